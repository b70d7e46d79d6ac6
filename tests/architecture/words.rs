//! What a file opens with, the names that say nothing, and the marks of unfinished work.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::tree::{Offence, Tree, parse};

/// Names that hold anything, and so mean nothing; also as the last word of a longer name.
const EMPTY_NAMES: [&str; 8] = ["common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"];

/// Marks of work that was left; written in halves, so that this file passes its own law.
const UNFINISHED: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
    concat!("unimplemented", "!"),
    concat!("todo", "!"),
];

/// Files whose words are not ours.
const NOT_OUR_WORDS: [&str; 4] = ["Cargo.lock", "package-lock.json", "LICENSE", ".min.js"];

/// Rust files that don't say in their first line what they hold.
pub(crate) fn files_without_a_purpose(tree: &Tree) -> Vec<Offence> {
    tree.rust()
        .filter(|(_, text)| {
            let purpose = text.lines().next().and_then(|line| line.strip_prefix("//! "));
            purpose.is_none_or(|purpose| purpose.trim().is_empty())
        })
        .map(|(path, _)| Offence::new(path, 1, "opens without a `//!` line, say what the file holds"))
        .collect()
}

/// Modules whose name says nothing.
pub(crate) fn empty_names(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (path, text) in tree.rust() {
        let inner = path.trim_end_matches(".rs");
        let files = inner.split('/').map(|name| (1, name.to_owned()));
        let inline = parse(path, text)
            .items
            .into_iter()
            .filter_map(|item| match item {
                syn::Item::Mod(module) if module.content.is_some() => {
                    Some((module.ident.span().start().line, module.ident.to_string()))
                }
                _ => None,
            })
            .collect::<Vec<_>>();
        for (line, name) in files.chain(inline) {
            if EMPTY_NAMES.contains(&name.rsplit('_').next().unwrap_or_default()) {
                let what = format!("a module named `{name}`, name the noun that it holds");
                offences.push(Offence::new(path, line, what));
            }
        }
    }
    offences
}

/// Marks of unfinished work, anywhere in the tree.
pub(crate) fn unfinished_marks(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    let ours = tree.texts().filter(|(path, _)| !NOT_OUR_WORDS.iter().any(|name| path.ends_with(name)));
    for (path, text) in ours {
        for (index, line) in text.lines().enumerate() {
            for mark in UNFINISHED.iter().filter(|mark| holds_word(line, mark)) {
                let what = format!("`{mark}`, finish it or open an issue");
                offences.push(Offence::new(path, index + 1, what));
            }
        }
    }
    offences
}

fn holds_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && (word.ends_with('!') || !after.is_some_and(is_part))
    })
}

/// Tests that are switched off.
pub(crate) fn ignored_tests(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (path, text) in tree.rust() {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("failed to read {path}: {error}"));
        let mut lines = Vec::new();
        ignores(tokens, &mut lines);
        offences.extend(
            lines
                .into_iter()
                .map(|line| Offence::new(path, line, "a test that is ignored holds no law, mend it or remove it")),
        );
    }
    offences
}

/// Lines of `#[ignore]`, inside macros such as `proptest!` too.
fn ignores(tokens: TokenStream, lines: &mut Vec<usize>) {
    let mut after_hash = false;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            if after_hash && names_ignore(group.stream()) {
                lines.push(group.span_open().start().line);
            }
            ignores(group.stream(), lines);
        }
        after_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
    }
}

/// Whether an attribute is `ignore`, or is conditional and holds it.
fn names_ignore(attribute: TokenStream) -> bool {
    let words = |stream: TokenStream| {
        stream.into_iter().filter_map(|token| match token {
            TokenTree::Ident(word) => Some(word.to_string()),
            _ => None,
        })
    };
    match words(attribute.clone()).next().as_deref() {
        Some("ignore") => true,
        Some("cfg_attr") => attribute.into_iter().any(|token| match token {
            TokenTree::Group(group) => words(group.stream()).any(|word| word == "ignore"),
            _ => false,
        }),
        _ => false,
    }
}

/// Production code that knows that it is tested.
pub(crate) fn test_switches(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for source in tree.sources().filter(|source| !source.is_tests()) {
        let mut switches = Switches(Vec::new());
        switches.visit_file(&source.syntax());
        offences.extend(switches.0.into_iter().map(|line| {
            let what = "`cfg(test)` on something else than `mod tests`, production code knows no tests";
            Offence::new(source.path, line, what)
        }));
    }
    offences
}

struct Switches(Vec<usize>);

impl Visit<'_> for Switches {
    fn visit_item_mod(&mut self, module: &syn::ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_attribute(&mut self, attribute: &syn::Attribute) {
        let switches = attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr");
        if let (true, syn::Meta::List(list)) = (switches, &attribute.meta)
            && names_test(list.tokens.clone())
        {
            self.0.push(attribute.pound_token.spans[0].start().line);
        }
    }

    fn visit_macro(&mut self, call: &syn::Macro) {
        if call.path.is_ident("cfg") && names_test(call.tokens.clone()) {
            self.0.push(call.bang_token.spans[0].start().line);
        }
    }
}

fn names_test(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "test",
        TokenTree::Group(group) => names_test(group.stream()),
        _ => false,
    })
}
