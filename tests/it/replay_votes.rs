//! Real proposals as reviews, and people's real votes as replies in their threads, through the whole pipeline.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use countersign::app::desk::Desk;
use countersign::app::office::Office;
use countersign::app::work::{Came, Work};
use countersign::detect::Thresholds;
use countersign::domain::audience::Audience;
use countersign::domain::delivery::{Delivery, Happened, Seen};
use countersign::domain::entry::{Entry, What};
use countersign::domain::judge::{Event, Raise, decide};
use countersign::domain::message::{Message, MessageId};
use countersign::domain::name::{DeliveryId, PersonId, ReviewId};
use countersign::domain::outgoing::Say;
use countersign::domain::person::{Person, Roster};
use countersign::domain::policy::{Objections, Rule};
use countersign::domain::project::Project;
use countersign::domain::proposition::{Proposition, ReviewKind};
use countersign::domain::ruling::{Ruling, Trace};
use countersign::domain::state::ProjectState;
use countersign::ledger::{Appended, Group, Ledger, Record, Version};
use countersign::wording::emoji::CustomEmoji;
use countersign::writer::Writer;
use serde_json::Value;

use super::data;
use super::world;

/// One vote: whose, on what, in which words, and what it was.
struct Vote {
    by: String,
    prompt: String,
    reply: String,
    label: String,
    qualified: bool,
}

fn votes(path: &std::path::Path) -> Vec<Vote> {
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or("unknown").to_owned();
    rows.map(|row| Vote {
        by: word(&row, "by"),
        prompt: word(&row, "prompt"),
        reply: word(&row, "reply"),
        label: word(&row, "label"),
        qualified: row["qualified"] == true,
    })
    .collect()
}

/// The group: everybody who voted may rule, and no number of them is enough, so that each review stays open.
fn group(votes: &[Vote]) -> Project {
    let rule = Rule {
        quorum: 10_000,
        objections: Objections::Quorum(10_000),
        author_may_rule: true,
        within: None,
        reminders: vec![],
        ..world::rule()
    };
    let names: BTreeSet<&str> = votes.iter().map(|vote| vote.by.as_str()).collect();
    let people = names.into_iter().map(|name| Person {
        id: PersonId::parse(name).unwrap(),
        name: name.to_owned(),
        accounts: vec![world::account(name)],
        roles: world::lead().roles,
        away: vec![],
    });
    Project { roster: Roster::new(people), ..world::project(rule) }
}

/// Puts the proposals before the group; the review of each.
async fn put_before(ledger: &Ledger, project: &Project, prompts: &BTreeSet<&str>) -> BTreeMap<String, ReviewId> {
    let mut state = ProjectState::new(project.id.clone());
    let mut reviews = BTreeMap::new();
    for prompt in prompts {
        let raise = Raise {
            proposition: Proposition {
                kind: ReviewKind::Request,
                subject: prompt.chars().take(60).collect(),
                text: (*prompt).to_owned(),
                proposed: vec![],
                evidence: vec![],
            },
            finding: None,
            audience: Audience::everybody(),
            author: None,
            replaces: None,
        };
        reviews.insert((*prompt).to_owned(), state.next_review());
        let version = Version::new(state.version());
        let decided = decide(project, &state, &Event::Raised(raise), world::monday());
        for what in &decided.entries {
            state.apply(&Entry { n: state.version() + 1, at: world::monday(), what: what.clone() });
        }
        let mut record = Record::new(None, world::monday());
        (record.entries, record.outgoing) = (decided.entries, decided.outgoing);
        let group = Group { project: project.id.clone(), expected: Some(version), records: vec![record] };
        assert!(matches!(ledger.append(group).await.unwrap(), Appended::Done { .. }));
    }
    reviews
}

/// Posts what waits. Cards get a message of their own; what was asked back is told by the delivery that it answers.
async fn post(ledger: &Ledger, desk: &mut Desk, now: DateTime<Utc>) -> Vec<Say> {
    let mut said = Vec::new();
    loop {
        let claimed = ledger.claim(now, 256).await.unwrap();
        if claimed.is_empty() {
            return said;
        }
        let mut sent = Vec::new();
        for item in claimed {
            assert!(desk.render(&item.outgoing, now).await.unwrap().is_some(), "it can be put into words");
            let message = world::message(&format!("post-{}", item.outgoing.key));
            said.push(item.outgoing.say.clone());
            sent.push(Work::Sent { outgoing: item.outgoing, came: Came::Posted(message) });
        }
        desk.handle(sent, now).await.unwrap();
    }
}

