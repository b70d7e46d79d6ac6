//! Answers from the evidence and the plan.

use insta::assert_snapshot;

use super::{
    at, consent, date, glazing, item, message, now, person_id, project, review, rule, ruled, settle, source, with,
};
use crate::domain::outgoing::AnswerLine;
use crate::domain::plan::{Correction, Plan};
use crate::domain::proposition::Proposition;
use crate::domain::reading::Reading;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::Ruling;
use crate::domain::value::{Field, Status, Value};
use crate::wording::say::answer::{Question, answer, card, planned, ruled as stands, status};

fn plan() -> Plan {
    let mut plan = Plan::default();
    let readings = [
        (Field::Title, Value::Text("Planning consent".into())),
        (Field::Due, date("2026-05-14")),
        (Field::Status, Value::Status(Status::Active)),
        (Field::Budget, super::money(Some("CHF"), 1_100_000, 0)),
    ];
    for (field, value) in readings {
        let _ = plan.observe(Reading {
            item: item("PC-1"),
            field,
            value,
            source: source("tracker"),
            at: at("2026-02-03T08:00:00"),
            locator: "HL-88".into(),
        });
    }
    plan.correct(Correction {
        item: item("PC-1"),
        field: Field::Due,
        value: date("2026-05-21"),
        by: Some(person_id("ben")),
        at: now(),
        entry: 401,
    });
    plan
}

fn asked(question: &str, proposition: Proposition) -> String {
    with(&review(12, proposition), &rule(), |matter| match Question::read(question) {
        Some(question) => answer(matter, question).join("\n"),
        None => planned(matter.project, &plan(), question, (&[], matter.now)).join("\n"),
    })
}

#[test]
fn questions_in_a_thread_are_answered_from_the_evidence() {
    assert_snapshot!(asked("why did you think it was swapped?", consent()), @r#"
    The sources give different values for the same thing.
    The tracker: due date 14 May, since 3 February (HL-88)
    The schedule: due date 5 April, since 9 March (schedule.xml line 88)
    Rule: dates.
    "#);
    assert_snapshot!(asked("show me", glazing()), @r#"Priya, Wed 09:12: "Who orders the glazing?""#);
    assert_snapshot!(asked("Since when?", consent()), @r#"
    The tracker: due date 14 May, since 3 February (HL-88)
    Put before people Mon 09:00.
    "#);
    assert_snapshot!(asked("who?", consent()), @"Asked: Ana or Ben, by Tue 17:00.");
    assert_snapshot!(asked("and how does planning consent stand?", glazing()), @r#"
    Planning consent
    Due date: 21 May (ruled by Ben on 10 March, entry 401)
    Status: active (the tracker, since 3 February)
    Budget: CHF 1,100,000 (the tracker, since 3 February)
    "#);
}

#[test]
fn who_ruled_is_told_of_what_is_over() {
    let mut review = review(12, consent());
    ruled(&mut review, 401, "ben", Ruling::Approve);
    settle(&mut review, ReviewState::Approved, &[401], Vec::new());
    assert_snapshot!(with(&review, &rule(), |matter| answer(matter, Question::Who).join("\n")), @r#"
    Ben approved, Tue 10:42
    Approved by Ben, Tue 10:42.
    "#);
}

#[test]
fn what_neither_evidence_nor_plan_knows_is_not_answered() {
    assert_eq!(asked("will it rain on the 14th?", consent()), "");
    let bare = Proposition { evidence: Vec::new(), ..glazing() };
    assert_eq!(asked("show me", bare.clone()), "");
    assert_eq!(asked("since when?", bare), "");
}

#[test]
fn questions_are_told_apart_by_whole_words() {
    let table = [
        ("Why?", Some(Question::Why)),
        ("how come", Some(Question::Why)),
        ("where does that come from?", Some(Question::Show)),
        ("SHOW ME THE EVIDENCE", Some(Question::Show)),
        ("how long has that been so", Some(Question::Since)),
        ("who says so?", Some(Question::Who)),
        ("the whole lot", None),
        ("showers are forecast", None),
    ];
    for (text, question) in table {
        assert_eq!(Question::read(text), question, "{text}");
    }
}

#[test]
fn an_item_is_told_value_by_value_with_its_origin() {
    let plan = plan();
    let lines = status(&project(), plan.item(&item("PC-1")).unwrap(), now());
    assert_snapshot!(lines.join("\n"), @r#"
    Planning consent
    Due date: 21 May (ruled by Ben on 10 March, entry 401)
    Status: active (the tracker, since 3 February)
    Budget: CHF 1,100,000 (the tracker, since 3 February)
    "#);
}

#[test]
fn a_question_for_a_day_is_told_the_days_of_the_item_alone() {
    let lines = planned(&project(), &plan(), "When is the planning consent due?", (&[Field::Due, Field::Start], now()));
    assert_snapshot!(lines.join("\n"), @r#"
    Planning consent
    Due date: 21 May (ruled by Ben on 10 March, entry 401)
    "#);
}

#[test]
fn what_was_ruled_is_told_with_its_review() {
    let mut review = review(12, consent());
    assert_snapshot!(with(&review, &rule(), stands), @"Planning consent (harbour-12): open, asked: Ana or Ben, by Tue 17:00");
    ruled(&mut review, 401, "ben", Ruling::Approve);
    settle(&mut review, ReviewState::Approved, &[401], Vec::new());
    assert_snapshot!(with(&review, &rule(), stands), @"Planning consent (harbour-12): approved by Ben, Tue 10:42");
}

#[test]
fn each_line_of_an_answer_links_to_what_it_stands_in() {
    let said = AnswerLine { text: "Ben, Mon: \"I do\"".to_owned(), source: Some(message("7")) };
    let card = card(&[said, AnswerLine::from("Due date: 21 May".to_owned())]);
    assert_snapshot!(super::text(&card), @r#"
    Ben, Mon: "I do" <local:demo/steering#7>
    Due date: 21 May
    "#);
}
