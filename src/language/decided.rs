//! Whether a sentence says that something was decided: "we agreed", "resolved:", "decided to", "decision:".

use std::ops::Range;

use super::condition::opens_condition;
use super::lexicon::Classes;
use super::negation::is_negated;
use super::promise::Strength;
use super::question::question;
use super::words::Word;

/// A statement that something was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The bytes of the words that say so.
    pub span: Range<usize>,
    /// The bytes of what was decided: the rest of the sentence.
    pub what: Option<Range<usize>>,
    /// Plain, or with a hedge.
    pub strength: Strength,
}

/// What a sentence says about a decision. Questions, conditions, plans and negated forms say nothing.
pub fn decided(sentence: &[Word<'_>]) -> Option<Decided> {
    let (first, last) = (0..sentence.len()).find_map(|i| Some((i, says(sentence, i)?)))?;
    let open = sentence[..first].iter().enumerate().any(|(i, w)| {
        opens_condition(sentence, i)
            || w.is_any(&["should", "must", "could", "need", "needs", "to", "will", "can", "when", "would", "haven't"])
    });
    let marked = sentence.get(last).is_some_and(|w| w.is(":"));
    if !marked && (open || is_negated(sentence, first) || question(sentence).is_some()) {
        return None;
    }
    let hedged = sentence[..first].iter().any(|w| w.classes.has(Classes::HEDGE) || w.is_any(&["think", "believe"]));
    let strength = if hedged { Strength::Weak } else { Strength::Plain };
    let what = sentence.get(last + 1).map(|w| w.start..sentence[sentence.len() - 1].end);
    Some(Decided { span: sentence[first].start..sentence[last].end, what, strength })
}

/// The last word of a deciding phrase that begins at `i`.
fn says(sentence: &[Word<'_>], i: usize) -> Option<usize> {
    let is = |at: usize, any: &[&str]| sentence.get(at).is_some_and(|w| w.is_any(any));
    let before = |any: &[&str]| i > 0 && is(i - 1, any);
    let colon = is(i + 1, &[":"]);
    let we = before(&[
        "we", "we've", "team", "group", "have", "has", "all", "was", "were", "been", "is", "everyone", "they", "just",
        "wg", "meeting", "it's", "i've",
    ]);
    match sentence[i].lower.as_ref() {
        "resolved" | "resolution" | "decision" | "decided" | "agreed" | "agreement" | "consensus"
            if colon && i <= 2 =>
        {
            Some(i + 1)
        }
        "decided" => (we || is(i + 1, &["to", "on", "that", "against", "not"]) || i == 0).then_some(i),
        "agreed" => (we && !before(&["i've"]) || is(i + 1, &["to", "that", "on", "upon"])).then_some(i),
        "settled" => is(i + 1, &["on"]).then_some(i + 1),
        "concluded" => (we && is(i + 1, &["that", "to"])).then_some(i),
        "consensus" => (is(i + 1, &["is", "was", "to"])
            && (i == 0 || before(&["the", "have", "reached", "our", "had"]))
            || before(&["reached"]))
        .then_some(i + usize::from(is(i + 1, &["is", "was"]))),
        "decision" => (is(i + 1, &["is", "was"])
            && before(&["the", "our", "final"])
            && !is(i + 2, &["pending", "needed", "open", "still"]))
        .then_some(i + 1),
        "going" => (before(&["we're"]) && is(i + 1, &["with"])).then_some(i + 1),
        "go" => (is(i + 1, &["with"]) && before(&["let's", "we'll", "lets"])).then_some(i + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> bool {
        decided(&super::super::words::words(text)).is_some()
    }

    #[test]
    fn statements_are_found() {
        for text in [
            "we agreed to ship on Monday",
            "RESOLVED: adopt option B",
            "Decision: keep the frame",
            "We decided against it",
            "the team has decided on Rust",
            "agreed that we wait",
            "the decision is to wait",
        ] {
            assert!(found(text), "{text:?}");
        }
    }

    #[test]
    fn negations_questions_conditions_and_plans_are_not() {
        for text in [
            "we haven't decided",
            "we should decide",
            "did we decide on it?",
            "has it been decided to wait?",
            "once we have agreed on it, ship",
            "nothing was decided",
            "I will resolve it",
            "Agreed",
        ] {
            assert!(!found(text), "{text:?}");
        }
    }
}
