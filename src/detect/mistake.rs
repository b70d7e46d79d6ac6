//! Slips of the pen in dates: a year that is mistyped, day and month swapped.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};

use crate::domain::finding::Mistake;
use crate::domain::reading::Reading;
use crate::domain::value::Value;

/// How near a date with another year must come to the other date to explain the move, in days. Dates move by weeks at the same
/// time as a new year is mistyped.
const NEAR_DAYS: i64 = 60;

/// A move by fewer days is no matter of years.
const YEARLY_DAYS: i64 = 300;

/// A date that was put right within so many days was a slip of the pen.
const PUT_RIGHT_DAYS: i64 = 7;

/// The day of a reading, where it is one.
pub(super) fn day_of(reading: &Reading) -> Option<NaiveDate> {
    match reading.value {
        Value::Date(day) => Some(day),
        _ => None,
    }
}

/// True where one is the other with day and month swapped.
pub(super) fn is_swapped(a: NaiveDate, b: NaiveDate) -> bool {
    a != b && a.year() == b.year() && a.day() == b.month() && a.month() == b.day()
}

/// A date as it was published: what it says, and when.
#[derive(Clone, Copy)]
struct Published {
    day: NaiveDate,
    at: DateTime<Utc>,
}

impl Published {
    /// How many days the date had already passed when it was published.
    fn past_days(self) -> i64 {
        (self.at.date_naive() - self.day).num_days()
    }
}

/// What looks wrong with a move from one reading to the next, in either of the two.
pub(super) fn of_move(from: &Reading, to: &Reading) -> Option<Mistake> {
    let published = |reading: &Reading| day_of(reading).map(|day| Published { day, at: reading.at });
    let (from, to) = (published(from)?, published(to)?);
    if is_swapped(from.day, to.day) {
        return Some(Mistake::DayMonthSwapped);
    }
    is_year(from, to).then_some(Mistake::Year)
}

/// Whether the year is mistyped in one of the two. A move by about a year alone is no sign: work does slip by a year. So either the
/// date had passed long before it was published, or it was put right at once.
fn is_year(from: Published, to: Published) -> bool {
    let moved = (to.day - from.day).num_days().abs();
    if moved < YEARLY_DAYS {
        // Both are off by years: a date that was wrong from the start was moved within its wrong year.
        return [from, to].iter().all(|date| date.past_days() >= YEARLY_DAYS && is_near_now(*date));
    }
    let explained = (-2..=2).any(|years| {
        let other = other_year(to.day, years);
        years != 0 && other.is_some_and(|other| (other - from.day).num_days().abs() <= NEAR_DAYS)
    });
    let was_past = |date: Published| date.past_days() > NEAR_DAYS / 2;
    let at_once = to.at - from.at <= TimeDelta::days(PUT_RIGHT_DAYS)
        && (from.day.month(), from.day.day()) == (to.day.month(), to.day.day());
    explained && (was_past(from) != was_past(to) || at_once)
}

/// True where the date with a later year lies near the day on which it was published, or in the year after.
fn is_near_now(date: Published) -> bool {
    (1..=2).any(|years| {
        other_year(date.day, years).is_some_and(|other| {
            let ahead = (other - date.at.date_naive()).num_days();
            (-NEAR_DAYS / 2..=YEARLY_DAYS).contains(&ahead)
        })
    })
}

/// The same day of another year; 28 February for the 29th.
pub(super) fn other_year(day: NaiveDate, years: i32) -> Option<NaiveDate> {
    let months = Months::new(12 * years.unsigned_abs());
    if years < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) }
}
