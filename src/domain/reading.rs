//! Readings: single values that sources reported. A plan is made of them.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::name::{ItemKey, SourceId};
use super::value::{Field, Value};

/// One value that a source reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Which work item.
    pub item: ItemKey,
    /// Which of its fields.
    pub field: Field,
    /// What it says now.
    pub value: Value,
    /// Who says so.
    pub source: SourceId,
    /// Since when it says so: the source's own time where it has one, else when it was read.
    pub at: DateTime<Utc>,
    /// Where it stands in the source: `schedule.csv line 88`.
    pub locator: Arc<str>,
}
