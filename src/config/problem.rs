//! What is wrong with a config: each problem with its line and what to do, all that could be found at once.

use std::fmt;
use std::path::PathBuf;

/// The most problems that are told at once; the rest are counted.
const TOLD_LIMIT: usize = 20;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line in the file, counted from 1; none for what comes from the environment.
    pub line: Option<usize>,
    /// What is wrong, naming the key.
    pub what: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.what)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// Why a config can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It can't be read.
    #[error("read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is too large to be a config.
    #[error("read {}: it is larger than {limit} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How large it may be.
        limit: u64,
    },
    /// It is no text.
    #[error("read {}: it is not UTF-8 text", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// It says something that can't be.
    #[error("use {}: {}", path.display(), told(problems))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// Everything that is wrong with it, in the order of its lines.
        problems: Vec<Problem>,
    },
}

fn told(problems: &[Problem]) -> String {
    if let [only] = problems {
        return only.to_string();
    }
    let mut text = format!("{} problems", problems.len());
    for problem in problems.iter().take(TOLD_LIMIT) {
        text.push_str(&format!("\n  {problem}"));
    }
    if problems.len() > TOLD_LIMIT {
        text.push_str(&format!("\n  and {} more", problems.len() - TOLD_LIMIT));
    }
    text
}
