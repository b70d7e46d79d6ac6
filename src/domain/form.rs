//! Forms: what a dialog behind a button asks for, field by field, and what somebody filled in.

use super::finding::Proposed;
use super::name::{ItemKey, PersonId};
use super::value::{Field, Value};

/// The most inputs of a form: more is a spreadsheet, and Slack's buttons carry 2,000 characters.
pub const INPUTS_LIMIT: usize = 5;

/// What an input is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The right value of a field.
    Value {
        /// Of which item.
        item: ItemKey,
        /// Which field.
        field: Field,
    },
    /// The day until which something is held.
    Day,
    /// Who decides.
    Person,
}

/// How an input looks: what can be typed into it, or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A day.
    Date,
    /// A number; amounts of money keep the currency that was claimed.
    Number,
    /// One of these people.
    Person(Vec<(PersonId, String)>),
    /// Where work stands.
    Status,
    /// Words.
    Words,
}

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What it is for.
    pub wanted: Wanted,
    /// What stands over it.
    pub label: String,
    /// How it looks.
    pub kind: Kind,
    /// What stands in it already: what was claimed.
    pub claimed: Option<Value>,
}

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The question that stands over it.
    pub question: String,
    /// What stands already in the field for words; platforms without other inputs show this one alone.
    pub words: String,
    /// What is asked one by one, where the platform can: at most [`INPUTS_LIMIT`].
    pub inputs: Vec<Input>,
}

/// What somebody filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// What they typed into the field for words.
    pub words: String,
    /// What they gave one by one.
    pub given: Vec<(Wanted, Value)>,
}

impl Filled {
    /// Words alone.
    #[must_use]
    pub fn words(words: impl Into<String>) -> Self {
        Self { words: words.into(), given: Vec::new() }
    }

    /// The values that were given.
    pub fn values(&self) -> impl Iterator<Item = Proposed> + '_ {
        self.given.iter().filter_map(|(wanted, value)| match wanted {
            Wanted::Value { item, field } => {
                Some(Proposed { item: item.clone(), field: field.clone(), value: value.clone() })
            }
            Wanted::Day | Wanted::Person => None,
        })
    }

    /// What was given for something.
    #[must_use]
    pub fn of(&self, wanted: &Wanted) -> Option<&Value> {
        self.given.iter().find(|(given, _)| given == wanted).map(|(_, value)| value)
    }
}
