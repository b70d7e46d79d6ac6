//! Stored shapes of values, proposed values and readings' fields. A shape is never edited: what changes gets a new one.

use std::str::FromStr as _;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::finding::Proposed;
use crate::domain::name::ItemKey;
use crate::domain::value::{Field, Status, Value};

use super::names::{Unreadable, read};

/// A typed value: `{"date":"2026-05-21"}`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ValueV1 {
    Date(String),
    Time(String),
    Number(String),
    Money {
        amount: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<String>,
    },
    Minutes(i64),
    Person(String),
    Status(String),
    Text(String),
}

impl From<&Value> for ValueV1 {
    fn from(value: &Value) -> Self {
        match value {
            Value::Date(day) => Self::Date(day.to_string()),
            Value::Time(time) => Self::Time(time.to_string()),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::Money { amount, currency } => {
                Self::Money { amount: amount.to_string(), currency: currency.as_deref().map(str::to_owned) }
            }
            Value::Duration { minutes } => Self::Minutes(*minutes),
            Value::Person(name) => Self::Person((**name).to_owned()),
            Value::Status(status) => Self::Status(status.as_str().to_owned()),
            Value::Text(text) => Self::Text((**text).to_owned()),
        }
    }
}

impl TryFrom<ValueV1> for Value {
    type Error = Unreadable;

    fn try_from(stored: ValueV1) -> Result<Self, Unreadable> {
        Ok(match stored {
            ValueV1::Date(day) => Self::Date(read_day(&day)?),
            ValueV1::Time(time) => Self::Time(read("time of day", &time, |raw| NaiveTime::from_str(raw).ok())?),
            ValueV1::Number(number) => Self::Number(read_decimal(&number)?),
            ValueV1::Money { amount, currency } => {
                Self::Money { amount: read_decimal(&amount)?, currency: currency.map(Arc::from) }
            }
            ValueV1::Minutes(minutes) => Self::Duration { minutes },
            ValueV1::Person(name) => Self::Person(Arc::from(name)),
            ValueV1::Status(status) => Self::Status(read("status", &status, Status::parse)?),
            ValueV1::Text(text) => Self::Text(Arc::from(text)),
        })
    }
}

pub(crate) fn read_day(raw: &str) -> Result<NaiveDate, Unreadable> {
    read("day", raw, |raw| NaiveDate::from_str(raw).ok())
}

fn read_decimal(raw: &str) -> Result<Decimal, Unreadable> {
    read("number", raw, |raw| Decimal::from_str(raw).ok())
}

/// The stored text of a value that stands by itself.
pub(crate) fn write_value(value: &Value) -> String {
    let stored = serde_json::to_string(&ValueV1::from(value));
    stored.expect("a shape has text keys only, and memory takes every byte")
}

/// The value of its stored text.
pub(crate) fn read_value(raw: &str) -> Result<Value, Unreadable> {
    let stored: ValueV1 = serde_json::from_str(raw).map_err(|error| Unreadable(error.to_string()))?;
    stored.try_into()
}

/// A value for a field of an item.
#[derive(Serialize, Deserialize)]
pub(crate) struct ProposedV1 {
    item: String,
    field: String,
    value: ValueV1,
}

impl From<&Proposed> for ProposedV1 {
    fn from(proposed: &Proposed) -> Self {
        Self {
            item: proposed.item.as_str().to_owned(),
            field: proposed.field.as_str().to_owned(),
            value: ValueV1::from(&proposed.value),
        }
    }
}

impl TryFrom<ProposedV1> for Proposed {
    type Error = Unreadable;

    fn try_from(stored: ProposedV1) -> Result<Self, Unreadable> {
        Ok(Self {
            item: read("item", &stored.item, ItemKey::parse)?,
            field: Field::from_name(&stored.field),
            value: stored.value.try_into()?,
        })
    }
}

pub(crate) fn store_values(values: &[Proposed]) -> Vec<ProposedV1> {
    values.iter().map(ProposedV1::from).collect()
}

pub(crate) fn read_values(stored: Vec<ProposedV1>) -> Result<Vec<Proposed>, Unreadable> {
    stored.into_iter().map(Proposed::try_from).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{NaiveDate, NaiveTime};
    use rust_decimal::Decimal;

    use super::{Value, ValueV1};
    use crate::domain::value::Status;

    #[test]
    fn every_value_comes_back_as_it_was() {
        let values = [
            Value::Date(NaiveDate::MIN),
            Value::Date(NaiveDate::MAX),
            Value::Date(NaiveDate::from_ymd_opt(0, 1, 1).expect("a day")),
            Value::Date(NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day")),
            Value::Time(NaiveTime::from_hms_micro_opt(23, 59, 59, 7).expect("a time")),
            Value::Number(Decimal::MAX),
            Value::Number(Decimal::MIN),
            Value::Number(Decimal::new(-1, 28)),
            Value::Money { amount: Decimal::new(1050, 2), currency: Some(Arc::from("EUR")) },
            Value::Money { amount: Decimal::ZERO, currency: None },
            Value::Duration { minutes: i64::MIN },
            Value::Person(Arc::from("Ana")),
            Value::Status(Status::Blocked),
            Value::Text(Arc::from("\u{0}\u{1f600}\"\\")),
        ];
        for value in values {
            let stored = serde_json::to_string(&ValueV1::from(&value)).expect("written");
            let read: ValueV1 = serde_json::from_str(&stored).expect("read");
            assert_eq!(Value::try_from(read).expect("a value"), value, "{stored}");
        }
    }
}
