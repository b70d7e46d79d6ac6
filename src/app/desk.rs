//! A project's desk: its one writer in a process. It judges each piece of work against the newest state and records in groups.

use std::collections::VecDeque;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::drafting::Wanted;
use super::heard::Heard;
use super::interrogate::{self, Answered, Question};
use super::judging::{Judged, judge};
use super::known::Known;
use super::office::Office;
use super::orders::{Ordered, ordered};
use super::work::{Done, Work};
use super::{observe, rendering};
use crate::domain::card::Card;
use crate::domain::delivery::{Delivery, Happened};
use crate::domain::message::{ChannelId, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::outgoing::{Outgoing, Say};
use crate::domain::project::Project;
use crate::domain::reading::Reading;
use crate::domain::schedule::Slot;
use crate::domain::state::ProjectState;
use crate::ledger::{Appended, Group, LedgerError, Outcome, Record};

/// How often a group is judged anew because another process wrote first, before the desk gives up.
const STALE_LIMIT: usize = 16;

/// After how many pieces of work a desk tidies up.
const TIDY_EVERY: usize = 4_096;

/// Why work was not recorded. It can be brought again.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The store fails.
    #[error("record for project {project}")]
    Ledger {
        /// Which project.
        project: String,
        /// What the store says.
        #[source]
        source: LedgerError,
    },
    /// Others write faster than this desk can judge.
    #[error("record for project {project}: other processes wrote first, {STALE_LIMIT} times")]
    Overtaken {
        /// Which project.
        project: String,
    },
}

/// A project's desk.
#[derive(Debug)]
pub struct Desk {
    office: Arc<Office>,
    project: Arc<Project>,
    known: Option<Known>,
    heard: Heard,
    worked: usize,
}

impl Desk {
    /// A desk that has read nothing yet.
    #[must_use]
    pub fn new(office: Arc<Office>, project: Arc<Project>) -> Self {
        Self { office, project, known: None, heard: Heard::default(), worked: 0 }
    }

    /// The project.
    #[must_use]
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Does work in order: load, judge, record. When it returns, all of it is in the store, and can be acked.
    ///
    /// # Errors
    /// Nothing that was not stored before is stored then; the same work can be brought again.
    pub async fn handle(&mut self, batch: Vec<Work>, now: DateTime<Utc>) -> Result<Vec<Done>, DeskError> {
        let result = self.try_handle(batch, now).await;
        if result.is_err() {
            // What was decided and not stored never was.
            self.known = None;
        }
        result
    }

    async fn try_handle(&mut self, batch: Vec<Work>, now: DateTime<Utc>) -> Result<Vec<Done>, DeskError> {
        self.worked += batch.len();
        let mut done: Vec<Done> = batch.iter().map(|_| Done::default()).collect();
        let mut left: VecDeque<(usize, Work)> = batch.into_iter().enumerate().collect();
        self.drop_heard(&mut left);
        for _ in 0..STALE_LIMIT {
            if left.is_empty() {
                self.tidy();
                return Ok(done);
            }
            let judged = self.judge_all(&left, now).await?;
            let apart = |Judged { record, done }| (Record::changes_state(&record), done, record);
            let apart = judged.into_iter().map(apart);
            let (records, judged) = apart.map(|(changes, done, record)| (record, (changes, done))).unzip();
            match self.append(records).await? {
                Appended::Stale => self.known = None,
                Appended::Done { outcomes, .. } => {
                    left = self.keep_unjudged(left, outcomes, judged, &mut done);
                }
            }
        }
        if left.is_empty() { Ok(done) } else { Err(DeskError::Overtaken { project: self.project.id.to_string() }) }
    }

    /// Judges work as it would be judged now and records nothing. What comes next is judged on what never was: for a desk that is let
    /// go after it.
    pub(super) async fn rehearse(&mut self, work: Vec<Work>, now: DateTime<Utc>) -> Result<Vec<Judged>, DeskError> {
        self.judge_all(&work.into_iter().enumerate().collect(), now).await
    }

    /// Leaves out what was recorded a moment ago, or stands twice in this group: platforms bring things again. The store knows the rest.
    fn drop_heard(&self, left: &mut VecDeque<(usize, Work)>) {
        let mut coming = Heard::default();
        left.retain(|(_, work)| {
            let Some(delivery) = delivered(work) else { return true };
            let names = delivery.names();
            let is_new = !self.heard.knows(&names) && !coming.knows(&names);
            if is_new {
                coming.hear(names);
            }
            is_new
        });
    }

