//! Puts exported messages into time order over a bounded window, and finds those that come twice or far too late.

use std::cmp::{Ordering, Reverse};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BinaryHeap, HashSet, VecDeque};
use std::hash::{Hash, Hasher};

use chrono::{DateTime, Utc};

use super::exported::Exported;

/// The most messages of which the id is remembered, to find those that come twice. Ten bytes each.
const REMEMBERED_IDS: usize = 1 << 17;

/// Messages that wait for their turn.
#[derive(Default)]
pub(super) struct InOrder {
    waiting: BinaryHeap<Reverse<Waiting>>,
    arrived: u64,
    bytes: usize,
    last: Option<DateTime<Utc>>,
    ids: HashSet<u64>,
    oldest_ids: VecDeque<u64>,
}

struct Waiting {
    at: DateTime<Utc>,
    arrived: u64,
    exported: Exported,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.arrived).cmp(&(other.at, other.arrived))
    }
}

/// Why a message has no place in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OutOfOrder {
    /// A message with its id came already.
    Twice,
    /// Later ones have gone out already.
    TooLate,
}

impl OutOfOrder {
    /// In words, for a problem.
    pub(super) fn what(self, exported: &Exported) -> String {
        let id = super::problem::quoted(&exported.message.id.id);
        match self {
            Self::Twice => format!("the message {id} comes a second time"),
            Self::TooLate => format!("the message {id} of {} is far out of order", exported.message.at),
        }
    }
}

impl InOrder {
    /// Takes in a message; gives it back where it has no place.
    pub(super) fn push(&mut self, exported: Exported) -> Result<(), Box<(OutOfOrder, Exported)>> {
        if self.last.is_some_and(|last| exported.message.at < last) {
            return Err(Box::new((OutOfOrder::TooLate, exported)));
        }
        let mut hasher = DefaultHasher::new();
        exported.message.id.hash(&mut hasher);
        let id = hasher.finish();
        if !self.ids.insert(id) {
            return Err(Box::new((OutOfOrder::Twice, exported)));
        }
        self.oldest_ids.push_back(id);
        if self.oldest_ids.len() > REMEMBERED_IDS
            && let Some(oldest) = self.oldest_ids.pop_front()
        {
            self.ids.remove(&oldest);
        }
        self.bytes += exported.message.text.len();
        self.waiting.push(Reverse(Waiting { at: exported.message.at, arrived: self.arrived, exported }));
        self.arrived += 1;
        Ok(())
    }

    /// The earliest message, where it is earlier than `horizon`; none means all that wait.
    pub(super) fn pop(&mut self, horizon: Option<DateTime<Utc>>) -> Option<Exported> {
        let Reverse(first) = self.waiting.peek()?;
        if horizon.is_some_and(|horizon| first.at >= horizon) {
            return None;
        }
        let Reverse(first) = self.waiting.pop()?;
        self.bytes -= first.exported.message.text.len();
        self.last = Some(first.at);
        Some(first.exported)
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// How many bytes of text wait.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
