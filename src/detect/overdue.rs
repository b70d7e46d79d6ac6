//! Overdue: a date has passed and the work is not over.

use chrono::NaiveTime;

use crate::domain::calendar::instant;
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Fact, Finding, Severity};
use crate::domain::plan::{Item, Origin};
use crate::domain::value::{Field, Value};

use super::{Scene, evidence, key};

/// Working days late from which it weighs more.
const LATE: u32 = 3;

/// Working days late from which somebody must look now.
const VERY_LATE: u32 = 10;

/// All overdue items.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    let items = scene.plan.items();
    items.filter_map(|item| of_item(scene, item)).collect()
}

/// The item's finding, where it is overdue. The last day itself is not late.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Option<Finding> {
    let due = item.due()?;
    let late = (scene.today() - due).num_days();
    if late < i64::from(scene.thresholds.overdue_days.max(1)) || item.is_over() {
        return None;
    }
    // Asked as "is it that late?": a date of years ago must not cost a walk over years of days.
    let is_late_by = |days| scene.calendar.add_working_days(due, days) <= scene.today();
    let severity = if is_late_by(VERY_LATE) {
        Severity::High
    } else if is_late_by(LATE) {
        Severity::Medium
    } else {
        Severity::Low
    };
    let rests_on = [Field::Due, Field::Status];
    let origins = rests_on.iter().filter_map(|field| item.now(field));
    let next = due.succ_opt().unwrap_or(due);
    Some(Finding {
        key: key(Detector::Overdue, item.key.as_str()),
        severity,
        fact: Fact::Overdue { title: item.title().to_owned(), due, owner: owner(item) },
        evidence: origins.map(of_origin).collect(),
        proposed: None,
        since: instant(next.and_time(NaiveTime::MIN), scene.zone),
    })
}

/// Who answers for an item.
pub(super) fn owner(item: &Item) -> Option<String> {
    match item.now(&Field::Owner)?.value() {
        Value::Person(name) => Some(name.to_string()),
        _ => None,
    }
}

/// Where a value of the plan comes from, as evidence.
pub(super) fn of_origin(origin: Origin<'_>) -> Evidence {
    match origin {
        Origin::Source(reading) => evidence(reading),
        Origin::Person(correction) => Evidence::Entry { n: correction.entry },
    }
}
