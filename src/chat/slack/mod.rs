//! Slack: what its workspaces send becomes deliveries, cards become its messages. Socket Mode and the HTTP Events API bring the same
//! payloads; a payload is acked once what it says is in the store, and not before. Nothing here judges.
//!
//! The Web API, its transport and Block Kit are slack-morphism's. The frames of Socket Mode are read here: its listener reads the next
//! frame only when the last was recorded, and acks one that it can't parse.

mod answered;
mod api;
mod blocks;
mod doing;
mod event;
mod hearing;
mod inspect;
mod interaction;
pub mod manifest;
mod pace;
mod people;
mod platform;
mod shape;
mod signature;
mod socket;
mod tally;
mod team;
mod view;
mod whole;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use serde_json::Value as Json;
use tokio::sync::{mpsc, oneshot};

pub use answered::COMMAND_LIMIT;
pub use api::{NoCertificates, SLACK_API};
pub use inspect::Inspection;
pub use interaction::PUT_FORWARD;
pub use pace::{Manners, Timer, WINDOW};
pub use signature::{Forged, is_signing_secret};
pub use socket::CONNECTIONS_LIMIT;
pub use tally::{ACK_STEPS, Counted, Tally};
pub use team::Own;

use super::{DELIVERIES_LIMIT, ERRANDS_LIMIT, Incoming};
use crate::domain::message::ChannelId;
use crate::domain::person::{Account, Platform};
use api::Web;
use team::Team;

/// How long a payload waits to be recorded. Slack waits 3 s for the ack; the rest is for the way back.
pub const RECORD_WITHIN: Duration = Duration::from_millis(2_500);

/// A workspace, as the operator describes it.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its id, such as `T024BE7LD`.
    pub id: String,
    /// The bot's token there.
    pub bot_token: SecretString,
    /// The app's token, for Socket Mode.
    pub app_token: Option<SecretString>,
    /// The app's signing secret, for the Events API over HTTP.
    pub signing_secret: Option<SecretString>,
    /// How many connections of Socket Mode are kept.
    pub connections: usize,
    /// The channels that the projects take for open: where Slack says that one is private, it is not listened to.
    pub open: Vec<String>,
}

/// Something that has to be kept, or done, beside the deliveries.
#[derive(Debug)]
pub enum News {
    /// A payload that could not be read. It is acked once it was kept.
    Unread {
        /// What Slack calls it, as far as that can be read.
        kind: String,
        /// The payload.
        body: Vec<u8>,
        /// Told when it is kept.
        kept: oneshot::Sender<()>,
    },
    /// A channel has another id. It is acked once that was kept.
    Moved {
        /// The workspace.
        workspace: String,
        /// The id that it had.
        from: String,
        /// The id that it has.
        to: String,
        /// Told when it is kept.
        kept: oneshot::Sender<()>,
    },
    /// Somebody opened the home tab.
    HomeOpened(Account),
    /// Connections were lost for a while: something may not have been heard.
    Gap,
}

/// What a payload gets for an answer.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Reply {
    /// It is taken.
    Taken,
    /// It is taken, and this is said.
    Said(Json),
    /// It is not in the store: bring it again.
    Again,
    /// It is for a workspace that is not configured.
    Unknown,
    /// It can't be read. It was kept.
    Unread,
}

/// What kind of payload it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An event.
    Event,
    /// Something done with a card, a dialog, a menu.
    Interaction,
    /// A slash command.
    Command,
}

/// Slack. Clones are the same.
#[derive(Clone, Debug)]
pub struct Slack {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    web: Web,
    teams: BTreeMap<String, Team>,
    secrets: Vec<SecretString>,
    apps: Vec<(SecretString, usize)>,
    gap: TimeDelta,
    deliveries: mpsc::Sender<Incoming>,
    news: mpsc::Sender<News>,
    tally: Tally,
}

