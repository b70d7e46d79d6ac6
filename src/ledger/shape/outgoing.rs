//! The stored shape of what waits to be said.

use serde::{Deserialize, Serialize};

use crate::domain::name::{OutgoingKey, PersonId, TargetId};
use crate::domain::outgoing::{AnswerLine, Choice, Outgoing, Place, Say};
use crate::domain::ruling::RulingKind;
use crate::domain::value::Field;

use super::names::{
    Unreadable, account, channel, message, read, read_account, read_channel, read_message, read_review,
};
use super::ruling::RefusalV1;
use super::value::ValueV1;

/// An outgoing item without its key, which stands beside it.
#[derive(Serialize, Deserialize)]
struct OutgoingV1 {
    v: u32,
    channel: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thread: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    only: Option<String>,
    say: SayV1,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SayV1 {
    Card(String),
    Refresh(String),
    Recorded { review: String, entry: u64 },
    Withdrawn { review: String, entry: u64 },
    Settled { review: String, entry: u64 },
    Refused { review: String, refusal: RefusalV1 },
    AskBack { review: String, why: String, choices: Vec<ChoiceV1> },
    Nudge { review: String, whom: Vec<String>, next: bool },
    CarryOut { review: String, entry: u64, target: String },
    Carried { review: String, entry: u64 },
    DayFull { entry: u64 },
    NothingNew { entry: u64 },
    Answer { review: Option<String>, lines: Vec<String> },
    Sourced { review: Option<String>, lines: Vec<SourcedV1> },
}

/// A line of an answer, with the message that it stands in.
#[derive(Serialize, Deserialize)]
struct SourcedV1 {
    text: String,
    source: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ChoiceV1 {
    Rule(String),
    Value(String, ValueV1),
    Hand(String),
}

impl From<&Choice> for ChoiceV1 {
    fn from(choice: &Choice) -> Self {
        match choice {
            Choice::Rule(kind) => Self::Rule(kind.as_str().to_owned()),
            Choice::Value(field, value) => Self::Value(field.as_str().to_owned(), value.into()),
            Choice::Hand(to) => Self::Hand(to.as_str().to_owned()),
        }
    }
}

impl TryFrom<ChoiceV1> for Choice {
    type Error = Unreadable;

    fn try_from(stored: ChoiceV1) -> Result<Self, Unreadable> {
        Ok(match stored {
            ChoiceV1::Rule(kind) => Self::Rule(read("kind of ruling", &kind, RulingKind::parse)?),
            ChoiceV1::Value(field, value) => Self::Value(Field::from_name(&field), value.try_into()?),
            ChoiceV1::Hand(to) => Self::Hand(read("person", &to, PersonId::parse)?),
        })
    }
}

impl From<&AnswerLine> for SourcedV1 {
    fn from(line: &AnswerLine) -> Self {
        Self { text: line.text.clone(), source: line.source.as_ref().map(message) }
    }
}

impl TryFrom<SourcedV1> for AnswerLine {
    type Error = Unreadable;

    fn try_from(stored: SourcedV1) -> Result<Self, Unreadable> {
        let source = stored.source.map(|raw| read_message(&raw)).transpose()?;
        Ok(Self { text: stored.text, source })
    }
}

impl From<&Say> for SayV1 {
    fn from(say: &Say) -> Self {
        match say {
            Say::Card(review) => Self::Card(review.to_string()),
            Say::Refresh(review) => Self::Refresh(review.to_string()),
            Say::Recorded { review, entry } => Self::Recorded { review: review.to_string(), entry: *entry },
            Say::Withdrawn { review, entry } => Self::Withdrawn { review: review.to_string(), entry: *entry },
            Say::Settled { review, entry } => Self::Settled { review: review.to_string(), entry: *entry },
            Say::Refused { review, refusal } => Self::Refused { review: review.to_string(), refusal: refusal.into() },
            Say::AskBack { review, why, choices } => Self::AskBack {
                review: review.to_string(),
                why: why.clone(),
                choices: choices.iter().map(ChoiceV1::from).collect(),
            },
            Say::Nudge { review, whom, next } => Self::Nudge {
                review: review.to_string(),
                whom: whom.iter().map(ToString::to_string).collect(),
                next: *next,
            },
            Say::CarryOut { review, entry, target } => {
                Self::CarryOut { review: review.to_string(), entry: *entry, target: target.to_string() }
            }
            Say::Carried { review, entry } => Self::Carried { review: review.to_string(), entry: *entry },
            Say::DayFull { entry } => Self::DayFull { entry: *entry },
            Say::NothingNew { entry } => Self::NothingNew { entry: *entry },
            Say::Answer { review, lines } => Self::Sourced {
                review: review.as_ref().map(ToString::to_string),
                lines: lines.iter().map(SourcedV1::from).collect(),
            },
        }
    }
}

impl TryFrom<SayV1> for Say {
    type Error = Unreadable;

