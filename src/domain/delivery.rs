//! What a platform tells us, translated: the only form in which the world reaches the bot.

use chrono::{DateTime, Utc};

use super::card::Action;
use super::message::{ChannelId, Message, MessageId};
use super::name::DeliveryId;
use super::person::Actor;

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
    /// What makes it the same as one that came before.
    pub id: DeliveryId,
    /// When it happened.
    pub seen: Seen,
    /// What happened.
    pub happened: Happened,
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
        /// What they typed into the form that it opened, if any.
        typed: Option<String>,
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
