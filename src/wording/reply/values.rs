//! The typed values of a clause: dates, times, money, durations, numbers, with the word that says of what.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime, Timelike};
use rust_decimal::Decimal;

use crate::domain::value::{Status, Value};
use crate::language::date_phrase::{DatePhrase, Meaning};
use crate::language::words::Word;

/// A value as it stands in a clause.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Raw {
    /// A date phrase.
    Date(DatePhrase),
    /// A time of day, and whether its half of the day is open.
    Time(NaiveTime, bool),
    /// A number; whether it is a percentage.
    Number(Decimal, bool),
    /// Money.
    Money(Decimal, &'static str),
    /// A length of time in minutes, and how many of its unit.
    Duration(i64, Decimal, &'static str),
    /// A status word.
    Status(Status),
    /// Somebody, as written.
    Person(String),
}

/// A value that was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// The tokens of the clause that it takes.
    pub(super) tokens: Range<usize>,
    /// What it is.
    pub(super) raw: Raw,
    /// The word behind it that says of what: "people".
    pub(super) unit: Option<String>,
    /// Whether it is what is not to be: "instead of 2", "not 4", "from Monday to".
    pub(super) excluded: bool,
}

/// Words that count things.
pub(super) fn is_unit(word: &Word<'_>) -> bool {
    unit_group(&word.lower).is_some()
}

/// The kind of thing that a counting word counts: words of one group mean the same field.
pub(super) fn unit_group(lower: &str) -> Option<u8> {
    const GROUPS: [&[&str]; 7] = [
        &[
            "people", "persons", "person", "seat", "seats", "guest", "guests", "traveler", "travelers", "traveller",
            "travellers", "passenger", "passengers", "party", "ticket", "tickets", "adult", "adults", "head", "heads",
            "headcount", "attendee", "attendees", "rider", "riders", "participants", "participant", "ride", "group",
            "friends", "us",
        ],
        &["day", "days", "night", "nights", "stay", "length", "duration", "daily"],
        &["room", "rooms"],
        &["hour", "hours", "effort"],
        &["point", "points", "estimate", "storypoints"],
        &["item", "items", "copies", "pieces", "units", "unit", "quantity"],
        &["progress", "percent", "complete"],
    ];
    GROUPS.iter().position(|g| g.contains(&lower)).and_then(|n| u8::try_from(n).ok())
}

/// What a found value is worth on its day. `near` is the proposal's own value of that kind.
pub(super) fn resolve(found: &Found, today: Option<NaiveDate>, near: Option<&Value>) -> Resolved {
    match &found.raw {
        Raw::Date(phrase) => date(*phrase, today, near),
        Raw::Time(time, open) => Resolved::One(Value::Time(half(*time, *open, near))),
        Raw::Number(number, _) => Resolved::One(Value::Number(*number)),
        Raw::Money(amount, code) => Resolved::One(Value::Money { amount: *amount, currency: Some((*code).into()) }),
        Raw::Duration(minutes, count, _) => match near {
            Some(Value::Number(_)) => Resolved::One(Value::Number(*count)),
            _ => Resolved::One(Value::Duration { minutes: *minutes }),
        },
        Raw::Status(status) => Resolved::One(Value::Status(*status)),
        Raw::Person(name) => Resolved::One(person(name, near)),
    }
}

/// What a value is worth.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Resolved {
    /// One value.
    One(Value),
    /// One of two.
    Two(Value, Value),
    /// A month and a day of a year that is not known, as `--MM-DD`.
    Yearless(String),
    /// A value that needs the day on which it was written.
    Unknown,
}

fn date(phrase: DatePhrase, today: Option<NaiveDate>, near: Option<&Value>) -> Resolved {
    let near = match near {
        Some(Value::Date(date)) => Some(*date),
        _ => None,
    };
    let Some(today) = today.or(near) else {
        return match phrase {
            DatePhrase::Exact(date) => Resolved::One(Value::Date(date)),
            DatePhrase::Either(a, b) => Resolved::Two(Value::Date(a), Value::Date(b)),
            DatePhrase::InYear { month, day } => Resolved::Yearless(format!("--{month:02}-{day:02}")),
            DatePhrase::EitherInYear(a, b) => Resolved::Two(
                Value::Text(format!("--{:02}-{:02}", a.0, a.1).into()),
                Value::Text(format!("--{:02}-{:02}", b.0, b.1).into()),
            ),
            _ => Resolved::Unknown,
        };
    };
    match phrase.on(today, near) {
        Some(Meaning::Day(day)) => Resolved::One(Value::Date(day)),
        Some(Meaning::Either(a, b)) if near == Some(a) => Resolved::One(Value::Date(b)),
        Some(Meaning::Either(a, b)) if near == Some(b) => Resolved::One(Value::Date(a)),
        Some(Meaning::Either(a, b)) => Resolved::Two(Value::Date(a), Value::Date(b)),
        None => Resolved::Unknown,
    }
}

/// Somebody by the written name; by the whole name where the one who was proposed has it as a first name.
fn person(name: &str, near: Option<&Value>) -> Value {
    match near {
        Some(Value::Person(known)) if known.split(' ').next() == Some(name) => Value::Person(known.clone()),
        _ => Value::Person(name.into()),
    }
}

/// The half of the day that is nearer to the time that was proposed.
fn half(time: NaiveTime, open: bool, near: Option<&Value>) -> NaiveTime {
    let (true, Some(Value::Time(near))) = (open, near) else {
        return time;
    };
    let other = time.with_hour((time.hour() + 12) % 24).unwrap_or(time);
    let away = |t: NaiveTime| (t - *near).num_minutes().abs();
    if away(other) < away(time) { other } else { time }
}
