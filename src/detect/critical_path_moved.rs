//! Critical path moved: the chain of work that leads to a commitment is another one than two weeks ago, or ends later. A commitment is
//! work that nothing else waits for, or that a source keeps a baseline of.

use chrono::NaiveDate;

use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Fact, Finding, Proposed, Severity};
use crate::domain::name::ItemKey;
use crate::domain::plan::{Item, Origin};
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Value};

use super::network::{Chain, Pass, View};
use super::{Scene, evidence, key};

/// Items of a chain that are told.
const EVIDENCE_LIMIT: usize = 6;

/// What of an item moves a chain.
const MOVES: [Field; 3] = [Field::Due, Field::Start, Field::DependsOn];

/// The two passes that are compared.
#[derive(Debug)]
pub(super) struct Passes<'a> {
    then: Pass<'a>,
    now: Pass<'a>,
}

impl<'a> Passes<'a> {
    pub(super) fn new(scene: &Scene<'a>) -> Self {
        let view = |at| View { plan: scene.plan, calendar: scene.calendar, at };
        let then = scene.now - scene.thresholds.moved_is_news_for;
        Self { then: Pass::new(view(Some(then))), now: Pass::new(view(None)) }
    }
}

/// Whether anything of the plan waits for anything.
pub(super) fn is_asked(scene: &Scene<'_>) -> bool {
    scene.plan.items_with(&Field::DependsOn) > 0
}

/// All commitments whose chain has moved.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    if !is_asked(scene) {
        return Vec::new();
    }
    let mut passes = Passes::new(scene);
    scene.plan.items().filter_map(|item| of_item(scene, item, &mut passes)).collect()
}

/// The item's finding, where it is a commitment whose chain has moved.
pub(super) fn of_item<'a>(scene: &Scene<'a>, item: &'a Item, passes: &mut Passes<'a>) -> Option<Finding> {
    let due = item.due().filter(|due| *due >= scene.today() && !item.is_over())?;
    if !is_commitment(scene, item) || item.depends_on().next().is_none() {
        return None;
    }
    let (was, is) = (passes.then.chain(item)?, passes.now.chain(item)?);
    if is.items.len() < 2 && was.items.len() < 2 {
        return None;
    }
    let later = (is.ends - was.ends).num_days();
    let grew = later >= i64::from(scene.thresholds.slipped_days);
    // Work that is over falls out of a chain by itself: that is progress.
    let other = is.items.iter().any(|key| !was.items.contains(key) && scene.plan.item(key).is_some());
    if !grew && !other {
        return None;
    }
    // Where only the commitment's own date was moved, `slipped` tells it.
    let moved = moved(scene, &is);
    if moved.is_empty() || (!other && moved.iter().all(|reading| reading.item == item.key)) {
        return None;
    }
    finding(scene, (item, due), (&was, &is), &moved)
}

fn is_commitment(scene: &Scene<'_>, item: &Item) -> bool {
    let mut waiting = scene.plan.waiting_for(&item.key).filter(|waiting| !waiting.is_over());
    item.day(&Field::Baseline).is_some() || waiting.next().is_none()
}

/// What was said of the chain since, the newest of each item and field.
fn moved<'a>(scene: &Scene<'a>, is: &Chain) -> Vec<&'a Reading> {
    let since = scene.now - scene.thresholds.moved_is_news_for;
    let mut readings: Vec<&Reading> = Vec::new();
    for item in is.items.iter().filter_map(|key| scene.plan.item(key)) {
        for field in &MOVES {
            if let Some(Origin::Source(reading)) = item.now(field)
                && reading.at > since
                && item.then(field, since).is_none_or(|before| *before.value() != reading.value)
            {
                readings.push(reading);
            }
        }
    }
    readings.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.item.cmp(&b.item)));
    readings
}

fn finding(
    scene: &Scene<'_>,
    (item, due): (&Item, NaiveDate),
    (was, is): (&Chain, &Chain),
    moved: &[&Reading],
) -> Option<Finding> {
    let titles = |chain: &Chain| {
        let title =
            |key: &ItemKey| scene.plan.item(key).map_or_else(|| key.to_string(), |item| item.title().to_owned());
        chain.items.iter().map(title).collect::<Vec<String>>()
    };
    let breaks = is.ends > due;
    let severity = match (breaks, is.ends > was.ends) {
        (true, _) => Severity::High,
        (false, true) => Severity::Medium,
        (false, false) => Severity::Low,
    };
    let rests_on: Vec<Evidence> = moved.iter().take(EVIDENCE_LIMIT).map(|reading| evidence(reading)).collect();
    let later = Proposed { item: item.key.clone(), field: Field::Due, value: Value::Date(is.ends) };
    Some(Finding {
        key: key(Detector::CriticalPathMoved, item.key.as_str()),
        severity,
        fact: Fact::CriticalPathMoved {
            title: item.title().to_owned(),
            due,
            was: titles(was),
            is: titles(is),
            ended: was.ends,
            ends: is.ends,
        },
        evidence: rests_on,
        proposed: breaks.then_some(later),
        since: moved.first()?.at,
    })
}
