//! Unowned: work begins or is due soon, and nobody owns it. Asked only of plans whose other work has owners.

use chrono::NaiveDate;

use crate::domain::finding::{Detector, Fact, Finding, Near, Severity};
use crate::domain::plan::{Item, Origin};
use crate::domain::value::{Field, Status};

use super::overdue::of_origin;
use super::{Scene, key};

/// A plan owns its work where at least so much of it has an owner, in percent.
const OWNED_PLAN: usize = 70;

/// In a smaller plan everybody knows who does what.
const SMALL_PLAN: usize = 5;

/// Working days before its day from which it weighs more.
const VERY_NEAR: u32 = 5;

/// Whether the plan's other work has owners.
pub(super) fn is_asked(scene: &Scene<'_>) -> bool {
    let (owned, all) = (scene.plan.items_with(&Field::Owner), scene.plan.len());
    all >= SMALL_PLAN && owned * 100 >= all * OWNED_PLAN
}

/// All work that is near and that nobody owns.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    scene.plan.items().filter_map(|item| of_item(scene, item)).collect()
}

/// The item's finding, where it is near and nobody owns it.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Option<Finding> {
    if item.is_over() || item.status() == Some(Status::Blocked) || item.text(&Field::Owner).is_some() {
        return None;
    }
    if !is_asked(scene) {
        return None;
    }
    let within = scene.thresholds.unowned_within_working_days;
    let near = |day: &NaiveDate, days: u32| {
        *day >= scene.today() && scene.calendar.working_days_between(scene.today(), *day) <= days
    };
    let starts = item.day(&Field::Start).filter(|day| near(day, within));
    let due = item.due().filter(|day| near(day, within));
    let (near_by, day, field) = match (starts, due) {
        (Some(day), _) => (Near::Starts(day), day, Field::Start),
        (None, Some(day)) => (Near::Due(day), day, Field::Due),
        (None, None) => return None,
    };
    let origin = item.now(&field)?;
    Some(Finding {
        key: key(Detector::Unowned, item.key.as_str()),
        severity: if near(&day, VERY_NEAR) { Severity::Medium } else { Severity::Low },
        fact: Fact::Unowned { title: item.title().to_owned(), near: near_by },
        evidence: vec![of_origin(origin)],
        proposed: None,
        since: Origin::at(origin),
    })
}
