//! Messages, words and readings: kept as they stand, and gone when they must go.

use chrono::{DateTime, Utc};
use countersign::domain::entry::{Entry, What};
use countersign::domain::evidence::Evidence;
use countersign::domain::message::{Message, MessageId};
use countersign::domain::name::ProjectId;
use countersign::domain::ruling::{Ruling, Trace};
use countersign::ledger::{Held, Ledger, MessageChange, Record, Verdict, Version};

use crate::ledger::samples::{
    account, add, at, channel, chatter, due, message, message_id, opened_with, own, project, quote, reading, ruled,
    ruled_by, stored,
};

async fn change(ledger: &Ledger, changes: Vec<MessageChange>) {
    let mut record = Record::new(None, at(0));
    record.messages = changes;
    stored(ledger, chatter(&project("talk"), vec![record])).await;
}

async fn put(ledger: &Ledger, message: &Message) {
    change(ledger, vec![MessageChange::Put(message.clone())]).await;
}

async fn text(ledger: &Ledger, id: &MessageId) -> Option<String> {
    let found = ledger.message(id).await.expect("read");
    found.map(|message| message.text)
}

fn edited(of: &Message, minutes: i64, text: &str) -> Message {
    let mut edited = of.clone();
    edited.text = text.to_owned();
    edited.edited = Some(at(minutes));
    edited
}

pub(super) async fn a_message_is_kept_as_it_stands(open: &impl AsyncFn() -> Ledger) {
    let ledger = open().await;
    let mut said = message(message_id("a", "1"), "ana", 1, "glazing: who?\u{0}\u{1f3d7}");
    said.thread = Some("1".to_owned());
    put(&ledger, &said).await;
    drop(ledger);
    let ledger = open().await;
    assert_eq!(ledger.message(&said.id).await.expect("read"), Some(said.clone()));
    let newer = edited(&said, 2, "who orders the glazing?");
    put(&ledger, &newer).await;
    assert_eq!(ledger.message(&said.id).await.expect("read"), Some(newer));
    assert_eq!(ledger.message(&message_id("a", "2")).await.expect("read"), None);
}

pub(super) async fn an_older_edit_never_overwrites_a_newer(ledger: &Ledger) {
    let said = message(message_id("b", "1"), "ana", 1, "first");
    put(ledger, &edited(&said, 3, "third")).await;
    put(ledger, &said).await;
    put(ledger, &edited(&said, 2, "second")).await;
    assert_eq!(text(ledger, &said.id).await.as_deref(), Some("third"));
    put(ledger, &edited(&said, 4, "fourth")).await;
    assert_eq!(text(ledger, &said.id).await.as_deref(), Some("fourth"));
}

pub(super) async fn what_was_deleted_does_not_come_back(ledger: &Ledger) {
    let said = message(message_id("c", "1"), "ana", 1, "gone");
    put(ledger, &said).await;
    change(ledger, vec![MessageChange::Deleted(said.id.clone())]).await;
    put(ledger, &edited(&said, 9, "back?")).await;
    assert_eq!(text(ledger, &said.id).await, None);
    // Deleted before it was heard of.
    let late = message(message_id("c", "2"), "ana", 1, "late");
    change(ledger, vec![MessageChange::Deleted(late.id.clone())]).await;
    put(ledger, &late).await;
    assert_eq!(text(ledger, &late.id).await, None);
    let all = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let found = ledger.messages(&[channel("c")], all, 10).await;
    assert_eq!(found.expect("read"), []);
}

pub(super) async fn messages_come_in_order_of_time(ledger: &Ledger) {
    let mut all = Vec::new();
    for (minutes, id, thread) in [(3, "c", Some("a")), (1, "a", Some("a")), (2, "b", None), (3, "d", Some("a"))] {
        let mut said = message(message_id("d", id), "ana", minutes, id);
        said.thread = thread.map(str::to_owned);
        put(ledger, &said).await;
        all.push(said);
    }
    put(ledger, &message(message_id("e", "x"), "ana", 2, "x")).await;
    let ids = |found: Vec<Message>| -> Vec<String> { found.into_iter().map(|m| m.id.id).collect() };
    let thread = ledger.thread(&message_id("d", "a")).await.expect("read");
    assert_eq!(ids(thread), ["a", "c", "d"]);
    for (channels, after, until, limit, expected) in [
        (vec![channel("d")], 0, 9, 9, vec!["a", "b", "c", "d"]),
        (vec![channel("d")], 1, 2, 9, vec!["b"]),
        (vec![channel("d"), channel("e")], 1, 3, 9, vec!["b", "x", "c", "d"]),
        (vec![channel("d"), channel("e")], 0, 9, 3, vec!["x", "c", "d"]),
        (vec![channel("none")], 0, 9, 9, vec![]),
        (vec![], 0, 9, 9, vec![]),
    ] {
        let found = ledger.messages(&channels, (at(after), at(until)), limit).await;
        assert_eq!(ids(found.expect("read")), expected);
    }
}

