//! What the HTTP room is given: plain values and handles, made by `serve`.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::{Semaphore, broadcast, mpsc, watch};

use super::access::Access;
use super::view::{CommandView, LedgerView, ProjectView};
use crate::chat::After;
use crate::chat::local::Local;
use crate::chat::slack::Slack;
use crate::domain::name::ProjectId;

/// How many pages may look on at the same time; each holds one connection open.
pub const STREAMS_LIMIT: usize = 64;

/// How far the process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// It reads its store.
    Starting,
    /// It takes what comes.
    Ready,
    /// It shuts down: streams end.
    Closing,
}

/// The way to Slack, and to what goes on after a request was answered.
#[derive(Clone, Debug)]
pub struct SlackDoor {
    /// Who hears.
    pub slack: Slack,
    /// Where what goes on is driven.
    pub errands: mpsc::Sender<After>,
}

/// What the routes work with. Cloning is cheap.
#[derive(Clone)]
pub struct HttpState {
    /// The local platform, where there is one.
    pub local: Option<Local>,
    /// The way in for Slack, where a workspace is listened to over HTTP.
    pub slack: Option<SlackDoor>,
    /// Who may use the page and the API.
    pub access: Access,
    /// The one clock, read for each act.
    pub clock: fn() -> DateTime<Utc>,
    /// How far the process is.
    pub life: watch::Receiver<Life>,
    /// The projects.
    pub projects: Arc<[ProjectView]>,
    /// The slash commands that the page completes.
    pub commands: Arc<[CommandView]>,
    /// The ledger, to look at.
    pub ledger: LedgerView,
    /// Told the project whose ledger grew, after the append.
    pub ledger_changed: broadcast::Sender<ProjectId>,
    /// When this process started, in milliseconds: change numbers of another process mean nothing.
    pub started: i64,
    /// Room for pages that look on: [`STREAMS_LIMIT`] permits.
    pub streams: Arc<Semaphore>,
}