    fn try_from(stored: SayV1) -> Result<Self, Unreadable> {
        Ok(match stored {
            SayV1::Card(review) => Self::Card(read_review(&review)?),
            SayV1::Refresh(review) => Self::Refresh(read_review(&review)?),
            SayV1::Recorded { review, entry } => Self::Recorded { review: read_review(&review)?, entry },
            SayV1::Withdrawn { review, entry } => Self::Withdrawn { review: read_review(&review)?, entry },
            SayV1::Settled { review, entry } => Self::Settled { review: read_review(&review)?, entry },
            SayV1::Refused { review, refusal } => {
                Self::Refused { review: read_review(&review)?, refusal: refusal.try_into()? }
            }
            SayV1::AskBack { review, why, choices } => Self::AskBack {
                review: read_review(&review)?,
                why,
                choices: choices.into_iter().map(Choice::try_from).collect::<Result<_, _>>()?,
            },
            SayV1::Nudge { review, whom, next } => {
                let whom = whom.iter().map(|raw| read("person", raw, PersonId::parse));
                let whom = whom.collect::<Result<_, _>>()?;
                Self::Nudge { review: read_review(&review)?, whom, next }
            }
            SayV1::CarryOut { review, entry, target } => {
                let target = read("target", &target, TargetId::parse)?;
                Self::CarryOut { review: read_review(&review)?, entry, target }
            }
            SayV1::Carried { review, entry } => Self::Carried { review: read_review(&review)?, entry },
            SayV1::DayFull { entry } => Self::DayFull { entry },
            SayV1::NothingNew { entry } => Self::NothingNew { entry },
            SayV1::Answer { review, lines } => {
                let review = review.map(|raw| read_review(&raw)).transpose()?;
                Self::Answer { review, lines: lines.into_iter().map(AnswerLine::from).collect() }
            }
            SayV1::Sourced { review, lines } => {
                let review = review.map(|raw| read_review(&raw)).transpose()?;
                Self::Answer { review, lines: lines.into_iter().map(AnswerLine::try_from).collect::<Result<_, _>>()? }
            }
        })
    }
}

/// The stored bytes of an outgoing item, without its key.
pub(crate) fn write_say(outgoing: &Outgoing) -> Vec<u8> {
    let stored = OutgoingV1 {
        v: 1,
        channel: channel(&outgoing.to.channel),
        thread: outgoing.to.thread.as_ref().map(message),
        only: outgoing.to.only.as_ref().map(account),
        say: SayV1::from(&outgoing.say),
    };
    serde_json::to_vec(&stored).expect("a shape has text keys only, and memory takes every byte")
}

/// The outgoing item of its key and its stored bytes.
pub(crate) fn read_say(key: OutgoingKey, body: &[u8]) -> Result<Outgoing, Unreadable> {
    let stored: OutgoingV1 = serde_json::from_slice(body).map_err(|error| Unreadable(error.to_string()))?;
    if stored.v != 1 {
        return Err(Unreadable(format!("its version {} is not known", stored.v)));
    }
    let thread = stored.thread.map(|raw| read_message(&raw)).transpose()?;
    let only = stored.only.map(|raw| read_account(&raw)).transpose()?;
    Ok(Outgoing {
        key,
        to: Place { channel: read_channel(&stored.channel)?, thread, only },
        say: stored.say.try_into()?,
    })
}
