//! `countersign digest`: as it would be, and out of turn.

use countersign::domain::name::ProjectId;
use countersign::ledger::{Head, Ledger, Waiting};
use serde_json::Value;

use crate::cli_world::Folder;

fn head(ledger: &Ledger) -> Head {
    let project = ProjectId::parse("harbour").unwrap();
    runtime().block_on(ledger.head(&project)).unwrap()
}

fn waiting(ledger: &Ledger) -> Waiting {
    runtime().block_on(ledger.waiting()).unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

const DRY: [&str; 4] = ["digest", "--project", "harbour", "--dry-run"];
const REAL: [&str; 3] = ["digest", "--project", "harbour"];

#[test]
fn a_dry_run_needs_no_store() {
    let folder = Folder::new();
    let said = folder.run(&DRY);
    assert_eq!(said.code, Some(0), "{}", said.errors);
    assert!(said.out.contains("Needs a person (1)\n  1  \"Planning consent\" was due"), "{}", said.out);
    assert!(!folder.path("countersign.db").exists());
}

#[test]
fn a_dry_run_records_nothing_while_the_bot_has_the_store() {
    let folder = Folder::new();
    let running = folder.store();
    let first = folder.run(&DRY);
    assert_eq!(first.code, Some(0), "{}", first.errors);
    assert!(first.out.contains("Planning consent"), "{}", first.out);
    assert_eq!(head(&running), Head::START);
    assert_eq!(waiting(&running).items, 0);
    assert!(folder.run(&DRY).out.contains("Needs a person (1)"), "nothing was remembered of the first");
}

#[test]
fn the_machine_form_is_one_post() {
    let folder = Folder::new();
    let said = folder.run(&["digest", "--project", "harbour", "--dry-run", "--format", "json"]);
    let post: Value = serde_json::from_str(said.out.trim()).unwrap();
    assert_eq!(post["kind"], "digest");
    assert_eq!(post["project"], "harbour");
    assert_eq!(post["channel"], "general");
    assert_eq!(post["exceptions"][0]["detector"], "overdue");
    assert_eq!(post["exceptions"][0]["subject"], "PC-1");
}

#[test]
fn a_digest_is_recorded_with_its_post_and_a_second_has_nothing_new_to_find() {
    let folder = Folder::new();
    let said = folder.run(&REAL);
    assert_eq!(said.code, Some(0), "{}", said.errors);
    assert!(said.out.contains("Recorded as harbour-2; `countersign run` posts it in #general."), "{}", said.out);
    let (entries, posts) = {
        let store = folder.store();
        (head(&store).version.entries(), waiting(&store).items)
    };
    assert_eq!((entries, posts), (3, 2), "the exception, the summary, the digest; a card for each review");
    folder.run(&REAL);
    assert_eq!(head(&folder.store()).version.entries(), entries + 2, "no second review of the same finding");
}

#[test]
fn while_the_bot_runs_a_digest_is_asked_for_in_the_channel() {
    let folder = Folder::new();
    let _running = folder.store();
    let said = folder.run(&REAL);
    assert_ne!(said.code, Some(0));
    assert!(said.errors.contains("type `/countersign digest` in #general"), "{}", said.errors);
}

#[test]
fn an_unknown_project_is_told_with_those_that_there_are() {
    let said = Folder::new().run(&["digest", "--project", "harbor", "--dry-run"]);
    assert_ne!(said.code, Some(0));
    assert!(said.errors.contains("countersign.toml has harbour"), "{}", said.errors);
}
