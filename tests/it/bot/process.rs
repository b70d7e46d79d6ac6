//! The process that a story starts and kills: what `serve` builds, without its clock, its page and its signals.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use countersign::app::deliver::{Courier, Targets};
use countersign::app::desk::Desk;
use countersign::app::office::Office;
use countersign::app::reception;
use countersign::chat::Incoming;
use countersign::chat::slack::Opened;
use countersign::config::{Config, TargetKind, Tracker};
use countersign::detect::Thresholds;
use countersign::domain::name::ProjectId;
use countersign::ledger::Ledger;
use countersign::serve::{
    Clockwork, Counter, DiscordLoops, Drafting, Last, Reconciled, Retention, SlackLoops, Sweeper, listen,
    remember_discord, remember_slack,
};
use countersign::targets::{GitHub, GitLab, Target, Web, Webhook};
use countersign::wording::emoji::CustomEmoji;
use countersign::writer::Writer;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::discord::OnDiscord;
use super::slack::{OnSlack, TEAM};
use super::{Clock, Platform};

/// How many deliveries wait for the listener.
const DELIVERIES_LIMIT: usize = 64;

/// What a story is kept in.
pub(super) enum Store {
    Memory(Ledger),
    File(TempDir),
}

impl Store {
    pub(super) fn memory() -> Self {
        Self::Memory(Ledger::memory())
    }

    pub(super) fn file() -> Self {
        Self::File(tempfile::tempdir().expect("a folder for a store"))
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Memory(_) => "memory",
            Self::File(_) => "sqlite",
        }
    }

    fn path(folder: &TempDir) -> PathBuf {
        folder.path().join("countersign.db")
    }

    pub(super) fn open(&self) -> Ledger {
        match self {
            Self::Memory(ledger) => ledger.clone(),
            Self::File(folder) => Ledger::open(&Self::path(folder)).expect("the store opens"),
        }
    }

    /// The store so that it refuses to be written, where it can be.
    pub(super) fn open_to_read(&self) -> Option<Ledger> {
        match self {
            Self::Memory(_) => None,
            Self::File(folder) => Some(Ledger::open_to_read(&Self::path(folder)).expect("the store opens")),
        }
    }
}

/// One run of the bot.
pub(super) struct Process {
    office: Arc<Office>,
    counters: Vec<Counter>,
    pub(super) courier: Courier,
    pub(super) sweeper: Sweeper,
    pub(super) clockwork: Clockwork,
    pub(super) incoming: mpsc::Sender<Incoming>,
    /// What a platform sends that is opened with each process.
    pub(super) from_platform: Option<mpsc::Receiver<Incoming>>,
    tasks: JoinSet<()>,
}

impl Process {
    pub(super) fn start(
        runtime: &Runtime,
        config: &Config,
        ledger: Ledger,
        platform: &Platform,
        clock: &Clock,
        first_start: DateTime<Utc>,
    ) -> Self {
        let office = Arc::new(office(config, ledger.clone()));
        let mut tasks = JoinSet::new();
        let mut counters = Vec::new();
        for configured in &config.projects {
            let project = Arc::new(configured.project.clone());
            let (desk, inbox) = reception::open();
            let clock = clock.clone();
            let served = inbox.serve(Desk::new(office.clone(), project.clone()), move || clock.now(), |_| ());
            tasks.spawn_on(served, runtime.handle());
            counters.push(Counter { project, desk });
        }
        let from_platform = match platform {
            Platform::Local(_) => None,
            Platform::Slack(on) => Some(begin_slack(runtime, &ledger, on, clock, &mut tasks)),
            Platform::Discord(on) => Some(begin_discord(runtime, (&ledger, &counters), on, clock, &mut tasks)),
        };
        let (incoming, heard) = mpsc::channel(DELIVERIES_LIMIT);
        tasks.spawn_on(listen(heard, counters.clone(), office.clone()), runtime.handle());
        let chats: BTreeMap<_, _> = [platform.chat()].into();
        let desks = counters.iter().map(|counter| (counter.project.id.clone(), counter.desk.clone())).collect();
        let courier = Courier::new(ledger.clone(), chats.clone(), desks).with_targets(targets(config));
        let reconciled = Reconciled::default();
        let sweeper = Sweeper {
            ledger: ledger.clone(),
            counters: counters.clone(),
            chats,
            reconciled: reconciled.clone(),
            swept: None,
        };
        let clockwork = Clockwork {
            office: office.clone(),
            drafting: Drafting::default(),
            ledger,
            counters: counters.clone(),
            reconciled,
            sources: Vec::new(),
            retention: Retention {
                messages: TimeDelta::days(i64::from(config.store.keep_messages_days)),
                readings: TimeDelta::days(i64::from(config.store.keep_readings_days)),
            },
            digest_since: first_start,
            last: Last::default(),
        };
        Self { office, counters, courier, sweeper, clockwork, incoming, from_platform, tasks }
    }

