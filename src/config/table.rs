//! Tables of the file, read key by key. Every key that nobody asked for is unknown, and is told with the line and the key that
//! may have been meant. Problems are collected, so that one run tells them all.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::spelling::nearest;

use super::problem::Problem;

/// A value with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct At<T> {
    /// The value.
    pub(crate) value: T,
    /// Its line in the file.
    pub(crate) line: usize,
}

/// A key of the reader's own, and the list under it.
pub(crate) type NamedList = (At<String>, Vec<At<String>>);

/// The file as it is read: its text, and what was found wrong so far.
pub(crate) struct Document<'t> {
    text: &'t str,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
    problems: RefCell<BTreeSet<Problem>>,
    /// Every key that was asked for and is not there, as `section key`.
    absent: RefCell<BTreeSet<String>>,
    /// Every key that was asked for and is there.
    present: RefCell<BTreeSet<String>>,
}

impl<'t> Document<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            text,
            lines: breaks.map(|(at, _)| at + 1).collect(),
            problems: RefCell::default(),
            absent: RefCell::default(),
            present: RefCell::default(),
        }
    }

    /// The file's tables; none where it is not TOML, which is told.
    pub(crate) fn parse(&self) -> Option<Spanned<DeTable<'t>>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let line = error.span().map(|span| self.line(&span));
            let what = error.message().trim().replace('\n', ", ");
            self.tell(line, format!("not TOML: {what}"), None);
        }
        errors.is_empty().then_some(table)
    }

    fn line(&self, span: &Range<usize>) -> usize {
        1 + self.lines.partition_point(|begin| *begin <= span.start)
    }

    /// Notes a problem.
    pub(crate) fn tell(&self, line: Option<usize>, what: String, hint: Option<String>) {
        self.problems.borrow_mut().insert(Problem { line, what, hint });
    }

    /// Notes a problem on a line.
    pub(crate) fn wrong(&self, line: usize, what: impl Into<String>, hint: impl Into<String>) {
        self.tell(Some(line), what.into(), Some(hint.into()));
    }

    /// All problems, in the order of their lines.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        self.problems.borrow().iter().cloned().collect()
    }

    /// Keys that were asked for and stand nowhere in the file, as `[http] address`.
    pub(crate) fn left_out(&self) -> Vec<String> {
        let present = self.present.borrow();
        let absent = self.absent.borrow();
        absent.difference(&present).cloned().collect()
    }
}

