//! Negated trouble, which agrees: "no objections", "not a problem", "can't wait".

use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

/// A negated trouble: "no objections", "not a problem", "nothing to add", "without reservations", "can't wait".
pub(super) fn is_untroubled(words: &[Word<'_>]) -> bool {
    let Some(at) = words.iter().position(|w| w.classes.has(Classes::NEGATOR)) else {
        return false;
    };
    let rest = &words[at + 1..];
    let once = rest.iter().filter(|w| w.classes.has(Classes::NEGATOR)).count() == 0;
    let small = |w: &Word<'_>| {
        w.classes.has(
            Classes::FUNCTION
                .with(Classes::FILLER)
                .with(Classes::POINTER)
                .with(Classes::FIRST)
                .with(Classes::COURTESY)
                .with(Classes::TROUBLE)
                .with(Classes::AUXILIARY)
                .with(Classes::SOUND)
                .with(Classes::YES),
        ) || w.is_any(&[
            "any", "see", "further", "here", "from", "my", "side", "end", "part", "against", "needed", "required",
            "necessary", "whatsoever", "major", "blocking", "real", "other", "more", "with", "anything", "add", "say",
            "need", "needs", "raise", "have", "strong",
        ]) || w.kind == WordKind::Emoji
    };
    let before = words[..at].iter().all(|w| small(w) || w.classes.has(Classes::COPULA));
    if !once || !before || !rest.iter().all(small) {
        return rest.iter().take(2).any(|w| w.is("wait"))
            && words[at].is_any(&["can't", "cannot", "cant"])
            && rest.len() <= 4
            || words[at].is_any(&["couldn't", "can't", "cannot"])
                && rest.len() <= 4
                && rest.iter().take(2).any(|w| w.is("agree"))
                && rest.iter().any(|w| w.is("more"));
    }
    let elsewhere = rest.windows(2).any(|w| w[0].is_any(&["my", "your", "our"]) && w[1].classes.has(Classes::TROUBLE));
    let neutral = elsewhere
        || rest.iter().any(|w| {
            w.is_any(&["comment", "comments", "question", "questions", "worries", "worry", "reason", "doubt"])
        }) && !rest.iter().any(|w| w.is_any(&["objection", "objections", "concerns", "problem"]));
    let trouble = rest.iter().any(|w| w.classes.has(Classes::TROUBLE) && !w.is_any(&["reason", "reasons", "doubt"]));
    let nothing = words[at].is("nothing") && rest.iter().any(|w| w.is_any(&["add", "against", "object"]));
    (trouble && !neutral || nothing)
        && (!words[at].is("not") || rest.iter().any(|w| w.is_any(&["problem", "issue", "trouble", "a", "any"])))
}
