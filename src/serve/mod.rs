//! Floor 5: builds everything, runs the loops, shuts down. The only reader of the clock, the only place where tasks start.

mod clock;
mod clockwork;
mod courier;
mod discord;
mod homes;
mod listener;
mod log;
mod look;
mod reconciled;
mod slack;
mod sweeper;
mod watched;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::{Notify, Semaphore, broadcast, mpsc, watch};
use tokio::task::JoinSet;

pub use clock::{now, timer};
pub use clockwork::{Clockwork, Drafting, Last};
pub use discord::{DiscordLoops, remember as remember_discord};
pub use listener::listen;
pub use log::log;
pub use reconciled::Reconciled;
pub use slack::{SlackLoops, remember as remember_slack};
pub use sweeper::Sweeper;
pub use watched::Watched;

use crate::app::deliver::{Courier, Targets};
use crate::app::desk::Desk;
use crate::app::office::Office;
use crate::app::reception::{self, DeskHandle};
use crate::app::work::Left;
use crate::chat::discord as discord_room;
use crate::chat::local::Local;
use crate::chat::slack::Opened;
use crate::chat::{Chat, Incoming};
use crate::domain::name::ProjectId;
use crate::domain::person::Platform;
use crate::domain::project::Project;
use crate::http::{self, Access, CommandView, HttpState, Life, ProjectView, STREAMS_LIMIT, SlackDoor, Token};
use crate::ledger::{Ledger, Verdict};
use crate::wording::say::command::COMMANDS;
use homes::Homes;

/// How long what is under way may take at the end; then it is cut off. What was acked is in the store.
const SHUTDOWN_WITHIN: Duration = Duration::from_secs(2);

/// How many changes of ledgers a slow page may be behind before it is told to read anew.
const CHANGES_LIMIT: usize = 256;

/// How many home tabs may wait to be drawn; beyond it they are drawn when they are opened again.
const HOMES_QUEUE: usize = 256;

/// All that is needed to run.
#[derive(Debug)]
pub struct Setup {
    /// What desks share.
    pub office: Office,
    /// The projects.
    pub projects: Vec<Project>,
    /// The chat server inside the process, and what people do on it.
    pub local: Option<(Local, mpsc::Receiver<Incoming>)>,
    /// Slack, and what comes from it.
    pub slack: Option<Opened>,
    /// Where what is ruled is carried out.
    pub targets: Targets,
    /// Discord, and what comes from it.
    pub discord: Option<discord_room::Opened>,
    /// Files that are read when they change.
    pub sources: Vec<Watched>,
    /// How long messages and readings are kept.
    pub retention: Retention,
    /// Since when a scheduled time gets a project's very first digest.
    pub digest_since: DateTime<Utc>,
    /// Where pages and the API are served.
    pub listener: TcpListener,
    /// What those who use them bring; none where the address is on loopback and everybody there may.
    pub token: Option<SecretString>,
}

/// How long what stands outside the ledger is kept.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Messages.
    pub messages: TimeDelta,
    /// Readings.
    pub readings: TimeDelta,
}

/// A desk's project, and the way to it.
#[derive(Clone, Debug)]
pub struct Counter {
    /// The project.
    pub project: Arc<Project>,
    /// The way to its desk.
    pub desk: DeskHandle,
}

/// Runs until the process is told to end. `ready` is called once everything takes what comes.
///
/// # Errors
/// Where the address can't be served, or what a platform left for this start can't be read.
pub async fn serve(setup: Setup, ready: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    let address = setup.listener.local_addr()?;
    let access = access(setup.token.as_ref(), address)?;
    let office = Arc::new(setup.office);
    let ledger = office.ledger.clone();
    let (life, alive) = watch::channel(Life::Starting);
    let (changed, _) = broadcast::channel(CHANGES_LIMIT);
    let (wake, gaps) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let mut tasks = JoinSet::new();
    let counters = open_desks(&office, setup.projects, (&changed, &wake), &mut tasks);
    let (local, incoming) = setup.local.unzip();
    let chats = chats(local.as_ref(), setup.slack.as_ref(), setup.discord.as_ref());
    let (homes, opened) = mpsc::channel(HOMES_QUEUE);
    let slack = match setup.slack {
        Some(Opened { slack, incoming, news }) => {
            slack::remember(&slack, &ledger).await.context("failed to read which channels of Slack moved")?;
            tasks.spawn(listener::listen(incoming, counters.clone(), office.clone()));
            let loops = SlackLoops { slack: slack.clone(), ledger: ledger.clone(), gaps: gaps.clone(), homes };
            Some(SlackDoor { errands: loops.start(news, now, (&mut tasks, &Handle::current())), slack })
        }
        None => None,
    };
    if let Some(discord_room::Opened { discord, incoming, news }) = setup.discord {
        discord::remember(&discord, &ledger).await.context("failed to read how far Discord was heard")?;
        tasks.spawn(listener::listen(incoming, counters.clone(), office.clone()));
        let loops = DiscordLoops { discord, ledger: ledger.clone(), counters: counters.clone(), gaps: gaps.clone() };
        loops.start(news, now, (&mut tasks, &Handle::current()));
    }
    let reconciled = Reconciled::default();
    let sweeper = Sweeper {
        ledger: ledger.clone(),
        counters: counters.clone(),
        chats: chats.clone(),
        reconciled: reconciled.clone(),
        swept: None,
    };
    let clockwork = Clockwork {
        ledger: ledger.clone(),
        counters: counters.clone(),
        reconciled,
        sources: setup.sources,
        retention: setup.retention,
        digest_since: setup.digest_since,
        last: Last::default(),
        office: office.clone(),
        drafting: Drafting::default(),
    };
    let state = state(&ledger, &counters, (local.clone(), slack, access), &changed, &alive);
    tasks.spawn(serve_pages(setup.listener, state, alive.clone()));
    if let Some(incoming) = incoming {
        tasks.spawn(listener::listen(incoming, counters.clone(), office.clone()));
    }
    let courier = Courier::new(ledger.clone(), chats.clone(), desks(&counters)).with_targets(setup.targets);
    tasks.spawn(courier::run(courier, ledger.clone(), wake));
    let homes = Homes::new(counters.clone(), chats);
    tasks.spawn(homes.run(opened, changed.subscribe(), alive.clone()));
    let _ = life.send(Life::Ready);
    ready(address);
    if let Some(local) = &local {
        local.deliver_waiting(now()).await;
    }
    tasks.spawn(look_through(ledger, counters.iter().map(|counter| counter.project.id.clone()).collect()));
    tasks.spawn(sweeper.run(gaps, alive.clone()));
    tasks.spawn(clockwork.run(alive));
    told_to_end().await;
    let _ = life.send(Life::Closing);
    tracing::info!("shutting down");
    let _ = tokio::time::timeout(SHUTDOWN_WITHIN, drain(&mut tasks)).await;
    Ok(())
}

