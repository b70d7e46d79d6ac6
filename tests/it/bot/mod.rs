//! A whole-bot tester: a platform, a store, real desks, listener, courier and clockwork, and a clock that a story moves.
//! What a story says is in its own words; which platform and which store it runs on is not its business.

mod picture;
mod platform;
mod process;
mod town;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use countersign::chat::{Post, SendError};
use countersign::config::Config;
use countersign::domain::calendar::instant;
use countersign::domain::card::Action;
use countersign::domain::delivery::Delivery;
use countersign::domain::entry::{Entry, What};
use countersign::domain::message::MessageId;
use countersign::domain::name::{ItemKey, ProjectId, ReviewId, SourceId};
use countersign::domain::reading::Reading;
use countersign::domain::review::Review;
use countersign::domain::ruling::RulingKind;
use countersign::domain::value::{Field, Value};
use countersign::ledger::{Ledger, Verdict, Version};
use countersign::wording::say::entry;

use countersign::app::work::Work;
use countersign::chat::Acked;
use platform::Platform;
pub(crate) use platform::{Deed, Deeded};
use process::{Process, Store};
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

/// How far apart the ticks are when a story lets time go on.
const STEP: TimeDelta = TimeDelta::minutes(30);

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
}

/// Tells a story on every store.
pub(crate) fn story(town: &Town, tell: impl Fn(&mut Bot)) {
    insta::allow_duplicates! {
        for store in [Store::memory(), Store::file()] {
            let name = store.name();
            let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let mut bot = Bot::new(town, store);
                tell(&mut bot);
            }));
            if let Err(failed) = told {
                eprintln!("the story fails on the store {name}");
                std::panic::resume_unwind(failed);
            }
        }
    }
}

/// Time passes between two things that people do.
const BETWEEN_DEEDS: TimeDelta = TimeDelta::seconds(1);

impl Bot {
    /// The bot of a town, started on Monday, 2 March 2026, at 10.
    fn new(town: &Town, store: Store) -> Self {
        let config = town.config();
        let clock = Clock(Arc::default());
        let start: NaiveDateTime = "2026-03-02T10:00:00".parse().expect("a time");
        clock.set(start.and_utc());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (platform, incoming) = Platform::local(town::workspace(&config));
        let wire = Wire::new(incoming, &runtime);
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

    fn process(&self) -> &Process {
        self.process.as_ref().expect("the bot runs")
    }
}

/// What people do.
impl Bot {
    /// Does a deed under a new name.
    pub(crate) fn does(&mut self, by: &str, deed: &Deed) -> Deeded {
        self.deeds += 1;
        let name = format!("deed-{}", self.deeds);
        self.does_once(by, &name, deed)
    }

    /// Does a deed under a name: the same name is the same deed.
    pub(crate) fn does_once(&mut self, by: &str, name: &str, deed: &Deed) -> Deeded {
        self.clock.set(self.now() + BETWEEN_DEEDS);
        let done = self.runtime.block_on(self.platform.act(by, name, deed, self.clock.now()));
        self.carries();
        done
    }

    fn acked(&mut self, by: &str, deed: &Deed) -> Option<MessageId> {
        match self.does(by, deed) {
            Deeded::Acked(message) => message,
            other => panic!("{by} did {deed:?}: {other:?}"),
        }
    }

    /// Writes under a card, or in any thread.
    pub(crate) fn says(&mut self, by: &str, under: &MessageId, text: &str) -> MessageId {
        let (channel, under) = (under.channel.channel.clone(), Some(under.clone()));
        self.acked(by, &Deed::Says { channel, under, text: text.to_owned() }).expect("a message came of it")
    }

    /// Writes in a channel.
    pub(crate) fn says_in(&mut self, by: &str, channel: &str, text: &str) -> MessageId {
        let deed = Deed::Says { channel: channel.to_owned(), under: None, text: text.to_owned() };
        self.acked(by, &deed).expect("a message came of it")
    }

    pub(crate) fn edits(&mut self, by: &str, message: &MessageId, text: &str) {
        self.acked(by, &Deed::Edits { message: message.clone(), text: text.to_owned() });
    }

