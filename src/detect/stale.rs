//! Stale: work is under way, its progress is counted, and it has not moved for weeks. Work whose progress nobody counts can't be told
//! from work that goes on, and a source that says nothing of anything is stale itself, which the digest's foot says.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::domain::finding::{Detector, Fact, Finding, Severity};
use crate::domain::plan::Item;
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Status};

use super::overdue::owner;
use super::{Scene, evidence, key};

/// The fields in which movement shows.
const MOVEMENT: [Field; 2] = [Field::Progress, Field::Done];

/// Fields of trackers that hold what somebody wrote about the work.
const REMARKS: [&str; 5] = ["comment", "comments", "remark", "update", "note"];

/// All stale items.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    scene.plan.items().filter_map(|item| of_item(scene, item)).collect()
}

/// The item's finding, where it is stale.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Option<Finding> {
    if item.is_over() || !is_under_way(scene, item) {
        return None;
    }
    let moved = last_movement(item)?;
    let days = scene.thresholds.stale_working_days;
    if !scene.working_days_passed(moved.at, days) || !is_source_alive(scene, moved) {
        return None;
    }
    let remarks = remarks_since(item, moved.at);
    Some(Finding {
        key: key(Detector::Stale, item.key.as_str()),
        severity: if remarks == 0 { Severity::Medium } else { Severity::Low },
        fact: Fact::Stale { title: item.title().to_owned(), owner: owner(item), since: scene.day(moved.at), remarks },
        evidence: vec![evidence(moved)],
        proposed: None,
        since: moved.at,
    })
}

/// Somebody works on it, as far as a source knows.
fn is_under_way(scene: &Scene<'_>, item: &Item) -> bool {
    let begun = item.progress().is_some_and(|percent| percent > Decimal::ZERO);
    match item.status() {
        Some(Status::Active) => true,
        Some(_) => false,
        None => begun || item.day(&Field::Start).is_some_and(|start| start <= scene.today()),
    }
}

/// The last change of progress; the first word of it is one.
fn last_movement(item: &Item) -> Option<&Reading> {
    let histories = MOVEMENT.iter().flat_map(|field| item.histories(field));
    histories.filter_map(|(_, history)| history.last()).max_by_key(|reading| reading.at)
}

/// The source has reported on something since.
fn is_source_alive(scene: &Scene<'_>, moved: &Reading) -> bool {
    scene.plan.last_seen(&moved.source).is_some_and(|seen| seen > moved.at)
}

/// How often something was written of it since.
fn remarks_since(item: &Item, at: DateTime<Utc>) -> usize {
    let fields = item.fields().filter(|field| REMARKS.contains(&field.as_str()));
    let histories = fields.flat_map(|field| item.histories(field));
    histories.map(|(_, history)| history.iter().filter(|reading| reading.at > at).count()).sum()
}
