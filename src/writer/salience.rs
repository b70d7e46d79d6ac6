//! Salience: how much of what a period is about a line holds.

use super::line::Line;
use super::period::Period;
use super::query::Query;

/// What each term and each line weighs.
pub(super) struct Salience {
    /// The weight of each term.
    pub(super) terms: Vec<f32>,
    /// What each line weighs by its form, its answers and its relevance, without its terms.
    pub(super) lines: Vec<f32>,
}

impl Salience {
    /// Weighs the terms and lines of a period.
    pub(super) fn weigh(period: &Period, reactions: &[u32], query: Option<&Query>) -> Self {
        let count = period.lines.len().max(1) as f32;
        let terms = period.known.lines().iter().map(|lines| weight(*lines as f32, count)).collect();
        let relevance = query.map(|q| q.relevance(period));
        let of = |(at, line): (usize, &Line)| {
            let heard =
                f32::from(period.replies[line.message].min(8)) * 0.05 + reactions[line.message].min(8) as f32 * 0.05;
            let relevant = relevance.as_ref().map_or(1.0, |r| r[at]);
            line.weight * (1.0 + heard) * relevant
        };
        let lines = period.lines.iter().enumerate().map(of).collect();
        Self { terms, lines }
    }
}

/// A term that comes back again and again is what a period is about, unless it is in every other line.
fn weight(lines: f32, count: f32) -> f32 {
    let often = (1.0 + lines).ln();
    let rare = (1.0 + count / lines.max(1.0)).ln();
    let once = if lines < 2.0 { 0.5 } else { 1.0 };
    often * rare.sqrt() * once
}
