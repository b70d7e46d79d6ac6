//! Proofs that each check can fail, and that it leaves alone what is right, on made-up trees.

use crate::tree::{Offence, Tree};
use crate::{floors, libraries, papers, sizes, words};

type Check = fn(&Tree) -> Vec<Offence>;

/// The check finds exactly these offenders, each as `path:line` and a part of what is said.
fn finds(check: Check, files: &[(&str, &str)], expected: &[(&str, &str)]) {
    let found: Vec<String> = check(&Tree::of(files)).iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), expected.len(), "found {found:#?}");
    for (at, what) in expected {
        assert!(
            found.iter().any(|line| line.starts_with(&format!("{at}: ")) && line.contains(what)),
            "no `{at}: …{what}…` in {found:#?}"
        );
    }
}

fn allows(check: Check, files: &[(&str, &str)]) {
    finds(check, files, &[]);
}

#[test]
fn an_upward_import_is_found() {
    finds(
        floors::upward_imports,
        &[("src/domain/plan.rs", "//! Plan.\nuse crate::app::Flow;\n")],
        &[("src/domain/plan.rs:2", "`domain` (floor 0) imports `app` (floor 3)")],
    );
}

#[test]
fn an_upward_import_in_a_group_is_found() {
    finds(
        floors::upward_imports,
        &[("src/ledger/mod.rs", "use crate::{domain::Plan,\n app::{self, review as r}};\n")],
        &[("src/ledger/mod.rs:2", "imports `app`"), ("src/ledger/mod.rs:2", "imports `app`")],
    );
}

#[test]
fn an_upward_path_in_code_is_found() {
    finds(
        floors::upward_imports,
        &[("src/domain/plan.rs", "fn f(a: &crate::http::Page) -> u8 {\n 0..crate::cli::END }\n")],
        &[("src/domain/plan.rs:1", "`http`"), ("src/domain/plan.rs:2", "`cli`")],
    );
}

#[test]
fn an_upward_path_inside_a_macro_is_found() {
    finds(
        floors::upward_imports,
        &[("src/chat/mod.rs", "fn f() { format!(\"{}\", crate::serve::NAME); }\n")],
        &[("src/chat/mod.rs:1", "`serve`")],
    );
}

#[test]
fn an_upward_path_through_super_is_found() {
    finds(
        floors::upward_imports,
        &[("src/domain/plan.rs", "mod tests { use super::super::super::app::Flow; use super::*; }\n")],
        &[("src/domain/plan.rs:1", "`app`")],
    );
}

#[test]
fn an_import_from_a_stranger_on_the_same_floor_is_found() {
    finds(
        floors::upward_imports,
        &[("src/detect/overdue.rs", "use crate::wording::sentence;\n")],
        &[("src/detect/overdue.rs:1", "rooms of one floor (2) are strangers")],
    );
}

#[test]
fn a_room_without_a_floor_is_found() {
    finds(
        floors::upward_imports,
        &[("src/extras/mod.rs", "fn f() {}\n"), ("src/app/mod.rs", "use crate::extras;\n")],
        &[("src/extras/mod.rs:1", "has no floor"), ("src/app/mod.rs:1", "is no room")],
    );
}

#[test]
fn an_import_from_a_lower_floor_is_right() {
    allows(
        floors::upward_imports,
        &[
            ("src/main.rs", "use countersign::cli; fn main() { cli::run() }\n"),
            ("src/app/review.rs", "use crate::{domain::*, ledger::Ledger}; use super::digest; use std::fmt;\n"),
        ],
    );
}

#[test]
fn a_name_at_the_root_is_found() {
    finds(
        floors::things_in_the_root,
        &[("src/lib.rs", "//! Map.\npub mod domain;\npub use domain::Plan;\npub mod app { }\n")],
        &[("src/lib.rs:3", "more than `mod`"), ("src/lib.rs:4", "more than `mod`")],
    );
    finds(floors::things_in_the_root, &[], &[("src/lib.rs:1", "missing")]);
}

#[test]
fn a_circle_of_rooms_is_found() {
    finds(
        floors::circles,
        &[
            ("src/domain/mod.rs", "use crate::language::Word;\n"),
            ("src/language/mod.rs", "pub struct Word;\nfn f(_: crate::domain::Plan) {}\n"),
        ],
        &[
            ("src/domain/mod.rs:1", "domain → language → domain"),
            ("src/language/mod.rs:2", "language → domain → language"),
        ],
    );
}