fn chats(
    local: Option<&Local>,
    slack: Option<&Opened>,
    discord: Option<&discord_room::Opened>,
) -> BTreeMap<Platform, Chat> {
    let local = local.map(|local| (Platform::Local, Chat::Local(local.clone())));
    let slack = slack.map(|opened| (Platform::Slack, Chat::Slack(opened.slack.clone())));
    let discord = discord.map(|opened| (Platform::Discord, Chat::Discord(opened.discord.clone())));
    local.into_iter().chain(slack).chain(discord).collect()
}

fn desks(counters: &[Counter]) -> BTreeMap<ProjectId, DeskHandle> {
    counters.iter().map(|counter| (counter.project.id.clone(), counter.desk.clone())).collect()
}

/// What pages and the API work with.
fn state(
    ledger: &Ledger,
    counters: &[Counter],
    (local, slack, access): (Option<Local>, Option<SlackDoor>, Access),
    changed: &broadcast::Sender<ProjectId>,
    alive: &watch::Receiver<Life>,
) -> HttpState {
    HttpState {
        local,
        slack,
        access,
        clock: now,
        life: alive.clone(),
        projects: counters.iter().map(|counter| ProjectView::from(&*counter.project)).collect(),
        commands: commands(),
        ledger: look::view(ledger, counters),
        ledger_changed: changed.clone(),
        started: now().timestamp_millis(),
        streams: Arc::new(Semaphore::new(STREAMS_LIMIT)),
    }
}

fn access(token: Option<&SecretString>, address: SocketAddr) -> anyhow::Result<Access> {
    let Some(token) = token else { return Ok(Access::Loopback) };
    // Off loopback the page is reached through a proxy that speaks HTTPS.
    let secure = !address.ip().is_loopback();
    Ok(Access::Token(Token::new(token.expose_secret(), secure).context("failed to use the token")?))
}

/// Serves pages and the API until the process ends, and what is under way then.
async fn serve_pages(listener: TcpListener, state: HttpState, mut closing: watch::Receiver<Life>) {
    let server = axum::serve(listener, http::router(state)).with_graceful_shutdown(async move {
        let _ = closing.wait_for(|life| *life == Life::Closing).await;
    });
    if let Err(error) = server.await {
        tracing::error!(%error, "the page and the API ended");
    }
}

/// Verifies every chain once, after the start: what is broken is said aloud. Rulings go on, each linked to what stands before it.
async fn look_through(ledger: Ledger, projects: Vec<ProjectId>) {
    for project in projects {
        match ledger.verify(&project, None).await {
            Ok(Verdict::Holds(head)) => {
                tracing::info!(%project, entries = head.version.entries(), "the ledger verifies")
            }
            Ok(Verdict::Broken(found)) => {
                tracing::error!(%project, "the ledger was changed from outside: {found}; see `countersign ledger verify`");
            }
            Err(error) => tracing::error!(%project, %error, "the ledger can't be verified"),
        }
    }
}

/// The server ends when its requests do; the loops have nothing under way that is not in the store.
async fn drain(tasks: &mut JoinSet<()>) {
    let _ = tasks.join_next().await;
}

fn open_desks(
    office: &Arc<Office>,
    projects: Vec<Project>,
    (changed, wake): (&broadcast::Sender<ProjectId>, &Arc<Notify>),
    tasks: &mut JoinSet<()>,
) -> Vec<Counter> {
    let open = |project: Project| {
        let project = Arc::new(project);
        let (desk, inbox) = reception::open();
        let (changed, wake, id) = (changed.clone(), wake.clone(), project.id.clone());
        let recorded = move |left: Left| {
            if left.outgoing {
                wake.notify_one();
            }
            if left.entries {
                // Nobody may look on.
                let _ = changed.send(id.clone());
            }
        };
        tasks.spawn(inbox.serve(Desk::new(office.clone(), project.clone()), now, recorded));
        Counter { project, desk }
    };
    projects.into_iter().map(open).collect()
}

fn commands() -> Arc<[CommandView]> {
    let view = |usage: &crate::wording::say::command::Usage| CommandView {
        text: format!("/countersign {}", usage.name),
        takes: usage.arguments.to_owned(),
        about: usage.does.to_owned(),
    };
    COMMANDS.iter().map(view).collect()
}

/// Until somebody ends the process: Ctrl-C, or SIGTERM as service managers send it.
async fn told_to_end() {
    let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(term) => term,
        Err(error) => {
            tracing::error!(%error, "SIGTERM can't be heard");
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}
