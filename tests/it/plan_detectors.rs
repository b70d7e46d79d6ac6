//! Detectors over plans: small stories, one for each law.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use countersign::detect::plausible::Reason;
use countersign::detect::{self, Conversation, Scene, Thresholds, sources_disagree};
use countersign::domain::calendar::Calendar;
use countersign::domain::finding::{Detector, Fact, Finding, Mistake, Severity};
use countersign::domain::name::{ItemKey, PersonId, SourceId};
use countersign::domain::person::Roster;
use countersign::domain::plan::{Correction, Plan};
use countersign::domain::reading::Reading;
use countersign::domain::value::{Field, Status, Value};

fn at(day: &str) -> DateTime<Utc> {
    format!("{day}T09:00:00Z").parse().expect("a time")
}

fn date(day: &str) -> Value {
    Value::Date(day.parse().expect("a day"))
}

fn key(raw: &str) -> ItemKey {
    ItemKey::parse(raw).expect("a key")
}

/// A plan of what sources said of the item `A`: (day, source, field, value).
fn plan(said: &[(&str, &str, Field, Value)]) -> Plan {
    let mut plan = Plan::default();
    for (line, (day, source, field, value)) in said.iter().enumerate() {
        let _ = plan.observe(Reading {
            item: key("A"),
            field: field.clone(),
            value: value.clone(),
            source: SourceId::parse(source).expect("a name"),
            at: at(day),
            locator: Arc::from(format!("{source} line {line}")),
        });
    }
    plan
}

fn found(plan: &Plan, today: &str) -> Vec<Finding> {
    let (conversation, calendar, people) = (Conversation::default(), Calendar::default(), Roster::default());
    detect::find(&Scene {
        plan,
        conversation: &conversation,
        calendar: &calendar,
        zone: chrono_tz::Europe::Berlin,
        now: at(today),
        people: &people,
        goals: &[],
        thresholds: Thresholds::default(),
    })
}

fn names(findings: &[Finding]) -> Vec<(Detector, &str, Severity)> {
    findings.iter().map(|finding| (finding.key.detector, finding.key.subject.as_str(), finding.severity)).collect()
}

const TRACKER: &str = "tracker";
const SCHEDULE: &str = "schedule";

#[test]
fn an_item_is_overdue_from_the_day_after_until_it_is_over() {
    let due = |day| ("2026-03-02", TRACKER, Field::Due, date(day));
    let open = plan(&[due("2026-03-06")]);
    assert_eq!(names(&found(&open, "2026-03-06")), []);
    // A Friday: the weekend makes nothing worse.
    assert_eq!(names(&found(&open, "2026-03-08")), [(Detector::Overdue, "A", Severity::Low)]);
    assert_eq!(names(&found(&open, "2026-03-11")), [(Detector::Overdue, "A", Severity::Medium)]);
    assert_eq!(names(&found(&open, "2026-03-20")), [(Detector::Overdue, "A", Severity::High)]);
    for over in [Value::Status(Status::Done), Value::Status(Status::Cancelled)] {
        let over = plan(&[due("2026-03-06"), ("2026-03-05", TRACKER, Field::Status, over)]);
        assert_eq!(names(&found(&over, "2026-03-20")), []);
    }
}

#[test]
fn a_moved_date_is_one_living_finding_that_counts_its_moves() {
    let due = |on, day| (on, TRACKER, Field::Due, date(day));
    let moved = plan(&[
        due("2026-03-02", "2026-06-12"),
        due("2026-03-04", "2026-06-19"),
        due("2026-03-05", "2026-06-19"),
        due("2026-03-10", "2026-07-03"),
    ]);
    let findings = found(&moved, "2026-03-11");
    assert_eq!(names(&findings), [(Detector::Slipped, "A/due@tracker", Severity::Medium)]);
    let Fact::Slipped { from, to, times, mistake, .. } = &findings[0].fact else {
        panic!("not slipped: {findings:?}");
    };
    assert_eq!(
        (from.to_string(), to.to_string(), *times, *mistake),
        ("2026-06-19".into(), "2026-07-03".into(), 2, None)
    );
    assert_eq!((findings[0].since, findings[0].evidence.len()), (at("2026-03-10"), 3));
    assert_eq!(names(&found(&moved, "2026-03-25")), [], "after two weeks it is no news");
}

