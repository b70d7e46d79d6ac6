//! Blocked: somebody said that they can't go on, and nobody reacted for a working day.

use crate::domain::finding::{Detector, Fact, Finding, Severity};

use super::conversation::Open;
use super::unanswered::{is_due, said};
use super::waiting::Waiting;
use super::{Scene, key};

/// Working days after which somebody must look now.
const LONG: u32 = 3;

/// All blocked work to which nobody reacted.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    let open = scene.conversation.open();
    let blocked = open.filter(|open| open.waiting == Waiting::Blocked);
    blocked.filter_map(|open| of_message(scene, open)).collect()
}

fn of_message(scene: &Scene<'_>, open: &Open) -> Option<Finding> {
    if !is_due(scene, open, scene.thresholds.blocked_working_days) {
        return None;
    }
    let working_days = scene.working_days_since(open.at);
    Some(Finding {
        key: key(Detector::Blocked, open.id.to_string()),
        severity: if working_days >= LONG { Severity::High } else { Severity::Medium },
        fact: Fact::Blocked { who: open.name.clone(), quote: open.quote.clone(), working_days },
        evidence: vec![said(open)],
        proposed: None,
        since: open.at,
    })
}
