//! What is kept: the append-only, hash-chained entries of each project, the outbox, and beside them messages and readings.
//!
//! One contract for every store. Always true:
//! - What [`Ledger::append`] answered `Done` for is durable; a group is stored whole or not at all.
//! - A delivery is stored once, whoever brings it how often.
//! - Entry n carries the hash of entry n-1; no entry is ever changed or removed.
//! - An entry holds nobody's words: those stand beside it, sealed by a salted hash, and go when they must.
//! - The ledger judges nothing and reads no clock.

mod aside;
mod chain;
mod error;
mod export;
mod hot;
mod memory;
mod open_actions;
mod outbox;
mod prepare;
mod record;
mod shape;
mod sought;
mod sqlite;
mod verify;
mod words;

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::domain::entry::Entry;
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::name::{DeliveryId, OutgoingKey, ProjectId};
use crate::domain::observation::Observation;
use crate::domain::person::Account;
use crate::domain::reading::Reading;

use verify::Follower;

pub use aside::{FRAME_LIMIT, FRAMES_LIMIT, Frame};
pub use error::LedgerError;
pub use export::{CsvExport, jsonl_line, read_exported, verify_exported};
pub use memory::Memory;
pub use open_actions::{OpenAction, OpenActions, open_action_line, write_open_actions};
pub use outbox::CLAIM_LAPSES_AFTER;
pub use record::{
    Appended, AttemptEnd, Claimed, EntryHash, Finished, Group, Head, Health, Held, Loaded, MessageChange, Outcome,
    Record, SealedEntry, Version, Waiting,
};
pub use sought::{FOUND_LIMIT, Found, Sought, WORDS_LIMIT};
pub use sqlite::Sqlite;
pub use verify::{Break, KnownHead, Verdict};

/// A store. Clones are handles to the same one.
#[derive(Clone, Debug)]
pub enum Ledger {
    /// In a file.
    Sqlite(Sqlite),
    /// Inside the process, gone with it: replays, dry runs, simulations.
    Memory(Memory),
}

/// The same method of whichever store it is. Memory never waits.
macro_rules! on_store {
    ($ledger:expr, $store:ident => $call:expr) => {
        match $ledger {
            Ledger::Sqlite($store) => $call.await,
            Ledger::Memory($store) => $call,
        }
    };
}

/// The ledger proper.
impl Ledger {
    /// A new store in memory.
    #[must_use]
    pub fn memory() -> Self {
        Self::Memory(Memory::default())
    }

    /// The store in a file; it is made where there is none. Only one process can have it open so.
    ///
    /// # Errors
    /// Where another process has it open, or the file is no ledger, is damaged, or was written by a newer release.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        Sqlite::open(path).map(Self::Sqlite)
    }

    /// The store in a file, to be read only, while another process may write it.
    ///
    /// # Errors
    /// Where there is none, or the file is no ledger, is damaged, or was written by a newer release.
    pub fn open_to_read(path: &Path) -> Result<Self, LedgerError> {
        Sqlite::open_to_read(path).map(Self::Sqlite)
    }

    /// Looks at the store in a file without changing it, while another process may write it.
    ///
    /// # Errors
    /// Where there is none, or the file is no ledger, is damaged, or was written by a newer release.
    pub fn examine(path: &Path) -> Result<Health, LedgerError> {
        Sqlite::examine(path)
    }

    /// Stores a group in one transaction, and answers for each record. When it returns, the group is durable.
    ///
    /// # Errors
    /// Nothing of the group is stored then. It can be tried again.
    pub async fn append(&self, group: Group) -> Result<Appended, LedgerError> {
        on_store!(self, store => store.append(group))
    }

    /// What the project's hot state is folded from: every entry of the reviews that are open or held, of those whose
    /// settlement made a value true that no later one replaced, of the newest rejection of each finding; the newest
    /// digest and the newest pause. After a review was reopened, older settlements can stand again: load anew.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn load(&self, project: &ProjectId) -> Result<Loaded, LedgerError> {
        on_store!(self, store => store.load(project))
    }

    /// The newest entry of a project.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn head(&self, project: &ProjectId) -> Result<Head, LedgerError> {
        on_store!(self, store => store.head(project))
    }

    /// The projects of which anything is stored, by name.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn projects(&self) -> Result<Vec<ProjectId>, LedgerError> {
        on_store!(self, store => store.projects())
    }

    /// The entries after a version, at most `limit`.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn tail(&self, project: &ProjectId, after: Version, limit: usize) -> Result<Vec<Entry>, LedgerError> {
        let sealed = self.sealed(project, after, limit).await?;
        Ok(sealed.into_iter().map(|sealed| sealed.entry).collect())
    }

    /// The entries after a version with their links, at most `limit`.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn sealed(
        &self,
        project: &ProjectId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<SealedEntry>, LedgerError> {
        on_store!(self, store => store.sealed(project, after, limit))
    }

    /// Follows the chain of a project from its first entry. Without a head that was kept outside, a tail that was cut off
    /// can't be seen.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn verify(&self, project: &ProjectId, known: Option<KnownHead>) -> Result<Verdict, LedgerError> {
        let follower = Follower::new(project, known);
        let followed = on_store!(self, store => store.follow(follower))?;
        Ok(followed.verdict())
    }

    /// All entries about a review, in order.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn review_entries(&self, review: &ReviewId) -> Result<Vec<Entry>, LedgerError> {
        on_store!(self, store => store.review_entries(review))
    }

    /// The review that a message shows, however old.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn review_of_card(&self, card: &MessageId) -> Result<Option<ReviewId>, LedgerError> {
        on_store!(self, store => store.review_of_card(card))
    }

    /// The number that the project's next review gets.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn next_review_number(&self, project: &ProjectId) -> Result<u32, LedgerError> {
        on_store!(self, store => store.next_review_number(project))
    }

    /// For each delivery, whether it is stored.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn seen(&self, project: &ProjectId, deliveries: &[DeliveryId]) -> Result<Vec<bool>, LedgerError> {
        on_store!(self, store => store.seen(project, deliveries))
    }

    /// The reactions last seen on a message.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn observed(&self, card: &MessageId) -> Result<Vec<Observation>, LedgerError> {
        on_store!(self, store => store.observed(card))
    }

    /// For each message that entry `n` rests on, in its order, and then for the words of its ruling: whether the
    /// words that are kept are those that the entry was made with.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn evidence_holds(&self, project: &ProjectId, n: u64) -> Result<Vec<Held>, LedgerError> {
        on_store!(self, store => store.evidence_holds(project, n))
    }
}

