//! Somebody changes the file by hand: whatever they do, verification finds it and names the place.

use std::path::Path;

use countersign::domain::name::ProjectId;
use countersign::ledger::{
    Break, Head, Held, KnownHead, Ledger, MessageChange, Verdict, Version, jsonl_line, verify_exported,
};
use rusqlite::Connection;

use super::samples::{add, message, message_id, opened, opened_with, own, project, quote};

/// Entries of the store that is tampered with.
const ENTRIES: u32 = 9;

/// A store of one project, closed again.
async fn made(path: &Path) -> (ProjectId, Head) {
    let ledger = Ledger::open(path).expect("it opens");
    let harbour = project("harbour");
    let entries = (1..=ENTRIES).map(|number| opened(&harbour, number)).collect();
    let head = add(&ledger, &harbour, vec![own(entries)]).await;
    (harbour, head)
}

fn by_hand(path: &Path, sql: &str) {
    let db = Connection::open(path).expect("it opens");
    db.execute_batch(&format!("PRAGMA synchronous = OFF; {sql}")).expect(sql);
}

async fn verdict(path: &Path, project: &ProjectId, known: Option<KnownHead>) -> Verdict {
    let ledger = Ledger::open_to_read(path).expect("it opens");
    ledger.verify(project, known).await.expect("verified")
}

/// Entry 5 of the first project.
const FIFTH: &str = "((1 << 40) | 5)";

#[tokio::test]
async fn every_change_by_hand_is_found_and_named() {
    let follows = |n| Break::DoesNotFollow { n };
    let missing = |n, next| Break::Missing { n, next };
    let swap = format!(
        "CREATE TABLE t AS SELECT * FROM entries WHERE id IN ({FIFTH}, {FIFTH} + 1);
         UPDATE entries SET (at, review, hash, body) =
             (SELECT at, review, hash, body FROM t WHERE t.id = 2 * {FIFTH} + 1 - entries.id)
         WHERE id IN ({FIFTH}, {FIFTH} + 1);"
    );
    let insert = format!(
        "UPDATE entries SET id = -id WHERE id >= {FIFTH};
         UPDATE entries SET id = -id + 1 WHERE id < 0;
         INSERT INTO entries SELECT {FIFTH}, at, review, hash, body FROM entries WHERE id = {FIFTH} - 1;"
    );
    let cases: [(String, Break); 12] = [
        (format!("UPDATE entries SET at = at + 1 WHERE id = {FIFTH}"), follows(5)),
        (format!("UPDATE entries SET body = CAST(body || ' ' AS BLOB) WHERE id = {FIFTH}"), follows(5)),
        (format!("UPDATE entries SET body = x'' WHERE id = {FIFTH}"), follows(5)),
        (format!("UPDATE entries SET hash = zeroblob(32) WHERE id = {FIFTH}"), follows(5)),
        (format!("UPDATE entries SET hash = x'' WHERE id = {FIFTH}"), follows(5)),
        (format!("DELETE FROM entries WHERE id = {FIFTH}"), missing(5, 6)),
        (format!("DELETE FROM entries WHERE id <= {FIFTH}"), missing(1, 6)),
        (format!("DELETE FROM entries WHERE id BETWEEN {FIFTH} AND {FIFTH} + 2"), missing(5, 8)),
        (
            format!("INSERT INTO entries SELECT 1 << 40, at, review, hash, body FROM entries WHERE id = {FIFTH}"),
            follows(0),
        ),
        (swap, follows(5)),
        (insert, follows(5)),
        (
            format!("DELETE FROM entries WHERE id = {FIFTH}; UPDATE entries SET id = id - 1 WHERE id > {FIFTH}"),
            follows(5),
        ),
    ];
    for (sql, expected) in cases {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.db");
        let (harbour, _) = made(&path).await;
        by_hand(&path, &sql);
        let found = verdict(&path, &harbour, None).await;
        assert_eq!(found, Verdict::Broken(expected), "{sql}");
    }
}

#[tokio::test]
async fn every_byte_of_an_entry_is_covered() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let (harbour, head) = made(&path).await;
    let ledger = Ledger::open_to_read(&path).expect("it opens");
    let db = Connection::open(&path).expect("it opens");
    db.execute_batch("PRAGMA synchronous = OFF").expect("set");
    let read = format!("SELECT body FROM entries WHERE id = {FIFTH}");
    let body: Vec<u8> = db.query_row(&read, [], |row| row.get(0)).expect("a body");
    let write = format!("UPDATE entries SET body = ?1 WHERE id = {FIFTH}");
    for index in 0..body.len() {
        let mut changed = body.clone();
        changed[index] ^= 1 << (index % 8);
        db.execute(&write, [&changed]).expect("changed");
        let found = ledger.verify(&harbour, None).await.expect("verified");
        assert_eq!(found, Verdict::Broken(Break::DoesNotFollow { n: 5 }), "byte {index}");
    }
    db.execute(&write, [&body]).expect("mended");
    let found = ledger.verify(&harbour, Some(head.into())).await.expect("verified");
    assert_eq!(found, Verdict::Holds(head));
}

