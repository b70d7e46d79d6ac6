//! Chatter: greetings, thanks, laughter and the mechanics of meetings, which no summary wants.

use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

use super::terms::content;

/// What a meeting is made of, as against what it is about.
const MECHANICS: &[&str] = &[
    "meeting", "agenda", "minutes", "attendance", "screen", "mic", "microphone", "mute", "muted", "unmute", "scribe",
    "scribing", "queue", "timebox", "slide", "slides", "item", "items", "topic", "call", "break", "lunch", "audio",
    "notes", "note-taker", "note-takers", "notetakers", "moderator", "attendees", "webex", "zoom", "recording",
    "introductions", "intros", "coffee",
];

/// What is done with it.
const MOVES: &[&str] = &[
    "start", "begin", "end", "close", "wrap", "continue", "adjourn", "move", "moving", "share", "sharing", "join",
    "joining", "hear", "see", "next", "back", "attending", "over", "ended", "starting", "done", "out", "skip", "jump",
    "present", "taking", "take", "first", "last", "everyone", "welcome", "concludes", "ends", "closing", "go",
    "today's",
];

/// How much of a sentence is left when chatter is taken off: 1 for a plain sentence, 0 for chatter alone.
pub(super) fn substance(words: &[Word<'_>]) -> f32 {
    let content = words.iter().filter(|w| content(w).is_some()).count();
    let names_something = words.iter().any(|w| w.kind == WordKind::Link) || refers(words);
    if content < 2 && !names_something || words.len() < 3 {
        return 0.0;
    }
    if is_greeting(words, content) || is_command(words) {
        return 0.0;
    }
    let mechanics = words.iter().filter(|w| w.is_any(MECHANICS)).count();
    let moves = words.iter().any(|w| w.is_any(MOVES));
    if mechanics > 0 && moves && words.len() < 20 || is_leaving(words) {
        return 0.15;
    }
    let courteous = words
        .iter()
        .take(6)
        .any(|w| w.is_any(&["thanks", "thank", "sorry", "congratulations", "welcome", "appreciate"]));
    let laughs = words.iter().any(|w| w.is_any(&["lol", "haha", "hehe", "rofl", "lmao", "joke", "joking", "kidding"]));
    if courteous && words.len() < 25 || laughs {
        return 0.3;
    }
    1.0
}

/// Whether a number behind `#`, or a key such as PROJ-12, names an issue or a change.
pub(super) fn refers(words: &[Word<'_>]) -> bool {
    let numbered = words.windows(2).any(|p| p[0].is("#") && p[1].kind == WordKind::Number && p[0].end == p[1].start);
    numbered || words.iter().any(|w| w.kind == WordKind::Word && is_key(w.text))
}

/// `PROJ-12`.
fn is_key(text: &str) -> bool {
    text.split_once('-').is_some_and(|(project, number)| {
        project.len() > 1
            && project.bytes().all(|b| b.is_ascii_uppercase())
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}

fn is_greeting(words: &[Word<'_>], content: usize) -> bool {
    let courtesy = words.iter().filter(|w| w.classes.has(Classes::COURTESY.with(Classes::SOUND))).count();
    courtesy > 0 && content <= 3 && words.iter().take(3).any(|w| w.classes.has(Classes::COURTESY))
}

/// "present+", "q+ to ask", "/me waves", "!help", "s/to/so": said to a machine.
fn is_command(words: &[Word<'_>]) -> bool {
    let next_is = |mark: &str| words.get(1).is_some_and(|w| w.lower.starts_with(mark) && w.start == words[0].end);
    words[0].is_any(&["q", "present", "regrets", "s", "scribe", "scribenick", "rrsagent", "zakim", "chair"])
        && (next_is("+") || next_is("-") || next_is("/") || next_is("?") || next_is(":") || next_is(","))
        || words[0].is("/") && words.len() < 6
        || words[0].is("*") && words.get(1).is_some_and(|w| w.is("|"))
}

/// "I have to run", "see you next week", "10 mins left", "we're out of time", "can you hear me".
fn is_leaving(words: &[Word<'_>]) -> bool {
    if words.len() > 16 {
        return false;
    }
    let pair = |one: &[&str], two: &[&str]| words.windows(2).any(|p| p[0].is_any(one) && p[1].is_any(two));
    pair(&["to"], &["run", "leave", "drop"])
        || pair(&["see", "talk"], &["you", "ya", "everyone"])
        || pair(&["mins", "min", "minutes", "time", "seconds"], &["left", "remaining", "is", "."]) && words.len() < 9
        || pair(&["of"], &["time"])
        || pair(&["hear", "see"], &["me", "my", "you"])
        || pair(&["next", "move", "moving"], &["up", "on", "topic", "item", ":"])
        || pair(&["this", "next"], &["meeting", "time"]) && words.len() < 9
        || pair(&["be"], &["back", "right"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words::words;

    fn check(text: &str, substantial: bool) {
        assert_eq!(substance(&words(text)) > 0.5, substantial, "{text:?}");
    }

    #[test]
    fn chatter_is_told_from_substance() {
        check("Thanks everyone for attending!", false);
        check("ok, let's start the meeting", false);
        check("good morning folks", false);
        check("lol", false);
        check("present+ Ana", false);
        check("I have to run, bye", false);
        check("The glazing contractor wants a deposit before the frame is up", true);
        check("the parser release is blocked on the new tokeniser", true);
    }
}
