//! Lessons: what a correction or a repeated rejection teaches. Scoped, expiring, revocable, quoted when applied.

use chrono::{DateTime, Utc};

use super::audience::Audience;
use super::finding::Detector;
use super::name::{PersonId, ReviewId};
use super::proposition::ContentHash;

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
