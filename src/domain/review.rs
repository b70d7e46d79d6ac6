//! A review: one thing that is put before people, and the fold of the entries about it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::admission::Circumstance;
use super::audience::Audience;
use super::digest::Foot;
use super::entry::{Entry, What};
use super::finding::{FindingKey, Proposed};
use super::message::MessageId;
use super::name::{PersonId, ReviewId};
use super::order::Carried;
use super::proposition::{ContentHash, Proposition};
use super::review_state::ReviewState;
use super::ruling::{Ruling, Standing};

/// How a review came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The entry that says so.
    pub entry: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// The entries of the rulings that made it so; none where time or the machine did.
    pub by: Vec<u64>,
    /// The values that are true from then on.
    pub values: Vec<Proposed>,
    /// True where what it teaches was taken back.
    pub revoked: bool,
}

/// One review with all that happened to it: the fold of its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Its name.
    pub id: ReviewId,
    /// What was shown.
    pub proposition: Proposition,
    /// The hash of that.
    pub hash: ContentHash,
    /// What makes it the same finding tomorrow, for exceptions.
    pub finding: Option<FindingKey>,
    /// Who may read it.
    pub audience: Audience,
    /// Who wrote it, where a person did.
    pub author: Option<PersonId>,
    /// The entry that opened it.
    pub entry: u64,
    /// When it was opened.
    pub opened: DateTime<Utc>,
    /// When the present stage ends.
    pub due: Option<DateTime<Utc>>,
    /// How many stages have passed.
    pub stage: usize,
    /// How many reminders of this stage went out.
    pub reminded: usize,
    /// To whom rulings were handed.
    pub delegates: BTreeSet<PersonId>,
    /// The rulings that stand, in the order of their entries.
    pub standing: Vec<Standing>,
    /// Where it stands.
    pub state: ReviewState,
    /// How it came to its end, where it did.
    pub settlement: Option<Settlement>,
    /// The messages that show it; the last is the living one.
    pub cards: Vec<MessageId>,
    /// The reviews that are numbered in it, for a digest: the first is 1.
    pub numbered: Vec<ReviewId>,
    /// What stands at its foot, for a digest.
    pub foot: Option<Box<Foot>>,
    /// What was carried out of it.
    pub carried: Vec<Carried>,
}

impl Review {
    /// The card that shows it now.
    #[must_use]
    pub fn living_card(&self) -> Option<&MessageId> {
        self.cards.last()
    }

    /// The rulings of one person that stand.
    pub fn standing_of<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = &'a Standing> + 'a {
        self.standing.iter().filter(move |standing| &standing.by == person)
    }

    /// What bears on who may rule on it now.
    #[must_use]
    pub fn circumstance(&self, now: DateTime<Utc>) -> Circumstance<'_> {
        Circumstance { stage: self.stage, delegates: &self.delegates, author: self.author.as_ref(), now }
    }

    /// Takes in what an entry says about it. Entries about other reviews, and the one that opened it, change nothing.
    pub fn apply(&mut self, entry: &Entry) {
        match &entry.what {
            What::CardPosted { card, .. } => self.cards.push(card.clone()),
            What::RulingRecorded { by, account, ruling, on, trace, seen, .. } => {
                if let Ruling::Delegate { to } = ruling {
                    self.delegates.insert(to.clone());
                }
                self.standing.push(Standing {
                    entry: entry.n,
                    by: by.clone(),
                    account: account.clone(),
                    ruling: ruling.clone(),
                    on: *on,
                    trace: trace.clone(),
                    at: seen.latest(),
                });
            }
            What::RulingWithdrawn { ruling, .. } => self.withdraw(*ruling),
            What::ReviewSettled { state, by, values, .. } => {
                self.state = state.clone();
                let (by, values) = (by.clone(), values.clone());
                self.settlement = Some(Settlement { entry: entry.n, at: entry.at, by, values, revoked: false });
            }
            What::ReviewReopened { due, .. } => {
                (self.state, self.settlement) = (ReviewState::Open, None);
                (self.due, self.reminded) = (*due, 0);
            }
            What::Reminded { times, .. } => self.reminded = *times,
            What::Escalated { due, .. } => {
                (self.due, self.reminded) = (*due, 0);
                self.stage += 1;
            }
            What::LessonRevoked { lesson, .. } => {
                self.settlement.iter_mut().for_each(|settlement| settlement.revoked |= settlement.entry == *lesson);
            }
            What::Overran { .. } => self.due = None,
            What::DigestComposed { foot, .. } => self.foot.clone_from(foot),
            What::CarriedOut { of, target, before, .. } => {
                self.carried.push(Carried { entry: entry.n, of: *of, target: target.clone(), before: before.clone() })
            }
            _ => {}
        }
    }

    fn withdraw(&mut self, ruling: u64) {
        self.standing.retain(|standing| standing.entry != ruling);
        let handed = |standing: &Standing| match &standing.ruling {
            Ruling::Delegate { to } => Some(to.clone()),
            _ => None,
        };
        self.delegates = self.standing.iter().filter_map(handed).collect();
    }
}
