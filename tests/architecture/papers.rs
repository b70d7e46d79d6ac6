//! README and ARCHITECTURE in step with the tree and the command line.

use std::collections::BTreeSet;

use crate::floors::floor;
use crate::tree::{Offence, Tree, parse};

const ARCHITECTURE: &str = "ARCHITECTURE.md";
const README: &str = "README.md";
const COMMANDS: &str = "src/cli/mod.rs";

/// Lines of ARCHITECTURE.md: longer, and nobody reads it to the end.
const LONGEST_ARCHITECTURE: usize = 150;

/// An ARCHITECTURE.md that is missing or too long.
pub(crate) fn long_architecture(tree: &Tree) -> Vec<Offence> {
    let Some(text) = tree.text(ARCHITECTURE) else {
        return vec![missing(ARCHITECTURE)];
    };
    let lines = text.lines().count();
    if lines <= LONGEST_ARCHITECTURE {
        return Vec::new();
    }
    let what = format!("{lines} lines, at most {LONGEST_ARCHITECTURE}");
    vec![Offence::new(ARCHITECTURE, LONGEST_ARCHITECTURE + 1, what)]
}

/// Rooms that ARCHITECTURE.md doesn't name, names though they are gone, or puts on a wrong floor.
pub(crate) fn rooms_out_of_step(tree: &Tree) -> Vec<Offence> {
    let Some(text) = tree.text(ARCHITECTURE) else {
        return vec![missing(ARCHITECTURE)];
    };
    let rows = room_rows(text);
    let built: BTreeSet<String> = tree
        .sources()
        .map(|source| source.room().to_owned())
        .filter(|room| !matches!(room.as_str(), "lib" | "main"))
        .collect();
    let mut offences = Vec::new();
    for room in built.iter().filter(|room| !rows.iter().any(|row| row.room == **room)) {
        let what = format!("the room `{room}` has no row in the table of rooms");
        offences.push(Offence::new(ARCHITECTURE, 1, what));
    }
    for row in &rows {
        if !built.contains(&row.room) {
            let what = format!("the room `{}` is named and does not exist in src/", row.room);
            offences.push(Offence::new(ARCHITECTURE, row.line, what));
        } else if floor(&row.room) != row.floor {
            let what = format!("the room `{}` stands on another floor in FLOORS", row.room);
            offences.push(Offence::new(ARCHITECTURE, row.line, what));
        }
    }
    offences
}

struct RoomRow {
    line: usize,
    room: String,
    floor: Option<u8>,
}

/// Rows of the form "| `domain/` | 0 | …" or "| `serve.rs` | 5 | …".
fn room_rows(text: &str) -> Vec<RoomRow> {
    let lines = text.lines().enumerate();
    lines
        .filter_map(|(index, line)| {
            let (name, rest) = line.strip_prefix("| `")?.split_once("` |")?;
            let room = name.strip_suffix('/').or(name.strip_suffix(".rs"))?;
            Some(RoomRow { line: index + 1, room: room.to_owned(), floor: rest.split('|').next()?.trim().parse().ok() })
        })
        .collect()
}

/// Files and folders that ARCHITECTURE.md or README.md names in backticks and that are not there.
pub(crate) fn dead_paths(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for paper in [ARCHITECTURE, README] {
        let lines = tree.text(paper).unwrap_or_default().lines().enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.starts_with("| `")) {
            let quoted = line.split('`').skip(1).step_by(2);
            for path in quoted.filter(|word| is_path(word)) {
                if !tree.holds(path) && !tree.holds(&format!("src/{path}")) {
                    let what = format!("`{path}` is not in the tree");
                    offences.push(Offence::new(paper, index + 1, what));
                }
            }
        }
    }
    offences
}

/// `app/review.rs`, `Cargo.toml`, `ledger/`; not `and/or`, `/approve`, `../data` or `a b/`.
fn is_path(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let is_file = [".rs", ".toml", ".md", ".html", ".json"].iter().any(|end| word.ends_with(end));
    word.chars().all(plain) && !word.starts_with('/') && !word.starts_with("..") && (is_file || word.ends_with('/'))
}

/// Subcommands that README or ARCHITECTURE leave out, and those that README makes up.
pub(crate) fn commands_out_of_step(tree: &Tree) -> Vec<Offence> {
    let Some(source) = tree.text(COMMANDS) else {
        return vec![missing(COMMANDS)];
    };
    let commands = subcommands(source);
    if commands.is_empty() {
        return vec![Offence::new(COMMANDS, 1, "no `enum Command` with variants, the papers are held to it")];
    }
    let mut offences = Vec::new();
    for paper in [README, ARCHITECTURE] {
        match tree.text(paper) {
            None => offences.push(missing(paper)),
            Some(text) => offences.extend(unmentioned(paper, text, &commands)),
        }
    }
    let rows = tree.text(README).unwrap_or_default().lines().enumerate();
    for (index, line) in rows {
        let Some(rest) = line.strip_prefix("| `countersign ") else {
            continue;
        };
        let command = rest.split([' ', '`']).next().unwrap_or_default();
        if !commands.iter().any(|known| known == command) {
            let what = format!("`countersign {command}` is no subcommand");
            offences.push(Offence::new(README, index + 1, what));
        }
    }
    offences
}

/// README gives each subcommand a row, ARCHITECTURE says its name as code.
fn unmentioned(paper: &str, text: &str, commands: &[String]) -> Vec<Offence> {
    let mentions = |command: &str| {
        if paper == README {
            let row = format!("| `countersign {command}");
            text.lines().any(|line| {
                let rest = line.strip_prefix(&row);
                rest.is_some_and(|rest| rest.starts_with([' ', '`']))
            })
        } else {
            let quoted = text.split('`').skip(1).step_by(2);
            quoted.into_iter().any(|code| {
                let code = code.strip_prefix("countersign ").unwrap_or(code);
                code.split(' ').next() == Some(command)
            })
        }
    };
    commands
        .iter()
        .filter(|command| !mentions(command))
        .map(|command| Offence::new(paper, 1, format!("nothing on `countersign {command}`")))
        .collect()
}

/// The variants of `enum Command`, as clap names them.
fn subcommands(source: &str) -> Vec<String> {
    let items = parse(COMMANDS, source).items;
    items
        .into_iter()
        .filter_map(|item| match item {
            syn::Item::Enum(found) if found.ident == "Command" => Some(found.variants),
            _ => None,
        })
        .flatten()
        .map(|variant| given_name(&variant).unwrap_or_else(|| kebab(&variant.ident.to_string())))
        .collect()
}

/// The name in `#[command(name = "…")]`, where there is one.
fn given_name(variant: &syn::Variant) -> Option<String> {
    let attributes = variant.attrs.iter().filter(|a| a.path().is_ident("command"));
    let mut given = None;
    for attribute in attributes {
        // Other keys of the attribute end the reading; clap takes `name` first by custom.
        let _ = attribute.parse_nested_meta(|meta| {
            let value: syn::LitStr = meta.value()?.parse()?;
            if meta.path.is_ident("name") {
                given = Some(value.value());
            }
            Ok(())
        });
    }
    given
}

fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.extend(c.to_lowercase());
    }
    kebab
}

fn missing(path: &str) -> Offence {
    Offence::new(path, 1, "missing, this law can't be checked without it")
}
