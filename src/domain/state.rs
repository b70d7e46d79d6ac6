//! State: the fold of a project's entries. It holds what the next event is judged against, and nothing that can be computed from it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::entry::{Entry, What};
use super::finding::{Detector, FindingKey};
use super::lesson::{Lesson, Teaching};
use super::message::MessageId;
use super::name::{ItemKey, ProjectId, ReviewId};
use super::noise::silence_key;
use super::observation::Observation;
use super::person::Account;
use super::plan::Correction;
use super::review::Review;
use super::review_state::ReviewState;
use super::ruling::Standing;
use super::schedule::Slot;
use super::taught::taught;
use super::value::Field;

/// What was last scheduled, and up to when it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastDigest {
    /// The slot.
    pub slot: Slot,
    /// What came after is for the next.
    pub until: DateTime<Utc>,
}

/// What language models have used on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// When one was asked last.
    pub at: DateTime<Utc>,
    /// The tokens of that day by then.
    pub tokens: u64,
    /// What they cost, in the currency of the prices.
    pub cost: Decimal,
}

/// The state of one project. Reviews that are long over may be missing from it: they are read back from the ledger, entry by
/// entry, before an event about them is judged.
#[derive(Clone, Debug)]
pub struct ProjectState {
    project: ProjectId,
    version: u64,
    next_review: u32,
    reviews: BTreeMap<u32, Review>,
    by_finding: BTreeMap<FindingKey, u32>,
    by_card: HashMap<MessageId, u32>,
    observed: HashMap<MessageId, BTreeSet<(Account, String)>>,
    digest: Option<LastDigest>,
    newest_digest: Option<u32>,
    spent: Option<Spent>,
    paused: bool,
    full: Option<NaiveDate>,
}

impl ProjectState {
    /// The state before the first entry.
    #[must_use]
    pub fn new(project: ProjectId) -> Self {
        Self {
            project,
            version: 0,
            next_review: 1,
            reviews: BTreeMap::new(),
            by_finding: BTreeMap::new(),
            by_card: HashMap::new(),
            observed: HashMap::new(),
            digest: None,
            newest_digest: None,
            spent: None,
            paused: false,
            full: None,
        }
    }

    /// The state from the entries that still matter, out of `version` in all, with the number that the next review gets.
    #[must_use]
    pub fn fold(project: ProjectId, version: u64, next_review: u32, entries: &[Entry]) -> Self {
        let mut state = Self::new(project);
        entries.iter().for_each(|entry| state.apply(entry));
        state.version = version;
        state.next_review = state.next_review.max(next_review);
        state
    }

    /// Takes in an entry.
    pub fn apply(&mut self, entry: &Entry) {
        self.version = self.version.max(entry.n);
        match &entry.what {
            What::ReviewOpened { review, finding, .. } => {
                self.next_review = self.next_review.max(review.number + 1);
                if let Some(finding) = finding {
                    self.by_finding.insert(finding.clone(), review.number);
                }
                self.reviews.insert(review.number, opened(entry).expect("it is the entry that opens a review"));
            }
            What::CardPosted { review, card } => {
                self.by_card.insert(card.clone(), review.number);
                self.touch(review, entry);
            }
            What::DigestComposed { slot, covers, review, .. } => {
                self.digest = Some(LastDigest { slot: *slot, until: covers.1 });
                if let Some(review) = review {
                    self.newest_digest =
                        Some(self.newest_digest.map_or(review.number, |newest| newest.max(review.number)));
                    self.touch(review, entry);
                }
            }
            What::ModelAsked { by, .. } | What::DraftWritten { by, .. } => {
                self.spent = Some(Spent { at: entry.at, tokens: by.tokens_that_day, cost: by.cost_that_day });
            }
            What::Paused { paused, .. } => self.paused = *paused,
            What::DayFull { day, .. } => self.full = self.full.max(Some(*day)),
            what => {
                if let Some(review) = what.review() {
                    self.touch(review, entry);
                }
            }
        }
    }

    fn touch(&mut self, review: &ReviewId, entry: &Entry) {
        if let Some(review) = self.reviews.get_mut(&review.number) {
            review.apply(entry);
        }
    }

