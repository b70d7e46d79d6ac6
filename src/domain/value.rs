//! Fields of a work item and their typed values.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;

/// A field of a work item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What it is called.
    Title,
    /// Who answers for it.
    Owner,
    /// When it starts.
    Start,
    /// When it is promised.
    Due,
    /// Where it stands.
    Status,
    /// How much of it is done, in percent.
    Progress,
    /// What it may cost.
    Budget,
    /// What it has cost.
    Spent,
    /// The keys of the items that it waits for.
    DependsOn,
    /// When a source itself expects it to be over.
    Forecast,
    /// When it was promised first, where a source keeps that beside what it says now.
    Baseline,
    /// When it was over.
    Finished,
    /// How much work it holds, in points, tasks or whatever its source counts.
    Scope,
    /// How much of that is done, in the same unit.
    Done,
    /// How much work it takes somebody.
    Effort,
    /// What a source itself expects it to cost in the end.
    ForecastCost,
    /// The key of the item that it is part of.
    PartOf,
    /// The goal that it serves.
    Serves,
    /// Who accepted it, or when.
    Accepted,
    /// Anything else, by the name that the source gives it.
    Other(Arc<str>),
}

impl Field {
    const NAMED: [(Self, &'static str); 19] = [
        (Self::Title, "title"),
        (Self::Owner, "owner"),
        (Self::Start, "start"),
        (Self::Due, "due"),
        (Self::Status, "status"),
        (Self::Progress, "progress"),
        (Self::Budget, "budget"),
        (Self::Spent, "spent"),
        (Self::DependsOn, "depends_on"),
        (Self::Forecast, "forecast"),
        (Self::Baseline, "baseline"),
        (Self::Finished, "finished"),
        (Self::Scope, "scope"),
        (Self::Done, "done"),
        (Self::Effort, "effort"),
        (Self::ForecastCost, "forecast_cost"),
        (Self::PartOf, "part_of"),
        (Self::Serves, "serves"),
        (Self::Accepted, "accepted"),
    ];

    /// The field's name in files, stored shapes and commands.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(name) => name,
            named => Self::NAMED.iter().find(|(field, _)| field == named).map_or("", |(_, name)| name),
        }
    }

    /// The field of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let named = Self::NAMED.iter().find(|(_, known)| *known == name).map(|(field, _)| field.clone());
        named.unwrap_or_else(|| Self::Other(Arc::from(name)))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not begun.
    Planned,
    /// Under way.
    Active,
    /// It can't go on.
    Blocked,
    /// Finished.
    Done,
    /// It will not be done.
    Cancelled,
}

impl Status {
    const NAMED: [(Self, &'static str); 5] = [
        (Self::Planned, "planned"),
        (Self::Active, "active"),
        (Self::Blocked, "blocked"),
        (Self::Done, "done"),
        (Self::Cancelled, "cancelled"),
    ];

    /// The status in words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::NAMED.iter().find(|(status, _)| *status == self).map_or("", |(_, name)| name)
    }

    /// The status of that name, exactly as [`Status::as_str`] writes it.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(_, name)| *name == raw).map(|(status, _)| *status)
    }

    /// True where nothing more is to be done.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

/// A typed value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A day.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// A number; percentages are numbers of percent.
    Number(Decimal),
    /// An amount of money, with its currency where it is written.
    Money {
        /// How much.
        amount: Decimal,
        /// An ISO 4217 code.
        currency: Option<Arc<str>>,
    },
    /// A length of time, in minutes.
    Duration {
        /// How many.
        minutes: i64,
    },
    /// Somebody, by the name that was written.
    Person(Arc<str>),
    /// Where work stands.
    Status(Status),
    /// Anything else.
    Text(Arc<str>),
}

impl fmt::Display for Value {
    /// The value as a machine writes it: ISO dates, `HH:MM`, plain numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => write!(f, "{date}"),
            Self::Time(time) => write!(f, "{}", time.format("%H:%M")),
            Self::Number(number) => write!(f, "{number}"),
            Self::Money { amount, currency: Some(currency) } => write!(f, "{currency} {amount}"),
            Self::Money { amount, currency: None } => write!(f, "{amount}"),
            Self::Duration { minutes } => write!(f, "{minutes} min"),
            Self::Status(status) => f.write_str(status.as_str()),
            Self::Person(text) | Self::Text(text) => f.write_str(text),
        }
    }
}