/// What an entry holds of people's words: quotes with their authors, then what the ruling said.
fn words(entry: &Entry) -> Vec<(String, String)> {
    match &entry.what {
        What::ReviewOpened { proposition, .. } => {
            let evidence = proposition.evidence.iter();
            let quoted = |piece: &Evidence| match piece {
                Evidence::Message { quote, author, .. } => Some((quote.clone(), author.clone())),
                _ => None,
            };
            evidence.filter_map(quoted).collect()
        }
        What::RulingRecorded { ruling: Ruling::Reject { reason: text }, .. }
        | What::RulingRecorded { ruling: Ruling::Correct { text, .. }, .. } => {
            vec![(text.clone(), String::new())]
        }
        _ => Vec::new(),
    }
}

async fn read(ledger: &Ledger, project: &ProjectId, n: u64) -> (Vec<(String, String)>, Vec<Held>) {
    let sealed = ledger.sealed(project, Version::new(n - 1), 1).await.expect("read");
    for said in ["glazing", "tomorrow", "BEN", "not now"] {
        let body = String::from_utf8_lossy(&sealed[0].body).into_owned();
        assert!(!body.contains(said), "{body}");
    }
    let held = ledger.evidence_holds(project, n).await.expect("read");
    (words(&sealed[0].entry), held)
}

fn spoken(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(words, by)| ((*words).to_owned(), (*by).to_owned())).collect()
}

pub(super) async fn words_stand_beside_the_entry_and_go_with_their_message(open: &impl AsyncFn() -> Ledger) {
    let ledger = open().await;
    let seals = project("seals");
    let one = message(message_id("f", "1"), "ben", 1, "who orders the glazing?");
    let two = message(message_id("f", "2"), "ben", 2, "I do, tomorrow");
    let gone = message(message_id("f", "3"), "ben", 3, "the glazing is gone");
    change(&ledger, vec![MessageChange::Put(gone.clone()), MessageChange::Deleted(gone.id.clone())]).await;
    let evidence = vec![quote(&one, "glazing?"), quote(&two, "I do, tomorrow"), quote(&gone, "the glazing")];
    let reply = Trace::Reply(two.id.clone());
    let reason = Ruling::Correct { values: vec![due("panes", 3)], text: "I do, tomorrow".to_owned() };
    let mut record = own(vec![opened_with(&seals, 1, None, evidence), ruled_by(&seals, 1, ("ben", reply), reason)]);
    record.messages = vec![MessageChange::Put(one.clone()), MessageChange::Put(two.clone())];
    add(&ledger, &seals, vec![record]).await;
    drop(ledger);

    let ledger = open().await;
    let (said, held) = read(&ledger, &seals, 1).await;
    assert_eq!(said, spoken(&[("glazing?", "BEN"), ("I do, tomorrow", "BEN"), ("", "")]));
    assert_eq!(held, [Held::Holds, Held::Holds, Held::Gone]);
    assert_eq!(read(&ledger, &seals, 2).await.0, spoken(&[("I do, tomorrow", "")]));

    // An edit that keeps the words keeps them; one that takes them back takes them along.
    put(&ledger, &edited(&one, 5, "Who orders the glazing? Asking again")).await;
    assert_eq!(read(&ledger, &seals, 1).await.1, [Held::Holds, Held::Holds, Held::Gone]);
    put(&ledger, &edited(&one, 6, "never mind")).await;
    let (said, held) = read(&ledger, &seals, 1).await;
    assert_eq!(said, spoken(&[("", ""), ("I do, tomorrow", "BEN"), ("", "")]));
    assert_eq!(held, [Held::Gone, Held::Holds, Held::Gone]);

    change(&ledger, vec![MessageChange::Deleted(two.id.clone())]).await;
    assert_eq!(read(&ledger, &seals, 1).await.1, [Held::Gone; 3]);
    assert_eq!(read(&ledger, &seals, 2).await, (spoken(&[("", "")]), vec![Held::Gone]));
    let verdict = ledger.verify(&seals, None).await.expect("verified");
    assert!(matches!(verdict, Verdict::Holds(_)));
}

