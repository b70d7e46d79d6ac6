//! Floor 2: what turns a brief into a draft. A draft is claims with their evidence; whether they hold is checked elsewhere.

mod answer;
mod ballot;
mod chatter;
mod choice;
mod formal;
mod kind;
mod line;
pub mod model;
mod offline;
mod open;
mod period;
mod phrase;
mod proposal;
mod query;
mod salience;
mod terms;

pub use offline::Offline;

use crate::domain::brief::Brief;
use crate::domain::summary::Claim;

/// What turns a brief into a draft.
#[derive(Clone, Debug)]
pub enum Writer {
    /// The built-in one: extractive, deterministic, without any model.
    Offline(Offline),
    /// A language model, with the built-in one behind it.
    Model(Box<Modelled>),
}

/// How language models are used.
#[derive(Clone, Debug)]
pub struct Modelled {
    /// Where they are.
    pub server: model::Model,
    /// Which is asked first.
    pub model: String,
    /// Which is asked when the first fails.
    pub fallback: Option<String>,
    /// The most tokens of a brief.
    pub brief_tokens: usize,
    /// The most tokens that a project may use on a day.
    pub tokens_a_day: u64,
    /// Prompts that take the place of those that are compiled in, by name.
    pub prompts: std::collections::BTreeMap<String, String>,
}

impl Writer {
    /// Drafts what the brief tells, with the built-in writer: it is behind every model.
    #[must_use]
    pub fn draft(&self, brief: &Brief) -> Draft {
        match self {
            Self::Offline(offline) => offline.draft(brief),
            Self::Model(_) => Offline.draft(brief),
        }
    }
}

impl Default for Writer {
    fn default() -> Self {
        Self::Offline(Offline)
    }
}

/// What a writer makes of a brief.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The claims, by kind and then by time.
    pub claims: Vec<Claim>,
}
