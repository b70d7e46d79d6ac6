//! What reading a delivery needs, and what comes of it.

use chrono::{DateTime, Utc};

use crate::app::interrogate::Question;
use crate::app::office::Office;
use crate::domain::delivery::Delivery;
use crate::domain::judge::Event;
use crate::domain::message::{Message, MessageId};
use crate::domain::outgoing::{Outgoing, Place};
use crate::domain::project::Project;
use crate::domain::state::ProjectState;

/// What a delivery says about reviews.
#[derive(Debug, Default)]
pub(in crate::app) struct Heard {
    /// What the judge hears.
    pub(in crate::app) events: Vec<Event>,
    /// What people want to know.
    pub(in crate::app) questions: Vec<Question>,
    /// What they are told, whatever comes of the rest.
    pub(in crate::app) told: Vec<Outgoing>,
}

/// One delivery, before what is known.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) office: &'a Office,
    pub(super) project: &'a Project,
    pub(super) state: &'a ProjectState,
    pub(super) delivery: &'a Delivery,
}

impl Reader<'_> {
    /// When it happened, at the latest.
    pub(super) fn at(&self) -> DateTime<Utc> {
        self.delivery.seen.latest()
    }
}

/// The thread under a card.
pub(super) fn in_thread(card: &MessageId) -> Place {
    Place { channel: card.channel.clone(), thread: Some(card.clone()), only: None }
}

/// The thread that a message stands in.
pub(super) fn thread_of(message: &Message) -> Place {
    in_thread(&message.answers().unwrap_or_else(|| message.id.clone()))
}
