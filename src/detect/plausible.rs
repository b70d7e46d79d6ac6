//! Which of several differing values is the more plausible one, and why.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::plan::{Item, Origin};
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Value};

use super::mistake::{day_of, is_swapped, other_year};

/// Why a value is proposed among several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// More sources say so than say anything else.
    MostSaySo,
    /// The others had passed already when they were published.
    OthersWerePast,
    /// The others lie before the start.
    OthersBeforeStart,
    /// It lies where the date was before, as the others do not.
    NearEarlierDates,
    /// The others fall on a weekend.
    OthersOnWeekend,
    /// Nothing but that it was said last.
    SaidLast,
}

/// The value that is proposed, and why.
#[derive(Clone, Copy, Debug)]
pub struct Preferred<'a> {
    /// What says so.
    pub reading: &'a Reading,
    /// Why it is preferred.
    pub reason: Reason,
}

/// True where two values mean the same, however they are written.
pub(super) fn is_same(a: &Value, b: &Value) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    match (a, b) {
        (Value::Person(a) | Value::Text(a), Value::Person(b) | Value::Text(b)) => plain(a) == plain(b),
        (Value::Money { amount: a, currency: in_a }, Value::Money { amount: b, currency: in_b }) => {
            a == b && (in_a == in_b || in_a.is_none() || in_b.is_none())
        }
        _ => a == b,
    }
}

/// The most plausible of what the sources say now. `newest` has one reading a source, and at least two values.
pub(super) fn preferred<'a>(item: &'a Item, newest: &[&'a Reading]) -> Option<Preferred<'a>> {
    let votes = |reading: &Reading| {
        let same = newest.iter().filter(|other| is_same(&other.value, &reading.value));
        same.count()
    };
    let most = newest.iter().map(|reading| votes(reading)).max()?;
    let leading: Vec<&Reading> = newest.iter().copied().filter(|reading| votes(reading) == most).collect();
    let last = |of: &[&'a Reading]| of.iter().copied().max_by_key(|reading| reading.at);
    if leading.iter().all(|reading| is_same(&reading.value, &leading[0].value)) && most > 1 {
        return Some(Preferred { reading: last(&leading)?, reason: Reason::MostSaySo });
    }
    for (reason, holds) in TESTS {
        let (fit, unfit): (Vec<&Reading>, Vec<&Reading>) =
            leading.iter().copied().partition(|reading| holds(item, reading, newest));
        if !fit.is_empty() && !unfit.is_empty() && agree(&fit) {
            return Some(Preferred { reading: last(&fit)?, reason });
        }
    }
    Some(Preferred { reading: last(&leading)?, reason: Reason::SaidLast })
}

fn agree(readings: &[&Reading]) -> bool {
    readings.iter().all(|reading| is_same(&reading.value, &readings[0].value))
}

type Test = fn(&Item, &Reading, &[&Reading]) -> bool;

/// The tests of a date, the surest first. Each says whether a reading passes.
const TESTS: [(Reason, Test); 4] = [
    (Reason::OthersBeforeStart, after_start),
    (Reason::OthersWerePast, was_ahead),
    (Reason::NearEarlierDates, near_earlier),
    (Reason::OthersOnWeekend, on_weekday),
];

fn after_start(item: &Item, reading: &Reading, _: &[&Reading]) -> bool {
    let start = match item.now(&Field::Start).map(Origin::value) {
        Some(Value::Date(start)) if reading.field == Field::Due => *start,
        _ => return true,
    };
    day_of(reading).is_none_or(|day| day >= start)
}

fn was_ahead(_: &Item, reading: &Reading, _: &[&Reading]) -> bool {
    day_of(reading).is_none_or(|day| day >= reading.at.date_naive())
}

/// Whether the date lies where the item's date was before. Asked only where one date is a slip of the pen of another: otherwise the
/// newer date is simply a move that the other source has not followed yet.
fn near_earlier(item: &Item, reading: &Reading, newest: &[&Reading]) -> bool {
    let Some(day) = day_of(reading) else {
        return true;
    };
    let slip = |other: &NaiveDate| {
        is_swapped(day, *other) || [-1, 1].iter().any(|years| other_year(day, *years) == Some(*other))
    };
    let Some(rival) = newest.iter().filter_map(|other| day_of(other)).find(slip) else {
        return true;
    };
    let earlier = item.histories(&reading.field).flat_map(|(_, history)| history);
    let mut earlier: Vec<NaiveDate> =
        earlier.filter(|past| !newest.iter().any(|now| std::ptr::eq(*now, *past))).filter_map(day_of).collect();
    earlier.sort_unstable();
    let Some(middle) = earlier.get(earlier.len() / 2) else {
        return true;
    };
    let apart = |day: NaiveDate| (day - *middle).num_days().abs();
    apart(day) <= apart(rival)
}

fn on_weekday(_: &Item, reading: &Reading, _: &[&Reading]) -> bool {
    day_of(reading).is_none_or(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
}
