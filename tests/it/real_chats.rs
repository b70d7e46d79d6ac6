//! Detectors and readers on real chat.
#![allow(clippy::print_stdout, reason = "what is measured is printed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use countersign::detect::{self, Conversation, Scene, Thresholds};
use countersign::domain::calendar::Calendar;
use countersign::domain::finding::{Detector, Fact, Finding};
use countersign::domain::message::{ChannelId, Message, MessageId};
use countersign::domain::person::{Account, Actor, Platform, Roster, Standing};
use countersign::domain::plan::Plan;
use countersign::sources::chat_export::ChatExport;

fn found(conversation: &Conversation, now: DateTime<Utc>) -> Vec<Finding> {
    let (plan, calendar, people) = (Plan::default(), Calendar::default(), Roster::default());
    detect::find(&Scene {
        plan: &plan,
        conversation,
        calendar: &calendar,
        zone: chrono_tz::UTC,
        now,
        people: &people,
        goals: &[],
        thresholds: Thresholds::default(),
    })
}

/// A line of an annotated log.
struct Line {
    n: u64,
    nick: String,
    text: String,
    at: DateTime<Utc>,
    replies_to: Vec<u64>,
}

fn lines(row: &serde_json::Value) -> Vec<Line> {
    let mut at = NaiveDate::from_ymd_opt(2010, 1, 4).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("a day").and_utc();
    let all = row["lines"].as_array().expect("lines");
    let mut lines = Vec::new();
    for line in all {
        let raw = line["text"].as_str().unwrap_or_default();
        let Some((clock, rest)) = raw.strip_prefix('[').and_then(|rest| rest.split_once("] <")) else {
            continue;
        };
        let Some((nick, text)) = rest.split_once("> ") else {
            continue;
        };
        let minutes: i64 = clock.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().unwrap_or(0));
        let mut next = at.date_naive().and_hms_opt(0, 0, 0).expect("midnight").and_utc() + Duration::minutes(minutes);
        if next + Duration::hours(6) < at {
            next += Duration::days(1);
        }
        at = next;
        let replies = line["replies_to"].as_array().into_iter().flatten();
        lines.push(Line {
            n: line["n"].as_u64().expect("a number"),
            nick: nick.to_owned(),
            text: text.to_owned(),
            at,
            replies_to: replies.filter_map(serde_json::Value::as_u64).collect(),
        });
    }
    lines
}

fn message(line: &Line) -> Message {
    let workspace = || "irc".to_owned();
    Message {
        id: MessageId {
            channel: ChannelId { platform: Platform::Local, workspace: workspace(), channel: "ubuntu".to_owned() },
            id: line.n.to_string(),
        },
        thread: None,
        author: Actor {
            account: Account { platform: Platform::Local, workspace: workspace(), user: line.nick.clone() },
            name: line.nick.clone(),
            standing: Standing::Member,
        },
        at: line.at,
        text: line.text.clone(),
        edited: None,
    }
}

/// By the human links: whether somebody else wrote to line `n`, or to what its author said around it, after it.
fn is_answered(n: u64, lines: &BTreeMap<u64, &Line>) -> bool {
    let author = &lines[&n].nick;
    let mut top = n;
    while let Some(up) = lines[&top].replies_to.iter().find(|up| lines.get(up).is_some_and(|line| line.nick == *author))
    {
        top = *up;
    }
    let mut reached = BTreeSet::from([top]);
    for (at, line) in lines.range(top..) {
        if line.replies_to.iter().any(|up| reached.contains(up)) && *at != top {
            if line.nick == *author {
                reached.insert(*at);
            } else if *at > n {
                return true;
            }
        }
    }
    false
}

#[test]
fn questions_that_people_left_open_are_told_from_answered_ones() {
    let Some(path) = crate::data::file("chat_ubuntu_irc.jsonl") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let (mut right, mut wrong, mut open, mut reached, mut asked) = (0, 0, 0, 0, 0);
    for row in text.lines() {
        let row: serde_json::Value = serde_json::from_str(row).expect("JSON");
        let first = row["first_annotated"].as_u64().expect("a number");
        let lines = lines(&row);
        let by_n: BTreeMap<u64, &Line> = lines.iter().map(|line| (line.n, line)).collect();
        let mut conversation = Conversation::default();
        for line in &lines {
            conversation.observe(&message(line));
        }
        let last = lines.last().expect("lines").at;
        let raised: BTreeSet<u64> = found(&conversation, last + Duration::days(7))
            .iter()
            .filter(|finding| finding.key.detector == Detector::Unanswered)
            .filter_map(|finding| finding.key.subject.rsplit('#').next()?.parse().ok())
            .collect();
        for line in lines.iter().filter(|line| line.n >= first) {
            let answered = is_answered(line.n, &by_n);
            let is_question = line.text.trim_end().ends_with('?');
            asked += usize::from(is_question);
            open += usize::from(is_question && !answered);
            reached += usize::from(is_question && !answered && raised.contains(&line.n));
            if is_question && !answered && !raised.contains(&line.n) {
                println!("missed {} <{}> {}", line.n, line.nick, line.text);
            }
            if raised.contains(&line.n) {
                right += usize::from(!answered);
                wrong += usize::from(answered);
                println!("{} {} <{}> {}", if answered { "WRONG" } else { "right" }, line.n, line.nick, line.text);
            }
        }
    }
    println!(
        "unanswered on annotated IRC: raised {}, right {right}, wrong {wrong}; of {asked} lines with a question mark {open} are open by the human links, {reached} of them raised",
        right + wrong
    );
    assert!(right > wrong * 3, "raised questions are mostly open ones");
}

/// What was raised, and on which morning first.
type Raised = (DateTime<Utc>, Finding);

/// Feeds an export and looks at what is found on each morning; gives what was raised, once each.
fn replay(path: &Path) -> (usize, usize, Vec<Raised>) {
    let mut conversation = Conversation::default();
    let mut raised: BTreeMap<_, Raised> = BTreeMap::new();
    let (mut messages, mut problems) = (0, 0);
    let mut morning: Option<DateTime<Utc>> = None;
    for message in ChatExport::open(path).expect("the export opens").messages() {
        let Ok(message) = message else {
            problems += 1;
            continue;
        };
        let mut next = *morning.get_or_insert(message.at);
        while next < message.at {
            for finding in found(&conversation, next) {
                raised.entry(finding.key.clone()).or_insert((next, finding));
            }
            next += Duration::days(1);
        }
        morning = Some(next);
        conversation.observe(&message);
        messages += 1;
    }
    (messages, problems, raised.into_values().collect())
}

fn show(name: &str) {
    let Some(path) = crate::data::file(name) else {
        return;
    };
    let start = Instant::now();
    let (messages, problems, raised) = replay(&path);
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{name}: {messages} messages, {problems} problems, {} raised, {:.0} messages/s",
        raised.len(),
        messages as f64 / seconds
    );
    for (at, finding) in &raised {
        if let Fact::Unanswered { who, quote, .. } | Fact::Blocked { who, quote, .. } = &finding.fact {
            println!("{} {} since {} {who}: {quote}", at.date_naive(), finding.key.detector, finding.since);
        }
    }
    assert_eq!(problems, 0);
    assert!(messages > 0);
}

#[test]
fn a_team_chat_gives_few_findings() {
    show("chat_rust_embedded.jsonl");
}

#[test]
fn a_slack_export_gives_few_findings() {
    show("chat_slack_export.zip");
}
