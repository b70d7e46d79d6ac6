//! Each library in its own room, and what the pure rooms may not touch.

use std::collections::BTreeSet;

use crate::paths::named;
use crate::tree::{Offence, Source, Tree};

/// The rooms that may hold a library's types; `EVERYWHERE` is for vocabulary. A dependency that is missing
/// here may not be added.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("anyhow", &["serve", "cli", "main"]),
    ("async_openai", &["writer"]),
    ("axum", &["http", "serve"]),
    ("chrono", EVERYWHERE),
    ("chrono_tz", EVERYWHERE),
    ("clap", &["cli", "main"]),
    ("croner", &["domain", "config"]),
    ("csv", &["ledger"]),
    ("csv_core", &["sources"]),
    ("emojis", &["wording", "chat"]),
    ("futures_util", &["app", "chat", "serve"]),
    ("getrandom", &["ledger", "http", "serve"]),
    ("hmac", &["chat", "targets"]),
    ("http_body_util", &["targets"]),
    ("hyper_http", &["chat", "targets"]),
    ("hyper_rustls", &["chat", "targets"]),
    ("hyper_util", &["chat", "targets"]),
    ("indicatif", &["cli"]),
    ("minijinja", &["wording"]),
    ("quick_xml", &["sources"]),
    ("redis", &["ledger"]),
    ("reqwest", &["chat"]),
    ("rusqlite", &["ledger"]),
    ("rust_decimal", EVERYWHERE),
    ("rustix", &["cli"]),
    ("rustls", &["writer"]),
    ("secrecy", &["config", "chat", "sources", "targets", "writer", "http", "serve", "cli"]),
    ("serde", STORED_OR_SENT),
    ("serde_json", STORED_OR_SENT),
    ("serenity", &["chat"]),
    ("sha2", &["domain", "ledger", "chat", "targets", "http"]),
    ("slack_morphism", &["chat"]),
    ("thiserror", EVERYWHERE),
    ("tokio", &["ledger", "chat", "targets", "writer", "app", "http", "serve", "cli"]),
    ("tokio_stream", &["chat", "http", "serve"]),
    ("tokio_tungstenite", &["chat"]),
    ("toml", &["config"]),
    ("tracing", &["ledger", "chat", "app", "http", "serve"]),
    ("tracing_subscriber", &["serve"]),
    ("unicode_segmentation", &["language"]),
    ("url", &["chat", "targets", "config", "http"]),
    ("zip", &["sources"]),
    // Of the standard library: the clock's own types stand with what measures, never with what judges.
    ("std::fs", &["ledger", "chat", "sources", "config", "serve", "cli"]),
    ("std::env", &["config", "cli", "main"]),
];

const EVERYWHERE: &[&str] = &["*"];

/// Rooms whose values are written down or sent; domain, language and detect know nothing of it.
const STORED_OR_SENT: &[&str] =
    &["wording", "ledger", "chat", "sources", "targets", "writer", "config", "app", "http", "serve", "cli"];

/// Rooms without I/O, clock, threads or async: what they answer follows from their arguments.
const PURE: [&str; 4] = ["domain", "language", "detect", "wording"];

/// What a pure room may not name.
const IMPURE: [&str; 9] = [
    "std::env", "std::fs", "std::net", "std::os", "std::process", "std::thread", "std::time::Instant",
    "std::time::SystemTime", "tokio",
];

/// Rooms that may lift one of the bans of `clippy.toml`: the clock and the loops, the environment.
const LIFTS_BANS: [&str; 2] = ["serve", "config"];

/// Libraries that are named outside their rooms, in production code.
pub(crate) fn libraries_out_of_their_rooms(tree: &Tree) -> Vec<Offence> {
    let modules: BTreeSet<Vec<String>> = tree.sources().map(|source| source.module).collect();
    let mut offences = Vec::new();
    for source in tree.sources().filter(|source| !source.is_tests()) {
        let room = source.room();
        for path in named(&source).into_iter().filter(|path| !path.in_tests) {
            let child = [path.standing.as_slice(), &path.segments[..1]].concat();
            if modules.contains(&child) {
                continue;
            }
            let misplaced = LIBRARIES.iter().find(|(library, rooms)| {
                starts_with(&path.segments, library) && *rooms != EVERYWHERE && !rooms.contains(&room)
            });
            if let Some((library, rooms)) = misplaced {
                let what = format!("`{library}` in `{room}`, it belongs to {}", rooms.join(", "));
                offences.push(Offence::new(source.path, path.line, what));
            }
        }
    }
    offences
}

