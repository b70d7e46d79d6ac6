//! Counts of what came in and was not taken, by reason: for logs and `check`. Clones count together.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most reasons that are counted apart; a type that a platform invents is no reason to grow without end.
const REASONS_LIMIT: usize = 200;

/// A count for what happened, and why.
type Counts = BTreeMap<(&'static str, String), u64>;

/// Counts by what happened and why. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Tally(Arc<Mutex<Counts>>);

impl Tally {
    /// Counts one.
    pub(super) fn add(&self, what: &'static str, why: &str) {
        let mut counts = self.lock();
        let key = (what, why.to_owned());
        if counts.len() >= REASONS_LIMIT && !counts.contains_key(&key) {
            *counts.entry((what, "others".to_owned())).or_default() += 1;
        } else {
            *counts.entry(key).or_default() += 1;
        }
    }

    /// How many there were, by what happened and why.
    #[must_use]
    pub fn counts(&self) -> Vec<(&'static str, String, u64)> {
        self.lock().iter().map(|((what, why), count)| (*what, why.clone(), *count)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        // It holds counts: a panic leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
