//! Whether a clause gives other values: "make it 3 tickets", "I'd rather have Friday", "for 4 people", "it should be 12 June".

use super::clause::Clause;
use super::context::Context;
use super::found;
use super::sense::Sense;
use super::values::{self, Found};
use crate::language::lexicon::Classes;
use crate::language::negation::is_negated;
use crate::language::words::{Word, WordKind};

/// What a clause changes, if it does: `Change` with something said, `Other` with nothing said, `Turn` for "actually".
pub(super) fn changes(clause: &Clause<'_, '_>, cx: &Context<'_>) -> Option<Sense> {
    let words = clause.words;
    if is_turn(words) {
        return Some(Sense::Turn);
    }
    let found = found::find(words, cx);
    let fresh = found.iter().any(|f| is_new(f, cx));
    let content = new_content(words, cx);
    if wants_other(words) {
        return Some(if fresh { Sense::Change } else { Sense::Other });
    }
    let will = words.iter().take(6).any(|w| w.is_any(&["will", "i'll", "we'll", "going"]));
    let order = order_at(words);
    let wish = wish_at(words);
    let instead = words.iter().any(|w| w.is_any(&["instead", "rather"])) && !words.iter().any(|w| w.is("not"));
    if fresh
        && (order.is_some()
            || wish.is_some()
            || instead
            || asserts(words, &found)
            || is_fragment(words, &found, cx)
            || intends(words)
                && found.iter().any(|f| will || !matches!(f.raw, values::Raw::Date(_) | values::Raw::Time(..))))
    {
        return Some(Sense::Change);
    }
    if content > 0 && (instead || order.is_some_and(|at| words.len() > at + 1)) {
        return Some(Sense::Change);
    }
    let wished = wish.is_some_and(|at| words.len() > at + 1 && content > 0);
    let turned = words.iter().any(|w| w.is_any(&["actually", "prefer", "rather"]));
    wished.then_some(if turned && cx.has_prompt { Sense::Change } else { Sense::Wish })
}

