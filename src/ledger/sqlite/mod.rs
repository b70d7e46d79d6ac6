//! The embedded store: one SQLite file, one writer that commits in groups, a few readers beside it.
//!
//! Every commit is synced before it is answered. A second process can read, but not write.

mod append;
mod aside;
mod conversation;
mod desk;
mod entries;
mod health;
mod heat;
mod keys;
mod lock;
mod outbox;
mod readers;
mod schema;
mod seek;
mod talk;
mod writer;

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::domain::entry::Entry;
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::name::{DeliveryId, OutgoingKey, ProjectId};
use crate::domain::observation::Observation;
use crate::domain::person::Account;
use crate::domain::reading::Reading;

use super::aside::Frame;
use super::error::LedgerError;
use super::prepare::Prepared;
use super::record::{Appended, AttemptEnd, Claimed, Group, Head, Health, Held, Loaded, SealedEntry, Version, Waiting};
use super::sought::{Found, Sought};
use super::verify::Follower;

use lock::Lock;
use readers::Readers;
use writer::{Answer, Task, Writer};

/// A store in a file. Clones are handles to the same one; when the last is dropped it is closed.
#[derive(Clone, Debug)]
pub struct Sqlite {
    readers: Readers,
    writer: Option<Arc<Writer>>,
}

