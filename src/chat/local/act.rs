//! What people do on the local platform, and why it may not be done. The bot's own posts are not acts.

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::domain::card::Action;
use crate::domain::form::Wanted;
use crate::domain::message::MessageId;
use crate::domain::name::DeliveryId;
use crate::domain::value::Value;

/// The longest text of one message, form or command, in characters: as Slack has it.
pub const TEXT_LIMIT_CHARS: usize = 40_000;

/// The longest emoji name, in bytes: Slack allows 100 for a custom emoji, a skin tone comes on top.
pub const EMOJI_LIMIT: usize = 128;

/// The longest id of an act that a client may make, in bytes: a UUID has 36.
pub const ACT_ID_LIMIT: usize = 64;

/// One act of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Made by the client. A second act with the same id by the same person is the first one again.
    pub id: String,
    /// The user who acts.
    pub by: String,
    /// What they do.
    pub doing: Doing,
}

/// What people can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Doing {
    /// Write a message.
    Post {
        /// The channel's id.
        channel: String,
        /// The message in whose thread it stands.
        thread: Option<u64>,
        /// What it says.
        text: String,
    },
    /// Change one's own message.
    Edit {
        /// Which.
        message: u64,
        /// What it says now.
        text: String,
    },
    /// Delete one's own message.
    Delete {
        /// Which.
        message: u64,
    },
    /// Put a reaction on a message.
    React {
        /// Which.
        message: u64,
        /// The emoji's name without colons.
        emoji: String,
    },
    /// Take one's own reaction off.
    Unreact {
        /// From which.
        message: u64,
        /// The emoji's name without colons.
        emoji: String,
    },
    /// Press a button of a card.
    Press {
        /// Which card.
        message: u64,
        /// What the button carries.
        action: Action,
        /// What was typed into its form.
        typed: Option<String>,
        /// What was given there field by field.
        given: Vec<(Wanted, Value)>,
    },
    /// Put a message before the team.
    PutForward {
        /// Which.
        message: u64,
    },
    /// Type a slash command.
    Command {
        /// Where.
        channel: String,
        /// All after the command's name.
        text: String,
    },
}

/// What came of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Done {
    /// The bot recorded it. The message that was written or changed, if one was.
    Recorded(Option<MessageId>),
    /// The bot recorded it and answered the one who acted: the message that only they see.
    Answered(MessageId),
}

/// Why an act was not done, or not recorded.
#[derive(Debug, Error)]
pub enum ActError {
    /// Nobody of that name is here.
    #[error("act as `{0}`: nobody here has that name")]
    NobodyThere(String),
    /// The channel, message or thread is not there, or not for the eyes of who acts.
    #[error("find {0}")]
    NotThere(String),
    /// It is somebody else's message.
    #[error("change message {0}: only who wrote it may")]
    NotYours(u64),
    /// The card never had that button.
    #[error("press a button that message {0} never had")]
    NoSuchButton(u64),
    /// The form behind the button does not ask for that, or not for a value of that kind.
    #[error("take what the form on message {0} does not ask for")]
    NotAsked(u64),
    /// The text is empty.
    #[error("take an empty text")]
    Empty,
    /// The text is too long.
    #[error("take a text of {chars} characters: the limit is {TEXT_LIMIT_CHARS}")]
    TooLong {
        /// How many characters it has.
        chars: usize,
    },
    /// A name is none: an emoji, or the act's id.
    #[error("read `{0}` as a name")]
    NotAName(String),
    /// Nothing would change: the reaction is there already, or was never there.
    #[error("change anything: it is so already")]
    NoChange,
    /// A limit of the local platform is reached.
    #[error("keep more than {limit} {what} on the local platform")]
    Full {
        /// Of what.
        what: &'static str,
        /// How many.
        limit: usize,
    },
    /// The local platform could not keep it. Nothing happened.
    #[error("keep it in the local platform's file")]
    NotKept(#[source] std::io::Error),
    /// It stands on the platform, and the bot has not recorded it. The same act with the same id may be tried again.
    #[error("have it recorded: the bot {0}")]
    NotRecorded(Unrecorded),
}

/// Why the bot has not recorded an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrecorded {
    /// It has too much to do.
    Busy,
    /// Something is broken.
    Failed,
    /// It did not answer in time.
    Silent,
}

impl std::fmt::Display for Unrecorded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Busy => "is busy",
            Self::Failed => "could not store it",
            Self::Silent => "did not answer in time",
        })
    }
}

/// An act that was let in: what the file keeps of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Acted {
    /// What makes it the same act.
    pub(super) key: DeliveryId,
    /// The user who acted.
    pub(super) by: String,
    /// When.
    pub(super) at: DateTime<Utc>,
    /// What they did.
    pub(super) doing: Doing,
    /// The number of the message that it made, for a post.
    pub(super) makes: Option<u64>,
}

impl Act {
    /// What makes it the same act: the person and the client's id.
    pub(super) fn key(&self) -> Result<DeliveryId, ActError> {
        let named = (1..=ACT_ID_LIMIT).contains(&self.id.len())
            && self.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        named
            .then(|| DeliveryId::parse(&format!("local/{}/{}", self.by, self.id)))
            .flatten()
            .ok_or_else(|| ActError::NotAName(self.id.clone()))
    }
}

impl Doing {
    /// The text that it brings, if any.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Post { text, .. } | Self::Edit { text, .. } | Self::Command { text, .. } => Some(text),
            Self::Press { typed, .. } => typed.as_deref(),
            Self::Delete { .. } | Self::React { .. } | Self::Unreact { .. } | Self::PutForward { .. } => None,
        }
    }
}
