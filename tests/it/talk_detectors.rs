//! Detectors over conversation: who waits, for how long, and what ends the waiting.

use chrono::{DateTime, Utc};
use countersign::detect::conversation::OPEN_LIMIT;
use countersign::detect::{self, Conversation, Scene, Thresholds};
use countersign::domain::calendar::Calendar;
use countersign::domain::finding::{Detector, Fact};
use countersign::domain::message::{ChannelId, Message, MessageId};
use countersign::domain::person::{Account, Actor, Platform, Roster, Standing};
use countersign::domain::plan::Plan;

const QUESTION: &str = "Who orders the glazing for the north side?";
const BLOCKED: &str = "I'm blocked on the soil report";

fn time(raw: &str) -> DateTime<Utc> {
    format!("2026-03-{raw}:00Z").parse().expect("a time")
}

fn channel() -> ChannelId {
    ChannelId { platform: Platform::Local, workspace: "w".to_owned(), channel: "site".to_owned() }
}

fn id(raw: &str) -> MessageId {
    MessageId { channel: channel(), id: raw.to_owned() }
}

fn account(user: &str) -> Account {
    Account { platform: Platform::Local, workspace: "w".to_owned(), user: user.to_owned() }
}

/// `02T09:00 Priya: text`, or `02T09:00 Priya @root: text` in a thread. A message's id is its time.
fn message(line: &str) -> Message {
    let (head, text) = line.split_once(": ").expect("a colon");
    let mut head = head.split(' ');
    let (at, name) = (head.next().expect("a time"), head.next().expect("a name"));
    Message {
        id: id(at),
        thread: head.next().map(|root| root.trim_start_matches('@').to_owned()),
        author: Actor {
            account: account(name),
            name: name.to_owned(),
            standing: if name == "CI" { Standing::Bot } else { Standing::Member },
        },
        at: time(at),
        text: text.to_owned(),
        edited: None,
    }
}

fn talk(lines: &[&str]) -> Conversation {
    let mut conversation = Conversation::default();
    for line in lines {
        conversation.observe(&message(line));
    }
    conversation
}

fn found(conversation: &Conversation, now: &str) -> Vec<String> {
    let (plan, calendar, people) = (Plan::default(), Calendar::default(), Roster::default());
    let findings = detect::find(&Scene {
        plan: &plan,
        conversation,
        calendar: &calendar,
        zone: chrono_tz::UTC,
        now: time(now),
        people: &people,
        goals: &[],
        thresholds: Thresholds::default(),
    });
    let told = |finding: &countersign::domain::finding::Finding| match &finding.fact {
        Fact::Unanswered { who, quote, working_days } | Fact::Blocked { who, quote, working_days } => {
            format!("{} {who} {working_days}: {quote}", finding.key.detector)
        }
        fact => format!("{fact:?}"),
    };
    findings.iter().map(told).collect()
}

/// Whether a question of Monday 2 March, 9:00, is still open on the 9th after these messages.
fn check(after: &[&str], open: bool) {
    let asked = format!("02T09:00 Priya: {QUESTION}");
    let lines: Vec<&str> = std::iter::once(asked.as_str()).chain(after.iter().copied()).collect();
    assert_eq!(!found(&talk(&lines), "09T09:00").is_empty(), open, "{after:?}");
}

#[test]
fn a_question_is_raised_after_three_working_days_to_the_hour() {
    let asked = format!("05T15:00 Priya: {QUESTION}");
    let conversation = talk(&[&asked]);
    assert_eq!(found(&conversation, "10T14:59"), Vec::<String>::new());
    assert_eq!(found(&conversation, "10T15:00"), [format!("unanswered Priya 3: {QUESTION}")]);
    let weekend = format!("07T15:00 Priya: {QUESTION}");
    assert_eq!(found(&talk(&[&weekend]), "11T23:59"), Vec::<String>::new());
    assert_eq!(found(&talk(&[&weekend]), "12T00:00").len(), 1);
}

