//! What a platform tells us, translated: the only form in which the world reaches the bot.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::card::Action;
use super::form::Filled;
use super::message::{ChannelId, Message, MessageId};
use super::name::DeliveryId;
use super::person::{Actor, Platform};

/// When something happened. After downtime only the bounds are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Then.
    At(DateTime<Utc>),
    /// At an unknown time after the first and before the second: it was found when the platform was read again.
    Between(DateTime<Utc>, DateTime<Utc>),
}

impl Seen {
    /// The latest time at which it can have happened.
    #[must_use]
    pub fn latest(self) -> DateTime<Utc> {
        match self {
            Self::At(at) | Self::Between(_, at) => at,
        }
    }
}

/// One thing that happened on a platform. It is recorded, then acked.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// The platform's own name for it. The same act may come again under another one: see [`Delivery::identity`].
    pub id: DeliveryId,
    /// When it happened, by the platform's own word, which is the same however often it is told.
    pub seen: Seen,
    /// What happened.
    pub happened: Happened,
}

/// What a delivery is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// See [`Delivery::identity`].
    pub identity: DeliveryId,
    /// See [`Delivery::implies`].
    pub implies: Option<DeliveryId>,
    /// See [`Delivery::voided_by`].
    pub voided_by: Option<DeliveryId>,
}

impl Delivery {
    /// What makes it the same as one that came before, whatever the platform calls it: a message is said once and deleted once,
    /// each edit and each reaction has its time. What is pressed, typed or put forward has nothing but the platform's name.
    #[must_use]
    pub fn identity(&self) -> DeliveryId {
        match (&self.happened, self.seen) {
            (Happened::Said(message), _) => said(&message.id),
            (Happened::Edited(message), _) => edited(message).unwrap_or_else(|| self.id.clone()),
            (Happened::Deleted(id), _) => deleted(id),
            (Happened::Reacted { message, by, emoji }, Seen::At(at)) if tells_when(message) => {
                named(&["on", &message.to_string(), &by.account.to_string(), emoji, &micros(at)])
            }
            (Happened::Unreacted { message, by, emoji }, Seen::At(at)) if tells_when(message) => {
                named(&["off", &message.to_string(), &by.account.to_string(), emoji, &micros(at)])
            }
            _ => self.id.clone(),
        }
    }

    /// All the names that tell whether it is new.
    #[must_use]
    pub fn names(&self) -> Names {
        Names { identity: self.identity(), implies: self.implies(), voided_by: self.voided_by() }
    }

    /// What is known with it: who hears an edited message needs not hear what it said before.
    #[must_use]
    pub fn implies(&self) -> Option<DeliveryId> {
        match &self.happened {
            Happened::Said(message) => edited(message),
            Happened::Edited(message) => Some(said(&message.id)),
            _ => None,
        }
    }

    /// What makes it void where that was heard before: nothing that was deleted is said any more.
    #[must_use]
    pub fn voided_by(&self) -> Option<DeliveryId> {
        match &self.happened {
            Happened::Said(message) | Happened::Edited(message) => Some(deleted(&message.id)),
            _ => None,
        }
    }
}

/// Discord does not tell when somebody reacted; there the event itself is what comes again.
fn tells_when(reacted_on: &MessageId) -> bool {
    reacted_on.channel.platform != Platform::Discord
}

fn said(message: &MessageId) -> DeliveryId {
    named(&["said", &message.to_string()])
}

fn edited(message: &Message) -> Option<DeliveryId> {
    let at = message.edited?;
    Some(named(&["edited", &message.id.to_string(), &micros(at)]))
}

fn deleted(message: &MessageId) -> DeliveryId {
    named(&["deleted", &message.to_string()])
}

fn micros(at: DateTime<Utc>) -> String {
    at.timestamp_micros().to_string()
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// A name made of parts: as long as a hash, however long they are.
fn named(parts: &[&str]) -> DeliveryId {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let mut name = format!("{}-", parts[0]);
    for byte in hasher.finalize() {
        name.extend([byte >> 4, byte & 0xf].map(|half| char::from(DIGITS[usize::from(half)])));
    }
    DeliveryId::parse(&name).expect("a word and a hash are a name")
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Happened {
    /// Somebody wrote.
    Said(Message),
    /// Somebody edited what they wrote: the message as it stands now.
    Edited(Message),
    /// A message was deleted.
    Deleted(MessageId),
    /// Somebody reacted.
    Reacted {
        /// On what.
        message: MessageId,
        /// Who.
        by: Actor,
        /// The emoji as the platform names it, without colons, with its skin tone.
        emoji: String,
    },
    /// Somebody took a reaction off.
    Unreacted {
        /// From what.
        message: MessageId,
        /// Who.
        by: Actor,
        /// The emoji as the platform names it.
        emoji: String,
    },
    /// Somebody pressed a button.
    Pressed {
        /// On which card.
        message: MessageId,
        /// Who.
        by: Actor,
        /// What the button carries.
        action: Action,
        /// What they filled into the form that it opened, if any.
        filled: Filled,
    },
    /// Somebody put a message before the team: it becomes a review.
    PutForward {
        /// The message as it stands.
        message: Message,
        /// Who put it forward; not always who wrote it.
        by: Actor,
    },
    /// Somebody typed a slash command.
    Commanded {
        /// Where.
        channel: ChannelId,
        /// Who.
        by: Actor,
        /// All after the command's name.
        text: String,
    },
}