    /// What models were last known to have used.
    #[must_use]
    pub fn spent(&self) -> Option<Spent> {
        self.spent
    }

    /// Takes in a review that had been left out, from all its entries. Versions don't change.
    pub fn recall(&mut self, entries: &[Entry]) {
        let version = self.version;
        let newest = self.by_finding.clone();
        entries.iter().for_each(|entry| self.apply(entry));
        // An old review of a finding must not pass for the newest one.
        self.by_finding.extend(newest);
        self.version = version;
    }

    /// Leaves out all settled reviews but the newest `keep` and those that teach or correct something.
    pub fn forget_settled(&mut self, keep: usize) {
        let gone: Vec<u32> = (self.reviews.iter().rev())
            .filter(|(_, review)| !review.state.takes_rulings() && !self.still_matters(review))
            .skip(keep)
            .map(|(number, _)| *number)
            .collect();
        for number in gone {
            if let Some(review) = self.reviews.remove(&number) {
                for card in review.cards {
                    self.by_card.remove(&card);
                    self.observed.remove(&card);
                }
            }
        }
    }

    fn still_matters(&self, review: &Review) -> bool {
        let newest = review.finding.as_ref().is_some_and(|key| self.by_finding.get(key) == Some(&review.id.number));
        newest
            || self.newest_digest == Some(review.id.number)
            || review.settlement.as_ref().is_some_and(|settlement| !settlement.values.is_empty())
    }

    /// Takes in what is seen on a card.
    pub fn observe(&mut self, observation: &Observation) {
        let seen = self.observed.entry(observation.card.clone()).or_default();
        let reaction = (observation.account.clone(), observation.emoji.clone());
        if observation.present {
            seen.insert(reaction);
        } else {
            seen.remove(&reaction);
        }
    }

    /// True where that reaction was there when the card was last seen.
    #[must_use]
    pub fn has_observed(&self, card: &MessageId, account: &Account, emoji: &str) -> bool {
        let Some(seen) = self.observed.get(card) else {
            return false;
        };
        seen.contains(&(account.clone(), emoji.to_owned()))
    }

    /// All reactions that were there when the card was last seen.
    pub fn observed(&self, card: &MessageId) -> impl Iterator<Item = &(Account, String)> {
        self.observed.get(card).into_iter().flatten()
    }

    /// The project.
    #[must_use]
    pub fn project(&self) -> &ProjectId {
        &self.project
    }

    /// How many entries there are.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The name of the next review.
    #[must_use]
    pub fn next_review(&self) -> ReviewId {
        ReviewId { project: self.project.clone(), number: self.next_review }
    }

    /// A review, unless it was left out.
    #[must_use]
    pub fn review(&self, id: &ReviewId) -> Option<&Review> {
        self.reviews.get(&id.number).filter(|review| review.id == *id)
    }

    /// The review that a card shows.
    #[must_use]
    pub fn on_card(&self, card: &MessageId) -> Option<&Review> {
        self.by_card.get(card).and_then(|number| self.reviews.get(number))
    }

    /// All reviews that it holds, oldest first.
    pub fn reviews(&self) -> impl DoubleEndedIterator<Item = &Review> {
        self.reviews.values()
    }

    /// The reviews that take rulings, oldest first.
    pub fn open(&self) -> impl Iterator<Item = &Review> {
        self.reviews.values().filter(|review| review.state.takes_rulings())
    }

    /// The newest review of a finding.
    #[must_use]
    pub fn of_finding(&self, key: &FindingKey) -> Option<&Review> {
        self.by_finding.get(key).and_then(|number| self.reviews.get(number))
    }

    /// The review of the newest digest that had something to tell.
    #[must_use]
    pub fn newest_digest(&self) -> Option<&Review> {
        self.newest_digest.and_then(|number| self.reviews.get(&number))
    }

    /// The digest that was composed last.
    #[must_use]
    pub fn last_digest(&self) -> Option<LastDigest> {
        self.digest
    }

    /// True where the bot was silenced.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// The last day on which as many exceptions came before people as may.
    #[must_use]
    pub fn full_day(&self) -> Option<NaiveDate> {
        self.full
    }

