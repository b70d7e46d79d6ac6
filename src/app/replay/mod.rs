//! Replay: a project's past goes through its desk on simulated time, on a ledger in memory. It sends nothing, and nobody rules.
//!
//! Time moves with what is fed, in order of time. Between two happenings all that comes due is done: exceptions are looked for each
//! morning and after readings, digests are composed. Reviews neither expire nor remind: whether somebody answered is not known.

mod agenda;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use agenda::{Agenda, Due};

use super::desk::{Desk, DeskError};
use super::office::Office;
use super::post::{Post, Posted, Shown};
use super::work::{BATCH_LIMIT, Came, Done, Work};
use crate::domain::delivery::{Delivery, Happened, Seen};
use crate::domain::digest::Digest;
use crate::domain::finding::{FindingKey, Severity};
use crate::domain::message::{Message, MessageId};
use crate::domain::name::DeliveryId;
use crate::domain::outgoing::Outgoing;
use crate::domain::project::Project;
use crate::domain::reading::Reading;
use crate::ledger::LedgerError;

/// How many outgoing items are taken at once.
const CLAIM_LIMIT: usize = 256;

/// How many readings one piece of work holds at most.
const READ_LIMIT: usize = 1_024;

/// How long messages are kept: a first digest looks back a week, detectors keep what they need themselves.
const KEPT: TimeDelta = TimeDelta::days(8);

/// How often what is no longer needed is forgotten.
const FORGET_EVERY: TimeDelta = TimeDelta::days(7);

/// Why a replay can't go on.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The desk fails.
    #[error("replay what happened")]
    Desk(#[from] DeskError),
    /// The store fails.
    #[error("replay what happened")]
    Ledger(#[from] LedgerError),
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Happening {
    /// Somebody wrote.
    Said(Message),
    /// A source reported a value.
    Read(Reading),
}

impl Happening {
    /// When.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Said(message) => message.at,
            Self::Read(reading) => reading.at,
        }
    }
}

/// A project's past, as it goes by.
#[derive(Debug)]
pub struct Replay {
    office: Arc<Office>,
    project: Arc<Project>,
    desk: Desk,
    agenda: Agenda,
    now: Option<DateTime<Utc>>,
    forgot: Option<DateTime<Utc>>,
    waiting: Vec<Work>,
    heard: u64,
    sent: u64,
    weights: BTreeMap<FindingKey, Severity>,
    composed: Option<Box<Digest>>,
    posts: Vec<Post>,
}

impl Replay {
    /// The past of a project, before anything happened. The office's ledger is to be an empty one in memory.
    #[must_use]
    pub fn new(office: Office, project: Project) -> Self {
        let (office, project) = (Arc::new(office), Arc::new(project));
        Self {
            desk: Desk::new(office.clone(), project.clone()),
            agenda: Agenda::new(project.clone()),
            office,
            project,
            now: None,
            forgot: None,
            waiting: Vec::new(),
            heard: 0,
            sent: 0,
            weights: BTreeMap::new(),
            composed: None,
            posts: Vec::new(),
        }
    }

    /// The project.
    #[must_use]
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Lets something happen, after all that came due before it. What would have been posted meanwhile comes back.
    /// Happenings are fed in order of time; one that is late counts as happening now.
    ///
    /// # Errors
    /// Where the desk or the store fail.
    pub async fn happen(&mut self, happening: Happening) -> Result<Vec<Post>, ReplayError> {
        let at = self.now.map_or(happening.at(), |now| now.max(happening.at()));
        if self.now.is_none() {
            self.agenda.begin(at);
        }
        self.until(at).await?;
        self.now = Some(at);
        match happening {
            Happening::Said(message) => {
                let work = self.delivered(message);
                self.waiting.push(work);
            }
            Happening::Read(reading) => self.read(reading, at),
        }
        if self.waiting.len() == BATCH_LIMIT {
            self.hand_over().await?;
        }
        Ok(std::mem::take(&mut self.posts))
    }

