//! The fields of a proposal, and which of them a value of a reply belongs to.

use chrono::NaiveDate;

use super::Asked;
use super::people::speaks_of_owner;
use super::values::{Found, Raw, Resolved, resolve, unit_group};
use crate::domain::value::{Status, Value};
use crate::language::date_phrase::Meaning;
use crate::language::dates::date_at;
use crate::language::durations::duration_at;
use crate::language::money::money_at;
use crate::language::numbers::number_at;
use crate::language::times::time_at;
use crate::language::words::{Word, words};

/// The kind of value that a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Date,
    Time,
    Number,
    Money,
    Duration,
    Person,
    Status,
    Text,
}

/// One field.
#[derive(Debug, Clone)]
pub(super) struct FieldOf<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its kind.
    pub(super) kind: Kind,
    /// What was proposed.
    pub(super) value: Option<Value>,
    /// What its numbers count.
    units: Vec<u8>,
}

/// All fields of a proposal.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields<'a> {
    /// The fields, in the order of the proposal.
    pub(super) all: Vec<FieldOf<'a>>,
    /// Values that the prompt says in words.
    said: Vec<Raw>,
    /// Whether the prompt speaks of an owner.
    owner_said: bool,
    today: Option<NaiveDate>,
}

/// How many fields of a proposal are looked at.
const MOST_FIELDS: usize = 64;

