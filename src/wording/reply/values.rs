//! The typed values of a clause: dates, times, money, durations, numbers, with the word that says of what.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime, Timelike};
use rust_decimal::Decimal;

use super::context::Context;
use crate::domain::value::{Status, Value};
use crate::language::date_phrase::{DatePhrase, Meaning};
use crate::language::dates::date_at;
use crate::language::durations::duration_at;
use crate::language::lexicon::Classes;
use crate::language::money::money_at;
use crate::language::numbers::number_at;
use crate::language::times::time_at;
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

/// The values of a clause, left to right.
pub(super) fn find(words: &[Word<'_>], cx: &Context<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match value_at(words, at, cx) {
            Some((raw, end)) => {
                let unit = words
                    .get(end)
                    .or_else(|| words.get(end - 1))
                    .filter(|w| is_unit(w) || cx.knows(w))
                    .map(|w| w.lower.to_string());
                found.push(Found { tokens: at..end, raw, unit, excluded: is_excluded(words, at, end) });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn value_at(words: &[Word<'_>], i: usize, cx: &Context<'_>) -> Option<(Raw, usize)> {
    if let Some(money) = money_at(words, i) {
        return Some((Raw::Money(money.amount, money.currency), money.tokens.end));
    }
    let ordinal_day = words.get(i + 1).is_some_and(|w| w.is_any(&["st", "nd", "rd", "th"]) && w.start == words[i].end);
    if !ordinal_day && let Some(time) = time_at(words, i) {
        return Some((Raw::Time(time.time, time.half_open), time.end));
    }
    if let Some(date) = date_at(words, i) {
        return Some((Raw::Date(date.phrase), date.tokens.end));
    }
    if let Some(length) = duration_at(words, i) {
        return Some((Raw::Duration(length.minutes, length.count, length.unit), length.tokens.end));
    }
    if let Some(number) = number_at(words, i) {
        let ordinal = words.get(number.tokens.end).is_some_and(|w| w.is_any(&["st", "nd", "rd", "th", "/"]));
        let remarks = words[number.tokens.end..].iter().take(3).any(|w| {
            w.classes.has(Classes::REMARK)
                || w.is_any(&["line", "editorial", "tiny", "quick", "thoughts", "reason", "way"])
        });
        let ordinal = ordinal || remarks && !number.percent && !cx.fields.has_number_of(words.get(number.tokens.end));
        return (!ordinal).then_some((Raw::Number(number.value, number.percent), number.tokens.end));
    }
    let status = cx.fields.has_status().then(|| status(words, i)).flatten()?;
    Some((Raw::Status(status), i + 1))
}

/// A status word behind a copula or an order: "it's done", "set it to blocked".
fn status(words: &[Word<'_>], i: usize) -> Option<Status> {
    let linked = i == 0
        || words[i - 1].classes.has(Classes::COPULA.with(Classes::FILLER))
        || words[i - 1].is_any(&["to", "as", "be", "it", "not", "status"]);
    if !linked {
        return None;
    }
    match words[i].lower.as_ref() {
        "done" | "finished" | "complete" | "completed" | "closed" | "delivered" | "shipped" => Some(Status::Done),
        "blocked" | "stuck" => Some(Status::Blocked),
        "active" | "started" | "ongoing" | "underway" | "in-progress" | "wip" => Some(Status::Active),
        "planned" | "todo" | "open" | "backlog" => Some(Status::Planned),
        "cancelled" | "canceled" | "dropped" | "abandoned" => Some(Status::Cancelled),
        _ => None,
    }
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

/// "instead of 2", "not 4", "rather than Monday", "from Monday to".
fn is_excluded(words: &[Word<'_>], start: usize, end: usize) -> bool {
    let is = |n: usize, any: &[&str]| start >= n && words[start - n].is_any(any);
    let against = is(1, &["of", "than"]) && is(2, &["instead", "rather"])
        || is(1, &["not", "isn't", "wasn't"])
        || is(2, &["not"]) && is(1, &["on", "at", "for", "to", "the", "in", "by"])
        || is(3, &["instead", "rather"]) && is(2, &["of", "than"])
        || is(4, &["instead", "rather"]) && is(3, &["of", "than"]);
    let moved = is(1, &["from"]) && words[end..].iter().take(3).any(|w| w.is("to"));
    against || moved
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

/// The half of the day that is nearer to the time that was proposed.
fn half(time: NaiveTime, open: bool, near: Option<&Value>) -> NaiveTime {
    let (true, Some(Value::Time(near))) = (open, near) else {
        return time;
    };
    let other = time.with_hour((time.hour() + 12) % 24).unwrap_or(time);
    let away = |t: NaiveTime| (t - *near).num_minutes().abs();
    if away(other) < away(time) { other } else { time }
}
