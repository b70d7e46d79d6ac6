//! The track record: what became of all exceptions of a project, folded from its entries.

use std::collections::BTreeMap;

use super::entry::{Entry, What};
use super::finding::Detector;
use super::name::ReviewId;
use super::noise::{Noise, Tally};
use super::proposition::ReviewKind;
use super::review_state::ReviewState;

impl Tally {
    fn place(&mut self, fate: Fate) -> &mut u32 {
        match fate {
            Fate::Open => &mut self.open,
            Fate::Held => &mut self.held,
            Fate::Approved => &mut self.approved,
            Fate::Corrected => &mut self.corrected,
            Fate::Rejected => &mut self.rejected,
            Fate::Expired => &mut self.expired,
            Fate::Gone => &mut self.gone,
        }
    }

    fn opens(&mut self) {
        self.raised += 1;
        self.open += 1;
    }

    fn turns(&mut self, from: Fate, to: Fate) {
        let place = self.place(from);
        *place = place.saturating_sub(1);
        *self.place(to) += 1;
    }
}

/// Where an exception stands, in a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Open,
    Held,
    Approved,
    Corrected,
    Rejected,
    Expired,
    Gone,
}

impl Fate {
    fn of(state: &ReviewState) -> Self {
        match state {
            ReviewState::Open => Self::Open,
            ReviewState::Held { .. } => Self::Held,
            ReviewState::Approved => Self::Approved,
            ReviewState::Corrected => Self::Corrected,
            ReviewState::Rejected => Self::Rejected,
            ReviewState::Expired => Self::Expired,
            ReviewState::Superseded { .. } => Self::Gone,
        }
    }
}

/// What became of all exceptions of a project: the fold of all its entries, in two bytes a review.
#[derive(Clone, Debug, Default)]
pub struct TrackRecord {
    until: u64,
    reviews: Vec<Option<(Detector, Fate)>>,
    all: BTreeMap<Detector, Tally>,
    /// Since the last time that silence was proposed or lifted: that review, and what became of those after it.
    since: BTreeMap<Detector, (u32, Tally)>,
}

impl TrackRecord {
    /// The last entry that it took in.
    #[must_use]
    pub fn until(&self) -> u64 {
        self.until
    }

    /// Takes in the next entry.
    pub fn take_in(&mut self, entry: &Entry) {
        self.until = self.until.max(entry.n);
        match &entry.what {
            What::ReviewOpened { review, proposition, finding, .. } => match (proposition.kind, finding) {
                (ReviewKind::Exception(detector), _) => self.opened(review, detector),
                (ReviewKind::Silence, Some(key)) => self.begins_anew(key.detector, review.number),
                _ => {}
            },
            What::ReviewSettled { review, state, .. } => self.turned(review, Fate::of(state)),
            What::ReviewReopened { review, .. } => self.turned(review, Fate::Open),
            What::SilenceLifted { detector, .. } => {
                let newest = u32::try_from(self.reviews.len().saturating_sub(1)).unwrap_or(u32::MAX);
                self.begins_anew(*detector, newest);
            }
            _ => {}
        }
    }

    fn begins_anew(&mut self, detector: Detector, after: u32) {
        self.since.insert(detector, (after, Tally::default()));
    }

    fn opened(&mut self, review: &ReviewId, detector: Detector) {
        let at = review.number as usize;
        if self.reviews.len() <= at {
            self.reviews.resize(at + 1, None);
        }
        if self.reviews[at].replace((detector, Fate::Open)).is_none() {
            self.all.entry(detector).or_default().opens();
            self.recent(review.number, detector, Tally::opens);
        }
    }

    fn turned(&mut self, review: &ReviewId, to: Fate) {
        let Some(Some((detector, fate))) = self.reviews.get_mut(review.number as usize) else { return };
        let (detector, from) = (*detector, std::mem::replace(fate, to));
        self.all.entry(detector).or_default().turns(from, to);
        self.recent(review.number, detector, |tally| tally.turns(from, to));
    }

    fn recent(&mut self, review: u32, detector: Detector, change: impl FnOnce(&mut Tally)) {
        let (after, tally) = self.since.entry(detector).or_default();
        if review > *after {
            change(tally);
        }
    }

    /// What became of a detector's exceptions.
    #[must_use]
    pub fn of(&self, detector: Detector) -> Tally {
        self.all.get(&detector).copied().unwrap_or_default()
    }

    /// The same since its silence was last proposed or lifted.
    #[must_use]
    pub fn lately(&self, detector: Detector) -> Tally {
        self.since.get(&detector).map(|(_, tally)| *tally).unwrap_or_default()
    }

    /// True where people refused so many of a detector's exceptions that they should be asked whether they want any.
    #[must_use]
    pub fn is_unwanted(&self, detector: Detector, noise: &Noise) -> bool {
        let lately = self.lately(detector);
        let enough = noise.silence_from_rulings.is_some_and(|from| lately.ruled() >= from.max(1));
        enough && lately.precision().is_some_and(|percent| percent < noise.silence_below_percent)
    }
}
