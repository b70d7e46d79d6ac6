//! The store inside the process: the whole contract but durability. What hot means is told here from all entries, the plain way.

mod aside;
mod conversation;
mod outbox;
mod seek;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::domain::entry::{Entry, What};
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::name::{DeliveryId, OutgoingKey, ProjectId};
use crate::domain::observation::Observation;
use crate::domain::person::Account;
use crate::domain::reading::Reading;

use super::aside::Frame;
use super::chain::{Chain, instant, micros};
use super::error::LedgerError;
use super::hot::hot;
use super::prepare::{DeliveryKey, Prepared, Ready, Written, delivery_key};
use super::record::{
    Appended, AttemptEnd, Claimed, EntryHash, Group, Head, Held, Loaded, Outcome, SealedEntry, Version, Waiting,
};
use super::shape::read_entry;
use super::sought::{Found, Sought};
use super::verify::Follower;

use aside::Aside;
use conversation::Conversation;
use outbox::Outbox;

/// A store in memory. Clones are handles to the same one.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    projects: BTreeMap<ProjectId, Annals>,
    deliveries: HashSet<(ProjectId, DeliveryKey)>,
    cards: BTreeMap<MessageId, ReviewId>,
    observed: BTreeMap<MessageId, BTreeSet<(Account, String)>>,
    conversation: Conversation,
    outbox: Outbox,
    aside: Aside,
}

/// An entry as it is stored.
#[derive(Debug)]
struct Link {
    n: u64,
    at: i64,
    hash: EntryHash,
    body: Vec<u8>,
}

/// What is kept of one project.
#[derive(Debug, Default)]
struct Annals {
    links: Vec<Link>,
    next_review: u32,
    readings: BTreeMap<(i64, String, String, String), Reading>,
    /// What each review is found by.
    sought: Vec<(ReviewId, String)>,
}

impl Annals {
    fn head(&self) -> Head {
        self.links.last().map_or(Head::START, |link| Head { version: Version::new(link.n), hash: link.hash })
    }
}

impl Kept {
    fn append(&mut self, prepared: Prepared) -> Appended {
        let project = prepared.project;
        let head = self.projects.entry(project.clone()).or_default().head();
        if prepared.expected.is_some_and(|expected| expected != head.version) {
            return Appended::Stale;
        }
        let mut shifted = false;
        let outcomes = prepared.records.into_iter().map(|ready| self.record(&project, ready, &mut shifted)).collect();
        let head = self.annals(&project).map_or(Head::START, Annals::head);
        Appended::Done { outcomes, head }
    }

    fn record(&mut self, project: &ProjectId, ready: Ready, shifted: &mut bool) -> Outcome {
        let [delivery, implied, void] =
            [ready.delivery, ready.implies, ready.voided_by].map(|key| key.map(|key| (project.clone(), key)));
        if delivery.iter().chain(&void).any(|key| self.deliveries.contains(key)) {
            *shifted |= !ready.entries.is_empty();
            return Outcome::Duplicate;
        }
        if *shifted && ready.was_judged {
            return Outcome::Unjudged;
        }
        self.deliveries.extend(delivery.into_iter().chain(implied));
        for change in ready.messages {
            self.conversation.change(change, ready.at);
        }
        for entry in ready.entries {
            self.enter(project, ready.at, entry);
        }
        for (key, body) in ready.outgoing {
            self.outbox.put((project.clone(), key), body, ready.at);
        }
        for finished in ready.finished {
            self.outbox.finish(project, finished, ready.at);
        }
        for seen in ready.observed {
            let reactions = self.observed.entry(seen.card).or_default();
            let reaction = (seen.account, seen.emoji);
            if seen.present {
                reactions.insert(reaction);
            } else {
                reactions.remove(&reaction);
            }
        }
        self.read(project, ready.readings);
        Outcome::Stored
    }

    fn enter(&mut self, project: &ProjectId, at: i64, entry: Written) {
        if let (Some(card), Some(review)) = (entry.card(), entry.what.review()) {
            self.cards.insert(card.clone(), review.clone());
        }
        let annals = self.projects.entry(project.clone()).or_default();
        let sought = entry.sought().zip(entry.what.review().cloned());
        annals.sought.extend(sought.map(|(text, review)| (review, text)));
        if let What::ReviewOpened { review, .. } = &entry.what {
            annals.next_review = annals.next_review.max(review.number);
        }
        let head = annals.head();
        let n = head.version.entries() + 1;
        let hash = Chain::of(project).link(&head.hash, n, at, &entry.body);
        annals.links.push(Link { n, at, hash, body: entry.body });
        self.conversation.keep(project, n, entry.words);
    }

