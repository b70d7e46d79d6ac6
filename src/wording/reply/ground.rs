//! What an agreement rests on, said beside it: what was checked, what is liked, why. It agrees to nothing by itself.

use super::limits::is_limited;
use super::remark::{obliges, troubles};
use crate::language::lexicon::Classes;
use crate::language::words::Word;

/// Whether a clause only supports an agreement that stands beside it.
pub(super) fn is_ground(words: &[Word<'_>]) -> bool {
    (has_checked(words) || likes(words)) && is_quiet(words) || is_reason(words)
}

/// Whether nothing in a clause troubles an agreement.
fn is_quiet(words: &[Word<'_>]) -> bool {
    let turned = words.iter().any(|w| {
        w.classes.has(Classes::NEGATOR.with(Classes::CONDITION).with(Classes::MODAL))
            || w.is_any(&["old", "other", "new", "better", "more", "previous", "original", "last"])
    });
    !turned && !troubles(words) && !obliges(words) && !is_limited(words)
}

/// "I walked through the example", "tested it", "we checked the numbers".
fn has_checked(words: &[Word<'_>]) -> bool {
    let start = words.iter().position(|w| !(w.is_any(&["i", "we", "i've", "we've"]) || w.classes.has(Classes::FILLER)));
    start.is_some_and(|at| {
        words[at].is_any(&[
            "checked", "tested", "verified", "reviewed", "read", "walked", "tried", "confirmed", "compared", "ran",
            "validated", "re-read", "rechecked",
        ]) && words.len() > 1
    })
}

/// "I like the separate treatment of both", "I like that this captures the two aspects".
fn likes(words: &[Word<'_>]) -> bool {
    let at = words.iter().position(|w| !(w.is_any(&["i", "we"]) || w.classes.has(Classes::FILLER)));
    at.is_some_and(|at| {
        at > 0
            && words[at].is_any(&["like", "love", "appreciate"])
            && words.get(at + 1).is_some_and(|w| w.is_any(&["the", "that", "this", "how", "these"]))
    })
}

/// "especially as it is a small change".
fn is_reason(words: &[Word<'_>]) -> bool {
    const TURNS: Classes = Classes::NEGATOR
        .with(Classes::BAD)
        .with(Classes::HEDGE)
        .with(Classes::CONDITION)
        .with(Classes::CONTRAST)
        .with(Classes::MODAL)
        .with(Classes::REFUSE)
        .with(Classes::HOLD)
        .with(Classes::FUTURE);
    words[0].is_any(&["especially", "particularly"])
        && words.get(1).is_some_and(|w| w.is_any(&["as", "because", "since", "given"]))
        && !words.iter().any(|w| w.classes.has(TURNS))
}