pub(super) async fn an_erased_person_leaves_no_words(open: &impl AsyncFn() -> Ledger) {
    let ledger = open().await;
    let erased = project("erased");
    let theirs = message(message_id("g", "1"), "mallory", 1, "the glazing is mine");
    let other = message(message_id("g", "2"), "ana", 1, "noted");
    let reason = Ruling::Reject { reason: "not now".to_owned() };
    let evidence = vec![quote(&theirs, "glazing"), quote(&other, "noted")];
    let mut record = own(vec![opened_with(&erased, 1, None, evidence), ruled(&erased, 1, "mallory", reason)]);
    record.messages = vec![MessageChange::Put(theirs.clone()), MessageChange::Put(other.clone())];
    add(&ledger, &erased, vec![record]).await;
    assert_eq!(ledger.erase(&[account("nobody")]).await.expect("erased"), 0);
    assert_eq!(read(&ledger, &erased, 2).await.0, spoken(&[("not now", "")]));

    assert_eq!(ledger.erase(&[account("mallory")]).await.expect("erased"), 1);
    drop(ledger);
    let ledger = open().await;
    assert_eq!(text(&ledger, &theirs.id).await, None);
    assert_eq!(text(&ledger, &other.id).await.as_deref(), Some("noted"));
    let (said, held) = read(&ledger, &erased, 1).await;
    assert_eq!(said, spoken(&[("", ""), ("noted", "ANA")]));
    assert_eq!(held, [Held::Gone, Held::Holds]);
    assert_eq!(read(&ledger, &erased, 2).await.0, spoken(&[("", "")]));
    // It does not come back on a re-read, nor with retention in between.
    ledger.forget_messages(at(-1_000)).await.expect("forgotten");
    put(&ledger, &edited(&theirs, 9, "back")).await;
    assert_eq!(text(&ledger, &theirs.id).await, None);
    assert_eq!(ledger.erase(&[account("mallory")]).await.expect("erased"), 0);
}

pub(super) async fn messages_go_with_their_retention_time(ledger: &Ledger) {
    let kept = project("kept");
    let old = message(message_id("h", "1"), "ben", -2_000, "glazing, long ago");
    let new = message(message_id("h", "2"), "ben", -1_500, "glazing, later");
    let evidence = vec![quote(&old, "glazing"), quote(&new, "glazing")];
    let mut record = own(vec![opened_with(&kept, 1, None, evidence)]);
    record.messages = vec![MessageChange::Put(old.clone()), MessageChange::Put(new.clone())];
    add(ledger, &kept, vec![record]).await;
    assert_eq!(ledger.forget_messages(at(-1_500)).await.expect("forgotten"), 1);
    assert_eq!(text(ledger, &old.id).await, None);
    assert_eq!(text(ledger, &new.id).await.as_deref(), Some("glazing, later"));
    assert_eq!(read(ledger, &kept, 1).await.1, [Held::Gone, Held::Holds]);
    assert_eq!(ledger.forget_messages(at(-1_500)).await.expect("forgotten"), 0);
}

pub(super) async fn readings_are_kept_but_for_old_news(open: &impl AsyncFn() -> Ledger) {
    let ledger = open().await;
    let plan = project("plan");
    let all =
        [reading("a", -30, "A once"), reading("b", -29, "B"), reading("a", -20, "A then"), reading("a", -10, "A now")];
    let mut record = Record::new(None, at(0));
    record.readings = all.iter().rev().cloned().collect();
    record.readings.push(all[0].clone());
    stored(&ledger, chatter(&plan, vec![record])).await;
    drop(ledger);
    let ledger = open().await;
    assert_eq!(ledger.readings(&plan, None).await.expect("read"), all);
    assert_eq!(ledger.readings(&plan, Some(at(-20))).await.expect("read"), all[3..]);
    assert_eq!(ledger.forget_readings(at(-5)).await.expect("forgotten"), 2);
    let left = [all[1].clone(), all[3].clone()];
    assert_eq!(ledger.readings(&plan, None).await.expect("read"), left);
}
