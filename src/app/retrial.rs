//! Retrial: what a policy would have made of a review that people ruled on under another one. Their recorded acts are judged anew,
//! each at its time; what the other policy brought about is left out. Pure: it reads and writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveTime, Utc};

use crate::domain::calendar::instant;
use crate::domain::entry::{Because, Entry, Refusal, What};
use crate::domain::judge::{Act, Event, Raise, TakeBack, Which, decide};
use crate::domain::name::{PersonId, ReviewId};
use crate::domain::outgoing::Place;
use crate::domain::person::{Account, Actor, Standing};
use crate::domain::policy::Mode;
use crate::domain::project::Project;
use crate::domain::proposition::Proposition;
use crate::domain::review::Review;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{RulingKind, Trace};
use crate::domain::state::ProjectState;

/// The most times that come due on one review between two acts: each is a stage that ends, a hold that is over.
const DUE_LIMIT: usize = 1_000;

/// Where a review stands, and who brought it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The state.
    pub state: ReviewState,
    /// Whose rulings made it so; nobody where time or the machine did.
    pub by: Vec<PersonId>,
    /// Since when, where it is settled.
    pub at: Option<DateTime<Utc>>,
}

/// What became of a review, and what would have become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrial {
    /// Which.
    pub review: ReviewId,
    /// What was shown.
    pub proposition: Proposition,
    /// When it was opened.
    pub opened: DateTime<Utc>,
    /// What happened.
    pub was: Ending,
    /// What would have happened; none where it would not have been put before people.
    pub would: Option<Ending>,
    /// Approvals that it would still need.
    pub missing: u32,
    /// True where nobody would be asked to rule on it.
    pub informs: bool,
    /// Acts that would have been refused, in order.
    pub refused: Vec<(PersonId, Refusal)>,
    /// True where a correction would have been put before all who must approve it.
    pub asked_anew: bool,
    /// Acts that were refused then: nobody kept what they said, so they can't be judged anew.
    pub not_kept: usize,
}

impl Retrial {
    /// True where nothing would have been different.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.would.as_ref() == Some(&self.was) && self.refused.is_empty() && !self.asked_anew
    }
}

/// Judges a review anew under the project's policy. `entries` are all entries about it, in order; none where they don't open one.
#[must_use]
pub fn retry(project: &Project, entries: &[Entry], now: DateTime<Utc>) -> Option<Retrial> {
    let first = entries.first()?;
    let What::ReviewOpened { review, proposition, finding, audience, author, .. } = &first.what else { return None };
    let was = ending(ProjectState::fold(project.id.clone(), 0, review.number, entries).review(review)?);
    let author = author.as_ref().and_then(|id| project.roster.person(id));
    let raise = Raise {
        proposition: (**proposition).clone(),
        finding: finding.clone(),
        audience: audience.clone(),
        author: author.and_then(|person| person.accounts.first()).map(|account| actor(account.clone())),
        replaces: None,
    };
    let mut trial = Trial::new(project, review);
    trial.happen(&Event::Raised(raise), first.at);
    for entry in entries.iter().skip(1) {
        trial.pass(entry.at);
        trial.take(entry);
    }
    trial.pass(now);
    let rule = project.policy.rule(proposition.kind);
    let tried = trial.state.review(review);
    Some(Retrial {
        review: review.clone(),
        proposition: (**proposition).clone(),
        opened: first.at,
        was,
        would: tried.map(ending),
        missing: tried.map_or(0, |review| rule.quorum.saturating_sub(approvals(review))),
        informs: rule.mode == Mode::Inform,
        refused: trial.refused,
        asked_anew: trial.asked_anew,
        not_kept: trial.not_kept,
    })
}

fn ending(review: &Review) -> Ending {
    let settled = review.settlement.as_ref();
    let by: BTreeSet<u64> = settled.into_iter().flat_map(|settled| settled.by.iter().copied()).collect();
    let ruled = review.standing.iter().filter(|standing| by.contains(&standing.entry));
    Ending {
        state: review.state.clone(),
        by: ruled.map(|standing| standing.by.clone()).collect(),
        at: settled.map(|settled| settled.at),
    }
}