    async fn judge_all(
        &mut self,
        left: &VecDeque<(usize, Work)>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Judged>, DeskError> {
        let mut judged = Vec::with_capacity(left.len());
        for (_, work) in left {
            self.recall(work, now).await?;
            let (office, project) = (self.office.clone(), self.project.clone());
            let known = self.known(now).await?;
            let piece = judge(&office, &project, known, work, now).await;
            judged.push(piece.map_err(|source| self.failed(source))?);
        }
        Ok(judged)
    }

    async fn append(&self, records: Vec<Record>) -> Result<Appended, DeskError> {
        let judged = records.iter().any(Record::was_judged);
        let entries: usize = records.iter().map(|record| record.entries.len()).sum();
        let known = self.known.as_ref().expect("judging loads what the desk knows");
        let version = known.version().entries() - entries as u64;
        let expected = judged.then_some(crate::ledger::Version::new(version));
        let group = Group { project: self.project.id.clone(), expected, records };
        self.office.ledger.append(group).await.map_err(|source| self.failed(source))
    }

    /// Takes in what was stored. What has to be judged again is handed back.
    fn keep_unjudged(
        &mut self,
        left: VecDeque<(usize, Work)>,
        outcomes: Vec<Outcome>,
        judged: Vec<(bool, Done)>,
        done: &mut [Done],
    ) -> VecDeque<(usize, Work)> {
        let mut again = VecDeque::new();
        for (((index, work), outcome), (changes, answer)) in left.into_iter().zip(outcomes).zip(judged) {
            if outcome == Outcome::Unjudged {
                again.push_back((index, work));
                continue;
            }
            let is_new = outcome == Outcome::Stored;
            if let Some(delivery) = delivered(&work) {
                self.heard.hear(delivery.names());
                if is_new && let Some(known) = &mut self.known {
                    observe::take_in(&mut known.conversation, &known.state, delivery);
                }
            }
            if is_new {
                done[index] = answer;
            } else if changes {
                // It was stored before. What was made of it now never was.
                self.known = None;
            }
        }
        again
    }

    /// Brings back the review that a piece of work is about, where it had been left out.
    async fn recall(&mut self, work: &Work, now: DateTime<Utc>) -> Result<(), DeskError> {
        let (mut cards, mut wanted) = about(work);
        if let Some(gone) = deleted(work) {
            let message = self.office.ledger.message(gone).await.map_err(|source| self.failed(source))?;
            cards.extend(message.and_then(|message| message.answers()));
        }
        for card in cards {
            if let Some(review) = self.known(now).await?.state.on_card(&card) {
                // It is at hand; those that it numbers may not be.
                wanted.extend((!review.numbered.is_empty()).then(|| review.id.clone()));
                continue;
            }
            let review = self.office.ledger.review_of_card(&card).await;
            wanted.extend(review.map_err(|source| self.failed(source))?);
        }
        for id in wanted {
            self.recall_review(&id, now).await?;
        }
        Ok(())
    }

    /// Brings back a review, and for a digest those that it numbers: a reply under it may be about each of them.
    async fn recall_review(&mut self, id: &ReviewId, now: DateTime<Utc>) -> Result<(), DeskError> {
        let office = self.office.clone();
        let known = self.known(now).await?;
        let recalled = known.recall_with_numbered(&office, id).await;
        recalled.map_err(|source| self.failed(source))
    }

    async fn known(&mut self, now: DateTime<Utc>) -> Result<&mut Known, DeskError> {
        if self.known.is_none() {
            let loaded = Known::load(&self.office, &self.project, now).await;
            self.known = Some(loaded.map_err(|source| self.failed(source))?);
        }
        Ok(self.known.as_mut().expect("it was loaded just now"))
    }

    /// The state that the next piece of work is judged against.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn state(&mut self, now: DateTime<Utc>) -> Result<&ProjectState, DeskError> {
        Ok(&self.known(now).await?.state)
    }