/// Slack, and what comes from it.
#[derive(Debug)]
pub struct Opened {
    /// The way to it.
    pub slack: Slack,
    /// What people do there.
    pub incoming: mpsc::Receiver<Incoming>,
    /// What has to be kept or done beside.
    pub news: mpsc::Receiver<News>,
}

impl Slack {
    /// Slack with these workspaces, at that address.
    ///
    /// # Errors
    /// Where the machine's certificates can't be read.
    pub fn open(workspaces: &[Workspace], base: &str, manners: Manners) -> Result<Opened, NoCertificates> {
        let (gap, tally) = (manners.gap, Tally::default());
        let web = Web::new(base, manners, &tally)?;
        let (deliveries, incoming) = mpsc::channel(DELIVERIES_LIMIT);
        let (news, told) = mpsc::channel(ERRANDS_LIMIT);
        let team = |workspace: &Workspace| {
            (workspace.id.clone(), Team::new(&workspace.id, web.with(&workspace.bot_token), &workspace.open))
        };
        let inner = Inner {
            teams: workspaces.iter().map(team).collect(),
            secrets: each_once(workspaces.iter().filter_map(|workspace| workspace.signing_secret.as_ref())),
            apps: apps(workspaces),
            web,
            gap,
            deliveries,
            news,
            tally,
        };
        Ok(Opened { slack: Self { inner: Arc::new(inner) }, incoming, news: told })
    }

    /// Checks that a request over HTTP comes from Slack.
    ///
    /// # Errors
    /// Says why it is not taken; it is counted.
    pub fn check(&self, signed: (Option<&str>, Option<&str>), body: &[u8], now: DateTime<Utc>) -> Result<(), Forged> {
        let checked = signature::check(&self.inner.secrets, signed, body, now);
        if let Err(forged) = checked {
            self.inner.tally.add("refused", forged.as_str());
            tracing::warn!(why = forged.as_str(), "a request that claims to be Slack's was refused");
        }
        checked
    }

    /// What was not taken, by reason.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.inner.tally
    }

    /// Notes a channel that moved before this process started.
    pub fn moves(&self, workspace: &str, from: &str, to: &str) {
        if let Some(team) = self.inner.teams.get(workspace) {
            team.moves(from, to);
        }
    }

    /// The ids of its workspaces.
    pub fn workspaces(&self) -> impl Iterator<Item = &str> {
        self.inner.teams.keys().map(String::as_str)
    }

    fn team(&self, id: &str) -> Option<&Team> {
        self.inner.teams.get(id)
    }

    fn team_of(&self, channel: &ChannelId) -> Option<&Team> {
        (channel.platform == Platform::Slack).then(|| self.team(&channel.workspace)).flatten()
    }
}

/// Each secret once, however many workspaces share the app.
fn each_once<'a>(secrets: impl Iterator<Item = &'a SecretString>) -> Vec<SecretString> {
    use secrecy::ExposeSecret as _;
    let mut all: Vec<SecretString> = Vec::new();
    for secret in secrets {
        if !all.iter().any(|known| known.expose_secret() == secret.expose_secret()) {
            all.push(secret.clone());
        }
    }
    all
}

/// The apps that are listened to over Socket Mode, each with the most connections that a workspace asks for.
fn apps(workspaces: &[Workspace]) -> Vec<(SecretString, usize)> {
    use secrecy::ExposeSecret as _;
    let tokens = each_once(workspaces.iter().filter_map(|workspace| workspace.app_token.as_ref()));
    let of = |token: &SecretString| {
        let theirs = workspaces.iter().filter(|workspace| {
            workspace.app_token.as_ref().is_some_and(|own| own.expose_secret() == token.expose_secret())
        });
        theirs.map(|workspace| workspace.connections).max().unwrap_or(1)
    };
    tokens
        .into_iter()
        .map(|token| {
            let most = of(&token);
            (token, most)
        })
        .collect()
}