    fn read(&mut self, project: &ProjectId, readings: Vec<Reading>) {
        let kept = &mut self.projects.entry(project.clone()).or_default().readings;
        for mut reading in readings {
            reading.at = instant(micros(reading.at));
            let key =
                (micros(reading.at), reading.item.to_string(), reading.field.to_string(), reading.source.to_string());
            kept.insert(key, reading);
        }
    }

    fn annals(&self, project: &ProjectId) -> Option<&Annals> {
        self.projects.get(project)
    }

    fn entry(&self, project: &ProjectId, link: &Link) -> Result<Entry, LedgerError> {
        let mut restorer = self.conversation.restorer(project, link.n);
        let what = read_entry(&link.body, &mut restorer);
        Ok(Entry {
            n: link.n,
            at: instant(link.at),
            what: what.map_err(|error| LedgerError::Entry { project: project.clone(), n: link.n, reason: error.0 })?,
        })
    }

    fn entries(&self, project: &ProjectId) -> Result<Vec<Entry>, LedgerError> {
        let links = self.annals(project).into_iter().flat_map(|annals| &annals.links);
        links.map(|link| self.entry(project, link)).collect()
    }

    fn observed(&self, card: &MessageId) -> impl Iterator<Item = Observation> {
        let seen = self.observed.get(card).into_iter().flatten();
        seen.map(|(account, emoji)| Observation {
            card: card.clone(),
            account: account.clone(),
            emoji: emoji.clone(),
            present: true,
        })
    }
}

