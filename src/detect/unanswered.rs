//! Unanswered: somebody asked, and nobody said anything to it for some working days.

use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Fact, Finding, Severity};

use super::conversation::Open;
use super::waiting::Waiting;
use super::{Scene, key};

/// Working days after which it weighs more.
const LONG: u32 = 5;

/// All questions without an answer.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    let open = scene.conversation.open();
    let questions = open.filter(|open| matches!(open.waiting, Waiting::Question { .. }));
    questions.filter_map(|open| of_question(scene, open)).collect()
}

fn of_question(scene: &Scene<'_>, open: &Open) -> Option<Finding> {
    let limits = scene.thresholds;
    if !is_due(scene, open, limits.unanswered_working_days) {
        return None;
    }
    let working_days = scene.working_days_since(open.at);
    Some(Finding {
        key: key(Detector::Unanswered, open.id.to_string()),
        severity: if working_days >= LONG { Severity::Medium } else { Severity::Low },
        fact: Fact::Unanswered { who: open.name.clone(), quote: open.quote.clone(), working_days },
        evidence: vec![said(open)],
        proposed: None,
        since: open.at,
    })
}

/// True where that many working days have passed, and not so many that nobody minds any more.
pub(super) fn is_due(scene: &Scene<'_>, open: &Open, days: u32) -> bool {
    scene.now - open.at <= scene.thresholds.silence_ends_after && scene.working_days_passed(open.at, days)
}

/// What was written, as evidence.
pub(super) fn said(open: &Open) -> Evidence {
    Evidence::Message { id: open.id.clone(), author: open.name.clone(), at: open.at, quote: open.quote.clone() }
}
