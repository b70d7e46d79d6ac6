//! Lines: the sentences of a period that a claim may be made of, with what each says and is about.

use std::ops::Range;

use crate::domain::summary::ClaimKind;

/// A formal line takes further sentences of its message while it has fewer words.
pub(super) const LONGEST_FORMAL: usize = 90;

/// One sentence of one message.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The index of its message in the brief.
    pub(super) message: usize,
    /// The bytes of the whole sentence in its message.
    pub(super) sentence: Range<usize>,
    /// The bytes of the part that a claim says, within the sentence.
    pub(super) said: Range<usize>,
    /// Where its terms stand in the period's list of terms.
    pub(super) terms: Range<usize>,
    /// How many words the part has.
    pub(super) words: usize,
    /// What kind of claim it would be.
    pub(super) kind: ClaimKind,
    /// How much its form speaks for it; 1 for a plain sentence.
    pub(super) weight: f32,
    /// The messages that it rests on beside its own, such as votes.
    pub(super) also: Vec<usize>,
}
