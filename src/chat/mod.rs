//! Floor 2: the platforms where people talk, behind one interface. Platform types never leave this room.
//! Listening is one channel of [`Incoming`] a platform; speaking is [`Chat`]. Nothing here judges.

pub mod local;

mod incoming;
mod look;
mod post;

use chrono::{DateTime, TimeDelta, Utc};

pub use incoming::{Acked, Answer, Incoming};
pub use look::Look;
pub use post::{Post, SendError};

use crate::domain::card::Card;
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::OutgoingKey;
use crate::domain::outgoing::Place;
use local::Local;

/// A platform to speak on. Cloning is cheap and gives the same platform.
#[derive(Clone, Debug)]
pub enum Chat {
    /// The chat server inside the process.
    Local(Local),
}

#[expect(clippy::unused_async, reason = "Local answers from memory; a platform on the network does not")]
impl Chat {
    /// How long the platform wants to be left alone between two posts in one channel.
    #[must_use]
    pub fn gap(&self) -> TimeDelta {
        match self {
            Self::Local(_) => TimeDelta::zero(),
        }
    }

    /// Posts a card. Where the platform can, a second post with the same mark is the first one again:
    /// Local always can.
    ///
    /// # Errors
    /// Says whether it surely failed, or whether nobody knows.
    pub async fn send(&self, post: &Post) -> Result<MessageId, SendError> {
        match self {
            Self::Local(local) => local.send(post),
        }
    }

    /// Puts another card in the place of the one that a message of the bot shows.
    ///
    /// # Errors
    /// [`SendError::Gone`] where the message is no card of the bot, or no longer there.
    pub async fn update(&self, message: &MessageId, card: &Card) -> Result<(), SendError> {
        match self {
            Self::Local(local) => local.update(message, card),
        }
    }

    /// The message that was posted with that mark, if it is there.
    ///
    /// # Errors
    /// [`SendError::Gone`] where the channel is gone.
    pub async fn find(&self, place: &Place, mark: &OutgoingKey) -> Result<Option<MessageId>, SendError> {
        match self {
            Self::Local(local) => local.find(place, mark),
        }
    }

    /// What stands on a card and under it now.
    ///
    /// # Errors
    /// [`SendError::Gone`] where the card is gone, or its channel.
    pub async fn look(&self, card: &MessageId) -> Result<Look, SendError> {
        match self {
            Self::Local(local) => local.look(card),
        }
    }

    /// The messages of a channel that were written after a time, answers in threads among them, oldest first.
    /// What only one person sees is not in it.
    ///
    /// # Errors
    /// [`SendError::Gone`] where the channel is gone.
    pub async fn history(&self, channel: &ChannelId, after: DateTime<Utc>) -> Result<Vec<Message>, SendError> {
        match self {
            Self::Local(local) => local.history(channel, after),
        }
    }
}
