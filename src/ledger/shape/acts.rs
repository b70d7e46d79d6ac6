//! Stored shapes of the short entries: cards, rulings, settlements, reminders, digests. Never edited: what changes gets a new one.

use serde::{Deserialize, Serialize};

use super::ruling::{BecauseV1, RefusalV1, RulingV1, SeenV1, StateV1, TraceV1};
use super::value::ProposedV1;

/// A message shows a review.
#[derive(Serialize, Deserialize)]
pub(crate) struct CardPostedV1 {
    pub(crate) review: String,
    pub(crate) card: String,
}

/// Somebody ruled.
#[derive(Serialize, Deserialize)]
pub(crate) struct RulingRecordedV1 {
    pub(crate) review: String,
    pub(crate) by: String,
    pub(crate) account: String,
    pub(crate) ruling: RulingV1,
    pub(crate) on: String,
    pub(crate) trace: TraceV1,
    pub(crate) seen: SeenV1,
}

/// A ruling no longer stands.
#[derive(Serialize, Deserialize)]
pub(crate) struct RulingWithdrawnV1 {
    pub(crate) review: String,
    pub(crate) ruling: u64,
    pub(crate) because: BecauseV1,
}

/// Somebody may not rule, or not so.
#[derive(Serialize, Deserialize)]
pub(crate) struct RulingRefusedV1 {
    pub(crate) review: String,
    pub(crate) account: String,
    pub(crate) refusal: RefusalV1,
}

/// A review came to its end, or was held.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReviewSettledV1 {
    pub(crate) review: String,
    pub(crate) state: StateV1,
    pub(crate) by: Vec<u64>,
    pub(crate) values: Vec<ProposedV1>,
}

/// A review takes rulings again.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReviewReopenedV1 {
    pub(crate) review: String,
    pub(crate) due: Option<String>,
}

/// People were reminded.
#[derive(Serialize, Deserialize)]
pub(crate) struct RemindedV1 {
    pub(crate) review: String,
    pub(crate) whom: Vec<String>,
    pub(crate) times: usize,
}

/// The next people were asked.
#[derive(Serialize, Deserialize)]
pub(crate) struct EscalatedV1 {
    pub(crate) review: String,
    pub(crate) whom: Vec<String>,
    pub(crate) due: Option<String>,
}

/// Nobody answered in time, and it stays open.
#[derive(Serialize, Deserialize)]
pub(crate) struct OverranV1 {
    pub(crate) review: String,
}

/// A digest was composed.
#[derive(Serialize, Deserialize)]
pub(crate) struct DigestComposedV1 {
    pub(crate) slot: String,
    pub(crate) review: Option<String>,
    pub(crate) covers: (String, String),
    pub(crate) foot: Option<super::foot::FootV1>,
}

/// What a ruling teaches was taken back.
#[derive(Serialize, Deserialize)]
pub(crate) struct LessonRevokedV1 {
    pub(crate) review: String,
    pub(crate) lesson: u64,
    pub(crate) by: String,
}

/// A model was asked: for the digest of a slot, or else for an answer. Costs are decimal numbers in the currency of the prices.
#[derive(Serialize, Deserialize)]
pub(crate) struct ModelAskedV1 {
    pub(crate) slot: Option<String>,
    pub(crate) model: String,
    pub(crate) prompt: String,
    pub(crate) tokens: u64,
    pub(crate) tokens_that_day: u64,
    pub(crate) cost: String,
    pub(crate) cost_that_day: String,
}

/// A model drafted a digest.
#[derive(Serialize, Deserialize)]
pub(crate) struct DraftWrittenV1 {
    pub(crate) slot: String,
    pub(crate) model: String,
    pub(crate) prompt: String,
    pub(crate) tokens: u64,
    pub(crate) tokens_that_day: u64,
}

/// A post was given up.
#[derive(Serialize, Deserialize)]
pub(crate) struct PostFailedV1 {
    pub(crate) key: String,
    pub(crate) why: String,
}

/// The bot was silenced or woken.
#[derive(Serialize, Deserialize)]
pub(crate) struct PausedV1 {
    pub(crate) by: String,
    pub(crate) paused: bool,
}

/// What was ruled was carried out.
#[derive(Serialize, Deserialize)]
pub(crate) struct CarriedOutV1 {
    pub(crate) review: String,
    pub(crate) of: u64,
    pub(crate) target: String,
    pub(crate) did: String,
    pub(crate) before: Vec<ProposedV1>,
}

/// What was ruled was not carried out.
#[derive(Serialize, Deserialize)]
pub(crate) struct NotCarriedOutV1 {
    pub(crate) review: String,
    pub(crate) of: u64,
    pub(crate) target: String,
    pub(crate) why: String,
}

/// A detector speaks again.
#[derive(Serialize, Deserialize)]
pub(crate) struct SilenceLiftedV1 {
    pub(crate) review: String,
    pub(crate) detector: String,
    pub(crate) by: String,
}

/// The day's exceptions are used up.
#[derive(Serialize, Deserialize)]
pub(crate) struct DayFullV1 {
    pub(crate) day: String,
    pub(crate) waiting: Vec<(String, u32)>,
}

/// What a person wrote was erased.
#[derive(Serialize, Deserialize)]
pub(crate) struct PersonErasedV1 {
    pub(crate) messages: u64,
}
