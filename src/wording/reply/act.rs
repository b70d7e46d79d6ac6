//! Clauses that put off, hand over or take back.

use std::ops::Range;

use crate::language::lexicon::Classes;
use crate::language::names::name_at;
use crate::language::negation::is_negated;
use crate::language::words::{Word, WordKind};

fn is(words: &[Word<'_>], at: usize, any: &[&str]) -> bool {
    words.get(at).is_some_and(|w| w.is_any(any))
}

/// Words that may stand before an order: "please", "let's", "I'd like to", "we should".
fn leads(word: &Word<'_>) -> bool {
    word.classes.has(
        Classes::FILLER
            .with(Classes::SOUND)
            .with(Classes::COURTESY)
            .with(Classes::FIRST)
            .with(Classes::YES)
            .with(Classes::NO)
            .with(Classes::MODAL),
    ) || word.is_any(&[
        "let's", "lets", "let", "to", "you", "like", "think", "want", "better", "have", "us", "can", "do", "it",
        "this", "that", "be", "is", "put", "keep", "place", "on", "sorry", "suggest", "say", "actually", "the",
        "would", "it's", "that's", "need",
    ]) || word.kind == WordKind::Mention
}

/// Whether a clause puts off: "hold until Friday", "let's wait a week", "not yet", "I need more time".
pub(super) fn holds(words: &[Word<'_>]) -> bool {
    (0..words.len()).any(|i| holds_at(words, i))
}

fn holds_at(words: &[Word<'_>], i: usize) -> bool {
    let word = &words[i];
    let lead = i <= 8 && words[..i].iter().all(leads);
    match word.lower.as_ref() {
        "hold" if is(words, i + 1, &["on"]) && words.len() <= i + 2 => false,
        "wait" if words.len() <= i + 2 && !is(words, i + 1, &["please", "for", "until"]) && i == 0 => words.len() == 1,
        "hold" | "wait" | "pause" | "postpone" | "defer" | "delay" | "park" | "shelve" | "snooze" => {
            lead && !is_negated(words, i) && !is(words, i + 1, &["to"])
        }
        "postponed" | "deferred" | "delayed" | "parked" | "paused" => {
            lead && !is_negated(words, i) && words[..i].iter().any(|w| w.is_any(&["be", "should", "get"]))
        }
        "later" => {
            let put = words[i - usize::from(i > 0)]
                .is_any(&["it", "this", "that", "done", "back", "maybe", "perhaps", "decide", "until", "not", "again"]);
            put && words.len() <= 9
                && !is(words, i - 1, &["than", "or", "days", "weeks", "a", "the"])
                && !is(words, i + 1, &["today", "this"])
        }
        "yet" => {
            i > 0
                && is(words, i - 1, &["not"])
                && words[..i].len() <= 4
                && !words[..i].iter().any(|w| w.is_any(&["sure", "know"]))
        }
        "hold," => false,
        "time" => {
            i > 0
                && is(words, i - 1, &["more", "some"])
                && words[..i].iter().any(|w| w.is_any(&["need", "needs", "give", "want"]))
                && !is_negated(words, i)
        }
        "revisit" | "reconvene" => lead,
        "back" => {
            is(words, i + 1, &["to", "on"])
                && words[..i].iter().any(|w| w.is_any(&["come", "get", "circle"]))
                && words[..i].iter().all(|w| leads(w) || w.is_any(&["come", "get", "circle", "i'll", "we'll"]))
        }
        "sleep" => is(words, i + 1, &["on"]) && lead,
        "give" => {
            lead && is(words, i + 1, &["me", "us", "it"])
                && is(words, i + 2, &["a", "until", "some", "another", "one", "two", "till"])
                && words[i..].iter().any(|w| {
                    w.classes.has(Classes::CALENDAR) || w.is_any(&["moment", "minute", "second", "sec", "bit"])
                })
        }
        "now" => i == 1 && is(words, 0, &["not"]),
        _ => false,
    }
}

/// To whom a clause hands over: the tokens of the name. "Ana should decide", "@ben please take this", "ask Ana".
pub(super) fn delegates(words: &[Word<'_>]) -> Option<Range<usize>> {
    (0..words.len()).find_map(|i| {
        let name = name_of(words, i)?;
        let (start, end) = (name.start, name.end);
        let before = |n: usize, any: &[&str]| start >= n && is(words, start - n, any);
        let decides = &[
            "decide", "decides", "approve", "approves", "take", "handle", "review", "call", "confirm", "sign", "own",
            "judge", "rule", "answer", "say", "weigh", "look",
        ];
        let soft = |w: &Word<'_>| {
            w.classes.has(Classes::COURTESY.with(Classes::FILLER))
                || w.is_any(&[
                    "should", "can", "could", "must", "needs", "has", "to", "will", "would", "is", "the", "one", "you",
                    "who", "makes", "gets", "might",
                ])
        };
        let verb = words[end..].iter().take(6).position(|w| w.is_any(decides));
        let told = verb.is_some_and(|n| {
            words[end..end + n].iter().all(soft)
                && (n > 0 || words[start].kind == WordKind::Mention || before(1, &["let"]))
        });
        let asked = before(1, &["ask", "asking", "with", "to", "check"])
            && (before(1, &["ask"]) && start <= 4
                || before(2, &["check", "up", "over", "defer", "it", "this", "that", "speak", "talk", "leave"])
                    && words[..start].iter().any(|w| {
                        w.is_any(&[
                            "up", "over", "defer", "leave", "pass", "hand", "check", "forward", "delegate", "escalate",
                            "assign",
                        ])
                    }));
        let call = is(words, end, &["'s", "s"]) && is(words, end + 1, &["call", "decision"])
            || words[end - 1].lower.ends_with("'s") && is(words, end, &["call", "decision", "choice"]);
        let negated = start > 0 && is_negated(words, start);
        ((told || asked || call) && !negated).then_some(name)
    })
}

/// A mention or a name; at the head of a clause a capital is enough when the grammar does not know the word.
fn name_of(words: &[Word<'_>], i: usize) -> Option<Range<usize>> {
    if words[i].is_any(&["someone", "somebody"]) && is(words, i + 1, &["else"]) {
        return Some(i..i + 2);
    }
    name_at(words, i).map(|n| n.tokens)
}

/// Whether a clause takes back what was said: "scratch that", "never mind", "I take that back".
pub(super) fn withdraws(words: &[Word<'_>]) -> bool {
    let mine = |from: usize| {
        words[from.min(words.len())..].iter().take(5).any(|w| {
            w.is_any(&["that", "my", "it", "this", "last", "previous", "earlier", "above", "what", "vote", "approval"])
        })
    };
    (0..words.len().min(8)).any(|i| {
        let lead = words[..i].iter().all(|w| leads(w) || w.is_any(&["oops", "sorry", "i'm", "actually"]));
        lead && !is_negated(words, i)
            && match words[i].lower.as_ref() {
                "scratch" | "strike" | "undo" | "retract" | "withdraw" | "rescind" | "unapprove" | "revoke"
                | "disregard" => mine(i + 1) || words.len() == i + 1,
                "ignore" => {
                    words[i + 1..].iter().take(5).any(|w| w.is_any(&["last", "previous", "earlier", "my"]))
                        || is(words, i + 1, &["that"]) && words.len() <= i + 2
                }
                "take" => {
                    (is(words, i + 1, &["that", "it", "this", "my"]))
                        && words[i + 1..].iter().take(4).any(|w| w.is("back"))
                }
                "never" => is(words, i + 1, &["mind"]) && words.len() <= i + 4,
                "nevermind" => words.len() <= i + 3,
                "forget" => mine(i + 1) && words.len() <= i + 6,
                "changed" => is(words, i + 1, &["my"]) && is(words, i + 2, &["mind"]),
                "cancel" => {
                    is(words, i + 1, &["my"])
                        && is(words, i + 2, &["vote", "approval", "reaction", "answer", "reply", "last"])
                }
                _ => false,
            }
    })
}
