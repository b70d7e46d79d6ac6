//! The shapes of what Discord sends, as far as we read them (discord.com/developers/docs/resources). What we don't read may have any
//! form: a component or a field that is new to us never makes a reply unreadable. The library's own types want every field.

use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::snowflake::Snowflake;

/// A frame of the gateway.
#[derive(Deserialize)]
pub(super) struct Frame<'a> {
    pub(super) op: u64,
    #[serde(default)]
    pub(super) s: Option<u64>,
    #[serde(default)]
    pub(super) t: Option<String>,
    #[serde(borrow, default)]
    pub(super) d: Option<&'a RawValue>,
}

/// The first frame.
#[derive(Deserialize)]
pub(super) struct Hello {
    pub(super) heartbeat_interval: u64,
}

/// A session that begins.
#[derive(Deserialize)]
pub(super) struct Ready {
    pub(super) session_id: String,
    #[serde(default)]
    pub(super) resume_gateway_url: Option<String>,
    pub(super) user: User,
    #[serde(default)]
    pub(super) application: Option<Id>,
    #[serde(default)]
    pub(super) guilds: Vec<Id>,
}

/// Where the gateway is.
#[derive(Deserialize)]
pub(super) struct Gateway {
    pub(super) url: String,
}

/// Something with an id.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Id {
    pub(super) id: Snowflake,
}

/// An account.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: Snowflake,
    #[serde(default)]
    pub(super) username: Option<String>,
    #[serde(default)]
    pub(super) global_name: Option<String>,
    #[serde(default)]
    pub(super) bot: Option<bool>,
    #[serde(default)]
    pub(super) system: Option<bool>,
}

/// Somebody in a server.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Member {
    #[serde(default)]
    pub(super) user: Option<User>,
    #[serde(default)]
    pub(super) nick: Option<String>,
    #[serde(default)]
    pub(super) roles: Option<Vec<Snowflake>>,
    #[serde(default)]
    pub(super) pending: Option<bool>,
}

/// A message, whole or partial.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Post {
    pub(super) id: Snowflake,
    pub(super) channel_id: Snowflake,
    #[serde(default)]
    pub(super) guild_id: Option<Snowflake>,
    #[serde(default, rename = "type")]
    pub(super) kind: Option<u64>,
    #[serde(default)]
    pub(super) author: Option<User>,
    #[serde(default)]
    pub(super) member: Option<Member>,
    #[serde(default)]
    pub(super) webhook_id: Option<Snowflake>,
    #[serde(default)]
    pub(super) content: Option<String>,
    #[serde(default)]
    pub(super) edited_timestamp: Option<String>,
    #[serde(default)]
    pub(super) message_reference: Option<Reference>,
    #[serde(default)]
    pub(super) referenced_message: Option<Box<Referenced>>,
    #[serde(default)]
    pub(super) mentions: Option<Vec<User>>,
    #[serde(default)]
    pub(super) attachments: Option<Vec<File>>,
    #[serde(default)]
    pub(super) reactions: Option<Vec<Reaction>>,
    #[serde(default)]
    pub(super) nonce: Option<Json>,
    #[serde(default)]
    pub(super) embeds: Option<Vec<Embed>>,
}

/// The message that another one answers.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Reference {
    #[serde(default)]
    pub(super) message_id: Option<Snowflake>,
}

/// The same, as it stands.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Referenced {
    #[serde(default)]
    pub(super) author: Option<User>,
}

/// A file that hangs on a message.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct File {
    #[serde(default)]
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) filename: Option<String>,
}

/// A card of the bot.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Embed {
    #[serde(default)]
    pub(super) title: Option<String>,
}

/// An emoji on a message.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Reaction {
    pub(super) emoji: Emoji,
}

/// An emoji: a character, or one of a server's own with its id.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Emoji {
    #[serde(default)]
    pub(super) id: Option<Snowflake>,
    #[serde(default)]
    pub(super) name: Option<String>,
}

/// Messages that are gone.
#[derive(Deserialize)]
pub(super) struct Deleted {
    #[serde(default)]
    pub(super) id: Option<Snowflake>,
    #[serde(default)]
    pub(super) ids: Vec<Snowflake>,
    pub(super) channel_id: Snowflake,
    #[serde(default)]
    pub(super) guild_id: Option<Snowflake>,
}

