//! What one clause says.

use super::clause::{Clause, Link};
use super::context::Context;
use super::{Said, act, approval, change, refusal};
use crate::language::condition::opens_condition;
use crate::language::doubt;
use crate::language::lexicon::Classes;
use crate::language::words::WordKind;
use crate::wording::emoji;

/// What one clause says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// It agrees plainly.
    Yes,
    /// It may agree or only acknowledge: "ok", "right".
    Nod,
    /// It refuses.
    No,
    /// It gives other values.
    Change,
    /// It asks for something else without saying what.
    Other,
    /// It asks.
    Ask,
    /// It asks for something else.
    OtherAsked,
    /// It wishes for something that was not proposed, without a typed value.
    Wish,
    /// It agrees, with remarks.
    Reserved,
    /// It puts off.
    Hold,
    /// It hands over.
    Delegate,
    /// It takes back.
    Withdraw,
    /// It makes depend.
    Condition,
    /// It doubts.
    Doubt,
    /// It announces something else: "actually", "I changed my mind".
    Turn,
    /// It is thanks or a greeting.
    Thanks,
    /// It is a statement that troubles an agreement: a negation, a fault, a remark, an obligation.
    Adverse,
    /// It is any other statement.
    Plain,
}

/// Reads one clause.
pub(super) fn sense(clause: &Clause<'_, '_>, cx: &Context<'_>) -> Sense {
    let words = clause.words;
    if let Some(by_emoji) = emoji_alone(clause, cx) {
        return by_emoji;
    }
    if act::withdraws(words) {
        return Sense::Withdraw;
    }
    let knows = change::asks_to_know(words, cx);
    let asks = clause.asks || knows || approval::announces_question(words);
    let depends = (0..words.len()).find(|i| opens_condition(words, *i));
    if depends.is_some_and(|i| !asks || i <= 1) && !is_replacement(clause, cx) && !act::holds(words) {
        return Sense::Condition;
    }
    if act::delegates(words).is_some() {
        return Sense::Delegate;
    }
    if asks && change::wants_other(words) {
        return Sense::OtherAsked;
    }
    if clause.asks || change::is_how_about(words) {
        return if change::suggests(words, cx) { Sense::Change } else { Sense::Ask };
    }
    if act::holds(words) {
        return Sense::Hold;
    }
    if asks {
        return Sense::Ask;
    }
    if let Some(found) = change::changes(clause, cx) {
        return found;
    }
    if refusal::refuses(words, cx) {
        return Sense::No;
    }
    if let Some(found) = approval::approves(clause, cx) {
        return found;
    }
    leftover(clause)
}

/// Statements that neither agree nor refuse.
fn leftover(clause: &Clause<'_, '_>) -> Sense {
    let words = clause.words;
    if doubt::doubt(words).is_some() {
        return Sense::Doubt;
    }
    if words[0].is("please") && words.len() > 1 && !words.iter().all(|w| w.classes.has(Classes::COURTESY)) {
        return Sense::Adverse;
    }
    let courtesy = |w: &crate::language::words::Word<'_>| w.classes.has(Classes::COURTESY);
    if words.first().is_some_and(courtesy)
        || words.len() > 1
            && courtesy(&words[1])
            && words[0].classes.has(Classes::SOUND.with(Classes::FIRST).with(Classes::FILLER))
    {
        let hard = words.iter().any(|w| w.classes.has(Classes::NEGATOR.with(Classes::BAD)));
        return if hard { Sense::Adverse } else { Sense::Thanks };
    }
    if words.iter().all(|w| {
        w.classes.has(Classes::COURTESY.with(Classes::SOUND).with(Classes::FILLER))
            || w.kind == WordKind::Mention
            || w.kind == WordKind::Emoji
    }) {
        return Sense::Thanks;
    }
    if clause.link == Link::Reason {
        return Sense::Plain;
    }
    if approval::troubles(words) {
        return Sense::Adverse;
    }
    Sense::Plain
}

/// "if" and "until" inside a wish for other values do not make it a condition: "change it if possible to Friday".
fn is_replacement(clause: &Clause<'_, '_>, cx: &Context<'_>) -> bool {
    let possible = clause.words.windows(2).any(|w| w[0].is("if") && w[1].is_any(&["possible", "available"]));
    possible && change::changes(clause, cx).is_some()
}

/// A clause that is an emoji, perhaps with fillers.
fn emoji_alone(clause: &Clause<'_, '_>, cx: &Context<'_>) -> Option<Sense> {
    let mut found = None;
    for word in clause.words {
        if word.kind != WordKind::Emoji {
            return None;
        }
        found = found.or_else(|| emoji::said(word.text, cx.asked.emoji));
    }
    match found? {
        Said::Approve => Some(Sense::Yes),
        Said::Reject => Some(Sense::No),
        Said::Hold => Some(Sense::Hold),
        Said::Ask => Some(Sense::Ask),
        _ => None,
    }
}
