//! What is to be said, decided with the entries and recorded in one transaction with them. The words come when it is sent.

use super::entry::Refusal;
use super::message::{ChannelId, MessageId};
use super::name::ReviewId;
use super::name::{OutgoingKey, PersonId, TargetId};
use super::person::Account;
use super::ruling::RulingKind;
use super::value::{Field, Value};

/// Where something is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The channel.
    pub channel: ChannelId,
    /// The message in whose thread it stands.
    pub thread: Option<MessageId>,
    /// The only one who sees it, where it is not for all.
    pub only: Option<Account>,
}

/// Two or more readings of what somebody wrote, to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This ruling.
    Rule(RulingKind),
    /// This value.
    Value(Field, Value),
    /// Hand it to this person.
    Hand(PersonId),
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say {
    /// A new card for a review.
    Card(ReviewId),
    /// The cards of a review as they stand now.
    Refresh(ReviewId),
    /// What was recorded, with an undo.
    Recorded {
        /// On which review.
        review: ReviewId,
        /// The entry.
        entry: u64,
    },
    /// That a ruling no longer stands.
    Withdrawn {
        /// On which review.
        review: ReviewId,
        /// The entry of the ruling that went.
        entry: u64,
    },
    /// How a review ended.
    Settled {
        /// Which.
        review: ReviewId,
        /// The entry that says so.
        entry: u64,
    },
    /// That something was not recorded, and why.
    Refused {
        /// On which review.
        review: ReviewId,
        /// Why.
        refusal: Refusal,
    },
    /// A question back, with buttons.
    AskBack {
        /// On which review.
        review: ReviewId,
        /// What was not clear.
        why: String,
        /// What it may have meant.
        choices: Vec<Choice>,
    },
    /// A reminder, or that somebody is asked next.
    Nudge {
        /// Of which review.
        review: ReviewId,
        /// Whom.
        whom: Vec<PersonId>,
        /// True where they are asked for the first time.
        next: bool,
    },
    /// Not said but done: what was ruled is carried out.
    CarryOut {
        /// Which review.
        review: ReviewId,
        /// The entry that settled it.
        entry: u64,
        /// Where.
        target: TargetId,
    },
    /// What came of carrying it out.
    Carried {
        /// Of which review.
        review: ReviewId,
        /// The entry that says so.
        entry: u64,
    },
    /// That the day's exceptions are used up, and what waits.
    DayFull {
        /// The entry that says so.
        entry: u64,
    },
    /// Nothing new since the last digest.
    NothingNew {
        /// The entry of the digest.
        entry: u64,
    },
    /// An answer from the evidence, already in words.
    Answer {
        /// On which review, if on one.
        review: Option<ReviewId>,
        /// The lines.
        lines: Vec<AnswerLine>,
    },
}

/// One line of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLine {
    /// What it says.
    pub text: String,
    /// The message that it stands in, where it stands in one.
    pub source: Option<MessageId>,
}

impl From<String> for AnswerLine {
    fn from(text: String) -> Self {
        Self { text, source: None }
    }
}

/// One thing to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// What makes it the same as another. A second with the same key, while the first waits, takes its place.
    pub key: OutgoingKey,
    /// Where.
    pub to: Place,
    /// What.
    pub say: Say,
}