    pub(super) fn counter(&self, project: &ProjectId) -> &Counter {
        self.counters.iter().find(|counter| counter.project.id == *project).expect("a project of the town")
    }

    pub(super) fn another_desk(&self, project: &ProjectId) -> Desk {
        Desk::new(self.office.clone(), self.counter(project).project.clone())
    }

    pub(super) async fn ends(mut self) {
        self.tasks.shutdown().await;
    }
}

/// Opens Discord, as a process does that starts. What it still has to tell comes once the wire leads to the process.
fn begin_discord(
    runtime: &Runtime,
    (ledger, counters): (&Ledger, &[Counter]),
    on: &OnDiscord,
    clock: &Clock,
    tasks: &mut JoinSet<()>,
) -> mpsc::Receiver<Incoming> {
    on.fake.set_now(clock.now());
    let opened = on.open();
    let (discord, gaps) = (opened.discord.clone(), Arc::default());
    let loops = DiscordLoops { discord, ledger: ledger.clone(), counters: counters.to_vec(), gaps };
    let ticking = clock.clone();
    runtime.block_on(async {
        remember_discord(&opened.discord, ledger).await.expect("the notes are read");
        loops.start(opened.news, move || ticking.now(), (tasks, runtime.handle()));
        while !on.fake.is_connected() {
            tokio::task::yield_now().await;
        }
        while on.fake.registered(Some(on.ids.guild)).is_empty() {
            tokio::task::yield_now().await;
        }
    });
    opened.incoming
}

/// Opens Slack, as a process does that starts.
fn begin_slack(
    runtime: &Runtime,
    ledger: &Ledger,
    on: &OnSlack,
    clock: &Clock,
    tasks: &mut JoinSet<()>,
) -> mpsc::Receiver<Incoming> {
    on.fake.set_now(clock.now());
    let Opened { slack, incoming, news } = on.open();
    let (homes, _) = mpsc::channel(1);
    let loops = SlackLoops { slack: slack.clone(), ledger: ledger.clone(), gaps: Arc::default(), homes };
    let ticking = clock.clone();
    runtime.block_on(async {
        remember_slack(&slack, ledger).await.expect("the notes are read");
        let _errands = loops.start(news, move || ticking.now(), (tasks, runtime.handle()));
        slack.introduce(TEAM).await.expect("the bot is let in");
        on.fake.connected(TEAM, 2).await;
    });
    incoming
}

/// The targets of a town, all with one secret.
pub(super) fn targets(config: &Config) -> Targets {
    let secret = || SecretString::from("a secret of the town");
    let one = |kind: &TargetKind| {
        let web = Web::new().expect("certificates");
        match kind.clone() {
            TargetKind::Webhook { url, .. } => Target::Webhook(Webhook { web, url, secret: secret() }),
            TargetKind::GitHub(Tracker { base_url, repository, accounts, blocked_label, .. }) => {
                Target::GitHub(GitHub { web, base_url, repository, token: secret(), accounts, blocked_label })
            }
            TargetKind::GitLab(Tracker { base_url, repository: project, accounts, blocked_label, .. }) => {
                Target::GitLab(GitLab { web, base_url, project, token: secret(), accounts, blocked_label })
            }
        }
    };
    let all = config.projects.iter().flat_map(|configured| {
        let project = configured.project.id.clone();
        configured.targets.iter().map(move |known| ((project.clone(), known.target.id.clone()), one(&known.kind)))
    });
    all.collect()
}

fn office(config: &Config, ledger: Ledger) -> Office {
    let thresholds = Thresholds {
        unanswered_working_days: config.thresholds.unanswered_after_working_days,
        blocked_working_days: config.thresholds.blocked_after_working_days,
        ..Thresholds::default()
    };
    Office {
        ledger,
        writer: Writer::default(),
        emoji: CustomEmoji::default(),
        thresholds,
        own_thresholds: Default::default(),
    }
}
