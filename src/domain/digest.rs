//! Digests: what one holds before it is put into words. It is composed by `app`; nothing here reads a ledger or a clock.

use chrono::{DateTime, NaiveDate, Utc};

use super::evidence::Evidence;
use super::finding::Proposed;
use super::name::ReviewId;
use super::name::SourceId;
use super::review_state::ReviewState;
use super::schedule::Slot;
use super::summary::Claim;

/// The most exceptions that one digest numbers and puts buttons on. Slack allows 50 blocks a message and an exception takes
/// three; and nobody rules on more in one sitting. The rest are counted.
pub const NUMBERED_LIMIT: usize = 10;

/// A date of the plan that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What the item is called.
    pub title: String,
    /// From when.
    pub from: NaiveDate,
    /// To when.
    pub to: NaiveDate,
    /// Which source says so.
    pub source: SourceId,
    /// Since when it does.
    pub at: DateTime<Utc>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// A review that came to its end since the last digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Which.
    pub review: ReviewId,
    /// What it was about.
    pub subject: String,
    /// How it ended.
    pub state: ReviewState,
    /// The values that are true from then on.
    pub values: Vec<Proposed>,
    /// Who made it so, by name; nobody where time or the machine did.
    pub by: Vec<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The entry that says so.
    pub entry: u64,
}

/// Something that a digest does not cover, and says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A channel that the bot can't read.
    NotJoined {
        /// Its name, without `#`.
        channel: String,
    },
    /// A private channel, whose text is not for the digest's readers.
    Private {
        /// Its name, without `#`.
        channel: String,
    },
    /// A source that has reported nothing for long.
    Stale {
        /// Which.
        source: SourceId,
        /// Days since its newest reading.
        days: u32,
    },
    /// A source that could not be read.
    Unreadable {
        /// Which.
        source: SourceId,
    },
    /// Older messages that did not fit into what the writer is shown.
    Unfit {
        /// How many.
        messages: u32,
    },
    /// Exceptions that wait, because as many came before people on that day as may.
    OverBudget {
        /// How many.
        exceptions: u32,
    },
    /// The bot was not running.
    Down {
        /// From when.
        from: DateTime<Utc>,
        /// To when.
        to: DateTime<Utc>,
    },
}

/// Who phrased the claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WrittenBy {
    /// A language model.
    Model,
    /// The built-in writer, as configured.
    #[default]
    Offline,
    /// The built-in writer, because the model failed.
    OfflineInstead,
    /// The built-in writer, because the day's tokens are used up.
    OfflineForCost,
}

/// The head of the ledger at the time, for readers who keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last entry's number.
    pub n: u64,
    /// Its hash in hexadecimal digits; it is shown shortened.
    pub hash: String,
}

/// What stands at the foot of a digest. It may change after the digest was recorded, and voids no vote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foot {
    /// Open reviews that the digest does not number.
    pub still_open: usize,
    /// Claims that were withheld because their evidence did not hold.
    pub withheld: usize,
    /// What it does not cover.
    pub gaps: Vec<Gap>,
    /// Who phrased it.
    pub written_by: WrittenBy,
    /// Where the ledger stood.
    pub head: Option<Head>,
}

/// One digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Its scheduled time.
    pub slot: Slot,
    /// What it covers: after the first, up to the second.
    pub covers: (DateTime<Utc>, DateTime<Utc>),
    /// What was said, in sentences with their evidence.
    pub claims: Vec<Claim>,
    /// Which dates moved.
    pub moved: Vec<Moved>,
    /// What people ruled since the last one.
    pub decided: Vec<Decision>,
    /// The exceptions that it numbers, at most [`NUMBERED_LIMIT`]: the first is 1.
    pub numbered: Vec<ReviewId>,
    /// What stands at its foot.
    pub foot: Foot,
}

impl Digest {
    /// True where it has nothing to tell and nothing to ask.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty() && self.moved.is_empty() && self.decided.is_empty() && self.numbered.is_empty()
    }
}
