//! Lessons: what a correction or a rejection teaches. Scoped to an item of the plan or to one exception, expiring, revocable, quoted when
//! applied. They are no record of their own: each follows from the entry that settled its review.

use chrono::{DateTime, Utc};

use super::audience::Audience;
use super::finding::Detector;
use super::name::{ItemKey, PersonId, ReviewId};
use super::proposition::ContentHash;
use super::value::{Field, Value};

/// What a lesson says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Teaching {
    /// This exception was refused: it stays quiet until what it says changes.
    Quiet {
        /// The review that was refused.
        review: ReviewId,
        /// The proposition that was refused.
        refused: ContentHash,
    },
    /// This detector says nothing in the project.
    Silent {
        /// The review that was approved.
        review: ReviewId,
        /// Which.
        detector: Detector,
    },
    /// This value is so: who tells another one that was ruled out repeats a mistake.
    Value {
        /// The review in which it was ruled.
        review: ReviewId,
        /// Of which item.
        item: ItemKey,
        /// Which field.
        field: Field,
        /// What is so.
        value: Value,
        /// What was shown beside it, and is not so.
        instead_of: Vec<Value>,
    },
}

impl Teaching {
    /// The review that taught it.
    #[must_use]
    pub fn review(&self) -> &ReviewId {
        match self {
            Self::Quiet { review, .. } | Self::Silent { review, .. } | Self::Value { review, .. } => review,
        }
    }
}

/// One lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The entry that taught it.
    pub entry: u64,
    /// What it says.
    pub teaching: Teaching,
    /// Who taught it.
    pub by: PersonId,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when.
    pub expires: Option<DateTime<Utc>>,
    /// Who may see it quoted.
    pub audience: Audience,
}

impl Lesson {
    /// Whether it is over by then.
    #[must_use]
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}
