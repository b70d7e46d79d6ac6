//! What each finding says.

use insta::assert_snapshot;

use super::{at, date, day, due, item, money, now, project, reading, source, wrote};
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Fact, Finding, FindingKey, Mistake, Proposed, Said, Severity};
use crate::domain::value::{Field, Status, Value};
use crate::wording::say::finding::proposition;

pub(super) fn finding(detector: Detector, fact: Fact, proposed: Option<Proposed>) -> Finding {
    Finding {
        key: FindingKey { detector, subject: "PC-1".to_owned() },
        severity: Severity::Medium,
        fact,
        evidence: Vec::new(),
        proposed,
        since: at("2026-03-04T09:12:00"),
    }
}

fn said(who: &str, value: Value) -> Said {
    Said { source: source(who), value, at: at("2026-02-03T08:00:00"), locator: String::new() }
}

pub(super) fn swapped() -> Finding {
    let fact = Fact::SourcesDisagree {
        title: "Planning consent".to_owned(),
        field: Field::Due,
        said: vec![said("tracker", date("2026-05-14")), said("schedule", date("2026-04-05"))],
        mistake: Some(Mistake::DayMonthSwapped),
    };
    let mut finding = finding(Detector::SourcesDisagree, fact, Some(due("2026-05-14")));
    finding.evidence = vec![
        reading("tracker", date("2026-05-14"), "2026-02-03T08:00:00", "HL-88"),
        reading("schedule", date("2026-04-05"), "2026-03-09T06:00:00", "schedule.xml line 88"),
    ];
    finding
}

pub(super) fn unanswered() -> Finding {
    let fact =
        Fact::Unanswered { who: "Priya".to_owned(), quote: "Who orders the glazing?".to_owned(), working_days: 4 };
    let mut finding = finding(Detector::Unanswered, fact, None);
    finding.evidence = vec![wrote("Priya", "Who orders the glazing?", "2026-03-04T09:12:00")];
    finding
}

pub(super) fn text(finding: &Finding) -> String {
    let proposition = proposition(&project(), finding);
    format!("{}\n{}", proposition.subject, proposition.text)
}

