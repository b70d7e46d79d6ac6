//! Scope added: work has grown since it began. What it was then is its baseline.

use rust_decimal::Decimal;

use crate::domain::finding::{Detector, Fact, Finding, Severity};
use crate::domain::name::SourceId;
use crate::domain::plan::Item;
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Value};

use super::{Scene, evidence, key};

/// How much of the baseline must be added to weigh more, in percent.
const MUCH: u32 = 50;

/// All items that have grown.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    scene.plan.items().filter_map(|item| of_item(scene, item)).collect()
}

/// The item's finding, where it has grown. Where several sources count its work, the one that spoke last counts.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Option<Finding> {
    if item.is_over() {
        return None;
    }
    let histories = item.histories(&Field::Scope);
    let (source, history) = histories.max_by_key(|(_, history)| history.last().map(|reading| reading.at))?;
    let (first, last) = (baseline(scene, item, history)?, history.last()?);
    let (from, to) = (amount(first)?, amount(last)?);
    let grown = |percent: u32| to * Decimal::ONE_HUNDRED >= from * Decimal::from(100 + percent);
    if from <= Decimal::ZERO || to - from < Decimal::ONE || !grown(scene.thresholds.scope_added_percent) {
        return None;
    }
    Some(finding(scene, item, (source, first, last), (from, to), grown(MUCH)))
}

/// What was so when the work began; where that is not known, what was said first.
fn baseline<'a>(scene: &Scene<'_>, item: &Item, history: &'a [Reading]) -> Option<&'a Reading> {
    let start = item.day(&Field::Start);
    let known = |reading: &&Reading| start.is_some_and(|start| scene.day(reading.at) <= start);
    history.iter().rev().find(known).or_else(|| history.first())
}

fn amount(reading: &Reading) -> Option<Decimal> {
    match reading.value {
        Value::Number(amount) => Some(amount),
        _ => None,
    }
}

fn finding(
    scene: &Scene<'_>,
    item: &Item,
    (source, first, last): (&SourceId, &Reading, &Reading),
    (from, to): (Decimal, Decimal),
    much: bool,
) -> Finding {
    Finding {
        key: key(Detector::ScopeAdded, item.key.as_str()),
        severity: if much { Severity::Medium } else { Severity::Low },
        fact: Fact::ScopeAdded {
            title: item.title().to_owned(),
            from,
            to,
            on: scene.day(last.at),
            source: source.clone(),
        },
        evidence: vec![evidence(first), evidence(last)],
        proposed: None,
        since: last.at,
    }
}
