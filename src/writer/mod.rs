//! Floor 2: what turns a brief into a draft. A draft is claims with their evidence; whether they hold is checked elsewhere.

mod answer;
mod ballot;
mod chatter;
mod choice;
mod formal;
pub mod inquiry;
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

use rust_decimal::Decimal;

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
    pub model: Choice,
    /// Which is asked when the first fails.
    pub fallback: Option<Choice>,
    /// The most tokens of a brief.
    pub brief_tokens: usize,
    /// The most tokens that a project may use on a day.
    pub tokens_a_day: u64,
    /// The most that a project may cost on a day, in the currency of the prices.
    pub cost_a_day: Option<Decimal>,
    /// Prompts that take the place of those that are compiled in, by name.
    pub prompts: std::collections::BTreeMap<String, String>,
}

/// A model, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The model, as its server calls it.
    pub name: String,
    /// What a million tokens that it is shown cost, and a million that it answers; nothing where no price is known.
    pub price: (Decimal, Decimal),
}

impl Choice {
    /// What a call costs, in the currency of the prices.
    #[must_use]
    pub fn cost(&self, shown: u64, answered: u64) -> Decimal {
        const MILLION: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
        (self.price.0 * Decimal::from(shown) + self.price.1 * Decimal::from(answered)) / MILLION
    }
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
