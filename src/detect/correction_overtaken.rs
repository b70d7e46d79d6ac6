//! A correction that was overtaken: after a person ruled a value, a source reported another one.

use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Fact, Finding, Proposed, Said, Severity};
use crate::domain::plan::{Item, Origin};
use crate::domain::reading::Reading;
use crate::domain::value::Field;

use super::plausible::is_same;
use super::{Scene, evidence, key};

/// All corrections that were overtaken.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    let items = scene.plan.items();
    items.flat_map(|item| of_item(scene, item)).collect()
}

/// The item's corrections that were overtaken. What the person ruled is proposed again.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Vec<Finding> {
    let fields = item.fields();
    fields.filter_map(|field| of_field(scene, item, field)).collect()
}

fn of_field(scene: &Scene<'_>, item: &Item, field: &Field) -> Option<Finding> {
    let correction = item.correction(field)?;
    let Some(Origin::Source(newest)) = item.now(field) else {
        return None;
    };
    if is_same(&newest.value, &correction.value) {
        return None;
    }
    let by =
        correction.by.as_ref().map_or("the machine, as the policy allows", |by| scene.people.name_of(by)).to_owned();
    Some(Finding {
        key: key(Detector::CorrectionOvertaken, format!("{}/{field}", item.key)),
        severity: Severity::Medium,
        fact: Fact::CorrectionOvertaken {
            title: item.title().to_owned(),
            field: field.clone(),
            ruled: correction.value.clone(),
            by,
            said: said(newest),
        },
        evidence: vec![Evidence::Entry { n: correction.entry }, evidence(newest)],
        proposed: Some(Proposed { item: item.key.clone(), field: field.clone(), value: correction.value.clone() }),
        since: newest.at,
    })
}

/// What a source says, for a fact.
pub(super) fn said(reading: &Reading) -> Said {
    Said {
        source: reading.source.clone(),
        value: reading.value.clone(),
        at: reading.at,
        locator: reading.locator.to_string(),
    }
}
