//! Counts of what came in and went out, for metrics, logs and `check`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Kind, Reply};
use crate::chat::SendError;

/// The most reasons that are counted apart; a type that a platform invents is no reason to grow without end.
const REASONS_LIMIT: usize = 200;

/// Up to how many milliseconds an ack took, for each step of the histogram: Slack waits 3 s.
pub const ACK_STEPS: [u64; 10] = [2, 5, 10, 25, 50, 100, 250, 500, 1_000, 3_000];

/// Counts by what happened and why. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Tally(Arc<Mutex<Counted>>);

/// All that is counted, since the process started.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// What was noted or not taken: what happened, and why.
    pub noted: BTreeMap<(&'static str, String), u64>,
    /// Payloads, by what they were and what they were answered.
    pub payloads: BTreeMap<(&'static str, &'static str), u64>,
    /// Calls of the Web API, by method and by what came of them.
    pub calls: BTreeMap<(&'static str, &'static str), u64>,
    /// How many acks took no longer than each of [`ACK_STEPS`], and longer than the step before.
    pub acks: [u64; ACK_STEPS.len()],
    /// How many acks there were.
    pub acked: u64,
    /// How long they took together.
    pub ack_time: Duration,
}

impl Tally {
    /// Counts one.
    pub(super) fn add(&self, what: &'static str, why: &str) {
        let mut counted = self.lock();
        let counts = &mut counted.noted;
        let key = (what, why.to_owned());
        if counts.len() >= REASONS_LIMIT && !counts.contains_key(&key) {
            *counts.entry((what, "others".to_owned())).or_default() += 1;
        } else {
            *counts.entry(key).or_default() += 1;
        }
    }

    /// Counts a payload that was answered after that time.
    pub(super) fn heard(&self, kind: Kind, reply: &Reply, took: Duration) {
        let kind = match kind {
            Kind::Event => "event",
            Kind::Interaction => "interaction",
            Kind::Command => "command",
        };
        let outcome = match reply {
            Reply::Taken => "taken",
            Reply::Said(_) => "answered",
            Reply::Again => "again",
            Reply::Unknown => "unknown_workspace",
            Reply::Unread => "unread",
        };
        let mut counted = self.lock();
        *counted.payloads.entry((kind, outcome)).or_default() += 1;
        counted.acked += 1;
        counted.ack_time += took;
        if let Some(step) = ACK_STEPS.iter().position(|step| took <= Duration::from_millis(*step)) {
            counted.acks[step] += 1;
        }
    }

    /// Counts a call of the Web API.
    pub(super) fn called(&self, method: &'static str, error: Option<&SendError>) {
        let outcome = match error {
            None => "ok",
            Some(SendError::Gone(_)) => "gone",
            Some(SendError::Limited { .. }) => "limited",
            Some(SendError::Lost) => "lost",
            Some(SendError::Unreachable(_)) => "unreachable",
            Some(SendError::ShutOut(_)) => "shut_out",
            Some(SendError::Refused(_)) => "refused",
        };
        *self.lock().calls.entry((method, outcome)).or_default() += 1;
    }

    /// All counts as they stand.
    #[must_use]
    pub fn counted(&self) -> Counted {
        self.lock().clone()
    }

    /// How many there were of what was noted or not taken, by what happened and why.
    #[must_use]
    pub fn counts(&self) -> Vec<(&'static str, String, u64)> {
        self.lock().noted.iter().map(|((what, why), count)| (*what, why.clone(), *count)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Counted> {
        // It holds counts: a panic leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acks_are_counted_by_how_long_they_took_and_the_slowest_still_count() {
        let tally = Tally::default();
        for took in [1, 2, 3, 40, 9_000] {
            tally.heard(Kind::Event, &Reply::Taken, Duration::from_millis(took));
        }
        let counted = tally.counted();
        assert_eq!((counted.acks[0], counted.acks[1], counted.acks[4]), (2, 1, 1));
        assert_eq!((counted.acked, counted.acks.iter().sum::<u64>()), (5, 4));
        assert_eq!(counted.payloads[&("event", "taken")], 5);
    }

    #[test]
    fn reasons_that_others_invent_are_counted_together_from_some_number_on() {
        let tally = Tally::default();
        for invented in 0..1_000 {
            tally.add("unread", &format!("type {invented}"));
        }
        let counts = tally.counts();
        assert!(counts.len() <= REASONS_LIMIT + 1);
        assert!(counts.contains(&("unread", "others".to_owned(), 800)), "{}", counts.len());
    }
}