    pub(crate) fn deletes(&mut self, by: &str, message: &MessageId) {
        self.acked(by, &Deed::Deletes { message: message.clone() });
    }

    pub(crate) fn reacts(&mut self, by: &str, message: &MessageId, emoji: &str) {
        self.acked(by, &Deed::Reacts { message: message.clone(), emoji: emoji.to_owned() });
    }

    pub(crate) fn unreacts(&mut self, by: &str, message: &MessageId, emoji: &str) {
        self.acked(by, &Deed::Unreacts { message: message.clone(), emoji: emoji.to_owned() });
    }

    /// Presses the button of that label on the last message that offers it: the one that is named, or one in its thread.
    pub(crate) fn presses(&mut self, by: &str, on: &MessageId, label: &str) {
        self.fills_in(by, on, label, None);
    }

    /// Presses a button and types something into its form.
    pub(crate) fn fills_in(&mut self, by: &str, on: &MessageId, label: &str, typed: Option<&str>) {
        let (message, action) = self.button(by, on, label).unwrap_or_else(|| {
            panic!("{by} sees no button {label:?} on\n{}\n{}", self.shows(on), self.thread_of(by, on))
        });
        self.acked(by, &Deed::Presses { message, action, typed: typed.map(str::to_owned) });
    }

    /// Presses a button of the card that a page remembers, whatever the card shows by now.
    pub(crate) fn press_remembered(&mut self, by: &str, card: &MessageId, review: &str, label: &str) {
        assert_eq!(label, "Approve", "stories remember only that one");
        let review = self.review(review);
        let action = Action::Rule { review: review.id, on: review.hash, kind: RulingKind::Approve };
        self.acked(by, &Deed::Presses { message: card.clone(), action, typed: None });
    }

    /// The platform is given a post.
    pub(crate) async fn sends(&self, post: &Post) -> Result<MessageId, SendError> {
        self.platform.chat().1.send(post).await
    }

    fn button(&self, by: &str, on: &MessageId, label: &str) -> Option<(MessageId, Action)> {
        let own = self.platform.message(by, on);
        let thread = self.platform.thread(by, on);
        own.into_iter().chain(thread).rev().find_map(|seen| {
            let card = seen.card?;
            let button = picture::buttons(&card).into_iter().find(|button| button.label == label)?;
            Some((seen.id, button.action.clone()))
        })
    }

    /// Types a command in a channel; the answer.
    pub(crate) fn commands(&mut self, by: &str, channel: &str, text: &str) -> String {
        let deed = Deed::Commands { channel: channel.to_owned(), text: text.to_owned() };
        let answer = self.acked(by, &deed);
        let seen = answer.and_then(|answer| self.platform.message(by, &answer));
        seen.map_or_else(String::new, |seen| seen.text)
    }
}

/// What stands where.
impl Bot {
    /// The newest card of a review.
    pub(crate) fn card(&self, review: &str) -> MessageId {
        let cards = self.cards(review);
        cards.last().cloned().unwrap_or_else(|| panic!("{review} has no card; the ledger:\n{}", self.story_so_far()))
    }

    pub(crate) fn cards(&self, review: &str) -> Vec<MessageId> {
        let id = ReviewId::parse(review).expect("a review's name");
        let desk = &self.process().counter(&id.project).desk;
        self.runtime.block_on(desk.cards(id.clone())).expect("the desk answers")
    }

    /// What a message shows.
    pub(crate) fn shows(&self, message: &MessageId) -> String {
        self.platform.message("ana", message).map_or_else(String::new, |seen| seen.text)
    }

    /// What Ana sees the bot say under a card, a message after the other.
    pub(crate) fn thread(&self, card: &MessageId) -> String {
        self.thread_of("ana", card)
    }

    /// What somebody sees the bot say under a card.
    pub(crate) fn thread_of(&self, viewer: &str, card: &MessageId) -> String {
        let said = self.platform.thread(viewer, card);
        let said: Vec<String> = said.into_iter().filter(|seen| seen.card.is_some()).map(|seen| seen.text).collect();
        said.join("\n")
    }