#[test]
fn sources_that_disagree_are_told_with_what_each_says_and_what_is_proposed() {
    assert_snapshot!(text(&swapped()), @r#"
    Planning consent
    Two systems disagree: "Planning consent" is 14 May in the tracker, 5 April in the schedule. Day and month look swapped. Use 14 May?
    "#);
    let fact = Fact::SourcesDisagree {
        title: "Roof".to_owned(),
        field: Field::Budget,
        said: vec![
            said("ledger", money(Some("CHF"), 1_100_000, 0)),
            said("budget.csv", money(Some("CHF"), 13_200_005, 1)),
            said("tracker", money(Some("CHF"), 1_100_000, 0)),
        ],
        mistake: None,
    };
    assert_snapshot!(text(&finding(Detector::SourcesDisagree, fact, None)), @r#"
    Roof
    Three systems disagree: the budget of "Roof" is CHF 1,100,000 in the ledger and the tracker, CHF 1,320,000.50 in budget.csv. Which one holds?
    "#);
    let fact = Fact::SourcesDisagree {
        title: "Handover".to_owned(),
        field: Field::Due,
        said: vec![said("tracker", date("2026-09-01")), said("schedule", date("2062-09-01"))],
        mistake: Some(Mistake::Year),
    };
    assert_snapshot!(text(&finding(Detector::SourcesDisagree, fact, Some(due("2026-09-01")))), @r#"
    Handover
    Two systems disagree: "Handover" is 1 September 2026 in the tracker, 1 September 2062 in the schedule. The year looks mistyped. Use 1 September 2026?
    "#);
}

#[test]
fn overdue_work_is_told_with_its_day_never_with_a_count_of_days() {
    let fact = |owner: Option<&str>| Fact::Overdue {
        title: "Soil report".to_owned(),
        due: day("2026-03-02"),
        owner: owner.map(str::to_owned),
    };
    assert_snapshot!(text(&finding(Detector::Overdue, fact(Some("Ben")), None)), @r#"
    Soil report
    "Soil report" was due 2 March and is not done (owner: Ben). Is it done, or what is the new date?
    "#);
    assert_snapshot!(text(&finding(Detector::Overdue, fact(None), Some(due("2026-03-20")))), @r#"
    Soil report
    "Soil report" was due 2 March and is not done. Move it to 20 March?
    "#);
    let done = Proposed { item: item("PC-1"), field: Field::Status, value: Value::Status(Status::Done) };
    assert_snapshot!(text(&finding(Detector::Overdue, fact(None), Some(done))), @r#"
    Soil report
    "Soil report" was due 2 March and is not done. Set it to done?
    "#);
}

#[test]
fn a_moved_date_is_told_with_both_days_and_how_often_it_moved() {
    let fact = |from: &str, to: &str, times: u32, mistake: Option<Mistake>| Fact::Slipped {
        title: "Design freeze".to_owned(),
        from: day(from),
        to: day(to),
        times,
        source: source("tracker"),
        mistake,
    };
    let slipped = |fact| text(&finding(Detector::Slipped, fact, None));
    assert_snapshot!(slipped(fact("2026-06-12", "2026-06-19", 3, None)), @r#"
    Design freeze
    "Design freeze" moved 12 → 19 June (tracker), the third move. Is that agreed?
    "#);
    assert_snapshot!(slipped(fact("2026-06-12", "2026-07-03", 1, None)), @r#"
    Design freeze
    "Design freeze" moved 12 June → 3 July (tracker). Is that agreed?
    "#);
    assert_snapshot!(slipped(fact("2026-12-18", "2027-01-15", 12, None)), @r#"
    Design freeze
    "Design freeze" moved 18 December 2026 → 15 January 2027 (tracker), the 12th move. Is that agreed?
    "#);
    assert_snapshot!(slipped(fact("2026-06-19", "2026-06-12", 2, None)), @r#"
    Design freeze
    "Design freeze" was brought forward 19 → 12 June (tracker), the second move. Is that agreed?
    "#);
    let mistyped = fact("2026-06-12", "2062-06-12", 1, Some(Mistake::Year));
    assert_snapshot!(text(&finding(Detector::Slipped, mistyped, Some(due("2026-06-12")))), @r#"
    Design freeze
    "Design freeze" moved 12 June 2026 → 12 June 2062 (tracker). The year looks mistyped. Keep 12 June 2026?
    "#);
}

#[test]
fn a_source_that_overtakes_a_correction_is_told_with_both() {
    let fact = Fact::CorrectionOvertaken {
        title: "Planning consent".to_owned(),
        field: Field::Due,
        ruled: date("2026-05-21"),
        by: "Ben".to_owned(),
        said: said("schedule", date("2026-05-28")),
    };
    let overtaken = |proposed| text(&finding(Detector::CorrectionOvertaken, fact.clone(), proposed));
    assert_snapshot!(overtaken(None), @r#"
    Planning consent
    Ben ruled that "Planning consent" is 21 May. The schedule has said 28 May since Tue 3 February. Which one holds?
    "#);
    assert_snapshot!(overtaken(Some(due("2026-05-21"))), @r#"
    Planning consent
    Ben ruled that "Planning consent" is 21 May. The schedule has said 28 May since Tue 3 February. Keep 21 May?
    "#);
    assert_snapshot!(overtaken(Some(due("2026-05-28"))), @r#"
    Planning consent
    Ben ruled that "Planning consent" is 21 May. The schedule has said 28 May since Tue 3 February. Use 28 May?
    "#);
    let fact = Fact::CorrectionOvertaken {
        title: "Planning consent".to_owned(),
        field: Field::Owner,
        ruled: Value::Person("Ana".into()),
        by: "Ben".to_owned(),
        said: said("schedule.csv", Value::Person("Priya".into())),
    };
    assert_snapshot!(text(&finding(Detector::CorrectionOvertaken, fact, None)), @r#"
    Planning consent
    Ben ruled that the owner of "Planning consent" is Ana. schedule.csv has said Priya since Tue 3 February. Which one holds?
    "#);
}

#[test]
fn other_values_are_put_before_the_rest_of_a_quorum_in_words_of_their_own() {
    let review = super::review(12, super::consent());
    let values = [due("2026-05-21")];
    let ben = super::person_id("ben");
    let again = crate::wording::say::restated::proposition(&project(), &review, (&values, &ben), now());
    assert_snapshot!(again.text, @"Planning consent is 21 May, says Ben. In place of harbour-12. Use that?");
}

#[test]
fn people_are_quoted_with_the_day_on_which_they_wrote() {
    assert_snapshot!(text(&unanswered()), @r#"
    Question from Priya
    "Who orders the glazing?" (Priya, Wed 4 March) has had no answer. Who can answer?
    "#);
    let fact = Fact::Blocked {
        who: "Ben".to_owned(),
        quote: "I'm stuck until somebody signs the \"crane\" permit".to_owned(),
        working_days: 2,
    };
    assert_snapshot!(text(&finding(Detector::Blocked, fact, None)), @r#"
    Ben is blocked
    Ben can't go on: "I'm stuck until somebody signs the 'crane' permit" (Wed 4 March). Nobody has answered. Who can help?
    "#);
}

#[test]
fn the_words_of_a_finding_never_depend_on_the_day_they_are_said() {
    // The time is no argument. What a detector counts anew each day must not reach the text either.
    let mut tomorrow = unanswered();
    let Fact::Unanswered { working_days, .. } = &mut tomorrow.fact else {
        panic!("it is a question");
    };
    *working_days += 1;
    assert_eq!(proposition(&project(), &unanswered()).hash(), proposition(&project(), &tomorrow).hash());
    let second = Evidence::Message {
        id: super::message("11"),
        author: "Ben".to_owned(),
        at: now(),
        quote: "same question".to_owned(),
    };
    tomorrow.evidence.push(second);
    assert_eq!(proposition(&project(), &unanswered()).hash(), proposition(&project(), &tomorrow).hash());
    assert_eq!(super::detectors().len(), 20, "each detector has its sentences here or in `foreseen`");
}