fn reply(number: usize, vote: &Vote, card: &MessageId, now: DateTime<Utc>) -> Work {
    let message = Message {
        id: world::message(&format!("vote-{number}")),
        thread: Some(card.id.clone()),
        author: world::actor(&vote.by),
        at: now,
        text: vote.reply.clone(),
        edited: None,
    };
    let id = DeliveryId::parse(&format!("vote-{number}")).unwrap();
    Work::Delivered(Delivery { id, seen: Seen::At(now), happened: Happened::Said(message) })
}

/// True where an approval of that person stands.
async fn approves(desk: &mut Desk, review: &ReviewId, by: &str, now: DateTime<Utc>) -> bool {
    let by = PersonId::parse(by).unwrap();
    let review = desk.state(now).await.unwrap().review(review).unwrap();
    review.standing_of(&by).any(|standing| standing.ruling == Ruling::Approve)
}

/// What the bot made of each vote: the ruling that it recorded, that it asked back, or nothing.
async fn read(votes: &[Vote]) -> Vec<&'static str> {
    let ledger = Ledger::memory();
    let project = Arc::new(group(votes));
    let prompts = votes.iter().map(|vote| vote.prompt.as_str()).collect();
    let reviews = put_before(&ledger, &project, &prompts).await;
    let (writer, emoji, thresholds) = (Writer::default(), CustomEmoji::new(), Thresholds::default());
    let office = Office { ledger: ledger.clone(), writer, emoji, thresholds, own_thresholds: Default::default() };
    let mut desk = Desk::new(Arc::new(office), project.clone());
    post(&ledger, &mut desk, world::monday()).await;

    let mut made = vec!["nothing"; votes.len()];
    for (number, vote) in votes.iter().enumerate() {
        let now = world::monday() + TimeDelta::seconds(i64::try_from(number).unwrap() + 60);
        let review = &reviews[&vote.prompt];
        let card = desk.cards(review, now).await.unwrap().pop().unwrap();
        desk.handle(vec![reply(number, vote, &card, now)], now).await.unwrap();
        let said = post(&ledger, &mut desk, now).await;
        if said.iter().any(|say| matches!(say, Say::AskBack { .. })) {
            made[number] = "asked back";
        } else if said.is_empty() && approves(&mut desk, review, &vote.by, now).await && vote.label == "approve" {
            // They say again what stands already.
            made[number] = "approve";
        }
        assert!(!said.iter().any(|say| matches!(say, Say::Refused { .. })), "{:?} was refused", vote.reply);
    }
    for entry in ledger.tail(&project.id, Version::START, usize::MAX).await.unwrap() {
        if let What::RulingRecorded { ruling, trace: Trace::Reply(message), .. } = &entry.what {
            let number: usize = message.id.strip_prefix("vote-").unwrap().parse().unwrap();
            made[number] = ruling.kind().as_str();
        }
    }
    made
}

#[test]
fn no_refusal_neutral_or_qualified_vote_becomes_an_approval() {
    let Some(path) = data::file("replies_w3c_votes.jsonl") else { return };
    let votes = votes(&path);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let made = runtime.block_on(read(&votes));

    let mut table: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let (mut right, mut wrong) = (0, Vec::new());
    for (vote, made) in votes.iter().zip(&made) {
        // "+1 to proceeding with it" names what it approves, and qualifies nothing.
        let qualified = vote.qualified && !vote.reply.starts_with("+1 to ");
        let label = if qualified { format!("{}, qualified", vote.label) } else { vote.label.clone() };
        *table.entry((label.clone(), made)).or_default() += 1;
        let fits = match vote.label.as_str() {
            "approve" if qualified => *made != "reject",
            "approve" | "reject" => *made == vote.label,
            _ => !["approve", "reject"].contains(made),
        };
        if fits {
            right += 1;
        } else {
            wrong.push(format!("{label} read as {made}: {:?}", vote.reply));
        }
    }
    for ((label, made), count) in &table {
        eprintln!("{label:<22} {made:<12} {count}");
    }
    eprintln!("{right} of {} votes were read right; not:", votes.len());
    wrong.iter().for_each(|line| eprintln!("  {line}"));
    let approved = |label: &str| *table.get(&(label.to_owned(), "approve")).unwrap_or(&0);
    for label in ["reject", "reject, qualified", "neutral", "neutral, qualified", "approve, qualified"] {
        assert_eq!(approved(label), 0, "{label} votes became approvals");
    }
}
