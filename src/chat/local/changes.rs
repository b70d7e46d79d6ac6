//! Which messages changed, in order, for pages that look on. It holds numbers only: what they say is read when it is told.

use std::collections::VecDeque;

use tokio::sync::watch;

/// How many changes are kept for a page that comes back; one that missed more reads everything anew.
const KEPT_LIMIT: usize = 1024;

/// The changes since some time ago.
#[derive(Debug)]
pub(super) struct Changes {
    newest: watch::Sender<u64>,
    kept: VecDeque<u64>,
}

/// What a page that looks on has missed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Missed {
    /// These messages changed, each named once; the number of the newest change.
    Messages(Vec<u64>, u64),
    /// Too much: read everything anew. The number of the newest change.
    TooMuch(u64),
}

impl Default for Changes {
    fn default() -> Self {
        Self { newest: watch::Sender::new(0), kept: VecDeque::new() }
    }
}

impl Changes {
    pub(super) fn push(&mut self, message: u64) {
        if self.kept.len() == KEPT_LIMIT {
            self.kept.pop_front();
        }
        self.kept.push_back(message);
        self.newest.send_modify(|newest| *newest += 1);
    }

    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    pub(super) fn after(&self, seen: u64) -> Missed {
        let newest = *self.newest.borrow();
        let missed = newest
            .checked_sub(seen)
            .and_then(|count| usize::try_from(count).ok())
            .filter(|count| *count <= self.kept.len());
        let Some(missed) = missed else {
            return Missed::TooMuch(newest);
        };
        let mut messages = Vec::new();
        for message in self.kept.iter().skip(self.kept.len() - missed) {
            if !messages.contains(message) {
                messages.push(*message);
            }
        }
        Missed::Messages(messages, newest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_comes_back_is_told_each_change_once_and_one_that_missed_too_much_reads_anew() {
        let mut changes = Changes::default();
        for message in [1, 2, 1] {
            changes.push(message);
        }
        assert_eq!(changes.after(0), Missed::Messages(vec![1, 2], 3));
        assert_eq!(changes.after(2), Missed::Messages(vec![1], 3));
        assert_eq!(changes.after(3), Missed::Messages(vec![], 3));
        assert_eq!(changes.after(4), Missed::TooMuch(3));
        for message in 0..2000 {
            changes.push(message);
        }
        assert_eq!(changes.after(0), Missed::TooMuch(2003));
    }
}