#[test]
fn two_sources_that_follow_one_move_are_told_once() {
    let moved = plan(&[
        ("2026-03-02", TRACKER, Field::Due, date("2026-06-12")),
        ("2026-03-02", SCHEDULE, Field::Due, date("2026-06-12")),
        ("2026-03-04", SCHEDULE, Field::Due, date("2026-06-19")),
        ("2026-03-05", TRACKER, Field::Due, date("2026-06-19")),
    ]);
    assert_eq!(names(&found(&moved, "2026-03-06")), [(Detector::Slipped, "A/due@schedule", Severity::Medium)]);
}

fn check_mistake(moves: &[(&str, &str)], expected: Option<Mistake>) {
    let said: Vec<_> = moves.iter().map(|(on, day)| (*on, TRACKER, Field::Due, date(day))).collect();
    let last = moves.last().expect("moves").0;
    let findings = found(&plan(&said), last);
    let mistake = findings.iter().find_map(|finding| match &finding.fact {
        Fact::Slipped { mistake, .. } => Some(*mistake),
        _ => None,
    });
    assert_eq!(mistake, Some(expected), "{moves:?}");
}

#[test]
fn slips_of_the_pen_are_told_from_moves() {
    check_mistake(&[("2026-03-02", "2026-05-14"), ("2026-03-04", "2025-05-21")], Some(Mistake::Year));
    check_mistake(&[("2026-03-02", "2025-05-14"), ("2026-03-20", "2026-05-14")], Some(Mistake::Year));
    check_mistake(&[("2026-03-02", "2026-05-14"), ("2026-03-04", "2027-05-14")], Some(Mistake::Year));
    check_mistake(&[("2026-03-02", "2026-05-04"), ("2026-03-04", "2026-04-05")], Some(Mistake::DayMonthSwapped));
    check_mistake(&[("2025-09-02", "2026-05-14"), ("2026-03-04", "2027-05-14")], None);
    check_mistake(&[("2026-03-02", "2026-05-14"), ("2026-03-04", "2026-05-21")], None);
    check_mistake(&[("2026-03-02", "2026-05-14"), ("2026-03-04", "2027-11-30")], None);
}

fn check_preferred(said: &[(&str, &str, Field, Value)], expected: (&str, Reason)) {
    let plan = plan(said);
    let item = plan.item(&key("A")).expect("the item");
    let field = &said[0].2;
    let preferred = sources_disagree::preferred(item, field).expect("they differ");
    assert_eq!((preferred.reading.value.to_string().as_str(), preferred.reason), expected, "{said:?}");
    let findings = found(&plan, "2026-03-10");
    let finding =
        findings.iter().find(|finding| finding.key.detector == Detector::SourcesDisagree).expect("it is found");
    let Fact::SourcesDisagree { said, .. } = &finding.fact else {
        panic!("not a disagreement");
    };
    assert_eq!(said[0].value.to_string(), expected.0);
    assert_eq!(finding.proposed.as_ref().map(|proposed| proposed.value.to_string()).as_deref(), Some(expected.0));
}

