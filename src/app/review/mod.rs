//! From what people did to what the judge hears: reactions by difference, replies by the grammar, buttons by what they carry.

mod buttons;
mod reactions;
mod reader;
mod replies;
mod written;

use crate::app::office::Office;
use crate::domain::delivery::{Delivery, Happened};
use crate::domain::entry::Because;
use crate::domain::name::ReviewId;
use crate::domain::outgoing::Say;
use crate::domain::project::Project;
use crate::domain::state::ProjectState;

pub(super) use reactions::observations;
pub(super) use reader::Heard;
use reader::Reader;

/// Reads a delivery.
pub(super) fn read(office: &Office, project: &Project, state: &ProjectState, delivery: &Delivery) -> Heard {
    let reader = Reader { office, project, state, delivery };
    match &delivery.happened {
        Happened::Said(message) => reader.said(message),
        Happened::Edited(message) => reader.edited(message),
        Happened::Deleted(message) => reader.gone(message, Because::Deleted, &[]),
        Happened::Reacted { message, by, .. } => reader.reacted(message, by),
        Happened::Unreacted { message, by, .. } => reader.unreacted(message, by),
        Happened::Pressed { message, by, action, filled } => reader.pressed((message, by), action, filled),
        Happened::PutForward { .. } | Happened::Commanded { .. } => Heard::default(),
    }
}

/// The reviews that a delivery names by itself.
pub(super) fn named(delivery: &Delivery) -> Vec<ReviewId> {
    match &delivery.happened {
        Happened::Pressed { action, .. } => vec![action.review().clone()],
        Happened::Commanded { text, .. } => text.split_whitespace().filter_map(ReviewId::parse).collect(),
        _ => Vec::new(),
    }
}

/// The review that an outgoing item speaks of.
pub(super) fn spoken_of(say: &Say) -> Option<ReviewId> {
    match say {
        Say::Card(review)
        | Say::Refresh(review)
        | Say::Recorded { review, .. }
        | Say::Withdrawn { review, .. }
        | Say::Settled { review, .. }
        | Say::Refused { review, .. }
        | Say::AskBack { review, .. }
        | Say::Nudge { review, .. }
        | Say::CarryOut { review, .. }
        | Say::Carried { review, .. } => Some(review.clone()),
        Say::Answer { review, .. } => review.clone(),
        Say::NothingNew { .. } | Say::DayFull { .. } => None,
    }
}
