//! When a digest is due: a cron line on the project's wall clock. It does not read a clock; the time is an argument.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::CronParser;

use super::calendar::{Calendar, instant};

/// The most occurrences of one cron line that are looked at in one question. A line that fires each minute reaches it in a day.
const OCCURRENCE_LIMIT: usize = 2_000;

/// What happens to a time that falls on a day when nobody works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnHoliday {
    /// It moves to the same time of the next working day; two that meet there are one.
    NextWorkingDay,
    /// It is left out.
    Skip,
    /// It stays: the digest comes on holidays too.
    Keep,
}

/// Why a schedule can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// Not a cron line.
    #[error("read {line:?} as a cron line: {reason}")]
    NotCron {
        /// The line as written.
        line: String,
        /// What the parser says.
        reason: String,
    },
}

/// One scheduled time, on the project's wall clock. Two processes, a restart, or a clock that is set back give the same slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub NaiveDateTime);

/// A cron line in a zone.
#[derive(Clone, Debug)]
pub struct Schedule {
    line: String,
    cron: Cron,
    zone: Tz,
    on_holiday: OnHoliday,
}

impl Schedule {
    /// Reads a cron line of five fields (minute, hour, day, month, weekday).
    ///
    /// # Errors
    /// Where the line is not one.
    pub fn parse(line: &str, zone: Tz, on_holiday: OnHoliday) -> Result<Self, ScheduleError> {
        let cron = CronParser::new()
            .parse(line)
            .map_err(|error| ScheduleError::NotCron { line: line.to_owned(), reason: error.to_string() })?;
        Ok(Self { line: line.to_owned(), cron, zone, on_holiday })
    }

    /// The cron line as written.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }

    /// The instant at which a slot is due.
    #[must_use]
    pub fn at(&self, slot: Slot) -> DateTime<Utc> {
        instant(slot.0, self.zone)
    }

    /// The first slot due after `after`, in the calendar's terms.
    #[must_use]
    pub fn next(&self, after: DateTime<Utc>, calendar: &Calendar) -> Option<Slot> {
        // A slot can have moved over a run of holidays: start looking that far back.
        let from = after.with_timezone(&self.zone).naive_local() - TimeDelta::days(32);
        self.slots(from, calendar).find(|slot| self.at(*slot) > after)
    }

    /// The last slot that came due after `after` and not later than `now`. Older ones in between are covered by it: after
    /// downtime one digest comes, not ten.
    #[must_use]
    pub fn due(&self, after: DateTime<Utc>, now: DateTime<Utc>, calendar: &Calendar) -> Option<Slot> {
        let mut last = None;
        let mut from = after;
        while let Some(slot) = self.next(from, calendar).filter(|slot| self.at(*slot) <= now) {
            from = self.at(slot);
            last = Some(slot);
        }
        last
    }

    fn slots<'a>(&'a self, from: NaiveDateTime, calendar: &'a Calendar) -> impl Iterator<Item = Slot> + 'a {
        // The wall clock is walked as if it were UTC, so that no zone rule can skip or double a line.
        self.cron.iter_from(from.and_utc(), croner::Direction::Forward).take(OCCURRENCE_LIMIT).filter_map(move |time| {
            let wall = time.naive_utc();
            match self.on_holiday {
                OnHoliday::Keep => Some(Slot(wall)),
                _ if calendar.is_working(wall.date()) => Some(Slot(wall)),
                OnHoliday::Skip => None,
                OnHoliday::NextWorkingDay => {
                    Some(Slot(calendar.working_on_or_after(wall.date()).and_time(wall.time())))
                }
            }
        })
    }
}
