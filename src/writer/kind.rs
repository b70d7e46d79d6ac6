//! What kind of claim a sentence would be, and how much its form speaks for it.

use std::collections::HashSet;

use crate::domain::summary::ClaimKind;
use crate::language::blocked::blocked;
use crate::language::decided::decided;
use crate::language::done::done;
use crate::language::lexicon::Classes;
use crate::language::promise::{Strength, promise};
use crate::language::question::{Question, QuestionKind, question};
use crate::language::words::Word;

use super::chatter;
use super::formal::Formal;
use super::terms::content;

/// A question without a mark has at most so many words; what is longer begins like one and goes on.
const LONGEST_UNMARKED: usize = 14;

/// Which predicates are worth trying on a sentence: one pass over the classes of its words.
fn hints(words: &[Word<'_>]) -> Classes {
    words.iter().fold(Classes::NONE, |all, w| all.with(w.classes))
}

/// The kind of a plain sentence, its weight, and how it asks, if it does.
pub(super) fn kind(words: &[Word<'_>], people: &HashSet<String>) -> (ClaimKind, f32, Option<Question>) {
    let asks = question(words).filter(|q| q.marked || !is_acronym(&words[0]) && words.len() <= LONGEST_UNMARKED);
    if let Some(asks) = asks {
        let weight = match asks.kind {
            QuestionKind::Open | QuestionKind::Request | QuestionKind::Indirect => 1.0,
            QuestionKind::Polar => 0.9,
            QuestionKind::Tag | QuestionKind::Marked => 0.5,
        };
        return (ClaimKind::Asked, if asks.marked { weight } else { weight * 0.4 }, Some(asks));
    }
    let hints = hints(words);
    let decides = hints.has(Classes::DECIDED) || words.iter().any(|w| w.is_any(&["go", "going"]));
    if decides && let Some(found) = decided(words) {
        let plain = found.strength == Strength::Plain && settles(words, found.span.start);
        return if plain { (ClaimKind::Decided, 1.6, None) } else { (ClaimKind::Said, 1.2, None) };
    }
    if let Some(found) = blocked(words)
        && found.strength == Strength::Plain
    {
        return (ClaimKind::Blocked, 1.6, None);
    }
    if let Some(weight) = promised(words, people, hints) {
        return (ClaimKind::Promised, weight, None);
    }
    if hints.has(Classes::DONE)
        && let Some(found) = done(words)
        && found.strength == Strength::Plain
        && is_over(words, found.span.start)
    {
        return (ClaimKind::Done, 1.5, None);
    }
    let concludes = hints.has(Classes::DECIDED) && !hints.has(Classes::NEGATOR);
    (ClaimKind::Said, if concludes { 1.5 } else { 1.0 }, None)
}

/// "DID Core states …" asks nothing.
fn is_acronym(word: &Word<'_>) -> bool {
    word.text.len() > 1 && word.text.bytes().all(|b| b.is_ascii_uppercase())
}

/// Whether what is done is done by now and is named: not "we can add it after X is released", not "it's done".
fn is_over(words: &[Word<'_>], at: usize) -> bool {
    let mut before = words.iter().take_while(|w| w.start < at);
    let open = |w: &Word<'_>| {
        w.classes.has(Classes::MODAL.with(Classes::FUTURE))
            || w.is_any(&[
                "after", "once", "until", "unless", "before", "when", "if", "assuming", "wait", "waiting", "hope",
            ])
    };
    let named = chatter::refers(words) || words.iter().filter(|w| content(w).is_some()).count() >= 2;
    named && !before.any(open)
}

/// Whether those who decided are those who talk, and it is no supposition: not "they decided", "if we can agree on".
fn settles(words: &[Word<'_>], at: usize) -> bool {
    let deciding = words.iter().position(|w| w.start == at).unwrap_or(0);
    let before = &words[..deciding];
    let supposes = before.iter().any(|w| {
        w.is_any(&[
            "if", "whether", "that", "can", "could", "hope", "hopefully", "until", "unless", "they", "he", "she",
            "who", "already", "earlier", "previously", "always",
        ])
    });
    let ours = before.iter().any(|w| {
        w.is_any(&[
            "we", "we've", "we're", "group", "wg", "team", "it", "it's", "was", "meeting", "everyone", "committee",
            "chairs", "all", "have", "i've", "the", "our", "let's", "so", "consensus",
        ])
    });
    !supposes && (before.is_empty() || ours)
}

/// The kind and weight that a formal mark gives.
pub(super) fn formal(formal: Formal) -> Option<(ClaimKind, f32)> {
    match formal {
        Formal::Decided => Some((ClaimKind::Decided, 4.0)),
        Formal::Action => Some((ClaimKind::Promised, 2.5)),
        Formal::Done => Some((ClaimKind::Done, 2.0)),
        Formal::Blocked => Some((ClaimKind::Blocked, 2.0)),
        Formal::Asked => Some((ClaimKind::Asked, 1.5)),
        Formal::Proposed => Some((ClaimKind::Said, 1.5)),
        Formal::Failed | Formal::Heading => None,
    }
}

/// A promise of the speaker's own, or one that names somebody: "Ana will send it", "Ben to order the glazing".
fn promised(words: &[Word<'_>], people: &HashSet<String>, hints: Classes) -> Option<f32> {
    if hints.has(Classes::FIRST.with(Classes::FUTURE))
        && let Some(found) = promise(words)
        && found.strength == Strength::Plain
        && !passing(words)
        && !words.windows(2).any(|p| p[0].is("we") && p[1].is("can"))
    {
        let own = words.iter().take(6).any(|w| w.is_any(&["i", "i'll", "i'm", "ill", "im"]));
        let dated = found.due.is_some();
        return Some(if own { 1.5 } else { 1.1 } + if dated { 0.3 } else { 0.0 });
    }
    let first = words.first()?;
    let second = words.get(1)?;
    let named = people.contains(first.lower.trim_start_matches('@'));
    (named && second.is_any(&["to", "will"]) && words.len() > 4).then_some(1.5)
}

/// A promise for the meeting itself: "I'll start", "we'll continue", "I'll share my screen", "I'll say that".
fn passing(words: &[Word<'_>]) -> bool {
    let Some(will) = words.iter().position(|w| w.is_any(&["will", "i'll", "we'll", "to", "gonna", "going"])) else {
        return false;
    };
    let ours = words[..=will].iter().any(|w| w.is_any(&["we", "we'll", "we're"]));
    let meets = ours
        && words
            .iter()
            .any(|w| w.is_any(&["check", "discuss", "meet", "vote", "through", "next", "over", "back", "out", "need"]));
    meets
        || words[will + 1..].iter().take(3).any(|w| {
            w.is_any(&[
                "start", "continue", "share", "say", "stop", "go", "move", "skip", "pause", "let", "begin", "wrap",
                "end", "get", "come", "be", "talk", "mention", "point", "run", "keep", "call", "end", "return",
                "quote", "repeat", "read", "hand", "pass", "switch", "jump", "try", "do", "ask", "just", "show",
                "explain", "see", "leave", "give", "put", "paste", "link",
            ]) && !words.iter().any(|w| {
                w.is_any(&[
                    "pr", "issue", "rfc", "patch", "ticket", "draft", "report", "document", "tomorrow", "week", "today",
                ])
            })
        })
}
