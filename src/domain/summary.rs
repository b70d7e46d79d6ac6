//! Summaries: claims with their evidence. Composed by `app`, phrased by `writer`, checked before they are posted.

use super::evidence::Evidence;

/// What kind of thing a claim reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// Something was decided.
    Decided,
    /// Something is finished.
    Done,
    /// Somebody can't go on.
    Blocked,
    /// Somebody asked.
    Asked,
    /// Somebody promised.
    Promised,
    /// Something was said that matters otherwise.
    Said,
}

impl ClaimKind {
    /// All of them, in the order in which a digest has them.
    pub const ALL: [Self; 6] = [Self::Decided, Self::Done, Self::Blocked, Self::Asked, Self::Promised, Self::Said];

    /// The kind in a word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::Done => "done",
            Self::Blocked => "blocked",
            Self::Asked => "asked",
            Self::Promised => "promised",
            Self::Said => "said",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == raw)
    }
}

/// One sentence of a summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What kind of thing it reports.
    pub kind: ClaimKind,
    /// The sentence.
    pub text: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}