/// Whether a question proposes other values: "could you make it 5 pm?", "how about Kiku instead?".
pub(super) fn suggests(words: &[Word<'_>], cx: &Context<'_>) -> bool {
    let found = found::find(words, cx);
    let fresh = found.iter().any(|f| is_new(f, cx));
    let instead = words.iter().any(|w| w.is_any(&["instead", "rather"]));
    let start = words
        .iter()
        .position(|w| !w.classes.has(Classes::SOUND.with(Classes::COURTESY).with(Classes::NO).with(Classes::INSTEAD)))
        .unwrap_or(0);
    let head = words.get(start);
    let asks_act = head.is_some_and(|w| w.is_any(&["can", "could", "would", "will", "may", "shall", "should"]))
        && words.get(start + 1).is_some_and(|w| w.is_any(&["you", "we", "i", "it", "u"]));
    let verb = start
        + 2
        + usize::from(
            words.get(start + 2).is_some_and(|w| w.is_any(&["please", "just", "actually", "maybe", "also", "instead"])),
        );
    let alters = asks_act
        && words.get(verb).is_some_and(|w| {
            w.classes.has(Classes::CHANGE) && !w.classes.has(Classes::TELL)
                || w.is_any(&["be", "check", "see", "find", "give"])
        });
    let how_about =
        head.is_some_and(|w| w.is_any(&["how", "what"])) && words.get(start + 1).is_some_and(|w| w.is("about"));
    let places = alters
        && words.get(verb).is_some_and(|w| {
            !w.is_any(&["see", "find", "check", "give", "get", "be", "do", "have", "book", "add", "read", "say"])
        })
        && new_content(&words[verb + 1..], cx) > 0
        && words.get(verb + 1).is_some_and(|w| w.is_any(&["it", "that", "this", "the", "to", "them"]));
    (alters || how_about) && (fresh || instead)
        || places
        || how_about
            && new_content(&words[start + 2..], cx) > 0
            && words.len() <= start + 8
            && words[start + 2..].iter().any(Word::is_capitalised)
}

/// "actually", "on second thought", "sorry": announces something else and says nothing more.
fn is_turn(words: &[Word<'_>]) -> bool {
    let soft = |w: &Word<'_>| {
        w.classes.has(Classes::INSTEAD.with(Classes::SOUND).with(Classes::FILLER).with(Classes::COURTESY))
            || w.is_any(&[
                "on", "second", "now", "that", "i", "think", "of", "it", "to", "come", "i'm", "about", "hold",
            ])
    };
    let turn = words.iter().any(|w| w.is_any(&["actually", "oops", "sorry", "correction", "mistake"]))
        || words.iter().any(|w| w.is_any(&["thought", "thoughts", "second"]))
            && words.iter().any(|w| w.is_any(&["second", "thought", "reconsider"]))
        || words.len() == 2 && words[0].is("hold") && words[1].is("on")
        || words.len() <= 2 && words[0].is_any(&["wait", "whoa"]) && words.len() == 2;
    turn && words.iter().all(soft) && words.len() <= 8
}

/// "another one", "something else", "a different date".
pub(super) fn wants_other(words: &[Word<'_>]) -> bool {
    let other = words.iter().position(|w| {
        w.is_any(&["another", "else", "different", "alternative", "alternatives", "elsewhere"]) || w.is("other")
    });
    other.is_some_and(|at| {
        let asked = words[..at].iter().any(|w| {
            w.classes.has(Classes::WANT.with(Classes::CHANGE).with(Classes::TELL))
                || w.is_any(&[
                    "something", "any", "anything", "see", "search", "there", "what", "who", "anyone", "suggest",
                ])
        });
        asked && !is_negated(words, at)
    })
}

/// The index of an altering order at the head of the clause: "make", "change", "please play", "let's use".
fn order_at(words: &[Word<'_>]) -> Option<usize> {
    let lead = |w: &Word<'_>| {
        w.classes.has(
            Classes::SOUND
                .with(Classes::COURTESY)
                .with(Classes::INSTEAD)
                .with(Classes::NO)
                .with(Classes::YES)
                .with(Classes::FILLER),
        ) || w.is_any(&[
            "let's", "lets", "let", "me", "can", "could", "you", "we", "and", "i'd", "like", "to", "i", "want",
            "would", "but", "also", "should", "must", "need", "sorry", "then", "or", "have", "now", "better", "think",
            "guess", "i'll",
        ]) || w.kind == WordKind::Mention
    };
    let at = words.iter().position(|w| {
        w.classes.has(Classes::CHANGE.with(Classes::GO))
            && !w.is_any(&[
                "right", "correct", "say", "have", "do", "read", "confirm", "approve", "accept", "share", "mark",
                "close", "order",
            ])
            || !lead(w)
    })?;
    let verb = &words[at];
    let auxiliary = at > 0
        && words[..at].iter().any(|w| w.is_any(&["i", "we"]))
        && !words[..at]
            .iter()
            .any(|w| w.is_any(&["want", "like", "should", "must", "need", "could", "can", "i'd", "would", "have"]));
    let is_verb = verb.classes.has(Classes::CHANGE.with(Classes::GO)) && !auxiliary;
    let noun = words
        .get(at + 1)
        .is_some_and(|n| n.classes.has(Classes::COPULA) || n.is_any(&["will", "would", "should", "was"]));
    let thanks = verb.is_any(&["let", "go"])
        && words.get(at + 1).is_some_and(|n| n.is_any(&["me", "us", "ahead"]))
        && !words.iter().any(|w| w.is("have"));
    (is_verb
        && !noun
        && !thanks
        && !words[..at].iter().any(|w| w.classes.has(Classes::NEGATOR) && !w.classes.has(Classes::NO)))
    .then_some(at)
}

/// The index behind a wish: "I want", "I'd like", "I would prefer", "we need".
pub(super) fn wish_at(words: &[Word<'_>]) -> Option<usize> {
    let at = words.iter().take(10).position(|w| {
        w.is_any(&[
            "want", "wanted", "need", "needed", "prefer", "like", "rather", "wish", "meant", "said", "asked", "love",
            "requested", "require",
        ])
    })?;
    let first = words[..at].iter().any(|w| w.is_any(&["i", "i'd", "we", "we'd", "i'll", "id", "i'm"]));
    let negated = is_negated(words, at);
    let thing = words[at].is("like")
        && !words.get(at + 1).is_some_and(|w| w.is("to"))
        && !words[..at].iter().any(|w| w.is_any(&["would", "i'd", "we'd", "id", "will"]));
    let relative = words[..at].iter().any(|w| w.is_any(&["what", "as", "how", "which"]));
    (first && !negated && !thing && !relative).then_some(at)
}

/// "consent is on the 21st", "it should be 12 June", "the number is 4".
fn asserts(words: &[Word<'_>], found: &[Found]) -> bool {
    found.iter().any(|f| {
        let before = &words[..f.tokens.start];
        let link = before.iter().rposition(|w| {
            !w.is_any(&[
                "on", "at", "for", "by", "in", "the", "to", "about", "only", "just", "now", "actually", "not", "until",
                "around", "a", "moved", "due", "planned", "scheduled", "currently", "really",
            ])
        });
        link.is_some_and(|at| {
            let own = before[..at].iter().take(3).any(|w| w.is_any(&["i", "we"]))
                || before[at].is_any(&["i'm", "we're", "im"]);
            if own {
                return false;
            }
            before[at].classes.has(Classes::COPULA)
                || before[at].is_any(&["be", "it's", "that's", "is", "was", "means", "meant"])
                || before[at].lower.ends_with("'s")
        })
    })
}

/// A clause that is little more than a value: "for 4 people", "on the 8th", "17:00 please", "five days stay".
fn is_fragment(words: &[Word<'_>], found: &[Found], cx: &Context<'_>) -> bool {
    let covered: usize = found.iter().map(|f| f.tokens.len()).sum();
    let loose = words.iter().enumerate().filter(|(i, w)| {
        let inside = found.iter().any(|f| f.tokens.contains(i));
        !inside
            && !w.classes.has(
                Classes::FUNCTION
                    .with(Classes::FILLER)
                    .with(Classes::COURTESY)
                    .with(Classes::SOUND)
                    .with(Classes::INSTEAD)
                    .with(Classes::NO)
                    .with(Classes::CALENDAR),
            )
            && !cx.knows(w)
            && !values::is_unit(w)
    });
    let own = words[0].is_any(&["i", "i'm", "we", "we're", "my", "our"]);
    let counted = found.iter().all(|f| matches!(f.raw, values::Raw::Number(..)));
    let asked_for = !counted || !cx.fields.all.is_empty() || words.len() > covered;
    !own && asked_for && covered > 0 && loose.count() <= 1 && words.len() <= covered + 8
}

/// "I'll get one ticket", "I will only stay for 1 day", "there will be 4 of us".
fn intends(words: &[Word<'_>]) -> bool {
    let will = words
        .iter()
        .take(6)
        .any(|w| w.is_any(&["will", "i'll", "we'll", "i'm", "we're", "am", "are", "be", "just", "only"]));
    will && words
        .iter()
        .take(3)
        .any(|w| w.is_any(&["i", "i'll", "we", "we'll", "i'm", "we're", "there", "there'll", "it"]))
        && !words.iter().any(|w| w.is_any(&["not", "never", "if"]))
}

/// Whether a value differs from what was proposed.
pub(super) fn is_new(found: &Found, cx: &Context<'_>) -> bool {
    !found.excluded && cx.fields.differs(found)
}

/// How many words are neither the grammar's nor the proposal's.
fn new_content(words: &[Word<'_>], cx: &Context<'_>) -> usize {
    words
        .iter()
        .take_while(|w| !w.is_any(&["when", "whenever", "asap"]))
        .filter(|w| {
            !cx.is_closed(w)
                && !w.classes.has(
                    Classes::WANT
                        .with(Classes::INSTEAD)
                        .with(Classes::CHANGE)
                        .with(Classes::NO)
                        .with(Classes::MODAL)
                        .with(Classes::NEGATOR)
                        .with(Classes::AUXILIARY),
                )
        })
        .count()
}
