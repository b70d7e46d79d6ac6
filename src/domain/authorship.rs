//! Authorship: which model drafted something, by which prompt, and what it cost. It stands in the ledger beside what was drafted.

use rust_decimal::Decimal;
use sha2::{Digest as _, Sha256};

use super::schedule::Slot;

/// How many hexadecimal digits a version has: enough to tell all prompts of all years apart.
const VERSION_LENGTH: usize = 16;

/// Who drafted something that is no person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorship {
    /// The model, as its server calls it.
    pub model: String,
    /// The version of the prompt and its parameters.
    pub prompt: String,
    /// The tokens of this draft, over all calls.
    pub tokens: u64,
    /// All tokens of the project on that day, this draft included.
    pub tokens_that_day: u64,
    /// What it cost, in the currency of the prices; nothing where no price is known.
    pub cost: Decimal,
    /// What all of the project cost on that day, this draft included.
    pub cost_that_day: Decimal,
}

/// What a model was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The digest of that scheduled time.
    Digest(Slot),
    /// An answer to somebody's question.
    Answer,
}

impl Authorship {
    /// The version of a prompt: a hash of its text and parameters.
    #[must_use]
    pub fn version(prompt: &str) -> String {
        let hash = Sha256::digest(prompt.as_bytes());
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        hex[..VERSION_LENGTH].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_prompt_has_another_version() {
        let version = Authorship::version("one");
        assert_eq!(version.len(), VERSION_LENGTH);
        assert_eq!(version, Authorship::version("one"));
        assert_ne!(version, Authorship::version("two"));
    }
}
