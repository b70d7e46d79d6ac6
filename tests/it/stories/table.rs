//! Which story is told on which platform: a table in the output of the tests.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::bot::On;

/// The ways to tell a story, and where they tell it.
const TELLERS: [(&str, &[On]); 4] = [
    (" story(", &[On::Local, On::Slack, On::Discord]),
    (" local_story(", &[On::Local]),
    (" slack_story(", &[On::Slack]),
    (" discord_story(", &[On::Discord]),
];

/// The stories of a file: each test, and where it is told.
fn stories(file: &Path) -> Vec<(String, Vec<On>)> {
    let text = std::fs::read_to_string(file).expect("a file of stories");
    let tests = text.split("#[test]").skip(1);
    let told = tests.filter_map(|test| {
        let name = test.split("fn ").nth(1)?.split('(').next()?.to_owned();
        let on = TELLERS.iter().filter(|(teller, _)| test.contains(teller)).flat_map(|(_, on)| on.iter().copied());
        Some((name, on.collect::<Vec<On>>()))
    });
    told.collect()
}

#[test]
fn the_table_of_stories_and_platforms_has_every_story() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/stories");
    let mut table = format!("{:100} local slack discord\n", "story");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the folder of stories") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|name| name == "table.rs" || name == "mod.rs") {
            continue;
        }
        for (name, on) in stories(&path) {
            let mark = |platform: On| if on.contains(&platform) { "x" } else { "." };
            let (local, slack, discord) = (mark(On::Local), mark(On::Slack), mark(On::Discord));
            let _ = writeln!(table, "{name:100} {local:5} {slack:5} {discord}");
            for (platform, mark) in [("local", local), ("slack", slack), ("discord", discord)] {
                *counts.entry(platform).or_default() += usize::from(mark == "x");
            }
            if on.len() == 3 {
                *counts.entry("all").or_default() += 1;
            }
        }
    }
    println!("{table}{counts:?}");
    assert!(counts["all"] > 90 && counts["discord"] > counts["all"], "{counts:?}");
}
