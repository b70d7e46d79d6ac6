//! Which reviews still bear on what comes: the law, told from all entries. Stores that keep it up entry by entry must agree with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::entry::{Entry, What};
use crate::domain::finding::{FindingKey, Proposed};
use crate::domain::review_state::ReviewState;

/// What an entry means to the heat of its review.
pub(crate) enum Turn {
    /// It takes rulings from now on; what it held is no longer so.
    Opens {
        /// What its end would hold, where it is first opened.
        finding: Option<String>,
    },
    /// It is over.
    Settles {
        /// The values that it holds.
        values: Vec<String>,
        /// People or time answered it, so it holds its finding's key if it has one: just so it is not raised again.
        answered: bool,
    },
    /// What it held is no longer so; it stays over.
    Lets,
    /// Nothing.
    Stays,
}

impl Turn {
    /// What an entry means.
    pub(crate) fn of(what: &What) -> Self {
        match what {
            What::ReviewOpened { finding, .. } => Self::Opens { finding: finding.as_ref().map(finding_key) },
            What::LessonRevoked { .. } => Self::Lets,
            What::ReviewReopened { .. } => Self::Opens { finding: None },
            What::ReviewSettled { state, .. } if state.takes_rulings() => Self::Opens { finding: None },
            What::ReviewSettled { state, values, .. } => {
                let holds = matches!(state, ReviewState::Approved | ReviewState::Corrected);
                Self::Settles {
                    values: values.iter().filter(|_| holds).map(value_key).collect(),
                    answered: !matches!(state, ReviewState::Superseded { .. }),
                }
            }
            _ => Self::Stays,
        }
    }
}

/// The kinds of entry of which the newest always bears on what comes.
pub(crate) fn newest_kind(what: &What) -> Option<i64> {
    match what {
        What::DigestComposed { .. } => Some(1),
        What::Paused { .. } => Some(2),
        What::ModelAsked { .. } | What::DraftWritten { .. } => Some(3),
        What::DayFull { .. } => Some(4),
        _ => None,
    }
}

fn value_key(proposed: &Proposed) -> String {
    format!("value\u{0}{}\u{0}{}", proposed.item, proposed.field)
}

fn finding_key(key: &FindingKey) -> String {
    format!("finding\u{0}{}\u{0}{}", key.detector, key.subject)
}

/// The reviews of a project as far as their heat goes.
#[derive(Default)]
struct Heat {
    open: BTreeSet<u32>,
    findings: BTreeMap<u32, String>,
    /// key → the entries that settled it so, and of which review: the newest holds it.
    holds: BTreeMap<String, BTreeMap<u64, u32>>,
    newest: BTreeMap<i64, u64>,
}

impl Heat {
    fn turn(&mut self, entry: &Entry) {
        if let Some(kind) = newest_kind(&entry.what) {
            self.newest.insert(kind, entry.n);
        }
        let turn = Turn::of(&entry.what);
        let Some(review) = entry.what.review().map(|review| review.number) else {
            return;
        };
        match turn {
            Turn::Stays => {}
            Turn::Lets => self.release(review),
            Turn::Opens { finding } => {
                self.release(review);
                self.open.insert(review);
                if let Some(finding) = finding {
                    self.findings.insert(review, finding);
                }
            }
            Turn::Settles { values, answered } => {
                self.release(review);
                self.open.remove(&review);
                let finding = self.findings.get(&review).filter(|_| answered).cloned();
                for key in values.into_iter().chain(finding) {
                    self.holds.entry(key).or_default().insert(entry.n, review);
                }
            }
        }
    }

    fn release(&mut self, review: u32) {
        for holders in self.holds.values_mut() {
            holders.retain(|_, holder| *holder != review);
        }
    }

    fn reviews(&self) -> BTreeSet<u32> {
        let holders = self.holds.values();
        holders
            .filter_map(|holders| holders.last_key_value().map(|(_, review)| *review))
            .chain(self.open.iter().copied())
            .collect()
    }
}

/// Of all entries of a project, those that its hot state is folded from.
pub(crate) fn hot(entries: Vec<Entry>) -> Vec<Entry> {
    let mut heat = Heat::default();
    entries.iter().for_each(|entry| heat.turn(entry));
    let reviews = heat.reviews();
    let is_hot = |entry: &Entry| {
        let of_hot = entry.what.review().is_some_and(|review| reviews.contains(&review.number));
        of_hot || heat.newest.values().any(|n| *n == entry.n)
    };
    entries.into_iter().filter(is_hot).collect()
}
