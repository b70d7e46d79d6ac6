//! A whole-bot tester: a platform, a store, real desks, listener, courier and clockwork, and a clock that a story moves.
//! What a story says is in its own words; which platform and which store it runs on is not its business.

mod deeds;
mod discord;
mod outside;
mod picture;
mod platform;
mod process;
mod sights;
mod slack;
mod times;
mod town;
mod town_on;
mod town_on_discord;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use countersign::chat::Acked;
use countersign::chat::local::Local;
use countersign::config::Config;
use countersign::domain::delivery::Delivery;
use countersign::domain::entry::What;
use countersign::domain::name::ProjectId;
use countersign::ledger::Ledger;

pub(crate) use discord::{OnDiscord, number};
pub(crate) use outside::{Answer, Outside};
use platform::Platform;
pub(crate) use platform::{Deed, Deeded};
use process::{Process, Store};
pub(crate) use slack::{OnSlack, TEAM, channel_id, user_id};
pub(crate) use town::{Town, town};
use wire::Wire;

/// The time, as a story moves it.
#[derive(Clone)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).expect("a story's time")
    }

    fn set(&self, now: DateTime<Utc>) {
        self.0.store(now.timestamp_micros(), Ordering::SeqCst);
    }
}

/// The bot with all that is around it.
pub(crate) struct Bot {
    runtime: tokio::runtime::Runtime,
    clock: Clock,
    config: Config,
    platform: Platform,
    wire: Wire,
    store: Store,
    ledger: Option<Ledger>,
    process: Option<Process>,
    first_start: DateTime<Utc>,
    deeds: u64,
    /// False: what is to be said waits.
    speaks: bool,
    /// True: the store can't be written.
    failing: bool,
    /// True: a post may have been given up.
    forgiving: bool,
}

/// A platform that stories are told on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    Local,
    Slack,
    Discord,
}

/// Tells a story on every store, and on every platform.
pub(crate) fn story(town: &Town, tell: impl Fn(&mut Bot)) {
    let runs = [
        (On::Local, Store::memory()),
        (On::Local, Store::file()),
        (On::Slack, Store::memory()),
        (On::Discord, Store::memory()),
    ];
    told(town, runs, tell);
}

/// Tells a story on every store, of what only the chat server inside the process can do.
pub(crate) fn local_story(town: &Town, tell: impl Fn(&mut Bot)) {
    told(town, [(On::Local, Store::memory()), (On::Local, Store::file())], tell);
}

/// Tells a story of what happens on Slack alone.
pub(crate) fn slack_story(town: &Town, tell: impl Fn(&mut Bot)) {
    told(town, [(On::Slack, Store::memory()), (On::Slack, Store::file())], tell);
}

/// Tells a story of what happens on Discord alone.
pub(crate) fn discord_story(town: &Town, tell: impl Fn(&mut Bot)) {
    told(town, [(On::Discord, Store::memory()), (On::Discord, Store::file())], tell);
}

fn told<const N: usize>(town: &Town, runs: [(On, Store); N], tell: impl Fn(&mut Bot)) {
    insta::allow_duplicates! {
        for (on, store) in runs {
            let name = store.name();
            let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let mut bot = Bot::new(town, on, store);
                tell(&mut bot);
            }));
            if let Err(failed) = told {
                eprintln!("the story fails on {on:?} with the store {name}");
                std::panic::resume_unwind(failed);
            }
        }
    }
}

/// Time passes between two things that people do.
const BETWEEN_DEEDS: TimeDelta = TimeDelta::seconds(1);

impl Bot {
    /// The bot of a town, started on Monday, 2 March 2026, at 10.
    fn new(town: &Town, on: On, store: Store) -> Self {
        let clock = Clock(Arc::default());
        let start: NaiveDateTime = "2026-03-02T10:00:00".parse().expect("a time");
        clock.set(start.and_utc());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let local = town.config();
        let mut wire = Wire::new();
        let (platform, config) = match on {
            On::Local => {
                let (platform, incoming) = Local::in_memory(town::workspace(&local));
                wire.comes_from(incoming, &runtime);
                (Platform::Local(platform), local)
            }
            On::Slack => {
                let on = OnSlack::new(&local, &clock, runtime.handle());
                let config = town.config_on_slack(&local, &on.fake);
                (Platform::Slack(Box::new(on)), config)
            }
            On::Discord => {
                let on = OnDiscord::new(&local, clock.now(), &runtime);
                let config = town.config_on_discord(&local, &on);
                (Platform::Discord(Box::new(on)), config)
            }
        };
        let ledger = Some(store.open());
        let first_start = clock.now();
        let mut bot = Self {
            runtime,
            clock,
            config,
            platform,
            wire,
            store,
            ledger,
            process: None,
            first_start,
            deeds: 0,
            speaks: true,
            failing: false,
            forgiving: false,
        };
        bot.starts();
        bot
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        self.ledger.as_ref().expect("the store is open")
    }

