//! One line of what was found: ok, or what to do about it.

use std::fmt;

use serde_json::{Value as Json, json};

/// How wide the name of what a line is about is, in characters.
const ABOUT_WIDTH: usize = 8;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// What it is about, in a word.
    about: &'static str,
    /// What is so.
    text: String,
    /// What to do about it; none where it is ok.
    todo: Option<String>,
}

impl Line {
    /// All is well.
    pub(super) fn ok(about: &'static str, text: impl Into<String>) -> Self {
        Self { about, text: text.into(), todo: None }
    }

    /// Something is to be done.
    pub(super) fn todo(about: &'static str, text: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { about, text: text.into(), todo: Some(todo.into()) }
    }

    /// The line as a machine reads it.
    pub(super) fn json(&self) -> Json {
        let mut line = json!({ "ok": self.todo.is_none(), "about": self.about, "text": self.text });
        if let Some(todo) = &self.todo {
            line["todo"] = json!(todo);
        }
        line
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = ABOUT_WIDTH;
        match &self.todo {
            None => write!(f, "ok     {:<width$} {}", self.about, self.text),
            Some(todo) => write!(f, "to do  {:<width$} {}; {todo}", self.about, self.text),
        }
    }
}

/// All that was found.
#[derive(Debug, Default)]
pub(super) struct Found(Vec<Line>);

impl Found {
    pub(super) fn push(&mut self, line: Line) {
        self.0.push(line);
    }

    pub(super) fn extend(&mut self, lines: impl IntoIterator<Item = Line>) {
        self.0.extend(lines);
    }

    pub(super) fn lines(&self) -> &[Line] {
        &self.0
    }

    /// True where nothing is to be done.
    pub(super) fn all_ok(&self) -> bool {
        self.0.iter().all(|line| line.todo.is_none())
    }
}
