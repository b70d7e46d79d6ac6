//! What if: the question of somebody who thinks of moving a date, answered from the plan; and the same put before the team.

use chrono::{DateTime, NaiveDate, Utc};

use super::known::Known;
use super::office::Office;
use super::raising;
use crate::detect::Scene;
use crate::detect::what_if::{Consequences, Untold, what_if};
use crate::domain::evidence::Evidence;
use crate::domain::judge::{Event, Raise};
use crate::domain::person::Actor;
use crate::domain::plan::{Item, Origin};
use crate::domain::project::Project;
use crate::domain::value::Field;
use crate::language::dates::dates;
use crate::wording::say;
use crate::wording::say::what_if::{Loaded, Moved, Not, Told};

/// What was typed: the item and the day, apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// What the item is called.
    pub item: &'a str,
    /// The day, where one was understood.
    pub day: Option<NaiveDate>,
}

/// Takes `"Design freeze" 12 June` apart: the last day that is written is meant, and what stands before it is the item.
#[must_use]
pub fn asked(text: &str, today: NaiveDate) -> Asked<'_> {
    let found = dates(text, today).into_iter().next_back();
    let Some(found) = found else {
        return Asked { item: text.trim(), day: None };
    };
    let before = text[..found.span.start].trim_end();
    let words = ["to", "on", "by", "until"];
    let before =
        words.iter().find_map(|word| before.strip_suffix(word).filter(|rest| rest.ends_with(' '))).unwrap_or(before);
    let item = before.trim().trim_matches(['"', '\u{201c}', '\u{201d}', '\u{201e}']).trim();
    Asked { item, day: found.meaning.day() }
}

/// What would follow, in the words' own form.
#[must_use]
pub fn told(consequences: &Consequences) -> Told<'_> {
    Told {
        moved: consequences
            .shifts
            .iter()
            .map(|shift| Moved {
                title: &shift.title,
                due: shift.due,
                working_days: shift.working_days,
                breaks: shift.breaks,
            })
            .collect(),
        too_soon: consequences.too_soon.iter().map(|(title, day)| (title.as_str(), *day)).collect(),
        loaded: consequences
            .loads
            .iter()
            .map(|load| Loaded {
                who: &load.who,
                week: load.week,
                hours: (load.hours, load.capacity),
                already: load.already,
            })
            .collect(),
    }
}

/// Why it can't be told, in a sentence.
#[must_use]
pub fn untold(title: &str, why: &Untold) -> String {
    say::what_if::not(&match why {
        Untold::NoDate => Not::NoDate(title),
        Untold::Same => Not::Same(title),
        Untold::Circle(titles) => Not::Circle(titles),
        Untold::TooMany => Not::TooMany,
    })
}

/// What would follow of what somebody typed, with the item that they mean; a sentence where nothing does.
pub(super) fn of<'k>(
    office: &Office,
    project: &Project,
    known: &'k mut Known,
    text: &str,
    now: DateTime<Utc>,
) -> Result<(&'k Item, Consequences), String> {
    known.refresh_corrections();
    let asked = asked(text, project.day(now));
    let day = asked.day.ok_or_else(|| say::what_if::not(&Not::NoDay))?;
    let known = &*known;
    let item = known.plan.item_named(asked.item).or_else(|| known.plan.spoken_of(asked.item));
    let item = item.ok_or_else(|| say::what_if::not(&Not::NoItem(asked.item)))?;
    let scene = Scene {
        plan: &known.plan,
        conversation: &known.conversation,
        calendar: &project.calendar,
        zone: project.zone,
        now,
        people: &project.roster,
        goals: &project.goals,
        thresholds: office.thresholds_of(&project.id),
    };
    what_if(&scene, item, day).map(|follows| (item, follows)).map_err(|why| untold(item.title(), &why))
}

/// The same as a review: an approval makes the new dates true.
pub(super) fn raise(
    project: &Project,
    (item, consequences): (&Item, &Consequences),
    by: &Actor,
    now: DateTime<Utc>,
) -> Event {
    let name = project.roster.holder(&by.account).map_or(by.name.as_str(), |person| person.name.as_str());
    let evidence: Vec<Evidence> = item.now(&Field::Due).into_iter().map(of_origin).collect();
    let audience = raising::audience(project, &evidence);
    let (told, values) = (told(consequences), consequences.values());
    let proposition = say::what_if::proposition(project, (&told, values), (name, evidence), now);
    Event::Raised(Raise { proposition, finding: None, audience, author: Some(by.clone()), replaces: None })
}

fn of_origin(origin: Origin<'_>) -> Evidence {
    match origin {
        Origin::Source(reading) => Evidence::Reading {
            source: reading.source.clone(),
            item: reading.item.clone(),
            field: reading.field.clone(),
            value: reading.value.clone(),
            at: reading.at,
            locator: reading.locator.to_string(),
        },
        Origin::Person(correction) => Evidence::Entry { n: correction.entry },
    }
}
