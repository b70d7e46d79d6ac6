//! Hand-off incomplete: work is done and somebody else builds on it, but nobody has accepted it. Asked only of plans that keep what was
//! accepted.

use chrono::NaiveDate;

use crate::domain::finding::{Detector, Fact, Finding, Severity};
use crate::domain::plan::{Item, Origin};
use crate::domain::value::{Field, Status};

use super::overdue::{of_origin, owner};
use super::{Scene, key};

/// Working days before the work that builds on it begins.
const NEAR: u32 = 5;

/// Whether the plan keeps what was accepted.
pub(super) fn is_asked(scene: &Scene<'_>) -> bool {
    scene.plan.items_with(&Field::Accepted) > 0
}

/// All hand-offs without acceptance.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    scene.plan.items().flat_map(|item| of_item(scene, item)).collect()
}

/// The hand-offs to an item that are not complete.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Vec<Finding> {
    if !is_asked(scene) || item.is_over() {
        return Vec::new();
    }
    let Some(begins) = item.day(&Field::Start).filter(|start| is_near(scene, *start)) else {
        return Vec::new();
    };
    let before = item.depends_on().filter_map(|key| scene.plan.item(key));
    before.filter_map(|before| of_pair(item, before, begins)).collect()
}

fn is_near(scene: &Scene<'_>, start: NaiveDate) -> bool {
    start <= scene.today() || scene.calendar.working_days_between(scene.today(), start) <= NEAR
}

fn of_pair(item: &Item, before: &Item, begins: NaiveDate) -> Option<Finding> {
    let (from, to) = (owner(before), owner(item));
    let handed_on = from.is_some() && to.is_some() && from != to;
    let done = before.status() == Some(Status::Done) && before.text(&Field::Accepted).is_none();
    if !handed_on || !done {
        return None;
    }
    let origins = [before.now(&Field::Status), item.now(&Field::Start)];
    Some(Finding {
        key: key(Detector::HandoffIncomplete, format!("{}/{}", before.key, item.key)),
        severity: Severity::Medium,
        fact: Fact::HandoffIncomplete { title: before.title().to_owned(), next: item.title().to_owned(), to, begins },
        since: origins.iter().flatten().map(|origin| Origin::at(*origin)).max()?,
        evidence: origins.into_iter().flatten().map(of_origin).collect(),
        proposed: None,
    })
}
