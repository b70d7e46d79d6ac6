//! Reads one clause: which of the senses it has.

use super::clause::{Clause, Link};
use super::context::Context;
use super::sense::Sense;
use super::{Said, act, approval, ask, change, found, ground, refusal, remark, untroubled, values};
use crate::language::condition::opens_condition;
use crate::language::doubt;
use crate::language::lexicon::Classes;
use crate::language::names::name_at;
use crate::language::words::{Word, WordKind};
use crate::wording::emoji;

/// Reads one clause.
pub(super) fn sense(clause: &Clause<'_, '_>, cx: &Context<'_>) -> Sense {
    let words = clause.words;
    if let Some(by_emoji) = emoji_alone(clause, cx) {
        return by_emoji;
    }
    if remark::is_relief(words) && !untroubled::is_untroubled(words) && !clause.asks {
        return Sense::Thanks;
    }
    let refused = |w: &Word<'_>| w.kind == WordKind::Emoji && emoji::said(w.text, cx.asked.emoji) == Some(Said::Reject);
    if words.iter().any(refused) {
        return Sense::No;
    }
    if words.len() == 2 && words[0].is("why") && words[1].is("not") {
        return Sense::Doubt;
    }
    if act::withdraws(words) {
        return Sense::Withdraw;
    }
    if remark::is_aside(words) {
        return Sense::Aside;
    }
    if remark::is_small(words) && !clause.asks && found::find(words, cx).is_empty() {
        return if remark::is_nit(words) { Sense::Nit } else { Sense::Remark };
    }
    let knows = ask::asks_to_know(words, cx);
    let asks = clause.asks || knows || approval::announces_question(words);
    let depends = (0..words.len()).find(|i| opens_condition(words, *i));
    if depends.is_some_and(|i| !asks || i <= 1) && !is_replacement(clause, cx) && !act::holds(words) {
        return Sense::Condition;
    }
    if !asks && names_owner(words, cx) {
        return Sense::Change;
    }
    if act::delegates(words).is_some() {
        return Sense::Delegate;
    }
    if asks && change::wants_other(words) {
        return Sense::OtherAsked;
    }
    if clause.asks && words.iter().enumerate().all(|(i, _)| name_at(words, i).is_some()) {
        return Sense::Doubt;
    }
    if clause.asks || ask::is_how_about(words) {
        return if change::suggests(words, cx) { Sense::Change } else { Sense::Ask };
    }
    if act::holds(words) {
        return Sense::Hold;
    }
    if asks { Sense::Ask } else { stated(clause, cx) }
}

/// What a clause says that neither asks nor makes a condition.
fn stated(clause: &Clause<'_, '_>, cx: &Context<'_>) -> Sense {
    let words = clause.words;
    if let Some(found) = change::changes(clause, cx) {
        return found;
    }
    if untroubled::is_untroubled(words) {
        return Sense::Yes;
    }
    if refusal::refuses(words, cx) {
        return Sense::No;
    }
    if let Some(found) = approval::approves(clause, cx) {
        return found;
    }
    if remark::praises_work(words) && !clause.trails {
        return Sense::Praise;
    }
    if approval::restates(words, cx) || ground::is_ground(words) && !clause.trails {
        return Sense::Ground;
    }
    leftover(clause)
}

/// "assign it to Priya", where an owner is spoken of.
fn names_owner(words: &[Word<'_>], cx: &Context<'_>) -> bool {
    let is_owner = |f: &values::Found| matches!(f.raw, values::Raw::Person(_));
    found::find(words, cx).iter().any(|f| is_owner(f) && change::is_new(f, cx))
        && !words.iter().any(|w| w.classes.has(Classes::NEGATOR) && !w.classes.has(Classes::NO) && !w.is("not"))
}

/// Statements that neither agree nor refuse.
fn leftover(clause: &Clause<'_, '_>) -> Sense {
    let words = clause.words;
    if is_looking(words) {
        return Sense::Doubt;
    }
    if doubt::doubt(words).is_some() {
        return Sense::Doubt;
    }
    if words[0].is("please") && words.len() > 1 && !words.iter().all(|w| w.classes.has(Classes::COURTESY)) {
        return Sense::Adverse;
    }
    let courtesy = |w: &Word<'_>| w.classes.has(Classes::COURTESY);
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
    if remark::troubles(words) {
        return Sense::Adverse;
    }
    if clause.link == Link::Reason && !words.iter().any(|w| w.classes.has(Classes::FUTURE.with(Classes::CONDITION))) {
        return Sense::Ground;
    }
    Sense::Plain
}

/// "I'll have a look", "looking into it", "let me check": the answer is still to come.
fn is_looking(words: &[Word<'_>]) -> bool {
    let looks = words.iter().take(6).any(|w| {
        w.is_any(&["look", "looking", "check", "checking", "investigate", "investigating", "reviewing", "thinking"])
    });
    let own =
        words[0].classes.has(Classes::FIRST) || words[0].is_any(&["let", "will"]) || words[0].lower.ends_with("ing");
    looks && own && !words.iter().any(|w| w.classes.has(Classes::GOOD))
}

/// "if" and "until" inside a wish for other values do not make it a condition: "change it if possible to Friday".
fn is_replacement(clause: &Clause<'_, '_>, cx: &Context<'_>) -> bool {
    let possible = clause.words.windows(2).any(|w| w[0].is("if") && w[1].is_any(&["possible", "available"]));
    possible && change::changes(clause, cx).is_some()
}

/// A clause of emoji alone. Of several that say different things the strictest counts: a thumb up beside a thumb down is no yes.
fn emoji_alone(clause: &Clause<'_, '_>, cx: &Context<'_>) -> Option<Sense> {
    if clause.asks || clause.words.iter().any(|word| word.kind != WordKind::Emoji) {
        return None;
    }
    let strictness = |said: &Said| match said {
        Said::Reject => 0,
        Said::Hold => 1,
        Said::Ask => 2,
        _ => 3,
    };
    let said = clause.words.iter().filter_map(|word| emoji::said(word.text, cx.asked.emoji));
    match said.min_by_key(strictness)? {
        Said::Approve => Some(Sense::Yes),
        Said::Reject => Some(Sense::No),
        Said::Hold => Some(Sense::Hold),
        Said::Ask => Some(Sense::Ask),
        _ => None,
    }
}
