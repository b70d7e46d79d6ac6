//! Why a detector speaks at all: what it looks for, in a sentence.

use crate::domain::finding::Detector;

/// What was looked for, and found.
#[must_use]
pub(crate) fn reason(detector: Detector) -> &'static str {
    match detector {
        Detector::Overdue => "The due date has passed, and nothing says that it is done.",
        Detector::Slipped => "A source has moved the date, or says that less is done than before.",
        Detector::SourcesDisagree => "The sources give different values for the same thing.",
        Detector::CorrectionOvertaken => {
            "A source has reported something newer than what a person ruled, and it differs."
        }
        Detector::Blocked => "Somebody wrote that they can't go on, and nobody answered.",
        Detector::Unanswered => "Somebody asked, and nobody answered.",
        Detector::ForecastLate => "A forecast lies behind the date that is promised.",
        Detector::CostOverrun => "It has cost more than its budget, or will at this pace.",
        Detector::DependencyViolated => "It begins before what it waits for is over, or waits for itself.",
        Detector::Stale => "It is under way, and its progress has not changed for long.",
        Detector::Unowned => "It is near, and no source names an owner.",
        Detector::OverAllocated => "More work falls into a week than somebody has hours.",
        Detector::ScopeAdded => "It holds more work than when it began.",
        Detector::PromiseUntracked => "Somebody promised something by a day, and no plan holds it.",
        Detector::PromiseMissed => "The day of a promise has passed without a word that it is done.",
        Detector::StatusContradictsChat => "Somebody wrote that it is done, and a source says that it is not.",
        Detector::DecisionReversed => "Somebody decided otherwise than what was ruled.",
        Detector::GoalDrift => "Work serves no goal of the project, or a goal has no work.",
        Detector::CriticalPathMoved => "Another chain of work leads to this date than two weeks ago, or it ends later.",
        Detector::HandoffIncomplete => "It was handed on, and nobody has accepted it.",
    }
}
