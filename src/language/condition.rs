//! Whether a sentence depends on something: "if …", "once …", "provided …", "as long as …", "subject to …".

use std::ops::Range;

use super::lexicon::Classes;
use super::words::Word;

/// The tokens of the condition, from its first word to the end of its clause.
pub fn condition(sentence: &[Word<'_>]) -> Option<Range<usize>> {
    let start = (0..sentence.len()).find(|i| opens_condition(sentence, *i))?;
    let end = sentence[start..]
        .iter()
        .position(|w| w.lower.starts_with(['.', ';', '!', '?']))
        .map_or(sentence.len(), |n| start + n);
    Some(start..end)
}

/// Whether a condition begins at token `i`.
pub fn opens_condition(sentence: &[Word<'_>], i: usize) -> bool {
    let is = |at: usize, any: &[&str]| sentence.get(at).is_some_and(|w| w.is_any(any));
    let before = |any: &[&str]| i > 0 && is(i - 1, any);
    let word = &sentence[i];
    if !word.classes.has(Classes::CONDITION) {
        return opens_phrase(sentence, i);
    }
    match word.lower.as_ref() {
        "if" => !before(&["wonder", "wondering", "know", "ask", "sure", "me", "see", "as", "even", "check"]),
        "once" => !(before(&["at", "just", "only", "all"]) || is(i + 1, &["again", "more", "a"])),
        "provided" | "providing" => {
            !before(&["you", "we", "i", "was", "were", "is", "are", "been", "the", "be", "have", "has"])
                || is(i + 1, &["that"])
        }
        "subject" => is(i + 1, &["to"]),
        "until" | "till" | "til" => true,
        "except" | "depends" | "depending" | "dependent" => true,
        "otherwise" => false,
        "condition" | "conditions" => {
            before(&["on", "one", "the", "under", "a", "with", "these"]) || is(i + 1, &["that", ":"])
        }
        _ => true,
    }
}

/// Conditions of more than one word.
fn opens_phrase(sentence: &[Word<'_>], i: usize) -> bool {
    let is = |at: usize, any: &[&str]| sentence.get(at).is_some_and(|w| w.is_any(any));
    match sentence[i].lower.as_ref() {
        "as" | "so" => is(i + 1, &["long", "soon"]) && is(i + 2, &["as"]),
        "when" => {
            i > 0
                && (sentence[i + 1..]
                    .iter()
                    .take(8)
                    .any(|w| w.classes.has(Classes::DONE.with(Classes::COPULA)) || w.is_any(&["has", "have", "can"])))
                && !(is(i + 1, &["you", "u", "somebody", "someone", "you're", "anyone"])
                    && sentence[i + 1..]
                        .iter()
                        .take(7)
                        .any(|w| w.is_any(&["chance", "time", "moment", "ready", "minute", "can", "convenient"])))
                && !is(i - 1, &["know", "me", "is", "ask", "about", "of", "and"])
        }
        "after" => sentence.get(i + 1).is_some_and(|n| {
            n.lower.ends_with("ing")
                || n.is_any(&[
                    "that", "the", "this", "you", "we", "they", "i", "ci", "it", "these", "those", "a", "an", "my",
                    "your", "our", "review",
                ])
        }),
        "only" => is(i + 1, &["with", "for", "after", "when"]),
        "in" => is(i + 1, &["case"]) && !is(i + 2, &["you", "of"]),
        "given" => is(i + 1, &["that"]) && !(i > 0 && is(i - 1, &["especially", "particularly"])),
        "with" => {
            is(i + 1, &["the"])
                && is(i + 2, &["proviso", "understanding", "condition", "caveat", "assumption", "exception"])
        }
        "on" => {
            is(i + 1, &["condition"]) || is(i + 1, &["the"]) && is(i + 2, &["understanding", "condition", "assumption"])
        }
        "suppose" | "supposing" | "presuming" => is(i + 1, &["that", "the", "we", "it", "you"]),
        "needs" | "need" | "must" => false,
        _ => false,
    }
}