/// I/O, clocks, threads and async in the rooms that are pure.
pub(crate) fn impurities(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for source in tree.sources().filter(|source| !source.is_tests() && PURE.contains(&source.room())) {
        let room = source.room();
        for path in named(&source).into_iter().filter(|path| !path.in_tests) {
            if let Some(what) = IMPURE.iter().find(|impure| starts_with(&path.segments, impure)) {
                let what = format!("`{what}` in `{room}`, a pure room answers from its arguments alone");
                offences.push(Offence::new(source.path, path.line, what));
            }
        }
        let mut functions = AsyncFunctions(Vec::new());
        syn::visit::visit_file(&mut functions, &source.syntax());
        offences.extend(functions.0.into_iter().map(|line| {
            let what = format!("async in `{room}`, a pure room waits for nothing");
            Offence::new(source.path, line, what)
        }));
    }
    offences
}

struct AsyncFunctions(Vec<usize>);

impl syn::visit::Visit<'_> for AsyncFunctions {
    fn visit_signature(&mut self, signature: &syn::Signature) {
        if signature.asyncness.is_some() {
            self.0.push(signature.ident.span().start().line);
        }
    }
}

/// Places in `src/` that lift a ban of `clippy.toml`, outside the rooms that may.
pub(crate) fn lifted_bans(tree: &Tree) -> Vec<Offence> {
    tree.sources()
        .filter(|source| !LIFTS_BANS.contains(&source.room()))
        .flat_map(|source| {
            let lines = source.text.lines().enumerate();
            lines
                .filter(|(_, line)| line.contains("clippy::disallowed_methods"))
                .map(|(index, _)| {
                    let what = format!(
                        "a ban of clippy.toml lifted in `{}`, only {} may",
                        source.room(),
                        LIFTS_BANS.join(" and ")
                    );
                    Offence::new(source.path, index + 1, what)
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Dependencies of `Cargo.toml` that no room was named for.
pub(crate) fn dependencies_without_a_room(tree: &Tree) -> Vec<Offence> {
    declared(tree, "dependencies")
        .into_iter()
        .filter(|(name, _)| !LIBRARIES.iter().any(|(library, _)| library == name))
        .map(|(name, line)| {
            let what = format!("`{name}` has no room, say in LIBRARIES which rooms may name it");
            Offence::new("Cargo.toml", line, what)
        })
        .collect()
}

/// Dependencies that production code never names, and those for tests that nothing names.
///
/// Tools that search the text find a name in a string or a comment too; this reads paths.
pub(crate) fn unused_dependencies(tree: &Tree) -> Vec<Offence> {
    let (mut in_production, mut anywhere) = (BTreeSet::new(), BTreeSet::new());
    for source in tree.rust().map(|(path, text)| Source::new(path, text)) {
        let is_production = source.path.starts_with("src/") && !source.is_tests();
        for path in named(&source) {
            if is_production && !path.in_tests {
                in_production.extend(path.segments.first().cloned());
            }
            anywhere.extend(path.segments.into_iter().next());
        }
    }
    [("dependencies", &in_production, "production code"), ("dev-dependencies", &anywhere, "any test")]
        .into_iter()
        .flat_map(|(section, used, by)| {
            let unused = declared(tree, section).into_iter().filter(|(name, _)| !used.contains(name));
            unused.map(move |(name, line)| {
                let what = format!("`{name}` is not named by {by}, take it out");
                Offence::new("Cargo.toml", line, what)
            })
        })
        .collect()
}

/// The crates of one section of `Cargo.toml`, as code names them, with their lines.
fn declared(tree: &Tree, section: &str) -> Vec<(String, usize)> {
    let manifest = tree.text("Cargo.toml").unwrap_or_default();
    let table: toml::Table = toml::from_str(manifest).expect("Cargo.toml is TOML, cargo has read it");
    let names = table.get(section).and_then(toml::Value::as_table);
    let line = |name: &String| {
        let mut lines = manifest.lines();
        lines.position(|line| line.split(['=', '.', ' ']).next() == Some(name.as_str()))
    };
    names
        .into_iter()
        .flat_map(toml::Table::keys)
        .map(|name| (name.replace('-', "_"), line(name).map_or(1, |index| index + 1)))
        .collect()
}

fn starts_with(segments: &[String], path: &str) -> bool {
    let wanted = path.split("::");
    let length = wanted.clone().count();
    segments.len() >= length && wanted.zip(segments).all(|(want, have)| want == have)
}
