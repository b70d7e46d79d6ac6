//! Decision reversed: people wrote that something is decided, for a day that is not the one that was ruled.

use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Fact, Finding, Proposed, Severity};
use crate::domain::plan::Origin;
use crate::domain::value::{Field, Value};
use crate::language::dates::dates;

use super::promise::evidence;
use super::statement::{Kind, Statement};
use super::{Scene, key};

/// The fields whose rulings are compared with what is written: dates alone are told apart for sure.
const COMPARED: [Field; 2] = [Field::Due, Field::Start];

/// All rulings against which somebody decided.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let all: Vec<&Statement> = scene.conversation.statements().filter(|one| one.kind == Kind::Decided).collect();
    for statement in all.into_iter().rev() {
        let finding = of_statement(scene, statement);
        found.extend(finding.filter(|finding| !found.iter().any(|known| known.key == finding.key)));
    }
    found
}

fn of_statement(scene: &Scene<'_>, statement: &Statement) -> Option<Finding> {
    let item = scene.plan.spoken_of(&statement.quote).filter(|item| !item.is_over())?;
    let written = dates(&statement.quote, scene.day(statement.at));
    let [only] = written.as_slice() else {
        return None;
    };
    let meant = only.meaning.day()?;
    let ruled: Vec<_> = COMPARED.iter().filter_map(|field| item.correction(field)).collect();
    let [correction] = ruled.as_slice() else {
        return None;
    };
    // What is ruled or reported after it has settled it.
    let stands = matches!(item.now(&correction.field), Some(Origin::Person(now)) if now.entry == correction.entry);
    if !stands || correction.at >= statement.at || correction.value == Value::Date(meant) {
        return None;
    }
    let by = correction.by.as_ref().map_or("The machine, as the policy allows,", |by| scene.people.name_of(by));
    Some(Finding {
        key: key(Detector::DecisionReversed, format!("{}/{}", item.key, correction.field)),
        severity: Severity::High,
        fact: Fact::DecisionReversed {
            title: item.title().to_owned(),
            field: correction.field.clone(),
            ruled: correction.value.clone(),
            by: by.to_owned(),
            who: statement.name.clone(),
            quote: statement.quote.clone(),
        },
        evidence: vec![evidence(statement), Evidence::Entry { n: correction.entry }],
        proposed: Some(Proposed { item: item.key.clone(), field: correction.field.clone(), value: Value::Date(meant) }),
        since: statement.at,
    })
}
