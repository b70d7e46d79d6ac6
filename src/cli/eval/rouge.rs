//! ROUGE-1, ROUGE-2 and ROUGE-L (F1), on lower-case letters and digits, without stemming (Lin 2004).

use std::collections::HashMap;

/// The three scores, each between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rouge {
    pub(super) one: f64,
    pub(super) two: f64,
    pub(super) longest: f64,
}

/// The words of a text as ROUGE counts them.
pub(super) fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).map(str::to_lowercase).collect()
}

impl Rouge {
    /// Compares a text with its reference.
    pub(super) fn of(candidate: &str, reference: &str) -> Self {
        let (candidate, reference) = (tokens(candidate), tokens(reference));
        Self {
            one: grams(&candidate, &reference, 1),
            two: grams(&candidate, &reference, 2),
            longest: f1(longest(&candidate, &reference), candidate.len(), reference.len()),
        }
    }
}

fn grams(candidate: &[String], reference: &[String], size: usize) -> f64 {
    let mut counts: HashMap<&[String], usize> = HashMap::new();
    for gram in reference.windows(size) {
        *counts.entry(gram).or_default() += 1;
    }
    let mut hits = 0;
    for gram in candidate.windows(size) {
        if let Some(left) = counts.get_mut(gram).filter(|left| **left > 0) {
            *left -= 1;
            hits += 1;
        }
    }
    f1(hits, (candidate.len() + 1).saturating_sub(size), (reference.len() + 1).saturating_sub(size))
}

fn f1(hits: usize, candidate: usize, reference: usize) -> f64 {
    if hits == 0 {
        return 0.0;
    }
    2.0 * hits as f64 / (candidate + reference) as f64
}

/// The length of the longest common subsequence.
fn longest(one: &[String], other: &[String]) -> usize {
    let mut row = vec![0; other.len() + 1];
    for a in one {
        let mut diagonal = 0;
        for (j, b) in other.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if a == b { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[other.len()]
}

/// The share of the reference's words that the candidate has.
pub(super) fn recall(candidate: &str, reference: &str) -> f64 {
    let mut left: HashMap<String, usize> = HashMap::new();
    for token in tokens(candidate) {
        *left.entry(token).or_default() += 1;
    }
    let reference = tokens(reference);
    let hits =
        reference.iter().filter(|token| left.get_mut(*token).filter(|n| **n > 0).map(|n| *n -= 1).is_some()).count();
    if reference.is_empty() { 0.0 } else { hits as f64 / reference.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_score_one_and_strangers_nothing() {
        let same = Rouge::of("the frame is up", "The frame is up.");
        assert_eq!((same.one, same.two, same.longest), (1.0, 1.0, 1.0));
        assert_eq!(Rouge::of("a b", "c d"), Rouge::default());
        let half = Rouge::of("the frame", "the frame is up");
        assert!((half.one - 2.0 / 3.0).abs() < 1e-9);
    }
}
