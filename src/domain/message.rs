//! What people write, as it came from a platform. Messages stand outside the ledger and go with their retention time.

use std::fmt;

use chrono::{DateTime, Utc};

use super::person::{Actor, Platform};

/// The longest message text that is kept, in bytes; what is longer is cut, and says so. Slack cuts at 40,000 characters itself.
pub const TEXT_LIMIT: usize = 1 << 20;

/// A channel on a platform: (platform, workspace, channel).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelId {
    /// The platform.
    pub platform: Platform,
    /// The workspace or server.
    pub workspace: String,
    /// The channel's id there.
    pub channel: String,
}

impl ChannelId {
    /// Reads `platform:workspace/channel`.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let account = super::person::Account::parse(raw)?;
        Some(Self { platform: account.platform, workspace: account.workspace, channel: account.user })
    }
}

impl fmt::Display for ChannelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.platform.as_str(), self.workspace, self.channel)
    }
}

/// One message: its channel and its id there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId {
    /// The channel.
    pub channel: ChannelId,
    /// The platform's id of the message in that channel (Slack: `ts`).
    pub id: String,
}

impl MessageId {
    /// Reads `platform:workspace/channel#id`.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let (channel, id) = raw.rsplit_once('#')?;
        let named = !id.is_empty() && id.len() <= super::name::NAME_LIMIT;
        named.then(|| Some(Self { channel: ChannelId::parse(channel)?, id: id.to_owned() }))?
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.channel, self.id)
    }
}

/// A message as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Where it is.
    pub id: MessageId,
    /// The message that its thread hangs from; its own id where it is the root; none outside a thread.
    pub thread: Option<String>,
    /// Who wrote it.
    pub author: Actor,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// What it says, at most [`TEXT_LIMIT`] bytes.
    pub text: String,
    /// When it was last edited.
    pub edited: Option<DateTime<Utc>>,
}

impl Message {
    /// The root of the thread that it answers in, where it is an answer.
    #[must_use]
    pub fn answers(&self) -> Option<MessageId> {
        let root = self.thread.as_ref().filter(|root| **root != self.id.id)?;
        Some(MessageId { channel: self.id.channel.clone(), id: root.clone() })
    }
}
