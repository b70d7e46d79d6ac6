//! What people state in the channels, held against the plan: promises, that work is done, decisions.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use countersign::detect::{self, Conversation, Scene, Thresholds};
use countersign::domain::calendar::Calendar;
use countersign::domain::finding::{Detector, Finding};
use countersign::domain::message::{ChannelId, Message, MessageId};
use countersign::domain::name::{ItemKey, PersonId, SourceId};
use countersign::domain::person::{Account, Actor, Person, Platform, Roster, Standing};
use countersign::domain::plan::{Correction, Plan};
use countersign::domain::reading::Reading;
use countersign::domain::value::{Field, Status, Value};

fn time(raw: &str) -> DateTime<Utc> {
    format!("2026-03-{raw}:00Z").parse().expect("a time")
}

fn account(user: &str) -> Account {
    Account { platform: Platform::Local, workspace: "w".to_owned(), user: user.to_owned() }
}

/// `02T09:00 Ben: text`, or `02T09:00 Ben @root: text` in a thread. A message's id is its time.
fn message(line: &str) -> Message {
    let (head, text) = line.split_once(": ").expect("a colon");
    let mut head = head.split(' ');
    let (at, name) = (head.next().expect("a time"), head.next().expect("a name"));
    let channel = ChannelId { platform: Platform::Local, workspace: "w".to_owned(), channel: "site".to_owned() };
    Message {
        id: MessageId { channel, id: at.to_owned() },
        thread: head.next().map(|root| root.trim_start_matches('@').to_owned()),
        author: Actor { account: account(name), name: name.to_owned(), standing: Standing::Member },
        at: time(at),
        text: text.to_owned(),
        edited: None,
    }
}

fn talk(lines: &[&str]) -> Conversation {
    let mut conversation = Conversation::default();
    lines.iter().for_each(|line| conversation.observe(&message(line)));
    conversation
}

fn roster() -> Roster {
    let person = |name: &str| Person {
        id: PersonId::parse(&name.to_lowercase()).expect("a name"),
        name: name.to_owned(),
        accounts: vec![account(name)],
        roles: std::collections::BTreeSet::new(),
        away: Vec::new(),
    };
    Roster::new(["Ana", "Ben"].map(person))
}

/// A plan of what the tracker said on 1 March: (item, field, value).
fn plan(said: &[(&str, Field, Value)]) -> Plan {
    let mut plan = Plan::default();
    for (item, field, value) in said {
        let _ = plan.observe(Reading {
            item: ItemKey::parse(item).expect("a key"),
            field: field.clone(),
            value: value.clone(),
            source: SourceId::parse("tracker").expect("a name"),
            at: time("01T09:00"),
            locator: Arc::from("tracker"),
        });
    }
    plan
}

/// The soil report, open and due on 20 March.
fn soil() -> Vec<(&'static str, Field, Value)> {
    vec![
        ("SR-1", Field::Title, Value::Text(Arc::from("Soil report"))),
        ("SR-1", Field::Owner, Value::Person(Arc::from("Ana"))),
        ("SR-1", Field::Due, day("2026-03-20")),
        ("SR-1", Field::Status, Value::Status(Status::Active)),
    ]
}

fn day(raw: &str) -> Value {
    Value::Date(raw.parse().expect("a day"))
}

fn found(plan: &Plan, conversation: &Conversation, now: &str) -> Vec<Finding> {
    let (calendar, people) = (Calendar::default(), roster());
    let mut found = detect::find(&Scene {
        plan,
        conversation,
        calendar: &calendar,
        zone: chrono_tz::UTC,
        now: time(now),
        people: &people,
        goals: &[],
        thresholds: Thresholds::default(),
    });
    found.retain(|finding| finding.key.detector > Detector::ScopeAdded);
    found
}

fn names(plan: &Plan, lines: &[&str], now: &str) -> Vec<&'static str> {
    found(plan, &talk(lines), now).iter().map(|finding| finding.key.detector.as_str()).collect()
}

const PROMISE: &str = "02T09:00 Ben: I'll send the survey by 9 March";

#[test]
fn a_promise_for_a_day_that_no_plan_holds_can_be_put_into_it_as_it_is() {
    let plan = plan(&soil());
    assert_eq!(names(&plan, &[PROMISE], "03T08:59"), [""; 0], "a working day is left to write it down");
    let findings = found(&plan, &talk(&[PROMISE]), "03T09:00");
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(finding.key.detector, Detector::PromiseUntracked);
    let proposed = finding.proposed.as_ref().expect("it can be planned");
    assert_eq!((proposed.field.clone(), proposed.value.clone()), (Field::Due, day("2026-03-09")));
    assert_eq!(names(&Plan::default(), &[PROMISE], "03T09:00"), [""; 0], "without a plan there is nothing to hold it");
}

