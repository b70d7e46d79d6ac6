//! Findings: what detectors computed, each with its evidence. What was found stands in `fact`; the sentences are `wording`'s.

use std::fmt;

use chrono::{DateTime, Utc};

use super::evidence::Evidence;
use super::name::ItemKey;
use super::value::{Field, Value};

pub use super::fact::{Confidence, CostSign, Fact, LateSign, Mistake, Near, Said};

/// A detector, by the name that the command line and the policy use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detector {
    /// A date has passed and the work is not over.
    Overdue,
    /// A date was moved, or progress went back.
    Slipped,
    /// Two sources give one field different values.
    SourcesDisagree,
    /// A source reported something newer than a person's correction, and differs from it.
    CorrectionOvertaken,
    /// Somebody said that they can't go on, and nobody reacted.
    Blocked,
    /// A question had no answer.
    Unanswered,
    /// Work will not be over when it is promised.
    ForecastLate,
    /// Work will cost more than its budget, or has.
    CostOverrun,
    /// Work begins before what it waits for is over, or waits for itself.
    DependencyViolated,
    /// Work is under way and nothing moves.
    Stale,
    /// Work is near and nobody owns it.
    Unowned,
    /// Somebody has more work in a week than hours.
    OverAllocated,
    /// Work has grown since it began.
    ScopeAdded,
    /// Somebody promised something by a day, and no plan holds it.
    PromiseUntracked,
    /// The day of a promise has passed without a word.
    PromiseMissed,
    /// People say that work is done, and a source says that it is not.
    StatusContradictsChat,
    /// People decide in the chat against what was ruled.
    DecisionReversed,
    /// Work serves no goal, or no work serves a goal.
    GoalDrift,
    /// Work was handed on without its acceptance.
    HandoffIncomplete,
    /// The chain of work that leads to a commitment is another one, or ends later.
    CriticalPathMoved,
}

impl Detector {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Overdue,
        Self::Slipped,
        Self::SourcesDisagree,
        Self::CorrectionOvertaken,
        Self::Blocked,
        Self::Unanswered,
        Self::ForecastLate,
        Self::CostOverrun,
        Self::DependencyViolated,
        Self::Stale,
        Self::Unowned,
        Self::OverAllocated,
        Self::ScopeAdded,
        Self::PromiseUntracked,
        Self::PromiseMissed,
        Self::StatusContradictsChat,
        Self::DecisionReversed,
        Self::GoalDrift,
        Self::HandoffIncomplete,
        Self::CriticalPathMoved,
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
            Self::ForecastLate => "forecast-late",
            Self::CostOverrun => "cost-overrun",
            Self::DependencyViolated => "dependency-violated",
            Self::Stale => "stale",
            Self::Unowned => "unowned",
            Self::OverAllocated => "over-allocated",
            Self::ScopeAdded => "scope-added",
            Self::PromiseUntracked => "promise-untracked",
            Self::PromiseMissed => "promise-missed",
            Self::StatusContradictsChat => "status-contradicts-chat",
            Self::DecisionReversed => "decision-reversed",
            Self::GoalDrift => "goal-drift",
            Self::HandoffIncomplete => "handoff-incomplete",
            Self::CriticalPathMoved => "critical-path-moved",
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

impl Finding {
    /// The work item whose change is behind it, so that all that follows from one change can be told together: what waits for work that
    /// moved has that work as its cause. What people say, and what somebody has to do in all, has no other cause than itself.
    #[must_use]
    pub fn cause(&self) -> Option<&ItemKey> {
        let read = |evidence: &'_ Evidence| matches!(evidence, Evidence::Reading { .. });
        let readings = || self.evidence.iter().filter(|evidence| read(evidence));
        let first = match self.fact {
            Fact::Blocked { .. }
            | Fact::Unanswered { .. }
            | Fact::OverAllocated { .. }
            | Fact::PromiseUntracked { .. }
            | Fact::PromiseMissed { .. }
            | Fact::DependencyCycle { .. }
            | Fact::GoalWithoutWork { .. } => None,
            // The date of what it waits for stands last.
            Fact::DependencyViolated { .. } => readings().next_back(),
            _ => readings().next(),
        };
        match first? {
            Evidence::Reading { item, .. } => Some(item),
            _ => None,
        }
    }
}
