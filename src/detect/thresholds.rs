//! Thresholds: from when on something is worth a person's time. Each is measured on plans and talk of which the end is known.

use chrono::TimeDelta;

use crate::domain::finding::Detector;
use crate::domain::noise::{Threshold, Unit};

/// From when on something is worth a person's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Working days without an answer after which a question is raised.
    pub unanswered_working_days: u32,
    /// Working days without a reaction after which blocked work is raised.
    pub blocked_working_days: u32,
    /// Days after the due date from which work is overdue.
    pub overdue_days: u32,
    /// Days by which a date must move.
    pub slipped_days: u32,
    /// How long a question or blocked work is raised at most; later it is history that nobody minds.
    pub silence_ends_after: TimeDelta,
    /// How long a moved date is news.
    pub moved_is_news_for: TimeDelta,
    /// SPI(t), in percent, below which work is forecast to be late.
    pub spi_percent: u32,
    /// How much of the open work must still be done to keep a commitment for it to be forecast late, in percent.
    pub to_complete_percent: u32,
    /// By how much the estimate at completion is above the budget, in percent.
    pub cost_overrun_percent: u32,
    /// Working days without movement after which work under way is stale.
    pub stale_working_days: u32,
    /// Working days before its day in which work needs an owner.
    pub unowned_within_working_days: u32,
    /// Hours that somebody works on a working day.
    pub hours_a_day: u32,
    /// By how much work has grown since it began, in percent.
    pub scope_added_percent: u32,
    /// Detectors that say nothing.
    pub silenced: Silenced,
}

impl Default for Thresholds {
    /// Three working days for a question, one for blocked work; both are let go after four weeks, a moved date after two.
    fn default() -> Self {
        Self {
            unanswered_working_days: 3,
            blocked_working_days: 1,
            overdue_days: 1,
            slipped_days: 1,
            silence_ends_after: TimeDelta::days(28),
            moved_is_news_for: TimeDelta::days(14),
            spi_percent: 80,
            to_complete_percent: 100,
            cost_overrun_percent: 10,
            stale_working_days: 15,
            unowned_within_working_days: 10,
            hours_a_day: 8,
            scope_added_percent: 20,
            silenced: Silenced::default(),
        }
    }
}

impl Thresholds {
    /// From when on a detector speaks, where that is a number of the config.
    #[must_use]
    pub fn of(&self, detector: Detector) -> Option<Threshold> {
        let (number, unit) = match detector {
            Detector::Overdue => (self.overdue_days, Unit::Days),
            Detector::Slipped | Detector::CriticalPathMoved => (self.slipped_days, Unit::Days),
            Detector::Blocked => (self.blocked_working_days, Unit::WorkingDays),
            Detector::Unanswered => (self.unanswered_working_days, Unit::WorkingDays),
            Detector::ForecastLate => (self.spi_percent, Unit::Percent),
            Detector::CostOverrun => (self.cost_overrun_percent, Unit::Percent),
            Detector::Stale => (self.stale_working_days, Unit::WorkingDays),
            Detector::Unowned => (self.unowned_within_working_days, Unit::WorkingDays),
            Detector::OverAllocated => (self.hours_a_day, Unit::HoursADay),
            Detector::ScopeAdded => (self.scope_added_percent, Unit::Percent),
            Detector::SourcesDisagree
            | Detector::CorrectionOvertaken
            | Detector::DependencyViolated
            | Detector::PromiseUntracked
            | Detector::PromiseMissed
            | Detector::StatusContradictsChat
            | Detector::DecisionReversed
            | Detector::GoalDrift
            | Detector::HandoffIncomplete => return None,
        };
        Some(Threshold { number, unit })
    }
}

/// Some detectors, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Silenced(u32);

impl Silenced {
    fn bit(detector: Detector) -> u32 {
        1 << (detector as u32)
    }

    /// The set with that one in it.
    #[must_use]
    pub fn with(self, detector: Detector) -> Self {
        Self(self.0 | Self::bit(detector))
    }

    /// True where that one is in it.
    #[must_use]
    pub fn contains(self, detector: Detector) -> bool {
        self.0 & Self::bit(detector) != 0
    }
}

impl FromIterator<Detector> for Silenced {
    fn from_iter<I: IntoIterator<Item = Detector>>(detectors: I) -> Self {
        detectors.into_iter().fold(Self::default(), Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_detector_has_a_place_of_its_own_in_the_set() {
        for one in Detector::ALL {
            let set = Silenced::default().with(one);
            for other in Detector::ALL {
                assert_eq!(set.contains(other), one == other);
            }
        }
    }
}
