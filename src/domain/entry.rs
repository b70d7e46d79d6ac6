//! Entries: what the ledger says happened, in the past tense. State is the fold of them.

use chrono::{DateTime, NaiveDate, Utc};

use super::admission::Barred;
use super::audience::Audience;
use super::authorship::{Authorship, Purpose};
use super::delivery::Seen;
use super::digest::Foot;
use super::finding::{Detector, FindingKey, Proposed};
use super::message::MessageId;
use super::name::ReviewId;
use super::name::{OutgoingKey, PersonId, TargetId};
use super::person::Account;
use super::proposition::{ContentHash, Proposition};
use super::review_state::ReviewState;
use super::ruling::{Ruling, Trace};
use super::schedule::Slot;

/// One line of the ledger. Its hash is the ledger's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Counted from 1 in the project, without a gap.
    pub n: u64,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// What happened.
    pub what: What,
}

/// Why a ruling was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// The reaction was taken off.
    Unreacted,
    /// The reply was edited.
    Edited,
    /// The reply was deleted.
    Deleted,
    /// Its author undid it, by button or by word.
    Undone,
    /// Its author said something else.
    Replaced,
    /// Its author may no longer rule.
    LostStanding,
}

/// Why an act on a review was not recorded as a ruling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// They may not rule.
    Barred(Barred),
    /// It is over.
    Closed(ReviewState),
    /// The proposition has changed since it was shown to them.
    Changed,
    /// There is no such review here.
    Unknown,
    /// It only informs.
    InformOnly,
    /// They have nothing standing that could be taken back.
    NothingToTakeBack,
    /// It can't be handed to that person.
    NotToThem,
    /// The correction names no value of this review.
    NoValue,
    /// The day lies in the past, or too far ahead.
    BadDay,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Something was put before people.
    ReviewOpened {
        /// Its name.
        review: ReviewId,
        /// What was shown.
        proposition: Box<Proposition>,
        /// The hash of it.
        hash: ContentHash,
        /// What makes it the same finding tomorrow.
        finding: Option<FindingKey>,
        /// Who may read it.
        audience: Audience,
        /// Who wrote it, where a person did.
        author: Option<PersonId>,
        /// The rule that holds for it, by name.
        rule: String,
        /// When its first stage ends.
        due: Option<DateTime<Utc>>,
        /// The reviews that are numbered in it.
        numbered: Vec<ReviewId>,
    },
    /// A message shows a review.
    CardPosted {
        /// The review.
        review: ReviewId,
        /// The message.
        card: MessageId,
    },
    /// Somebody ruled.
    RulingRecorded {
        /// On what.
        review: ReviewId,
        /// Who.
        by: PersonId,
        /// With which account.
        account: Account,
        /// What.
        ruling: Ruling,
        /// On which proposition.
        on: ContentHash,
        /// By which act.
        trace: Trace,
        /// When they did.
        seen: Seen,
    },
    /// A ruling no longer stands.
    RulingWithdrawn {
        /// On what.
        review: ReviewId,
        /// The entry of the ruling.
        ruling: u64,
        /// Why.
        because: Because,
    },
    /// Somebody tried to rule and may not, or not so.
    RulingRefused {
        /// On what.
        review: ReviewId,
        /// Who.
        account: Account,
        /// Why not.
        refusal: Refusal,
    },
    /// A review came to its end, or was held.
    ReviewSettled {
        /// Which.
        review: ReviewId,
        /// How.
        state: ReviewState,
        /// The entries of the rulings that made it so; none where time or the machine did.
        by: Vec<u64>,
        /// The values that are true from now on.
        values: Vec<Proposed>,
    },
    /// A review takes rulings again.
    ReviewReopened {
        /// Which.
        review: ReviewId,
        /// When its stage ends now.
        due: Option<DateTime<Utc>>,
    },
    /// People were reminded.
    Reminded {
        /// Of what.
        review: ReviewId,
        /// Whom.
        whom: Vec<PersonId>,
        /// How many reminders of this stage have come due by now; those that fell together are one.
        times: usize,
    },
    /// The next people were asked.
    Escalated {
        /// With what.
        review: ReviewId,
        /// Whom.
        whom: Vec<PersonId>,
        /// When their stage ends.
        due: Option<DateTime<Utc>>,
    },
    /// What the end of a review teaches was taken back by somebody who may.
    LessonRevoked {
        /// Of which review.
        review: ReviewId,
        /// The entry that taught it.
        lesson: u64,
        /// By whom.
        by: PersonId,
    },
    /// Nobody answered in time, and the rule keeps the review open.
    Overran {
        /// Which.
        review: ReviewId,
    },
    /// A digest was composed for a scheduled time.
    DigestComposed {
        /// The time.
        slot: Slot,
        /// The review that holds its summary; none where there was nothing new.
        review: Option<ReviewId>,
        /// What it covers: after the first, up to the second.
        covers: (DateTime<Utc>, DateTime<Utc>),
        /// What stands at its foot; none where there was nothing new.
        foot: Option<Box<Foot>>,
    },
    /// A language model was asked, or was asked in vain.
    ModelAsked {
        /// For what.
        purpose: Purpose,
        /// Which model, by which prompt, at what cost.
        by: Authorship,
    },
    /// What earlier releases recorded in place of that: a language model drafted a digest, or was asked in vain.
    DraftWritten {
        /// The digest's scheduled time.
        slot: Slot,
        /// Which model, by which prompt, at what cost.
        by: Authorship,
    },
    /// A post was given up: it could not be sent, or nobody knows whether it was.
    PostFailed {
        /// Which.
        key: OutgoingKey,
        /// What the platform said.
        why: String,
    },
    /// The bot was silenced or woken by somebody who may.
    Paused {
        /// By whom.
        by: PersonId,
        /// True: no digests, no new exceptions.
        paused: bool,
    },
    /// What was ruled was carried out.
    CarriedOut {
        /// The review.
        review: ReviewId,
        /// The entry that settled it.
        of: u64,
        /// Where.
        target: TargetId,
        /// What was done, in the target's words.
        did: String,
        /// What was so before, as far as it was known.
        before: Vec<Proposed>,
    },
    /// What was ruled could not be carried out, or nobody knows whether it was.
    NotCarriedOut {
        /// The review.
        review: ReviewId,
        /// The entry that settled it.
        of: u64,
        /// Where.
        target: TargetId,
        /// Why.
        why: String,
    },
    /// A detector that had been silenced speaks again.
    SilenceLifted {
        /// The review that had silenced it.
        review: ReviewId,
        /// The detector.
        detector: Detector,
        /// Who wants to hear it again.
        by: PersonId,
    },
    /// As many exceptions came before people on a day as may; the rest waits for another one.
    DayFull {
        /// The day.
        day: NaiveDate,
        /// How many wait, by detector.
        waiting: Vec<(Detector, u32)>,
    },
    /// What a person wrote was erased at their request. The entry holds no name.
    PersonErased {
        /// How many messages went.
        messages: u64,
    },
}

