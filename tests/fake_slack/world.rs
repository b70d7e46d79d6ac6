//! The state of the fake: everything that stands on it, the ids and time stamps that it gives out.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::delivery::{Pending, Reach};
use super::faults::Faults;
use super::limits::Limits;
use super::message::{Author, Message};
use super::response_url::ResponseUrl;
use super::socket::Sockets;
use super::town::{App, Channel, Team, Town, User};
use super::views::{Trigger, Views};

/// Everything.
pub(super) struct World {
    pub(super) teams: Vec<Team>,
    /// By channel, oldest first.
    pub(super) messages: BTreeMap<String, Vec<Message>>,
    pub(super) views: Views,
    pub(super) triggers: BTreeMap<String, Trigger>,
    pub(super) response_urls: BTreeMap<String, ResponseUrl>,
    pub(super) files: BTreeMap<String, File>,
    pub(super) calls: Vec<Call>,
    pub(super) revoked: Vec<String>,
    pub(super) reach: BTreeMap<String, Reach>,
    pub(super) sockets: Sockets,
    /// Events about what the app did itself, that wait to be told.
    pub(super) echoes: VecDeque<Pending>,
    /// How many of them were not announced yet.
    pub(super) new_echoes: usize,
    /// Events that were not acked, or are held back.
    pub(super) pending: Vec<Pending>,
    pub(super) faults: Faults,
    pub(super) limits: Limits,
    pub(super) now: DateTime<Utc>,
    last_stamp: i64,
    minted: u64,
}

/// A file, from the promise of an upload on.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) bytes: Vec<u8>,
    /// Where it was shared, and under which message.
    pub(crate) shared: Option<(String, Option<String>)>,
    pub(super) promised: u64,
    pub(super) uploaded: bool,
}

/// A call of the Web API, or of an upload or response URL.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    /// The workspace of the token; empty where the token says none.
    pub(crate) team: String,
    pub(crate) arguments: Value,
    pub(crate) at: DateTime<Utc>,
    /// `ok`, or the error that it was answered with.
    pub(crate) answer: String,
}

impl World {
    pub(super) fn new(town: Town, now: DateTime<Utc>) -> Self {
        Self {
            teams: town.teams,
            messages: BTreeMap::new(),
            views: Views::default(),
            triggers: BTreeMap::new(),
            response_urls: BTreeMap::new(),
            files: BTreeMap::new(),
            calls: Vec::new(),
            revoked: Vec::new(),
            reach: BTreeMap::new(),
            sockets: Sockets::default(),
            echoes: VecDeque::new(),
            new_echoes: 0,
            pending: Vec::new(),
            faults: Faults::default(),
            limits: Limits::default(),
            now,
            last_stamp: 0,
            minted: 0,
        }
    }

    /// An id that was never given out before: `mint("V")` is `V00000001FK`.
    pub(super) fn mint(&mut self, prefix: &str) -> String {
        self.minted += 1;
        format!("{prefix}{:08X}FK", self.minted)
    }

    /// A time stamp that is later than every other: `1772445600.000100`.
    pub(super) fn stamp(&mut self) -> String {
        self.last_stamp = self.now.timestamp_micros().max(self.last_stamp) + 100;
        format!("{}.{:06}", self.last_stamp / 1_000_000, self.last_stamp % 1_000_000)
    }

    pub(super) fn team(&self, id: &str) -> &Team {
        self.teams.iter().find(|team| team.id == id).unwrap_or_else(|| panic!("there is no workspace {id}"))
    }

    pub(super) fn team_mut(&mut self, id: &str) -> &mut Team {
        self.teams.iter_mut().find(|team| team.id == id).unwrap_or_else(|| panic!("there is no workspace {id}"))
    }

    pub(super) fn app(&self, team: &str) -> &App {
        &self.team(team).app
    }

    pub(super) fn channel(&self, team: &str, id: &str) -> Option<&Channel> {
        self.team(team).channels.iter().find(|channel| channel.id == id)
    }

    pub(super) fn channel_mut(&mut self, team: &str, id: &str) -> Option<&mut Channel> {
        self.team_mut(team).channels.iter_mut().find(|channel| channel.id == id)
    }

    pub(super) fn user(&self, team: &str, id: &str) -> Option<&User> {
        self.team(team).users.iter().find(|user| user.id == id)
    }

    /// The messages of a channel, ephemeral ones included.
    pub(super) fn said(&self, channel: &str) -> &[Message] {
        self.messages.get(channel).map_or(&[], Vec::as_slice)
    }

    /// A message that everybody of the channel sees.
    pub(super) fn message(&self, channel: &str, ts: &str) -> Option<&Message> {
        self.said(channel).iter().find(|message| message.ts == ts && message.only_for.is_none())
    }

    pub(super) fn message_mut(&mut self, channel: &str, ts: &str) -> Option<&mut Message> {
        let said = self.messages.get_mut(channel)?;
        said.iter_mut().find(|message| message.ts == ts && message.only_for.is_none())
    }

    /// The replies under a message, oldest first.
    pub(super) fn replies(&self, channel: &str, root: &str) -> Vec<&Message> {
        let under = |message: &&Message| message.is_reply() && message.thread_ts.as_deref() == Some(root);
        self.said(channel).iter().filter(under).filter(|message| message.only_for.is_none()).collect()
    }

    pub(super) fn keep(&mut self, channel: &str, message: Message) {
        self.messages.entry(channel.to_owned()).or_default().push(message);
    }

    /// The app as the author of a message.
    pub(super) fn app_author(&self, team: &str) -> Author {
        let app = self.app(team);
        Author::App {
            user: app.bot_user.clone(),
            bot_id: app.bot_id.clone(),
            app_id: app.id.clone(),
            name: app.name.clone(),
            team: team.to_owned(),
        }
    }

    /// Somebody as the author of a message; people of other workspaces keep their own.
    pub(super) fn author(&self, team: &str, user: &str) -> Author {
        let home = self.user(team, user).and_then(|user| user.from.clone());
        Author::Person { user: user.to_owned(), team: home.unwrap_or_else(|| team.to_owned()) }
    }

    /// A channel as the app names it: by its id, or by a user's id for their direct messages.
    pub(super) fn place(&self, team: &str, named: &str) -> Option<Channel> {
        if let Some(channel) = self.channel(team, named) {
            return Some(channel.clone());
        }
        let users = &self.team(team).users;
        let user = users.iter().find(|user| user.id == named || direct(&user.id) == named)?;
        let direct = Channel::new(&direct(&user.id), "").private();
        Some(direct.with([user.id.as_str(), self.app(team).bot_user.as_str()]))
    }
}

/// The direct messages of somebody with the app.
pub(super) fn direct(user: &str) -> String {
    format!("D{}", &user[1..])
}
