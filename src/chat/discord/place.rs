//! Where a message stands: in a channel, or in a thread of one. In our ids a message of a thread stands in the thread's channel, as
//! `thread/message`, so that it answers the message which the thread was made from: the two have one id. Pure.

use super::snowflake::Snowflake;
use crate::domain::message::{ChannelId, MessageId};
use crate::domain::person::Platform;

/// Where a channel is: alone, or a thread of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The channel by which the config knows it.
    pub(super) channel: Snowflake,
    /// The thread in it.
    pub(super) thread: Option<Snowflake>,
}

impl Place {
    /// The channel as we know it.
    pub(super) fn channel_id(self, guild: Snowflake) -> ChannelId {
        ChannelId { platform: Platform::Discord, workspace: guild.to_string(), channel: self.channel.to_string() }
    }

    /// A message that stands there.
    pub(super) fn message(self, guild: Snowflake, id: Snowflake) -> MessageId {
        let id = self.thread.map_or_else(|| id.to_string(), |thread| format!("{thread}/{id}"));
        MessageId { channel: self.channel_id(guild), id }
    }

    /// The message under which one stands when something is done with it: the root of its thread, or itself.
    pub(super) fn root(self, guild: Snowflake, id: Snowflake) -> MessageId {
        let root = self.thread.unwrap_or(id);
        MessageId { channel: self.channel_id(guild), id: root.to_string() }
    }
}

/// The channel in which Discord has a message, and its id there, as Discord writes both.
pub(super) fn at(message: &MessageId) -> (&str, &str) {
    message.id.split_once('/').unwrap_or((&message.channel.channel, &message.id))
}

/// The same as ids; none where one of them is none.
pub(super) fn ids(message: &MessageId) -> Option<(Snowflake, Snowflake)> {
    let (channel, id) = at(message);
    Snowflake::parse(channel).zip(Snowflake::parse(id))
}

/// The thread that hangs from a message, or in which it stands: the two have one id.
pub(super) fn thread(root: &MessageId) -> Option<Snowflake> {
    Snowflake::parse(root.id.split_once('/').map_or(root.id.as_str(), |(thread, _)| thread))
}

/// True where a message stands in a thread.
pub(super) fn is_threaded(message: &MessageId) -> bool {
    message.id.contains('/')
}
