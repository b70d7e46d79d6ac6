//! Detectors on real plans: milestones with every date that was ever published.
#![allow(clippy::print_stdout, reason = "what is measured is printed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use countersign::detect::{self, Conversation, Scene, Thresholds};
use countersign::domain::calendar::Calendar;
use countersign::domain::finding::{Detector, Fact, Mistake};
use countersign::domain::name::SourceId;
use countersign::domain::person::Roster;
use countersign::domain::plan::Plan;
use countersign::domain::reading::Reading;
use countersign::sources::table::{TableOptions, read};

/// A milestone and the dates that were published for it, oldest first.
struct Milestone {
    key: String,
    planned: Vec<(NaiveDate, NaiveDate)>,
}

fn milestones() -> Option<Vec<Milestone>> {
    let path = crate::data::file("sched_history.jsonl")?;
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let day = |value: &serde_json::Value| -> NaiveDate {
        let text = value.as_str().expect("a date is text");
        text.parse().expect("a date is ISO")
    };
    let row = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        let planned = row["planned"].as_array().expect("planned is a list").iter();
        Milestone {
            key: row["id"].as_str().expect("an id is text").to_owned(),
            planned: planned.map(|said| (day(&said["asof"]), day(&said["date"]))).collect(),
        }
    };
    Some(text.lines().map(row).collect())
}

/// The milestones as a long plan file, in the order in which the dates were published.
fn readings(milestones: &[Milestone]) -> Vec<Reading> {
    let mut rows: Vec<(NaiveDate, usize, String)> = Vec::new();
    for milestone in milestones {
        for (n, (asof, date)) in milestone.planned.iter().enumerate() {
            let quoted = milestone.key.replace('"', "\"\"");
            rows.push((*asof, n, format!("{asof},plan,\"{quoted}\",due,{date}\n")));
        }
    }
    rows.sort();
    let mut file = String::from("at,source,item,field,value\n");
    for (_, _, row) in rows {
        file.write_str(&row).expect("a string takes text");
    }
    let options = TableOptions {
        file: Arc::from("plan.csv"),
        source: SourceId::parse("plan").expect("a name"),
        at: DateTime::UNIX_EPOCH,
        zone: chrono_tz::UTC,
        date_order: None,
        columns: BTreeMap::new(),
    };
    let read = read(file.as_bytes(), &options);
    assert_eq!(read.problems, []);
    assert_eq!(read.unknown_columns, Vec::<String>::new());
    read.readings
}

fn scene<'a>(plan: &'a Plan, rest: &'a (Conversation, Calendar, Roster), now: DateTime<Utc>) -> Scene<'a> {
    Scene {
        plan,
        conversation: &rest.0,
        calendar: &rest.1,
        zone: chrono_tz::UTC,
        now,
        people: &rest.2,
        goals: &[],
        thresholds: Thresholds::default(),
    }
}

#[test]
fn each_move_is_noticed_on_the_day_it_was_published_and_none_is_invented() {
    let Some(milestones) = milestones() else {
        return;
    };
    let mut published: BTreeSet<(String, NaiveDate, NaiveDate, NaiveDate)> = BTreeSet::new();
    for milestone in &milestones {
        for pair in milestone.planned.windows(2) {
            if pair[0].1 != pair[1].1 {
                published.insert((milestone.key.clone(), pair[1].0, pair[0].1, pair[1].1));
            }
        }
    }
    let moves = milestones.iter().map(|m| m.planned.windows(2).filter(|pair| pair[0].1 != pair[1].1).count());
    let moves: usize = moves.sum();
    let rest = (Conversation::default(), Calendar::default(), Roster::default());
    let mut plan = Plan::default();
    let mut found = BTreeSet::new();
    let (mut times, mut typos, mut swaps) = (0, Vec::new(), 0);
    for reading in readings(&milestones) {
        let (item, at) = (reading.item.clone(), reading.at);
        let _ = plan.observe(reading);
        // Later on the same day, as a webhook or a poll would.
        let findings = detect::find_item(&scene(&plan, &rest, at + TimeDelta::hours(9)), &item);
        for finding in findings {
            if let Fact::Slipped { from, to, mistake, .. } = finding.fact
                && finding.since == at
                && found.insert((item.as_str().to_owned(), at.date_naive(), from, to))
            {
                times += 1;
                swaps += usize::from(mistake == Some(Mistake::DayMonthSwapped));
                if mistake == Some(Mistake::Year) {
                    typos.push(format!("{item}: {from} -> {to}, published {}", at.date_naive()));
                }
            }
        }
    }
    println!(
        "moves: {moves} in the data, {times} noticed on their day; {swaps} look swapped; year typos {}:",
        typos.len()
    );
    for typo in &typos {
        println!("  {typo}");
    }
    assert_eq!(found, published);
    assert_eq!(times, moves);
}

#[test]
fn a_milestone_past_its_date_is_raised_under_one_key_on_the_day_after() {
    let Some(milestones) = milestones() else {
        return;
    };
    let rest = (Conversation::default(), Calendar::default(), Roster::default());
    let mut plan = Plan::default();
    let mut readings = readings(&milestones).into_iter().peekable();
    let first = readings.peek().expect("there are readings").at;
    let mut raised: BTreeMap<String, NaiveDate> = BTreeMap::new();
    let (mut days, mut wrong) = (0, 0);
    let mut now = first + TimeDelta::hours(9);
    let last = milestones.iter().flat_map(|m| &m.planned).map(|(asof, date)| *asof.max(date)).max().expect("dates");
    while now.date_naive() <= last + TimeDelta::days(2) {
        while let Some(reading) = readings.next_if(|reading| reading.at <= now) {
            let _ = plan.observe(reading);
        }
        let today = now.date_naive();
        let findings = detect::overdue::find(&scene(&plan, &rest, now));
        let overdue: BTreeSet<&str> = findings.iter().map(|finding| finding.key.subject.as_str()).collect();
        assert_eq!(overdue.len(), findings.len(), "one finding an item");
        for finding in &findings {
            assert_eq!(finding.key.detector, Detector::Overdue);
            raised.entry(finding.key.subject.clone()).or_insert(today);
        }
        // Against the data itself, not against the plan.
        for milestone in &milestones {
            let known = milestone.planned.iter().rev().find(|(asof, _)| *asof <= today);
            let past = known.is_some_and(|(_, date)| *date < today);
            wrong += usize::from(past != overdue.contains(milestone.key.as_str()));
        }
        days += 1;
        now += TimeDelta::days(1);
    }
    println!(
        "overdue: {} of {} milestones raised, once each, over {days} days; {wrong} days wrong",
        raised.len(),
        milestones.len()
    );
    assert_eq!(wrong, 0);
    let past_at_last = milestones.iter().filter(|m| m.planned.last().is_some_and(|(_, date)| *date < now.date_naive()));
    assert!(raised.len() >= past_at_last.count());
}