#[test]
fn what_the_plan_holds_is_not_raised_and_what_was_approved_is_held() {
    let held = [
        soil(),
        vec![("SU-1", Field::Title, Value::Text("Survey of the quay".into())), ("SU-1", Field::Due, day("2026-03-09"))],
    ];
    assert_eq!(names(&plan(&held.concat()), &[PROMISE], "03T09:00"), [""; 0]);
    let mut approved = plan(&soil());
    let findings = found(&approved, &talk(&[PROMISE]), "03T09:00");
    let proposed = findings[0].proposed.clone().expect("it can be planned");
    let by = PersonId::parse("ana");
    let (item, field, value) = (proposed.item, proposed.field, proposed.value);
    approved.correct(Correction { item, field, value, by, at: time("03T10:00"), entry: 7 });
    assert_eq!(names(&approved, &[PROMISE], "03T11:00"), [""; 0]);
}

#[test]
fn a_promise_whose_day_passed_is_raised_unless_there_was_a_word() {
    let plan = plan(&soil());
    assert_eq!(names(&plan, &[PROMISE], "10T09:00"), [""; 0], "a working day is left after its day");
    assert_eq!(names(&plan, &[PROMISE], "11T09:00"), ["promise-missed"]);
    for word in [
        "09T15:00 Ben: the survey is done",
        "09T15:00 Ana @02T09:00: merged",
        "09T15:00 Ben @02T09:00: I'll send it by 30 March",
    ] {
        let now = names(&plan, &[PROMISE, word], "11T09:00");
        assert!(!now.contains(&"promise-missed"), "{word}: {now:?}");
    }
    assert_eq!(names(&plan, &[PROMISE, "09T15:00 Ben: lunch is done"], "11T09:00"), ["promise-missed"]);
}

#[test]
fn talk_promises_nothing_that_a_plan_would_hold() {
    let plan = plan(&soil());
    for said in [
        "02T09:00 Ben: I'll look at it tomorrow",
        "02T09:00 Ben: we'll check that next week",
        "02T09:00 Ben: maybe I'll send it by 9 March",
        "02T09:00 Ben: he will send it by 9 March",
        "02T09:00 Gus: I'll send the survey by 9 March",
    ] {
        assert_eq!(names(&plan, &[said], "05T09:00"), [""; 0], "{said}");
        assert_eq!(names(&plan, &[said], "17T09:00"), [""; 0], "{said}");
    }
}

#[test]
fn work_that_is_done_in_the_chat_and_open_in_the_plan_is_proposed_as_done() {
    let mut plan = plan(&soil());
    let said = "02T09:00 Ana: the soil report is done";
    assert_eq!(names(&plan, &[said], "02T18:00"), [""; 0], "the tracker has a day to follow");
    let findings = found(&plan, &talk(&[said]), "03T09:00");
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(finding.key.detector, Detector::StatusContradictsChat);
    let proposed = finding.proposed.as_ref().expect("it can be approved");
    assert_eq!(proposed.value, Value::Status(Status::Done));
    for other in [
        "02T09:00 Ana: the soil report is not done",
        "02T09:00 Ana: the report is done",
        "02T09:00 Ana: is the soil report done?",
    ] {
        assert_eq!(names(&plan, &[other], "03T09:00"), [""; 0], "{other}");
    }
    let _ = plan.observe(Reading {
        item: ItemKey::parse("SR-1").expect("a key"),
        field: Field::Status,
        value: Value::Status(Status::Blocked),
        source: SourceId::parse("tracker").expect("a name"),
        at: time("02T15:00"),
        locator: Arc::from("tracker"),
    });
    assert_eq!(names(&plan, &[said], "03T09:00"), [""; 0], "the tracker spoke after it");
}

#[test]
fn a_decision_against_a_ruling_is_raised_until_either_speaks_again() {
    let mut plan = plan(&soil());
    let ruled = |day_of: &str, at: &str, entry| Correction {
        item: ItemKey::parse("SR-1").expect("a key"),
        field: Field::Due,
        value: day(day_of),
        by: PersonId::parse("ana"),
        at: time(at),
        entry,
    };
    let said = "04T09:00 Ben: we decided that the soil report comes on 27 March";
    assert_eq!(names(&plan, &[said], "05T09:00"), [""; 0], "nobody ruled on it");
    plan.correct(ruled("2026-03-20", "03T09:00", 7));
    let findings = found(&plan, &talk(&[said]), "05T09:00");
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(finding.key.detector, Detector::DecisionReversed);
    assert_eq!(finding.proposed.as_ref().map(|proposed| proposed.value.clone()), Some(day("2026-03-27")));
    plan.correct(ruled("2026-03-27", "05T10:00", 9));
    assert_eq!(names(&plan, &[said], "05T11:00"), [""; 0]);
}

#[test]
fn what_was_stated_goes_with_its_message_and_with_its_author() {
    let plan = plan(&soil());
    let mut conversation = talk(&["02T09:00 Ana: the soil report is done"]);
    conversation.edited(&message("02T09:00 Ana: the soil report is coming along"));
    assert!(found(&plan, &conversation, "04T09:00").is_empty());
    let mut conversation = talk(&["02T09:00 Ana: the soil report is done"]);
    conversation.forget_authors(&[account("Ana")]);
    assert!(found(&plan, &conversation, "04T09:00").is_empty());
    let mut conversation = talk(&["02T09:00 Ana: the soil report is done"]);
    conversation.deleted(&message("02T09:00 Ana: x").id);
    assert!(found(&plan, &conversation, "04T09:00").is_empty());
}
