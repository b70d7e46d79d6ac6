//! Clauses that ask to be told something: "tell me the number", "I also need to know whether …".

use super::change::{is_new, wish_at};
use super::context::Context;
use super::found;
use crate::language::lexicon::Classes;
use crate::language::words::Word;

/// Whether a clause asks to be told something: "tell me the number", "I also need to know whether …".
pub(super) fn asks_to_know(words: &[Word<'_>], cx: &Context<'_>) -> bool {
    if wants_information(words) {
        return true;
    }
    if found::find(words, cx).iter().any(|f| is_new(f, cx) && cx.fields.field_of(f).is_some()) {
        return false;
    }
    let start = words
        .iter()
        .position(|w| {
            !w.classes.has(Classes::SOUND.with(Classes::COURTESY).with(Classes::YES).with(Classes::FILLER))
                && !w.is_any(&["and", "also", "but", "can", "could", "you", "would", "if"])
        })
        .unwrap_or(0);
    let Some(head) = words.get(start) else {
        return false;
    };
    let next = |n: usize, any: &[&str]| words.get(start + n).is_some_and(|w| w.is_any(any));
    let told = head.is_any(&["tell", "show", "give", "send", "get", "remind", "inform"]) && next(1, &["me", "us"]);
    let told = told && !words.iter().any(|w| w.is_any(&["when", "once"]) && head.is("tell"));
    let finds = head.is_any(&["find", "explain", "elaborate", "clarify", "describe", "check", "look"])
        && (next(1, &["out", "me", "if", "whether", "on", "the", "what", "why", "how", "up", "into"]));
    let lets = head.is("let") && next(1, &["me", "us"]) && next(2, &["know"]);
    let knows = words.iter().take(10).any(|w| w.is_any(&["know", "ask", "learn", "understand"]))
        && head.classes.has(Classes::FIRST)
        && words.iter().take(7).any(|w| w.is_any(&["need", "want", "like", "would", "i'd", "love", "have", "wish"]))
        && !words.iter().take(4).any(|w| w.classes.has(Classes::NEGATOR));
    let curious = words.iter().take(6).any(|w| w.is_any(&["wondering", "curious"]));
    told || finds || lets || knows || curious
}

/// "how about Kiku", "what about Friday", also without a question mark.
pub(super) fn is_how_about(words: &[Word<'_>]) -> bool {
    words.windows(2).take(3).any(|w| w[0].is_any(&["how", "what"]) && w[1].is("about"))
}

/// "I want their phone number", "I'd also need the address".
fn wants_information(words: &[Word<'_>]) -> bool {
    const INFORMATION: &[&str] = &[
        "number", "address", "phone", "cost", "costs", "price", "rating", "contact", "details", "info", "information",
        "name", "link", "copy", "list", "report", "location", "status", "reason", "reasons", "numbers", "evidence",
        "source", "context", "explanation", "total", "rate", "background",
    ];
    wish_at(words).is_some_and(|at| {
        let object = &words[at + 1..];
        let determined = object.first().is_some_and(|w| {
            w.is_any(&["the", "their", "its", "a", "some", "more", "his", "her"]) || w.is_any(INFORMATION)
        });
        determined
            && object.len() <= 8
            && object.iter().any(|w| w.is_any(INFORMATION))
            && !object.iter().any(|w| w.is_any(&["to", "instead", "be"]))
    })
}
