//! Orders: what was ruled and is carried out where the work is kept, and what came of it.

use std::fmt;

use chrono::{DateTime, Utc};

use super::finding::Proposed;
use super::name::{ItemKey, PersonId, ReviewId, SourceId, TargetId};
use super::value::{Field, Value};

/// Where what was ruled in a project is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What people call it.
    pub id: TargetId,
    /// The source that reports the items which it holds; none: it takes all.
    pub source: Option<SourceId>,
}

/// The settlement that is carried out: a review, and the entry that made its values true. `harbour-12/41`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RulingId {
    /// The review.
    pub review: ReviewId,
    /// The entry.
    pub entry: u64,
}

impl fmt::Display for RulingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.review, self.entry)
    }
}

/// One value that becomes true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Of which item.
    pub item: ItemKey,
    /// Which field.
    pub field: Field,
    /// What it becomes.
    pub value: Value,
    /// Who that is, where it is somebody of the roster.
    pub person: Option<PersonId>,
    /// What the target's source said of it last.
    pub before: Option<Value>,
}

/// What is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// By which ruling.
    pub ruling: RulingId,
    /// Where.
    pub target: TargetId,
    /// The values, at least one.
    pub changes: Vec<Change>,
    /// Who ruled, by name; nobody where the policy lets the machine act alone.
    pub by: Vec<String>,
    /// When it was settled.
    pub at: DateTime<Utc>,
    /// What is told beside the values, in a few plain sentences.
    pub text: String,
}

impl Order {
    /// What makes a second attempt the same as the first: `harbour-12/41/tracker`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.ruling, self.target)
    }

    /// What would undo it, as far as it is known what was so before.
    #[must_use]
    pub fn before(&self) -> Vec<Proposed> {
        let known = |change: &Change| {
            let value = change.before.clone()?;
            Some(Proposed { item: change.item.clone(), field: change.field.clone(), value })
        };
        self.changes.iter().filter_map(known).collect()
    }
}

/// What was carried out of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The entry that says so.
    pub entry: u64,
    /// The settlement.
    pub of: u64,
    /// Where.
    pub target: TargetId,
    /// What was so before, as far as it was known.
    pub before: Vec<Proposed>,
}
