//! Floor 2: the platforms where people talk, behind one interface. Platform types never leave this room.
//! Listening is one channel of [`Incoming`] a platform; speaking is [`Chat`]. Nothing here judges.

pub mod button;
pub mod discord;
pub mod local;
pub mod slack;

mod incoming;
mod look;
mod post;

use chrono::{DateTime, TimeDelta, Utc};

pub use incoming::{Acked, After, Answer, Clock, Incoming};
use incoming::{DELIVERIES_LIMIT, ERRANDS_LIMIT};
pub use look::Look;
pub use post::{Post, SendError};

use crate::domain::card::Card;
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::OutgoingKey;
use crate::domain::outgoing::Place;
use crate::domain::person::Account;
use discord::Discord;
use local::Local;
use slack::Slack;

/// A platform to speak on. Cloning is cheap and gives the same platform.
#[derive(Clone, Debug)]
pub enum Chat {
    /// The chat server inside the process.
    Local(Local),
    /// Slack's workspaces.
    Slack(Slack),
    /// Discord's servers.
    Discord(Discord),
}

impl Chat {
    /// How long the platform wants to be left alone between two posts in one channel.
    #[must_use]
    pub fn gap(&self) -> TimeDelta {
        match self {
            Self::Local(_) => TimeDelta::zero(),
            Self::Slack(slack) => slack.gap(),
            Self::Discord(discord) => discord.gap(),
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
            Self::Slack(slack) => slack.send(post).await,
            Self::Discord(discord) => discord.send(post).await,
        }
    }

    /// Sends what had no room in a message that was posted, where that is so: the whole of it, in its thread. `found` where nobody
    /// knows whether that was done already.
    ///
    /// # Errors
    /// The message stands all the same.
    pub async fn complete(&self, post: &Post, message: &MessageId, found: bool) -> Result<(), SendError> {
        match self {
            // What has no room in Discord is counted in the message.
            Self::Local(_) | Self::Discord(_) => Ok(()),
            Self::Slack(slack) => slack.complete(post, message, found).await,
        }
    }

    /// Puts another card in the place of the one that a message of the bot shows.
    ///
    /// # Errors
    /// [`SendError::Gone`] where the message is no card of the bot, or no longer there.
    pub async fn update(&self, message: &MessageId, card: &Card) -> Result<(), SendError> {
        match self {
            Self::Local(local) => local.update(message, card),
            Self::Slack(slack) => slack.update(message, card).await,
            Self::Discord(discord) => discord.update(message, card).await,
        }
    }

    /// The message that was posted with that mark, if it is there.
    ///
    /// # Errors
    /// [`SendError::Gone`] where the channel is gone.
    pub async fn find(&self, place: &Place, mark: &OutgoingKey) -> Result<Option<MessageId>, SendError> {
        match self {
            Self::Local(local) => local.find(place, mark),
            Self::Slack(slack) => slack.find(place, mark).await,
            Self::Discord(discord) => discord.find(place, mark).await,
        }
    }

    /// What stands on a card and under it now. `known` is what was under it before: where answers stand beside other messages,
    /// as in Discord's channels, they are looked at one by one.
    ///
    /// # Errors
    /// [`SendError::Gone`] where the card is gone, or its channel.
    pub async fn look(&self, card: &MessageId, known: &[MessageId]) -> Result<Look, SendError> {
        match self {
            Self::Local(local) => local.look(card),
            Self::Slack(slack) => slack.look(card).await,
            Self::Discord(discord) => discord.look(card, known).await,
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
            Self::Slack(slack) => slack.history(channel, after).await,
            Self::Discord(discord) => discord.history(channel, after).await,
        }
    }

    /// Shows somebody what waits for them, where the platform has a place for that.
    ///
    /// # Errors
    /// [`SendError::Gone`] where they are gone.
    pub async fn show_home(&self, account: &Account, card: &Card) -> Result<(), SendError> {
        match self {
            Self::Local(_) | Self::Discord(_) => Ok(()),
            Self::Slack(slack) => slack.show_home(account, card).await,
        }
    }
}
