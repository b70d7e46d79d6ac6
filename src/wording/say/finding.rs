//! What a finding says when it is put before people. The words follow from the finding alone, not from today: they are hashed,
//! and a text that counted the days would void everybody's vote each night. Counts stand in the card's status line.

mod foreseen;
mod question;
pub(crate) mod reason;
mod stated;

use chrono::{Datelike, NaiveDate};

use crate::domain::finding::{Fact, Finding, LateSign, Mistake, Near};
use crate::domain::project::Project;
use crate::domain::proposition::Proposition;
use crate::domain::proposition::ReviewKind;
use crate::domain::value::Value;

use super::quoted::{TITLE_LIMIT, shortened};
use super::when;
use question::question;
use stated::stated;

/// The proposition that puts a finding before people. Dates have no year where all are of the year since when the finding holds.
#[must_use]
pub fn proposition(project: &Project, finding: &Finding) -> Proposition {
    let year = year(project, finding);
    let mut text = stated(project, finding, year);
    let suspicion = suspicion(&finding.fact);
    for more in suspicion.into_iter().chain([question(finding, year)]) {
        text.push(' ');
        text.push_str(&more);
    }
    Proposition {
        kind: ReviewKind::Exception(finding.key.detector),
        subject: subject(&finding.fact),
        text,
        proposed: finding.proposed.iter().cloned().collect(),
        evidence: finding.evidence.clone(),
    }
}

/// The year that goes without saying; none does where one of the dates is of another.
fn year(project: &Project, finding: &Finding) -> i32 {
    let year = project.day(finding.since).year();
    let values: Vec<&Value> = match &finding.fact {
        Fact::SourcesDisagree { said, .. } => said.iter().map(|said| &said.value).collect(),
        Fact::CorrectionOvertaken { ruled, said, .. } => vec![ruled, &said.value],
        Fact::DecisionReversed { ruled, .. } => vec![ruled],
        _ => Vec::new(),
    };
    let proposed = finding.proposed.iter().map(|proposed| &proposed.value);
    let written = values.into_iter().chain(proposed).filter_map(|value| match value {
        Value::Date(date) => Some(*date),
        _ => None,
    });
    let mut own = written.chain(dates(&finding.fact));
    if own.all(|date| date.year() == year) { year } else { when::NO_YEAR }
}

/// The dates that a fact holds as such.
fn dates(fact: &Fact) -> Vec<NaiveDate> {
    match fact {
        Fact::Overdue { due, .. } | Fact::PromiseUntracked { due, .. } | Fact::PromiseMissed { due, .. } => vec![*due],
        Fact::Slipped { from, to, .. } => vec![*from, *to],
        Fact::ForecastLate { due, sign, .. } => match sign {
            LateSign::Stated { forecast, .. } => vec![*due, *forecast],
            LateSign::EarnedSchedule { on, forecast, .. } => vec![*due, *on, *forecast],
            LateSign::Remaining { .. } => vec![*due],
        },
        Fact::DependencyViolated { day, before_due, .. } => vec![*day, *before_due],
        Fact::Stale { since, .. } => vec![*since],
        Fact::Unowned { near: Near::Starts(day) | Near::Due(day), .. } => vec![*day],
        Fact::OverAllocated { week, .. } => vec![*week],
        Fact::ScopeAdded { on, .. } => vec![*on],
        Fact::HandoffIncomplete { begins, .. } => vec![*begins],
        Fact::CriticalPathMoved { due, ended, ends, .. } => vec![*due, *ended, *ends],
        Fact::SourcesDisagree { .. }
        | Fact::CorrectionOvertaken { .. }
        | Fact::Blocked { .. }
        | Fact::Unanswered { .. }
        | Fact::CostOverrun { .. }
        | Fact::DependencyCycle { .. }
        | Fact::ProgressFell { .. }
        | Fact::StatusContradictsChat { .. }
        | Fact::DecisionReversed { .. }
        | Fact::WorkWithoutGoal { .. }
        | Fact::GoalWithoutWork { .. } => Vec::new(),
    }
}

fn subject(fact: &Fact) -> String {
    match fact {
        Fact::Overdue { title, .. }
        | Fact::Slipped { title, .. }
        | Fact::SourcesDisagree { title, .. }
        | Fact::CorrectionOvertaken { title, .. }
        | Fact::ForecastLate { title, .. }
        | Fact::CostOverrun { title, .. }
        | Fact::DependencyViolated { title, .. }
        | Fact::Stale { title, .. }
        | Fact::Unowned { title, .. }
        | Fact::ScopeAdded { title, .. }
        | Fact::ProgressFell { title, .. }
        | Fact::StatusContradictsChat { title, .. }
        | Fact::DecisionReversed { title, .. }
        | Fact::WorkWithoutGoal { title }
        | Fact::HandoffIncomplete { title, .. }
        | Fact::CriticalPathMoved { title, .. } => shortened(title, TITLE_LIMIT),
        Fact::DependencyCycle { titles } => {
            titles.first().map_or_else(String::new, |title| shortened(title, TITLE_LIMIT))
        }
        Fact::GoalWithoutWork { goal } => shortened(goal, TITLE_LIMIT),
        Fact::Blocked { who, .. } => format!("{} is blocked", shortened(who, TITLE_LIMIT)),
        Fact::Unanswered { who, .. } => format!("Question from {}", shortened(who, TITLE_LIMIT)),
        Fact::OverAllocated { who, .. } => format!("{} has too much to do", shortened(who, TITLE_LIMIT)),
        Fact::PromiseUntracked { who, .. } | Fact::PromiseMissed { who, .. } => {
            format!("Promise of {}", shortened(who, TITLE_LIMIT))
        }
    }
}

fn suspicion(fact: &Fact) -> Option<String> {
    let (Fact::SourcesDisagree { mistake, .. } | Fact::Slipped { mistake, .. }) = fact else {
        return None;
    };
    let words = match (*mistake)? {
        Mistake::DayMonthSwapped => "Day and month look swapped.",
        Mistake::Year => "The year looks mistyped.",
    };
    Some(words.to_owned())
}
