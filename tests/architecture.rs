//! The laws of the house, held as ordinary tests: each test is a law, each failure lists every offender.
//!
//! `architecture/proofs.rs` shows for each check that it can fail.

#[path = "architecture/floors.rs"]
mod floors;
#[path = "architecture/libraries.rs"]
mod libraries;
#[path = "architecture/papers.rs"]
mod papers;
#[path = "architecture/paths.rs"]
mod paths;
#[path = "architecture/proofs.rs"]
mod proofs;
#[path = "architecture/sizes.rs"]
mod sizes;
#[path = "architecture/tree.rs"]
mod tree;
#[path = "architecture/words.rs"]
mod words;

use std::path::Path;

use tree::{Offence, Tree};

/// Fails with every offender, one a line.
fn hold(check: fn(&Tree) -> Vec<Offence>) {
    let offences = check(&Tree::read(Path::new(env!("CARGO_MANIFEST_DIR"))));
    let lines: Vec<String> = offences.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} broken:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn a_room_imports_only_lower_floors() {
    hold(floors::upward_imports);
}

#[test]
fn the_root_of_the_crate_declares_rooms_and_nothing_else() {
    hold(floors::things_in_the_root);
}

#[test]
fn neither_rooms_nor_the_files_of_a_room_form_a_circle() {
    hold(floors::circles);
}

#[test]
fn each_library_stays_in_its_own_rooms() {
    hold(libraries::libraries_out_of_their_rooms);
}

#[test]
fn each_dependency_has_its_rooms_named() {
    hold(libraries::dependencies_without_a_room);
}

#[test]
fn each_dependency_is_used() {
    hold(libraries::unused_dependencies);
}

#[test]
fn the_pure_rooms_have_no_io_no_clock_and_no_async() {
    hold(libraries::impurities);
}

#[test]
fn only_serve_and_config_lift_a_ban_of_clippy() {
    hold(libraries::lifted_bans);
}

#[test]
fn no_file_is_longer_than_its_limit() {
    hold(sizes::long_files);
}

#[test]
fn no_function_is_too_long_or_takes_too_much() {
    hold(sizes::long_functions);
}

#[test]
fn every_file_opens_with_its_purpose() {
    hold(words::files_without_a_purpose);
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    hold(words::empty_names);
}

#[test]
fn nothing_is_marked_as_unfinished() {
    hold(words::unfinished_marks);
}

#[test]
fn no_test_is_ignored() {
    hold(words::ignored_tests);
}

#[test]
fn production_code_knows_no_tests() {
    hold(words::test_switches);
}

#[test]
fn architecture_md_is_there_and_short() {
    hold(papers::long_architecture);
}

#[test]
fn architecture_md_names_every_room_and_no_other() {
    hold(papers::rooms_out_of_step);
}

#[test]
fn every_path_that_the_papers_name_exists() {
    hold(papers::dead_paths);
}

#[test]
fn the_papers_name_every_subcommand_and_the_readme_no_other() {
    hold(papers::commands_out_of_step);
}
