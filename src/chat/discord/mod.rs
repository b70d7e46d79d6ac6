//! Discord: what its servers send becomes deliveries, cards become its messages. The gateway's events are heard in their order; one
//! counts as seen once what it says is in the store, so that a resume brings again whatever is not. Nothing here judges.
//!
//! REST routes, rate limits, intents and permissions are serenity's. The gateway is spoken to here: serenity's own takes an event for
//! seen before its handler has run, drops what it can't parse, and can't go on with a session of an earlier process.

mod answered;
mod api;
mod beginning;
mod command;
mod custom;
mod draw;
mod event;
mod gateway;
mod guild;
mod hearing;
mod history;
mod inspect;
mod interaction;
pub mod manifest;
mod markup;
mod modal;
mod place;
mod platform;
mod session;
mod shape;
mod snowflake;
mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use secrecy::SecretString;
use tokio::sync::{mpsc, oneshot, watch};

pub use api::{DISCORD_API, NoClient};
pub use command::{COMMAND, PUT_FORWARD, Sought, Verb};
pub use custom::{decode as read_button, encode as written_button};
pub use inspect::{InChannel, Inspection, PERMISSIONS};

use super::{After, Clock, DELIVERIES_LIMIT, ERRANDS_LIMIT, Incoming};
use crate::domain::card::Action;
use crate::domain::form::Form;
use crate::domain::message::ChannelId;
use crate::domain::name::ProjectId;
use crate::domain::person::{Account, Platform};
use answered::Tokens;
use api::Api;
use guild::Guild;
use session::Session;
use snowflake::Snowflake;
use tally::Tally;

/// How long an event waits to be recorded. Nobody waits for it but the sequence; what is not recorded then comes again.
const RECORD_WITHIN: Duration = Duration::from_secs(10);

/// What comes of an event once it was handed over: whether it is in the store, and what goes on after.
type Settled = (bool, Option<After>);

/// The bot, as the operator describes it.
#[derive(Clone, Debug)]
pub struct Described {
    /// Its token.
    pub token: SecretString,
    /// Where Discord is, such as [`DISCORD_API`].
    pub api: String,
    /// The servers that it is for.
    pub servers: Vec<Server>,
    /// The projects whose reviews its buttons may name.
    pub projects: Vec<ProjectId>,
    /// What its command does.
    pub verbs: Vec<Verb>,
    /// How long a channel is left alone between two posts.
    pub gap: TimeDelta,
}

/// A server, as the operator describes it.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its id.
    pub id: String,
    /// The ids of roles whose holders are guests.
    pub guests: Vec<String>,
    /// The channels that the projects take for open: where Discord says that one is private, it is not listened to.
    pub open: Vec<String>,
}

/// Something that has to be kept, found out or done, beside the deliveries.
#[derive(Debug)]
pub enum News {
    /// A frame that could not be read. It counts as seen once it was kept.
    Unread {
        /// What Discord calls it, as far as that can be read.
        kind: String,
        /// The frame.
        body: Vec<u8>,
        /// Told when it is kept.
        kept: oneshot::Sender<()>,
    },
    /// How far a session was heard and recorded: with it another process goes on.
    Heard(String),
    /// Somebody pressed a button that opens a form: which?
    Form {
        /// What the button does.
        action: Action,
        /// Where the form goes; none where nobody knows it any more.
        to: oneshot::Sender<Option<Form>>,
    },
    /// Somebody is typing a command: what may they mean?
    Seek {
        /// What they name.
        sought: Sought,
        /// What they have typed of it.
        begun: String,
        /// Where.
        channel: ChannelId,
        /// Where what is found goes: what is shown, and what it stands for.
        to: oneshot::Sender<Vec<(String, String)>>,
    },
    /// Something may not have been heard.
    Gap,
}

/// Discord. Clones are the same.
#[derive(Clone, Debug)]
pub struct Discord {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    api: Api,
    guilds: BTreeMap<Snowflake, Guild>,
    projects: BTreeSet<ProjectId>,
    verbs: Vec<Verb>,
    gap: TimeDelta,
    /// Who the bot is, once Discord said so.
    own: Mutex<Option<Snowflake>>,
    session: Mutex<Option<Session>>,
    seen: watch::Sender<u64>,
    tokens: Tokens,
    deliveries: mpsc::Sender<Incoming>,
    news: mpsc::Sender<News>,
    tally: Tally,
}

/// Discord, and what comes from it.
#[derive(Debug)]
pub struct Opened {
    /// The way to it.
    pub discord: Discord,
    /// What people do there.
    pub incoming: mpsc::Receiver<Incoming>,
    /// What has to be kept or done beside.
    pub news: mpsc::Receiver<News>,
}

impl Discord {
    /// Discord with these servers. Those whose id is none are left out; the config has none of them.
    ///
    /// # Errors
    /// Where no client can be made.
    pub fn open(described: Described) -> Result<Opened, NoClient> {
        let api = Api::new(&described.api, &described.token)?;
        let (deliveries, incoming) = mpsc::channel(DELIVERIES_LIMIT);
        let (news, told) = mpsc::channel(ERRANDS_LIMIT);
        let ids = |all: &[String]| all.iter().filter_map(|id| Snowflake::parse(id)).collect::<Vec<_>>();
        let guild = |server: &Server| {
            let id = Snowflake::parse(&server.id)?;
            Some((id, Guild::new(id, api.clone(), &ids(&server.guests), &ids(&server.open))))
        };
        let inner = Inner {
            guilds: described.servers.iter().filter_map(guild).collect(),
            api,
            projects: described.projects.into_iter().collect(),
            verbs: described.verbs,
            gap: described.gap,
            own: Mutex::default(),
            session: Mutex::default(),
            seen: watch::Sender::new(0),
            tokens: Tokens::default(),
            deliveries,
            news,
            tally: Tally::default(),
        };
        Ok(Opened { discord: Self { inner: Arc::new(inner) }, incoming, news: told })
    }

    /// What was not taken, by reason.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.inner.tally
    }

    /// The ids of its servers.
    pub fn servers(&self) -> impl Iterator<Item = String> + '_ {
        self.inner.guilds.keys().map(ToString::to_string)
    }

    /// Up to which event of its session all is recorded; it changes as events are.
    #[must_use]
    pub fn seen(&self) -> watch::Receiver<u64> {
        self.inner.seen.subscribe()
    }

    /// Goes on with a session of an earlier process, as [`News::Heard`] told it.
    pub fn resumes(&self, heard: &str) {
        *self.session() = Session::parse(heard);
    }

    fn guild(&self, id: Snowflake) -> Option<&Guild> {
        self.inner.guilds.get(&id)
    }

    fn guild_of(&self, channel: &ChannelId) -> Option<&Guild> {
        let id = Snowflake::parse(&channel.workspace).filter(|_| channel.platform == Platform::Discord)?;
        self.guild(id)
    }

    fn guild_of_account(&self, account: &Account) -> Option<&Guild> {
        let id = Snowflake::parse(&account.workspace).filter(|_| account.platform == Platform::Discord)?;
        self.guild(id)
    }

    fn own(&self) -> Option<Snowflake> {
        *self.inner.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_known_as(&self, own: Snowflake) {
        *self.inner.own.lock().unwrap_or_else(PoisonError::into_inner) = Some(own);
    }

    fn session(&self) -> MutexGuard<'_, Option<Session>> {
        // It holds a whole session: a panic leaves nothing half done.
        self.inner.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, news: News) {
        // Where there is too much of it, the next sweep, or the next note of a session, tells the same.
        let _ = self.inner.news.try_send(news);
    }
}
