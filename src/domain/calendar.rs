//! Working days, holidays, quiet hours. Not when something is due: that is the schedule and the policy.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

/// How far a search for a working day goes before the calendar counts as having none: a year and a day.
const SEARCH_LIMIT_DAYS: u64 = 366;

/// How far working days are counted: about ten years.
const COUNT_LIMIT_DAYS: u64 = 3_660;

/// Hours of the day in which nobody is reminded. `from` may be later than `to`: the night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// The first quiet minute.
    pub from: NaiveTime,
    /// The first minute after.
    pub to: NaiveTime,
}

impl QuietHours {
    /// True where that time of day is quiet.
    #[must_use]
    pub fn contains(self, time: NaiveTime) -> bool {
        if self.from <= self.to { (self.from..self.to).contains(&time) } else { time >= self.from || time < self.to }
    }
}

/// A length of time as a policy counts it: so many working days, then so many hours on the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Working days; the time of day stays the same.
    pub working_days: u32,
    /// What comes on top.
    pub clock: TimeDelta,
}

impl Term {
    /// No time at all.
    pub const ZERO: Self = Self { working_days: 0, clock: TimeDelta::zero() };

    /// The instant at which a term that begins at `from` ends, on the wall clock of `zone`.
    #[must_use]
    pub fn end(self, from: DateTime<Utc>, calendar: &Calendar, zone: Tz) -> DateTime<Utc> {
        let local = from.with_timezone(&zone).naive_local();
        let days_later = if self.working_days == 0 {
            from
        } else {
            let day = calendar.add_working_days(local.date(), self.working_days);
            instant(day.and_time(local.time()), zone)
        };
        days_later.checked_add_signed(self.clock).unwrap_or(days_later)
    }
}

/// The working days of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    working: BTreeSet<u8>,
    holidays: BTreeSet<NaiveDate>,
    quiet: Option<QuietHours>,
}

impl Default for Calendar {
    /// Monday to Friday, no holidays, no quiet hours.
    fn default() -> Self {
        Self::new([Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri], [], None)
    }
}

impl Calendar {
    /// A calendar with these working weekdays, holidays and quiet hours. No working weekday at all means every day works.
    #[must_use]
    pub fn new(
        weekdays: impl IntoIterator<Item = Weekday>,
        holidays: impl IntoIterator<Item = NaiveDate>,
        quiet: Option<QuietHours>,
    ) -> Self {
        let mut working: BTreeSet<u8> = weekdays.into_iter().map(weekday_number).collect();
        if working.is_empty() {
            working = (0..7).collect();
        }
        Self { working, holidays: holidays.into_iter().collect(), quiet }
    }

    /// True where people work on that day.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.working.contains(&weekday_number(day.weekday())) && !self.holidays.contains(&day)
    }

    /// The first working day on or after `day`; `day` itself where none comes within a year.
    #[must_use]
    pub fn working_on_or_after(&self, day: NaiveDate) -> NaiveDate {
        (0..SEARCH_LIMIT_DAYS)
            .filter_map(|ahead| day.checked_add_days(Days::new(ahead)))
            .find(|candidate| self.is_working(*candidate))
            .unwrap_or(day)
    }

    /// Working days after `from` up to and including `to`: 0 for the same day, 1 from Friday to Monday. Counts at most ten years.
    #[must_use]
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let to = from.checked_add_days(Days::new(COUNT_LIMIT_DAYS)).map_or(to, |last| to.min(last));
        let Ok(span) = u64::try_from((to - from).num_days()) else { return 0 };
        let (weeks, rest) = (span / 7, usize::try_from(span % 7).unwrap_or(0));
        let works = |day: &NaiveDate| self.working.contains(&weekday_number(day.weekday()));
        let days = weeks * self.working.len() as u64 + from.iter_days().skip(1).take(rest).filter(works).count() as u64;
        let after = (std::ops::Bound::Excluded(from), std::ops::Bound::Included(to));
        let free = if from < to { self.holidays.range(after).filter(|day| works(day)).count() as u64 } else { 0 };
        u32::try_from(days - free).unwrap_or(u32::MAX)
    }

    /// The day that is `days` working days after `from`.
    #[must_use]
    pub fn add_working_days(&self, from: NaiveDate, days: u32) -> NaiveDate {
        (0..days).fold(from, |day, _| day.succ_opt().map_or(day, |next| self.working_on_or_after(next)))
    }

    /// The first instant on or after `at` that is on a working day and outside quiet hours.
    #[must_use]
    pub fn next_waking(&self, at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        let local = at.with_timezone(&zone).naive_local();
        let day = self.working_on_or_after(local.date());
        let moved = if day == local.date() { local } else { day.and_time(NaiveTime::MIN) };
        let waking = match self.quiet {
            Some(quiet) if quiet.contains(moved.time()) => self.end_of_quiet(moved, quiet),
            _ => moved,
        };
        if waking == local { at } else { instant(waking, zone) }
    }

    fn end_of_quiet(&self, from: NaiveDateTime, quiet: QuietHours) -> NaiveDateTime {
        let same_day = from.time() < quiet.to;
        let day = if same_day { from.date() } else { from.date().succ_opt().unwrap_or(from.date()) };
        self.working_on_or_after(day).and_time(quiet.to)
    }
}

fn weekday_number(weekday: Weekday) -> u8 {
    u8::try_from(weekday.num_days_from_monday()).expect("a week has seven days")
}

/// The instant of a wall-clock time in a zone. A time that the clock skips in spring is taken as late as the clock then shows;
/// one that it shows twice in autumn is taken the first time.
#[must_use]
pub fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    // Gaps are at most a few hours (one day where a zone crossed the date line): look ahead by quarter hours.
    (0..=96 * 2)
        .filter_map(|quarter| local.checked_add_signed(TimeDelta::minutes(15 * quarter)))
        .find_map(|candidate| zone.from_local_datetime(&candidate).earliest())
        .map_or_else(|| local.and_utc(), |found| found.with_timezone(&Utc))
}