#[test]
fn a_circle_of_three_files_is_found() {
    finds(
        floors::circles,
        &[
            ("src/domain/mod.rs", "mod plan; mod review; mod ruling;\n"),
            ("src/domain/plan.rs", "use super::review::Review;\n"),
            ("src/domain/review.rs", "use crate::domain::ruling::Ruling;\n"),
            ("src/domain/ruling.rs", "\nfn f(_: super::plan::Plan) {}\n"),
        ],
        &[
            ("src/domain/plan.rs:1", "plan → review → ruling → plan"),
            ("src/domain/review.rs:1", "review → ruling → plan → review"),
            ("src/domain/ruling.rs:2", "ruling → plan → review → ruling"),
        ],
    );
}

#[test]
fn a_circle_behind_a_facade_is_found() {
    let facade = "mod plan; mod review;\npub use plan::Plan;\npub use self::review::*;\n";
    finds(
        floors::circles,
        &[
            ("src/domain/mod.rs", facade),
            ("src/domain/plan.rs", "use super::Review;\npub struct Plan;\n"),
            ("src/domain/review.rs", "use crate::domain::Plan;\npub struct Review;\n"),
        ],
        &[("src/domain/plan.rs:1", "plan → review → plan"), ("src/domain/review.rs:1", "review → plan → review")],
    );
}

#[test]
fn a_glob_over_the_parent_is_found() {
    finds(
        floors::circles,
        &[("src/domain/mod.rs", "mod plan;\n"), ("src/domain/plan.rs", "use super::*;\n")],
        &[("src/domain/plan.rs:1", "hides which sibling")],
    );
}

#[test]
fn a_row_of_files_and_a_parent_s_own_names_are_right() {
    allows(
        floors::circles,
        &[
            ("src/chat/mod.rs", "mod local; mod card; pub enum Chat { Local(local::Local) }\n"),
            ("src/chat/local.rs", "use super::{Chat, card::Card};\nmod tests { use super::*; }\n"),
            ("src/chat/card.rs", "pub struct Card;\nmod tests { use super::super::local::Local; }\n"),
        ],
    );
}

#[test]
fn a_library_outside_its_room_is_found() {
    finds(
        libraries::libraries_out_of_their_rooms,
        &[
            ("src/app/review.rs", "use rusqlite::Connection;\n#[derive(clap::Parser)]\nstruct A;\n"),
            ("src/domain/plan.rs", "use ::serde::{Serialize};\nfn f() { tracing::info!(\"x\"); }\n"),
            ("src/wording/card.rs", "fn f() { std::fs::read(\"x\"); }\n"),
        ],
        &[
            ("src/app/review.rs:1", "`rusqlite` in `app`, it belongs to ledger"),
            ("src/app/review.rs:2", "`clap` in `app`"),
            ("src/domain/plan.rs:1", "`serde` in `domain`"),
            ("src/domain/plan.rs:2", "`tracing` in `domain`"),
            ("src/wording/card.rs:1", "`std::fs` in `wording`"),
        ],
    );
}

#[test]
fn a_library_in_its_room_or_in_tests_and_a_module_of_the_same_name_are_right() {
    allows(
        libraries::libraries_out_of_their_rooms,
        &[
            ("src/ledger/sqlite.rs", "use rusqlite::Connection;\nuse sha2::Sha256;\n"),
            ("src/detect/stale.rs", "fn f(csv: u8) { csv.max(1); }\nmod tests { use serde_json::json; }\n"),
            ("src/app/mod.rs", "mod redis;\nfn f() { redis::start(); }\n"),
            ("src/app/redis.rs", "fn f() {}\n"),
        ],
    );
}

#[test]
fn a_dependency_without_a_room_is_found() {
    finds(
        libraries::dependencies_without_a_room,
        &[("Cargo.toml", "[dependencies]\nchrono-tz = \"1\"\nleft-pad = \"1\"\n[dev-dependencies]\ninsta = \"1\"\n")],
        &[("Cargo.toml:3", "`left_pad` has no room")],
    );
}

#[test]
fn a_dependency_that_is_named_in_tests_and_strings_alone_is_found() {
    let manifest = "[dependencies]\nclap = \"4\"\ncsv = \"1\"\nchrono-tz = \"1\"\n[dev-dependencies]\ninsta = \"1\"\nsyn = \"3\"\n";
    finds(
        libraries::unused_dependencies,
        &[
            ("Cargo.toml", manifest),
            ("src/cli/mod.rs", "// use clap::Parser;\nconst A: &str = \"clap::Parser\";\nuse chrono_tz::Tz;\n"),
            ("src/ledger/mod.rs", "mod tests { use csv::Reader; }\n"),
            ("tests/it/main.rs", "fn f() { insta::assert_snapshot!(clap::X); }\n"),
        ],
        &[
            ("Cargo.toml:2", "`clap` is not named by production code"),
            ("Cargo.toml:3", "`csv` is not named by production code"),
            ("Cargo.toml:7", "`syn` is not named by any test"),
        ],
    );
}

