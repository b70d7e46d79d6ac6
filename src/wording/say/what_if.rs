//! What would follow if a date were another one, in words and as a table; the same put before the team.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::domain::evidence::Evidence;
use crate::domain::finding::Proposed;
use crate::domain::project::Project;
use crate::domain::proposition::{Proposition, ReviewKind};

use super::quoted::{TITLE_LIMIT, quoted, shortened};
use super::values;
use super::when;

/// The most lines of what moves; the rest is counted.
const LISTED_LIMIT: usize = 12;

/// One item that would move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved<'a> {
    /// What it is called.
    pub title: &'a str,
    /// When it is due, now and then.
    pub due: (NaiveDate, NaiveDate),
    /// By how many working days; negative where it comes sooner.
    pub working_days: i64,
    /// The date that it would break.
    pub breaks: Option<NaiveDate>,
}

/// Somebody who would have too much to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded<'a> {
    /// Who.
    pub who: &'a str,
    /// The week's first day.
    pub week: NaiveDate,
    /// Hours of work, and hours of time.
    pub hours: (u32, u32),
    /// True where it is too much already.
    pub already: bool,
}

/// All that would follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told<'a> {
    /// What would move; the item itself comes first.
    pub moved: Vec<Moved<'a>>,
    /// What the item waits for and would not be over by then.
    pub too_soon: Vec<(&'a str, NaiveDate)>,
    /// Who would have too much to do.
    pub loaded: Vec<Loaded<'a>>,
}

/// Why nothing can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Not<'a> {
    /// No item, or more than one, is called so.
    NoItem(&'a str),
    /// No day was understood.
    NoDay,
    /// It has no date.
    NoDate(&'a str),
    /// It has that date.
    Same(&'a str),
    /// These wait for each other.
    Circle(&'a [String]),
    /// Too many would move.
    TooMany,
}

/// Why nothing can be told, in a sentence.
#[must_use]
pub fn not(why: &Not<'_>) -> String {
    match why {
        Not::NoItem(name) => format!("No one item of the plan is called {}.", quoted(name)),
        Not::NoDay => "Which day? Write it at the end: `/countersign what-if \"Design freeze\" 12 June`.".to_owned(),
        Not::NoDate(title) => format!("{} has no due date that could be another one.", quoted(title)),
        Not::Same(title) => format!("{} is due on that day already.", quoted(title)),
        Not::Circle(titles) => {
            let named: Vec<String> = titles.iter().take(5).map(|title| quoted(title)).collect();
            format!("That can't be told: these wait for each other, {}.", named.join(" → "))
        }
        Not::TooMany => "That can't be told: too much would move.".to_owned(),
    }
}

/// What would follow, a line each.
#[must_use]
pub fn lines(project: &Project, told: &Told<'_>, now: DateTime<Utc>) -> Vec<String> {
    let year = project.day(now).year();
    let mut lines = Vec::new();
    for moved in told.moved.iter().take(LISTED_LIMIT) {
        lines.push(line(moved, year));
    }
    if told.moved.len() > LISTED_LIMIT {
        lines.push(format!("and {} more", told.moved.len() - LISTED_LIMIT));
    }
    if told.moved.len() == 1 {
        lines.push("Nothing else moves with it.".to_owned());
    }
    let soon = told.too_soon.iter();
    lines.extend(soon.map(|(title, day)| {
        format!("Too soon: it waits for {}, which is due {}.", quoted(title), when::day(*day, year))
    }));
    lines.extend(told.loaded.iter().map(|load| {
        let already = if load.already { ", as it is now" } else { "" };
        let (who, week) = (shortened(load.who, TITLE_LIMIT), when::day(load.week, year));
        format!("{who}: {} h of work and {} h of time in the week of {week}{already}.", load.hours.0, load.hours.1)
    }));
    lines
}

fn line(moved: &Moved<'_>, year: i32) -> String {
    let days = when::two_days(moved.due.0, "→", moved.due.1, year);
    let by = usize::try_from(moved.working_days.unsigned_abs()).unwrap_or(usize::MAX);
    let by = values::count(by, "working day");
    let by = if moved.working_days < 0 { format!("{by} sooner") } else { format!("{by} later") };
    let breaks = moved.breaks.map(|day| format!(". It breaks what was promised for {}", when::day(day, year)));
    format!("{} {days}, {by}{}.", quoted(moved.title), breaks.unwrap_or_default())
}

/// The same put before the team: an approval makes all the new dates true.
#[must_use]
pub fn proposition(
    project: &Project,
    (told, values): (&Told<'_>, Vec<Proposed>),
    (by, evidence): (&str, Vec<Evidence>),
    now: DateTime<Utc>,
) -> Proposition {
    let year = project.day(now).year();
    let title = told.moved.first().map_or("", |moved| moved.title);
    let day = told.moved.first().map(|moved| when::day(moved.due.1, year)).unwrap_or_default();
    let mut text = format!("{} proposes {} for {day}. What follows:", shortened(by, TITLE_LIMIT), quoted(title));
    for line in lines(project, told, now) {
        text.push('\n');
        text.push_str(&line);
    }
    text.push_str("\nShall it be so?");
    Proposition { kind: ReviewKind::Request, subject: shortened(title, TITLE_LIMIT), text, proposed: values, evidence }
}
