//! Floor 2: what people would want to know, computed from the plan and the conversation. Pure: the same scene gives the same findings.
//! One file a detector. No sentences here (those are `wording`'s) and no memory of what was said before: a finding's key makes it the
//! same one tomorrow.

pub mod conversation;

pub mod blocked;
pub mod correction_overtaken;
pub mod cost_overrun;
pub mod critical_path_moved;
pub mod decision_reversed;
pub mod dependency_violated;
pub mod forecast_late;
pub mod goal_drift;
pub mod handoff_incomplete;
pub mod network;
pub mod over_allocated;
pub mod overdue;
pub mod plausible;
pub mod progress_fell;
pub mod promise;
pub mod scope_added;
pub mod slipped;
pub mod sources_disagree;
pub mod stale;
pub mod status_contradicts_chat;
pub mod thresholds;
pub mod unanswered;
pub mod unowned;
pub mod what_if;

mod judged;
mod mistake;
mod statement;
mod talk;
mod waiting;
mod worth_asking;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::domain::calendar::Calendar;
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Finding, FindingKey};
use crate::domain::name::ItemKey;
use crate::domain::person::Roster;
use crate::domain::plan::{Item, Plan};
use crate::domain::reading::Reading;

pub use conversation::Conversation;
pub use judged::Judged;
pub use thresholds::{Silenced, Thresholds};

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
    /// What the project is for, in its people's words.
    pub goals: &'a [String],
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
    found.extend(over_allocated::find(scene));
    found.extend(critical_path_moved::find(scene));
    found.extend(people_and_goals(scene));
    finish(scene, found)
}

/// What is found of the conversation and of the goals, not of single items.
fn people_and_goals(scene: &Scene<'_>) -> Vec<Finding> {
    let mut found = goal_drift::find(scene);
    found.extend(promise::find(scene));
    found.extend(status_contradicts_chat::find(scene));
    found.extend(decision_reversed::find(scene));
    found.extend(blocked::find(scene));
    found.extend(unanswered::find(scene));
    found
}

/// What is told, in its order.
fn finish(scene: &Scene<'_>, mut found: Vec<Finding>) -> Vec<Finding> {
    found.retain(|finding| !scene.thresholds.silenced.contains(finding.key.detector));
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
    found.extend(progress_fell::of_item(scene, item));
    found.extend(sources_disagree::of_item(item));
    found.extend(correction_overtaken::of_item(scene, item));
    found.extend(forecast_late::of_item(scene, item));
    found.extend(cost_overrun::of_item(scene, item));
    found.extend(dependency_violated::of_item(scene, item));
    found.extend(stale::of_item(scene, item));
    found.extend(unowned::of_item(scene, item));
    found.extend(scope_added::of_item(scene, item));
    found.extend(goal_drift::of_item(scene, item));
    found.extend(handoff_incomplete::of_item(scene, item));
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