#[tokio::test]
async fn a_tail_that_was_cut_off_is_found_by_a_head_kept_outside() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let (harbour, head) = made(&path).await;
    by_hand(&path, &format!("DELETE FROM entries WHERE id > {FIFTH}"));
    let alone = verdict(&path, &harbour, None).await;
    assert!(matches!(alone, Verdict::Holds(_)), "a chain alone can't show it: {alone:?}");
    let known = KnownHead::from(head);
    let found = verdict(&path, &harbour, Some(known.clone())).await;
    assert_eq!(found, Verdict::Broken(Break::CutOff { last: 5, known }));
    let hash = KnownHead::parse(&head.hash.to_string()).expect("a head");
    let found = verdict(&path, &harbour, Some(hash.clone())).await;
    assert_eq!(found, Verdict::Broken(Break::Unknown { known: hash }));

    // A rewind: other entries after the cut.
    let ledger = Ledger::open(&path).expect("it opens");
    let others = (6..=ENTRIES).map(|number| opened(&harbour, number + 100)).collect();
    add(&ledger, &harbour, vec![own(others)]).await;
    let known = KnownHead::from(head);
    let found = ledger.verify(&harbour, Some(known.clone())).await.expect("verified");
    assert_eq!(found, Verdict::Broken(Break::Rewritten { n: 9, known }));
}

#[tokio::test]
async fn a_project_that_was_renamed_does_not_verify() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    made(&path).await;
    by_hand(&path, "UPDATE projects SET name = 'harbor'");
    let found = verdict(&path, &project("harbor"), None).await;
    assert_eq!(found, Verdict::Broken(Break::DoesNotFollow { n: 1 }));
}

#[tokio::test]
async fn words_that_were_changed_by_hand_are_not_shown_and_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let harbour = project("harbour");
    let ledger = Ledger::open(&path).expect("it opens");
    let said = message(message_id("site", "1"), "ben", 1, "the frame stays");
    let mut record = own(vec![opened_with(&harbour, 1, None, vec![quote(&said, "the frame stays")])]);
    record.messages = vec![MessageChange::Put(said)];
    add(&ledger, &harbour, vec![record]).await;
    drop(ledger);
    by_hand(&path, "UPDATE words SET text = 'the frame goes'");
    let ledger = Ledger::open_to_read(&path).expect("it opens");
    let held = ledger.evidence_holds(&harbour, 1).await.expect("read");
    assert_eq!(held, [Held::Differs]);
    let tail = ledger.tail(&harbour, Version::START, 1).await.expect("read");
    assert!(!format!("{tail:?}").contains("the frame goes"));
}

#[tokio::test]
async fn an_export_verifies_without_the_store() {
    let ledger = Ledger::memory();
    let odd = project("a \"b\",\"kind\":\\c,\"prev\":");
    let entries = (1..=ENTRIES).map(|number| opened(&odd, number)).collect();
    let head = add(&ledger, &odd, vec![own(entries)]).await;
    let sealed = ledger.sealed(&odd, Version::START, 99).await.expect("read");
    let lines: Vec<String> = sealed.iter().map(|sealed| jsonl_line(&odd, sealed)).collect();
    let known = || Some(KnownHead::from(head));
    let found = verify_exported(&lines, known()).expect("read");
    assert_eq!(found, Verdict::Holds(head));
    let found = verify_exported(&lines[..5], known()).expect("read");
    assert_eq!(found, Verdict::Broken(Break::CutOff { last: 5, known: head.into() }));
    let changed: Vec<String> =
        lines.iter().map(|line| line.replace("odd-7", "odd-1").replace("Use 14", "Use 15")).collect();
    let found = verify_exported(&changed, None).expect("read");
    assert_eq!(found, Verdict::Broken(Break::DoesNotFollow { n: 1 }));
    let none: [&str; 0] = [];
    assert_eq!(verify_exported(none, None).expect("read"), Verdict::Holds(Head::START));
    assert!(verify_exported(["{}"], None).is_err());
}
