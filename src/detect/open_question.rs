//! What in a message waits for somebody else: a question that is worth asking after, or work that can't go on. Precision goes first:
//! people mute a bot that asks after every "right?".

use crate::language::blocked::blocked;
use crate::language::done::done;
use crate::language::promise::Strength;
use crate::language::question::{QuestionKind, question};
use crate::language::sentences::{Sentence, Voice, sentences};
use crate::language::words::{Word, WordKind, words};

/// Words that a question must have to be understood days later without what stood around it.
const MEANINGFUL_WORDS: usize = 4;

/// The longest quote, in characters.
const QUOTE_LIMIT: usize = 280;

/// The longest message that is looked at, in bytes: logs and pasted files are longer, questions are not.
const TEXT_LOOKED_AT: usize = 8 * 1024;

/// What waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// A question; whether a reaction alone can answer it (yes or no, or an act that was asked for).
    Question {
        /// True where a reaction can be an answer.
        by_reaction: bool,
    },
    /// Work that can't go on.
    Blocked,
}

/// What in a text waits for others, with the words that say so.
pub(super) fn waiting(text: &str) -> Vec<(Waiting, String)> {
    let text = head(text);
    let sentences: Vec<Sentence<'_>> = sentences(text);
    let mut found = Vec::new();
    let mut asked = false;
    for (at, sentence) in sentences.iter().enumerate() {
        if sentence.voice != Voice::Own {
            continue;
        }
        let tokens = words(sentence.text);
        if blocked(&tokens).is_some_and(|blocked| blocked.strength == Strength::Plain) && is_work(&tokens) {
            found.push((Waiting::Blocked, quote(sentence.text)));
        }
        if asked {
            continue;
        }
        if let Some(by_reaction) = worth_asking(&tokens) {
            let after = sentences.get(at + 1).map(|next| words(next.text));
            if !after.is_some_and(|next| answers_itself(&next) || is_laughter(&next)) {
                asked = true;
                found.push((Waiting::Question { by_reaction }, quote(sentence.text)));
            }
        }
    }
    found
}

/// True where somebody says that what they waited for has come: "never mind", "got it", "thanks".
pub(super) fn settles(text: &str) -> bool {
    let text = head(text);
    sentences(text).iter().any(|sentence| {
        let tokens = words(sentence.text);
        let lower = crate::language::words::lower(sentence.text);
        let phrase = SETTLED.iter().any(|phrase| has_phrase(&lower, phrase));
        phrase || done(&tokens).is_some()
    })
}

const SETTLED: [&str; 24] = [
    "never mind", "nevermind", "nvm", "got it", "figured it out", "found it", "found out", "solved", "works now",
    "working now", "it works", "that worked", "that works", "unblocked", "no longer blocked", "thanks", "thank you",
    "thx", "ty", "ah ok", "oh ok", "makes sense", "i see", "perfect",
];

fn has_phrase(lower: &str, phrase: &str) -> bool {
    lower.match_indices(phrase).any(|(at, _)| {
        let before = lower[..at].chars().next_back();
        let after = lower[at + phrase.len()..].chars().next();
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        ends(before) && ends(after)
    })
}

