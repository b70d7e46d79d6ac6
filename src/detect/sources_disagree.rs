//! Sources disagree: the newest words of two sources on one field differ, and nobody has ruled on it since.

use chrono::DateTime;

use crate::domain::finding::{Detector, Fact, Finding, Mistake, Proposed, Severity};
use crate::domain::plan::Item;
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Status, Value};

use super::correction_overtaken::said;
use super::mistake::{day_of, is_swapped, other_year};
use super::plausible::{self, Preferred, is_same};
use super::{Scene, evidence, key};

/// The fields on which a disagreement is worth a person's time. Titles are worded differently everywhere, and progress and cost are
/// counted at different times.
const COMPARED: [Field; 5] = [Field::Due, Field::Start, Field::Owner, Field::Status, Field::Budget];

/// Days between two dates from which the disagreement weighs most.
const FAR_DAYS: i64 = 28;

/// All disagreements.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    let items = scene.plan.items();
    items.flat_map(of_item).collect()
}

/// The item's disagreements.
#[must_use]
pub fn of_item(item: &Item) -> Vec<Finding> {
    // Once the work is over, its dates and its owner are history.
    let over = item.status().is_some_and(Status::is_over);
    let fields = COMPARED.iter().filter(|field| !over || **field == Field::Status);
    fields.filter_map(|field| of_field(item, field)).collect()
}

/// The disagreement on one field with the value that is proposed, and why that one.
#[must_use]
pub fn preferred<'a>(item: &'a Item, field: &Field) -> Option<Preferred<'a>> {
    let newest = newest(item, field);
    differ(&newest).then(|| plausible::preferred(item, &newest))?
}

fn of_field(item: &Item, field: &Field) -> Option<Finding> {
    item.histories(field).nth(1)?;
    let mut newest = newest(item, field);
    if !differ(&newest) {
        return None;
    }
    let preferred = plausible::preferred(item, &newest)?;
    // The one that the proposal follows first, then those who say the same, then the others, the newest first.
    newest.sort_by_key(|reading| {
        let same = is_same(&reading.value, &preferred.reading.value);
        let first = reading.source == preferred.reading.source;
        (!first, !same, std::cmp::Reverse(reading.at))
    });
    Some(Finding {
        key: key(Detector::SourcesDisagree, format!("{}/{field}", item.key)),
        severity: severity(field, &newest),
        fact: Fact::SourcesDisagree {
            title: item.title().to_owned(),
            field: field.clone(),
            said: newest.iter().map(|reading| said(reading)).collect(),
            mistake: mistake(&newest),
        },
        evidence: newest.iter().map(|reading| evidence(reading)).collect(),
        proposed: Some(Proposed {
            item: item.key.clone(),
            field: field.clone(),
            value: preferred.reading.value.clone(),
        }),
        since: since(&newest)?,
    })
}

/// What each source says now of a field; what was said before a person ruled on it is covered by the ruling.
fn newest<'a>(item: &'a Item, field: &Field) -> Vec<&'a Reading> {
    let ruled = item.correction(field).map(|correction| correction.at);
    let last = item.histories(field).filter_map(|(_, history)| history.last());
    last.filter(|reading| ruled.is_none_or(|ruled| reading.at > ruled)).collect()
}

fn differ(newest: &[&Reading]) -> bool {
    let values = newest.windows(2);
    values.into_iter().any(|pair| !is_same(&pair[0].value, &pair[1].value))
}

/// Since when they differ: when the last of them that differs from the first began to say so.
fn since(newest: &[&Reading]) -> Option<DateTime<chrono::Utc>> {
    newest.iter().map(|reading| reading.at).max()
}

fn days(newest: &[&Reading]) -> Vec<chrono::NaiveDate> {
    newest.iter().filter_map(|reading| day_of(reading)).collect()
}

fn mistake(newest: &[&Reading]) -> Option<Mistake> {
    let days = days(newest);
    let (first, others) = days.split_first()?;
    let others = || others.iter().filter(|day| *day != first);
    if others().any(|day| is_swapped(*first, *day)) {
        return Some(Mistake::DayMonthSwapped);
    }
    let year = others().any(|day| [-1, 1].iter().any(|years| other_year(*first, *years) == Some(*day)));
    year.then_some(Mistake::Year)
}

fn severity(field: &Field, newest: &[&Reading]) -> Severity {
    let days = days(newest);
    let apart = days.iter().max().zip(days.iter().min());
    let far = apart.is_some_and(|(last, first)| (*last - *first).num_days() >= FAR_DAYS);
    let over = |reading: &&&Reading| matches!(reading.value, Value::Status(status) if status.is_over());
    let contradicts = newest.iter().any(|reading| over(&reading)) && !newest.iter().all(|reading| over(&reading));
    match field {
        Field::Due if far => Severity::High,
        Field::Status if contradicts => Severity::High,
        Field::Start | Field::Owner => Severity::Low,
        _ => Severity::Medium,
    }
}