#[test]
fn an_impurity_in_a_pure_room_is_found() {
    finds(
        libraries::impurities,
        &[
            ("src/domain/plan.rs", "use std::time::{Duration, Instant};\nasync fn f() {}\n"),
            ("src/detect/stale.rs", "fn f() { let x = std::env::var(\"A\"); }\n"),
            ("src/ledger/mod.rs", "use std::fs;\nasync fn f() {}\n"),
        ],
        &[
            ("src/domain/plan.rs:1", "`std::time::Instant` in `domain`"),
            ("src/domain/plan.rs:2", "async in `domain`"),
            ("src/detect/stale.rs:1", "`std::env` in `detect`"),
        ],
    );
}

#[test]
fn a_ban_that_is_lifted_in_the_wrong_room_is_found() {
    let lifts = "//! X.\n#[expect(clippy::disallowed_methods, reason = \"now\")]\nfn f() {}\n";
    finds(
        libraries::lifted_bans,
        &[("src/app/review.rs", lifts), ("src/serve.rs", lifts), ("src/config/mod.rs", lifts)],
        &[("src/app/review.rs:2", "lifted in `app`")],
    );
}

#[test]
fn a_file_that_is_too_long_is_found_and_its_tests_are_not_counted() {
    let code = "//! X.\n".to_owned() + &"const A: u8 = 0;\n".repeat(400);
    let tests = "//! X.\n".to_owned()
        + &"const A: u8 = 0;\n".repeat(390)
        + "#[cfg(test)]\nmod tests {\n"
        + &"fn f() {}\n".repeat(300)
        + "}\n";
    let main = "fn main() {}\n".to_owned() + &"\n".repeat(30);
    finds(
        sizes::long_files,
        &[
            ("src/domain/plan.rs", &code),
            ("src/domain/fine.rs", &tests),
            ("src/domain/fine/tests.rs", &code),
            ("src/main.rs", &main),
        ],
        &[
            ("src/domain/plan.rs:401", "401 lines of production code, at most 400"),
            ("src/main.rs:31", "31 lines of production code, at most 30"),
        ],
    );
}

#[test]
fn a_function_that_is_too_long_or_takes_too_much_is_found() {
    let long = "fn long() {\n".to_owned() + &"    step();\n".repeat(69) + "}\n";
    let fits = "/// Docs.\nfn fits() {\n".to_owned() + &"    step();\n".repeat(68) + "}\n";
    let wide = "struct S;\nimpl S {\n fn wide(&self, a: u8, b: u8, c: u8, d: u8, e: u8) {}\n}\n";
    let test = format!("mod tests {{\n{long}}}\n");
    finds(
        sizes::long_functions,
        &[("src/app/a.rs", &long), ("src/app/b.rs", &fits), ("src/app/c.rs", wide), ("src/app/d.rs", &test)],
        &[
            ("src/app/a.rs:1", "`long` has 71 lines, at most 70"),
            ("src/app/c.rs:3", "`wide` takes 6 parameters, at most 5"),
        ],
    );
}

#[test]
fn a_file_without_a_purpose_is_found() {
    finds(
        words::files_without_a_purpose,
        &[
            ("src/app/a.rs", "use std::fmt;\n"),
            ("tests/it/b.rs", "//!\n//! Later.\n"),
            ("benches/c.rs", "//! Measures.\n"),
            ("src/app/d.rs", ""),
        ],
        &[("src/app/a.rs:1", "`//!`"), ("src/app/d.rs:1", "`//!`"), ("tests/it/b.rs:1", "`//!`")],
    );
}

#[test]
fn a_name_that_says_nothing_is_found() {
    finds(
        words::empty_names,
        &[
            ("src/app/utils.rs", ""),
            ("src/common/mod.rs", ""),
            ("src/app/review_manager.rs", ""),
            ("src/app/fine.rs", "\nmod helpers {}\n"),
            ("src/language/common_words.rs", "mod tests {}\n"),
        ],
        &[
            ("src/app/utils.rs:1", "`utils`"),
            ("src/common/mod.rs:1", "`common`"),
            ("src/app/review_manager.rs:1", "`review_manager`"),
            ("src/app/fine.rs:2", "`helpers`"),
        ],
    );
}

#[test]
fn a_mark_of_unfinished_work_is_found() {
    let code = concat!("// TO", "DO: later\nfn f() { unimplemented", "!() }\n");
    finds(
        words::unfinished_marks,
        &[
            ("src/app/a.rs", code),
            ("scripts/x", concat!("# FIX", "ME\nmktemp a.XXXXXX\n")),
            ("Cargo.lock", concat!("X", "XX\n")),
            ("README.md", "A reply that says todo is a promise.\n"),
        ],
        &[("src/app/a.rs:1", "finish it"), ("src/app/a.rs:2", "finish it"), ("scripts/x:1", "finish it")],
    );
}

