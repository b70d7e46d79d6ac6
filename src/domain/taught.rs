//! What the end of a review teaches.

use chrono::TimeDelta;

use super::evidence::Evidence;
use super::lesson::{Lesson, Teaching};
use super::name::{ItemKey, PersonId};
use super::proposition::ReviewKind;
use super::review::{Review, Settlement};
use super::review_state::ReviewState;
use super::value::{Field, Value};

/// What the end of a review teaches; nothing where time or the machine ended it, or the lesson was revoked. It holds for so long.
#[must_use]
pub fn taught(review: &Review, holds_for: TimeDelta) -> Vec<Lesson> {
    let settled = review.settlement.as_ref().filter(|settlement| !settlement.revoked);
    let Some((settlement, by)) = settled.and_then(|settled| Some((settled, taught_by(review, settled)?))) else {
        return Vec::new();
    };
    let lesson = |teaching| Lesson {
        entry: settlement.entry,
        teaching,
        by: by.clone(),
        since: settlement.at,
        expires: settlement.at.checked_add_signed(holds_for),
        audience: review.audience.clone(),
    };
    let id = || review.id.clone();
    match review.state {
        // That nobody wants a detector silenced is no exception that stays quiet.
        ReviewState::Rejected if review.proposition.kind == ReviewKind::Silence => Vec::new(),
        ReviewState::Rejected => vec![lesson(Teaching::Quiet { review: id(), refused: review.hash })],
        ReviewState::Approved | ReviewState::Corrected => {
            let values = settlement.values.iter().map(|so| Teaching::Value {
                review: id(),
                item: so.item.clone(),
                field: so.field.clone(),
                value: so.value.clone(),
                instead_of: ruled_out(review, &so.item, &so.field, &so.value),
            });
            values.map(lesson).collect()
        }
        _ => Vec::new(),
    }
}

/// Who ruled so last, where people did.
fn taught_by<'a>(review: &'a Review, settlement: &Settlement) -> Option<&'a PersonId> {
    review.standing.iter().rev().find(|standing| settlement.by.contains(&standing.entry)).map(|standing| &standing.by)
}

/// The values that were shown of a field and are not so.
fn ruled_out(review: &Review, item: &ItemKey, field: &Field, value: &Value) -> Vec<Value> {
    let proposition = &review.proposition;
    let read = proposition.evidence.iter().filter_map(|piece| match piece {
        Evidence::Reading { item: of, field: named, value, .. } if of == item && named == field => Some(value),
        _ => None,
    });
    let proposed = proposition.proposed.iter().filter(|so| so.item == *item && so.field == *field).map(|so| &so.value);
    let mut out: Vec<Value> = Vec::new();
    for shown in read.chain(proposed).filter(|shown| *shown != value) {
        if !out.contains(shown) {
            out.push(shown.clone());
        }
    }
    out
}
