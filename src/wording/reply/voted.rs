//! What a vote with its rationale says.

use super::clause::{Link, clauses};
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
            let object = rest.first().is_some_and(|w| w.is("to"));
            let conditional = own.iter().find(|s| condition(s).is_some());
            let turned = parts.iter().any(|c| {
                c.link == Link::Contrast && !c.words.first().is_some_and(|w| w.is("though")) && !is_agreeing(c.words)
            }) || rest.iter().any(|w| w.is_any(&["except", "rather"]))
                || is_split(rest)
                || parts.iter().any(|c| c.sentence == 0 && c.words[0].is("not"))
                || rest.first().is_some_and(|w| w.is("with")) && is_remark(rest);
            let doubted = parts.first().is_some_and(|c| c.sentence == 0 && doubt(c.words).is_some_and(|i| i < 2));
            let refused = !object
                && parts.iter().any(|c| {
                    super::refusal::refuses(c.words, cx)
                        && c.words.iter().any(|w| w.classes.has(Classes::REFUSE))
                        && !c.words.iter().any(|w| w.classes.has(Classes::NEGATOR))
                });
            if let Some(sentence) = conditional {
                depends(Said::Unclear, text, sentence)
            } else if turned || doubted || refused || is_countered(rest, own, cx) {
                Reading::plain(Said::Unclear, "it is a vote for, but not without more")
            } else {
                Reading::plain(Said::Approve, "it is a vote for")
            }
        }
    };
    let also = if asks { vec![Said::Ask] } else { Vec::new() };
    Reading { also, ..reading }
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