/// One table.
pub(crate) struct Section<'a> {
    /// The file.
    pub(crate) document: &'a Document<'a>,
    /// How people call it: `[[policy.rule]]`.
    pub(crate) name: String,
    /// Where it begins.
    pub(crate) line: usize,
    table: Option<&'a DeTable<'a>>,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Section<'a> {
    pub(crate) fn new(document: &'a Document<'a>, name: &str, table: Option<&'a Spanned<DeTable<'a>>>) -> Self {
        let line = table.map_or(1, |table| document.line(&table.span()));
        Self::at(document, name, line, table.map(Spanned::get_ref))
    }

    fn at(document: &'a Document<'a>, name: &str, line: usize, table: Option<&'a DeTable<'a>>) -> Self {
        Self { document, name: name.to_owned(), line, table, asked: RefCell::default() }
    }

    /// Reads the table with `body`, then tells every key that `body` did not ask for.
    pub(crate) fn read<T>(self, body: impl FnOnce(&Self) -> T) -> T {
        let read = body(&self);
        let asked = self.asked.borrow();
        for (key, _) in self.table.into_iter().flat_map(|table| table.iter()) {
            let name = key.get_ref().as_ref();
            if !asked.contains(name) {
                let line = self.document.line(&key.span());
                let hint = nearest(name, asked.iter().copied()).map_or_else(
                    || format!("known are {}", asked.iter().copied().collect::<Vec<_>>().join(", ")),
                    |known| format!("did you mean `{known}`?"),
                );
                self.document.wrong(line, format!("unknown key `{name}` in {}", self.name), hint);
            }
        }
        read
    }

    /// All keys with their values, where the keys are the reader's own words.
    pub(crate) fn entries(self) -> Vec<(At<String>, At<String>)> {
        let mut entries = Vec::new();
        for (key, value) in self.table.into_iter().flat_map(|table| table.iter()) {
            let name = key.get_ref().clone().into_owned();
            let line = self.document.line(&key.span());
            match value.get_ref().as_str() {
                Some(text) => entries.push((At { value: name, line }, At { value: text.to_owned(), line })),
                None => self.mistyped(&name, line, "text in quotes"),
            }
        }
        entries
    }

    /// All keys with the lists that are their values.
    pub(crate) fn lists(self) -> Vec<NamedList> {
        let mut lists = Vec::new();
        for (key, value) in self.table.into_iter().flat_map(|table| table.iter()) {
            let name = key.get_ref().clone().into_owned();
            let line = self.document.line(&key.span());
            let list = self.list(&name, value);
            lists.push((At { value: name, line }, list));
        }
        lists
    }

    fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key);
        let known = self.table.and_then(|table| {
            let mut entries = table.iter();
            entries.find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
        });
        let noted = if known.is_some() { &self.document.present } else { &self.document.absent };
        noted.borrow_mut().insert(format!("{} {key}", self.name));
        known
    }

    /// True where the key is there.
    pub(crate) fn has(&self, key: &'static str) -> bool {
        self.value(key).is_some()
    }

    fn mistyped(&self, key: &str, line: usize, expected: &str) {
        self.document.wrong(line, format!("`{key}` in {} is not {expected}", self.name), format!("write {expected}"));
    }

    /// Tells that a key is missing.
    pub(crate) fn lacks(&self, key: &str, hint: &str) {
        self.document.wrong(self.line, format!("`{key}` is missing in {}", self.name), hint);
    }

    /// The text, number or day of a key as text.
    pub(crate) fn text(&self, key: &'static str) -> Option<At<String>> {
        let value = self.value(key)?;
        let line = self.document.line(&value.span());
        let text = match value.get_ref() {
            DeValue::String(text) => Some(text.clone().into_owned()),
            DeValue::Datetime(day) => Some(day.to_string()),
            _ => None,
        };
        if text.is_none() {
            self.mistyped(key, line, "text in quotes");
        }
        text.map(|value| At { value, line })
    }

    /// The text of a key that must be there.
    pub(crate) fn need(&self, key: &'static str, hint: &str) -> Option<At<String>> {
        if !self.has(key) {
            self.lacks(key, hint);
        }
        self.text(key)
    }

    /// A text that `parse` understands; else `expected` says what it is to be.
    pub(crate) fn parsed<T>(
        &self,
        key: &'static str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<At<T>> {
        let text = self.text(key)?;
        self.understood(key, &text, expected, parse)
    }

    /// One text that `parse` understands.
    pub(crate) fn understood<T>(
        &self,
        key: &str,
        text: &At<String>,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<At<T>> {
        let line = text.line;
        let value = parse(&text.value);
        if value.is_none() {
            let what = format!("`{key}` in {} can't be `{}`", self.name, text.value.escape_debug());
            self.document.wrong(line, what, format!("it is {expected}"));
        }
        value.map(|value| At { value, line })
    }

    /// One of the words.
    pub(crate) fn one_of<T: Clone>(&self, key: &'static str, words: &[(&str, T)]) -> Option<At<T>> {
        let text = self.text(key)?;
        self.word(key, &text, words)
    }

    /// One text that is one of the words.
    pub(crate) fn word<T: Clone>(&self, key: &str, text: &At<String>, words: &[(&str, T)]) -> Option<At<T>> {
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text.value) {
            let (value, line) = (value.clone(), text.line);
            return Some(At { value, line });
        }
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let hint = nearest(&text.value, names.iter().copied())
            .map_or_else(|| format!("it is one of {}", names.join(", ")), |word| format!("did you mean `{word}`?"));
        let what = format!("`{key}` in {} can't be `{}`", self.name, text.value.escape_debug());
        self.document.wrong(text.line, what, hint);
        None
    }

    /// True or false.
    pub(crate) fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.mistyped(key, self.document.line(&value.span()), "true or false");
        }
        flag
    }

    /// A whole number within the range.
    pub(crate) fn number(&self, key: &'static str, range: Range<u32>) -> Option<At<u32>> {
        let value = self.value(key)?;
        let line = self.document.line(&value.span());
        let written = value.get_ref().as_integer();
        let number = written
            .and_then(|number| u32::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok())
            .filter(|number| range.contains(number));
        if number.is_none() {
            let expected = format!("a whole number from {} to {}", range.start, range.end - 1);
            self.mistyped(key, line, &expected);
        }
        number.map(|value| At { value, line })
    }

    /// A list of texts; a text alone is a list of one.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<At<String>> {
        self.value(key).map_or_else(Vec::new, |value| self.list(key, value))
    }

    fn list(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<At<String>> {
        let line = self.document.line(&value.span());
        let items: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let texts = items.into_iter().filter_map(|item| {
            let line = self.document.line(&item.span());
            match item.get_ref() {
                DeValue::String(text) => Some(At { value: text.clone().into_owned(), line }),
                DeValue::Datetime(day) => Some(At { value: day.to_string(), line }),
                _ => None,
            }
        });
        let texts: Vec<At<String>> = texts.collect();
        let expected = value.get_ref().as_array().map_or(1, |items| items.len());
        if texts.len() != expected {
            self.mistyped(key, line, "a list of texts in quotes");
        }
        texts
    }

    /// A table under a key.
    pub(crate) fn table(&self, key: &'static str, name: &str) -> Option<Section<'a>> {
        let value = self.value(key)?;
        let line = self.document.line(&value.span());
        match value.get_ref() {
            DeValue::Table(table) => Some(Section::at(self.document, name, line, Some(table))),
            _ => {
                self.mistyped(key, line, "a table");
                None
            }
        }
    }

    /// A table under a key, or one without any key, so that defaults hold.
    pub(crate) fn table_or_empty(&self, key: &'static str, name: &str) -> Section<'a> {
        self.table(key, name).unwrap_or_else(|| Section::at(self.document, name, self.line, None))
    }

    /// The tables of a list.
    pub(crate) fn tables(&self, key: &'static str, name: &str) -> Vec<Section<'a>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let items: Vec<&'a Spanned<DeValue<'a>>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let sections = items.into_iter().filter_map(|item| {
            let line = self.document.line(&item.span());
            match item.get_ref() {
                DeValue::Table(table) => Some(Section::at(self.document, name, line, Some(table))),
                _ => {
                    self.mistyped(key, line, "a list of tables");
                    None
                }
            }
        });
        sections.collect()
    }
}
