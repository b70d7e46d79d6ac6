//! What is given to the ledger and what comes back: groups of records, heads, outcomes, claims.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::domain::entry::{Entry, What};
use crate::domain::message::{Message, MessageId};
use crate::domain::name::{DeliveryId, OutgoingKey, ProjectId};
use crate::domain::observation::Observation;
use crate::domain::outgoing::Outgoing;
use crate::domain::reading::Reading;

/// How many entries a project has: what a judge says it has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u64);

impl Version {
    /// A project without an entry.
    pub const START: Self = Self(0);

    /// The version of a project with that many entries, which is also the number of its newest entry.
    #[must_use]
    pub const fn new(entries: u64) -> Self {
        Self(entries)
    }

    /// How many entries.
    #[must_use]
    pub const fn entries(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The SHA-256 of an entry and of the hash before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryHash(pub(crate) [u8; 32]);

impl EntryHash {
    /// What the first entry of a project follows.
    pub const START: Self = Self([0; 32]);

    /// Reads 64 hexadecimal digits.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        crate::domain::proposition::ContentHash::parse(raw).map(|hash| Self(hash.0))
    }

    /// The first six digits, as a digest's foot shows them.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string()[..6].to_owned()
    }
}

impl fmt::Display for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryHash({self})")
    }
}

/// The newest entry of a project: its number and its hash. Shown as `412 9f3ce1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Head {
    /// How many entries there are.
    pub version: Version,
    /// The hash of the newest.
    pub hash: EntryHash,
}

impl Head {
    /// The head of a project without an entry.
    pub const START: Self = Self { version: Version::START, hash: EntryHash::START };
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.version, self.hash.short())
    }
}

/// What one project's writer wants stored, all of it or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Whose.
    pub project: ProjectId,
    /// The version that the records were judged on. None for conversation and readings, which are never stale: such
    /// records hold neither entries nor outgoing items.
    pub expected: Option<Version>,
    /// The records, in the order in which they were judged.
    pub records: Vec<Record>,
}

/// What came of one delivery, or of one thing that the bot did by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The delivery; none for what the bot did by itself.
    pub delivery: Option<DeliveryId>,
    /// What is known with the delivery: it is a duplicate from now on.
    pub implies: Option<DeliveryId>,
    /// What makes the delivery void: where that is stored, it counts as a duplicate.
    pub voided_by: Option<DeliveryId>,
    /// When it is recorded.
    pub at: DateTime<Utc>,
    /// New entries, numbered on from the expected version.
    pub entries: Vec<What>,
    /// What is to be said.
    pub outgoing: Vec<Outgoing>,
    /// What changed on cards.
    pub observed: Vec<Observation>,
    /// What changed in the conversation.
    pub messages: Vec<MessageChange>,
    /// What sources reported.
    pub readings: Vec<Reading>,
    /// Outgoing items that are over.
    pub finished: Vec<Finished>,
}

impl Record {
    /// A record of nothing yet.
    #[must_use]
    pub fn new(delivery: Option<DeliveryId>, at: DateTime<Utc>) -> Self {
        Self {
            delivery,
            implies: None,
            voided_by: None,
            at,
            entries: Vec::new(),
            outgoing: Vec::new(),
            observed: Vec::new(),
            messages: Vec::new(),
            readings: Vec::new(),
            finished: Vec::new(),
        }
    }

    /// True where it changes what the next is judged on.
    #[must_use]
    pub fn changes_state(&self) -> bool {
        !self.entries.is_empty() || !self.outgoing.is_empty() || !self.observed.is_empty()
    }

    /// True where it rests on a judgement: it answers a delivery, or says or records something.
    pub(crate) fn was_judged(&self) -> bool {
        self.delivery.is_some() || self.changes_state()
    }
}

/// A change in the conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageChange {
    /// Said or edited: the message as it stands. An older edit never overwrites a newer one.
    Put(Message),
    /// Deleted: it does not come back, however late it is heard of.
    Deleted(MessageId),
}

/// An outgoing item that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Which.
    pub key: OutgoingKey,
    /// The message that came of it, if one did. It is kept for good.
    pub posted: Option<MessageId>,
}

/// What became of one record of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// It is stored.
    Stored,
    /// Its delivery was stored before, or what makes it void; nothing of the record is stored.
    Duplicate,
    /// A duplicate before it in the group carried entries, so it was judged on a state that never was. Nothing of it is
    /// stored; judge it again.
    Unjudged,
}

/// What became of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Appended {
    /// It is durable.
    Done {
        /// One for each record.
        outcomes: Vec<Outcome>,
        /// The head after it.
        head: Head,
    },
    /// Somebody else wrote since the expected version; nothing is stored. Read the tail and judge again.
    Stale,
}

/// What a project's hot state is folded from.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The newest entry.
    pub head: Head,
    /// The entries that still bear on what comes, in order; the numbers have gaps.
    pub entries: Vec<Entry>,
    /// The reactions last seen on the cards of those reviews.
    pub observed: Vec<Observation>,
}

/// An entry with its link in the chain, as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct SealedEntry {
    /// What it says; words that are gone are empty.
    pub entry: Entry,
    /// The hash of the entry before it.
    pub prev: EntryHash,
    /// Its own hash.
    pub hash: EntryHash,
    /// The stored bytes that the hash covers: JSON, with `kind` and `v` first, without anybody's words.
    pub body: Vec<u8>,
}

/// An outgoing item that was handed out to be sent. The attempt is recorded already.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// Whose.
    pub project: ProjectId,
    /// What.
    pub outgoing: Outgoing,
    /// Which attempt this is, counted from 1.
    pub attempt: u32,
    /// An earlier attempt's end is unknown: look for the post before sending it again.
    pub unsure: bool,
}

/// How an attempt ended that is to be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptEnd {
    /// Nothing was posted, for certain.
    Failed,
    /// Nobody knows.
    Unknown,
    /// It was not made: it had to wait. It does not count, and what is unsure stays so.
    Postponed,
}

/// What waits in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// How many items, claimed ones among them.
    pub items: u64,
    /// When the next is due, or a claim lapses.
    pub next: Option<DateTime<Utc>>,
}

/// How a store in a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// The version of its schema.
    pub schema: i64,
    /// A process has it open to write.
    pub in_use: bool,
    /// The first thing that is wrong with the file itself, if anything is.
    pub damage: Option<String>,
}

/// What is known of the words that an entry rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The words are there and are those that the entry was made with.
    Holds,
    /// They were deleted, edited away, erased, or went with their retention time.
    Gone,
    /// The words that are there are not those that the entry was made with: the store was changed by hand.
    Differs,
}
