//! Replies: what a person's words in a thread say of the review above them. A grammar, no model; a refusal wins, and
//! what is not clear is never an approval.

mod act;
mod approval;
mod ask;
mod change;
mod clause;
mod context;
mod corrected;
mod depends;
mod fields;
mod form;
mod found;
mod ground;
mod heads;
mod heard;
mod limits;
mod numbered;
mod people;
mod question_asked;
mod refusal;
mod remark;
mod sense;
mod untroubled;
mod values;
mod vote;
mod voted;
mod weigh;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::emoji::CustomEmoji;
use crate::domain::value::Value;

pub use super::said::Said;
pub use form::read_form;
pub use numbered::{Part, excepted, read_numbered, speaks_of_all, split_numbered};

/// What a reply answers, and when it was written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// What was asked, in words.
    pub prompt: Option<&'a str>,
    /// What was proposed: fields and values, as they were shown.
    pub proposal: &'a [(String, String)],
    /// When the reply was written, in the project's zone. Without it, relative dates have no value.
    pub at: Option<DateTime<Tz>>,
    /// The team's own emoji.
    pub emoji: Option<&'a CustomEmoji>,
}

/// A value that a reply gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// As it was written.
    pub text: String,
    /// What it says.
    pub value: Value,
}

/// A field that a reply leaves open between two values: "06/12".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The field.
    pub field: String,
    /// As it was written.
    pub text: String,
    /// The values that it may mean.
    pub values: [Value; 2],
}

/// How a reply was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it says first of all.
    pub ruling: Said,
    /// What it says besides.
    pub also: Vec<Said>,
    /// The values that it gives, by field.
    pub values: BTreeMap<String, Given>,
    /// What is to be asked back, where a value has two readings.
    pub choices: Vec<Choice>,
    /// Why it was read so, in a fragment.
    pub why: String,
    /// The condition that it makes, as written.
    pub condition: Option<String>,
    /// Until when it holds.
    pub until: Option<NaiveDate>,
    /// To whom it hands over, as written.
    pub to: Option<String>,
}

impl Reading {
    /// A reading that says one thing.
    pub(crate) fn plain(ruling: Said, why: &str) -> Self {
        Self {
            ruling,
            also: Vec::new(),
            values: BTreeMap::new(),
            choices: Vec::new(),
            why: why.to_owned(),
            condition: None,
            until: None,
            to: None,
        }
    }
}

/// Reads one reply. Linear in the length of the text; never panics.
#[must_use]
pub fn read(text: &str, asked: &Asked<'_>) -> Reading {
    weigh::weigh(text, asked)
}

#[cfg(test)]
mod tests;