/// Reads the fields of what was asked.
pub(super) fn fields<'a>(asked: &Asked<'a>, prompt: &[Word<'_>], today: Option<NaiveDate>) -> Fields<'a> {
    let all = asked.proposal.iter().take(MOST_FIELDS).map(|(name, value)| {
        let tokens = words(value);
        let (kind, typed) = kind_of(name, value, &tokens, today);
        let units = units_of(name, &tokens, prompt);
        FieldOf { name, kind, value: typed, units }
    });
    let all = all.collect();
    let said = if asked.proposal.is_empty() { said_in(prompt) } else { Vec::new() };
    Fields { all, said, owner_said: speaks_of_owner(prompt), today }
}

/// The values that a prompt names, where there is no proposal.
fn said_in(prompt: &[Word<'_>]) -> Vec<Raw> {
    let mut said = Vec::new();
    let mut i = 0;
    while i < prompt.len() {
        if let Some(time) = time_at(prompt, i) {
            said.push(Raw::Time(time.time, time.half_open));
            i = time.end;
        } else if let Some(date) = date_at(prompt, i) {
            said.push(Raw::Date(date.phrase));
            i = date.tokens.end;
        } else if let Some(number) = number_at(prompt, i) {
            said.push(Raw::Number(number.value, number.percent));
            i = number.tokens.end;
        } else {
            i += 1;
        }
    }
    said
}

/// The kind and value of a field, by what was proposed and by its name.
fn kind_of(name: &str, value: &str, tokens: &[Word<'_>], today: Option<NaiveDate>) -> (Kind, Option<Value>) {
    let whole = |end: usize| end >= tokens.len();
    if let Some(money) = money_at(tokens, 0).filter(|m| whole(m.tokens.end)) {
        return (Kind::Money, Some(Value::Money { amount: money.amount, currency: Some(money.currency.into()) }));
    }
    if let Some(time) = time_at(tokens, 0).filter(|t| whole(t.end)) {
        return (Kind::Time, Some(Value::Time(time.time)));
    }
    if let Some(date) = date_at(tokens, 0).filter(|d| whole(d.tokens.end)) {
        let day = today.and_then(|t| date.phrase.on(t, None)).and_then(Meaning::day);
        let exact = match date.phrase {
            crate::language::date_phrase::DatePhrase::Exact(day) => Some(day),
            _ => None,
        };
        return (Kind::Date, day.or(exact).map(Value::Date));
    }
    if let Some(length) = duration_at(tokens, 0).filter(|d| whole(d.tokens.end)) {
        return (Kind::Duration, Some(Value::Duration { minutes: length.minutes }));
    }
    if let Some(number) = number_at(tokens, 0).filter(|n| whole(n.tokens.end)) {
        return (
            by_name(name).filter(|k| matches!(k, Kind::Money | Kind::Number)).unwrap_or(Kind::Number),
            Some(Value::Number(number.value)),
        );
    }
    match by_name(name) {
        Some(Kind::Person) => (Kind::Person, Some(Value::Person(value.into()))),
        Some(Kind::Status) => (Kind::Status, Status::parse(value).map(Value::Status)),
        kind => (kind.unwrap_or(Kind::Text), None),
    }
}

/// The kind that a field's name tells.
fn by_name(name: &str) -> Option<Kind> {
    let lower = name.to_lowercase();
    let mut parts = lower.split(['_', '-', ' ', '.']);
    parts.find_map(|part| match part {
        "date" | "due" | "deadline" | "day" | "start" | "end" | "finish" => Some(Kind::Date),
        "time" | "hour" => Some(Kind::Time),
        "number" | "count" | "quantity" | "progress" | "length" | "size" => Some(Kind::Number),
        "budget" | "spent" | "cost" | "price" | "amount" => Some(Kind::Money),
        "duration" => Some(Kind::Duration),
        "owner" | "assignee" | "lead" | "person" | "who" | "reviewer" => Some(Kind::Person),
        "status" | "state" => Some(Kind::Status),
        _ => None,
    })
}

/// What the numbers of a field count: by its name, and by the word behind its value in the prompt.
fn units_of(name: &str, tokens: &[Word<'_>], prompt: &[Word<'_>]) -> Vec<u8> {
    let mut units: Vec<u8> = name.to_lowercase().split(['_', '-', ' ']).filter_map(unit_group).collect();
    if let [value] = tokens {
        let behind = prompt.windows(2).filter(|w| w[0].lower == value.lower).filter_map(|w| unit_group(&w[1].lower));
        if units.is_empty() {
            units.extend(behind);
        }
    }
    units
}

impl<'a> Fields<'a> {
    /// Whether a field holds a status.
    pub(super) fn has_status(&self) -> bool {
        self.all.iter().any(|f| f.kind == Kind::Status)
    }

    /// Whether the proposal holds an owner, or the prompt speaks of one.
    pub(super) fn has_owner(&self) -> bool {
        self.owner_said || self.all.iter().any(|f| f.kind == Kind::Person)
    }

    /// Whether a number was asked for.
    pub(super) fn has_number(&self) -> bool {
        self.all.iter().any(|f| matches!(f.kind, Kind::Number | Kind::Money))
    }

    /// Whether the proposal has a field that counts what `unit` names.
    pub(super) fn has_number_of(&self, unit: Option<&Word<'_>>) -> bool {
        unit.and_then(|w| unit_group(&w.lower)).is_some_and(|group| self.all.iter().any(|f| f.units.contains(&group)))
    }

    /// The field that a value belongs to.
    pub(super) fn field_of(&self, found: &Found) -> Option<&FieldOf<'a>> {
        let fits: Vec<&FieldOf<'a>> = self.all.iter().filter(|f| fits(f, found)).collect();
        let group = found.unit.as_deref().and_then(unit_group).or(match found.raw {
            Raw::Duration(_, _, "day" | "week") => unit_group("days"),
            Raw::Number(_, true) => unit_group("percent"),
            _ => None,
        });
        match group {
            Some(group) => fits.iter().find(|f| f.units.contains(&group)).copied().or_else(|| {
                let open: Vec<_> = fits.iter().filter(|f| f.units.is_empty()).collect();
                if open.len() == 1 { Some(*open[0]) } else { None }
            }),
            None if matches!(found.raw, Raw::Number(..)) && fits.len() > 1 => {
                fits.iter().find(|f| f.units.contains(&0)).copied().or(fits.first().copied())
            }
            None if matches!(found.raw, Raw::Money(..)) => {
                fits.iter().find(|f| f.kind == Kind::Money).copied().or(fits.first().copied())
            }
            None => fits.first().copied(),
        }
    }

    /// Whether a value differs from what was proposed. Without a proposal, from what the prompt says.
    pub(super) fn differs(&self, found: &Found) -> bool {
        if self.all.is_empty() {
            return !self.said.contains(&found.raw);
        }
        let Some(field) = self.field_of(found) else {
            return true;
        };
        match resolve(found, self.today, field.value.as_ref()) {
            Resolved::One(value) => {
                field.value.as_ref() != Some(&value) || matches!(value, Value::Time(_)) && field.value.is_none()
            }
            _ => true,
        }
    }

    /// The name of a value's field; by its kind where the proposal has none.
    pub(super) fn name_of(&self, found: &Found) -> &'a str {
        match self.field_of(found) {
            Some(field) => field.name,
            None => match found.raw {
                Raw::Date(_) => "date",
                Raw::Time(..) => "time",
                Raw::Number(_, true) => "percent",
                Raw::Number(..) => "number",
                Raw::Money(..) => "amount",
                Raw::Duration(..) => "duration",
                Raw::Status(_) => "status",
                Raw::Person(_) => "owner",
            },
        }
    }
}

/// Whether a field can hold a value.
fn fits(field: &FieldOf<'_>, found: &Found) -> bool {
    match (&found.raw, field.kind) {
        (Raw::Date(_), Kind::Date)
        | (Raw::Time(..), Kind::Time)
        | (Raw::Status(_), Kind::Status)
        | (Raw::Person(_), Kind::Person) => true,
        (Raw::Number(..), Kind::Number)
        | (Raw::Number(_, false) | Raw::Money(..), Kind::Money)
        | (Raw::Money(..), Kind::Number) => true,
        (Raw::Duration(..), Kind::Duration) => true,
        (Raw::Duration(_, _, "day"), Kind::Number) => field.units.contains(&1),
        _ => false,
    }
}
