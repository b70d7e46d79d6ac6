//! Salience: how much of what a period is about a line holds.

use crate::domain::brief::Brief;

use super::line::Line;
use super::period::Period;
use super::query::Query;

/// What each term and each line weighs.
pub(super) struct Salience {
    /// The weight of each term.
    pub(super) terms: Vec<f32>,
    /// What each line weighs by its form, its answers, its place and its relevance, without its terms.
    pub(super) lines: Vec<f32>,
}

impl Salience {
    /// Weighs the terms and lines of a period.
    pub(super) fn weigh(period: &Period, brief: &Brief, query: Option<&Query>) -> Self {
        let count = period.lines.len().max(1) as f32;
        let lines = period.known.lines();
        let terms = lines.iter().map(|lines| weight(*lines as f32, count)).collect();
        let relevance = query.map(|q| q.relevance(period));
        let messages = &brief.messages;
        let whole = messages.windows(2).all(|p| p[0].thread == p[1].thread);
        let of = |(at, line): (usize, &Line)| {
            let replies = f32::from(period.replies[line.message].min(HEARD));
            let reactions = messages[line.message].reactions.min(u32::from(HEARD)) as f32;
            let heard = 1.0 + (replies + reactions) * 0.05;
            let place = if whole { place(line.message, messages.len()) } else { 1.0 };
            line.weight * heard * place * relevance.as_ref().map_or(1.0, |r| r[at])
        };
        let lines = period.lines.iter().enumerate().map(of).collect();
        Self { terms, lines }
    }
}

/// More replies or reactions than this add nothing.
const HEARD: u16 = 8;

/// In one conversation the beginning says what it is about, and the end what came of it.
fn place(at: usize, of: usize) -> f32 {
    match at as f32 / of.max(1) as f32 {
        ..0.05 => 1.25,
        0.85.. => 1.7,
        _ => 1.0,
    }
}

/// A term that comes back again and again is what a period is about, unless it is in every other line.
fn weight(lines: f32, count: f32) -> f32 {
    let often = (1.0 + lines).ln().powf(2.0);
    let rare = (1.0 + count / lines.max(1.0)).ln().sqrt();
    let once = if lines < 2.0 { 0.5 } else { 1.0 };
    often * rare * once
}
