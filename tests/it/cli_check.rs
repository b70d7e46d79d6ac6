//! `countersign check`: what is ok, and what to do about the rest.

use std::net::TcpListener;

use chrono::{TimeDelta, Utc};
use serde_json::Value;

use crate::cli_world::{Folder, TRACKER};

/// The lines of a check that are to do, after it left with 1 for them and 0 for none.
fn to_do(folder: &Folder) -> Vec<String> {
    let said = folder.run(&["check"]);
    let lines: Vec<String> = said.out.lines().filter(|line| !line.starts_with("ok ")).map(str::to_owned).collect();
    assert!(lines.iter().all(|line| line.starts_with("to do ")), "{}", said.out);
    assert_eq!(said.code, Some(i32::from(!lines.is_empty())), "{}{}", said.out, said.errors);
    lines
}

/// Holds that one thing is to be done, in those words.
fn check(folder: &Folder, words: &str) {
    let lines = to_do(folder);
    assert!(lines.len() == 1 && lines[0].contains(words), "{words:?} is not all of {lines:#?}");
}

#[test]
fn a_sound_folder_has_nothing_to_do() {
    let folder = Folder::new();
    assert_eq!(to_do(&folder), [""; 0]);
    let out = folder.run(&["check"]).out;
    for said in ["is made at the first start", "is free", "offline", "the next digests come Mon", "1 rows", "Ana, Ben"]
    {
        assert!(out.contains(said), "{said:?} is not in {out}");
    }
}

#[test]
fn every_problem_of_a_config_is_told_with_its_line() {
    let folder = Folder::new();
    folder.edit("zone = \"Europe/Lisbon\"", "zone = \"Europe/Lisbonn\"\ncolour = 1");
    let lines = to_do(&folder);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].contains("countersign.toml:24: ") && lines[0].contains("Europe/Lisbon`"), "{lines:#?}");
    assert!(lines[1].contains("countersign.toml:25: unknown key `colour`"), "{lines:#?}");
}

#[test]
fn a_config_that_is_not_there_is_named() {
    let said = Folder::new().run(&["check", "--config", "other.toml"]);
    assert_eq!(said.code, Some(1));
    assert!(said.out.starts_with("to do ") && said.out.contains("other.toml can't be read"), "{}", said.out);
}

#[test]
fn what_the_config_names_and_is_not_so_is_told_with_what_to_do() {
    let cases = [
        ("file = \"tracker.csv\"", "file = \"trucker.csv\"", "trucker.csv) can't be read"),
        (
            "[[local.channel]]\nid = \"general\"",
            "[[local.channel]]\nid = \"site\"",
            "general is not on the local platform",
        ),
        (
            "id = \"general\"\n",
            "id = \"general\"\nprivate = true\ninvited = [\"ana\"]\n",
            "private there and open in the project",
        ),
        (
            "[[local.person]]\nuser = \"ben\"",
            "[[local.person]]\nuser = \"bob\"",
            "account local:test/ben is not on the local",
        ),
        ("id = \"local:test/general\"", "id = \"slack:T1/C1\"", "add a [[slack]] with workspace"),
    ];
    for (from, to, words) in cases {
        let folder = Folder::new();
        folder.edit(from, to);
        check(&folder, words);
    }
}

#[test]
fn a_value_that_cannot_be_read_is_told_with_its_file_and_line() {
    let folder = Folder::new();
    folder.write("tracker.csv", &format!("{TRACKER}PC-2,Glazing,Ben,soon,open\n"));
    check(&folder, "tracker.csv:3: column \"due\":");
}

#[test]
fn a_quorum_that_cannot_be_met_while_somebody_is_away_is_told() {
    let folder = Folder::new();
    let day = |ahead| (Utc::now() + TimeDelta::days(ahead)).date_naive();
    let away = format!("quorum = 2\n[[person.away]]\nfrom = {}\nto = {}\n", day(-1), day(9));
    let (quorum, away) = away.split_at(away.find('[').unwrap());
    let config = crate::cli_world::CONFIG.replacen("within = ", &format!("{quorum}within = "), 1);
    let config = config.replacen("[policy.default]", &format!("{away}[policy.default]"), 1);
    folder.write("countersign.toml", &config);
    check(&folder, "needs 2, and on ");
}

#[test]
fn an_address_that_is_taken_is_told_unless_the_bot_has_it() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    folder.edit("127.0.0.1:0", &address.to_string());
    check(&folder, "is taken by another process");
    let _running = folder.store();
    assert_eq!(to_do(&folder), [""; 0]);
}

#[test]
fn a_store_that_a_running_bot_has_open_is_fine_and_said_so() {
    let folder = Folder::new();
    let running = folder.store();
    assert_eq!(to_do(&folder), [""; 0]);
    assert!(folder.run(&["check"]).out.contains("the bot is running and has it open"));
    drop(running);
    assert!(folder.run(&["check"]).out.contains("no process has it open"));
}

#[test]
fn a_store_that_is_no_ledger_is_left_as_it_is() {
    let folder = Folder::new();
    folder.write("countersign.db", "shopping list: glazing, steel, a great deal of coffee");
    check(&folder, "it is no Countersign ledger");
    let kept = std::fs::read_to_string(folder.path("countersign.db")).unwrap();
    assert!(kept.starts_with("shopping list"));
}

#[test]
fn a_store_whose_folder_is_missing_is_told_with_how_to_make_it() {
    let folder = Folder::new();
    folder.edit("[http]", "[store]\npath = \"data/countersign.db\"\n\n[http]");
    let lines = to_do(&folder);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].contains("mkdir -p data"), "{lines:#?}");
}

#[test]
fn machines_get_a_json_object_a_line() {
    let folder = Folder::new();
    folder.edit("file = \"tracker.csv\"", "file = \"trucker.csv\"");
    let out = folder.run(&["check", "--format", "json"]).out;
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let to_do: Vec<&Value> = lines.iter().filter(|line| line["ok"] == false).collect();
    assert_eq!(to_do.len(), 1, "{out}");
    assert_eq!(to_do[0]["about"], "source");
    assert!(to_do[0]["todo"].as_str().unwrap().contains("[[project.source]]"));
}
