//! What the rulings that stand say together: refusal wins over everything, and a person counts once.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::finding::Proposed;
use crate::domain::name::PersonId;
use crate::domain::policy::{Objections, Rule};
use crate::domain::project::Project;
use crate::domain::review::Review;
use crate::domain::ruling::{Ruling, RulingKind, Standing};

/// What follows from the rulings that stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Not enough has been said.
    Pending,
    /// Refused, by these entries.
    Rejected(Vec<u64>),
    /// Held until that day, by these entries.
    Held(NaiveDate, Vec<u64>),
    /// True with these values, by these entries.
    Corrected(Vec<Proposed>, Vec<u64>),
    /// True as it was shown, by these entries.
    Approved(Vec<u64>),
}

/// How strongly a ruling weighs against those of the same person that stand beside it. A thumb that was left on a card
/// never outweighs a doubt that was written.
fn weight(kind: RulingKind) -> u8 {
    match kind {
        RulingKind::Reject => 5,
        RulingKind::Correct => 4,
        RulingKind::Hold => 3,
        RulingKind::Delegate => 2,
        RulingKind::Approve => 1,
        RulingKind::Withdraw | RulingKind::Ask => 0,
    }
}

/// For each person who may rule now, the one ruling that counts, in the order in which they were recorded.
pub(super) fn effective<'a>(
    project: &Project,
    rule: &Rule,
    review: &'a Review,
    now: DateTime<Utc>,
) -> Vec<&'a Standing> {
    let people: BTreeSet<&PersonId> = review.standing.iter().map(|standing| &standing.by).collect();
    let admitted = people.into_iter().filter(|id| {
        let person = project.roster.person(id);
        person.is_some_and(|person| rule.may_rule(project, person, review.circumstance(now)))
    });
    let strongest = |id: &PersonId| {
        let own = review.standing.iter().filter(|standing| standing.by == *id && standing.on == review.hash);
        own.max_by_key(|standing| (weight(standing.ruling.kind()), standing.entry))
    };
    let mut rulings: Vec<&Standing> = admitted.filter_map(strongest).collect();
    rulings.sort_by_key(|standing| standing.entry);
    rulings
}

/// What the rulings that stand say together.
pub(super) fn verdict(project: &Project, rule: &Rule, review: &Review, now: DateTime<Utc>) -> Verdict {
    let rulings = effective(project, rule, review, now);
    let of = |kind: RulingKind| rulings.iter().filter(move |standing| standing.ruling.kind() == kind).copied();
    let entries = |kind: RulingKind| of(kind).map(|standing| standing.entry).collect::<Vec<u64>>();
    let today = project.day(now);
    let rejections = entries(RulingKind::Reject);
    let needed = match rule.objections {
        Objections::One => 1,
        Objections::Quorum(needed) => needed.max(1),
    };
    if rejections.len() >= needed as usize {
        return Verdict::Rejected(rejections);
    }
    if let Some((values, by)) = of(RulingKind::Correct).last().and_then(correction) {
        return Verdict::Corrected(values, vec![by]);
    }
    if let Some(until) = of(RulingKind::Hold).filter_map(|standing| held_until(standing, today)).max() {
        return Verdict::Held(until, entries(RulingKind::Hold));
    }
    let approvals = entries(RulingKind::Approve);
    if approvals.len() >= rule.quorum.max(1) as usize { Verdict::Approved(approvals) } else { Verdict::Pending }
}

fn correction(standing: &Standing) -> Option<(Vec<Proposed>, u64)> {
    match &standing.ruling {
        Ruling::Correct { values, .. } => Some((values.clone(), standing.entry)),
        _ => None,
    }
}

/// The day until which it holds; a day that has come holds nothing any more.
fn held_until(standing: &Standing, today: NaiveDate) -> Option<NaiveDate> {
    match standing.ruling {
        Ruling::Hold { until } => Some(until).filter(|until| *until > today),
        _ => None,
    }
}
