//! Sources report, time goes on, the courier says what is to be said.

use chrono::{NaiveDateTime, TimeDelta};
use countersign::app::work::Work;
use countersign::chat::slack::WINDOW;
use countersign::domain::calendar::instant;
use countersign::domain::message::MessageId;
use countersign::domain::name::{ItemKey, ProjectId, SourceId};
use countersign::domain::reading::Reading;
use countersign::domain::value::{Field, Value};

use super::{BETWEEN_DEEDS, Bot};

/// How far apart the ticks are when a story lets time go on.
const STEP: TimeDelta = TimeDelta::minutes(30);

impl Bot {
    /// A source reports a value.
    pub(crate) fn reads(&mut self, source: &str, item: &str, field: &str, value: &str) {
        self.reads_for("harbour", source, item, field, value);
    }

    pub(crate) fn reads_for(&mut self, project: &str, source: &str, item: &str, field: &str, value: &str) {
        self.clock.set(self.now() + BETWEEN_DEEDS);
        let reading = self.reading(source, item, field, value);
        self.works(project, Work::Read(vec![reading]));
    }

    /// A source reports one date for each of so many items, all at once.
    pub(crate) fn reads_many(&mut self, source: &str, items: usize, due: &str) {
        self.clock.set(self.now() + BETWEEN_DEEDS);
        let readings = (0..items).map(|item| self.reading(source, &format!("I-{item}"), "due", due)).collect();
        self.works("harbour", Work::Read(readings));
    }

    /// A source gives each of so many items a long name.
    pub(crate) fn names_many(&mut self, source: &str, items: usize) {
        self.clock.set(self.now() + BETWEEN_DEEDS);
        let name = |item: usize| format!("Work package {item} of the northern quay wall with its stairs and its lamps");
        let readings = (0..items).map(|item| self.reading(source, &format!("I-{item}"), "title", &name(item)));
        let readings = readings.collect();
        self.works("harbour", Work::Read(readings));
    }

    fn reading(&self, source: &str, item: &str, field: &str, value: &str) -> Reading {
        Reading {
            item: ItemKey::parse(item).expect("an item"),
            field: Field::from_name(field),
            value: value.parse().map_or_else(|_| Value::Text(value.into()), Value::Date),
            source: SourceId::parse(source).expect("a source"),
            at: self.now(),
            locator: format!("{source}.csv line 2").into(),
        }
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

    /// Lets minutes pass, a minute a step.
    pub(crate) fn waits_minutes(&mut self, minutes: u32) {
        for _ in 0..minutes {
            self.clock.set(self.now() + TimeDelta::minutes(1));
            self.ticks();
        }
    }

    /// Lets seconds pass, in which the courier alone does what has come due.
    pub(crate) fn waits_seconds(&mut self, seconds: u32) {
        for _ in 0..seconds {
            self.clock.set(self.now() + TimeDelta::seconds(1));
            self.carries();
        }
    }

    /// The bot starts, and keeps to what Slack allows; Slack counts its calls.
    pub(crate) fn starts_within_slack_s_limits(&mut self) {
        self.slack().keeps_to(TimeDelta::seconds(1), WINDOW);
        self.starts_deaf();
        self.slack().fake.limits(true);
        self.is_told_what_it_missed();
        self.ticks();
    }

    /// Lets time pass while nothing runs.
    pub(crate) fn sleeps_until(&mut self, time: &str) {
        let local = NaiveDateTime::parse_from_str(time, "%Y-%m-%d %H:%M").expect("a time");
        self.clock.set(instant(local, chrono_tz::Europe::Lisbon));
    }

    /// The clockwork and the courier do what has come due.
    pub(crate) fn ticks(&mut self) {
        let now = self.now();
        self.platform.time_is(now);
        if let Some(process) = &mut self.process {
            self.runtime.block_on(process.sweeper.tick(now));
            // To read a platform may take its time.
            self.runtime.block_on(process.clockwork.tick(self.clock.now()));
        }
        self.carries();
    }

    /// The courier says what is to be said.
    pub(crate) fn carries(&mut self) {
        let Some(process) = self.process.as_ref().filter(|_| self.speaks) else { return };
        let now = self.clock.now();
        self.platform.time_is(now);
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