/// Something about the reactions of a message.
#[derive(Deserialize)]
pub(super) struct Reacted {
    #[serde(default)]
    pub(super) user_id: Option<Snowflake>,
    pub(super) channel_id: Snowflake,
    pub(super) message_id: Snowflake,
    #[serde(default)]
    pub(super) guild_id: Option<Snowflake>,
    #[serde(default)]
    pub(super) member: Option<Member>,
    #[serde(default)]
    pub(super) emoji: Option<Emoji>,
}

/// A server.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GuildShape {
    pub(super) id: Snowflake,
    #[serde(default)]
    pub(super) unavailable: Option<bool>,
    #[serde(default)]
    pub(super) channels: Vec<Channel>,
    #[serde(default)]
    pub(super) threads: Vec<Channel>,
    #[serde(default)]
    pub(super) roles: Vec<Role>,
}

/// A role of a server; that of everybody has the server's id.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Role {
    pub(super) id: Snowflake,
    #[serde(default)]
    pub(super) permissions: Option<String>,
}

/// A channel or a thread.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Channel {
    pub(super) id: Snowflake,
    #[serde(default, rename = "type")]
    pub(super) kind: u64,
    #[serde(default)]
    pub(super) guild_id: Option<Snowflake>,
    #[serde(default)]
    pub(super) parent_id: Option<Snowflake>,
    #[serde(default)]
    pub(super) owner_id: Option<Snowflake>,
    #[serde(default)]
    pub(super) last_message_id: Option<Snowflake>,
    #[serde(default)]
    pub(super) permission_overwrites: Option<Vec<Overwrite>>,
    #[serde(default)]
    pub(super) thread_metadata: Option<ThreadMetadata>,
}

/// What a channel gives to a role or somebody, and takes.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Overwrite {
    pub(super) id: Snowflake,
    #[serde(default)]
    pub(super) allow: Option<String>,
    #[serde(default)]
    pub(super) deny: Option<String>,
}

/// How a thread stands.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ThreadMetadata {
    #[serde(default)]
    pub(super) archive_timestamp: Option<String>,
}

/// Threads of a channel or a server.
#[derive(Deserialize)]
pub(super) struct Threads {
    #[serde(default)]
    pub(super) threads: Vec<Channel>,
    #[serde(default)]
    pub(super) guild_id: Option<Snowflake>,
    #[serde(default)]
    pub(super) has_more: Option<bool>,
}

/// Something done with a card, a form, a menu or a command.
#[derive(Deserialize)]
pub(super) struct Interaction {
    pub(super) id: Snowflake,
    #[serde(rename = "type")]
    pub(super) kind: u64,
    pub(super) token: String,
    pub(super) application_id: Snowflake,
    #[serde(default)]
    pub(super) guild_id: Option<Snowflake>,
    #[serde(default)]
    pub(super) channel_id: Option<Snowflake>,
    #[serde(default)]
    pub(super) channel: Option<Channel>,
    #[serde(default)]
    pub(super) member: Option<Member>,
    #[serde(default)]
    pub(super) message: Option<Id>,
    #[serde(default)]
    pub(super) data: Option<Data>,
}

/// What was pressed, filled in, picked or typed.
#[derive(Deserialize)]
pub(super) struct Data {
    #[serde(default)]
    pub(super) custom_id: Option<String>,
    #[serde(default)]
    pub(super) components: Option<Vec<Row>>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default, rename = "type")]
    pub(super) kind: Option<u64>,
    #[serde(default)]
    pub(super) target_id: Option<Snowflake>,
    #[serde(default)]
    pub(super) resolved: Option<Resolved>,
    #[serde(default)]
    pub(super) options: Option<Vec<Typed>>,
}

/// What a command names.
#[derive(Deserialize)]
pub(super) struct Resolved {
    #[serde(default)]
    pub(super) messages: std::collections::BTreeMap<String, Post>,
}

/// A row of a form: its input stands in a list, or alone behind a label.
#[derive(Deserialize)]
pub(super) struct Row {
    #[serde(default)]
    pub(super) components: Option<Vec<Given>>,
    #[serde(default)]
    pub(super) component: Option<Given>,
}

/// What stands in an input.
#[derive(Clone, Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    pub(super) custom_id: Option<String>,
    #[serde(default)]
    pub(super) value: Option<String>,
}

/// An option of a command, or a command under it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Typed {
    pub(super) name: String,
    #[serde(default)]
    pub(super) value: Option<Json>,
    #[serde(default)]
    pub(super) focused: Option<bool>,
    #[serde(default)]
    pub(super) options: Option<Vec<Typed>>,
}
