//! What the outboxes of all stores share: how long a claim holds.

use chrono::TimeDelta;

use super::error::LedgerError;
use super::shape::Unreadable;

/// How long a claimed item is left to its claimant. Longer than any send with its own time-outs; after it the item counts
/// as attempted with an unknown end.
pub const CLAIM_LAPSES_AFTER: TimeDelta = TimeDelta::minutes(5);

/// When a claim of now lapses, in microseconds.
pub(crate) fn lapse(now: i64) -> i64 {
    now.saturating_add(CLAIM_LAPSES_AFTER.num_seconds() * 1_000_000)
}

/// An outgoing item whose stored bytes can't be read.
pub(crate) fn unreadable(error: Unreadable) -> LedgerError {
    LedgerError::Shape { what: "an outgoing item", reason: error.0 }
}
