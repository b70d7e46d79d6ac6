//! Work: the closed list of reasons for which a desk does something.

use chrono::{DateTime, Utc};

use super::answering::Answered;
use super::drafting::{Drafted, Wanted};
use super::interrogate::Inquired;
use crate::chat::Answer;
use crate::domain::delivery::Delivery;
use crate::domain::digest::Digest;
use crate::domain::finding::{FindingKey, Proposed, Severity};
use crate::domain::message::{ChannelId, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::outgoing::Outgoing;
use crate::domain::person::Actor;
use crate::domain::reading::Reading;
use crate::domain::schedule::Slot;

/// The most pieces of work that one desk takes at once: they are recorded in one transaction.
pub const BATCH_LIMIT: usize = 256;

/// Why a desk does something.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// Something happened on a platform.
    Delivered(Delivery),
    /// A source was read.
    Read(Vec<Reading>),
    /// An outgoing item is over.
    Sent {
        /// Which.
        outgoing: Outgoing,
        /// What came of it.
        came: Came,
    },
    /// Time went on.
    Ticked {
        /// Up to when the platforms were read.
        reconciled: DateTime<Utc>,
    },
    /// It is time to look for exceptions.
    Looked,
    /// A digest may be due.
    DigestDue {
        /// Since when, where there was none before.
        since: DateTime<Utc>,
    },
    /// A digest is due for that scheduled time.
    Digest(Slot),
    /// A digest was drafted, outside of the desk.
    Drafted(Box<Drafted>),
    /// An operator takes back what a ruling teaches, in the name of somebody who may.
    Revoke {
        /// In whose name.
        by: Actor,
        /// The entry that taught it.
        lesson: u64,
    },
    /// An answer was phrased, outside of the desk.
    Answered(Box<Answered>),
    /// What somebody wrote was erased.
    Erased {
        /// How many messages.
        messages: u64,
    },
}

/// What came of an outgoing item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// It stands there.
    Posted(MessageId),
    /// It brought older messages up to date, or was for one person and is not kept.
    Said,
    /// It was not said but done.
    Done {
        /// What, in the target's words.
        did: String,
        /// What was so before, as far as it was known.
        before: Vec<Proposed>,
    },
    /// It was given up.
    Failed(String),
}

/// A digest that somebody wants to see as it would be now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Where they asked.
    pub channel: ChannelId,
    /// True where all in the channel see it.
    pub here: bool,
}

/// What work left behind for others to see to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// The ledger has new entries.
    pub entries: bool,
    /// Something is to be said.
    pub outgoing: bool,
}

impl Left {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { entries: self.entries || other.entries, outgoing: self.outgoing || other.outgoing }
    }
}

/// What a desk says when a piece of work is recorded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// The answer for the one who acted.
    pub answer: Option<Answer>,
    /// They asked for the digest as it would be now, which takes a while.
    pub preview: Option<Preview>,
    /// What others have to see to.
    pub left: Left,
    /// They asked something by command that a model phrases first, and whether all in the channel are told.
    pub asked: Option<(Box<Inquired>, bool)>,
    /// What was asked in threads, and a model phrases first: nothing was recorded of the answers.
    pub inquired: Vec<Inquired>,
    /// The reviews that were opened.
    pub opened: Vec<ReviewId>,
    /// Where it was looked for exceptions: all that was found, with its weight.
    pub found: Vec<(FindingKey, Severity)>,
    /// A digest is due that a model drafts first: nothing was recorded of it.
    pub wanted: Option<Box<Wanted>>,
    /// The digest that was composed; it is posted unless its scheduled time was taken.
    pub digest: Option<Box<Digest>>,
}
