//! The judge: (project, state, event, now) -> what is recorded and said. Pure; every rule about rulings stands here.

mod carrying;
mod draft;
mod raising;
mod ruling;
mod settlement;
mod time;
mod verdict;

use chrono::{DateTime, Utc};

use super::audience::Audience;
use super::authorship::{Authorship, Purpose};
use super::delivery::Seen;
use super::digest::Digest;
use super::entry::{Because, Refusal, What};
use super::finding::{Detector, FindingKey, Proposed};
use super::message::{ChannelId, MessageId};
use super::name::ReviewId;
use super::name::{DeliveryId, OutgoingKey, TargetId};
use super::outgoing::{Choice, Outgoing, Place};
use super::person::Actor;
use super::project::Project;
use super::proposition::{ContentHash, Proposition};
use super::ruling::{Ruling, Trace};
use super::schedule::Slot;
use super::state::ProjectState;

/// The furthest that a review can be held, in days. Longer is forgetting it.
pub const HOLD_LIMIT_DAYS: u64 = 366;

/// Somebody rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// On which review.
    pub review: ReviewId,
    /// Who.
    pub by: Actor,
    /// What.
    pub ruling: Ruling,
    /// On which proposition, where the act carries it; else on the one that the review shows.
    pub on: Option<ContentHash>,
    /// By which act.
    pub trace: Trace,
    /// When.
    pub seen: Seen,
    /// Where it is answered.
    pub place: Place,
}

/// Which of a person's rulings is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one that rests on this act.
    By(Trace),
    /// The one of this entry.
    Entry(u64),
    /// Whatever they said last.
    Last,
}

/// Somebody takes a ruling back.
#[derive(Clone, Debug, PartialEq)]
pub struct TakeBack {
    /// On which review.
    pub review: ReviewId,
    /// Who.
    pub by: Actor,
    /// Which ruling.
    pub which: Which,
    /// Why.
    pub because: Because,
    /// Where it is answered.
    pub place: Place,
}

/// Something that is to be put before people, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Raise {
    /// What would be shown.
    pub proposition: Proposition,
    /// What makes it the same finding tomorrow.
    pub finding: Option<FindingKey>,
    /// Who may read it.
    pub audience: Audience,
    /// Who wrote it, where a person did.
    pub author: Option<Actor>,
    /// The review whose place it takes, where a correction changed a proposition that several must approve.
    pub replaces: Option<ReviewId>,
}

/// A digest that was composed.
#[derive(Clone, Debug, PartialEq)]
pub struct Composed {
    /// For which scheduled time.
    pub slot: Slot,
    /// What it covers: after the first, up to the second.
    pub covers: (DateTime<Utc>, DateTime<Utc>),
    /// What it says, and the proposition of its summary; none where there is nothing new.
    pub content: Option<(Digest, Proposition)>,
    /// Who may read it.
    pub audience: Audience,
    /// The model that was asked for it.
    pub drafted_by: Option<Authorship>,
}

/// A reply that could not be read as a ruling: it is asked back, never guessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Unclear {
    /// On which review.
    pub review: ReviewId,
    /// Who wrote it.
    pub by: Actor,
    /// What was not clear.
    pub why: String,
    /// What it may have meant.
    pub choices: Vec<Choice>,
    /// By which message or press; asking back twice about one is noise.
    pub delivery: DeliveryId,
    /// Where it is answered.
    pub place: Place,
}

