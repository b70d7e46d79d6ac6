//! The JSON shape of what a button carries: it goes to the page with the card and comes back with the press.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::unreadable::WireError;
use crate::domain::card::Action;
use crate::domain::name::PersonId;
use crate::domain::name::ReviewId;
use crate::domain::proposition::ContentHash;
use crate::domain::ruling::RulingKind;
use crate::domain::value::{Field, Status, Value};

/// What a button carries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ActionV1 {
    /// Rules on a review.
    Rule {
        /// On which.
        review: String,
        /// On which proposition, 64 hexadecimal digits.
        on: String,
        /// The kind of ruling, in a word.
        kind: String,
    },
    /// Corrects a field to a value that was offered.
    Choose {
        /// On which review.
        review: String,
        /// On which proposition.
        on: String,
        /// The field's name.
        field: String,
        /// The value.
        value: ValueV1,
    },
    /// Takes a ruling back.
    Undo {
        /// On which review.
        review: String,
        /// The ruling's entry.
        entry: u64,
    },
    /// Asks why.
    Why {
        /// Which review.
        review: String,
    },
    /// Hands the question to somebody.
    Hand {
        /// Which review.
        review: String,
        /// On which proposition.
        on: String,
        /// The person's id.
        to: String,
    },
}

/// A typed value. Numbers are written as text, so that no reader rounds them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ValueV1 {
    /// `2026-05-14`.
    Date(String),
    /// `17:00:00`.
    Time(String),
    /// `0.48`.
    Number(String),
    /// An amount and an ISO 4217 code.
    Money {
        /// How much.
        amount: String,
        /// Of what.
        currency: Option<String>,
    },
    /// Minutes.
    Duration(i64),
    /// A name.
    Person(String),
    /// A status in a word.
    Status(String),
    /// Anything else.
    Text(String),
}

pub(super) fn action_v1(action: &Action) -> ActionV1 {
    match action {
        Action::Rule { review, on, kind } => {
            ActionV1::Rule { review: review.to_string(), on: on.to_string(), kind: kind.as_str().to_owned() }
        }
        Action::Choose { review, on, field, value } => ActionV1::Choose {
            review: review.to_string(),
            on: on.to_string(),
            field: field.as_str().to_owned(),
            value: value_v1(value),
        },
        Action::Undo { review, entry } => ActionV1::Undo { review: review.to_string(), entry: *entry },
        Action::Why { review } => ActionV1::Why { review: review.to_string() },
        Action::Hand { review, on, to } => {
            ActionV1::Hand { review: review.to_string(), on: on.to_string(), to: to.as_str().to_owned() }
        }
    }
}

/// What a button carried, read back.
///
/// # Errors
/// Names the part that can't be read.
pub fn action_of(wire: &ActionV1) -> Result<Action, WireError> {
    Ok(match wire {
        ActionV1::Rule { review, on, kind } => Action::Rule {
            review: review_of(review)?,
            on: hash_of(on)?,
            kind: RulingKind::parse(kind).ok_or_else(|| WireError::new("a ruling", kind))?,
        },
        ActionV1::Choose { review, on, field, value } => Action::Choose {
            review: review_of(review)?,
            on: hash_of(on)?,
            field: Field::from_name(field),
            value: value_of(value)?,
        },
        ActionV1::Undo { review, entry } => Action::Undo { review: review_of(review)?, entry: *entry },
        ActionV1::Why { review } => Action::Why { review: review_of(review)? },
        ActionV1::Hand { review, on, to } => Action::Hand {
            review: review_of(review)?,
            on: hash_of(on)?,
            to: PersonId::parse(to).ok_or_else(|| WireError::new("a person", to))?,
        },
    })
}

fn review_of(text: &str) -> Result<ReviewId, WireError> {
    ReviewId::parse(text).ok_or_else(|| WireError::new("a review", text))
}

fn hash_of(text: &str) -> Result<ContentHash, WireError> {
    ContentHash::parse(text).ok_or_else(|| WireError::new("a content hash", text))
}

pub(super) fn value_v1(value: &Value) -> ValueV1 {
    match value {
        Value::Date(date) => ValueV1::Date(date.to_string()),
        Value::Time(time) => ValueV1::Time(time.format("%H:%M:%S").to_string()),
        Value::Number(number) => ValueV1::Number(number.to_string()),
        Value::Money { amount, currency } => {
            ValueV1::Money { amount: amount.to_string(), currency: currency.as_deref().map(str::to_owned) }
        }
        Value::Duration { minutes } => ValueV1::Duration(*minutes),
        Value::Person(name) => ValueV1::Person(name.to_string()),
        Value::Status(status) => ValueV1::Status(status.as_str().to_owned()),
        Value::Text(text) => ValueV1::Text(text.to_string()),
    }
}

pub(super) fn value_of(wire: &ValueV1) -> Result<Value, WireError> {
    let decimal = |text: &str| text.parse::<Decimal>().map_err(|_| WireError::new("a number", text));
    Ok(match wire {
        ValueV1::Date(text) => Value::Date(text.parse().map_err(|_| WireError::new("a date", text))?),
        ValueV1::Time(text) => Value::Time(text.parse().map_err(|_| WireError::new("a time", text))?),
        ValueV1::Number(text) => Value::Number(decimal(text)?),
        ValueV1::Money { amount, currency } => {
            Value::Money { amount: decimal(amount)?, currency: currency.as_deref().map(Arc::from) }
        }
        ValueV1::Duration(minutes) => Value::Duration { minutes: *minutes },
        ValueV1::Person(name) => Value::Person(Arc::from(name.as_str())),
        ValueV1::Status(text) => Value::Status(Status::parse(text).ok_or_else(|| WireError::new("a status", text))?),
        ValueV1::Text(text) => Value::Text(Arc::from(text.as_str())),
    })
}
