//! The outbox: nothing is lost, nothing is handed out twice without saying so.

use chrono::TimeDelta;
use countersign::domain::outgoing::Say;
use countersign::ledger::{AttemptEnd, CLAIM_LAPSES_AFTER, Claimed, Finished, Ledger, Record};

use crate::ledger::samples::{add, at, chatter, key, message_id, opened, outgoing, own, project, stored};

async fn say(ledger: &Ledger, name: &str, items: &[(&str, u64)]) {
    let mut record = own(vec![]);
    record.outgoing = items.iter().map(|(name, entry)| outgoing(name, *entry)).collect();
    add(ledger, &project(name), vec![record]).await;
}

async fn finish(ledger: &Ledger, name: &str, item: &str) {
    let mut record = Record::new(None, at(0));
    record.finished = vec![Finished { key: key(item), posted: None }];
    stored(ledger, chatter(&project(name), vec![record])).await;
}

async fn claim(ledger: &Ledger, minutes: i64) -> Vec<Claimed> {
    ledger.claim(at(minutes), 10).await.expect("claimed")
}

/// (key, entry that it speaks of, attempt, unsure)
fn told(claimed: &[Claimed]) -> Vec<(&str, u64, u32, bool)> {
    let tell = |claimed: &'_ Claimed| match claimed.outgoing.say {
        Say::NothingNew { entry } => (entry, claimed.attempt, claimed.unsure),
        _ => panic!("something else was said"),
    };
    let both = claimed.iter().map(|one| (one.outgoing.key.as_str(), tell(one)));
    both.map(|(key, (entry, attempt, unsure))| (key, entry, attempt, unsure)).collect()
}

pub(super) async fn what_is_due_is_handed_out_once(ledger: &Ledger) {
    say(ledger, "out", &[("a", 1), ("b", 2), ("c", 3)]).await;
    assert!(claim(ledger, -1).await.is_empty());
    let first = ledger.claim(at(0), 2).await.expect("claimed");
    assert_eq!(told(&first), [("a", 1, 1, false), ("b", 2, 1, false)]);
    assert_eq!(first[0].project, project("out"));
    assert_eq!(first[0].outgoing, outgoing("a", 1));
    assert_eq!(told(&claim(ledger, 0).await), [("c", 3, 1, false)]);
    assert!(claim(ledger, 0).await.is_empty());
    for item in ["a", "b", "c"] {
        finish(ledger, "out", item).await;
    }
    assert_eq!(ledger.waiting().await.expect("an outbox").items, 0);
    assert_eq!(ledger.waiting().await.expect("an outbox").next, None);
}

pub(super) async fn what_was_postponed_is_no_attempt(ledger: &Ledger) {
    say(ledger, "wait", &[("a", 1)]).await;
    assert_eq!(told(&claim(ledger, 0).await), [("a", 1, 1, false)]);
    ledger.retry(&project("wait"), &key("a"), at(1), AttemptEnd::Unknown).await.expect("given back");
    assert_eq!(told(&claim(ledger, 1).await), [("a", 1, 2, true)]);
    ledger.retry(&project("wait"), &key("a"), at(2), AttemptEnd::Postponed).await.expect("given back");
    assert!(claim(ledger, 1).await.is_empty());
    assert_eq!(told(&claim(ledger, 2).await), [("a", 1, 2, true)], "it counts no attempt, and is still unsure");
    finish(ledger, "wait", "a").await;
}

/// A claim that nobody ended was an attempt: it is handed out again as unsure.
pub(super) async fn an_attempt_is_on_record_before_it_is_made(ledger: &Ledger) {
    say(ledger, "lapse", &[("a", 1)]).await;
    assert_eq!(told(&claim(ledger, 0).await), [("a", 1, 1, false)]);
    let next = ledger.waiting().await.expect("an outbox").next;
    assert_eq!(next, Some(at(0) + CLAIM_LAPSES_AFTER));
    let lapsed = at(0) + CLAIM_LAPSES_AFTER;
    let early = ledger.claim(lapsed - TimeDelta::seconds(1), 10).await;
    assert_eq!(early.expect("claimed"), []);
    let again = ledger.claim(lapsed, 10).await.expect("claimed");
    assert_eq!(told(&again), [("a", 1, 2, true)]);
    finish(ledger, "lapse", "a").await;
}