/// Whether a sentence asks something that somebody else should answer; then, whether a reaction can.
fn worth_asking(tokens: &[Word<'_>]) -> Option<bool> {
    let asked = question(tokens)?;
    let meaningful =
        tokens.iter().filter(|word| matches!(word.kind, WordKind::Word | WordKind::Number | WordKind::Code));
    let count = meaningful.count();
    let kind = match asked.kind {
        QuestionKind::Tag => return None,
        QuestionKind::Marked if count < MEANINGFUL_WORDS + 1 => return None,
        kind => kind,
    };
    let clear = asked.marked || matches!(kind, QuestionKind::Indirect | QuestionKind::Request);
    if !clear || count < MEANINGFUL_WORDS || is_joke(tokens) || is_courtesy(tokens) {
        return None;
    }
    Some(matches!(kind, QuestionKind::Polar | QuestionKind::Request | QuestionKind::Marked))
}

fn is_joke(tokens: &[Word<'_>]) -> bool {
    is_laughter(&tokens[tokens.len().saturating_sub(4)..])
}

fn is_laughter(tokens: &[Word<'_>]) -> bool {
    let short = &tokens[..tokens.len().min(4)];
    short.iter().any(|word| word.is_any(&["lol", "haha", "hehe", "heh", "rofl", ";)", ":p", ":-p", ";-)", "xd"]))
}

/// Phrases of greeting, of chairing and of thinking aloud: nobody owes them an answer.
const COURTESIES: [&str; 46] = [
    "how are you", "how are things", "how goes", "how is it going", "how's it going", "hows it going", "what's up",
    "whats up", "how do you do", "anyone here", "anybody here", "anyone around", "anybody around", "anyone there",
    "anyone awake", "anyone alive", "is anyone", "are you there", "are you around", "can i ask", "may i ask",
    "could i ask", "anything else", "any other", "any objection", "any objections", "any questions", "any comments",
    "any concerns", "any more", "any last", "anyone else", "anybody else", "shall we", "should we move on",
    "can we move on", "next topic", "does that make sense", "does this make sense", "who knows", "who cares",
    "why not", "why don't", "what if", "guess what", "know what i mean",
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

/// Whether the sentence after a question answers it: "Well, …", "Yes, because …".
fn answers_itself(next: &[Word<'_>]) -> bool {
    next.first().is_some_and(|word| {
        word.is_any(&[
            "yes", "no", "nope", "yep", "because", "well", "apparently", "probably", "ah", "oh", "nvm", "never",
        ])
    })
}

/// Whether what is blocked is the work of people, not a thread of a program or a port of a firewall.
fn is_work(tokens: &[Word<'_>]) -> bool {
    tokens.iter().any(|word| {
        word.is_any(&[
            "i", "i'm", "im", "me", "my", "we", "we're", "us", "our", "am", "this", "that's", "release", "pr", "issue",
            "merge", "work", "progress", "milestone", "it's", "which",
        ])
    })
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(TEXT_LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn quote(sentence: &str) -> String {
    let mut out: String = sentence.trim().chars().take(QUOTE_LIMIT).collect();
    if sentence.trim().chars().nth(QUOTE_LIMIT).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn questions(text: &str) -> Vec<String> {
        let found = waiting(text).into_iter();
        found.filter(|(waiting, _)| matches!(waiting, Waiting::Question { .. })).map(|(_, quote)| quote).collect()
    }

    #[test]
    fn a_question_that_somebody_should_answer_is_found() {
        for text in [
            "Who orders the glazing for the north side?",
            "Hi all. Does anybody know when the permit is due?",
            "can you send me the survey by Friday",
            "any idea why the build fails on the new machine",
        ] {
            assert_eq!(questions(text).len(), 1, "{text:?}");
        }
    }

    #[test]
    fn courtesies_tags_jokes_and_self_answers_are_left_alone() {
        for text in [
            "how are you doing today?",
            "really?",
            "anything else for today, folks?",
            "It's ready, right?",
            "is it done? Yes, since Monday.",
            "can I ask a question here?",
            "who needs sleep when there is coffee? lol",
            "> who orders the glazing then?",
            "```\nwhy does this fail here?\n```",
        ] {
            assert_eq!(questions(text), Vec::<String>::new(), "{text:?}");
        }
    }

    #[test]
    fn blocked_people_are_found_and_blocked_threads_are_not() {
        let blocked = |text: &str| waiting(text).iter().any(|(waiting, _)| *waiting == Waiting::Blocked);
        assert!(blocked("I'm blocked on the survey"));
        assert!(blocked("we can't proceed without the permit"));
        assert!(!blocked("the second thread is blocked on a mutex"));
    }

    #[test]
    fn words_that_settle_are_heard() {
        for text in ["never mind", "Got it, thanks!", "figured it out", "it's fixed"] {
            assert!(settles(text), "{text:?}");
        }
        for text in ["I still don't get it", "untying the knot"] {
            assert!(!settles(text), "{text:?}");
        }
    }
}
