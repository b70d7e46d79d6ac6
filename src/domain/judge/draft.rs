//! What a decision is written with: entries get their provisional numbers here, outgoing items their keys.

use chrono::{DateTime, Utc};

use super::Decided;
use crate::domain::entry::{Entry, Refusal, What};
use crate::domain::name::OutgoingKey;
use crate::domain::name::ReviewId;
use crate::domain::outgoing::{Outgoing, Place, Say};
use crate::domain::person::Account;
use crate::domain::project::Project;
use crate::domain::review::Review;
use crate::domain::state::ProjectState;

/// What a decision looks at.
#[derive(Clone, Copy)]
pub(super) struct Bench<'a> {
    pub(super) project: &'a Project,
    pub(super) state: &'a ProjectState,
    pub(super) now: DateTime<Utc>,
}

/// A decision about one review, as it grows: each entry is applied to a copy of the review at once, so that the next rule
/// sees what the one before it did.
pub(super) struct Draft<'a> {
    pub(super) bench: Bench<'a>,
    pub(super) review: Review,
    pub(super) decided: Decided,
}

impl<'a> Draft<'a> {
    pub(super) fn new(bench: Bench<'a>, review: &Review) -> Self {
        Self { bench, review: review.clone(), decided: Decided::default() }
    }

    /// Records an entry and gives the number that it will have.
    pub(super) fn record(&mut self, what: What) -> u64 {
        let n = number_of(self.bench.state, self.decided.entries.len());
        let entry = Entry { n, at: self.bench.now, what };
        self.review.apply(&entry);
        self.decided.entries.push(entry.what);
        n
    }

    /// Says something in the review's thread.
    pub(super) fn say_in_thread(&mut self, (what, entry): (&str, u64), say: Say) {
        if let Some(place) = thread_of(&self.review) {
            let key = key_of(self.bench.project, what, entry);
            self.decided.outgoing.push(Outgoing { key, to: place, say });
        }
    }

    /// Says something where the person acted.
    pub(super) fn say_at(&mut self, place: &Place, (what, entry): (&str, u64), say: Say) {
        let key = key_of(self.bench.project, what, entry);
        self.decided.outgoing.push(Outgoing { key, to: place.clone(), say });
    }

    /// Has the cards of the review brought up to date, and the digest that numbers it.
    pub(super) fn refresh(&mut self) {
        let digest = self.bench.state.newest_digest().filter(|digest| digest.numbered.contains(&self.review.id));
        self.decided.outgoing.extend(refresh(&self.review));
        if let Some(refresh) = digest.and_then(refresh) {
            // Several reviews of one decision may stand in the same digest.
            if !self.decided.outgoing.iter().any(|outgoing| outgoing.key == refresh.key) {
                self.decided.outgoing.push(refresh);
            }
        }
    }

    pub(super) fn done(self) -> Decided {
        self.decided
    }
}

/// The number of the entry that comes after `before` others of the same decision.
pub(super) fn number_of(state: &ProjectState, before: usize) -> u64 {
    state.version() + 1 + before as u64
}

/// A decision that records one entry and says nothing.
pub(super) fn only(what: What) -> Decided {
    Decided { entries: vec![what], ..Decided::default() }
}

/// The item that brings the cards of a review up to date.
pub(super) fn refresh(review: &Review) -> Option<Outgoing> {
    let card = review.living_card()?;
    let to = Place { channel: card.channel.clone(), thread: None, only: None };
    Some(Outgoing { key: name(&format!("refresh-{}", review.id)), to, say: Say::Refresh(review.id.clone()) })
}

/// The thread under the living card of a review.
pub(super) fn thread_of(review: &Review) -> Option<Place> {
    let card = review.living_card()?;
    Some(Place { channel: card.channel.clone(), thread: Some(card.clone()), only: None })
}

/// A refusal: recorded, and told to the one who acted and to nobody else.
pub(super) fn refuse(
    bench: Bench<'_>,
    review: &ReviewId,
    refusal: Refusal,
    account: &Account,
    place: &Place,
) -> Decided {
    let n = number_of(bench.state, 0);
    let to = Place { only: Some(account.clone()), ..place.clone() };
    let say = Say::Refused { review: review.clone(), refusal: refusal.clone() };
    let what = What::RulingRefused { review: review.clone(), account: account.clone(), refusal: refusal.clone() };
    Decided {
        entries: vec![what],
        outgoing: vec![Outgoing { key: key_of(bench.project, "refused", n), to, say }],
        refusal: Some(refusal),
        ..Decided::default()
    }
}

/// The key of what is said of an entry. It holds the project, since a platform knows what it was given by the key alone.
pub(super) fn key_of(project: &Project, what: &str, entry: u64) -> OutgoingKey {
    name(&format!("{what}-{}-{entry}", project.id))
}

/// A key made of the project's own names: always within the limit.
pub(super) fn name(key: &str) -> OutgoingKey {
    OutgoingKey::parse(key).expect("keys are made of ids that were parsed, and numbers")
}
