//! Where a review stands.

use chrono::NaiveDate;

use super::name::ReviewId;

/// Where a review stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewState {
    /// People are asked.
    Open,
    /// The quorum approved, or the machine was allowed to act alone and nobody objected.
    Approved,
    /// It was refused.
    Rejected,
    /// It was approved with other values.
    Corrected,
    /// It comes back on that day.
    Held {
        /// The day.
        until: NaiveDate,
    },
    /// Nobody answered in time. That is not a refusal.
    Expired,
    /// Another review took its place, or what it was about is no longer so.
    Superseded {
        /// The review that took its place.
        by: Option<ReviewId>,
    },
}

impl ReviewState {
    /// True where rulings are taken.
    #[must_use]
    pub fn takes_rulings(&self) -> bool {
        matches!(self, Self::Open | Self::Held { .. })
    }

    /// The state in a word.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Corrected => "corrected",
            Self::Held { .. } => "held",
            Self::Expired => "expired",
            Self::Superseded { .. } => "superseded",
        }
    }
}