/// The outbox.
impl Ledger {
    /// Hands out items that are due, oldest first. The attempt is durable before this returns. A claim that is neither
    /// finished nor retried lapses after [`CLAIM_LAPSES_AFTER`], or when the store is opened again, and is then handed
    /// out as unsure.
    ///
    /// # Errors
    /// Nothing is handed out then.
    pub async fn claim(&self, now: DateTime<Utc>, limit: usize) -> Result<Vec<Claimed>, LedgerError> {
        on_store!(self, store => store.claim(now, limit))
    }

    /// Gives a claimed item back, to be handed out again at `at`. One that is over, or unknown, is left alone.
    ///
    /// # Errors
    /// The item stays claimed then.
    pub async fn retry(
        &self,
        project: &ProjectId,
        key: &OutgoingKey,
        at: DateTime<Utc>,
        end: AttemptEnd,
    ) -> Result<(), LedgerError> {
        on_store!(self, store => store.retry(project, key, at, end))
    }

    /// The message that came of an outgoing item.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn posted(&self, project: &ProjectId, key: &OutgoingKey) -> Result<Option<MessageId>, LedgerError> {
        on_store!(self, store => store.posted(project, key))
    }

    /// How much waits to be sent, and until when nothing of it is due.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn waiting(&self) -> Result<Waiting, LedgerError> {
        on_store!(self, store => store.waiting())
    }
}

/// What stands aside: what a platform's room needs after a start, and what it could not read.
impl Ledger {
    /// The note of that name.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn note(&self, name: &str) -> Result<Option<String>, LedgerError> {
        on_store!(self, store => store.read_note(name))
    }

    /// Writes a note, in place of the one of that name. It is durable when this returns.
    ///
    /// # Errors
    /// The note stands as it stood then.
    pub async fn set_note(&self, name: &str, value: &str) -> Result<(), LedgerError> {
        on_store!(self, store => store.note(name, value))
    }

    /// Keeps a frame that could not be read, among the newest [`FRAMES_LIMIT`]. It is durable when this returns.
    ///
    /// # Errors
    /// It is not kept then.
    pub async fn keep_frame(&self, frame: Frame) -> Result<(), LedgerError> {
        on_store!(self, store => store.keep_frame(frame))
    }

    /// The frames that could not be read, newest first, at most `limit`.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn frames(&self, limit: usize) -> Result<Vec<Frame>, LedgerError> {
        on_store!(self, store => store.frames(limit))
    }
}

/// Conversation and readings, which stand outside the chain.
impl Ledger {
    /// A message as it stands; none where it is unknown, deleted, erased, or went with its retention time.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn message(&self, id: &MessageId) -> Result<Option<Message>, LedgerError> {
        on_store!(self, store => store.message(id))
    }

    /// A thread: its root and the answers, in order of time.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn thread(&self, root: &MessageId) -> Result<Vec<Message>, LedgerError> {
        on_store!(self, store => store.thread(root))
    }

    /// The messages of some channels written after the first time and not after the second, in order of time. Where
    /// there are more than `limit`, the newest of them.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn messages(
        &self,
        channels: &[ChannelId],
        (after, until): (DateTime<Utc>, DateTime<Utc>),
        limit: usize,
    ) -> Result<Vec<Message>, LedgerError> {
        on_store!(self, store => store.messages(channels, (after, until), limit))
    }

    /// The messages of people in some channels, and the reviews of a project, that hold some of the words: the best first. What was
    /// edited, deleted or erased is found as it stands now, or no more.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn seek(&self, sought: &Sought) -> Result<Found, LedgerError> {
        on_store!(self, store => store.seek(sought))
    }

    /// Forgets the messages written before a time, with the words that entries rest on. Says how many went.
    ///
    /// # Errors
    /// Part of them may be gone then; it can be tried again.
    pub async fn forget_messages(&self, before: DateTime<Utc>) -> Result<u64, LedgerError> {
        on_store!(self, store => store.forget_messages(before))
    }

    /// Erases what these accounts wrote: texts, names, accounts and salts go. The ids stay, so that a message that is read
    /// again does not come back. Says how many messages went.
    ///
    /// # Errors
    /// Nothing is erased then.
    pub async fn erase(&self, accounts: &[Account]) -> Result<u64, LedgerError> {
        on_store!(self, store => store.erase(accounts))
    }

    /// What sources reported of a project after a time, in order of time.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn readings(
        &self,
        project: &ProjectId,
        after: Option<DateTime<Utc>>,
    ) -> Result<Vec<Reading>, LedgerError> {
        on_store!(self, store => store.readings(project, after))
    }

    /// Forgets the readings from before a time, but for the newest of each item, field and source: that is what the
    /// source says now. Says how many went.
    ///
    /// # Errors
    /// Nothing is forgotten then.
    pub async fn forget_readings(&self, before: DateTime<Utc>) -> Result<u64, LedgerError> {
        on_store!(self, store => store.forget_readings(before))
    }
}
