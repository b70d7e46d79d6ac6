//! Proposals without a formal mark: "let's …", "should we …?", "I suggest …", "any objection to …?".

use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

/// How clearly a sentence proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Proposes {
    /// "we could …", "we should …": needs more than one to agree.
    Softly,
    /// "let's …", "I propose …", "should we …?", "any objection to …?".
    Plainly,
}

const WE: &[&str] = &["we", "i"];

/// What a meeting does with itself: proposing it decides nothing.
const TALK: &[&str] = &[
    "discuss", "discussing", "discussion", "talk", "talking", "revisit", "say", "hear", "joke", "see", "start",
    "begin", "wait", "continue", "skip", "pick", "look", "ask", "call", "stop", "clarify", "decide", "spend", "return",
    "table", "agenda", "meeting", "topic", "item", "queue", "imagine", "assume", "suppose", "pretend", "consider",
    "jump", "time", "minutes", "mention", "note", "explain", "read", "share", "unpack", "tackle", "proposal",
    "proposals", "poll", "vote", "straw", "strawpoll",
];

/// Whether a sentence proposes something that others may agree to.
pub(super) fn proposes(words: &[Word<'_>]) -> Option<Proposes> {
    let from = opening(words);
    let head = &words[from..];
    let is = |at: usize, any: &[&str]| head.get(at).is_some_and(|w| w.is_any(any));
    if head.len() < 4 || head.iter().take(7).any(|w| w.is_any(TALK)) {
        return None;
    }
    let asks = words.last().is_some_and(|w| w.lower.starts_with('?'));
    let plain = is(0, &["let's", "lets"])
        && !is(1, &["see", "say", "start", "begin", "wait", "continue", "move", "skip", "get"])
        || is(0, &["let"]) && is(1, &["us"])
        || is(0, WE) && is(1, &["propose", "suggest", "move", "recommend", "vote"])
        || is(0, &["i'd", "i"]) && head.iter().take(4).any(|w| w.is_any(&["propose", "suggest", "recommend"]))
        || is(0, &["propose", "proposing", "suggest", "suggesting", "proposal"]) && is(1, &["to", "that", "we", "is"])
        || is(0, &["should", "shall", "can", "could"]) && is(1, &["we"]) && asks
        || is(0, &["how", "what"]) && is(1, &["about", "if"]) && asks
        || is(0, &["why"]) && is(1, &["don't", "not"])
        || is(0, &["any", "no"])
            && is(1, &["objection", "objections", "objects"])
            && is(2, &["to", "with", "if", "against"])
        || is(0, &["do", "are", "is", "does"])
            && is(1, &["we", "everyone", "everybody", "anyone", "people", "you"])
            && head
                .iter()
                .take(6)
                .any(|w| w.is_any(&["agree", "agreed", "ok", "okay", "object", "objects", "happy", "fine", "against"]));
    if plain {
        return Some(Proposes::Plainly);
    }
    let soft = head.iter().take(8).enumerate().any(|(i, w)| {
        w.is_any(&["we"])
            && is(i + 1, &["should", "could", "can", "might", "need", "ought", "just", "must"])
            && !is(i + 2, &["be"])
    }) || is(0, &["i'm", "i"]) && head.iter().take(5).any(|w| w.is_any(&["favour", "favor", "support"]));
    soft.then_some(Proposes::Softly)
}

/// Whether a sentence without a mark reads as a motion: "X MUST …", "Add the section …", "The group will …".
pub(super) fn is_motion(words: &[Word<'_>]) -> bool {
    let normative = words.iter().any(|w| matches!(w.text, "MUST" | "SHOULD" | "SHALL" | "MAY"));
    let first = &words[0];
    let follows = words.get(1).is_some_and(|w| {
        w.kind != WordKind::Word
            || !w.is_any(&["it", "that", "this", "i", "you", "me", "us", "to", "for", "is", "was", "on", "in"])
    });
    let ordered = first.classes.has(Classes::GO.with(Classes::CHANGE)) && !first.classes.has(Classes::AUXILIARY)
        || first.is_any(&[
            "define", "adopt", "integrate", "allow", "require", "use", "keep", "create", "drop", "merge", "support",
            "document", "specify", "include", "deprecate", "introduce", "enable", "disable",
        ]);
    let collective = words
        .iter()
        .take(8)
        .position(|w| w.is_any(&["group", "wg", "team", "committee", "project", "board"]))
        .is_some_and(|at| {
            words[at + 1..]
                .iter()
                .take(2)
                .any(|w| w.is_any(&["will", "should", "shall", "adopts", "agrees", "supports"]))
        });
    words.len() >= 5 && (normative || collective || ordered && follows)
}

/// The tokens before the proposal: an address, "so", "ok", "I think", "maybe".
fn opening(words: &[Word<'_>]) -> usize {
    let mut at = 0;
    while at < words.len().min(8) {
        let here = &words[at];
        let address =
            words.get(at + 1).is_some_and(|n| n.is_any(&[":", ","])) && here.kind == WordKind::Word && at == 0;
        let skips = here.kind != WordKind::Word
            || here.is_any(&[
                "so", "ok", "okay", "well", "and", "but", "then", "maybe", "perhaps", "also", "yes", "yeah", "now",
                "hmm", "right", "alright", "anyway", "btw", "therefore",
            ]);
        let thinks =
            here.is("i") && words.get(at + 1).is_some_and(|n| n.is_any(&["think", "guess", "believe", "feel"]));
        if thinks {
            at += 2;
        } else if address || skips {
            at += 1;
        } else {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words::words;

    fn check(text: &str, expected: Option<Proposes>) {
        assert_eq!(proposes(&words(text)), expected, "{text:?}");
    }

    #[test]
    fn proposals_are_told_from_talk() {
        check("ok, let's use docker for the tests", Some(Proposes::Plainly));
        check("should we go with two chapters?", Some(Proposes::Plainly));
        check("I'd suggest moving it to June", Some(Proposes::Plainly));
        check("I think we should open an issue for that", Some(Proposes::Softly));
        check("the tests use docker", None);
        check("let's see", None);
    }
}
