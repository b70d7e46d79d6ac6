//! What time does to a review: reminders, the next people, the end. Nobody answered is not a refusal.

use chrono::{DateTime, Utc};

use super::Decided;
use super::carrying::order;
use super::draft::{Bench, Draft};
use super::settlement::{settle, stage_end};
use crate::domain::entry::What;
use crate::domain::name::PersonId;
use crate::domain::outgoing::Say;
use crate::domain::policy::{Expiry, Mode, Objections, Rule};
use crate::domain::proposition::ReviewKind;
use crate::domain::review::Review;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, RulingKind, Standing};

/// Does all that has come due, review by review.
pub(super) fn tick(bench: Bench<'_>, reconciled: DateTime<Utc>) -> Decided {
    let mut all = Decided::default();
    for review in bench.state.open() {
        let mut draft = Draft::new(bench, review);
        draft.decided.entries = std::mem::take(&mut all.entries);
        draft.decided.outgoing = std::mem::take(&mut all.outgoing);
        let before = draft.decided.entries.len();
        advance(&mut draft, reconciled);
        if draft.decided.entries.len() > before {
            draft.refresh();
        }
        all.entries = std::mem::take(&mut draft.decided.entries);
        all.outgoing = std::mem::take(&mut draft.decided.outgoing);
    }
    all
}

fn advance(draft: &mut Draft<'_>, reconciled: DateTime<Utc>) {
    let bench = draft.bench;
    let rule = bench.project.policy.rule(draft.review.proposition.kind);
    if let ReviewState::Held { until } = draft.review.state {
        if bench.project.day(bench.now) >= until && is_awake(draft) {
            come_back(draft, rule);
        }
        return;
    }
    let Some(due) = draft.review.due else { return };
    if due <= bench.now {
        // What people did before the end may not have been seen yet.
        if due <= reconciled {
            end_stage(draft, rule);
        }
    } else {
        remind(draft, rule, due);
    }
}

/// A hold is over: it is asked again, unless what others said meanwhile is enough.
fn come_back(draft: &mut Draft<'_>, rule: &Rule) {
    let due = stage_end(draft.bench, rule);
    let id = draft.review.id.clone();
    let entry = draft.record(What::ReviewReopened { review: id, due });
    settle(draft, rule, None);
    if draft.review.state == ReviewState::Open {
        let whom = asked(draft, rule);
        nudge(draft, entry, whom, false);
    }
}

fn end_stage(draft: &mut Draft<'_>, rule: &Rule) {
    let id = draft.review.id.clone();
    if matches!(rule.mode, Mode::Auto { .. }) {
        return act_alone(draft, rule);
    }
    if let Some(next) = rule.escalate.get(draft.review.stage) {
        let whom: Vec<PersonId> = next.of(draft.bench.project).map(|person| person.id.clone()).collect();
        let due = stage_end(draft.bench, rule);
        let entry = draft.record(What::Escalated { review: id, whom: whom.clone(), due });
        return nudge(draft, entry, whom, true);
    }
    match rule.expiry {
        Expiry::StayOpen => {
            draft.record(What::Overran { review: id });
        }
        Expiry::Lapse => end(draft, ReviewState::Expired),
    }
}

/// The machine acts alone where nobody objects. An objection that is not enough to refuse is enough to ask people.
fn act_alone(draft: &mut Draft<'_>, rule: &Rule) {
    let silence = draft.review.proposition.kind == ReviewKind::Silence;
    let objected = (draft.review.standing.iter()).any(|standing| standing.ruling.kind() != RulingKind::Approve);
    // Nobody but people silences a detector.
    if silence || (objected && rule.objections != Objections::Quorum(0)) {
        draft.record(What::Overran { review: draft.review.id.clone() });
    } else {
        end(draft, ReviewState::Approved);
    }
}

fn end(draft: &mut Draft<'_>, state: ReviewState) {
    let id = draft.review.id.clone();
    let values = match state {
        ReviewState::Approved => draft.review.proposition.proposed.clone(),
        _ => Vec::new(),
    };
    let entry = draft.record(What::ReviewSettled { review: id.clone(), state, by: Vec::new(), values: values.clone() });
    let orders = order(draft.bench, &draft.review, entry, &values);
    draft.decided.outgoing.extend(orders);
    draft.say_in_thread(("settled", entry), Say::Settled { review: id, entry });
}

fn remind(draft: &mut Draft<'_>, rule: &Rule, due: DateTime<Utc>) {
    let now = draft.bench.now;
    let mut times: Vec<DateTime<Utc>> = rule.reminders.iter().map(|before| due - *before).collect();
    times.sort_unstable();
    let came = times.iter().filter(|time| **time <= now && **time > draft.review.opened).count();
    if came > draft.review.reminded && is_awake(draft) {
        let whom = asked(draft, rule);
        let entry = draft.record(What::Reminded { review: draft.review.id.clone(), whom: whom.clone(), times: came });
        nudge(draft, entry, whom, false);
    }
}

/// True where people may be disturbed now.
fn is_awake(draft: &Draft<'_>) -> bool {
    let (project, now) = (draft.bench.project, draft.bench.now);
    project.calendar.next_waking(now, project.zone) == now
}

fn nudge(draft: &mut Draft<'_>, entry: u64, whom: Vec<PersonId>, next: bool) {
    let id = draft.review.id.clone();
    draft.say_in_thread(("nudge", entry), Say::Nudge { review: id, whom, next });
}

/// Who may rule now and has not. A hold whose day has come says nothing any more.
fn asked(draft: &Draft<'_>, rule: &Rule) -> Vec<PersonId> {
    let review: &Review = &draft.review;
    let circumstance = review.circumstance(draft.bench.now);
    let people = rule.asked(draft.bench.project, circumstance);
    let today = draft.bench.project.day(draft.bench.now);
    let speaks = |standing: &Standing| !matches!(standing.ruling, Ruling::Hold { until } if until <= today);
    let silent = people.into_iter().filter(|person| !review.standing_of(&person.id).any(speaks));
    silent.map(|person| person.id.clone()).collect()
}