/// What can happen to a project.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Somebody rules.
    Ruled(Act),
    /// Somebody takes a ruling back.
    TakenBack(TakeBack),
    /// Somebody wrote something unclear.
    Unclear(Unclear),
    /// Something is to be put before people.
    Raised(Raise),
    /// What a finding said is no longer so.
    Cleared(FindingKey),
    /// A digest was composed.
    Composed(Composed),
    /// A card stands in a channel.
    CardPosted {
        /// Of which review.
        review: ReviewId,
        /// Which message.
        card: MessageId,
    },
    /// A post was given up.
    PostFailed {
        /// Which.
        key: OutgoingKey,
        /// What the platform said.
        why: String,
    },
    /// Time went on. Nothing that came due after `reconciled` is acted on: the platform has not been read since.
    Ticked {
        /// Up to when the platforms were read.
        reconciled: DateTime<Utc>,
    },
    /// Somebody silences or wakes the bot.
    Paused {
        /// Who.
        by: Actor,
        /// True: silence it.
        paused: bool,
        /// Where it is answered.
        place: Place,
    },
    /// What was ruled was carried out.
    CarriedOut {
        /// Which review.
        review: ReviewId,
        /// The entry that settled it.
        of: u64,
        /// Where.
        target: TargetId,
        /// What was done.
        did: String,
        /// What was so before, as far as it was known.
        before: Vec<Proposed>,
    },
    /// What was ruled could not be carried out.
    NotCarriedOut {
        /// Which review.
        review: ReviewId,
        /// The entry that settled it.
        of: u64,
        /// Where.
        target: TargetId,
        /// Why.
        why: String,
    },
    /// As many exceptions came before people today as may.
    DayFull {
        /// How many wait, by detector, of those that the home channel may know of.
        waiting: Vec<(Detector, u32)>,
    },
    /// Somebody wants to hear a silenced detector again.
    Woken {
        /// Who.
        by: Actor,
        /// Which.
        detector: Detector,
        /// Where it is answered.
        place: Place,
    },
    /// A language model was asked for an answer.
    Asked(Authorship),
    /// Somebody takes back what a ruling teaches.
    Revoked {
        /// Who.
        by: Actor,
        /// The entry that taught it.
        lesson: u64,
    },
    /// What somebody wrote was erased.
    Erased {
        /// How many messages.
        messages: u64,
    },
}

/// A correction that changes what several must approve: the new proposition has to be put into words and raised.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The review whose proposition changed.
    pub review: ReviewId,
    /// The values that would be true.
    pub values: Vec<Proposed>,
    /// Who changed it.
    pub by: Actor,
}

/// What was carried out and no longer stands: to undo it has to be put into words and raised.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    /// The review.
    pub review: ReviewId,
    /// Where it was carried out.
    pub targets: Vec<TargetId>,
    /// The values that were true before, as far as they were known.
    pub values: Vec<Proposed>,
}

/// What the judge says.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct Decided {
    /// What is recorded.
    pub entries: Vec<What>,
    /// What is said.
    pub outgoing: Vec<Outgoing>,
    /// Why an act was not taken, for the one who acted.
    pub refusal: Option<Refusal>,
    /// What has to be raised anew.
    pub changed: Option<Changed>,
    /// What would have to be undone.
    pub undo: Option<Undo>,
}

/// Judges one event against the newest state.
pub fn decide(project: &Project, state: &ProjectState, event: &Event, now: DateTime<Utc>) -> Decided {
    let bench = draft::Bench { project, state, now };
    match event {
        Event::Ruled(act) => ruling::rule(bench, act),
        Event::TakenBack(back) => ruling::take_back(bench, back),
        Event::Unclear(unclear) => ruling::ask_back(bench, unclear),
        Event::Raised(raise) => raising::raise(bench, raise),
        Event::Cleared(key) => raising::clear(bench, key),
        Event::Composed(composed) => raising::compose(bench, composed),
        Event::CardPosted { review, card } => raising::card_posted(bench, review, card),
        Event::PostFailed { key, why } => draft::only(What::PostFailed { key: key.clone(), why: why.clone() }),
        Event::Ticked { reconciled } => time::tick(bench, *reconciled),
        Event::Paused { by, paused, place } => ruling::pause(bench, by, *paused, place),
        Event::CarriedOut { review, of, target, did, before } => {
            carrying::carried_out(bench, review, (*of, target), (did, before))
        }
        Event::NotCarriedOut { review, of, target, why } => {
            carrying::not_carried_out(bench, review, (*of, target), why)
        }
        Event::DayFull { waiting } => raising::day_full(bench, waiting),
        Event::Woken { by, detector, place } => ruling::wake(bench, by, *detector, place),
        Event::Asked(by) => draft::only(What::ModelAsked { purpose: Purpose::Answer, by: by.clone() }),
        Event::Revoked { by, lesson } => ruling::revoke(bench, by, *lesson),
        Event::Erased { messages } => draft::only(What::PersonErased { messages: *messages }),
    }
}

/// The channel where something with that audience may be posted: the home channel, or else the one private channel
/// that it came from.
#[must_use]
pub fn channel_for<'a>(project: &'a Project, audience: &Audience) -> Option<&'a ChannelId> {
    let home = project.home().into_iter();
    let others = project.channels.iter();
    home.chain(others).map(|channel| &channel.id).find(|channel| audience.may_read_in(channel))
}
