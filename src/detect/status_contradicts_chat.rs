//! Status contradicts chat: somebody wrote that an item is done, and the plan says that it is not.

use crate::domain::finding::{Detector, Fact, Finding, Proposed, Severity};
use crate::domain::value::{Field, Status, Value};

use super::overdue::of_origin;
use super::promise::evidence;
use super::statement::{Kind, Statement};
use super::{Scene, key};

/// Working days that a source has to follow.
const FOLLOWS_WITHIN: u32 = 1;

/// All items that are done in the chat and open in the plan, each once.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    // The last word on an item counts.
    let all: Vec<&Statement> = scene.conversation.statements().filter(|one| one.kind == Kind::Done).collect();
    for statement in all.into_iter().rev() {
        let finding = of_statement(scene, statement);
        found.extend(finding.filter(|finding| !found.iter().any(|known| known.key == finding.key)));
    }
    found
}

fn of_statement(scene: &Scene<'_>, statement: &Statement) -> Option<Finding> {
    let news = scene.now - statement.at <= scene.thresholds.moved_is_news_for;
    if !news || !scene.working_days_passed(statement.at, FOLLOWS_WITHIN) {
        return None;
    }
    let item = scene.plan.spoken_of(&statement.quote).filter(|item| !item.is_over())?;
    // A source that spoke of the status after the message knew better.
    let status = item.now(&Field::Status).filter(|origin| origin.at() < statement.at)?;
    Some(Finding {
        key: key(Detector::StatusContradictsChat, item.key.as_str()),
        severity: Severity::Medium,
        fact: Fact::StatusContradictsChat {
            title: item.title().to_owned(),
            who: statement.name.clone(),
            quote: statement.quote.clone(),
            status: status.value().clone(),
        },
        evidence: vec![evidence(statement), of_origin(status)],
        proposed: Some(Proposed { item: item.key.clone(), field: Field::Status, value: Value::Status(Status::Done) }),
        since: statement.at,
    })
}
