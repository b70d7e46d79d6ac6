//! Votes as committees type them: "+1", "-1", "0", "+0.5 just …", "abstain".

use rust_decimal::Decimal;

use crate::language::lexicon::Classes;
use crate::language::numbers::parse_digits;
use crate::language::words::{Word, WordKind};

/// A vote at the head of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vote {
    /// "+1".
    For,
    /// "-1".
    Against,
    /// "0", "abstain".
    Neutral,
}

/// The vote that a reply begins with. A bare "0" counts only when no number was asked for.
pub(super) fn vote(words: &[Word<'_>], number_asked: bool) -> Option<Vote> {
    let first = words.first()?;
    if first.is_any(&["abstain", "abstaining", "abstained", "abstention"])
        || first.is("i") && words.get(1).is_some_and(|w| w.is_any(&["abstain", "recuse"]))
    {
        return Some(Vote::Neutral);
    }
    if first.is("+") && words.len() == 1 {
        return Some(Vote::For);
    }
    let plus_minus = first.is("+") || first.is("±");
    if first.kind != WordKind::Number || plus_minus {
        return None;
    }
    let raw = first.lower.as_ref();
    let value = parse_digits(raw)?;
    let signed = raw.starts_with(['+', '-', '−', '±']);
    let unit = words.get(1).is_some_and(|n| {
        n.start == first.end && !n.is_mark()
            || n.is_any(&["%", "percent", "$", "€"])
            || n.classes.has(Classes::CALENDAR)
    });
    if unit || value.abs() > Decimal::from(1_000_000) {
        return None;
    }
    if value.is_zero() {
        let loose = words.get(1).is_none_or(|w| w.is_mark() || w.kind == WordKind::Word);
        return (signed || loose && !number_asked).then_some(Vote::Neutral);
    }
    let ballot =
        value.abs() <= Decimal::ONE || value.fract().is_zero() && (value.abs() >= Decimal::TEN || words.len() == 1);
    match (signed && ballot, value.is_sign_positive()) {
        (true, true) if value < Decimal::new(5, 1) => Some(Vote::Neutral),
        (true, true) => Some(Vote::For),
        (true, false) => Some(Vote::Against),
        _ => None,
    }
}