impl Memory {
    /// No operation stops half way, so that a panic of another thread leaves nothing broken.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn append(&self, group: Group) -> Result<Appended, LedgerError> {
        let prepared = Prepared::new(group)?;
        Ok(self.kept().append(prepared))
    }

    pub(super) fn load(&self, project: &ProjectId) -> Result<Loaded, LedgerError> {
        let kept = self.kept();
        let entries = hot(kept.entries(project)?);
        let cards = entries.iter().filter_map(|entry| match &entry.what {
            What::CardPosted { card, .. } => Some(card),
            _ => None,
        });
        let observed = cards.flat_map(|card| kept.observed(card)).collect();
        let head = kept.annals(project).map_or(Head::START, Annals::head);
        Ok(Loaded { head, entries, observed })
    }

    pub(super) fn head(&self, project: &ProjectId) -> Result<Head, LedgerError> {
        Ok(self.kept().annals(project).map_or(Head::START, Annals::head))
    }

    pub(super) fn projects(&self) -> Result<Vec<ProjectId>, LedgerError> {
        Ok(self.kept().projects.keys().cloned().collect())
    }

    pub(super) fn sealed(
        &self,
        project: &ProjectId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<SealedEntry>, LedgerError> {
        let kept = self.kept();
        let Some(annals) = kept.annals(project) else {
            return Ok(Vec::new());
        };
        let first = usize::try_from(after.entries()).unwrap_or(usize::MAX);
        let links = annals.links.iter().enumerate().skip(first).take(limit);
        let seal = |(index, link): (usize, &Link)| {
            let before = index.checked_sub(1).and_then(|before| annals.links.get(before));
            Ok(SealedEntry {
                entry: kept.entry(project, link)?,
                prev: before.map_or(EntryHash::START, |before| before.hash),
                hash: link.hash,
                body: link.body.clone(),
            })
        };
        links.map(seal).collect()
    }

    pub(super) fn follow(&self, follower: Follower) -> Result<Follower, LedgerError> {
        let mut follower = follower;
        let kept = self.kept();
        let annals = kept.annals(follower.project());
        for link in annals.into_iter().flat_map(|annals| &annals.links) {
            if !follower.take(link.n, link.at, &link.hash.0, &link.body) {
                break;
            }
        }
        Ok(follower)
    }

    pub(super) fn review_entries(&self, review: &ReviewId) -> Result<Vec<Entry>, LedgerError> {
        let mut entries = self.kept().entries(&review.project)?;
        entries.retain(|entry| entry.what.review() == Some(review));
        Ok(entries)
    }

    pub(super) fn review_of_card(&self, card: &MessageId) -> Result<Option<ReviewId>, LedgerError> {
        Ok(self.kept().cards.get(card).cloned())
    }

    pub(super) fn next_review_number(&self, project: &ProjectId) -> Result<u32, LedgerError> {
        Ok(self.kept().annals(project).map_or(1, |annals| annals.next_review + 1))
    }

    pub(super) fn seen(&self, project: &ProjectId, deliveries: &[DeliveryId]) -> Result<Vec<bool>, LedgerError> {
        let kept = self.kept();
        let seen = |delivery| {
            let key = (project.clone(), delivery_key(delivery));
            kept.deliveries.contains(&key)
        };
        Ok(deliveries.iter().map(seen).collect())
    }

    pub(super) fn observed(&self, card: &MessageId) -> Result<Vec<Observation>, LedgerError> {
        Ok(self.kept().observed(card).collect())
    }

    pub(super) fn evidence_holds(&self, project: &ProjectId, n: u64) -> Result<Vec<Held>, LedgerError> {
        let kept = self.kept();
        let links = kept.annals(project).into_iter().flat_map(|annals| &annals.links);
        let Some(link) = links.into_iter().find(|link| link.n == n) else {
            return Ok(Vec::new());
        };
        let mut restorer = kept.conversation.restorer(project, n);
        let read = read_entry(&link.body, &mut restorer);
        read.map_err(|error| LedgerError::Entry { project: project.clone(), n, reason: error.0 })?;
        Ok(restorer.held())
    }

    pub(super) fn claim(&self, now: DateTime<Utc>, limit: usize) -> Result<Vec<Claimed>, LedgerError> {
        self.kept().outbox.claim(micros(now), limit)
    }

    pub(super) fn retry(
        &self,
        project: &ProjectId,
        key: &OutgoingKey,
        at: DateTime<Utc>,
        end: AttemptEnd,
    ) -> Result<(), LedgerError> {
        let key = (project.clone(), key.clone());
        self.kept().outbox.retry(&key, micros(at), end);
        Ok(())
    }

    pub(super) fn posted(&self, project: &ProjectId, key: &OutgoingKey) -> Result<Option<MessageId>, LedgerError> {
        Ok(self.kept().outbox.posted(&(project.clone(), key.clone())))
    }

    pub(super) fn waiting(&self) -> Result<Waiting, LedgerError> {
        let (items, next) = self.kept().outbox.waiting();
        Ok(Waiting { items, next: next.map(instant) })
    }

    pub(super) fn note(&self, name: &str, value: &str) -> Result<(), LedgerError> {
        self.kept().aside.note(name, value);
        Ok(())
    }

    pub(super) fn read_note(&self, name: &str) -> Result<Option<String>, LedgerError> {
        Ok(self.kept().aside.read_note(name))
    }

    pub(super) fn keep_frame(&self, frame: Frame) -> Result<(), LedgerError> {
        self.kept().aside.keep(frame);
        Ok(())
    }

    pub(super) fn frames(&self, limit: usize) -> Result<Vec<Frame>, LedgerError> {
        Ok(self.kept().aside.frames(limit))
    }

    pub(super) fn message(&self, id: &MessageId) -> Result<Option<Message>, LedgerError> {
        Ok(self.kept().conversation.message(id))
    }

    pub(super) fn thread(&self, root: &MessageId) -> Result<Vec<Message>, LedgerError> {
        Ok(self.kept().conversation.thread(root))
    }

    pub(super) fn messages(
        &self,
        channels: &[ChannelId],
        between: (DateTime<Utc>, DateTime<Utc>),
        limit: usize,
    ) -> Result<Vec<Message>, LedgerError> {
        Ok(self.kept().conversation.messages(channels, between, limit))
    }

    pub(super) fn seek(&self, sought: &Sought) -> Result<Found, LedgerError> {
        let kept = self.kept();
        let reviews = kept.annals(&sought.project).map_or(&[][..], |annals| &annals.sought);
        Ok(seek::seek(&kept.conversation, reviews, sought))
    }

    pub(super) fn forget_messages(&self, before: DateTime<Utc>) -> Result<u64, LedgerError> {
        let mut kept = self.kept();
        kept.aside.forget(before);
        Ok(kept.conversation.forget(micros(before)))
    }

    pub(super) fn erase(&self, accounts: &[Account]) -> Result<u64, LedgerError> {
        let mut kept = self.kept();
        kept.aside.erase(accounts);
        Ok(kept.conversation.erase(accounts))
    }

    pub(super) fn readings(
        &self,
        project: &ProjectId,
        after: Option<DateTime<Utc>>,
    ) -> Result<Vec<Reading>, LedgerError> {
        let kept = self.kept();
        let readings = kept.annals(project).into_iter().flat_map(|annals| annals.readings.values());
        let wanted = readings.filter(|reading| after.is_none_or(|after| reading.at > after));
        Ok(wanted.cloned().collect())
    }

    pub(super) fn forget_readings(&self, before: DateTime<Utc>) -> Result<u64, LedgerError> {
        let before = micros(before);
        let mut gone = 0;
        for annals in self.kept().projects.values_mut() {
            // From the newest back: the first of its kind that is met is what the source says now.
            let mut newest = HashSet::new();
            let old: Vec<_> = annals
                .readings
                .keys()
                .rev()
                .filter(|(at, item, field, source)| {
                    !newest.insert((item.clone(), field.clone(), source.clone())) && *at < before
                })
                .cloned()
                .collect();
            gone += old.len() as u64;
            old.iter().for_each(|key| drop(annals.readings.remove(key)));
        }
        Ok(gone)
    }
}
