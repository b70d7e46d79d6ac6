//! Floor 2: what turns a brief into a draft. A draft is claims with their evidence; whether they hold is checked elsewhere.

mod answer;
mod ballot;
mod chatter;
mod choice;
mod formal;
mod kind;
mod line;
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
}

impl Writer {
    /// Drafts what the brief tells.
    #[must_use]
    pub fn draft(&self, brief: &Brief) -> Draft {
        match self {
            Self::Offline(offline) => offline.draft(brief),
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
