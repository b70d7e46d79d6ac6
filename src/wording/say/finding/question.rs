//! What a finding asks of people: its proposal, or what would settle it.

use crate::domain::finding::{Fact, Finding, Proposed};
use crate::domain::value::{Field, Value};
use crate::wording::say::values;

/// What is asked of people.
pub(super) fn question(finding: &Finding, year: i32) -> String {
    match &finding.proposed {
        Some(proposed) => offer(&finding.fact, proposed, year),
        None => match &finding.fact {
            Fact::Overdue { .. } | Fact::PromiseMissed { .. } => "Is it done, or what is the new date?",
            Fact::Slipped { .. } => "Is that agreed?",
            Fact::SourcesDisagree { .. }
            | Fact::CorrectionOvertaken { .. }
            | Fact::StatusContradictsChat { .. }
            | Fact::DecisionReversed { .. } => "Which one holds?",
            Fact::Blocked { .. } => "Who can help?",
            Fact::Unanswered { .. } => "Who can answer?",
            Fact::ForecastLate { .. } => "What is left out, or what is the new date?",
            Fact::CostOverrun { .. } => "What is left out, or what is the new budget?",
            Fact::DependencyViolated { .. } | Fact::DependencyCycle { .. } => "Which one moves?",
            Fact::Stale { .. } => "Does it go on, and what does it wait for?",
            Fact::Unowned { .. } => "Who takes it?",
            Fact::OverAllocated { .. } => "What moves, or who takes some of it?",
            Fact::ScopeAdded { .. } => "Is that agreed, and does the date still hold?",
            Fact::ProgressFell { .. } => "What is open again?",
            Fact::PromiseUntracked { .. } => "Shall it go into the plan?",
            Fact::WorkWithoutGoal { .. } => "Which goal does it serve?",
            Fact::GoalWithoutWork { .. } => "What is to be done for it?",
            Fact::HandoffIncomplete { .. } => "Who accepts it?",
            Fact::CriticalPathMoved { .. } => "Is that agreed?",
        }
        .to_owned(),
    }
}

fn offer(fact: &Fact, proposed: &Proposed, year: i32) -> String {
    let written = values::value(&proposed.field, &proposed.value, year);
    let keeps = match fact {
        Fact::Slipped { from, .. } => proposed.value == Value::Date(*from),
        Fact::CorrectionOvertaken { ruled, .. } => proposed.value == *ruled,
        _ => false,
    };
    match (fact, &proposed.field) {
        _ if keeps => format!("Keep {written}?"),
        (Fact::Overdue { .. } | Fact::ForecastLate { .. } | Fact::CriticalPathMoved { .. }, Field::Due) => {
            format!("Move it to {written}?")
        }
        (Fact::PromiseUntracked { .. }, _) => format!("Put it into the plan for {written}?"),
        (_, Field::Start) => format!("Start it on {written}?"),
        (_, Field::Status) => format!("Set it to {written}?"),
        _ => format!("Use {written}?"),
    }
}
