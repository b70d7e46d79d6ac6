//! What grounding lets through and what it withholds, on real messages: true paraphrases, and claims made false in one place.
#![allow(clippy::print_stdout, reason = "what is measured is printed")]

mod mutations;
mod paraphrases;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use countersign::domain::brief::{Brief, BriefMessage};
use countersign::domain::evidence::Evidence;
use countersign::domain::message::{ChannelId, MessageId};
use countersign::domain::person::Platform;
use countersign::domain::summary::{Claim, ClaimKind};
use countersign::wording::claims::{Ground, check};
use countersign::writer::Writer;

use mutations::{Around, Kind, mutations};

/// One conversation: who said what, when.
struct Talk {
    id: String,
    turns: Vec<(String, DateTime<Utc>, String)>,
}

fn rows(file: &str) -> Option<Vec<serde_json::Value>> {
    let text = std::fs::read_to_string(crate::data::file(file)?).expect("the file can be read");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

fn string(value: &serde_json::Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn minutes() -> Option<Vec<Talk>> {
    let talk = |row: serde_json::Value| {
        let day: NaiveDate = string(&row, "date").parse().expect("a day");
        let at = day.and_hms_opt(12, 0, 0).expect("noon").and_utc();
        let turns = row["events"].as_array().expect("events").iter().enumerate();
        let turn = |(n, event): (usize, &serde_json::Value)| {
            (string(event, "by"), at + TimeDelta::seconds(n as i64), string(event, "text"))
        };
        Talk { id: string(&row, "id").trim_start_matches("did/").to_owned(), turns: turns.map(turn).collect() }
    };
    Some(rows("minutes_w3c_did.jsonl")?.into_iter().map(talk).collect())
}

fn notes() -> Option<Vec<Talk>> {
    let talk = |row: serde_json::Value| {
        let at = DateTime::UNIX_EPOCH;
        let turns = row["turns"].as_array().expect("turns").iter();
        let turns = turns.map(|turn| (string(turn, "by"), at, string(turn, "text"))).collect();
        Talk { id: string(&row, "id"), turns }
    };
    Some(rows("summ_tc39.jsonl")?.into_iter().map(talk).collect())
}

/// Conversations by day, each message with its id.
type Days = BTreeMap<String, (Talk, Vec<String>)>;

fn chat() -> Option<Days> {
    let mut days = Days::new();
    for row in rows("chat_rust_embedded.jsonl")? {
        let ts = string(&row, "ts");
        let at = DateTime::parse_from_rfc3339(&ts).expect("a time").to_utc();
        let day = days
            .entry(ts[..10].to_owned())
            .or_insert_with(|| (Talk { id: ts[..10].to_owned(), turns: Vec::new() }, Vec::new()));
        day.0.turns.push((string(&row, "author"), at, string(&row, "text")));
        day.1.push(string(&row, "id"));
    }
    Some(days)
}

fn evidence(talk: &Talk, places: std::ops::Range<usize>) -> Vec<Evidence> {
    let channel = ChannelId { platform: Platform::Local, workspace: "real".to_owned(), channel: "talk".to_owned() };
    let one = |at: usize| {
        let (author, when, text) = &talk.turns[at];
        Evidence::Message {
            id: MessageId { channel: channel.clone(), id: at.to_string() },
            author: author.clone(),
            at: *when,
            quote: text.clone(),
        }
    };
    places.map(one).collect()
}

/// A claim that is true, with what it rests on.
struct True {
    text: String,
    evidence: Vec<Evidence>,
    people: BTreeSet<String>,
}

/// The people of a conversation and of the whole data, each by every word of their name.
fn people<'a>(talks: impl Iterator<Item = &'a Talk>) -> BTreeSet<String> {
    let names = talks.flat_map(|talk| talk.turns.iter().map(|(by, _, _)| by.as_str()));
    let person = |name: &&str| name.len() < 40 && !name.starts_with('<') && !["e", "all", "disclaimer"].contains(name);
    let words = names.filter(person).flat_map(str::split_whitespace);
    let plain = |w: &&str| w.len() > 2 && w.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let known = ["Date", "Chair", "Present", "Regrets", "Guests", "the", "and", "not", "all", "you"];
    let lower = |w: &&str| !["that", "this", "with", "will", "does", "draft", "minutes", "rrsagent"].contains(w);
    words.filter(plain).filter(|w| !known.contains(w)).filter(lower).map(str::to_owned).collect()
}

fn paraphrases() -> Option<(Vec<True>, Vec<True>)> {
    let (minutes, chat, notes) = (minutes()?, chat()?, notes()?);
    let (mut alone, mut within) = (Vec::new(), Vec::new());
    let mut add = |talk: &Talk, at: usize, text: &str, people: &BTreeSet<String>| {
        let around = at.saturating_sub(1)..(at + 2).min(talk.turns.len());
        for (into, places) in [(&mut alone, at..at + 1), (&mut within, around)] {
            into.push(True { text: text.to_owned(), evidence: evidence(talk, places), people: people.clone() });
        }
    };
    let known = people(minutes.iter());
    for (id, at, text) in paraphrases::MINUTES {
        add(minutes.iter().find(|talk| talk.id == *id).expect("the meeting is there"), *at, text, &known);
    }
    let known = people(chat.values().map(|(talk, _)| talk));
    for (id, text) in paraphrases::CHAT {
        let found = chat.values().find_map(|(talk, ids)| ids.iter().position(|i| i == id).map(|at| (talk, at)));
        let (talk, at) = found.unwrap_or_else(|| panic!("message {id} is there"));
        add(talk, at, text, &known);
    }
    let known = people(notes.iter());
    for (id, at, text) in paraphrases::NOTES {
        add(notes.iter().find(|talk| talk.id == *id).expect("the topic is there"), *at, text, &known);
    }
    Some((alone, within))
}

/// What the offline writer claims of real conversations: sentences as they were said.
fn extracts() -> Option<Vec<True>> {
    let (minutes, chat) = (minutes()?, chat()?);
    let talks: Vec<&Talk> = minutes.iter().chain(chat.values().map(|(talk, _)| talk)).collect();
    let known = people(talks.iter().copied());
    let channel = ChannelId { platform: Platform::Local, workspace: "real".to_owned(), channel: "talk".to_owned() };
    let mut found = Vec::new();
    for talk in talks {
        let message = |(at, (author, when, text)): (usize, &(String, DateTime<Utc>, String))| BriefMessage {
            id: MessageId { channel: channel.clone(), id: at.to_string() },
            thread: None,
            author: author.clone(),
            at: *when,
            text: text.clone(),
            reactions: 0,
        };
        let brief = Brief { messages: talk.turns.iter().enumerate().map(message).collect(), ..Brief::default() };
        found.extend(Writer::default().draft(&brief).claims.into_iter().map(|claim| True {
            text: claim.text,
            evidence: claim.evidence,
            people: known.clone(),
        }));
    }
    Some(found)
}

fn holds(one: &True, text: &str) -> Result<(), String> {
    let authors = one.evidence.iter().filter_map(|e| match e {
        Evidence::Message { author, .. } => Some(author.as_str()),
        _ => None,
    });
    let ground = Ground::new(one.people.iter().map(String::as_str).chain(authors), Tz::UTC);
    let claim = Claim { kind: ClaimKind::Said, text: text.to_owned(), evidence: one.evidence.clone() };
    check(&claim, &ground).map_err(|why| format!("{}: {why}", why.kind()))
}

/// Counts by kind of mutation: withheld, of all.
type Counts = BTreeMap<Kind, (usize, usize)>;

fn mutate(truths: &[True], counts: &mut Counts) {
    for one in truths.iter().filter(|one| holds(one, &one.text).is_ok()) {
        let said: Vec<String> = one
            .evidence
            .iter()
            .filter_map(|e| match e {
                Evidence::Message { author, quote, .. } => Some(format!("{author} {quote}")),
                _ => None,
            })
            .collect();
        let said = said.join(" \n ");
        for (kind, text) in mutations(&one.text, &Around { evidence: &said, people: &one.people }) {
            let count = counts.entry(kind).or_default();
            count.1 += 1;
            match holds(one, &text) {
                Err(_) => count.0 += 1,
                Ok(()) => println!("let through, {kind:?}: {text}\n    was: {}\n    of: {said}", one.text),
            }
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn table(name: &str, counts: &Counts) -> f64 {
    println!("{name}");
    for (kind, (withheld, all)) in counts {
        println!("  {:<18} {withheld:>5} of {all:>5} withheld ({:.1} %)", format!("{kind:?}"), share(*withheld, *all));
    }
    let (withheld, all) = counts.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    println!("  {:<18} {withheld:>5} of {all:>5} withheld ({:.2} %)", "all", share(withheld, all));
    share(withheld, all)
}

#[test]
fn true_paraphrases_are_let_through() {
    let Some((alone, within)) = paraphrases() else {
        return;
    };
    assert!(alone.len() >= 200);
    for (name, truths) in [("the message alone", &alone), ("with its neighbours", &within)] {
        let mut withheld = 0;
        for one in truths {
            if let Err(why) = holds(one, &one.text) {
                withheld += 1;
                println!(
                    "withheld, {why}: {}\n    of: {:?}",
                    one.text,
                    one.evidence
                        .iter()
                        .filter_map(|e| match e {
                            Evidence::Message { author, quote, .. } => Some((author, quote)),
                            _ => None,
                        })
                        .collect::<Vec<_>>()
                );
            }
        }
        println!(
            "true paraphrases, {name}: {withheld} of {} withheld ({:.1} %)",
            truths.len(),
            share(withheld, truths.len())
        );
        assert!(share(withheld, truths.len()) <= 5.0);
    }
}

#[test]
fn what_the_offline_writer_quotes_is_let_through() {
    let Some(truths) = extracts() else {
        return;
    };
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for one in &truths {
        if let Err(why) = holds(one, &one.text) {
            *reasons.entry(why.split(':').next().unwrap_or_default().to_owned()).or_default() += 1;
            println!("withheld, {why}: {}", one.text);
        }
    }
    let withheld: usize = reasons.values().sum();
    println!("extracts: {withheld} of {} withheld ({:.1} %) {reasons:?}", truths.len(), share(withheld, truths.len()));
    assert!(share(withheld, truths.len()) <= 2.0);
}

#[test]
fn one_false_word_is_withheld() {
    let (Some((alone, within)), Some(extracts)) = (paraphrases(), extracts()) else {
        return;
    };
    let mut all = Counts::new();
    for (name, truths) in [("paraphrases", &alone), ("paraphrases among neighbours", &within), ("extracts", &extracts)]
    {
        let mut counts = Counts::new();
        mutate(truths, &mut counts);
        table(name, &counts);
        for (kind, (withheld, of)) in counts {
            let sum = all.entry(kind).or_default();
            *sum = (sum.0 + withheld, sum.1 + of);
        }
    }
    let withheld = table("all", &all);
    assert!(withheld >= 99.0, "{withheld:.2} % withheld");
}