pub(super) async fn a_retried_item_comes_again(ledger: &Ledger) {
    let retry = project("retry");
    say(ledger, "retry", &[("a", 1)]).await;
    let cases = [(AttemptEnd::Failed, false), (AttemptEnd::Unknown, true), (AttemptEnd::Failed, false)];
    assert_eq!(told(&claim(ledger, 0).await), [("a", 1, 1, false)]);
    for (index, (end, unsure)) in cases.into_iter().enumerate() {
        let minutes = 10 * (i64::try_from(index).expect("small") + 1);
        ledger.retry(&retry, &key("a"), at(minutes), end).await.expect("given back");
        assert!(claim(ledger, minutes - 1).await.is_empty());
        let attempt = u32::try_from(index).expect("small") + 2;
        assert_eq!(told(&claim(ledger, minutes).await), [("a", 1, attempt, unsure)]);
    }
    finish(ledger, "retry", "a").await;
    let late = ledger.retry(&retry, &key("a"), at(0), AttemptEnd::Failed).await;
    late.expect("left alone");
    assert!(claim(ledger, 1_000).await.is_empty());
}

pub(super) async fn the_newest_say_wins(ledger: &Ledger) {
    say(ledger, "newest", &[("a", 1), ("b", 1)]).await;
    say(ledger, "newest", &[("a", 2)]).await;
    assert_eq!(told(&claim(ledger, 0).await), [("a", 2, 1, false), ("b", 1, 1, false)]);
    // In place of one that is under way: due again when that one is over.
    say(ledger, "newest", &[("a", 3)]).await;
    assert!(claim(ledger, 1).await.is_empty());
    finish(ledger, "newest", "a").await;
    assert_eq!(told(&claim(ledger, 1).await), [("a", 3, 1, false)]);
    finish(ledger, "newest", "a").await;
    // And when that one failed, the newer is sent.
    say(ledger, "newest", &[("b", 4)]).await;
    let newest = project("newest");
    ledger.retry(&newest, &key("b"), at(2), AttemptEnd::Unknown).await.expect("given back");
    assert_eq!(told(&claim(ledger, 2).await), [("b", 4, 2, true)]);
    finish(ledger, "newest", "b").await;
    assert_eq!(ledger.waiting().await.expect("an outbox").items, 0);
    // The same key in another project is another item.
    say(ledger, "newest", &[("a", 1)]).await;
    say(ledger, "newest too", &[("a", 2)]).await;
    assert_eq!(claim(ledger, 0).await.len(), 2);
    finish(ledger, "newest", "a").await;
    finish(ledger, "newest too", "a").await;
}

pub(super) async fn what_was_posted_is_kept(open: &impl AsyncFn() -> Ledger) {
    let ledger = open().await;
    let marks = project("marks");
    let mut first = own(vec![opened(&marks, 1)]);
    first.outgoing = vec![outgoing("card", 1)];
    add(&ledger, &marks, vec![first]).await;
    assert_eq!(claim(&ledger, 0).await.len(), 1);
    let message = message_id("site", "9");
    let mut second = own(vec![]);
    second.finished = vec![Finished { key: key("card"), posted: Some(message.clone()) }];
    add(&ledger, &marks, vec![second]).await;
    drop(ledger);
    let ledger = open().await;
    let found = ledger.posted(&marks, &key("card")).await.expect("read");
    assert_eq!(found, Some(message));
    assert_eq!(ledger.posted(&marks, &key("other")).await.expect("read"), None);
    assert!(claim(&ledger, 1_000).await.is_empty());
}