impl What {
    /// The kind of entry in kebab-case, as exports and `ledger list` write it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ReviewOpened { .. } => "review-opened",
            Self::CardPosted { .. } => "card-posted",
            Self::RulingRecorded { .. } => "ruling-recorded",
            Self::RulingWithdrawn { .. } => "ruling-withdrawn",
            Self::RulingRefused { .. } => "ruling-refused",
            Self::ReviewSettled { .. } => "review-settled",
            Self::ReviewReopened { .. } => "review-reopened",
            Self::Reminded { .. } => "reminded",
            Self::Escalated { .. } => "escalated",
            Self::LessonRevoked { .. } => "lesson-revoked",
            Self::Overran { .. } => "overran",
            Self::DigestComposed { .. } => "digest-composed",
            Self::ModelAsked { .. } => "model-asked",
            Self::DraftWritten { .. } => "draft-written",
            Self::PostFailed { .. } => "post-failed",
            Self::Paused { .. } => "paused",
            Self::CarriedOut { .. } => "carried-out",
            Self::NotCarriedOut { .. } => "not-carried-out",
            Self::SilenceLifted { .. } => "silence-lifted",
            Self::DayFull { .. } => "day-full",
            Self::PersonErased { .. } => "person-erased",
        }
    }

    /// The review that it is about.
    #[must_use]
    pub fn review(&self) -> Option<&ReviewId> {
        match self {
            Self::ReviewOpened { review, .. }
            | Self::CardPosted { review, .. }
            | Self::RulingRecorded { review, .. }
            | Self::RulingWithdrawn { review, .. }
            | Self::RulingRefused { review, .. }
            | Self::ReviewSettled { review, .. }
            | Self::ReviewReopened { review, .. }
            | Self::Reminded { review, .. }
            | Self::Escalated { review, .. }
            | Self::LessonRevoked { review, .. }
            | Self::Overran { review }
            | Self::CarriedOut { review, .. }
            | Self::NotCarriedOut { review, .. }
            | Self::SilenceLifted { review, .. } => Some(review),
            Self::DigestComposed { review, .. } => review.as_ref(),
            Self::ModelAsked { .. }
            | Self::DraftWritten { .. }
            | Self::PostFailed { .. }
            | Self::Paused { .. }
            | Self::DayFull { .. }
            | Self::PersonErased { .. } => None,
        }
    }
}
