//! Goals by report: silent ones, talk without movement, progress that went back.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::made::{Made, day, read_at};
use super::score::{Measured, Score};
use crate::detect::{find_item, scope_added, stale};
use crate::domain::finding::Fact;
use crate::domain::name::ItemKey;
use crate::domain::value::{Field, Status, Value};

/// Points of percent by which progress must fall to count as fallen.
const FELL_BY: i64 = 5;

/// What a report says of a goal.
struct Report {
    on: NaiveDate,
    progress: Option<(i64, i64)>,
    status: Status,
    /// What is written, each text with its day.
    written: Vec<(NaiveDate, String)>,
}

pub(super) fn measure(rows: &[Json]) -> Vec<Measured> {
    let mut goals: BTreeMap<String, BTreeMap<NaiveDate, Report>> = BTreeMap::new();
    for row in rows {
        if let (Some(goal), Some(report)) = (row["goal"].as_str(), report(row)) {
            goals.entry(goal.to_owned()).or_default().insert(report.on, report);
        }
    }
    let [mut silent, mut talk, mut fell, mut grew] = [Score::default(); 4];
    let mut cases = 0;
    for (goal, reports) in &goals {
        let reports: Vec<&Report> = reports.values().collect();
        let mut made = Made::default();
        for (at, report) in reports.iter().enumerate() {
            tell(&mut made, goal, report);
            cases += 1;
            let found = found(&made, goal, report.on);
            let (moved, remarks) = since_movement(&reports[..=at]);
            let still = at > 0 && !moved && report.status == Status::Active && is_open(report);
            silent.count(still && !remarks, found.silent);
            talk.count(still && remarks, found.talk);
            fell.count(at > 0 && has_fallen(reports[at - 1], report), found.fell);
            grew.count(at > 0 && has_grown(&reports[..=at]), found.grew);
        }
    }
    let measured = |detector, what, score| Measured { detector, what, cases, score, naive: None };
    vec![
        measured("stale", "goals of which nothing was heard since the last report", silent),
        measured("stale", "goals that people write of and that have not moved", talk),
        measured("slipped", "less is done than in the last report", fell),
        measured("scope-added", "a report adds work: a fifth or more since the first", grew),
    ]
}

fn report(row: &Json) -> Option<Report> {
    let on = day(&row["post_date"])?;
    let progress =
        row["progress"].as_array().and_then(|parts| Some((parts.first()?.as_i64()?, parts.get(1)?.as_i64()?)));
    let status = match row["status"].as_str() {
        None => Status::Active,
        Some(word) if word.starts_with("Completed") => Status::Done,
        Some(_) => Status::Cancelled,
    };
    let updates = row["updates"].as_array().into_iter().flatten();
    let updates =
        updates.filter_map(|update| Some((day(&update["date"])?.min(on), update["text"].as_str()?.to_owned())));
    let summary = row["summary"].as_str().map(|text| (on, text.to_owned()));
    let mut written: Vec<(NaiveDate, String)> = updates.chain(summary).collect();
    written.sort();
    Some(Report { on, progress, status, written })
}

fn tell(made: &mut Made, goal: &str, report: &Report) {
    let source = ("report", report.on);
    made.say(source, goal, Field::Status, Value::Status(report.status));
    if let Some((done, all)) = report.progress {
        made.say(source, goal, Field::Scope, Value::Number(Decimal::from(all)));
        made.say(source, goal, Field::Done, Value::Number(Decimal::from(done)));
    }
    for (on, text) in &report.written {
        let text: String = text.chars().take(200).collect();
        made.say(("thread", *on), goal, Field::Other("comment".into()), Value::Text(text.into()));
    }
}

/// What the detectors say of a goal on the day of a report.
struct Found {
    silent: bool,
    talk: bool,
    fell: bool,
    grew: bool,
}

fn found(made: &Made, goal: &str, on: NaiveDate) -> Found {
    let scene = made.on(on);
    let key = ItemKey::parse(goal);
    let item = key.as_ref().and_then(|key| made.plan.item(key));
    let stale = item.and_then(|item| stale::of_item(&scene, item)).map(|finding| finding.fact);
    let remarks = stale.map(|fact| if let Fact::Stale { remarks, .. } = fact { remarks } else { 0 });
    let now = |finding: &crate::domain::finding::Finding| finding.since == read_at(on);
    let all = key.map(|key| find_item(&scene, &key)).unwrap_or_default();
    let fell = all.iter().any(|finding| now(finding) && matches!(finding.fact, Fact::ProgressFell { .. }));
    let grew = item.and_then(|item| scope_added::of_item(&scene, item)).is_some_and(|finding| now(&finding));
    Found { silent: remarks == Some(0), talk: remarks.is_some_and(|count| count > 0), fell, grew }
}

fn is_open(report: &Report) -> bool {
    report.progress.is_some_and(|(done, all)| done < all)
}

/// Whether what is done changed with the last report, and whether anything was written since it changed last.
fn since_movement(reports: &[&Report]) -> (bool, bool) {
    let done = |report: &Report| report.progress.map(|(done, _)| done);
    let Some((last, before)) = reports.split_last() else { return (false, false) };
    let moved = before.last().is_none_or(|before| done(before) != done(last));
    let since = before.iter().rev().take_while(|report| done(report) == done(last)).last().map(|report| report.on);
    let told = |text: &str| {
        // The same words again are no news.
        let earlier = before.iter().flat_map(|report| &report.written);
        earlier.filter(|(_, known)| known == text).count() == 0
    };
    let written = reports.iter().filter(|report| since.is_some_and(|since| report.on > since));
    let remarks = written.flat_map(|report| &report.written).any(|(on, text)| {
        since.is_some_and(|since| *on > since) && (told(text) || before.iter().any(|report| Some(report.on) > since))
    });
    (moved, remarks)
}

fn has_fallen(before: &Report, after: &Report) -> bool {
    let percent = |report: &Report| report.progress.filter(|(_, all)| *all > 0).map(|(done, all)| done * 100 / all);
    let less = before.progress.zip(after.progress).is_some_and(|((before, _), (after, _))| after < before);
    less && percent(before).zip(percent(after)).is_some_and(|(before, after)| before - after >= FELL_BY)
}

fn has_grown(reports: &[&Report]) -> bool {
    let all = |report: &&Report| report.progress.map(|(_, all)| all);
    let (Some(first), [.., before, after]) = (reports.iter().find_map(all), reports) else { return false };
    let (Some(before), Some(now)) = (all(before), all(after)) else { return false };
    now != before && now * 5 >= first * 6 && now > first && after.status == Status::Active && is_open(after)
}
