//! What could not be read: where it stands, what is wrong, and what to do about it.

use std::fmt;
use std::sync::Arc;

/// The most problems that one file may have before its reader gives up: by then the file is something else than it was taken for.
pub const PROBLEM_LIMIT: usize = 100;

/// The most characters of a bad value that a problem quotes.
const QUOTE_LIMIT: usize = 60;

/// Something that could not be read. It completes "failed to …".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, by the name that its reader was given.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: Option<u64>,
    /// The column or key.
    pub column: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem with a whole file.
    pub(crate) fn of_file(file: &Arc<str>, what: impl Into<String>) -> Self {
        Self { file: file.clone(), line: None, column: None, what: what.into(), hint: None }
    }

    /// A problem with a line of a file.
    pub(crate) fn at_line(file: &Arc<str>, line: u64, what: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::of_file(file, what) }
    }

    /// The same with the column that it is in.
    pub(crate) fn in_column(self, column: &str) -> Self {
        Self { column: Some(quoted(column)), ..self }
    }

    /// The same with advice.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "read {}", self.file)?;
        if let Some(line) = self.line {
            write!(f, " line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column:?}")?;
        }
        write!(f, ": {}", self.what)?;
        match &self.hint {
            Some(hint) => write!(f, "; hint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}

/// The beginning of a value, for a message: one line, bounded.
pub(crate) fn quoted(raw: &str) -> String {
    let mut out: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).take(QUOTE_LIMIT).collect();
    if raw.chars().nth(QUOTE_LIMIT).is_some() {
        out.push('…');
    }
    out
}
