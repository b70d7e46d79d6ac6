//! What a vote with its rationale says.

use super::clause::{Clause, Link, clauses};
use super::context::Context;
use super::depends::depends;
use super::remark::is_remark;
use super::vote::Vote;
use super::{Reading, Said};
use crate::language::condition::condition;
use crate::language::doubt::doubt;
use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};
use crate::wording::emoji;

/// A vote rules by its sign; what follows may make it depend, doubt or correct.
pub(super) fn voted(vote: Vote, text: &str, own: &[Vec<Word<'_>>], cx: &Context<'_>) -> Reading {
    let rest = &own[0][1..];
    let mut parts = Vec::new();
    clauses(rest, 0, &mut parts);
    for (number, sentence) in own.iter().enumerate().skip(1) {
        clauses(sentence, number, &mut parts);
    }
    let asks = parts.iter().any(|c| c.asks);
    if rest.first().is_some_and(|w| w.lower.starts_with('?')) && vote == Vote::For {
        return Reading::plain(Said::Ask, "it asks");
    }
    let reading = match vote {
        Vote::Neutral => Reading::plain(Said::None, "it is a neutral vote"),
        Vote::Against => Reading::plain(Said::Reject, "it is a vote against"),
        Vote::For => {
            if let Some(sentence) = own.iter().find(|s| condition(s).is_some()) {
                depends(Said::Unclear, text, sentence)
            } else if is_turned(rest, &parts) || is_refused(rest, &parts, cx) || is_countered(rest, own, cx) {
                Reading::plain(Said::Unclear, "it is a vote for, but not without more")
            } else {
                Reading::plain(Said::Approve, "it is a vote for")
            }
        }
    };
    let also = if asks { vec![Said::Ask] } else { Vec::new() };
    Reading { also, ..reading }
}

/// "+1, but …", "+1 except …", "+1 for the idea, not the date", "+1 with changes", "+1 maybe".
fn is_turned(rest: &[Word<'_>], parts: &[Clause<'_, '_>]) -> bool {
    let contrast = |c: &Clause<'_, '_>| {
        c.link == Link::Contrast && !c.words.first().is_some_and(|w| w.is("though")) && !is_agreeing(c.words)
    };
    let doubted = parts.first().is_some_and(|c| c.sentence == 0 && doubt(c.words).is_some_and(|i| i < 2));
    let guarded = |w: &Word<'_>| {
        w.is_any(&["except", "rather", "reservations", "reservation", "caveat", "caveats", "weakly", "reluctantly"])
    };
    let against = Classes::REFUSE.with(Classes::HOLD).with(Classes::TROUBLE).with(Classes::BLOCKED);
    let names_refusal =
        rest.first().is_some_and(|w| w.is_any(&["to", "for"])) && rest.iter().take(4).any(|w| w.classes.has(against));
    doubted
        || names_refusal
        || is_negated(rest)
        || is_split(rest)
        || rest.iter().any(guarded)
        || rest.first().is_some_and(|w| w.is("with")) && is_remark(rest)
        || parts.iter().any(|c| contrast(c) || c.sentence == 0 && c.words[0].is("not"))
}

/// "+1 to not doing this", "+1 to Ben, this is not ready", "+1 for rejection": what is voted for may be the refusal.
fn is_negated(rest: &[Word<'_>]) -> bool {
    let harmless = |word: &Word<'_>| {
        word.is_any(&[
            "objection", "objections", "problem", "problems", "concern", "concerns", "issue", "issues", "brainer",
        ])
    };
    rest.iter().enumerate().any(|(i, word)| {
        let negates = word.classes.has(Classes::NEGATOR) && !rest.get(i + 1).is_some_and(harmless);
        negates || word.is_any(&["rejection", "rejecting", "refusal", "refusing", "declining", "dropping"])
    })
}

/// "+1, I object to the date": refuses something; not "+1 to rejecting it".
fn is_refused(rest: &[Word<'_>], parts: &[Clause<'_, '_>], cx: &Context<'_>) -> bool {
    let names_object = rest.first().is_some_and(|w| w.is("to"));
    !names_object
        && parts.iter().any(|c| {
            super::refusal::refuses(c.words, cx)
                && c.words.iter().any(|w| w.classes.has(Classes::REFUSE))
                && !c.words.iter().any(|w| w.classes.has(Classes::NEGATOR))
        })
}

/// "+1 to the first part only": a vote for less than the whole.
fn is_split(rest: &[Word<'_>]) -> bool {
    let head = rest.iter().position(|w| w.lower.starts_with([',', ';', '.', '-', '('])).unwrap_or(rest.len());
    rest[..head].iter().any(|w| w.is_any(&["part", "parts", "half", "partly", "partially"]))
}

/// "+1 -1", "+1 👎": the same reply votes against too.
fn is_countered(rest: &[Word<'_>], own: &[Vec<Word<'_>>], cx: &Context<'_>) -> bool {
    let against = |word: &Word<'_>| {
        word.kind == WordKind::Number && word.lower.starts_with(['-', '−', '±']) && word.text.chars().count() <= 4
            || word.kind == WordKind::Emoji && emoji::said(word.text, cx.asked.emoji) == Some(Said::Reject)
    };
    rest.iter().chain(own.iter().skip(1).flatten()).any(against)
}

/// "though I agree with …": the turn agrees.
fn is_agreeing(words: &[Word<'_>]) -> bool {
    words.iter().take(3).any(|w| w.classes.has(Classes::AGREE))
        && !words.iter().any(|w| w.classes.has(Classes::NEGATOR.with(Classes::REFUSE)))
}
