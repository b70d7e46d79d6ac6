//! The tree under test: the project's files by path, read from disk or made up by a test, and what is wrong in it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// Folders that hold what tools made or brought; no law reads them.
const NOT_OURS: [&str; 7] = [".git", "target", "node_modules", "corpus", "artifacts", "vendor", "test-results"];

/// The project's files by their path from the root; `None` for what is not text.
pub(crate) struct Tree(BTreeMap<String, Option<String>>);

/// One place that breaks a law.
#[derive(Debug)]
pub(crate) struct Offence {
    path: String,
    line: usize,
    what: String,
}

impl Offence {
    pub(crate) fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Offence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

impl Tree {
    /// A made-up tree of (path, text), for the proofs that a check can fail.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned()))).collect())
    }

    /// The tree that stands on disk.
    pub(crate) fn read(root: &Path) -> Self {
        let mut tree = Self(BTreeMap::new());
        tree.walk(root, "");
        assert!(tree.text("Cargo.toml").is_some(), "{} is not the root of the crate", root.display());
        tree
    }

    fn walk(&mut self, folder: &Path, prefix: &str) {
        let entries =
            std::fs::read_dir(folder).unwrap_or_else(|error| panic!("failed to list {}: {error}", folder.display()));
        for entry in entries {
            let entry = entry.expect("a folder that was opened lists its entries");
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().expect("an entry that was listed has a kind");
            if kind.is_dir() && !NOT_OURS.contains(&name.as_str()) {
                self.walk(&entry.path(), &format!("{prefix}{name}/"));
            } else if kind.is_file() {
                let text = std::fs::read(entry.path()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                self.0.insert(format!("{prefix}{name}"), text);
            }
        }
    }

    /// The text of one file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path)?.as_deref()
    }

    /// Whether a file or a folder of this name stands in the tree.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let inside = format!("{path}/");
        self.0.contains_key(path) || self.0.keys().any(|file| file.starts_with(&inside))
    }

    /// Every text file, in the order of the paths.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// Every Rust file of the project: sources, tests, benches, fuzz targets.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(|(path, _)| path.ends_with(".rs"))
    }

    /// The crate's own modules, parsed as far as their place in the tree goes.
    pub(crate) fn sources(&self) -> impl Iterator<Item = Source<'_>> {
        self.rust().filter(|(path, _)| path.starts_with("src/")).map(|(path, text)| Source::new(path, text))
    }
}

/// One file of `src/`, and the module that it is.
pub(crate) struct Source<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
    /// `["domain", "plan"]` for `src/domain/plan.rs`; empty for `lib.rs` and `main.rs`.
    pub(crate) module: Vec<String>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(path: &'a str, text: &'a str) -> Self {
        let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|name| name == "mod") || matches!(inner, "lib" | "main") {
            module.pop();
        }
        Self { path, text, module }
    }

    /// The room that the file belongs to; the two roots are called by their own names.
    pub(crate) fn room(&self) -> &str {
        match self.module.first() {
            Some(room) => room,
            None if self.path.ends_with("main.rs") => "main",
            None => "lib",
        }
    }

    /// Whether the whole file is tests, as `mod tests;` makes it.
    pub(crate) fn is_tests(&self) -> bool {
        self.module.iter().any(|name| name == "tests")
    }

    /// The file as syntax. A file that doesn't parse is reported by the compiler, long before a law is.
    pub(crate) fn syntax(&self) -> syn::File {
        parse(self.path, self.text)
    }
}

/// Parses one file, naming it where that fails.
pub(crate) fn parse(path: &str, text: &str) -> syn::File {
    syn::parse_file(text).unwrap_or_else(|error| panic!("failed to parse {path}: {error}"))
}
