//! How fast a large plan is judged, and in how much memory: `cargo bench --bench detectors`. 100,000 work items and 1,000,000 readings:
//! all detectors at most 2 s and 500 MB; after one new reading at most 5 ms.
#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use countersign::detect::{Conversation, Judged, Scene, Thresholds, find};
use countersign::domain::calendar::Calendar;
use countersign::domain::name::{ItemKey, SourceId};
use countersign::domain::person::Roster;
use countersign::domain::plan::Plan;
use countersign::domain::reading::Reading;
use countersign::domain::value::{Field, Status, Value};
use rust_decimal::Decimal;

/// Work items; each has ten readings.
const ITEMS: usize = 100_000;

/// How many people own them.
const OWNERS: usize = 400;

/// How often all is judged, and how many readings are judged one by one.
const RUNS: usize = 5;
const READINGS: usize = 1_000;

fn main() {
    let base = memory("VmRSS:");
    let begun = Instant::now();
    let mut plan = Plan::default();
    let mut readings = 0;
    for number in 0..ITEMS {
        for reading in item(number) {
            let _ = plan.observe(reading);
            readings += 1;
        }
    }
    println!("{ITEMS} items, {readings} readings taken in in {:.2} s", begun.elapsed().as_secs_f64());
    println!("resident with the plan: {:.0} MB", memory("VmRSS:") - base);
    let rest = (Conversation::default(), Calendar::default(), Roster::default());
    let now = at(day(0), 9);
    let mut runs = Vec::new();
    let mut found = 0;
    for _ in 0..RUNS {
        let begun = Instant::now();
        found = find(&scene(&plan, &rest, now)).len();
        runs.push(begun.elapsed());
    }
    println!("all detectors: {:.0} ms (median of {RUNS}), {found} findings", median(&mut runs).as_secs_f64() * 1e3);
    let mut judged = Judged::default();
    let _ = judged.find(&scene(&plan, &rest, now));
    let mut one: Vec<Duration> = (0..READINGS).map(|run| one_more(&mut plan, &mut judged, &rest, run)).collect();
    one.sort_unstable();
    println!(
        "one new reading judged anew: {:.3} ms median, {:.3} ms p99",
        one[READINGS / 2].as_secs_f64() * 1e3,
        one[READINGS * 99 / 100].as_secs_f64() * 1e3
    );
    println!("peak memory: {:.0} MB", memory("VmHWM:") - base);
}

/// One more reading, and what is found around its item.
fn one_more(plan: &mut Plan, judged: &mut Judged, rest: &(Conversation, Calendar, Roster), run: usize) -> Duration {
    let number = run * 97 % ITEMS;
    let now = at(day(0), 9) + TimeDelta::seconds(i64::try_from(run).unwrap_or(0));
    let moved = value(number, Field::Due, Value::Date(day(20 + run % 50)), now);
    let key = moved.item.clone();
    let begun = Instant::now();
    let _ = plan.observe(moved);
    judged.touch(&key);
    judged.refresh(&scene(plan, rest, now));
    begun.elapsed()
}

fn scene<'a>(plan: &'a Plan, rest: &'a (Conversation, Calendar, Roster), now: DateTime<Utc>) -> Scene<'a> {
    Scene {
        plan,
        conversation: &rest.0,
        calendar: &rest.1,
        zone: chrono_tz::Europe::Zurich,
        now,
        people: &rest.2,
        goals: &[],
        thresholds: Thresholds::default(),
    }
}

/// The day so many days after the one that is today here.
fn day(ahead: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day") + Days::new(ahead as u64)
}

fn at(day: NaiveDate, hour: u32) -> DateTime<Utc> {
    day.and_hms_opt(hour, 0, 0).expect("a time").and_utc()
}

fn key(number: usize) -> ItemKey {
    ItemKey::parse(&format!("ITEM-{number}")).expect("a key")
}

fn value(number: usize, field: Field, value: Value, at: DateTime<Utc>) -> Reading {
    let source = SourceId::parse("tracker").expect("a name");
    Reading { item: key(number), field, value, source, at, locator: Arc::from(format!("plan.csv line {number}")) }
}

/// An item as a tracker has it: most are on their way, some late, some done, each waits for the one before it in its chain of twenty.
fn item(number: usize) -> Vec<Reading> {
    let begun = day(0) - Days::new(60) + Days::new((number % 60) as u64);
    let due = day(0) - Days::new(2) + Days::new((number % 200) as u64);
    let status = if number.is_multiple_of(3) { Status::Done } else { Status::Active };
    let early = at(day(0) - Days::new(50), 8);
    let late = at(day(0) - Days::new(3), 8);
    let number_of = |number: usize| Value::Number(Decimal::from(number));
    let before = if number.is_multiple_of(20) { String::new() } else { key(number - 1).as_str().to_owned() };
    let locator: Arc<str> = Arc::from(format!("plan.csv line {number}"));
    let source = SourceId::parse("tracker").expect("a name");
    let item = key(number);
    let said = [
        (Field::Title, Value::Text(Arc::from(format!("Work package {number} of the plan"))), early),
        (Field::Owner, Value::Person(Arc::from(format!("Person {}", number % OWNERS))), early),
        (Field::Start, Value::Date(begun), early),
        (Field::Due, Value::Date(due), early),
        (Field::Status, Value::Status(status), early),
        (Field::Progress, number_of(number % 40), early),
        (Field::Progress, number_of(number % 40 + number % 50), late),
        (Field::Budget, number_of(1_000), early),
        (Field::Spent, number_of(number % 900), late),
        (Field::DependsOn, Value::Text(Arc::from(before)), early),
    ];
    said.into_iter()
        .map(|(field, value, at)| Reading {
            item: item.clone(),
            field,
            value,
            source: source.clone(),
            at,
            locator: locator.clone(),
        })
        .collect()
}

fn median(runs: &mut [Duration]) -> Duration {
    runs.sort_unstable();
    runs[runs.len() / 2]
}

/// A line of this process's memory, in MB; 0 where the system does not say.
fn memory(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
