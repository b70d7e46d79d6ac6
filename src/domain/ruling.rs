//! Rulings: what a person says of a review.

use chrono::{DateTime, NaiveDate, Utc};

use super::finding::Proposed;
use super::message::MessageId;
use super::name::{DeliveryId, PersonId};
use super::person::Account;
use super::proposition::ContentHash;

/// What kind of ruling: the words of the design, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RulingKind {
    /// Yes, as it was shown.
    Approve,
    /// No.
    Reject,
    /// Yes, but with other values.
    Correct,
    /// Not now.
    Hold,
    /// Somebody else decides.
    Delegate,
    /// What I said no longer holds.
    Withdraw,
    /// A question.
    Ask,
}

impl RulingKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Approve, Self::Reject, Self::Correct, Self::Hold, Self::Delegate, Self::Withdraw, Self::Ask];

    /// The kind in a word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Correct => "correct",
            Self::Hold => "hold",
            Self::Delegate => "delegate",
            Self::Withdraw => "withdraw",
            Self::Ask => "ask",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == raw)
    }
}

/// What a person says of a review. Only the five that stand until they are taken back: withdrawing is an act on one of
/// them, and asking is no ruling on the proposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Yes, as it was shown.
    Approve,
    /// No.
    Reject {
        /// Why, in their words; empty where they gave none.
        reason: String,
    },
    /// Yes, but with these values.
    Correct {
        /// The typed values.
        values: Vec<Proposed>,
        /// What they wrote.
        text: String,
    },
    /// Not before that day.
    Hold {
        /// The day on which it comes back.
        until: NaiveDate,
    },
    /// Somebody else decides.
    Delegate {
        /// Who.
        to: PersonId,
    },
}

impl Ruling {
    /// The kind of it.
    #[must_use]
    pub fn kind(&self) -> RulingKind {
        match self {
            Self::Approve => RulingKind::Approve,
            Self::Reject { .. } => RulingKind::Reject,
            Self::Correct { .. } => RulingKind::Correct,
            Self::Hold { .. } => RulingKind::Hold,
            Self::Delegate { .. } => RulingKind::Delegate,
        }
    }
}

/// The physical act that a ruling rests on: what undoes it when it is undone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Trace {
    /// A reaction on a card; it stands until it is taken off.
    Reaction {
        /// The card.
        card: MessageId,
        /// The emoji, without skin tone.
        emoji: String,
    },
    /// A reply; it stands until it is edited or deleted, or the person says something else.
    Reply(MessageId),
    /// A button or a command; it stands until the person says something else.
    Press(DeliveryId),
}

impl Trace {
    /// True for what a person says at a moment, so that a later saying replaces it. A reaction is not said, it stands.
    #[must_use]
    pub fn is_said(&self) -> bool {
        !matches!(self, Self::Reaction { .. })
    }
}

/// A ruling that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The entry that recorded it.
    pub entry: u64,
    /// Who ruled.
    pub by: PersonId,
    /// With which account.
    pub account: Account,
    /// What.
    pub ruling: Ruling,
    /// On which proposition.
    pub on: ContentHash,
    /// By which act.
    pub trace: Trace,
    /// When.
    pub at: DateTime<Utc>,
}