    /// The last thing that somebody sees the bot say under a card.
    pub(crate) fn last(&self, viewer: &str, card: &MessageId) -> String {
        let said = self.platform.thread(viewer, card).into_iter().rev().find(|seen| seen.card.is_some());
        said.map_or_else(String::new, |seen| seen.text)
    }

    /// The posts of the bot in a channel, oldest first, as somebody sees them.
    pub(crate) fn posts(&self, viewer: &str, channel: &str) -> Vec<String> {
        let said = self.platform.channel(viewer, channel).into_iter();
        said.filter(|seen| seen.card.is_some()).map(|seen| seen.text).collect()
    }

    /// Everything that somebody can see anywhere on the platform.
    pub(crate) fn all_that_is_seen_by(&self, viewer: &str) -> String {
        let mut all = String::new();
        for channel in ["library", "site", "budget"] {
            for seen in self.platform.channel(viewer, channel) {
                all.push_str(&seen.text);
                all.push('\n');
                for answer in self.platform.thread(viewer, &seen.id) {
                    all.push_str(&answer.text);
                    all.push('\n');
                }
            }
        }
        all
    }

    pub(crate) fn reviews(&self, project: &str) -> Vec<Review> {
        let desk = &self.process().counter(&ProjectId::parse(project).expect("a project")).desk;
        self.runtime.block_on(desk.reviews()).expect("the desk answers")
    }

    /// A review, as the desk has it.
    pub(crate) fn review(&self, review: &str) -> Review {
        let id = ReviewId::parse(review).expect("a review's name");
        let found = self.reviews(id.project.as_str()).into_iter().find(|known| known.id == id);
        found.unwrap_or_else(|| panic!("there is no {review}; the ledger:\n{}", self.story_so_far()))
    }

    /// The state of a review in a word.
    pub(crate) fn stands(&self, review: &str) -> &'static str {
        self.review(review).state.as_str()
    }

    pub(crate) fn entries_of(&self, project: &str) -> Vec<Entry> {
        let project = ProjectId::parse(project).expect("a project");
        self.runtime.block_on(self.ledger().tail(&project, Version::START, 100_000)).expect("the ledger is read")
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.entries_of("harbour")
    }

    /// How many entries of a kind there are.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.entries().iter().filter(|entry| entry.what.kind() == kind).count()
    }

    /// The ledger in plain words, a line an entry.
    pub(crate) fn story_so_far(&self) -> String {
        self.story_of("harbour")
    }

    pub(crate) fn story_of(&self, project: &str) -> String {
        let configured = self.config.project(&ProjectId::parse(project).expect("a project")).expect("it is configured");
        let lines: Vec<String> = self
            .entries_of(project)
            .iter()
            .map(|one| format!("{} {}", one.n, entry::line(&configured.project, one)))
            .collect();
        lines.join("\n")
    }

    /// The ledger without the entries that only say where cards stand, after an entry.
    pub(crate) fn recorded_since(&self, entry: u64) -> String {
        let lines = self.story_so_far();
        let lines = lines.lines().filter(|line| !line.contains(" shown in "));
        let number = |line: &&str| line.split(' ').next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) > entry;
        lines.filter(number).collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn head(&self) -> u64 {
        self.entries().last().map_or(0, |entry| entry.n)
    }

    pub(crate) fn verifies(&self, project: &str) -> bool {
        let project = ProjectId::parse(project).expect("a project");
        let verdict = self.runtime.block_on(self.ledger().verify(&project, None)).expect("the ledger is read");
        matches!(verdict, Verdict::Holds(_))
    }
}

/// Sources and time.
impl Bot {
    /// A source reports a value.
    pub(crate) fn reads(&mut self, source: &str, item: &str, field: &str, value: &str) {
        self.reads_for("harbour", source, item, field, value);
    }