#[test]
fn an_ignored_test_is_found() {
    finds(
        words::ignored_tests,
        &[
            ("tests/it/a.rs", "#[test]\n#[ignore]\nfn f() {}\n"),
            ("src/app/b.rs", "mod tests { proptest! {\n#[test] #[ignore = \"slow\"]\nfn f() {} } }\n"),
            ("src/app/c.rs", "#[cfg_attr(windows, ignore)]\nfn f() {}\n"),
            ("src/app/d.rs", "#[must_use]\nfn ignore() { let [ignore] = a; }\n"),
        ],
        &[("tests/it/a.rs:2", ""), ("src/app/b.rs:2", ""), ("src/app/c.rs:1", "")],
    );
}

#[test]
fn production_code_that_knows_tests_is_found() {
    finds(
        words::test_switches,
        &[
            ("src/app/a.rs", "struct S {\n#[cfg(test)]\nx: u8 }\n#[cfg(test)]\nmod tests { #[cfg(test)] fn f() {} }\n"),
            (
                "src/app/b.rs",
                "fn f() { if cfg!(test) { g() } }\n#[cfg(not(test))]\nfn g() {}\n#[cfg(unix)]\nfn h() {}\n",
            ),
        ],
        &[("src/app/a.rs:2", "`cfg(test)`"), ("src/app/b.rs:1", "`cfg(test)`"), ("src/app/b.rs:2", "`cfg(test)`")],
    );
}

#[test]
fn an_architecture_that_is_missing_or_long_is_found() {
    let long = "line\n".repeat(151);
    finds(papers::long_architecture, &[], &[("ARCHITECTURE.md:1", "missing")]);
    finds(
        papers::long_architecture,
        &[("ARCHITECTURE.md", &long)],
        &[("ARCHITECTURE.md:151", "151 lines, at most 150")],
    );
}

#[test]
fn rooms_that_the_architecture_leaves_out_makes_up_or_misplaces_are_found() {
    let paper =
        "# A\n| `domain/` | 0 | law |\n| `cellar/` | 0 | wine |\n| `app/` | 2 | flows |\n| `serve.rs` | 5 | x |\n";
    finds(
        papers::rooms_out_of_step,
        &[
            ("ARCHITECTURE.md", paper),
            ("src/lib.rs", ""),
            ("src/domain/mod.rs", ""),
            ("src/app/mod.rs", ""),
            ("src/serve.rs", ""),
            ("src/http/mod.rs", ""),
        ],
        &[
            ("ARCHITECTURE.md:1", "`http` has no row"),
            ("ARCHITECTURE.md:3", "`cellar` is named and does not exist"),
            ("ARCHITECTURE.md:4", "`app` stands on another floor"),
        ],
    );
}

#[test]
fn a_path_that_is_gone_is_found() {
    let paper = "See `app/review.rs`, `scripts/test`, `and/or`, `src/gone.rs`\nand `Cargo.toml`, `attic/`, `app/`.\n";
    finds(
        papers::dead_paths,
        &[("ARCHITECTURE.md", paper), ("src/app/review.rs", ""), ("Cargo.toml", "")],
        &[("ARCHITECTURE.md:1", "`src/gone.rs`"), ("ARCHITECTURE.md:2", "`attic/`")],
    );
}

#[test]
fn commands_that_the_papers_leave_out_or_make_up_are_found() {
    let source = "enum Command { Demo(Demo), DryRun { x: u8 }, #[command(name = \"eval\")] Evaluate, Replay }\n";
    let readme = "| command | what |\n| `countersign demo [--port 1]` | x |\n| `countersign dance` | x |\n| `countersign eval` | x |\n";
    let architecture = "`demo`, `countersign dry-run`, `eval replies` and replay\n";
    finds(
        papers::commands_out_of_step,
        &[("src/cli/mod.rs", source), ("README.md", readme), ("ARCHITECTURE.md", architecture)],
        &[
            ("README.md:1", "nothing on `countersign dry-run`"),
            ("README.md:1", "nothing on `countersign replay`"),
            ("README.md:3", "`countersign dance` is no subcommand"),
            ("ARCHITECTURE.md:1", "nothing on `countersign replay`"),
        ],
    );
}

#[test]
fn missing_papers_and_a_missing_command_line_are_found() {
    finds(papers::commands_out_of_step, &[], &[("src/cli/mod.rs:1", "missing")]);
    finds(papers::rooms_out_of_step, &[], &[("ARCHITECTURE.md:1", "missing")]);
    finds(
        papers::commands_out_of_step,
        &[("src/cli/mod.rs", "enum Command { Demo }")],
        &[("README.md:1", "missing"), ("ARCHITECTURE.md:1", "missing")],
    );
    finds(
        papers::commands_out_of_step,
        &[("src/cli/mod.rs", "struct Cli;")],
        &[("src/cli/mod.rs:1", "no `enum Command`")],
    );
}