    /// What an outgoing item says, in the light of the newest state. None where there is nothing left to say.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn render(&mut self, outgoing: &Outgoing, now: DateTime<Utc>) -> Result<Option<Card>, DeskError> {
        let (office, project) = (self.office.clone(), self.project.clone());
        let known = self.known(now).await?;
        let rendered = rendering::render(&office, &project, known, outgoing, now).await;
        rendered.map_err(|source| self.failed(source))
    }

    /// What is to be done for an outgoing item, in the light of the newest state.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn order(&mut self, outgoing: &Outgoing, now: DateTime<Utc>) -> Result<Ordered, DeskError> {
        let Say::CarryOut { review, entry, target } = &outgoing.say else { return Ok(Ordered::Nothing) };
        self.recall_review(review, now).await?;
        let project = self.project.clone();
        let known = self.known(now).await?;
        known.refresh_corrections();
        Ok(ordered(&project, known, (review, *entry, target)))
    }

    /// The digest as it would be now, as somebody may see it in that channel; nothing is recorded.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn preview(&mut self, asked_in: &ChannelId, now: DateTime<Utc>) -> Result<Card, DeskError> {
        let (office, project) = (self.office.clone(), self.project.clone());
        let known = self.known(now).await?;
        let card = super::digest::preview((&office, &project), known, asked_in, now).await;
        card.map_err(|source| self.failed(source))
    }

    /// What a digest for that scheduled time wants drafted; nothing is recorded.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn wanted(&mut self, slot: Slot, now: DateTime<Utc>) -> Result<Wanted, DeskError> {
        let (office, project) = (self.office.clone(), self.project.clone());
        let known = self.known(now).await?;
        let wanted = super::digest::wanted(&office, &project, known, slot, now).await;
        wanted.map_err(|source| self.failed(source))
    }

    /// What an operator wants to know, as it may be read in that channel, once these readings were taken in; nothing is recorded.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn ask(
        &mut self,
        readings: Vec<Reading>,
        (asked_in, text): (&ChannelId, &str),
        now: DateTime<Utc>,
    ) -> Result<Answered, DeskError> {
        self.rehearse(vec![Work::Read(readings)], now).await?;
        let (office, project) = (self.office.clone(), self.project.clone());
        let known = self.known(now).await?;
        let question = Question::of_operator(asked_in, text);
        let answered = interrogate::answer((&office, &project), known, &question, now).await;
        answered.map_err(|source| self.failed(source))
    }

    /// What rulings taught and still holds, a line each, once these readings were taken in; nothing is recorded.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn lessons(&mut self, readings: Vec<Reading>, now: DateTime<Utc>) -> Result<Vec<String>, DeskError> {
        self.rehearse(vec![Work::Read(readings)], now).await?;
        let project = self.project.clone();
        let known = self.known(now).await?;
        let home = project.home().map(|channel| channel.id.clone());
        Ok(home.map(|home| super::learned::told(&project, known, &home, now)).unwrap_or_default())
    }

    /// The messages that show a review, oldest first.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn cards(&mut self, review: &ReviewId, now: DateTime<Utc>) -> Result<Vec<MessageId>, DeskError> {
        let office = self.office.clone();
        let known = self.known(now).await?;
        let recalled = known.recall(&office, review).await;
        let cards = known.state.review(review).map(|review| review.cards.clone()).unwrap_or_default();
        recalled.map_err(|source| self.failed(source))?;
        Ok(cards)
    }

    fn tidy(&mut self) {
        if self.worked >= TIDY_EVERY {
            self.worked = 0;
            if let Some(known) = &mut self.known {
                known.tidy();
            }
        }
    }

    fn failed(&self, source: LedgerError) -> DeskError {
        DeskError::Ledger { project: self.project.id.to_string(), source }
    }
}

fn delivered(work: &Work) -> Option<&Delivery> {
    match work {
        Work::Delivered(delivery) => Some(delivery),
        _ => None,
    }
}

/// The cards and the reviews that a piece of work may be about.
fn about(work: &Work) -> (Vec<MessageId>, Vec<ReviewId>) {
    match work {
        Work::Delivered(delivery) => (cards_of(delivery), super::review::named(delivery)),
        Work::Sent { outgoing, .. } => (Vec::new(), super::review::spoken_of(&outgoing.say).into_iter().collect()),
        _ => (Vec::new(), Vec::new()),
    }
}

fn deleted(work: &Work) -> Option<&MessageId> {
    match work {
        Work::Delivered(Delivery { happened: Happened::Deleted(id), .. }) => Some(id),
        _ => None,
    }
}

fn cards_of(delivery: &Delivery) -> Vec<MessageId> {
    match &delivery.happened {
        Happened::Said(message) | Happened::Edited(message) => message.answers().into_iter().collect(),
        Happened::Reacted { message, .. } | Happened::Unreacted { message, .. } => vec![message.clone()],
        Happened::Deleted(_) | Happened::Pressed { .. } | Happened::PutForward { .. } | Happened::Commanded { .. } => {
            Vec::new()
        }
    }
}
