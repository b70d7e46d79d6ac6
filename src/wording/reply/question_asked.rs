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
            "objection", "objections", "concern", "concerns", "object", "objects", "oppose", "opposed", "disagree",
            "mind", "problem", "problems", "against",
        ]);
        let asked = question[..i].iter().any(|b| {
            b.is_any(&["any", "anyone", "anybody", "you", "is", "are", "somebody", "further"])
                || b.classes.has(Classes::AUXILIARY)
        });
        objection && (asked || question.len() <= 2)
    })
}

/// Whether a prompt asks for agreement: a question, "please confirm", "I will …", "you want …".
pub(super) fn proposes(prompt: &[Word<'_>]) -> bool {
    prompt.iter().enumerate().any(|(i, w)| {
        let confirms = ["confirm", "verif", "ensur", "approv", "agree", "accept", "proposal", "propose"]
            .iter()
            .any(|stem| w.lower.starts_with(stem));
        let after = |any: &[&str]| prompt.get(i + 1).is_some_and(|n| n.is_any(any));
        let intends = w.is_any(&["i'll", "we'll", "i'm", "let's", "you'd"])
            || w.is_any(&["i", "we"]) && after(&["will", "am", "shall", "would", "are", "should"]);
        let wants = w.is("you") && after(&["want", "would", "need", "wish", "like", "are", "wanted"]);
        let checks =
            w.is_any(&["check", "double-check"]) && after(&["that", "if", "whether", "the", "these", "this", "your"]);
        w.lower.starts_with('?')
            || confirms
            || checks
            || intends
            || wants
            || w.is_any(&["should", "will", "use", "move", "set"]) && i == 0
    })
}
