//! `[detect]`: from when on detectors speak, and which of them don't.

use crate::domain::finding::Detector;

use super::table::Section;

/// From when on detectors speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Days after the due date.
    pub overdue_after_days: u32,
    /// Days by which a date must move.
    pub slipped_by_days: u32,
    /// Working days without an answer to a question.
    pub unanswered_after_working_days: u32,
    /// Working days without an answer to somebody who is blocked.
    pub blocked_after_working_days: u32,
    /// SPI(t), in percent, below which work is forecast to be late.
    pub forecast_late_below_spi_percent: u32,
    /// How much of the open work must still be done to keep a commitment for it to be forecast late, in percent.
    pub forecast_late_from_to_complete_percent: u32,
    /// By how much the estimate at completion is above the budget, in percent.
    pub cost_overrun_from_percent: u32,
    /// Working days without movement.
    pub stale_after_working_days: u32,
    /// Working days before its day in which work needs an owner.
    pub unowned_within_working_days: u32,
    /// Hours that somebody works on a working day.
    pub hours_a_day: u32,
    /// By how much work has grown since it began, in percent.
    pub scope_added_from_percent: u32,
    /// Detectors that say nothing.
    pub silent: Vec<Detector>,
}

impl Default for Thresholds {
    /// What holds where the file says nothing: at once, any move, two working days for a question, one for somebody blocked.
    fn default() -> Self {
        Self {
            overdue_after_days: 1,
            slipped_by_days: 1,
            unanswered_after_working_days: 2,
            blocked_after_working_days: 1,
            forecast_late_below_spi_percent: 80,
            forecast_late_from_to_complete_percent: 100,
            cost_overrun_from_percent: 10,
            stale_after_working_days: 15,
            unowned_within_working_days: 10,
            hours_a_day: 8,
            scope_added_from_percent: 20,
            silent: Vec::new(),
        }
    }
}

/// Reads `[detect]`, or the same keys of a project; what is left out is as in `default`.
pub(crate) fn thresholds(section: &Section<'_>, default: &Thresholds) -> Thresholds {
    let number = |key, range, default| section.number(key, range).map_or(default, |at| at.value);
    let days = |key, default| number(key, 1..366, default);
    Thresholds {
        overdue_after_days: days("overdue_after_days", default.overdue_after_days),
        slipped_by_days: days("slipped_by_days", default.slipped_by_days),
        unanswered_after_working_days: days("unanswered_after_working_days", default.unanswered_after_working_days),
        blocked_after_working_days: days("blocked_after_working_days", default.blocked_after_working_days),
        forecast_late_below_spi_percent: number(
            "forecast_late_below_spi_percent",
            1..101,
            default.forecast_late_below_spi_percent,
        ),
        forecast_late_from_to_complete_percent: number(
            "forecast_late_from_to_complete_percent",
            1..101,
            default.forecast_late_from_to_complete_percent,
        ),
        cost_overrun_from_percent: number("cost_overrun_from_percent", 1..1_001, default.cost_overrun_from_percent),
        stale_after_working_days: days("stale_after_working_days", default.stale_after_working_days),
        unowned_within_working_days: days("unowned_within_working_days", default.unowned_within_working_days),
        hours_a_day: number("hours_a_day", 1..25, default.hours_a_day),
        scope_added_from_percent: number("scope_added_from_percent", 1..1_001, default.scope_added_from_percent),
        silent: silent(section).unwrap_or_else(|| default.silent.clone()),
    }
}

fn silent(section: &Section<'_>) -> Option<Vec<Detector>> {
    let names = Detector::ALL.map(|detector| (detector.as_str(), detector));
    section.has("silent").then(|| {
        let texts = section.texts("silent");
        texts.iter().filter_map(|text| section.word("silent", text, &names)).map(|at| at.value).collect()
    })
}
