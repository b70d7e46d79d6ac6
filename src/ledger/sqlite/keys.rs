//! Keys as integers: a project's number in the high bits, what is counted within it in the low ones.

use crate::domain::name::ReviewId;

/// Bits of an entry's number within its project: a million million entries.
const ENTRY_BITS: u32 = 40;
/// Bits of a review's number within its project.
const REVIEW_BITS: u32 = 32;

/// The most entries of a project.
pub(super) const ENTRIES: u64 = (1 << ENTRY_BITS) - 1;

/// The first and the last key of something.
#[derive(Clone, Copy)]
pub(super) struct Span(pub(super) i64, pub(super) i64);

/// The keys of a project's entries.
pub(super) fn entries_of(project: i64) -> Span {
    let first = project << ENTRY_BITS;
    Span(first, first | ((1 << ENTRY_BITS) - 1))
}

/// The key of an entry.
pub(super) fn entry(project: i64, n: u64) -> i64 {
    (project << ENTRY_BITS) | i64::try_from(n.min(ENTRIES)).unwrap_or(i64::MAX)
}

/// The number of an entry within its project.
pub(super) fn number(entry: i64) -> u64 {
    (entry & ((1 << ENTRY_BITS) - 1)).unsigned_abs()
}

/// The keys of a project's reviews.
pub(super) fn reviews_of(project: i64) -> Span {
    let first = project << REVIEW_BITS;
    Span(first, first | ((1 << REVIEW_BITS) - 1))
}

/// The key of a review of the project with that number.
pub(super) fn review(project: i64, review: &ReviewId) -> i64 {
    (project << REVIEW_BITS) | i64::from(review.number)
}

/// The project's number and the review's own.
pub(super) fn review_parts(key: i64) -> (i64, u32) {
    let number = u32::try_from(key & ((1 << REVIEW_BITS) - 1)).unwrap_or(u32::MAX);
    (key >> REVIEW_BITS, number)
}
