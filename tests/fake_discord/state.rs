//! What there is on the fake: the app, people, servers, channels, messages, interactions, sessions.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::limiter::Limiter;
use super::session::{Connection, Session};
use super::snowflake::snowflake;

/// Permissions that the fake looks at.
pub(crate) mod may {
    pub(crate) const ADD_REACTIONS: u64 = 1 << 6;
    pub(crate) const VIEW_CHANNEL: u64 = 1 << 10;
    pub(crate) const SEND_MESSAGES: u64 = 1 << 11;
    pub(crate) const MANAGE_MESSAGES: u64 = 1 << 13;
    pub(crate) const EMBED_LINKS: u64 = 1 << 14;
    pub(crate) const ATTACH_FILES: u64 = 1 << 15;
    pub(crate) const READ_MESSAGE_HISTORY: u64 = 1 << 16;
    pub(crate) const ADMINISTRATOR: u64 = 1 << 3;
    pub(crate) const MANAGE_CHANNELS: u64 = 1 << 4;
    pub(crate) const MANAGE_THREADS: u64 = 1 << 34;
    pub(crate) const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
    pub(crate) const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
    /// What everybody may do in a new server.
    pub(crate) const EVERYONE: u64 = ADD_REACTIONS
        | VIEW_CHANNEL
        | SEND_MESSAGES
        | EMBED_LINKS
        | ATTACH_FILES
        | READ_MESSAGE_HISTORY
        | CREATE_PUBLIC_THREADS
        | SEND_MESSAGES_IN_THREADS;
    pub(crate) const ALL: u64 = (1 << 50) - 1;
}

/// Kinds of channel.
pub(crate) mod kind {
    pub(crate) const TEXT: u8 = 0;
    pub(crate) const DIRECT: u8 = 1;
    pub(crate) const ANNOUNCEMENT: u8 = 5;
    pub(crate) const PUBLIC_THREAD: u8 = 11;
    pub(crate) const FORUM: u8 = 15;
}

#[derive(Debug)]
pub(crate) struct App {
    /// The application's id; its bot has the same.
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) token: String,
    /// Privileged intents that are switched on in the app's settings.
    pub(crate) privileged: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) shown: Option<String>,
    pub(crate) bot: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) permissions: u64,
    /// The bot's own role, which belongs to its app.
    pub(crate) of_bot: Option<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) roles: Vec<u64>,
    pub(crate) nick: Option<String>,
    pub(crate) joined: DateTime<Utc>,
}

#[derive(Debug)]
pub(crate) struct Guild {
    pub(crate) name: String,
    pub(crate) owner: u64,
    /// By id; that of `@everyone` is the server's own.
    pub(crate) roles: BTreeMap<u64, Role>,
    pub(crate) members: BTreeMap<u64, Member>,
}

#[derive(Clone, Debug)]
pub(crate) struct Overwrite {
    pub(crate) id: u64,
    pub(crate) of_member: bool,
    pub(crate) allow: u64,
    pub(crate) deny: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Thread {
    pub(crate) owner: u64,
    pub(crate) archived: bool,
    pub(crate) locked: bool,
    pub(crate) archived_at: DateTime<Utc>,
    pub(crate) members: Vec<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub(crate) guild: Option<u64>,
    pub(crate) kind: u8,
    pub(crate) name: String,
    pub(crate) topic: Option<String>,
    pub(crate) parent: Option<u64>,
    pub(crate) overwrites: Vec<Overwrite>,
    pub(crate) thread: Option<Thread>,
    /// The other person of a direct channel.
    pub(crate) recipient: Option<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Reaction {
    /// A character, or `name:id`.
    pub(crate) emoji: String,
    /// Who, in the order in which they put it there.
    pub(crate) users: Vec<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) channel: u64,
    pub(crate) author: u64,
    pub(crate) content: String,
    pub(crate) embeds: Vec<Value>,
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<Value>,
    pub(crate) flags: u64,
    pub(crate) kind: u8,
    pub(crate) edited: Option<DateTime<Utc>>,
    pub(crate) reactions: Vec<Reaction>,
    /// The message that it answers: its channel and id.
    pub(crate) answers: Option<(u64, u64)>,
    pub(crate) nonce: Option<Value>,
    /// Whom it really pings.
    pub(crate) pings: Vec<u64>,
    /// The interaction that it came of.
    pub(crate) interaction: Option<u64>,
    /// The only one who sees it.
    pub(crate) only: Option<u64>,
    /// Whether it was posted through the app's webhook.
    pub(crate) webhook: bool,
}

/// How far an interaction was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answered {
    Not,
    /// An answer was promised, for that eyes only or for all.
    Promised {
        only: bool,
    },
    /// The message with the component stays, or is changed later.
    Kept,
    Done,
}

#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    pub(crate) token: String,
    pub(crate) kind: u8,
    pub(crate) at: DateTime<Utc>,
    pub(crate) by: u64,
    pub(crate) channel: u64,
    pub(crate) message: Option<u64>,
    pub(crate) answered: Answered,
    /// The callback as it came.
    pub(crate) callback: Option<Value>,
    /// The message that answers it.
    pub(crate) original: Option<u64>,
    /// Messages that followed.
    pub(crate) followed: Vec<u64>,
}

/// One request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) status: u16,
    /// What the description of the API, or a limit, finds wrong with it.
    pub(crate) faults: Vec<(String, String)>,
}

