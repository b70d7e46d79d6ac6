//! What is said of a wire shape that can't be read.

use thiserror::Error;

/// A part of a wire shape that can't be read.
#[derive(Debug, Error)]
#[error("read `{text}` as {what}")]
pub struct WireError {
    /// What it should be.
    pub what: &'static str,
    /// What it is.
    pub text: String,
}

impl WireError {
    pub(super) fn new(what: &'static str, text: &str) -> Self {
        let text = text.chars().take(80).collect();
        Self { what, text }
    }
}
