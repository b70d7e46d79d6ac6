//! Annotated logs: which questions nobody answered, by the links that people drew between lines.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value as Json;

use super::made::Made;
use super::score::{Measured, Naive, Score};
use crate::detect::unanswered;
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::person::{Account, Actor, Platform, Standing};

/// When a log is looked at after its last line: the days after which a question counts have passed by then.
const LOOKED_AFTER: TimeDelta = TimeDelta::days(7);

/// A clock that goes back by more than this has passed midnight.
const NIGHT: TimeDelta = TimeDelta::hours(6);

struct Line {
    n: u64,
    nick: String,
    text: String,
    at: DateTime<Utc>,
    replies_to: Vec<u64>,
}

pub(super) fn measure(rows: &[Json]) -> Vec<Measured> {
    let (mut asked, mut worth, mut naive) = (Score::default(), Score::default(), Score::default());
    let (mut cases, mut questions) = (0, 0);
    for row in rows {
        let first = row["first_annotated"].as_u64().unwrap_or(0);
        let lines = lines(row);
        let by_n: BTreeMap<u64, &Line> = lines.iter().map(|line| (line.n, line)).collect();
        let (raised, waiting) = (raised(&lines, None), raised(&lines, Some(())));
        for line in lines.iter().filter(|line| line.n >= first) {
            let open = !is_answered(line.n, &by_n);
            let found = raised.contains(&line.n);
            if line.text.trim_end().ends_with('?') {
                questions += 1;
                asked.count(open, found);
                naive.count(open, !is_named_later(line, &lines));
            } else if found {
                asked.raised += 1;
                asked.right += usize::from(open);
            }
            if waiting.contains(&line.n) || found {
                cases += 1;
                worth.count(open, found);
            }
        }
    }
    let rule = "a question mark, and nobody names the asker later";
    vec![
        Measured {
            detector: "unanswered",
            what: "questions worth asking after that nobody answered",
            cases,
            score: worth,
            naive: None,
        },
        Measured {
            detector: "unanswered",
            what: "all lines that end with a question mark",
            cases: questions,
            score: asked,
            naive: Some(Naive { rule, score: naive }),
        },
    ]
}

/// The lines whose question is raised after all was said; with `alone`, those that would be if nothing had been said after them.
fn raised(lines: &[Line], alone: Option<()>) -> BTreeSet<u64> {
    let Some(last) = lines.last() else { return BTreeSet::new() };
    let now = last.at + LOOKED_AFTER;
    let number = |subject: &str| subject.rsplit('#').next().and_then(|n| n.parse().ok());
    let found = |made: &Made| -> Vec<u64> {
        unanswered::find(&made.at(now)).iter().filter_map(|finding| number(&finding.key.subject)).collect()
    };
    if alone.is_none() {
        let mut made = Made::default();
        lines.iter().for_each(|line| made.conversation.observe(&message(line)));
        return found(&made).into_iter().collect();
    }
    let each = lines.iter().flat_map(|line| {
        let mut made = Made::default();
        made.conversation.observe(&message(line));
        found(&made)
    });
    each.collect()
}

/// The simplest way to see an answer in a log without threads.
fn is_named_later(asked: &Line, lines: &[Line]) -> bool {
    let name = asked.nick.to_lowercase();
    lines.iter().any(|line| line.n > asked.n && line.nick != asked.nick && line.text.to_lowercase().contains(&name))
}

fn lines(row: &Json) -> Vec<Line> {
    let midnight = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let mut at = NaiveDate::from_ymd_opt(2010, 1, 4).map(midnight).unwrap_or_default();
    let mut lines = Vec::new();
    for line in row["lines"].as_array().into_iter().flatten() {
        let raw = line["text"].as_str().unwrap_or_default();
        let said = raw.strip_prefix('[').and_then(|rest| rest.split_once("] <"));
        let Some((clock, (nick, text))) = said.and_then(|(clock, rest)| Some((clock, rest.split_once("> ")?))) else {
            continue;
        };
        let minutes: i64 = clock.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().unwrap_or(0));
        let mut next = midnight(at.date_naive()) + TimeDelta::minutes(minutes);
        if next + NIGHT < at {
            next += TimeDelta::days(1);
        }
        at = next;
        let replies = line["replies_to"].as_array().into_iter().flatten();
        lines.push(Line {
            n: line["n"].as_u64().unwrap_or(0),
            nick: nick.to_owned(),
            text: text.to_owned(),
            at,
            replies_to: replies.filter_map(Json::as_u64).collect(),
        });
    }
    lines
}

fn message(line: &Line) -> Message {
    let workspace = || "log".to_owned();
    let channel = ChannelId { platform: Platform::Local, workspace: workspace(), channel: "log".to_owned() };
    let account = Account { platform: Platform::Local, workspace: workspace(), user: line.nick.clone() };
    Message {
        id: MessageId { channel, id: line.n.to_string() },
        thread: None,
        author: Actor { account, name: line.nick.clone(), standing: Standing::Member },
        at: line.at,
        text: line.text.clone(),
        edited: None,
    }
}

/// By the links: whether somebody else wrote to line `n`, or to what its author said around it, after it.
fn is_answered(n: u64, lines: &BTreeMap<u64, &Line>) -> bool {
    let author = &lines[&n].nick;
    let own = |up: &&u64| lines.get(up).is_some_and(|line| line.nick == *author);
    let mut top = n;
    while let Some(up) = lines[&top].replies_to.iter().filter(|up| **up < top).find(own) {
        top = *up;
    }
    let mut reached = BTreeSet::from([top]);
    for (at, line) in lines.range(top..) {
        if *at == top || !line.replies_to.iter().any(|up| reached.contains(up)) {
            continue;
        }
        if line.nick == *author {
            reached.insert(*at);
        } else if *at > n {
            return true;
        }
    }
    false
}
