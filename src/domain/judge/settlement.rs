//! How a review comes to its end by what people said, and opens again when they take it back; when a stage of it ends.

use chrono::{DateTime, Utc};

use super::Changed;
use super::carrying::order;
use super::draft::{Bench, Draft};
use super::verdict::{Verdict, verdict};
use crate::domain::entry::What;
use crate::domain::finding::Proposed;
use crate::domain::outgoing::Say;
use crate::domain::person::Actor;
use crate::domain::policy::{Mode, Rule};
use crate::domain::review_state::ReviewState;

/// When a stage that begins now ends: whole days are working days, and the end is at a time when people can answer.
pub(super) fn stage_end(bench: Bench<'_>, rule: &Rule) -> Option<DateTime<Utc>> {
    let within = match rule.mode {
        Mode::Inform => return None,
        Mode::Auto { objection_within } => objection_within,
        Mode::Ask => rule.within?,
    };
    let (zone, calendar) = (bench.project.zone, &bench.project.calendar);
    let end = within.end(bench.now, calendar, zone);
    Some(calendar.next_waking(end, zone))
}

/// Brings the review's state in step with the rulings that stand.
pub(super) fn settle(draft: &mut Draft<'_>, rule: &Rule, by: Option<&Actor>) {
    let bench = draft.bench;
    if matches!(draft.review.state, ReviewState::Expired | ReviewState::Superseded { .. }) {
        return;
    }
    let verdict = verdict(bench.project, rule, &draft.review, bench.now);
    // What was found says something else by now: that is what people rule on, and this one does not open again.
    let newer = draft.review.finding.as_ref().and_then(|key| bench.state.of_finding(key));
    let newer = newer.filter(|newer| newer.id != draft.review.id).map(|newer| newer.id.clone());
    if let (Verdict::Corrected(values, entry), true, None) = (&verdict, rule.quorum > 1, &newer) {
        reopen(draft, rule);
        // One person's values are not yet what several approved: they are put before all of them, once.
        let newest = draft.review.standing.last().map(|standing| standing.entry);
        if let Some(by) = by.filter(|_| newest == entry.first().copied()) {
            let values = merged(&draft.review.proposition.proposed, values);
            draft.decided.changed = Some(Changed { review: draft.review.id.clone(), values, by: by.clone() });
        }
        return;
    }
    let (state, rulings, values) = match verdict {
        _ if newer.is_some() => (ReviewState::Superseded { by: newer }, Vec::new(), Vec::new()),
        Verdict::Pending => return reopen(draft, rule),
        Verdict::Rejected(by) => (ReviewState::Rejected, by, Vec::new()),
        Verdict::Held(until, by) => (ReviewState::Held { until }, by, Vec::new()),
        Verdict::Approved(by) => (ReviewState::Approved, by, draft.review.proposition.proposed.clone()),
        Verdict::Corrected(values, by) => {
            (ReviewState::Corrected, by, merged(&draft.review.proposition.proposed, &values))
        }
    };
    let same = draft.review.settlement.as_ref().is_some_and(|settled| settled.by == rulings);
    if same && draft.review.state == state {
        return;
    }
    let id = draft.review.id.clone();
    // What one ruling settles, its echo tells; what a withdrawal or time settles, nothing has told.
    let told = by.is_some() && (rulings.len() == 1 || matches!(state, ReviewState::Held { .. }));
    let entry = draft.record(What::ReviewSettled { review: id.clone(), state, by: rulings, values: values.clone() });
    let orders = order(bench, &draft.review, entry, &values);
    draft.decided.outgoing.extend(orders);
    if !told {
        draft.say_in_thread(("settled", entry), Say::Settled { review: id, entry });
    }
}

fn reopen(draft: &mut Draft<'_>, rule: &Rule) {
    // What nobody's ruling brought about, nobody's withdrawal undoes.
    let by_people = draft.review.settlement.as_ref().is_some_and(|settlement| !settlement.by.is_empty());
    if draft.review.state == ReviewState::Open || !by_people {
        return;
    }
    let due = stage_end(draft.bench, rule);
    let id = draft.review.id.clone();
    draft.record(What::ReviewReopened { review: id, due });
}

/// The proposed values with the corrected ones in their places.
fn merged(proposed: &[Proposed], corrected: &[Proposed]) -> Vec<Proposed> {
    let same = |a: &Proposed, b: &Proposed| a.item == b.item && a.field == b.field;
    let kept = proposed.iter().filter(|value| !corrected.iter().any(|other| same(value, other)));
    kept.chain(corrected).cloned().collect()
}
