//! Findings: what detectors computed. Typed facts and evidence, no sentences: those are `wording`'s.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use super::evidence::Evidence;
use super::name::{ItemKey, SourceId};
use super::value::{Field, Value};

/// A detector, by the name that the command line and the policy use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detector {
    /// A date has passed and the work is not over.
    Overdue,
    /// A date was moved.
    Slipped,
    /// Two sources give one field different values.
    SourcesDisagree,
    /// A source reported something newer than a person's correction, and differs from it.
    CorrectionOvertaken,
    /// Somebody said that they can't go on, and nobody reacted.
    Blocked,
    /// A question had no answer.
    Unanswered,
}

impl Detector {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Overdue,
        Self::Slipped,
        Self::SourcesDisagree,
        Self::CorrectionOvertaken,
        Self::Blocked,
        Self::Unanswered,
    ];

    /// The name in kebab-case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Slipped => "slipped",
            Self::SourcesDisagree => "sources-disagree",
            Self::CorrectionOvertaken => "correction-overtaken",
            Self::Blocked => "blocked",
            Self::Unanswered => "unanswered",
        }
    }

    /// The detector of that name.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|detector| detector.as_str() == raw)
    }
}

impl fmt::Display for Detector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Low,
    /// Worth a person's time.
    Medium,
    /// Somebody must look now.
    High,
}

impl Severity {
    /// The severity in words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What makes a finding the same one on the next day: it stays one living exception.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingKey {
    /// Which detector.
    pub detector: Detector,
    /// Of what: an item's key, with the field where it matters, or a message.
    pub subject: String,
}

/// A value that is proposed for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Which item.
    pub item: ItemKey,
    /// Which field.
    pub field: Field,
    /// What it would be.
    pub value: Value,
}

/// What a source says, among several that disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The source.
    pub source: SourceId,
    /// What it says.
    pub value: Value,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Where.
    pub locator: String,
}

/// Why two values may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mistake {
    /// Day and month look swapped.
    DayMonthSwapped,
    /// The year looks mistyped.
    Year,
}

/// What was found, in numbers and names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The due date has passed.
    Overdue {
        /// What the item is called.
        title: String,
        /// When it was due.
        due: NaiveDate,
        /// Who answers for it.
        owner: Option<String>,
    },
    /// The due date moved.
    Slipped {
        /// What the item is called.
        title: String,
        /// From when.
        from: NaiveDate,
        /// To when.
        to: NaiveDate,
        /// How often it has moved in all, this time included.
        times: u32,
        /// Which source moved it.
        source: SourceId,
        /// What looks wrong with the move, if anything.
        mistake: Option<Mistake>,
    },
    /// Sources disagree.
    SourcesDisagree {
        /// What the item is called.
        title: String,
        /// On which field.
        field: Field,
        /// Who says what; the one that the proposal follows comes first.
        said: Vec<Said>,
        /// What may have gone wrong.
        mistake: Option<Mistake>,
    },
    /// A source has overtaken a correction.
    CorrectionOvertaken {
        /// What the item is called.
        title: String,
        /// Which field.
        field: Field,
        /// What a person ruled.
        ruled: Value,
        /// Who, by name.
        by: String,
        /// What the source says now.
        said: Said,
    },
    /// Somebody is blocked.
    Blocked {
        /// Who, by the name that people see.
        who: String,
        /// What they wrote.
        quote: String,
        /// Working days since.
        working_days: u32,
    },
    /// A question is open.
    Unanswered {
        /// Who asked.
        who: String,
        /// What.
        quote: String,
        /// Working days since.
        working_days: u32,
    },
}

/// Something that a detector found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What makes it the same one tomorrow.
    pub key: FindingKey,
    /// How much it matters.
    pub severity: Severity,
    /// What was found.
    pub fact: Fact,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// A resolution that can be approved as it is.
    pub proposed: Option<Proposed>,
    /// Since when it is so.
    pub since: DateTime<Utc>,
}
