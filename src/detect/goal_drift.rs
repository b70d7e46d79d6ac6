//! Goal drift: work that serves none of the project's goals, and goals that no work serves. Asked only of plans that say what their work
//! serves.

use crate::domain::finding::{Detector, Fact, Finding, Severity};
use crate::domain::plan::{Item, Origin};
use crate::domain::value::Field;

use super::overdue::of_origin;
use super::{Scene, key};

/// A plan says what its work serves where at least so much of it does, in percent.
const SAYS_SO: usize = 50;

/// In a smaller plan nobody writes it down.
const SMALL_PLAN: usize = 5;

/// Whether the plan says what its work serves, and the project what it is for.
pub(super) fn is_asked(scene: &Scene<'_>) -> bool {
    let (served, all) = (scene.plan.items_with(&Field::Serves), scene.plan.len());
    !scene.goals.is_empty() && all >= SMALL_PLAN && served * 100 >= all * SAYS_SO
}

/// All goals that no work serves.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    if !is_asked(scene) {
        return Vec::new();
    }
    let served: Vec<bool> = scene.plan.items().fold(vec![false; scene.goals.len()], |mut served, item| {
        if let Some(at) = goal(scene, item) {
            served[at] = true;
        }
        served
    });
    let unserved = scene.goals.iter().zip(served).filter(|(_, served)| !served).map(|(goal, _)| goal);
    let since = scene.plan.sources().map(|(_, at)| at).max().unwrap_or(scene.now);
    unserved
        .map(|goal| Finding {
            key: key(Detector::GoalDrift, format!("goal: {goal}")),
            severity: Severity::Medium,
            fact: Fact::GoalWithoutWork { goal: goal.clone() },
            evidence: Vec::new(),
            proposed: None,
            since,
        })
        .collect()
}

/// The item's finding, where it says that it serves something that is no goal of the project.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Option<Finding> {
    let origin = item.now(&Field::Serves)?;
    if item.is_over() || !is_asked(scene) || goal(scene, item).is_some() {
        return None;
    }
    Some(Finding {
        key: key(Detector::GoalDrift, item.key.as_str()),
        severity: Severity::Low,
        fact: Fact::WorkWithoutGoal { title: item.title().to_owned() },
        evidence: vec![of_origin(origin)],
        proposed: None,
        since: Origin::at(origin),
    })
}

/// Which goal an item serves: by its number, counted from 1, or by words of it.
fn goal(scene: &Scene<'_>, item: &Item) -> Option<usize> {
    let named = item.text(&Field::Serves)?.to_lowercase();
    if let Ok(number) = named.parse::<usize>() {
        return number.checked_sub(1).filter(|at| *at < scene.goals.len());
    }
    scene.goals.iter().position(|goal| {
        let goal = goal.to_lowercase();
        goal.contains(&named) || named.contains(&goal)
    })
}