    /// Where the story is told.
    pub(crate) fn on(&self) -> On {
        match self.platform {
            Platform::Local(_) => On::Local,
            Platform::Slack(_) => On::Slack,
            Platform::Discord(_) => On::Discord,
        }
    }

    /// The fake Slack that the story is told on.
    pub(crate) fn slack(&self) -> &OnSlack {
        match &self.platform {
            Platform::Slack(on) => on,
            Platform::Local(_) | Platform::Discord(_) => panic!("this story is told on Slack"),
        }
    }

    /// The fake Discord that the story is told on.
    pub(crate) fn discord(&self) -> &OnDiscord {
        match &self.platform {
            Platform::Discord(on) => on,
            Platform::Local(_) | Platform::Slack(_) => panic!("this story is told on Discord"),
        }
    }

    fn process(&self) -> &Process {
        self.process.as_ref().expect("the bot runs")
    }
}

/// The process.
impl Bot {
    /// The bot starts, as `serve` starts it: what the platform still has to tell it comes first.
    pub(crate) fn starts(&mut self) {
        self.begins();
        let now = self.now();
        self.runtime.block_on(self.platform.delivers_again(now));
        self.ticks();
    }

    /// The bot starts, and the platform tells it nothing of what happened meanwhile. It has not read anything yet.
    pub(crate) fn starts_deaf(&mut self) {
        self.platform.forgets_who_listened();
        self.begins();
    }

    fn begins(&mut self) {
        assert!(self.process.is_none(), "it runs already");
        let ledger = self.ledger.get_or_insert_with(|| self.store.open()).clone();
        let mut process =
            Process::start(&self.runtime, &self.config, ledger, &self.platform, &self.clock, self.first_start);
        if let Some(incoming) = process.from_platform.take() {
            self.wire.comes_from(incoming, &self.runtime);
        }
        self.wire.leads_to(Some(process.incoming.clone()));
        self.process = Some(process);
    }

    /// The bot is killed: whatever it had under way is gone.
    pub(crate) fn stops(&mut self) {
        self.wire.leads_to(None);
        if let Some(process) = self.process.take() {
            self.runtime.block_on(process.ends());
            self.platform.is_left();
        }
        self.ledger = None;
        self.failing = false;
    }

    pub(crate) fn restarts(&mut self) {
        self.stops();
        self.starts();
    }

    /// The store lets nothing be written, until the bot is started again.
    pub(crate) fn runs_on_a_store_that_fails(&mut self) -> bool {
        self.stops();
        let Some(failing) = self.store.open_to_read() else { return false };
        self.ledger = Some(failing);
        self.failing = true;
        self.starts_deaf();
        true
    }

    /// What the platform delivered so far, oldest first.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.wire.deliveries()
    }

    /// The platform delivers something.
    pub(crate) fn is_delivered(&mut self, delivery: Delivery) -> Acked {
        let acked = self.runtime.block_on(self.wire.delivers(delivery));
        self.carries();
        acked
    }

    /// A courier, desks and listener of another process on the same store.
    pub(crate) fn another_desk(&self, project: &str) -> countersign::app::desk::Desk {
        self.process().another_desk(&ProjectId::parse(project).expect("a project"))
    }

    pub(crate) fn awaits<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// The platform brings once more what the bot has not acked.
    pub(crate) fn is_told_what_it_missed(&mut self) {
        let now = self.now();
        self.runtime.block_on(self.platform.delivers_again(now));
        self.carries();
    }

    /// The story is of a post that is given up.
    pub(crate) fn forgives_given_up_posts(&mut self) {
        self.forgiving = true;
    }

    /// Where a project's rulings are carried out.
    pub(crate) fn target(&self, project: &str, target: &str) -> countersign::targets::Target {
        let project = ProjectId::parse(project).expect("a project");
        let target = countersign::domain::name::TargetId::parse(target).expect("a target");
        process::targets(&self.config).remove(&(project, target)).expect("a target of the town")
    }

    /// How many things wait to be said.
    pub(crate) fn unsaid(&self) -> u64 {
        self.runtime.block_on(self.ledger().waiting()).expect("the outbox is read").items
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        if std::thread::panicking() || self.ledger.is_none() {
            return;
        }
        assert_eq!(self.unsaid(), 0, "nothing is left in the outbox");
        if let Platform::Discord(on) = &self.platform {
            // What the fake itself answers is held by its own tests.
            let offences: Vec<String> =
                on.fake.offences().into_iter().filter(|one| !one.contains(" answers at ")).collect();
            assert_eq!(offences, [""; 0], "every request is one that Discord takes");
        }
        for project in &self.config.projects {
            assert!(self.verifies(project.project.id.as_str()), "the chain holds");
        }
        let given_up = self.entries().into_iter().find(|entry| matches!(entry.what, What::PostFailed { .. }));
        assert!(given_up.is_none() || self.forgiving, "no post was given up: {given_up:?}");
    }
}