#[test]
fn the_more_plausible_of_two_values_is_proposed() {
    let due = |on, source, day| (on, source, Field::Due, date(day));
    let planned = |on| (on, SCHEDULE, Field::Start, date("2026-05-01"));
    check_preferred(
        &[due("2026-02-03", TRACKER, "2026-06-12"), due("2026-03-02", SCHEDULE, "2026-06-19")],
        ("2026-06-19", Reason::SaidLast),
    );
    check_preferred(
        &[
            due("2026-02-03", TRACKER, "2026-06-12"),
            due("2026-03-02", SCHEDULE, "2026-06-19"),
            due("2026-02-04", "ics", "2026-06-12"),
        ],
        ("2026-06-12", Reason::MostSaySo),
    );
    check_preferred(
        &[due("2026-02-03", TRACKER, "2026-05-04"), due("2026-03-02", SCHEDULE, "2026-04-05"), planned("2026-02-01")],
        ("2026-05-04", Reason::OthersBeforeStart),
    );
    check_preferred(
        &[due("2026-02-03", TRACKER, "2026-05-04"), due("2026-03-02", SCHEDULE, "2025-05-04")],
        ("2026-05-04", Reason::OthersWerePast),
    );
    check_preferred(
        &[
            due("2026-02-03", TRACKER, "2026-06-05"),
            due("2026-02-04", SCHEDULE, "2026-06-02"),
            due("2026-03-02", SCHEDULE, "2026-05-06"),
        ],
        ("2026-06-05", Reason::NearEarlierDates),
    );
}

#[test]
fn swapped_days_and_months_are_named_and_words_for_the_same_are_no_disagreement() {
    let swapped = plan(&[
        ("2026-03-02", TRACKER, Field::Due, date("2026-05-04")),
        ("2026-03-03", SCHEDULE, Field::Due, date("2026-04-05")),
    ]);
    let findings = found(&swapped, "2026-03-04");
    assert_eq!(names(&findings), [(Detector::SourcesDisagree, "A/due", Severity::High)]);
    assert!(matches!(findings[0].fact, Fact::SourcesDisagree { mistake: Some(Mistake::DayMonthSwapped), .. }));
    let same = plan(&[
        ("2026-03-02", TRACKER, Field::Owner, Value::Person(Arc::from("Ana  Silva"))),
        ("2026-03-02", SCHEDULE, Field::Owner, Value::Person(Arc::from("ana silva"))),
    ]);
    assert_eq!(names(&found(&same, "2026-03-04")), []);
}

#[test]
fn a_ruling_settles_a_disagreement_until_a_source_says_something_newer() {
    let said = [
        ("2026-03-02", TRACKER, Field::Due, date("2026-05-14")),
        ("2026-03-03", SCHEDULE, Field::Due, date("2026-05-28")),
    ];
    let ruling = Correction {
        item: key("A"),
        field: Field::Due,
        value: date("2026-05-21"),
        by: PersonId::parse("ana"),
        at: at("2026-03-04"),
        entry: 7,
    };
    let mut settled = plan(&said);
    settled.correct(ruling);
    assert_eq!(names(&found(&settled, "2026-03-05")), []);
    let newer = |day: &str| Reading {
        item: key("A"),
        field: Field::Due,
        value: date(day),
        source: SourceId::parse(TRACKER).expect("a name"),
        at: at("2026-03-06"),
        locator: Arc::from("tracker"),
    };
    let mut follows = settled.clone();
    let _ = follows.observe(newer("2026-05-21"));
    assert!(
        !names(&found(&follows, "2026-03-07")).iter().any(|(detector, ..)| *detector == Detector::CorrectionOvertaken)
    );
    let _ = settled.observe(newer("2026-06-01"));
    let findings = found(&settled, "2026-03-07");
    let overtaken =
        findings.iter().find(|finding| finding.key.detector == Detector::CorrectionOvertaken).expect("it is found");
    assert_eq!(overtaken.key.subject, "A/due");
    let Fact::CorrectionOvertaken { ruled, by, said, .. } = &overtaken.fact else {
        panic!("not overtaken");
    };
    assert_eq!(
        (ruled.to_string(), by.as_str(), said.value.to_string()),
        ("2026-05-21".into(), "ana", "2026-06-01".into())
    );
    assert_eq!(
        overtaken.proposed.as_ref().map(|p| p.value.clone()),
        Some(Value::Date(NaiveDate::from_ymd_opt(2026, 5, 21).expect("a day")))
    );
}
