//! How sure a statement is: a fact, a plan, a possibility, a duty, a condition, a question, a proposal.

use super::lexicon::Classes;
use super::words::{Word, WordKind};

/// How sure a statement is, as a set: "we should probably ask" is a duty and a possibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modality(u8);

impl Modality {
    /// Nothing makes less than a fact of it.
    pub const FACT: Self = Self(0);
    /// "will", "going to", "plans to", "I'll".
    pub const FUTURE: Self = Self(1);
    /// "might", "could", "maybe", "hopes".
    pub const POSSIBLE: Self = Self(1 << 1);
    /// "should", "must", "needs to".
    pub const OUGHT: Self = Self(1 << 2);
    /// "if", "once", "unless".
    pub const CONDITION: Self = Self(1 << 3);
    /// "?", "asked whether".
    pub const QUESTION: Self = Self(1 << 4);
    /// "let's", "suggested", "proposal".
    pub const PROPOSAL: Self = Self(1 << 5);
    /// "agreed to", "decided to": what was put became what holds.
    pub const DECISION: Self = Self(1 << 6);

    /// Whether any of `other` is in it.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// How sure a stretch of words is.
pub fn modality(sentence: &[Word<'_>]) -> Modality {
    (0..sentence.len()).fold(Modality::FACT, |all, at| all.with(marked(sentence, at)))
}

/// What the word at `at` makes of its sentence.
pub fn marked(sentence: &[Word<'_>], at: usize) -> Modality {
    let word = &sentence[at];
    if word.kind == WordKind::Mark {
        return if word.lower.starts_with('?') { Modality::QUESTION } else { Modality::FACT };
    }
    let next = |any: &[&str]| sentence.get(at + 1).is_some_and(|w| w.is_any(any));
    let before = |any: &[&str]| at > 0 && sentence[at - 1].is_any(any);
    let to_do = next(&["to", "on", "that"]);
    match word.lower.as_ref() {
        "may" if word.text == "May" => Modality::FACT,
        "might" | "may" | "could" | "maybe" | "perhaps" | "possibly" | "probably" | "likely" | "unlikely"
        | "hopefully" | "hope" | "hopes" | "hoped" | "hoping" | "considering" | "considers" | "potentially"
        | "apparently" | "presumably" | "unsure" | "guess" | "guesses" | "suspects" | "suspect" | "seems" | "seem"
        | "expects" | "expect" | "expected" | "doubt" | "doubts" | "doubtful" | "wonder" | "wondering" | "wondered"
        | "wonders" | "tentatively" | "uncertain" | "couldn't" => Modality::POSSIBLE,
        "possible" if !before(&["as", "all", "if", "when"]) => Modality::POSSIBLE,
        "will" | "'ll" | "i'll" | "we'll" | "he'll" | "she'll" | "they'll" | "it'll" | "that'll" | "you'll"
        | "won't" | "wont" | "gonna" | "shall" | "plans" | "plan" | "planning" | "intends" | "intend" | "promised"
        | "promises" | "offered" | "offers" | "volunteered" | "volunteers" | "committed" | "tomorrow" | "action"
        | "todo" | "upcoming" | "scheduled" | "planned" => Modality::FUTURE,
        "going" if next(&["to"]) && !sentence.get(at + 2).is_some_and(|w| w.is_any(&["the", "a", "an", "this"])) => {
            Modality::FUTURE
        }
        "should" | "must" | "ought" | "shouldn't" | "mustn't" | "required" | "requires" => Modality::OUGHT,
        "would" | "i'd" | "we'd" | "wouldn't" => Modality::PROPOSAL.with(Modality::POSSIBLE),
        "need" | "needs" | "has" | "have" | "needed" if to_do && word.lower.starts_with('n') || next(&["to"]) => {
            Modality::OUGHT
        }
        "needs" | "need" => Modality::OUGHT,
        "want" | "wants" | "wanted" | "like" | "prefer" | "prefers" | "preferred" if next(&["to"]) => {
            Modality::PROPOSAL
        }
        "let's" | "lets" | "suggest" | "suggests" | "suggested" | "suggestion" | "propose" | "proposes"
        | "proposed" | "proposal" | "recommend" | "recommends" | "recommended" | "wants" | "preferred" | "prefers"
        | "favours" | "favors" | "proposing" | "suggesting" => Modality::PROPOSAL,
        "asked" | "asks" | "whether" | "question" | "asking" | "unclear" => Modality::QUESTION,
        "if" | "unless" | "once" | "provided" | "assuming" | "until" | "depending" | "depends" | "pending" => {
            Modality::CONDITION
        }
        "agreed" | "decided" | "resolved" | "agree" | "agreement" | "consensus" | "accepted" | "approved"
        | "adopted" => Modality::DECISION,
        _ if word.classes.has(Classes::FUTURE) && !word.is_any(&["going", "ill"]) => Modality::FUTURE,
        _ => Modality::FACT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words::words;

    #[test]
    fn words_make_more_or_less_of_a_statement() {
        for (text, expected) in [
            ("The frame is up", Modality::FACT),
            ("Ana will send it", Modality::FUTURE),
            ("We might move it to May", Modality::POSSIBLE),
            ("It is due in May", Modality::FACT),
            ("You should ask the council", Modality::OUGHT),
            ("If it rains, Ben calls", Modality::CONDITION),
            ("Let's order the glass", Modality::PROPOSAL),
            ("Is the frame up?", Modality::QUESTION),
            ("They agreed on option B", Modality::DECISION),
        ] {
            assert_eq!(modality(&words(text)), expected, "{text}");
        }
    }
}
