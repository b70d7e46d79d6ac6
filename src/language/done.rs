//! Whether a sentence says that something is done: "done", "merged", "shipped", "fixed in 1.2".

use std::ops::Range;

use super::condition::opens_condition;
use super::lexicon::Classes;
use super::negation::is_negated;
use super::promise::Strength;
use super::question::question;
use super::words::Word;

/// A statement that something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The bytes of the word that says so.
    pub span: Range<usize>,
    /// Plain, or with a hedge ("almost done", "I think it's fixed").
    pub strength: Strength,
}

/// What a sentence says about being done. Questions, conditions, futures, wishes and negated forms say nothing.
pub fn done(sentence: &[Word<'_>]) -> Option<Done> {
    let at = (0..sentence.len()).find(|i| says(sentence, *i))?;
    let before = &sentence[..at];
    let clause = before.iter().rposition(super::negation::bounds_clause).map_or(0, |i| i + 1);
    let open = (0..at).any(|i| opens_condition(sentence, i))
        || before[clause..].iter().any(|w| {
            w.classes.has(Classes::FUTURE.with(Classes::MODAL))
                || w.is_any(&[
                    "to", "be", "being", "when", "want", "before", "almost", "nearly", "needs", "until", "once",
                ])
        });
    if open || is_negated(sentence, at) || question(sentence).is_some() {
        return None;
    }
    let hedged = before.iter().any(|w| {
        w.classes.has(Classes::HEDGE) || w.is_any(&["think", "believe", "mostly", "partly", "partially", "half"])
    });
    let strength = if hedged { Strength::Weak } else { Strength::Plain };
    Some(Done { span: sentence[at].start..sentence[at].end, strength })
}

/// Whether the word at `i` says that something is done, and is neither a noun's adjective nor a question of fact.
fn says(sentence: &[Word<'_>], i: usize) -> bool {
    let word = &sentence[i];
    if !word.classes.has(Classes::DONE) {
        return false;
    }
    let is = |at: usize, any: &[&str]| sentence.get(at).is_some_and(|w| w.is_any(any));
    let before = |any: &[&str]| i > 0 && is(i - 1, any);
    let carried = before(&[
        "is", "are", "was", "were", "been", "i", "we", "have", "has", "i've", "we've", "just", "it's", "that's", "got",
        "now", "already", "all", "been", "they", "he", "she", "finally", "both", "who", "also", "i'm", "we're", "now",
        "thats", "its",
    ]);
    let opens = i == 0 || sentence[i - 1].is_mark() || sentence[i - 1].kind != super::words::WordKind::Word;
    match word.lower.as_ref() {
        "resolved" => (carried || opens) && !is(i + 1, &[":", "to", "that"]),
        "complete" | "live" | "signed" | "sent" | "held" | "sorted" => carried,
        "closed" => (carried || opens) && !is(i + 1, &["source", "form"]),
        "fixed" | "released" | "published" => {
            carried || opens && !is(i + 1, &["price", "size", "point", "width", "length", "date"])
        }
        "done" => {
            carried || opens || i + 1 == sentence.len() || is(i + 1, &[".", "!", ",", "and", "by", "in", "with", "now"])
        }
        _ => carried || opens || is(i + 1, &["the", "in", "to", "it", "#", "this", "my"]) && i <= 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> bool {
        done(&super::super::words::words(text)).is_some()
    }

    #[test]
    fn statements_are_found() {
        for text in [
            "done",
            "It's merged.",
            "fixed in 1.2",
            "The soil report is done",
            "I've pushed the fix",
            "shipped it yesterday",
            "Deployed!",
            "We finished the survey",
        ] {
            assert!(found(text), "{text:?}");
        }
    }

    #[test]
    fn negations_questions_conditions_and_plans_are_not() {
        for text in [
            "not done yet",
            "is it done?",
            "it will be done tomorrow",
            "when it's merged, tell me",
            "should be fixed",
            "it needs to be merged",
            "almost done",
            "the merged branch",
            "nothing was shipped",
            "I want this done",
        ] {
            assert!(!found(text), "{text:?}");
        }
    }
}
