//! What in a message waits for somebody else: a question that is worth asking after, or work that can't go on. Precision goes first:
//! people mute a bot that asks after every "right?".

use crate::language::blocked::blocked;
use crate::language::done::done;
use crate::language::promise::Strength;
use crate::language::sentences::{Sentence, Voice, sentences};
use crate::language::words::{Word, words};

use super::worth_asking::{has_phrase, is_laughter, worth_asking};

/// How many words before "blocked" say whose work it is.
const NEAR_BLOCKED: usize = 4;

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
        if is_blocked_work(&tokens) {
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

/// Whether the sentence after a question answers it: "Well, …", "Yes, because …".
fn answers_itself(next: &[Word<'_>]) -> bool {
    next.first().is_some_and(|word| {
        word.is_any(&[
            "yes", "no", "nope", "yep", "because", "well", "apparently", "probably", "ah", "oh", "nvm", "never",
        ])
    })
}

/// Whether people say that their work is blocked, and not that a thread of a program or a port of a firewall is: somebody or some
/// work must stand near the word.
fn is_blocked_work(tokens: &[Word<'_>]) -> bool {
    let Some(blocked) = blocked(tokens).filter(|blocked| blocked.strength == Strength::Plain) else {
        return false;
    };
    let first = tokens.iter().position(|word| word.start >= blocked.span.start).unwrap_or(0);
    let behind = tokens.iter().skip(first).find(|word| word.start >= blocked.span.end);
    let people = |word: &Word<'_>| {
        word.is_any(&["i", "i'm", "im", "i've", "we", "we're", "we've", "me", "us", "my", "our", "am"])
    };
    let work = |word: &Word<'_>| {
        word.is_any(&[
            "release", "pr", "prs", "issue", "merge", "milestone", "task", "ticket", "progress", "work", "project",
        ])
    };
    let before = &tokens[first.saturating_sub(NEAR_BLOCKED)..first];
    let opens = first == 0 || tokens[..first].iter().all(|word| word.is_any(&["still", "also", "currently"]));
    opens || before.iter().any(|word| people(word) || work(word)) || behind.is_some_and(people)
}

fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(TEXT_LOOKED_AT)]
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