#[test]
fn an_answer_ends_the_waiting_and_other_talk_does_not() {
    check(&[], true);
    check(&["02T09:02 Ben: Glass & Co, as last time"], false);
    check(&["02T15:00 Ben: Glass & Co, as last time"], false);
    check(&["05T15:00 Ben: Priya: Glass & Co, as last time"], false);
    check(&["05T15:00 Ben: what @Priya asks is for the client"], false);
    check(&["04T15:00 Ben @02T09:00: Glass & Co"], false);
    check(&["02T09:05 Priya: never mind, found it"], false);
    check(&["02T09:02 Priya: it is urgent"], true);
    check(&["02T09:02 CI: build 7 passed"], true);
    check(&["01T09:00 Ana: hello", "02T09:02 Ben: Ana: lunch?"], true);
    check(&["04T09:02 Ben: the crane comes on Friday"], true);
    check(&["02T09:02 Ben @01T08:00: the crane comes on Friday"], true);
}

#[test]
fn in_a_thread_only_the_thread_and_the_name_answer() {
    let asked = format!("02T09:00 Priya @01T08:00: {QUESTION}");
    let open = |after: &str| !found(&talk(&[&asked, after]), "09T09:00").is_empty();
    assert!(open("02T09:01 Ben: the crane comes on Friday"));
    assert!(!open("04T09:01 Ben @01T08:00: Glass & Co"));
    assert!(!open("04T09:01 Ben: Priya, Glass & Co"));
}

#[test]
fn one_burst_of_questions_is_raised_once_and_a_message_seen_twice_too() {
    let asked = format!("02T09:00 Priya: {QUESTION}");
    let again = "02T09:03 Priya: and who pays for the glazing then?";
    assert_eq!(found(&talk(&[&asked, &asked, again]), "09T09:00").len(), 1);
}

#[test]
fn blocked_work_is_raised_after_one_working_day_unless_somebody_reacts() {
    let said = format!("02T09:00 Ben: {BLOCKED}");
    let mut conversation = talk(&[&said]);
    assert_eq!(found(&conversation, "03T08:59"), Vec::<String>::new());
    assert_eq!(found(&conversation, "03T09:00"), [format!("blocked Ben 1: {BLOCKED}")]);
    conversation.reacted(&id("02T09:00"), &account("Ben"));
    assert_eq!(found(&conversation, "03T09:00").len(), 1, "one's own reaction is none");
    conversation.reacted(&id("02T09:00"), &account("Ana"));
    assert_eq!(found(&conversation, "03T09:00"), Vec::<String>::new());
    assert!(found(&talk(&[&said, "02T10:00 Ben: unblocked, the report is here"]), "04T09:00").is_empty());
}

#[test]
fn a_reaction_answers_yes_or_no_and_not_who() {
    let react = |text: &str| {
        let mut conversation = talk(&[&format!("02T09:00 Priya: {text}")]);
        conversation.reacted(&id("02T09:00"), &account("Ben"));
        found(&conversation, "09T09:00").len()
    };
    assert_eq!(react("Can somebody order the glazing this week?"), 0);
    assert_eq!(react(QUESTION), 1);
}

#[test]
fn edits_and_deletions_are_followed() {
    let asked = format!("02T09:00 Priya: {QUESTION}");
    let mut conversation = talk(&[&asked]);
    conversation.edited(&message("02T09:00 Priya: Who orders the glazing for the south side?"));
    assert_eq!(found(&conversation, "09T09:00"), ["unanswered Priya 5: Who orders the glazing for the south side?"]);
    let mut gone = conversation.clone();
    gone.edited(&message("02T09:00 Priya: Ben orders the glazing."));
    assert!(found(&gone, "09T09:00").is_empty());
    conversation.deleted(&id("02T09:00"));
    assert!(found(&conversation, "09T09:00").is_empty());
}

#[test]
fn what_waits_is_bounded_and_ends() {
    let mut conversation = Conversation::default();
    for n in 0..OPEN_LIMIT + 50 {
        let mut asked = message(&format!("02T09:00 Asker{n}: {QUESTION}"));
        asked.id = id(&n.to_string());
        asked.thread = Some(n.to_string());
        conversation.observe(&asked);
    }
    let detectors = found(&conversation, "09T09:00");
    assert!(detectors.len() <= OPEN_LIMIT);
    assert!(detectors.iter().all(|told| told.starts_with(Detector::Unanswered.as_str())));
    assert!(
        found(&talk(&[&format!("02T09:00 Priya: {QUESTION}")]), "31T09:00").is_empty(),
        "after four weeks nobody minds"
    );
}
