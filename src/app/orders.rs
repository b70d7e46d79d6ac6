//! From a settled review to an order for a target: what becomes true there, and what was so before.

use std::collections::BTreeSet;

use super::known::Known;
use crate::domain::finding::Proposed;
use crate::domain::name::{ReviewId, TargetId};
use crate::domain::order::{Change, Order, RulingId, Target};
use crate::domain::plan::{Item, Plan};
use crate::domain::project::Project;
use crate::domain::value::Value;
use crate::wording::say;

/// What is to be done for an outgoing item.
#[derive(Clone, Debug, PartialEq)]
pub enum Ordered {
    /// Nothing of it is the target's.
    Nothing,
    /// The ruling no longer stands, or it was carried out.
    Gone,
    /// It may not be done there.
    Barred(String),
    /// This.
    This(Box<Order>),
}

/// What a settlement comes to for a target, in the light of the newest state.
pub(super) fn ordered(
    project: &Project,
    known: &Known,
    (review, entry, target): (&ReviewId, u64, &TargetId),
) -> Ordered {
    let Some(review) = known.state.review(review) else { return Ordered::Gone };
    let Some(end) = review.settlement.as_ref().filter(|end| end.entry == entry) else { return Ordered::Gone };
    let Some(target) = project.targets.iter().find(|known| known.id == *target) else {
        return Ordered::Barred(say::order::NO_TARGET.to_owned());
    };
    if review.carried.iter().any(|carried| carried.of == entry && carried.target == target.id) {
        return Ordered::Gone;
    }
    let changes: Vec<Change> = end
        .values
        .iter()
        .filter(|value| is_of(target, &known.plan, value))
        .map(|value| change(project, target, &known.plan, value))
        .collect();
    if changes.is_empty() {
        return Ordered::Nothing;
    }
    if review.audience.channels().next().is_some() {
        return Ordered::Barred(say::order::PRIVATE.to_owned());
    }
    let ruled = review.standing.iter().filter(|standing| end.by.contains(&standing.entry));
    let people: BTreeSet<_> = ruled.map(|standing| &standing.by).collect();
    let by: Vec<String> = people.into_iter().map(|person| project.roster.name_of(person).to_owned()).collect();
    let text = say::order::text(project, review, &changes, (&by, end.at));
    let ruling = RulingId { review: review.id.clone(), entry };
    Ordered::This(Box::new(Order { ruling, target: target.id.clone(), changes, by, at: end.at, text }))
}

/// True where the target holds the item: where it takes all, or its source has told of it.
fn is_of(target: &Target, plan: &Plan, value: &Proposed) -> bool {
    let Some(source) = &target.source else { return true };
    let told = |item: &Item| item.fields().any(|field| item.histories(field).any(|(known, _)| known == source));
    plan.item(&value.item).is_some_and(told)
}

fn change(project: &Project, target: &Target, plan: &Plan, value: &Proposed) -> Change {
    let told = |item: &Item| {
        let histories = item.histories(&value.field);
        let own = histories.filter(|(source, _)| target.source.as_ref().is_none_or(|own| own == *source));
        own.filter_map(|(_, said)| said.last()).max_by_key(|reading| reading.at).map(|reading| reading.value.clone())
    };
    let person = match &value.value {
        Value::Person(name) | Value::Text(name) => project.roster.named(name).map(|person| person.id.clone()),
        _ => None,
    };
    Change {
        item: value.item.clone(),
        field: value.field.clone(),
        value: value.value.clone(),
        person,
        before: plan.item(&value.item).and_then(told),
    }
}
