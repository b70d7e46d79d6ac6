//! Which questions are worth asking after when nobody answered: those that can be understood days later, that are no courtesy, no joke
//! and no aside.

use crate::language::lexicon::Classes;
use crate::language::question::{QuestionKind, question};
use crate::language::words::{Word, WordKind};

/// Words with a meaning of their own that a question must have to be understood days later, without what stood around it.
const CONTENT_WORDS: usize = 2;

/// Whether a sentence asks something that somebody else should answer; then, whether a reaction can.
pub(super) fn worth_asking(tokens: &[Word<'_>]) -> Option<bool> {
    let asked = question(tokens)?;
    let to_all = tokens.iter().any(|word| word.is_any(&["any", "anyone", "anybody", "someone", "somebody"]));
    let clear = match asked.kind {
        // "It's ready, right?", "so it is the old one?": thinking aloud as often as asking.
        QuestionKind::Tag => false,
        QuestionKind::Marked => to_all && tokens.first().is_some_and(|word| word.lower.starts_with("any")),
        QuestionKind::Indirect => asked.marked || to_all,
        QuestionKind::Request => true,
        QuestionKind::Polar | QuestionKind::Open => asked.marked,
    };
    let content = tokens.iter().filter(|word| has_content(word)).count();
    if !clear || content < CONTENT_WORDS || is_aside(tokens) || is_joke(tokens) || is_courtesy(tokens) {
        return None;
    }
    Some(matches!(asked.kind, QuestionKind::Polar | QuestionKind::Request | QuestionKind::Marked))
}

/// Whether a word says what a question is about, apart from all that stood before it.
fn has_content(word: &Word<'_>) -> bool {
    let empty = Classes::OPENER
        .with(Classes::AUXILIARY)
        .with(Classes::FUNCTION)
        .with(Classes::POINTER)
        .with(Classes::FIRST)
        .with(Classes::FILLER)
        .with(Classes::COURTESY)
        .with(Classes::SOUND)
        .with(Classes::MODAL)
        .with(Classes::YES);
    match word.kind {
        WordKind::Link | WordKind::Code => true,
        WordKind::Number => word.text.len() > 1,
        WordKind::Word => !word.classes.has(empty) && !EMPTY.contains(&word.lower.as_ref()),
        WordKind::Mention | WordKind::Emoji | WordKind::Mark => false,
    }
}

/// Words that say nothing by themselves.
const EMPTY: [&str; 66] = [
    "you", "your", "yours", "u", "he", "she", "they", "them", "his", "her", "him", "their", "there", "here", "then",
    "than", "these", "those", "one", "ones", "thing", "things", "something", "anything", "someone", "somebody",
    "anyone", "anybody", "any", "some", "mean", "say", "said", "do", "doing", "done", "go", "going", "get", "got",
    "know", "think", "like", "so", "and", "or", "but", "just", "still", "again", "now", "also", "too", "even", "ever",
    "yet", "not", "more", "about", "up", "out", "hi", "hello", "hey", "guys", "all",
];

/// Remarks in brackets, afterthoughts, and questions in somebody else's mouth.
fn is_aside(tokens: &[Word<'_>]) -> bool {
    let opens = tokens.first().is_some_and(|word| word.is_any(&["(", "or", "maybe", "perhaps", "hmm", "hm"]));
    let tail = &tokens[tokens.len().saturating_sub(3)..];
    opens || tail.iter().any(|word| word.is("\""))
}

fn is_joke(tokens: &[Word<'_>]) -> bool {
    is_laughter(&tokens[tokens.len().saturating_sub(4)..])
}

pub(super) fn is_laughter(tokens: &[Word<'_>]) -> bool {
    let short = &tokens[..tokens.len().min(4)];
    short.iter().any(|word| word.is_any(&["lol", "haha", "hehe", "heh", "rofl", ";)", ":p", ":-p", ";-)", "xd"]))
}

/// Phrases of greeting, of chairing and of thinking aloud: nobody owes them an answer.
const COURTESIES: [&str; 49] = [
    "how about", "don't you mean", "don't you think", "how are you", "how are things", "how goes", "how is it going",
    "how's it going", "hows it going", "what's up", "whats up", "how do you do", "anyone here", "anybody here",
    "anyone around", "anybody around", "anyone there", "anyone awake", "anyone alive", "is anyone", "are you there",
    "are you around", "can i ask", "may i ask", "could i ask", "anything else", "any other", "any objection",
    "any objections", "any questions", "any comments", "any concerns", "any more", "any last", "anyone else",
    "anybody else", "shall we", "should we move on", "can we move on", "next topic", "does that make sense",
    "does this make sense", "who knows", "who cares", "why not", "why don't", "what if", "guess what",
    "know what i mean",
];

fn is_courtesy(tokens: &[Word<'_>]) -> bool {
    let spoken: Vec<&str> =
        tokens.iter().filter(|word| word.kind == WordKind::Word).map(|word| word.lower.as_ref()).collect();
    let spoken = spoken.join(" ");
    let spoken = spoken.as_str();
    // "is anyone …" goes on to real questions ("is anyone working on it?"); alone it only looks around.
    COURTESIES.iter().any(|phrase| match *phrase {
        "is anyone" => spoken == "is anyone here" || spoken == "is anyone around",
        phrase => has_phrase(spoken, phrase),
    })
}

/// Whether a phrase stands in a text, as whole words; both in lower case.
pub(super) fn has_phrase(lower: &str, phrase: &str) -> bool {
    lower.match_indices(phrase).any(|(at, _)| {
        let before = lower[..at].chars().next_back();
        let after = lower[at + phrase.len()..].chars().next();
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        ends(before) && ends(after)
    })
}
