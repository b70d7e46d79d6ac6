//! The noise budget: how much a project's people are asked in a day, and how often they must say no before a detector's silence is proposed.

use super::finding::{Detector, FindingKey};
use super::lesson::Lesson;

/// What no item can be called: the subject of the review that proposes a detector's silence.
const SILENCE: &str = "/silence";

/// What makes the proposal to silence a detector the same one tomorrow.
#[must_use]
pub fn silence_key(detector: Detector) -> FindingKey {
    FindingKey { detector, subject: SILENCE.to_owned() }
}

/// How much a project's people are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noise {
    /// The most new exceptions that come before people on one day; none: all of them.
    pub cards_a_day: Option<u32>,
    /// What has the same cause waits behind the gravest.
    pub grouped: bool,
    /// After how many rulings a detector's silence may be proposed; none: never.
    pub silence_from_rulings: Option<u32>,
    /// Below which precision it is, in percent.
    pub silence_below_percent: u32,
    /// For how many days an approved silence holds.
    pub silence_days: u32,
}

impl Default for Noise {
    /// Everything is said at once.
    fn default() -> Self {
        Self {
            cards_a_day: None,
            grouped: false,
            silence_from_rulings: None,
            silence_below_percent: 40,
            silence_days: 90,
        }
    }
}

/// In what a threshold is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days of the calendar.
    Days,
    /// Days on which people work.
    WorkingDays,
    /// Hundredths.
    Percent,
    /// Hours of work a day.
    HoursADay,
}

/// From when on a detector speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// How much.
    pub number: u32,
    /// Of what.
    pub unit: Unit,
}

/// Whether a detector speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voice {
    /// It does.
    Speaks,
    /// The config silences it.
    SilentByConfig,
    /// People silenced it.
    SilentBy(Lesson),
}

/// How a detector does in a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Performance {
    /// Which.
    pub detector: Detector,
    /// What became of what it raised.
    pub tally: Tally,
    /// From when on it speaks, where that is a number.
    pub threshold: Option<Threshold>,
    /// Whether it does.
    pub voice: Voice,
}

/// What became of a detector's exceptions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many came before people.
    pub raised: u32,
    /// Approved as they were shown, or noted.
    pub approved: u32,
    /// Approved with other values.
    pub corrected: u32,
    /// Refused.
    pub rejected: u32,
    /// Put off now.
    pub held: u32,
    /// Open now.
    pub open: u32,
    /// Nobody answered.
    pub expired: u32,
    /// No longer so before anybody ruled.
    pub gone: u32,
}

impl Tally {
    /// How many of them people ruled on for good.
    #[must_use]
    pub fn ruled(&self) -> u32 {
        self.approved + self.corrected + self.rejected
    }

    /// Of those that people ruled on, how many were worth their time, in percent; none where nobody ruled.
    #[must_use]
    pub fn precision(&self) -> Option<u32> {
        ((self.approved + self.corrected) * 100).checked_div(self.ruled())
    }
}
