//! `countersign ledger`: what an auditor types and reads.

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use countersign::cli::ledger::{LedgerCommand, run};
use countersign::domain::review_state::ReviewState;
use countersign::domain::ruling::{Ruling, Trace};
use countersign::ledger::{Ledger, MessageChange, Verdict, verify_exported};

use super::samples::{add, due, message, message_id, opened_with, own, posted, project, quote, ruled_by, settled};

#[derive(Parser)]
struct Typed {
    #[command(flatten)]
    command: LedgerCommand,
}

async fn typed(store: &Path, words: &[&str]) -> anyhow::Result<(ExitCode, String)> {
    let typed = Typed::try_parse_from([&["ledger"], words].concat())?;
    let mut out = Vec::new();
    let code = run(typed.command, store, &mut out).await?;
    Ok((code, String::from_utf8(out).expect("text")))
}

async fn made(path: &Path) -> Ledger {
    let ledger = Ledger::open(path).expect("it opens");
    let harbour = project("harbour");
    let said = message(message_id("site", "3"), "ben", 1, "=consent is\u{1b}[2J on the 21st");
    let reply = Trace::Reply(message_id("site", "8"));
    let text = "no, the 21st".to_owned();
    let values = vec![due("consent", 21)];
    let mut record = own(vec![
        opened_with(&harbour, 1, None, vec![quote(&said, "=consent is\u{1b}[2J on the 21st")]),
        posted(&harbour, 1, &message_id("site", "7")),
        ruled_by(&harbour, 1, ("ben", reply), Ruling::Correct { values: values.clone(), text }),
        settled(&harbour, 1, ReviewState::Corrected, values),
    ]);
    record.messages = vec![MessageChange::Put(said)];
    add(&ledger, &harbour, vec![record]).await;
    add(&ledger, &project("pier"), vec![own(vec![])]).await;
    ledger
}

#[tokio::test]
async fn an_auditor_reads_who_decided_what() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let _running = made(&path).await;
    let (_, listed) = typed(&path, &["list", "--project", "harbour", "--after", "1"]).await.expect("listed");
    let lines: Vec<&str> = listed.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            "     2  2026-03-02 09:00:00Z  harbour-1       shown in local:yard/site#7",
            "     3  2026-03-02 09:00:00Z  harbour-1       ben corrected: consent due is 2026-05-21",
            "     4  2026-03-02 09:00:00Z  harbour-1       corrected: consent due is 2026-05-21",
            "",
        ]
    );
    let (_, listed) = typed(&path, &["list", "--after", "0", "--limit", "2"]).await.expect("listed");
    assert!(listed.contains("more with --after 2"), "{listed}");
    let (_, shown) = typed(&path, &["show", "harbour-1"]).await.expect("shown");
    assert!(shown.contains("rests on local:yard/site#3, BEN: \"=consent is\u{fffd}[2J on the 21st\""), "{shown}");
    assert!(shown.contains("in their words: no, the 21st"), "{shown}");
    for wrong in [&["show", "harbour-9"][..], &["list", "--project", "nowhere"]] {
        assert!(typed(&path, wrong).await.is_err());
    }
}

#[tokio::test]
async fn an_export_is_whole_and_runs_no_formula() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let ledger = made(&path).await;
    let (_, lines) = typed(&path, &["export", "--format", "jsonl"]).await.expect("exported");
    let verdict = verify_exported(lines.lines(), None).expect("read");
    assert_eq!(verdict, Verdict::Holds(ledger.head(&project("harbour")).await.expect("a head")));
    let (_, listed) = typed(&path, &["list", "--format", "json"]).await.expect("listed");
    assert_eq!(listed, lines);

    let pier = project("pier");
    let formula = own(vec![ruled_by(
        &pier,
        1,
        ("=cmd()", Trace::Reply(message_id("site", "9"))),
        Ruling::Reject { reason: "@SUM(A1)".to_owned() },
    )]);
    add(&ledger, &pier, vec![formula]).await;
    let (_, csv) = typed(&path, &["export", "--format", "csv", "--project", "pier"]).await.expect("exported");
    assert!(csv.starts_with("project,n,at,kind,review,by,account,"), "{csv}");
    assert!(csv.contains(",'=cmd(),") && csv.contains(",'@SUM(A1),"), "{csv}");
}

#[tokio::test]
async fn verification_says_what_holds_and_what_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let ledger = made(&path).await;
    let head = ledger.head(&project("harbour")).await.expect("a head");
    drop(ledger);
    let known = format!("4:{}", head.hash.short());
    let (code, told) = typed(&path, &["verify", "--project", "harbour", "--head", &known]).await.expect("verified");
    assert_eq!(code, ExitCode::SUCCESS);
    assert!(told.contains(&format!("harbour: 4 entries hold, head 4:{}", head.hash)), "{told}");
    assert!(told.contains("4 entries verified in"), "{told}");
    assert!(typed(&path, &["verify", "--head", &known]).await.is_err(), "of which project?");
    assert!(typed(&path, &["verify", "--head", "rubbish"]).await.is_err());

    let db = rusqlite::Connection::open(&path).expect("it opens");
    db.execute_batch("DELETE FROM entries WHERE id & 255 = 4").expect("cut off");
    let (code, told) = typed(&path, &["verify", "--project", "harbour", "--head", &known]).await.expect("verified");
    assert_eq!(code, ExitCode::from(1));
    assert!(told.contains("the ledger ends at entry 3"), "{told}");
    let (code, _) = typed(&path, &["verify", "--project", "gone", "--head", &known]).await.expect("verified");
    assert_eq!(code, ExitCode::from(1));
}
