//! Sessions of the gateway, which outlive their connections: what was sent, to be sent again on a resume.

use std::collections::VecDeque;

use serde_json::Value;

/// Intents that the fake serves events for.
pub(crate) mod intent {
    pub(crate) const GUILDS: u64 = 1;
    pub(crate) const GUILD_MEMBERS: u64 = 1 << 1;
    pub(crate) const GUILD_PRESENCES: u64 = 1 << 8;
    pub(crate) const GUILD_MESSAGES: u64 = 1 << 9;
    pub(crate) const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
    pub(crate) const DIRECT_MESSAGES: u64 = 1 << 12;
    pub(crate) const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
    pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
    /// Those that have to be switched on in the app's settings.
    pub(crate) const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;
    /// All that Discord knows.
    pub(crate) const KNOWN: u64 = 0b11_0011_0001_1111_1111_1111_1111;
}

/// One event as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) sequence: u64,
    pub(crate) name: String,
    pub(crate) data: Value,
}

/// What a client opened by identifying itself.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) intents: u64,
    pub(crate) events: Vec<Sent>,
    /// Whether it can be resumed.
    pub(crate) lives: bool,
    /// The newest sequence that the client has named, in a heartbeat or a resume.
    pub(crate) heard: u64,
}

impl Session {
    pub(crate) fn push(&mut self, name: &str, data: Value) {
        let sequence = self.events.last().map_or(1, |last| last.sequence + 1);
        self.events.push(Sent { sequence, name: name.to_owned(), data });
    }
}

/// What goes out on a connection outside its session's events.
#[derive(Clone, Debug)]
pub(crate) enum Out {
    Frame(Value),
    Close(u16),
    /// The line breaks.
    Drop,
}

/// One connection of a client.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    /// The place of its session in the list.
    pub(crate) session: Option<usize>,
    /// How many of the session's events it has had.
    pub(crate) sent: usize,
    pub(crate) out: VecDeque<Out>,
    /// Whether each frame is packed by itself, as the client asked when it identified.
    pub(crate) packs: bool,
}
