//! Whether a clause refuses: "no", "I reject", "not ok", "don't do it", "that's wrong".

use super::context::Context;
use crate::language::lexicon::Classes;
use crate::language::negation::is_negated;
use crate::language::words::{Word, WordKind};

/// Whether a clause refuses.
pub(super) fn refuses(words: &[Word<'_>], cx: &Context<'_>) -> bool {
    is_no(words) || (0..words.len()).any(|i| rejects(words, i) || negates(words, i) || faults(words, i, cx))
}

/// A "no" that answers.
fn is_no(words: &[Word<'_>]) -> bool {
    let skip = |w: &Word<'_>| {
        w.classes.has(Classes::SOUND.with(Classes::COURTESY).with(Classes::FILLER))
            || w.is_any(&[
                "sorry", "hell", "god", "yes", "hard", "big", "definite", "firm", "clear", "it's", "that's", "a", "is",
                "is", "my", "vote",
            ])
    };
    let Some(at) = words.iter().position(|w| !skip(w)) else {
        return false;
    };
    let word = &words[at];
    if word.is("not")
        && words.len() <= at + 3
        && words.get(at + 1).is_none_or(|w| {
            w.is_any(&[
                "really", "quite", "at", "yet", "now", "this", "like", "gonna", "going", "so", "happening", "exactly",
                "ok", "okay", "good", "great",
            ])
        })
    {
        return true;
    }
    if word.is("pass") && words.len() <= at + 2 || word.is("thumbs") && words.get(at + 1).is_some_and(|w| w.is("down"))
    {
        return true;
    }
    if !word.classes.has(Classes::NO) {
        return false;
    }
    let rest = &words[at + 1..];
    let trouble = word.is("no")
        && rest.iter().take(3).any(|w| {
            w.classes.has(Classes::TROUBLE)
                || w.is_any(&[
                    "need", "wonder", "idea", "opinion", "preference", "clue", "one", "longer", "matter", "other",
                    "strong", "further",
                ])
        });
    let never =
        word.is("never") && rest.iter().any(|w| w.is_any(&["better", "mind", "seen", "been", "had", "happier"]));
    !trouble && !never
}

/// "I reject", "rejected", "cancel it", "I'm against this", "we object".
fn rejects(words: &[Word<'_>], i: usize) -> bool {
    let word = &words[i];
    if !word.classes.has(Classes::REFUSE) || is_negated(words, i) {
        return false;
    }
    let lead = |w: &Word<'_>| {
        w.classes.has(
            Classes::FIRST
                .with(Classes::FILLER)
                .with(Classes::COURTESY)
                .with(Classes::SOUND)
                .with(Classes::COPULA)
                .with(Classes::YES)
                .with(Classes::NO)
                .with(Classes::FUTURE)
                .with(Classes::POINTER),
        ) || w.is_any(&[
            "have", "has", "to", "must", "want", "would", "do", "should", "let's", "vote", "vote's", "voting",
            "strongly", "been", "formally", "be", "get", "like",
        ]) || w.kind == WordKind::Mention
    };
    let polite = words[..i].iter().all(|w| w.classes.has(Classes::COURTESY.with(Classes::SOUND)));
    let imperative = polite || words[..i].iter().all(lead);
    let bare = word.is_any(&["object", "decline", "veto", "stop", "cancel", "kill", "dismiss", "revert", "abort"])
        && i > 0
        && words[i - 1].is_any(&["the", "a", "an", "any", "this"]);
    imperative && !bare && i <= 8
}

/// "don't agree", "doesn't work for me", "not good", "please don't", "I can't approve this", "I don't want it".
fn negates(words: &[Word<'_>], i: usize) -> bool {
    let word = &words[i];
    if !word.classes.has(Classes::NEGATOR)
        || word.classes.has(Classes::NO)
        || word.is_any(&["nothing", "without", "none", "fail", "lack", "hardly"])
    {
        return false;
    }
    let lead = |w: &Word<'_>| {
        w.classes.has(
            Classes::FIRST
                .with(Classes::POINTER)
                .with(Classes::COPULA)
                .with(Classes::FILLER)
                .with(Classes::COURTESY)
                .with(Classes::SOUND)
                .with(Classes::MODAL)
                .with(Classes::AUXILIARY)
                .with(Classes::FUTURE)
                .with(Classes::FUNCTION),
        )
    };
    if !words[..i].iter().all(|w| lead(w) || w.is_any(&["rather", "really"])) || i > 7 {
        return false;
    }
    let rest = &words[i + 1..];
    let content = rest.iter().find(|w| {
        !w.classes.has(Classes::FILLER)
            && !w.is_any(&[
                "be", "a", "an", "the", "to", "any", "really", "have", "been", "is", "at", "think", "see", "do",
                "want", "like", "this", "it", "that", "you", "we", "i'm", "it's", "that's", "feel", "gonna", "going",
                "seem", "look", "sound", "with", "i",
            ])
            || w.classes.has(Classes::GOOD)
    });
    let polite = words[..i].iter().all(|w| w.classes.has(Classes::COURTESY.with(Classes::SOUND)));
    let imperative = polite
        && word.is_any(&["don't", "dont", "do", "never"])
        && !rest.first().is_some_and(|w| {
            w.is_any(&["know", "think", "see", "need", "have", "worry", "forget", "mind", "care", "get"])
        });
    let thinks = rest.first().is_some_and(|w| w.is("think")) && rest.get(1).is_some_and(|w| w.is("so"));
    let rather = i > 0 && words[i - 1].is_any(&["rather", "prefer"]);
    let wants =
        rest.first().is_some_and(|w| w.is_any(&["want", "like", "agree", "accept", "approve", "support", "do"]))
            && words[..i].iter().any(|w| w.classes.has(Classes::FIRST))
            || words[..i].is_empty() && rest.first().is_some_and(|w| w.is_any(&["want", "like"]));
    let doubtful = content.is_some_and(|w| w.is_any(&["sure", "certain"]));
    let denied = content.is_some_and(|w| {
        w.classes.has(Classes::GOOD.with(Classes::AGREE).with(Classes::SUITS).with(Classes::GO))
            && !w.classes.has(Classes::TROUBLE)
            && !w.is_any(&["perfect", "ideal", "best", "better"])
    });
    !doubtful && (imperative || thinks || rather || wants || denied)
}

/// "that's wrong", "this is premature", "too early": a fault said of the proposal.
fn faults(words: &[Word<'_>], i: usize, cx: &Context<'_>) -> bool {
    let word = &words[i];
    if !word.classes.has(Classes::BAD)
        || is_negated(words, i)
        || word.is_any(&[
            "off", "early", "late", "redundant", "complex", "expensive", "missing", "lacking", "unclear", "sad",
            "error", "sign",
        ]) && !words[..i].iter().any(|w| w.is("too"))
    {
        return false;
    }
    let subject = words[..i].iter().all(|w| cx.is_closed(w) || w.classes.has(Classes::MODAL.with(Classes::HEDGE)));
    let copula = i == 0
        || words[..i].iter().any(|w| w.classes.has(Classes::COPULA))
        || words[..i]
            .iter()
            .all(|w| w.classes.has(Classes::FILLER.with(Classes::SOUND)) || w.is_any(&["a", "the", "too"]));
    let attributive = words.get(i + 1).is_some_and(|n| !cx.is_closed(n) && !n.is_mark());
    subject && copula && (!attributive || i <= 3 && words.iter().any(|w| w.is_any(&["idea", "date", "number", "plan"])))
}
