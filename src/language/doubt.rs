//! Doubt and sarcasm: "maybe", "not sure", "I guess so", "/s", eye-rolling, "yeah right", a trailing ellipsis.

use super::lexicon::Classes;
use super::negation::is_negated;
use super::words::{Word, WordKind};

/// The index of the first word that leaves open what is said, if any.
pub fn doubt(sentence: &[Word<'_>]) -> Option<usize> {
    (0..sentence.len()).find(|i| doubts(sentence, *i))
}

fn doubts(sentence: &[Word<'_>], i: usize) -> bool {
    let is = |at: usize, any: &[&str]| sentence.get(at).is_some_and(|w| w.is_any(any));
    let before = |any: &[&str]| i > 0 && is(i - 1, any);
    let word = &sentence[i];
    if word.classes.has(Classes::HEDGE) {
        let undoubted = before(&["no", "without"]) && word.is_any(&["doubt", "doubts"]);
        return !(undoubted || word.is("might") && before(&["as"]));
    }
    match word.lower.as_ref() {
        "sure" | "certain" | "convinced" => is_negated(sentence, i),
        "know" | "understand" | "follow" | "recall" | "remember" => is_negated(sentence, i),
        "think" | "believe" | "hope" => is(i + 1, &["so"]) || word.is("hope") && i < 3,
        "idea" | "clue" | "opinion" | "preference" => is_negated(sentence, i) || before(&["no"]),
        "should" | "could" | "may" => {
            is(i + 1, &["be", "work", "do", "also", "probably", "just", "fit", "suit"]) && !before(&["you", "we", "i"])
        }
        "see" => is(i + 1, &["why"]) && is(i + 2, &["not"]),
        "why" => {
            is(i + 1, &["not"]) && i + 2 >= sentence.len() - usize::from(sentence.last().is_some_and(Word::is_mark))
        }
        "theory" => before(&["in"]),
        "paper" => before(&["on"]),
        "accident" | "mistake" => before(&["by"]),
        "kidding" | "joking" | "jk" => true,
        "body" => before(&["dead"]),
        "give" => is(i + 1, &["up"]),
        "either" => is(i + 1, &["way"]),
        "sort" | "kind" => is(i + 1, &["of"]) && !before(&["this", "that", "what", "the", "some", "any"]),
        "mind" => before(&["don't", "dont", "not"]),
        "opposed" | "against" => is_negated(sentence, i),
        "bad" | "terrible" | "worst" | "awful" => is_negated(sentence, i),
        "say" => before(&["you"]) && i > 1 && is(i - 2, &["if"]),
        _ => false,
    }
}

/// Whether the text carries a mark of sarcasm.
pub fn sarcasm(text: &[Word<'_>]) -> bool {
    (0..text.len()).any(|i| mocks(text, i))
}

fn mocks(text: &[Word<'_>], i: usize) -> bool {
    let is = |at: usize, any: &[&str]| text.get(at).is_some_and(|w| w.is_any(any));
    let ends = |at: usize| text.get(at).is_none_or(|w| w.is_mark() && !w.is(","));
    let word = &text[i];
    if word.kind == WordKind::Emoji {
        return is_mocking_emoji(&word.lower);
    }
    match word.lower.as_ref() {
        "/" => {
            is(i + 1, &["s", "sarcasm"])
                && text[i + 1].start == word.end
                && text.get(i + 2).is_none_or(|w| w.start > text[i + 1].end || w.is_mark())
        }
        "sarcasm" | "sarcastic" | "eyeroll" | "eye-roll" | "facepalm" => true,
        "yeah" | "ya" | "aha" => {
            let comma = usize::from(is(i + 1, &[","]));
            is(i + 1 + comma, &["right"]) && ends(i + 2 + comma)
        }
        "oh" | "wow" | "just" | "how" => {
            let comma = usize::from(is(i + 1, &[","]));
            let praise = text.get(i + 1 + comma).is_some_and(|w| {
                w.is_any(&["great", "wonderful", "joy", "lovely", "brilliant", "fantastic", "perfect", "super", "fun"])
            });
            let alone = ends(i + 2 + comma);
            praise && alone && (i == 0 || text[i - 1].is_mark()) && !word.is("wow")
                || word.is("just") && is(i + 1, &["what"]) && is(i + 3, &["needed", "need"])
        }
        "what" => is(i + 1, &["could"]) && is(i + 2, &["possibly", "go"]),
        "as" => is(i + 1, &["if"]) && ends(i + 2),
        "if" => is(i + 1, &["you"]) && is(i + 2, &["say", "insist", "must"]),
        _ => false,
    }
}

/// Whether an emoji (a character or `:name:`) rolls its eyes.
fn is_mocking_emoji(lower: &str) -> bool {
    let name = lower.trim_matches(':');
    lower.starts_with(['🙄', '😒', '🤡', '😏', '🤦', '🙃', '🤷'])
        || [
            "roll_eyes", "rolling_eyes", "face_with_rolling_eyes", "eyeroll", "eye_roll", "unamused", "clown_face",
            "clown", "smirk", "facepalm", "face_palm", "upside_down_face", "shrug",
        ]
        .contains(&name)
        || name.starts_with("facepalm")
        || name.starts_with("shrug")
}

/// Whether a clause trails off: "great…", "sure...".
pub fn trails_off(clause: &[Word<'_>], end: Option<&Word<'_>>) -> bool {
    let trailing = |w: &Word<'_>| w.lower.starts_with('…') || w.lower.starts_with("..");
    end.is_some_and(trailing) || clause.last().is_some_and(trailing)
}
