//! What comes due on simulated time: the morning's look, a look after readings, the next digest.

use std::sync::Arc;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use crate::domain::calendar::instant;
use crate::domain::project::Project;
use crate::domain::schedule::Slot;

/// When exceptions are looked for each day, on the project's clock.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).expect("it is a time of day");

/// How long after a reading exceptions are looked for: the readings of one publication come together.
const AFTER_READING: TimeDelta = TimeDelta::minutes(15);

/// What can come due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Exceptions are looked for.
    Look,
    /// A digest is composed.
    Digest(Slot),
}

/// What comes due next.
#[derive(Debug)]
pub(super) struct Agenda {
    project: Arc<Project>,
    morning: DateTime<Utc>,
    after_reading: Option<DateTime<Utc>>,
    digest: Option<(DateTime<Utc>, Slot)>,
}

impl Agenda {
    /// The agenda of a project; nothing is due before it begins.
    pub(super) fn new(project: Arc<Project>) -> Self {
        Self { project, morning: DateTime::<Utc>::MAX_UTC, after_reading: None, digest: None }
    }

    /// Begins at the time of what happened first.
    pub(super) fn begin(&mut self, at: DateTime<Utc>) {
        self.morning = self.morning_after(at);
        self.digest = self.digest_after(at - TimeDelta::microseconds(1));
    }

    /// Plans a look for when a publication is read whole, on the day of the reading in any case.
    pub(super) fn look_after_reading(&mut self, at: DateTime<Utc>) {
        let night = self.project.day(at).succ_opt().map(|day| instant(day.and_time(NaiveTime::MIN), self.project.zone));
        let soon = at + AFTER_READING;
        let due = night.map_or(soon, |night| soon.min(night - TimeDelta::microseconds(1)));
        self.after_reading.get_or_insert(due.max(at));
    }

    /// When the next digest is due.
    pub(super) fn digest_at(&self) -> Option<DateTime<Utc>> {
        self.digest.map(|(at, _)| at)
    }

    /// What is due next, where that is before `at`; it is crossed off.
    pub(super) fn next_before(&mut self, at: DateTime<Utc>) -> Option<(DateTime<Utc>, Due)> {
        let look = self.after_reading.map_or(self.morning, |after| after.min(self.morning));
        match self.digest.filter(|(digest, _)| *digest < look) {
            Some((digest, slot)) if digest < at => {
                self.digest = self.digest_after(digest);
                Some((digest, Due::Digest(slot)))
            }
            None if look < at => {
                if self.after_reading == Some(look) {
                    self.after_reading = None;
                }
                if self.morning == look {
                    self.morning = self.morning_after(look);
                }
                Some((look, Due::Look))
            }
            _ => None,
        }
    }

    fn digest_after(&self, at: DateTime<Utc>) -> Option<(DateTime<Utc>, Slot)> {
        let schedule = self.project.digest.as_ref()?;
        let slot = schedule.next(at, &self.project.calendar)?;
        Some((schedule.at(slot), slot))
    }

    fn morning_after(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let days = self.project.day(at).iter_days();
        let mornings = days.take(3).map(|day| instant(day.and_time(MORNING), self.project.zone));
        mornings.into_iter().find(|morning| *morning > at).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}
