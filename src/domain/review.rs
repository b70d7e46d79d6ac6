//! A review: one thing that is put before people, and the fold of the entries about it.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest as _, Sha256};

use super::audience::Audience;
use super::evidence::Evidence;
use super::finding::{FindingKey, Proposed};
use super::message::MessageId;
use super::name::{PersonId, ProjectId};
use super::policy::ReviewKind;
use super::ruling::Standing;

/// A review's name: its project and its number there, written `harbour-12`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReviewId {
    /// The project.
    pub project: ProjectId,
    /// Counted from 1 in the project.
    pub number: u32,
}

impl ReviewId {
    /// Reads `project-number`.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let (project, number) = raw.rsplit_once('-')?;
        Some(Self { project: ProjectId::parse(project)?, number: number.parse().ok().filter(|number| *number > 0)? })
    }
}

impl fmt::Display for ReviewId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.project, self.number)
    }
}

/// The SHA-256 of a proposition. Buttons carry it; a ruling counts only on the proposition that was shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// Reads 64 hexadecimal digits.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        (raw.len() == 64 && raw.is_ascii()).then_some(())?;
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(raw.get(index * 2..index * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

/// What is put before people, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposition {
    /// What kind of thing it is.
    pub kind: ReviewKind,
    /// What it is about, in a few words.
    pub subject: String,
    /// The whole text.
    pub text: String,
    /// The values that an approval makes true.
    pub proposed: Vec<Proposed>,
    /// What it rests on. Not part of the hash: a second message that says the same voids nobody's vote.
    pub evidence: Vec<Evidence>,
}

impl Proposition {
    /// The hash of the proposition alone: kind, subject, text and values, each with its length, so that no two texts meet.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        let mut hasher = Sha256::new();
        let mut part = |text: &str| {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        };
        part(&format!("{:?}", self.kind));
        part(&self.subject);
        part(&self.text);
        for proposed in &self.proposed {
            part(proposed.item.as_str());
            part(proposed.field.as_str());
            part(&proposed.value.to_string());
        }
        ContentHash(hasher.finalize().into())
    }
}

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

/// One review with all that happened to it: the fold of its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Its name.
    pub id: ReviewId,
    /// What was shown.
    pub proposition: Proposition,
    /// The hash of that.
    pub hash: ContentHash,
    /// What makes it the same finding tomorrow, for exceptions.
    pub finding: Option<FindingKey>,
    /// Who may read it.
    pub audience: Audience,
    /// Who wrote it, where a person did.
    pub author: Option<PersonId>,
    /// The entry that opened it.
    pub entry: u64,
    /// When it was opened.
    pub opened: DateTime<Utc>,
    /// When the present stage ends.
    pub due: Option<DateTime<Utc>>,
    /// How many stages have passed.
    pub stage: usize,
    /// How many reminders of this stage went out.
    pub reminded: usize,
    /// To whom rulings were handed.
    pub delegates: BTreeSet<PersonId>,
    /// The rulings that stand, in the order of their entries.
    pub standing: Vec<Standing>,
    /// Where it stands.
    pub state: ReviewState,
    /// When it came to its end.
    pub settled: Option<DateTime<Utc>>,
    /// The messages that show it; the last is the living one.
    pub cards: Vec<MessageId>,
    /// The reviews that are numbered in it, for a digest: the first is 1.
    pub numbered: Vec<ReviewId>,
}
