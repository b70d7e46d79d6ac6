//! A plan that is made of rows, and the scene that detectors look at on a day.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use crate::detect::{Conversation, Scene, Thresholds};
use crate::domain::calendar::Calendar;
use crate::domain::name::{ItemKey, SourceId};
use crate::domain::person::Roster;
use crate::domain::plan::Plan;
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Value};

/// The hour at which a row's values are read, and the one at which they are looked at.
const READ_AT: u32 = 0;
const LOOKED_AT: u32 = 9;

/// A day as rows have it.
pub(super) fn day(value: &serde_json::Value) -> Option<NaiveDate> {
    value.as_str()?.parse().ok()
}

/// A number as rows have it.
pub(super) fn number(value: &serde_json::Value) -> Option<Decimal> {
    Decimal::try_from(value.as_f64()?).ok()
}

fn at(day: NaiveDate, hour: u32) -> DateTime<Utc> {
    day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()).and_utc()
}

/// When the values of a day are read.
pub(super) fn read_at(day: NaiveDate) -> DateTime<Utc> {
    at(day, READ_AT)
}

/// The days from `first` to `last`.
pub(super) fn days(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    first.iter_days().take_while(move |day| *day <= last)
}

/// So many days later.
pub(super) fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// A plan that is made of rows, with the rest of a scene.
#[derive(Default)]
pub(super) struct Made {
    /// The plan.
    pub(super) plan: Plan,
    /// The talk.
    pub(super) conversation: Conversation,
    calendar: Calendar,
    people: Roster,
}

impl Made {
    /// Lets a source say something on a day; what can't name an item is left out.
    pub(super) fn say(&mut self, (source, on): (&str, NaiveDate), item: &str, field: Field, value: Value) {
        let (Some(item), Some(source)) = (ItemKey::parse(item), SourceId::parse(source)) else { return };
        let reading = Reading { item, field, value, source, at: read_at(on), locator: Arc::from("row") };
        let _ = self.plan.observe(reading);
    }

    /// What detectors look at on the morning of a day.
    pub(super) fn on(&self, day: NaiveDate) -> Scene<'_> {
        self.at(at(day, LOOKED_AT))
    }

    /// What detectors look at, at a time.
    pub(super) fn at(&self, now: DateTime<Utc>) -> Scene<'_> {
        Scene {
            plan: &self.plan,
            conversation: &self.conversation,
            calendar: &self.calendar,
            zone: Tz::UTC,
            now,
            people: &self.people,
            goals: &[],
            thresholds: Thresholds::default(),
        }
    }
}
