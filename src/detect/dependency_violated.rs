//! Dependency violated: work begins, or is promised, before what it waits for is over; or work waits for itself.

use chrono::NaiveDate;

use crate::domain::finding::{Detector, Fact, Finding, Proposed, Severity};
use crate::domain::plan::{Item, Origin};
use crate::domain::value::{Field, Value};

use super::overdue::of_origin;
use super::{Scene, key};

/// Days before the predecessor's end from which it weighs more.
const FAR_DAYS: i64 = 7;

/// All dependencies that are violated, each cycle once.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    scene.plan.items().flat_map(|item| of_item(scene, item)).collect()
}

/// The item's violated dependencies. A cycle is told of the item whose key comes first in it.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Vec<Finding> {
    if item.is_over() || item.now(&Field::DependsOn).is_none() {
        return Vec::new();
    }
    if let Some(circle) = circle(scene, item) {
        let first = circle.iter().all(|other| item.key <= other.key);
        return if first { vec![of_circle(scene, item, &circle)] } else { Vec::new() };
    }
    let before = item.depends_on().filter_map(|key| scene.plan.item(key));
    before.filter_map(|before| of_pair(scene, item, before)).collect()
}

fn of_pair(scene: &Scene<'_>, item: &Item, before: &Item) -> Option<Finding> {
    let before_due = before.due().filter(|_| !before.is_over())?;
    let starts = item.day(&Field::Start);
    let (day, begins) = starts.map(|day| (day, true)).or_else(|| item.due().map(|day| (day, false)))?;
    if day >= before_due {
        return None;
    }
    let own = if begins { Field::Start } else { Field::Due };
    let origins = [item.now(&own), item.now(&Field::DependsOn), before.now(&Field::Due)];
    let since = origins.iter().flatten().map(|origin| origin.at()).max()?;
    let far = (before_due - day).num_days() >= FAR_DAYS;
    Some(Finding {
        key: key(Detector::DependencyViolated, format!("{}/{}", item.key, before.key)),
        severity: if far { Severity::Medium } else { Severity::Low },
        fact: Fact::DependencyViolated {
            title: item.title().to_owned(),
            day,
            begins,
            before: before.title().to_owned(),
            before_due,
        },
        evidence: origins.into_iter().flatten().map(of_origin).collect(),
        proposed: begins.then(|| later(scene, item, before_due)).flatten(),
        since,
    })
}

/// The start on the working day after; only where it still leaves time until the item is due.
fn later(scene: &Scene<'_>, item: &Item, before_due: NaiveDate) -> Option<Proposed> {
    let next = scene.calendar.working_on_or_after(before_due.succ_opt()?);
    let fits = item.due().is_none_or(|due| next <= due);
    fits.then(|| Proposed { item: item.key.clone(), field: Field::Start, value: Value::Date(next) })
}

/// The items that wait for each other in a circle with this one. Work that is over holds nobody up.
pub(super) fn circle<'a>(scene: &Scene<'a>, item: &Item) -> Option<Vec<&'a Item>> {
    scene.plan.circle(&item.key).filter(|circle| circle.iter().all(|item| !item.is_over()))
}

fn of_circle(scene: &Scene<'_>, item: &Item, items: &[&Item]) -> Finding {
    let origins: Vec<Origin<'_>> = items.iter().filter_map(|item| item.now(&Field::DependsOn)).collect();
    Finding {
        key: key(Detector::DependencyViolated, item.key.as_str()),
        severity: Severity::High,
        fact: Fact::DependencyCycle { titles: items.iter().map(|item| item.title().to_owned()).collect() },
        since: origins.iter().map(|origin| origin.at()).max().unwrap_or(scene.now),
        evidence: origins.into_iter().map(of_origin).collect(),
        proposed: None,
    }
}
