//! Whether a sentence says that work is blocked: "blocked on", "stuck", "waiting for", "can't proceed".

use std::ops::Range;

use super::condition::opens_condition;
use super::lexicon::Classes;
use super::negation::is_negated;
use super::promise::Strength;
use super::question::question;
use super::words::Word;

/// A statement that work is blocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// The bytes of the words that say so.
    pub span: Range<usize>,
    /// The bytes of what it waits for, if the sentence says it.
    pub on: Option<Range<usize>>,
    /// Plain, or with a hedge.
    pub strength: Strength,
}

/// What a sentence says about being blocked. Questions, conditions, negated and past forms say nothing.
pub fn blocked(sentence: &[Word<'_>]) -> Option<Blocked> {
    let (first, last) = (0..sentence.len()).find_map(|i| Some((i, says(sentence, i)?)))?;
    let conditional = (0..first).any(|i| opens_condition(sentence, i));
    if conditional || is_negated(sentence, first) && !is_inability(sentence, first) || question(sentence).is_some() {
        return None;
    }
    let hedged =
        sentence[..first].iter().any(|w| w.classes.has(Classes::HEDGE) || w.is_any(&["could", "may", "would"]));
    let strength = if hedged { Strength::Weak } else { Strength::Plain };
    let on = object(sentence, last + 1);
    Some(Blocked { span: sentence[first].start..sentence[last].end, on, strength })
}

/// The last word of a blocking phrase that begins at `i`.
fn says(sentence: &[Word<'_>], i: usize) -> Option<usize> {
    let is = |at: usize, any: &[&str]| sentence.get(at).is_some_and(|w| w.is_any(any));
    let before = |any: &[&str]| i > 0 && is(i - 1, any);
    let over = before(&["was", "were", "been", "longer", "un", "anymore", "got"]) && !before(&["been"]);
    match sentence[i].lower.as_ref() {
        "blocked" | "stalled" | "gated" => {
            (!over && !is(i + 1, &["user", "users", "out", "off"]) && !before(&["i've", "have"])).then_some(i)
        }
        "stuck" => (!over && !is(i + 1, &["to", "around", "out"])).then_some(i),
        "blocking" => is(i + 1, &["us", "me", "this", "the", "our", "my", "everything", "progress"]).then_some(i),
        "blocker" | "blockers" | "showstopper" => {
            (before(&["a", "the", "is", "main", "big", "real", "hard", "only", "as", "one"])).then_some(i)
        }
        "waiting" => (is(i + 1, &["for", "on"]) && !is(i + 2, &["list", "room"])).then_some(i + 1),
        "wait" if before(&["to"]) && i > 1 && is(i - 2, &["have", "need"]) => is(i + 1, &["for"]).then_some(i + 1),
        "can't" | "cannot" | "cant" | "couldn't" | "unable" => inability(sentence, i),
        "held" => is(i + 1, &["up"]).then_some(i + 1),
        "blocks" => is(i + 1, &["us", "me", "this", "the", "our", "my", "everything"]).then_some(i),
        _ => None,
    }
}

/// "can't proceed", "unable to continue", "cannot start until".
fn inability(sentence: &[Word<'_>], i: usize) -> Option<usize> {
    let verb = i + 1 + usize::from(sentence.get(i + 1).is_some_and(|w| w.is_any(&["to", "really", "even"])));
    let verbs = [
        "proceed", "continue", "progress", "start", "finish", "move", "advance", "work", "go", "deploy", "test",
        "merge",
    ];
    let found = sentence.get(verb).is_some_and(|w| w.is_any(&verbs));
    let bound = found
        && (!sentence[verb].is_any(&["work", "go", "start", "finish", "deploy", "test", "merge"])
            || sentence[verb..].iter().any(|w| w.is_any(&["until", "without", "before", "because", "till", "unless"])));
    bound.then_some(verb)
}

fn is_inability(sentence: &[Word<'_>], i: usize) -> bool {
    sentence[i].is_any(&["can't", "cannot", "cant", "couldn't", "unable"])
}

/// The words behind "on", "by", "for" up to the end of the clause.
fn object(sentence: &[Word<'_>], from: usize) -> Option<Range<usize>> {
    let linked = from.checked_sub(1).is_some_and(|b| sentence[b].is_any(&["for", "on"]));
    let begin = if linked {
        from
    } else {
        from + 1
            + sentence.get(from..)?.iter().take(3).position(|w| w.is_any(&["on", "by", "for", "until", "without"]))?
    };
    let rest = sentence.get(begin..)?;
    let length = rest.iter().position(super::negation::bounds_clause).unwrap_or(rest.len());
    (length > 0).then(|| rest[0].start..rest[length - 1].end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> bool {
        blocked(&super::super::words::words(text)).is_some()
    }

    #[test]
    fn statements_are_found() {
        for text in [
            "I'm blocked on the review",
            "we are stuck",
            "still waiting for Ana's answer",
            "we can't proceed without the permit",
            "The release is held up by QA",
            "It's a blocker for us",
            "cannot start until the key arrives",
        ] {
            assert!(found(text), "{text:?}");
        }
    }

    #[test]
    fn negations_questions_conditions_and_plans_are_not() {
        for text in [
            "we're not blocked",
            "nothing is blocked",
            "is anyone blocked?",
            "we were blocked last week",
            "I am no longer stuck",
            "if we get blocked, call me",
            "I can't work today",
            "no blockers",
        ] {
            assert!(!found(text), "{text:?}");
        }
    }
}