/// What goes wrong, once or some times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is done, and the answer never arrives.
    LosesAnswer,
    /// It is not done.
    Status(u16),
    /// It is not done: wait, in milliseconds, with that bucket or with everything.
    Limited { wait_ms: u64, global: bool },
}

#[derive(Clone, Debug)]
pub(crate) struct RestFault {
    pub(crate) method: String,
    /// What the path contains.
    pub(crate) path: String,
    pub(crate) fault: Fault,
    pub(crate) times: u32,
}

/// How events go wrong on their way.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    /// How many of the next events come twice.
    pub(crate) doubles: u32,
    /// The next event waits until another has gone before it.
    pub(crate) swaps: bool,
    /// Events that wait for another: their name, data and session.
    pub(crate) held: VecDeque<(usize, String, Value)>,
    /// Nothing can be reached.
    pub(crate) away: bool,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) now: DateTime<Utc>,
    made: u64,
    /// Where clients reach the gateway.
    pub(crate) gateway: String,
    pub(crate) app: App,
    pub(crate) users: BTreeMap<u64, User>,
    pub(crate) guilds: BTreeMap<u64, Guild>,
    pub(crate) channels: BTreeMap<u64, Channel>,
    pub(crate) messages: BTreeMap<u64, Message>,
    /// Nonces that are enforced: channel, nonce, message, since when.
    pub(crate) nonces: Vec<(u64, Value, u64, DateTime<Utc>)>,
    /// Commands by server; `None` for those of everywhere.
    pub(crate) commands: BTreeMap<Option<u64>, Vec<Value>>,
    pub(crate) interactions: BTreeMap<u64, Interaction>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) connections: BTreeMap<u64, Connection>,
    pub(crate) limiter: Limiter,
    pub(crate) faults: Vec<RestFault>,
    pub(crate) wire: Wire,
    pub(crate) requests: Vec<Request>,
    /// Answers of the fake that the description of the API would not give.
    pub(crate) own_faults: Vec<String>,
    pub(crate) files: BTreeMap<u64, Vec<u8>>,
}

impl State {
    pub(crate) fn new(now: DateTime<Utc>, token: &str) -> Self {
        let id = snowflake(now - chrono::TimeDelta::days(400), 1);
        let app = App { id, name: "Countersign".into(), token: token.to_owned(), privileged: 1 << 15 };
        let bot = User { name: "Countersign".into(), shown: None, bot: true };
        Self {
            now,
            made: 1,
            gateway: String::new(),
            app,
            users: [(id, bot)].into(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            nonces: Vec::new(),
            commands: BTreeMap::new(),
            interactions: BTreeMap::new(),
            sessions: Vec::new(),
            connections: BTreeMap::new(),
            limiter: Limiter::default(),
            faults: Vec::new(),
            wire: Wire::default(),
            requests: Vec::new(),
            own_faults: Vec::new(),
            files: BTreeMap::new(),
        }
    }

    /// A new id, made now.
    pub(crate) fn id(&mut self) -> u64 {
        self.made += 1;
        snowflake(self.now, self.made)
    }

    /// The number of the next thing that needs no id.
    pub(crate) fn number(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// Whether the bot is in a server.
    pub(crate) fn is_in(&self, guild: u64) -> bool {
        self.guilds.get(&guild).is_some_and(|guild| guild.members.contains_key(&self.app.id))
    }

    /// What somebody may do in a channel: the roles' permissions, then what the channel adds and takes.
    pub(crate) fn permissions(&self, user: u64, channel: u64) -> u64 {
        let Some(channel) = self.channels.get(&channel) else { return 0 };
        let Some(guild_id) = channel.guild else {
            return if channel.recipient == Some(user) || user == self.app.id { may::EVERYONE } else { 0 };
        };
        let Some(guild) = self.guilds.get(&guild_id) else { return 0 };
        let Some(member) = guild.members.get(&user) else { return 0 };
        let roles = || member.roles.iter().copied().chain([guild_id]);
        let base = roles().filter_map(|role| guild.roles.get(&role)).fold(0, |all, role| all | role.permissions);
        if guild.owner == user || base & may::ADMINISTRATOR != 0 {
            return may::ALL;
        }
        let carrier = match (&channel.thread, channel.parent) {
            (Some(_), Some(parent)) => self.channels.get(&parent).unwrap_or(channel),
            _ => channel,
        };
        // Everybody's first, then those of roles, then the person's own.
        let step = |over: &Overwrite| match over.of_member {
            true => (over.id == user).then_some(2),
            false if over.id == guild_id => Some(0),
            false => member.roles.contains(&over.id).then_some(1),
        };
        let mut all = base;
        for now in 0..3 {
            let here = carrier.overwrites.iter().filter(|over| step(over) == Some(now));
            let (allow, deny) = here.fold((0, 0), |(allow, deny), over| (allow | over.allow, deny | over.deny));
            all = (all & !deny) | allow;
        }
        if all & may::VIEW_CHANNEL == 0 { 0 } else { all }
    }

    /// Whether somebody sees a channel.
    pub(crate) fn sees(&self, user: u64, channel: u64) -> bool {
        self.permissions(user, channel) & may::VIEW_CHANNEL != 0
    }

    /// The thread that was made from a message: it has the message's id.
    pub(crate) fn thread_from(&self, message: u64) -> Option<u64> {
        self.channels.get(&message).filter(|channel| channel.thread.is_some()).map(|_| message)
    }
}
