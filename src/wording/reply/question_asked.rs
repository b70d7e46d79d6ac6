//! What the prompt asks for: agreement, or objections.

use crate::language::lexicon::Classes;
use crate::language::words::Word;

/// Whether the last question of a prompt asks for objections ("any objections?", "do you mind?"), so that "no" agrees.
pub(super) fn asks_objections(prompt: &[Word<'_>]) -> bool {
    let Some(end) = prompt.iter().rposition(|w| w.lower.starts_with('?')) else {
        return false;
    };
    let start = prompt[..end].iter().rposition(|w| w.lower.starts_with(['.', '?', '!'])).map_or(0, |i| i + 1);
    let question = &prompt[start..end];
    question.iter().enumerate().any(|(i, w)| {
        let objection = w.is_any(&[
            "objection",
            "objections",
            "concern",
            "concerns",
            "object",
            "objects",
            "oppose",
            "opposed",
            "disagree",
            "mind",
            "problem",
            "problems",
            "against",
        ]);
        let asked = question[..i].iter().any(|b| {
            b.is_any(&["any", "anyone", "anybody", "you", "is", "are", "somebody", "further"])
                || b.classes.has(Classes::AUXILIARY)
        });
        objection && (asked || question.len() <= 2)
    })
}