    pub(crate) fn reads_for(&mut self, project: &str, source: &str, item: &str, field: &str, value: &str) {
        self.clock.set(self.now() + BETWEEN_DEEDS);
        let value = value.parse().map_or_else(|_| Value::Text(value.into()), Value::Date);
        let reading = Reading {
            item: ItemKey::parse(item).expect("an item"),
            field: Field::from_name(field),
            value,
            source: SourceId::parse(source).expect("a source"),
            at: self.now(),
            locator: format!("{source}.csv line 2").into(),
        };
        self.works(project, Work::Read(vec![reading]));
    }

    /// Has a desk do something.
    pub(crate) fn works(&mut self, project: &str, work: Work) {
        let project = ProjectId::parse(project).expect("a project");
        let desk = self.process().counter(&project).desk.clone();
        self.runtime.block_on(desk.work(work)).expect("the desk works");
        self.carries();
    }

    /// Looks for exceptions now.
    pub(crate) fn looks(&mut self) {
        self.works("harbour", Work::Looked);
    }

    /// Two sources say different dates of Planning consent: `harbour-1` asks whether it is 14 May.
    pub(crate) fn asks_about_consent(&mut self) -> MessageId {
        self.reads("tracker", "PC-1", "title", "Planning consent");
        self.reads("tracker", "PC-1", "due", "2026-05-14");
        self.reads("schedule", "PC-1", "due", "2026-05-11");
        self.looks();
        self.card("harbour-1")
    }

    /// Lets time go on to a time on Lisbon's clocks: `2026-03-09 09:00`.
    pub(crate) fn waits_until(&mut self, time: &str) {
        let local = NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M").expect("a time");
        let until = instant(local, chrono_tz::Europe::Lisbon);
        assert!(until >= self.now(), "time goes on, not back");
        while self.now() < until {
            self.clock.set((self.now() + STEP).min(until));
            self.ticks();
        }
    }

    /// Lets time pass while nothing runs.
    pub(crate) fn sleeps_until(&mut self, time: &str) {
        let local = NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M").expect("a time");
        self.clock.set(instant(local, chrono_tz::Europe::Lisbon));
    }

    /// The clockwork and the courier do what has come due.
    pub(crate) fn ticks(&mut self) {
        let now = self.now();
        if let Some(process) = &mut self.process {
            self.runtime.block_on(process.clockwork.tick(now));
        }
        self.carries();
    }

    /// The courier says what is to be said.
    pub(crate) fn carries(&mut self) {
        let Some(process) = self.process.as_ref().filter(|_| self.speaks) else { return };
        let now = self.clock.now();
        loop {
            match self.runtime.block_on(process.courier.round(now)) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => {
                    assert!(self.failing, "the courier stops: {error}");
                    return;
                }
            }
        }
    }

    /// What is to be said waits, or goes on.
    pub(crate) fn speaks(&mut self, speaks: bool) {
        self.speaks = speaks;
        self.carries();
    }
}

/// The process.
impl Bot {
    /// The bot starts, as `serve` starts it: what the platform still has to tell it comes first.
    pub(crate) fn starts(&mut self) {
        self.starts_deaf();
        let now = self.now();
        self.runtime.block_on(self.platform.delivers_again(now));
        self.ticks();
    }

    /// The bot starts, and the platform tells it nothing of what happened meanwhile. It has not read anything yet.
    pub(crate) fn starts_deaf(&mut self) {
        assert!(self.process.is_none(), "it runs already");
        let ledger = self.ledger.get_or_insert_with(|| self.store.open()).clone();
        let process =
            Process::start(&self.runtime, &self.config, ledger, &self.platform, &self.clock, self.first_start);
        self.wire.leads_to(Some(process.incoming.clone()));
        self.process = Some(process);
    }

    /// The bot is killed: whatever it had under way is gone.
    pub(crate) fn stops(&mut self) {
        self.wire.leads_to(None);
        if let Some(process) = self.process.take() {
            self.runtime.block_on(process.ends());
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
        for project in &self.config.projects {
            assert!(self.verifies(project.project.id.as_str()), "the chain holds");
        }
        let given_up = self.entries().into_iter().find(|entry| matches!(entry.what, What::PostFailed { .. }));
        assert_eq!(given_up, None, "no post was given up");
    }
}
