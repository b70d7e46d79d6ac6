//! Whether a clause agrees: a head that agrees ("yes", "looks good", "I approve", "go ahead", "that works") in a clause
//! that holds nothing else than the grammar's little words and what was proposed.

use super::clause::Clause;
use super::context::Context;
use super::found;
use super::heads::{heads, is_nod, is_release, is_strong_yes, orders_anywhere, praises};
use super::limits::is_limited;
use super::remark::{self, is_remark};
use super::sense::Sense;
use super::untroubled::is_untroubled;

use crate::language::doubt;
use crate::language::lexicon::Classes;
use crate::language::words::Word;

/// Words that keep a clause from being an agreement.
const VETO: Classes = Classes::NEGATOR
    .with(Classes::REFUSE)
    .with(Classes::BAD)
    .with(Classes::OTHER)
    .with(Classes::CONDITION)
    .with(Classes::CONTRAST)
    .with(Classes::INSTEAD)
    .with(Classes::HOLD);

/// How a clause agrees, if it does.
pub(super) fn approves(clause: &Clause<'_, '_>, cx: &Context<'_>) -> Option<Sense> {
    let words = without_leisure(clause.words);
    if is_untroubled(words) {
        return Some(Sense::Yes);
    }
    if doubt::doubt(words).is_some() || clause.trails {
        return heads(words, cx).then_some(Sense::Doubt);
    }
    if words.iter().enumerate().any(|(i, w)| vetoes(words, i, w)) {
        return None;
    }
    if is_remark(words) {
        let nits = remark::is_nits_only(words);
        return heads(words, cx).then_some(if nits { Sense::Yes } else { Sense::Reserved });
    }
    let open = (0..words.len())
        .filter(|i| !cx.is_closed(&words[*i]) && !is_own_side(words, *i) && !is_readiness(words, *i))
        .count();
    if remark::concludes(words) && open == 0 && heads(words, cx) {
        return Some(Sense::Conclusion);
    }
    if !is_just_that(words)
        && (is_limited(words) || judges_part(words, cx) || words.iter().any(|w| w.classes.has(Classes::OPENER)))
    {
        return heads(words, cx).then_some(Sense::Reserved);
    }
    if words.iter().all(is_nod) || words.len() <= 2 && words[0].is("got") {
        return Some(Sense::Nod);
    }
    if is_just_that(words) {
        return Some(Sense::Yes);
    }
    if is_echo(words) {
        return Some(if cx.has_prompt { Sense::Yes } else { Sense::Nod });
    }
    let restates = !found::find(words, cx).is_empty() && !words.iter().any(is_strong_yes);
    if restates && orders_anywhere(words, cx) && !(0..words.len()).any(|i| praises(words, i, cx)) {
        return None;
    }
    if open == 0 && heads(words, cx) {
        return Some(Sense::Yes);
    }
    None
}

/// "the text is fine", "I agree on the date": judges something that was not what was asked, or only a part of it.
fn judges_part(words: &[Word<'_>], cx: &Context<'_>) -> bool {
    let part = |w: &Word<'_>| {
        w.is_any(&["text", "wording", "numbers", "figures", "date", "time", "schedule", "data", "version"])
            && !(cx.knows(w) || w.is_any(&["date", "time", "schedule"]) && cx.fields.all.len() <= 1)
    };
    cx.has_prompt && words.iter().any(part)
}