impl Sqlite {
    /// Opens the store, or makes it where there is none.
    ///
    /// # Errors
    /// Where another process has it open, or the file is no ledger, is damaged, or was written by a newer release.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let lock = Lock::take(path)?;
        let db = schema::open_writer(path)?;
        let writer = Writer::start(db, lock)?;
        Ok(Self { readers: Readers::new(path.to_owned()), writer: Some(Arc::new(writer)) })
    }

    /// Opens a store to be read only, whether or not another process writes it meanwhile.
    ///
    /// # Errors
    /// Where there is none, or the file is no ledger, is damaged, or was written by a newer release.
    pub fn open_to_read(path: &Path) -> Result<Self, LedgerError> {
        schema::open_reader(path)?;
        Ok(Self { readers: Readers::new(path.to_owned()), writer: None })
    }

    /// Looks at a store without changing it.
    ///
    /// # Errors
    /// Where there is none, or the file is no ledger, is damaged, or was written by a newer release.
    pub fn examine(path: &Path) -> Result<Health, LedgerError> {
        health::examine(path)
    }

    async fn ask(&self, task: Task) -> Result<Answer, LedgerError> {
        let writer = self.writer.as_ref().ok_or(LedgerError::ReadOnly)?;
        writer.ask(task).await
    }

    async fn gone(&self, task: Task) -> Result<u64, LedgerError> {
        match self.ask(task).await? {
            Answer::Gone(count) => Ok(count),
            _ => Err(LedgerError::Closed),
        }
    }

    pub(super) async fn append(&self, group: Group) -> Result<Appended, LedgerError> {
        match self.ask(Task::Append(Prepared::new(group)?)).await? {
            Answer::Appended(appended) => Ok(appended),
            _ => Err(LedgerError::Closed),
        }
    }

    pub(super) async fn claim(&self, now: DateTime<Utc>, limit: usize) -> Result<Vec<Claimed>, LedgerError> {
        match self.ask(Task::Claim(now, limit)).await? {
            Answer::Claimed(claimed) => Ok(claimed),
            _ => Err(LedgerError::Closed),
        }
    }

    pub(super) async fn retry(
        &self,
        project: &ProjectId,
        key: &OutgoingKey,
        at: DateTime<Utc>,
        end: AttemptEnd,
    ) -> Result<(), LedgerError> {
        let task = Task::Retry(project.clone(), key.clone(), at, end);
        self.ask(task).await.map(drop)
    }

    pub(super) async fn note(&self, name: &str, value: &str) -> Result<(), LedgerError> {
        self.ask(Task::Note(name.to_owned(), value.to_owned())).await.map(drop)
    }

    pub(super) async fn read_note(&self, name: &str) -> Result<Option<String>, LedgerError> {
        let name = name.to_owned();
        self.readers.read(move |db| aside::read_note(db, &name)).await
    }

    pub(super) async fn keep_frame(&self, frame: Frame) -> Result<(), LedgerError> {
        self.ask(Task::KeepFrame(frame)).await.map(drop)
    }

    pub(super) async fn frames(&self, limit: usize) -> Result<Vec<Frame>, LedgerError> {
        self.readers.read(move |db| aside::frames(db, limit)).await
    }

    pub(super) async fn forget_messages(&self, before: DateTime<Utc>) -> Result<u64, LedgerError> {
        let mut gone = 0;
        loop {
            let now = self.gone(Task::ForgetMessages(before)).await?;
            gone += now;
            if now < u64::from(conversation::FORGET_AT_ONCE) {
                return Ok(gone);
            }
        }
    }

    pub(super) async fn erase(&self, accounts: &[Account]) -> Result<u64, LedgerError> {
        let mut gone = 0;
        loop {
            let now = self.gone(Task::Erase(accounts.to_vec())).await?;
            gone += now;
            if now < u64::from(conversation::FORGET_AT_ONCE) {
                return Ok(gone);
            }
        }
    }

    pub(super) async fn forget_readings(&self, before: DateTime<Utc>) -> Result<u64, LedgerError> {
        self.gone(Task::ForgetReadings(before)).await
    }

    pub(super) async fn load(&self, project: &ProjectId) -> Result<Loaded, LedgerError> {
        let project = project.clone();
        self.readers.read(move |db| entries::load(db, &project)).await
    }

    pub(super) async fn head(&self, project: &ProjectId) -> Result<Head, LedgerError> {
        let project = project.clone();
        self.readers.read(move |db| entries::head(db, &project)).await
    }

    pub(super) async fn projects(&self) -> Result<Vec<ProjectId>, LedgerError> {
        self.readers.read(entries::projects).await
    }

    pub(super) async fn sealed(
        &self,
        project: &ProjectId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<SealedEntry>, LedgerError> {
        let project = project.clone();
        self.readers.read(move |db| entries::sealed(db, &project, after, limit)).await
    }

    pub(super) async fn follow(&self, follower: Follower) -> Result<Follower, LedgerError> {
        let mut follower = follower;
        self.readers
            .read(move |db| {
                let project = follower.project().clone();
                entries::follow(db, &project, &mut follower)?;
                Ok(follower)
            })
            .await
    }

    pub(super) async fn review_entries(&self, review: &ReviewId) -> Result<Vec<Entry>, LedgerError> {
        let review = review.clone();
        self.readers.read(move |db| entries::review_entries(db, &review)).await
    }

    pub(super) async fn review_of_card(&self, card: &MessageId) -> Result<Option<ReviewId>, LedgerError> {
        let card = card.clone();
        self.readers.read(move |db| entries::review_of_card(db, &card)).await
    }

    pub(super) async fn next_review_number(&self, project: &ProjectId) -> Result<u32, LedgerError> {
        let project = project.clone();
        self.readers.read(move |db| entries::next_review_number(db, &project)).await
    }

    pub(super) async fn seen(&self, project: &ProjectId, deliveries: &[DeliveryId]) -> Result<Vec<bool>, LedgerError> {
        let (project, deliveries) = (project.clone(), deliveries.to_vec());
        self.readers.read(move |db| entries::seen(db, &project, &deliveries)).await
    }

    pub(super) async fn observed(&self, card: &MessageId) -> Result<Vec<Observation>, LedgerError> {
        let card = card.clone();
        self.readers.read(move |db| entries::observed(db, &card)).await
    }

    pub(super) async fn evidence_holds(&self, project: &ProjectId, n: u64) -> Result<Vec<Held>, LedgerError> {
        let project = project.clone();
        self.readers.read(move |db| entries::evidence_holds(db, &project, n)).await
    }

    pub(super) async fn posted(
        &self,
        project: &ProjectId,
        key: &OutgoingKey,
    ) -> Result<Option<MessageId>, LedgerError> {
        let (project, key) = (project.clone(), key.clone());
        self.readers.read(move |db| talk::posted(db, &project, &key)).await
    }

    pub(super) async fn waiting(&self) -> Result<Waiting, LedgerError> {
        self.readers.read(talk::waiting).await
    }

    pub(super) async fn message(&self, id: &MessageId) -> Result<Option<Message>, LedgerError> {
        let id = id.clone();
        self.readers.read(move |db| talk::message(db, &id)).await
    }

    pub(super) async fn thread(&self, root: &MessageId) -> Result<Vec<Message>, LedgerError> {
        let root = root.clone();
        self.readers.read(move |db| talk::thread(db, &root)).await
    }

    pub(super) async fn messages(
        &self,
        channels: &[ChannelId],
        between: (DateTime<Utc>, DateTime<Utc>),
        limit: usize,
    ) -> Result<Vec<Message>, LedgerError> {
        let channels = channels.to_vec();
        self.readers.read(move |db| talk::messages(db, &channels, between, limit)).await
    }

    pub(super) async fn seek(&self, sought: &Sought) -> Result<Found, LedgerError> {
        let sought = sought.clone();
        self.readers.read(move |db| seek::seek(db, &sought)).await
    }

    pub(super) async fn readings(
        &self,
        project: &ProjectId,
        after: Option<DateTime<Utc>>,
    ) -> Result<Vec<Reading>, LedgerError> {
        let project = project.clone();
        self.readers.read(move |db| talk::readings(db, &project, after)).await
    }
}
