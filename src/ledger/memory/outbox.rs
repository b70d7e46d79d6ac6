//! The outbox in memory: what waits to be said, and what came of it.

use std::collections::BTreeMap;

use crate::domain::message::MessageId;
use crate::domain::name::{OutgoingKey, ProjectId};
use crate::ledger::error::LedgerError;
use crate::ledger::outbox::{lapse, unreadable};
use crate::ledger::record::{AttemptEnd, Claimed, Finished};
use crate::ledger::shape::read_say;

type Key = (ProjectId, OutgoingKey);

/// One item.
#[derive(Debug)]
struct Item {
    body: Vec<u8>,
    order: u64,
    due: i64,
    attempt: u32,
    /// An attempt is under way, or its end was never heard of.
    open: bool,
    /// An attempt before that ended nobody knows how.
    unsure: bool,
    /// A newer say took the place of the one that is under way.
    renewed: bool,
}

/// All items and marks.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    items: BTreeMap<Key, Item>,
    posted: BTreeMap<Key, MessageId>,
    order: u64,
}

impl Outbox {
    pub(super) fn put(&mut self, key: Key, body: Vec<u8>, at: i64) {
        if let Some(item) = self.items.get_mut(&key) {
            item.body = body;
            item.renewed = item.open;
            return;
        }
        self.order += 1;
        let item = Item { body, order: self.order, due: at, attempt: 0, open: false, unsure: false, renewed: false };
        self.items.insert(key, item);
    }

    pub(super) fn finish(&mut self, project: &ProjectId, finished: Finished, at: i64) {
        let key = (project.clone(), finished.key);
        match self.items.get_mut(&key) {
            Some(item) if item.renewed => {
                (item.due, item.attempt) = (at, 0);
                (item.open, item.unsure, item.renewed) = (false, false, false);
            }
            _ => {
                self.items.remove(&key);
            }
        }
        if let Some(message) = finished.posted {
            self.posted.insert(key, message);
        }
    }

    pub(super) fn claim(&mut self, now: i64, limit: usize) -> Result<Vec<Claimed>, LedgerError> {
        let mut due: Vec<(i64, u64, Key)> = self
            .items
            .iter()
            .filter(|(_, item)| item.due <= now)
            .map(|(key, item)| (item.due, item.order, key.clone()))
            .collect();
        due.sort();
        due.truncate(limit);
        let keys = due.into_iter().map(|(_, _, key)| key);
        keys.filter_map(|key| self.hand_out(&key, now)).collect()
    }

    fn hand_out(&mut self, key: &Key, now: i64) -> Option<Result<Claimed, LedgerError>> {
        let item = self.items.get_mut(key)?;
        let unsure = item.open || item.unsure;
        item.attempt += 1;
        item.due = lapse(now);
        (item.open, item.unsure, item.renewed) = (true, unsure, false);
        let claimed = read_say(key.1.clone(), &item.body).map(|outgoing| Claimed {
            project: key.0.clone(),
            outgoing,
            attempt: item.attempt,
            unsure,
        });
        Some(claimed.map_err(unreadable))
    }

    pub(super) fn retry(&mut self, key: &Key, at: i64, end: AttemptEnd) {
        if let Some(item) = self.items.get_mut(key).filter(|item| item.open) {
            item.due = at;
            match end {
                AttemptEnd::Failed => item.unsure = false,
                AttemptEnd::Unknown => item.unsure = true,
                AttemptEnd::Postponed => item.attempt -= 1,
            }
            (item.open, item.renewed) = (false, false);
        }
    }

    pub(super) fn posted(&self, key: &Key) -> Option<MessageId> {
        self.posted.get(key).cloned()
    }

    pub(super) fn waiting(&self) -> (u64, Option<i64>) {
        let next = self.items.values().map(|item| item.due).min();
        (self.items.len() as u64, next)
    }
}
