//! Notes and unread frames in memory.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};

use crate::domain::person::Account;
use crate::ledger::aside::{FRAMES_LIMIT, Frame};

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Aside {
    notes: BTreeMap<String, String>,
    frames: VecDeque<Frame>,
}

impl Aside {
    pub(super) fn note(&mut self, name: &str, value: &str) {
        self.notes.insert(name.to_owned(), value.to_owned());
    }

    pub(super) fn read_note(&self, name: &str) -> Option<String> {
        self.notes.get(name).cloned()
    }

    pub(super) fn keep(&mut self, frame: Frame) {
        self.frames.push_front(frame);
        self.frames.truncate(FRAMES_LIMIT);
    }

    pub(super) fn frames(&self, limit: usize) -> Vec<Frame> {
        self.frames.iter().take(limit).cloned().collect()
    }

    pub(super) fn forget(&mut self, before: DateTime<Utc>) {
        self.frames.retain(|frame| frame.at >= before);
    }

    pub(super) fn erase(&mut self, accounts: &[Account]) {
        let names = |frame: &Frame, user: &str| frame.body.windows(user.len()).any(|part| part == user.as_bytes());
        self.frames.retain(|frame| !accounts.iter().any(|account| names(frame, &account.user)));
    }
}
