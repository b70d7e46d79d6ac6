//! Slipped: a source moved a due date, later or sooner. One living finding an item and source, changed by each further move.

use chrono::NaiveDate;

use crate::domain::finding::{Detector, Fact, Finding, Mistake, Proposed, Severity};
use crate::domain::name::SourceId;
use crate::domain::plan::Item;
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Status, Value};

use super::mistake::{self, day_of};
use super::{Scene, evidence, key};

/// Moves of a due date from which it counts as moving again and again.
const OFTEN: u32 = 3;

/// Days of a move from which it weighs more.
const FAR_DAYS: i64 = 7;

/// The most moves that a finding shows as evidence; the newest are shown.
const EVIDENCE_LIMIT: usize = 6;

/// All dates that were moved lately.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    let items = scene.plan.items();
    items.flat_map(|item| of_item(scene, item)).collect()
}

/// The item's moves that are still news. Where several sources follow one move, the first to say so speaks.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Vec<Finding> {
    if item.status().is_some_and(Status::is_over) {
        return Vec::new();
    }
    let mut moves: Vec<Move<'_>> = item
        .histories(&Field::Due)
        .filter_map(|(source, history)| last_move(source, history))
        .filter(|moved| scene.now - moved.to.at <= scene.thresholds.moved_is_news_for)
        .collect();
    moves.retain(|moved| moved.days().unsigned_abs() >= u64::from(scene.thresholds.slipped_days));
    moves.sort_by_key(|moved| moved.to.at);
    let mut told = Vec::new();
    moves.retain(|moved| {
        let days = (day_of(moved.from), day_of(moved.to));
        let new = !told.contains(&days);
        told.push(days);
        new
    });
    moves.iter().filter_map(|moved| finding(item, moved)).collect()
}

/// The last move of a source, with all before it.
struct Move<'a> {
    source: &'a SourceId,
    from: &'a Reading,
    to: &'a Reading,
    dated: Vec<&'a Reading>,
}

impl Move<'_> {
    /// By how many days, later or sooner.
    fn days(&self) -> i64 {
        day_of(self.from).zip(day_of(self.to)).map_or(0, |(from, to)| (to - from).num_days())
    }
}

fn last_move<'a>(source: &'a SourceId, history: &'a [Reading]) -> Option<Move<'a>> {
    let mut dated: Vec<&Reading> = history.iter().filter(|reading| day_of(reading).is_some()).collect();
    // A date that was taken back and given again is no move.
    dated.dedup_by_key(|reading| day_of(reading));
    let [.., from, to] = dated.as_slice() else {
        return None;
    };
    Some(Move { source, from, to, dated })
}

fn finding(item: &Item, moved: &Move<'_>) -> Option<Finding> {
    let (from, to) = (day_of(moved.from)?, day_of(moved.to)?);
    let times = u32::try_from(moved.dated.len() - 1).unwrap_or(u32::MAX);
    let mistake = mistake::of_move(moved.from, moved.to);
    let shown = moved.dated.len().saturating_sub(EVIDENCE_LIMIT);
    Some(Finding {
        key: key(Detector::Slipped, format!("{}/due@{}", item.key, moved.source)),
        severity: severity(from, to, times, mistake),
        fact: Fact::Slipped { title: item.title().to_owned(), from, to, times, source: moved.source.clone(), mistake },
        evidence: moved.dated[shown..].iter().map(|reading| evidence(reading)).collect(),
        proposed: mistake.and_then(|_| better(item, moved, to)),
        since: moved.to.at,
    })
}

fn severity(from: NaiveDate, to: NaiveDate, times: u32, mistake: Option<Mistake>) -> Severity {
    let days = (to - from).num_days();
    if mistake.is_some() || (times >= OFTEN && days > 0) {
        Severity::High
    } else if days >= FAR_DAYS {
        Severity::Medium
    } else {
        Severity::Low
    }
}

/// The date that was meant, where the newest looks mistyped and had passed when it was published.
fn better(item: &Item, moved: &Move<'_>, to: NaiveDate) -> Option<Proposed> {
    let published = moved.to.at.date_naive();
    if to >= published {
        return None;
    }
    let meant = (1..=2).filter_map(|years| mistake::other_year(to, years)).find(|day| *day >= published)?;
    Some(Proposed { item: item.key.clone(), field: Field::Due, value: Value::Date(meant) })
}
