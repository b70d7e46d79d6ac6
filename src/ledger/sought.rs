//! What somebody looks for among messages and reviews, and how what is found is ranked: by the words that few others hold.

use crate::domain::message::{ChannelId, Message};
use crate::domain::name::{ProjectId, ReviewId};

/// The most words that are looked for at once; a question has a handful.
pub const WORDS_LIMIT: usize = 12;

/// The most messages, and the most reviews, that are found at once.
pub const FOUND_LIMIT: usize = 64;

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Whose reviews.
    pub project: ProjectId,
    /// In which channels: those that the one who asks can read.
    pub channels: Vec<ChannelId>,
    /// Words in lower case, letters and digits alone; at most [`WORDS_LIMIT`] are looked for.
    pub words: Vec<String>,
}

/// What was found, the best first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Messages as they stand.
    pub messages: Vec<Message>,
    /// Reviews that were put before people, whoever may read them.
    pub reviews: Vec<ReviewId>,
    /// How rare each word is, in its order: 0 for one that is everywhere, most for one that is nowhere.
    pub rarity: Vec<f32>,
}

/// The runs of letters and digits of a text.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty())
}

/// How rare a word is that stands in `holding` of `all` texts.
pub(super) fn rarity(holding: u64, all: u64) -> f32 {
    let (holding, all) = (holding.min(all) as f32, all as f32);
    (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln()
}

/// What holds some of the words: which, as bits in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit<K> {
    pub(super) key: K,
    pub(super) words: u32,
}

/// The hits by what they hold, the rarest first, and by their keys, the highest first.
pub(super) fn ranked<K: Ord>(mut hits: Vec<Hit<K>>, rarity: &[f32]) -> Vec<K> {
    let held = |hit: &Hit<K>| -> f32 {
        let held = rarity.iter().enumerate().filter(|(at, _)| hit.words & (1 << at) != 0);
        held.map(|(_, rarity)| rarity).sum()
    };
    hits.sort_by(|one, other| held(other).total_cmp(&held(one)).then_with(|| other.key.cmp(&one.key)));
    hits.truncate(FOUND_LIMIT);
    hits.into_iter().map(|hit| hit.key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_the_rarer_words_comes_first_and_then_what_is_newest() {
        let rarity = [rarity(500, 1_000), rarity(3, 1_000), rarity(0, 1_000)];
        assert!(rarity[0] < rarity[1] && rarity[1] < rarity[2]);
        let hits = vec![Hit { key: 1, words: 0b01 }, Hit { key: 2, words: 0b10 }, Hit { key: 3, words: 0b10 }];
        assert_eq!(ranked(hits, &rarity), [3, 2, 1]);
    }
}
