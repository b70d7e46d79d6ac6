//! Floor 2: what people would want to know, computed from the plan and the conversation. Pure: the same scene gives the same findings.
//! One file a detector. No sentences here (those are `wording`'s) and no memory of what was said before: a finding's key makes it the
//! same one tomorrow.

pub mod conversation;

pub mod blocked;
pub mod correction_overtaken;
pub mod overdue;
pub mod plausible;
pub mod slipped;
pub mod sources_disagree;
pub mod unanswered;

mod mistake;
mod talk;
mod waiting;
mod worth_asking;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::domain::calendar::Calendar;
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Finding, FindingKey};
use crate::domain::name::ItemKey;
use crate::domain::person::Roster;
use crate::domain::plan::{Item, Plan};
use crate::domain::reading::Reading;

pub use conversation::Conversation;

/// From when on something is worth a person's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Working days without an answer after which a question is raised.
    pub unanswered_working_days: u32,
    /// Working days without a reaction after which blocked work is raised.
    pub blocked_working_days: u32,
    /// How long a question or blocked work is raised at most; later it is history that nobody minds.
    pub silence_ends_after: TimeDelta,
    /// How long a moved date is news.
    pub moved_is_news_for: TimeDelta,
}

impl Default for Thresholds {
    /// Three working days for a question, one for blocked work; both are let go after four weeks, a moved date after two.
    fn default() -> Self {
        Self {
            unanswered_working_days: 3,
            blocked_working_days: 1,
            silence_ends_after: TimeDelta::days(28),
            moved_is_news_for: TimeDelta::days(14),
        }
    }
}

/// All that detectors look at.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// What the sources and the corrections say.
    pub plan: &'a Plan,
    /// What people say.
    pub conversation: &'a Conversation,
    /// The project's working days.
    pub calendar: &'a Calendar,
    /// The project's zone.
    pub zone: Tz,
    /// Now.
    pub now: DateTime<Utc>,
    /// The project's people.
    pub people: &'a Roster,
    /// From when on something is worth a person's time.
    pub thresholds: Thresholds,
}

impl Scene<'_> {
    /// The project's day of an instant.
    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// The project's today.
    fn today(&self) -> NaiveDate {
        self.day(self.now)
    }

    /// Working days that have gone by since an instant.
    fn working_days_since(&self, at: DateTime<Utc>) -> u32 {
        self.calendar.working_days_between(self.day(at), self.today())
    }

    /// True where that many working days have gone by since `at`, to the time of day. What is written on a day off counts from the
    /// next working day's beginning.
    fn working_days_passed(&self, at: DateTime<Utc>, days: u32) -> bool {
        let day = self.day(at);
        let from = self.calendar.working_on_or_after(day);
        let due = self.calendar.add_working_days(from, days);
        let time = if from == day { at.with_timezone(&self.zone).time() } else { chrono::NaiveTime::MIN };
        crate::domain::calendar::instant(due.and_time(time), self.zone) <= self.now
    }
}

/// Everything that all detectors find, the gravest first, then by detector and subject.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = scene.plan.items().flat_map(|item| of_item(scene, item)).collect();
    found.extend(blocked::find(scene));
    found.extend(unanswered::find(scene));
    found.sort_by(|a, b| {
        let by_weight = b.severity.cmp(&a.severity);
        by_weight.then_with(|| a.key.cmp(&b.key))
    });
    found
}

/// What all detectors find of one work item: after a reading only its item is judged anew.
#[must_use]
pub fn find_item(scene: &Scene<'_>, key: &ItemKey) -> Vec<Finding> {
    let item = scene.plan.item(key);
    item.map_or_else(Vec::new, |item| of_item(scene, item))
}

fn of_item(scene: &Scene<'_>, item: &Item) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(overdue::of_item(scene, item));
    found.extend(slipped::of_item(scene, item));
    found.extend(sources_disagree::of_item(item));
    found.extend(correction_overtaken::of_item(scene, item));
    found
}

/// The key of a finding.
fn key(detector: Detector, subject: impl Into<String>) -> FindingKey {
    FindingKey { detector, subject: subject.into() }
}

/// A reading as evidence.
fn evidence(reading: &Reading) -> Evidence {
    Evidence::Reading {
        source: reading.source.clone(),
        item: reading.item.clone(),
        field: reading.field.clone(),
        value: reading.value.clone(),
        at: reading.at,
        locator: reading.locator.to_string(),
    }
}
