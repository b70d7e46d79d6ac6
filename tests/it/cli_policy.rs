//! `countersign policy test`: past acts under another policy.

use chrono::{DateTime, TimeDelta, Utc};
use countersign::app::retrial::{Retrial, retry};
use countersign::domain::calendar::Term;
use countersign::domain::name::PersonId;
use countersign::domain::policy::{Expiry, Mode, Rule, Who};
use countersign::domain::ruling::Ruling;
use countersign::ledger::{Group, Ledger, Record, Version};
use serde_json::Value;

use crate::cli_world::Folder;
use crate::world::{Bench, fix, monday, no, person, project, rule};

/// What would have become of the bench's one review under another rule, by the end of the month.
fn tried(bench: &Bench, other: Rule) -> Retrial {
    retry(&project(other), &bench.entries, monday() + TimeDelta::days(28)).unwrap()
}

fn alone(bench: &Bench, other: Rule) -> (String, Vec<PersonId>, Option<DateTime<Utc>>) {
    let would = tried(bench, other).would.unwrap();
    (would.state.as_str().to_owned(), would.by, would.at)
}

/// The state that the review would have, and who made it so.
fn check(bench: &Bench, other: Rule, state: &str, by: &[&str]) {
    let (found, people, _) = alone(bench, other);
    let people: Vec<&str> = people.iter().map(PersonId::as_str).collect();
    assert_eq!((found.as_str(), people.as_slice()), (state, by));
}

fn approved_by_ana() -> Bench {
    let mut bench = Bench::with_review(rule());
    assert_eq!(bench.says("ana", Ruling::Approve), None);
    bench
}

fn stays_open(rule: Rule) -> Rule {
    Rule { expiry: Expiry::StayOpen, ..rule }
}

#[test]
fn the_same_policy_would_have_done_the_same() {
    let bench = approved_by_ana();
    assert!(tried(&bench, rule()).is_same());
    let mut bench = Bench::with_review(rule());
    bench.says("ben", no());
    bench.undoes("ben");
    bench.says("cleo", fix(21));
    assert!(tried(&bench, rule()).is_same());
}

#[test]
fn a_higher_quorum_would_have_kept_it_open_until_enough_approved() {
    let two = stays_open(Rule { quorum: 2, ..rule() });
    let mut bench = approved_by_ana();
    check(&bench, two.clone(), "open", &[]);
    assert_eq!(tried(&bench, two.clone()).missing, 1);
    // What somebody put on after it was settled was not recorded; before it was, it counts.
    bench = Bench::with_review(Rule { quorum: 2, ..rule() });
    bench.says("ana", Ruling::Approve);
    bench.says("ben", Ruling::Approve);
    check(&bench, two, "approved", &["ana", "ben"]);
    check(&bench, rule(), "approved", &["ana"]);
}

#[test]
fn who_is_not_named_would_have_been_refused() {
    let only_ben = Rule { who: Who { people: [person("ben")].into(), roles: [].into() }, ..rule() };
    let retrial = tried(&approved_by_ana(), stays_open(only_ben));
    assert_eq!(retrial.would.as_ref().unwrap().state.as_str(), "open");
    assert_eq!(retrial.refused.len(), 1);
    assert_eq!(retrial.refused[0].0, person("ana"));
    assert!(!retrial.is_same());
}

#[test]
fn the_machine_would_have_acted_alone_where_nobody_objected_in_time() {
    let day = Term { working_days: 1, clock: TimeDelta::zero() };
    let auto = Rule { mode: Mode::Auto { objection_within: day }, ..rule() };
    let bench = Bench::with_review(rule());
    assert_eq!(alone(&bench, auto.clone()), ("approved".into(), vec![], Some(monday() + TimeDelta::days(1))));
    let mut bench = Bench::with_review(rule());
    bench.says("ben", no());
    check(&bench, auto, "rejected", &["ben"]);
}

#[test]
fn nobody_answering_would_have_ended_it_where_the_policy_says_so() {
    let bench = Bench::with_review(Rule { within: None, ..rule() });
    check(&bench, rule(), "expired", &[]);
    check(&bench, stays_open(rule()), "open", &[]);
}

#[test]
fn a_correction_would_have_been_put_before_all_who_must_approve() {
    let mut bench = Bench::with_review(rule());
    bench.says("ana", fix(21));
    let retrial = tried(&bench, stays_open(Rule { quorum: 2, ..rule() }));
    assert!(retrial.asked_anew);
}

/// A store with the entries of a bench.
fn stored(folder: &Folder, bench: &Bench) {
    let store: Ledger = folder.store();
    let mut records = Vec::new();
    for entry in &bench.entries {
        let mut record = Record::new(None, entry.at);
        record.entries.push(entry.what.clone());
        records.push(record);
    }
    let group = Group { project: bench.project.id.clone(), expected: Some(Version::START), records };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _ = runtime.block_on(store.append(group)).unwrap();
}

#[test]
fn the_command_tells_each_review_and_counts_them() {
    let folder = Folder::new();
    stored(&folder, &approved_by_ana());
    folder.edit("within = \"2 working days\"", "quorum = 2");
    let said = folder.run(&["policy", "test"]);
    assert_eq!(said.code, Some(0), "{}", said.errors);
    let row = "harbour-1     approved by Ana, Mon 2 March            still open: needs one more";
    assert!(said.out.contains(row), "{}", said.out);
    assert!(said.out.contains("1 approved would be open"), "{}", said.out);
}

#[test]
fn the_machine_form_ends_with_the_counts() {
    let folder = Folder::new();
    stored(&folder, &approved_by_ana());
    let out = folder.run(&["policy", "test", "--format", "json"]).out;
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert_eq!(lines[0]["happened"]["by"][0], "ana");
    assert_eq!(lines[0]["same"], true);
    assert_eq!(lines[1]["counts"]["same"], 1);
}

#[test]
fn a_store_that_is_not_there_is_named() {
    let said = Folder::new().run(&["policy", "test", "--ledger", "other.db"]);
    assert_ne!(said.code, Some(0));
    assert!(said.errors.contains("open other.db: there is no such file"), "{}", said.errors);
}
