//! The full-text index: it finds what stands in the store, and never what is gone.

use countersign::ledger::{Found, Ledger, MessageChange, Record, Sought};

use crate::ledger::samples::{
    account, add, at, channel, chatter, message, message_id, opened_with, own, project, stored,
};

async fn seek(ledger: &Ledger, channels: &[&str], words: &[&str]) -> Found {
    let channels = channels.iter().map(|name| channel(name)).collect();
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    ledger.seek(&Sought { project: project("talk"), channels, words }).await.expect("read")
}

async fn found(ledger: &Ledger, channels: &[&str], words: &[&str]) -> Vec<String> {
    seek(ledger, channels, words).await.messages.into_iter().map(|message| message.id.id).collect()
}

async fn change(ledger: &Ledger, changes: Vec<MessageChange>) {
    let mut record = Record::new(None, at(0));
    record.messages = changes;
    stored(ledger, chatter(&project("talk"), vec![record])).await;
}

async fn said(ledger: &Ledger, id: &str, minutes: i64, text: &str) {
    let message = message(message_id("site", id), "ana", minutes, text);
    change(ledger, vec![MessageChange::Put(message)]).await;
}

pub(super) async fn words_are_found_as_they_stand_where_they_may_be_read(open: &impl AsyncFn() -> Ledger) {
    let ledger = open().await;
    said(&ledger, "1", 1, "The glazing comes on Friday").await;
    said(&ledger, "2", 2, "The crane comes on Monday").await;
    said(&ledger, "3", 3, "Friday it is: the Glazing of the south side, \"as drawn\"").await;
    let other = message(message_id("budget", "4"), "ben", 4, "The glazing costs 40,000");
    change(&ledger, vec![MessageChange::Put(other)]).await;
    drop(ledger);
    let ledger = open().await;
    assert_eq!(found(&ledger, &["site"], &["glazing"]).await, ["3", "1"], "the newest first");
    assert_eq!(found(&ledger, &["site"], &["crane", "comes"]).await, ["2", "1"], "the rare word decides");
    assert_eq!(found(&ledger, &["site", "budget"], &["glazing"]).await, ["4", "3", "1"]);
    assert_eq!(found(&ledger, &["budget"], &["crane"]).await, Vec::<String>::new(), "another channel is not told");
    assert_eq!(found(&ledger, &[], &["glazing"]).await, Vec::<String>::new());
    assert_eq!(found(&ledger, &["none"], &["glazing"]).await, Vec::<String>::new());
    let odd = ["\" OR crane", "c1", "*", "NEAR", ""];
    for word in odd {
        assert_eq!(found(&ledger, &["site"], &[word]).await, Vec::<String>::new(), "{word}");
    }
    let rarity = seek(&ledger, &["site"], &["comes", "crane", "yacht"]).await.rarity;
    assert!(rarity[0] < rarity[1] && rarity[1] < rarity[2], "{rarity:?}");
}

pub(super) async fn what_is_gone_is_found_no_more(open: &impl AsyncFn() -> Ledger) {
    let ledger = open().await;
    said(&ledger, "11", 11, "The scaffold is rented").await;
    said(&ledger, "12", 12, "The scaffold is up").await;
    said(&ledger, "13", 13, "The scaffold is safe").await;
    let mut edited = message(message_id("site", "11"), "ana", 11, "The lift is rented");
    edited.edited = Some(at(14));
    change(&ledger, vec![MessageChange::Put(edited)]).await;
    assert_eq!(found(&ledger, &["site"], &["scaffold"]).await, ["13", "12"], "it was edited");
    assert_eq!(found(&ledger, &["site"], &["lift"]).await, ["11"]);
    change(&ledger, vec![MessageChange::Deleted(message_id("site", "12"))]).await;
    change(&ledger, vec![MessageChange::Deleted(message_id("site", "12"))]).await;
    assert_eq!(found(&ledger, &["site"], &["scaffold"]).await, ["13"], "it was deleted");
    ledger.forget_messages(at(12)).await.expect("forgotten");
    assert_eq!(found(&ledger, &["site"], &["lift"]).await, Vec::<String>::new(), "its time was over");
    ledger.erase(&[account("ana")]).await.expect("erased");
    said(&ledger, "13", 13, "The scaffold is safe").await;
    assert_eq!(found(&ledger, &["site"], &["scaffold"]).await, Vec::<String>::new(), "its author is erased");
    assert_eq!(found(&ledger, &["site"], &["ana"]).await, Vec::<String>::new());
}

pub(super) async fn what_was_put_before_people_is_found(open: &impl AsyncFn() -> Ledger) {
    let ledger = open().await;
    let talk = project("talk");
    add(&ledger, &talk, vec![own(vec![opened_with(&talk, 1, None, vec![])])]).await;
    add(&ledger, &talk, vec![own(vec![opened_with(&talk, 2, None, vec![])])]).await;
    let reviews = |found: Found| found.reviews.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(reviews(seek(&ledger, &[], &["systems", "disagree"]).await), ["talk-2", "talk-1"]);
    assert_eq!(reviews(seek(&ledger, &[], &["crane"]).await), Vec::<String>::new());
}