    /// By what people silenced a detector for so many days, where that still holds.
    #[must_use]
    pub fn silence(&self, detector: Detector, now: DateTime<Utc>, days: u32) -> Option<Lesson> {
        let review = self.of_finding(&silence_key(detector))?;
        let settlement = review.settlement.as_ref().filter(|_| review.state == ReviewState::Approved)?;
        let until = settlement.at.checked_add_days(Days::new(days.into())).filter(|until| *until > now)?;
        Some(Lesson {
            entry: settlement.entry,
            teaching: Teaching::Silent { review: review.id.clone(), detector },
            by: last_of(review, &settlement.by)?.by.clone(),
            since: settlement.at,
            expires: Some(until),
            audience: review.audience.clone(),
        })
    }

    /// What people ruled to be so: the values of reviews that were approved or corrected, oldest first.
    #[must_use]
    pub fn corrections(&self) -> Vec<Correction> {
        let mut corrections: Vec<Correction> = self.reviews.values().flat_map(corrections_of).collect();
        corrections.sort_by_key(|correction| correction.entry);
        corrections
    }

    /// What people taught by their rulings and nobody has taken back, oldest first. Of one value the newest counts; what is over by
    /// `now` counts no more. A lesson holds for so long.
    #[must_use]
    pub fn lessons(&self, holds_for: TimeDelta, now: DateTime<Utc>) -> Vec<Lesson> {
        let newest = |review: &Review| {
            let key = review.finding.as_ref();
            key.is_none_or(|key| self.by_finding.get(key) == Some(&review.id.number))
        };
        let quiet = |lesson: &Lesson, review: &Review| match lesson.teaching {
            Teaching::Quiet { .. } => review.finding.is_some() && newest(review),
            Teaching::Value { .. } | Teaching::Silent { .. } => true,
        };
        let mut lessons: Vec<Lesson> = Vec::new();
        for review in self.reviews.values() {
            lessons.extend(taught(review, holds_for).into_iter().filter(|lesson| quiet(lesson, review)));
        }
        lessons.sort_by_key(|lesson| lesson.entry);
        let mut of_value: HashMap<(ItemKey, Field), u64> = HashMap::new();
        for lesson in &lessons {
            if let Teaching::Value { item, field, .. } = &lesson.teaching {
                of_value.insert((item.clone(), field.clone()), lesson.entry);
            }
        }
        lessons.retain(|lesson| match &lesson.teaching {
            Teaching::Value { item, field, .. } => {
                of_value.get(&(item.clone(), field.clone())) == Some(&lesson.entry) && !lesson.is_over(now)
            }
            Teaching::Quiet { .. } | Teaching::Silent { .. } => !lesson.is_over(now),
        });
        lessons
    }
}

fn opened(entry: &Entry) -> Option<Review> {
    let What::ReviewOpened { review, proposition, hash, finding, audience, author, due, numbered, .. } = &entry.what
    else {
        return None;
    };
    Some(Review {
        id: review.clone(),
        proposition: (**proposition).clone(),
        hash: *hash,
        finding: finding.clone(),
        audience: audience.clone(),
        author: author.clone(),
        entry: entry.n,
        opened: entry.at,
        due: *due,
        stage: 0,
        reminded: 0,
        delegates: BTreeSet::new(),
        standing: Vec::new(),
        state: ReviewState::Open,
        settlement: None,
        cards: Vec::new(),
        numbered: numbered.clone(),
        foot: None,
        carried: Vec::new(),
    })
}

fn last_of<'a>(review: &'a Review, entries: &[u64]) -> Option<&'a Standing> {
    review.standing.iter().rev().find(|standing| entries.contains(&standing.entry))
}

fn corrections_of(review: &Review) -> Vec<Correction> {
    let holds = |settlement: &&super::review::Settlement| !settlement.values.is_empty() && !settlement.revoked;
    let Some(settlement) = review.settlement.as_ref().filter(holds) else {
        return Vec::new();
    };
    let correction = |value: &super::finding::Proposed| Correction {
        item: value.item.clone(),
        field: value.field.clone(),
        value: value.value.clone(),
        by: last_of(review, &settlement.by).map(|ruled| ruled.by.clone()),
        at: settlement.at,
        entry: settlement.entry,
    };
    settlement.values.iter().map(correction).collect()
}