fn approvals(review: &Review) -> u32 {
    let approved = review.standing.iter().filter(|standing| standing.ruling.kind() == RulingKind::Approve);
    let people: BTreeSet<&PersonId> = approved.map(|standing| &standing.by).collect();
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

/// Who ruled was let in then; whether they were a guest is not kept, and a guest on the roster counts as a member here.
fn actor(account: Account) -> Actor {
    Actor { name: account.user.clone(), account, standing: Standing::Member }
}

/// One review under another policy.
struct Trial<'a> {
    project: &'a Project,
    review: &'a ReviewId,
    state: ProjectState,
    /// The act of each recorded ruling: by it the ruling is found here, where entries have other numbers.
    acts: BTreeMap<u64, (Account, Trace)>,
    refused: Vec<(PersonId, Refusal)>,
    asked_anew: bool,
    not_kept: usize,
}

impl<'a> Trial<'a> {
    fn new(project: &'a Project, review: &'a ReviewId) -> Self {
        Self {
            project,
            review,
            state: ProjectState::fold(project.id.clone(), 0, review.number, &[]),
            acts: BTreeMap::new(),
            refused: Vec::new(),
            asked_anew: false,
            not_kept: 0,
        }
    }

    fn happen(&mut self, event: &Event, at: DateTime<Utc>) -> Option<Refusal> {
        let decided = decide(self.project, &self.state, event, at);
        for what in decided.entries {
            let n = self.state.version() + 1;
            self.state.apply(&Entry { n, at, what });
        }
        self.asked_anew |= decided.changed.is_some();
        decided.refusal
    }

    /// Lets time go on: all that comes due up to then.
    fn pass(&mut self, until: DateTime<Utc>) {
        for _ in 0..DUE_LIMIT {
            let Some(at) = self.next_due().filter(|at| *at <= until) else { return };
            let _ = self.happen(&Event::Ticked { reconciled: at }, at);
        }
    }

    fn next_due(&self) -> Option<DateTime<Utc>> {
        let review = self.state.review(self.review)?;
        match review.state {
            ReviewState::Open => review.due,
            ReviewState::Held { until } => Some(instant(until.and_time(NaiveTime::MIN), self.project.zone)),
            _ => None,
        }
    }

    /// Takes what people and the world did; what followed from the other policy follows here by itself, or does not.
    fn take(&mut self, entry: &Entry) {
        match &entry.what {
            What::CardPosted { review, card } => {
                let posted = Event::CardPosted { review: review.clone(), card: card.clone() };
                let _ = self.happen(&posted, entry.at);
            }
            What::RulingRecorded { by, account, ruling, on, trace, seen, .. } => {
                self.acts.insert(entry.n, (account.clone(), trace.clone()));
                let act = Act {
                    review: self.review.clone(),
                    by: actor(account.clone()),
                    ruling: ruling.clone(),
                    on: Some(*on),
                    trace: trace.clone(),
                    seen: *seen,
                    place: self.place(),
                };
                if let Some(refusal) = self.happen(&Event::Ruled(act), entry.at) {
                    self.refused.push((by.clone(), refusal));
                }
            }
            // What somebody said later replaces it here too.
            What::RulingWithdrawn { because: Because::Replaced | Because::LostStanding, .. } => {}
            What::RulingWithdrawn { ruling, because, .. } => self.withdraw(*ruling, *because, entry.at),
            What::RulingRefused { .. } => self.not_kept += 1,
            What::ReviewSettled { state: ReviewState::Superseded { .. }, .. } => self.supersede(entry),
            _ => {}
        }
    }

    fn withdraw(&mut self, ruling: u64, because: Because, at: DateTime<Utc>) {
        let Some((account, trace)) = self.acts.get(&ruling).cloned() else { return };
        let (review, which, place) = (self.review.clone(), Which::By(trace), self.place());
        // What was refused here is not there to be taken back: that is no second refusal.
        let _ = self.happen(&Event::TakenBack(TakeBack { review, by: actor(account), which, because, place }), at);
    }

    /// What it was about was no longer so: that is nobody's ruling, and ends it here too where it still stands.
    fn supersede(&mut self, entry: &Entry) {
        let stands = self.state.review(self.review).is_some_and(|review| review.state.takes_rulings());
        if stands && !self.asked_anew {
            let n = self.state.version() + 1;
            self.state.apply(&Entry { n, ..entry.clone() });
        }
    }

    fn place(&self) -> Place {
        let home = self.project.home().expect("a review is raised where there is a channel");
        Place { channel: home.id.clone(), thread: None, only: None }
    }
}