    /// Lets time go on to `end` without anything happening; at least to the digest that tells of what happened last.
    ///
    /// # Errors
    /// Where the desk or the store fail.
    pub async fn end(&mut self, end: DateTime<Utc>) -> Result<Vec<Post>, ReplayError> {
        let Some(now) = self.now else { return Ok(Vec::new()) };
        let end = end.max(now).max(self.agenda.digest_at().unwrap_or(now));
        // What is due at the end itself is done too.
        self.until(end + TimeDelta::microseconds(1)).await?;
        self.hand_over().await?;
        Ok(std::mem::take(&mut self.posts))
    }

    /// Does all that comes due before `at`. What happens at that very time happens first.
    async fn until(&mut self, at: DateTime<Utc>) -> Result<(), ReplayError> {
        while let Some((due, what)) = self.agenda.next_before(at) {
            self.hand_over().await?;
            self.now = Some(due);
            let work = match what {
                Due::Look => Work::Looked,
                Due::Digest(slot) => Work::Digest(slot),
            };
            for done in self.desk.handle(vec![work], due).await? {
                self.learn(done);
            }
            self.speak(due).await?;
            self.forget(due).await?;
        }
        Ok(())
    }

    /// Hands what waits to the desk.
    async fn hand_over(&mut self) -> Result<(), ReplayError> {
        let Some(now) = self.now.filter(|_| !self.waiting.is_empty()) else { return Ok(()) };
        let work = std::mem::take(&mut self.waiting);
        let done = self.desk.handle(work, now).await?;
        done.into_iter().for_each(|done| self.learn(done));
        Ok(())
    }

    fn learn(&mut self, done: Done) {
        if !done.found.is_empty() {
            self.weights = done.found.into_iter().collect();
        }
        self.composed = done.digest.or(self.composed.take());
    }

    fn delivered(&mut self, message: Message) -> Work {
        self.heard += 1;
        let id = DeliveryId::parse(&format!("replay-{}", self.heard)).expect("it is made of a number");
        let seen = Seen::At(message.at);
        Work::Delivered(Delivery { id, seen, happened: Happened::Said(message) })
    }

    fn read(&mut self, reading: Reading, at: DateTime<Utc>) {
        self.agenda.look_after_reading(at);
        match self.waiting.last_mut() {
            Some(Work::Read(readings)) if readings.len() < READ_LIMIT => readings.push(reading),
            _ => self.waiting.push(Work::Read(vec![reading])),
        }
    }

    /// Takes what would be posted, and lets the desk know that it stands there.
    async fn speak(&mut self, now: DateTime<Utc>) -> Result<(), ReplayError> {
        loop {
            let claimed = self.office.ledger.claim(now, CLAIM_LIMIT).await?;
            if claimed.is_empty() {
                return Ok(());
            }
            let mut sent = Vec::with_capacity(claimed.len());
            for item in claimed {
                let came = self.send(&item.outgoing, now).await?;
                sent.push(Work::Sent { outgoing: item.outgoing, came });
            }
            self.desk.handle(sent, now).await?;
        }
    }

    async fn send(&mut self, outgoing: &Outgoing, now: DateTime<Utc>) -> Result<Came, ReplayError> {
        let shown = Shown { project: &self.project, weights: &self.weights, now };
        let posted = shown.posted(&mut self.desk, outgoing, &mut self.composed).await?;
        let Some(post) = posted else { return Ok(Came::Said) };
        let stands = !matches!(post.what, Posted::Closed { .. });
        self.posts.push(post);
        self.sent += 1;
        let message = MessageId { channel: outgoing.to.channel.clone(), id: format!("replayed-{}", self.sent) };
        Ok(if stands { Came::Posted(message) } else { Came::Said })
    }

    /// Lets go of messages that neither a digest nor a detector will need.
    async fn forget(&mut self, now: DateTime<Utc>) -> Result<(), ReplayError> {
        if now - *self.forgot.get_or_insert(now) < FORGET_EVERY {
            return Ok(());
        }
        self.forgot = Some(now);
        let told = self.desk.state(now).await?.last_digest().map(|last| last.until);
        let untold = self.agenda.digest_at().and(told);
        let before = untold.map_or(now - KEPT, |told| told.min(now - KEPT));
        self.office.ledger.forget_messages(before).await?;
        self.office.ledger.forget_readings(before).await?;
        Ok(())
    }
}
