//! Lessons in words: what a ruling teaches, what a claim says because of one, and two rulings that contradict each other.

use chrono::{DateTime, Datelike, Utc};

use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Proposed};
use crate::domain::lesson::{Lesson, Teaching};
use crate::domain::plan::{Correction, Plan};
use crate::domain::project::Project;
use crate::domain::proposition::{Proposition, ReviewKind};
use crate::domain::value::{Field, Value};

use super::quoted::{TITLE_LIMIT, shortened};
use super::values;
use super::when;

/// What an item is called.
fn title(plan: &Plan, item: &crate::domain::name::ItemKey) -> String {
    shortened(plan.item(item).map_or(item.as_str(), |item| item.title()), TITLE_LIMIT)
}

/// Who ruled so, and when: `corrected by Ana, 3 May`.
fn corrected(project: &Project, lesson: &Lesson, now: DateTime<Utc>) -> String {
    let by = shortened(project.roster.name_of(&lesson.by), TITLE_LIMIT);
    format!("corrected by {by}, {}", when::day(project.day(lesson.since), project.day(now).year()))
}

/// What is so, in place of what was said: `Planning consent is 21 May (corrected by Ana, 3 May)`.
#[must_use]
pub fn instead(project: &Project, plan: &Plan, lesson: &Lesson, now: DateTime<Utc>) -> Option<String> {
    let Teaching::Value { item, field, value, .. } = &lesson.teaching else { return None };
    let so = values::assertion(&title(plan, item), field, value, project.day(now).year());
    Some(format!("{so} ({})", corrected(project, lesson, now)))
}

/// What was ruled before somebody said something else: ` (corrected by Ana, 3 May, to 21 May)`.
#[must_use]
pub fn beside(project: &Project, lesson: &Lesson, now: DateTime<Utc>) -> Option<String> {
    let Teaching::Value { field, value, .. } = &lesson.teaching else { return None };
    let value = values::value(field, value, project.day(now).year());
    Some(format!(" ({}, to {value})", corrected(project, lesson, now)))
}

/// A lesson for a model's brief: `Planning consent is 21 May, not 14 May or 5 April (ruled by Ana, 3 May)`.
#[must_use]
pub fn taught(project: &Project, plan: &Plan, lesson: &Lesson, now: DateTime<Utc>) -> Option<String> {
    let Teaching::Value { item, field, value, instead_of, .. } = &lesson.teaching else { return None };
    let year = project.day(now).year();
    let so = values::assertion(&title(plan, item), field, value, year);
    let out: Vec<String> = instead_of.iter().map(|value| values::value(field, value, year)).collect();
    let not = if out.is_empty() {
        String::new()
    } else {
        format!(", not {}", values::list(out.iter().map(String::as_str), "or"))
    };
    Some(format!("{so}{not} ({})", corrected(project, lesson, now)))
}

/// A lesson in a line: `412  Planning consent is 21 May, not 14 May (corrected by Ana, 3 May), until 30 October`.
#[must_use]
pub fn line(project: &Project, plan: &Plan, (lesson, subject): (&Lesson, &str), now: DateTime<Utc>) -> String {
    let year = project.day(now).year();
    let says = match &lesson.teaching {
        Teaching::Value { .. } => taught(project, plan, lesson, now).unwrap_or_default(),
        Teaching::Silent { detector, .. } => format!("{detector} says nothing"),
        Teaching::Quiet { review, .. } => {
            let by = shortened(project.roster.name_of(&lesson.by), TITLE_LIMIT);
            let day = when::day(project.day(lesson.since), year);
            let subject = shortened(subject, TITLE_LIMIT);
            format!("{subject} ({review}) stays quiet until it says something else (refused by {by}, {day})")
        }
    };
    let until = lesson.expires.map(|at| format!(", until {}", when::day(project.day(at), year)));
    format!("{}  {says}{}", lesson.entry, until.unwrap_or_default())
}

/// What is said where no lesson holds.
pub const NONE: &str = "Nothing was taught that still holds.";

/// A value as it is written in a claim.
#[must_use]
pub fn written(field: &Field, value: &Value) -> String {
    values::value(field, value, when::NO_YEAR)
}

/// That a lesson is taken back.
#[must_use]
pub fn revoked(entry: u64) -> String {
    format!("What entry {entry} teaches is no longer applied. The ruling stays in the ledger.")
}

/// That there is no such lesson.
#[must_use]
pub fn unknown(entry: u64) -> String {
    format!("Entry {entry} teaches nothing that still holds. `/countersign lessons` lists what does.")
}

/// Two people who ruled differently, the later without having seen the earlier: people decide.
#[must_use]
pub fn conflict(
    project: &Project,
    plan: &Plan,
    (earlier, later): (&Correction, &Correction),
    now: DateTime<Utc>,
) -> Proposition {
    let year = project.day(now).year();
    let title = title(plan, &later.item);
    let by = |ruled: &Correction| match &ruled.by {
        Some(by) => shortened(project.roster.name_of(by), TITLE_LIMIT),
        None => "the machine".to_owned(),
    };
    let value = |field: &Field, value: &Value| values::value(field, value, year);
    let (was, is) = (value(&earlier.field, &earlier.value), value(&later.field, &later.value));
    let day = |ruled: &Correction| when::day(project.day(ruled.at), year);
    let text = format!(
        "Two rulings disagree on the {} of \"{title}\": {was} ({}, {}), {is} ({}, {}). Use {is}?",
        values::field(&later.field),
        by(earlier),
        day(earlier),
        by(later),
        day(later)
    );
    let proposed = Proposed { item: later.item.clone(), field: later.field.clone(), value: later.value.clone() };
    Proposition {
        kind: ReviewKind::Exception(Detector::SourcesDisagree),
        subject: title,
        text,
        proposed: vec![proposed],
        evidence: vec![Evidence::Entry { n: earlier.entry }, Evidence::Entry { n: later.entry }],
    }
}
