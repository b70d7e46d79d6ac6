//! Progress fell: what was done is open again. Told under `slipped`, as dates that move are: both are ground that was lost.

use rust_decimal::Decimal;

use crate::domain::finding::{Detector, Fact, Finding, Severity};
use crate::domain::plan::Item;
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Value};

use super::{Scene, evidence, key};

/// Points of percent by which progress must fall: less is counting.
const FELL_BY: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// Points from which it weighs more.
const FAR: Decimal = Decimal::from_parts(25, 0, 0, false, 0);

/// The item's finding, where its progress fell lately. That work was added is another matter: then the work that is done has not
/// become less.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Option<Finding> {
    let falls = item.histories(&Field::Progress).chain(item.histories(&Field::Done));
    let (source, before, after) = falls
        .filter_map(|(source, history)| match history {
            [.., before, after] => Some((source, before, after)),
            _ => None,
        })
        .filter(|(_, _, after)| scene.now - after.at <= scene.thresholds.moved_is_news_for)
        .max_by_key(|(_, _, after)| after.at)?;
    let (from, to) = (percent(item, before)?, percent(item, after)?);
    if from - to < FELL_BY {
        return None;
    }
    Some(Finding {
        key: key(Detector::Slipped, format!("{}/progress@{source}", item.key)),
        severity: if from - to >= FAR { Severity::Medium } else { Severity::Low },
        fact: Fact::ProgressFell { title: item.title().to_owned(), from, to, source: source.clone() },
        evidence: vec![evidence(before), evidence(after)],
        proposed: None,
        since: after.at,
    })
}

/// A reading of progress in whole percent; what is done is measured on the scope that its source gave by then.
fn percent(item: &Item, reading: &Reading) -> Option<Decimal> {
    let Value::Number(number) = reading.value else {
        return None;
    };
    if reading.field == Field::Progress {
        return Some(number.round());
    }
    let scopes = item.histories(&Field::Scope).find(|(source, _)| **source == reading.source)?.1;
    let then = scopes.iter().rev().find(|scope| scope.at <= reading.at).or_else(|| scopes.first())?;
    let Value::Number(scope) = then.value else {
        return None;
    };
    Some((number * Decimal::ONE_HUNDRED).checked_div(scope)?.round())
}