/// "ready to be merged": the words of readiness.
fn is_readiness(words: &[Word<'_>], i: usize) -> bool {
    words[i].is("ready") || is_release(&words[i]) && words[..i].iter().any(|w| w.is("ready"))
}

/// "from my side", "on our end".
fn is_own_side(words: &[Word<'_>], i: usize) -> bool {
    words[i].is_any(&["side", "end", "perspective"]) && i > 0 && words[i - 1].is_any(&["my", "our"])
}

/// "14 May", "use 14 May": says again what was proposed, and nothing else.
pub(super) fn restates(words: &[Word<'_>], cx: &Context<'_>) -> bool {
    let values = found::find(words, cx);
    let said = |i: usize| values.iter().any(|v| v.tokens.contains(&i));
    !values.is_empty()
        && values.iter().all(|v| !v.excluded && !cx.fields.differs(v))
        && (0..words.len()).all(|i| said(i) || cx.is_closed(&words[i]))
        && !words.iter().enumerate().any(|(i, w)| vetoes(words, i, w))
        && !is_limited(words)
}

/// The words before "when you get a chance", "whenever you have time".
fn without_leisure<'s, 'a>(words: &'s [Word<'a>]) -> &'s [Word<'a>] {
    let at = words.iter().position(|w| w.is_any(&["when", "whenever", "asap"])).filter(|at| *at > 0);
    let leisure = |w: &Word<'_>| w.is_any(&["chance", "time", "moment", "minute", "convenient", "asap"]);
    match at {
        Some(at) if words[at..].iter().any(leisure) => &words[..at],
        _ => words,
    }
}

/// "that's what I want", "that was my request", "exactly as I said".
fn is_just_that(words: &[Word<'_>]) -> bool {
    let what = words.iter().position(|w| w.is_any(&["what", "as", "like"]) || w.is("my"));
    let Some(what) = what.filter(|w| *w > 0) else {
        return false;
    };
    let subject = words[..what].iter().all(|w| {
        w.classes.has(
            Classes::POINTER
                .with(Classes::COPULA)
                .with(Classes::FILLER)
                .with(Classes::SOUND)
                .with(Classes::YES)
                .with(Classes::PAST),
        )
    }) && words[..what].iter().any(|w| w.classes.has(Classes::COPULA));
    let wanted = |w: &Word<'_>| {
        w.classes.has(
            Classes::WANT
                .with(Classes::POINTER)
                .with(Classes::FIRST)
                .with(Classes::FUNCTION)
                .with(Classes::FILLER)
                .with(Classes::PAST),
        ) || w.is_any(&[
            "mind", "meant", "asked", "trying", "request", "order", "wish", "intention", "preference", "looking", "had",
        ])
    };
    let rest = &words[what + 1..];
    let mine = words[what].is("my") || rest.iter().take(2).any(|w| w.classes.has(Classes::FIRST));
    subject
        && mine
        && rest.iter().all(wanted)
        && rest.iter().any(|w| {
            w.classes.has(Classes::WANT)
                || w.is_any(&[
                    "mind", "meant", "asked", "said", "trying", "request", "order", "intention", "choice", "preference",
                ])
        })
}

/// "one more thing", "quick question": announces a question.
pub(super) fn announces_question(words: &[Word<'_>]) -> bool {
    words.len() <= 5
        && words
            .iter()
            .any(|w| w.is_any(&["question", "questions"]) || w.is("thing") && words.iter().any(|m| m.is("more")))
        && !words.iter().any(|w| w.classes.has(Classes::NEGATOR))
}

fn vetoes(words: &[Word<'_>], i: usize, word: &Word<'_>) -> bool {
    if word.classes.has(Classes::HOLD) {
        return word.is_any(&["hold", "wait", "pause", "postpone", "defer", "delay", "later"]);
    }
    let strong = word.is_any(&["absolutely", "actually", "against"]);
    let rather = word.is("mind") && i > 0 && words[i - 1].is_any(&["in", "had"]);
    let right_off = word.is_any(&["off", "out"])
        && i > 0
        && words[i - 1].is_any(&["sign", "signed", "signing", "straight", "right"]);
    if word.is("otherwise") && (i == 0 || i + 1 == words.len()) {
        return false;
    }
    let only = word.is("only") && words.len() <= 3;
    let more = word.is("more") && words.iter().any(|w| w.is_any(&["agree", "once", "than"]));
    let reason = word.is("still") || word.is("new");
    word.classes.has(VETO) && !rather && !right_off && !only && !more && !reason && !(strong && word.is("absolutely"))
}

/// "it is", "I do", "that is", "I am", "indeed we do": the question repeated as an answer.
fn is_echo(words: &[Word<'_>]) -> bool {
    let plain = words
        .iter()
        .filter(|w| {
            !w.classes.has(Classes::SOUND)
                && !w.is_any(&["indeed", "certainly", "really", "please", "right", "correct"])
        })
        .collect::<Vec<_>>();
    matches!(plain.as_slice(), [a, b] if a.is_any(&["it", "i", "that", "we", "they", "this", "you", "these", "those"]) && b.is_any(&["is", "am", "do", "does", "are", "will", "would", "can", "did", "have"]))
}
