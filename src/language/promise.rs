//! Promises: a first person who commits to an act, and by when. "I'll send it by Friday", "on it", "will do".

use std::ops::Range;

use super::condition::condition;
use super::lexicon::Classes;
use super::negation::bounds_clause;
use super::question::question;
use super::words::{Word, WordKind};

/// How much weight a statement has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Said with a hedge or under a condition.
    Weak,
    /// Said plainly.
    Plain,
}

/// A promise that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The bytes of the promising clause.
    pub span: Range<usize>,
    /// The bytes of the words that say by when, if any: "by Friday", "tomorrow".
    pub due: Option<Range<usize>>,
    /// Plain, or with a hedge or a condition.
    pub strength: Strength,
}

const MAKERS: &[&str] = &["i", "i'm", "i'll", "we", "we're", "we'll", "im", "ill"];
const VERBS_OF_INTENT: &[&str] = &[
    "plan", "intend", "promise", "commit", "aim", "volunteer", "undertake", "planning", "aiming", "hope", "hoping",
    "offer",
];
const NOT_ACTS: &[&str] = &[
    "be", "see", "have", "need", "never", "not", "say", "admit", "assume", "guess", "bet", "know", "like", "probably",
    "think", "just", "also", "always", "miss", "love", "hate", "leave", "stop", "wait", "understand", "remember",
    "believe", "agree", "find",
];

/// The promise that a sentence makes in the first person, if any. Questions, refusals and negated forms make none.
pub fn promise(sentence: &[Word<'_>]) -> Option<Promise> {
    let start = (0..sentence.len()).find(|i| commits(sentence, *i))?;
    if question(sentence).is_some() {
        return None;
    }
    let end = sentence[start..].iter().position(|w| ends(w)).map_or(sentence.len(), |n| start + n).max(start + 1);
    let clause = &sentence[start..end];
    let hedged =
        sentence.iter().any(|w| w.classes.has(Classes::HEDGE) || w.is_any(&["try", "think", "hope", "hoping"]));
    let strength = if hedged || condition(sentence).is_some() { Strength::Weak } else { Strength::Plain };
    let due = due(sentence, start).map(|r| sentence[r.start].start..sentence[r.end - 1].end);
    Some(Promise { span: clause[0].start..clause[clause.len() - 1].end, due, strength })
}

fn ends(word: &Word<'_>) -> bool {
    bounds_clause(word) && !word.lower.starts_with([',', '-', '('])
}

/// Whether the words from `i` on commit their speaker.
fn commits(sentence: &[Word<'_>], i: usize) -> bool {
    let at = |n: usize| sentence.get(i + n);
    let is = |n: usize, any: &[&str]| at(n).is_some_and(|w| w.is_any(any));
    let first = &sentence[i];
    let opens = i == 0
        || !sentence[i - 1].classes.has(Classes::OPENER.with(Classes::CONDITION))
            && !sentence[i - 1].is_any(&["that", "think", "than", "as"]);
    if first.is("will") && is(1, &["do"]) && sentence.len() <= i + 5 && opens && i <= 2 {
        return true;
    }
    if first.is("on") && is(1, &["it"]) && i <= 1 && sentence.len() <= i + 5 {
        return true;
    }
    if first.is("leave") && (is(1, &["it", "that", "this"])) && is(2, &["with", "to"]) && is(3, &["me", "us"]) {
        return true;
    }
    if !first.is_any(MAKERS) || !opens {
        return false;
    }
    let verb = if first.is_any(&["i'll", "we'll", "ill"]) || is(1, &["will", "shall"]) {
        usize::from(is(1, &["will", "shall"])) + 1
    } else if first.is_any(&["i'm", "we're", "im"]) && is(1, &["on"]) && is(2, &["it", "that", "this"]) {
        return true;
    } else if is(1, &["going"]) && is(2, &["to"]) || is(2, &["going"]) && is(1, &["am", "are"]) && is(3, &["to"]) {
        if is(1, &["going"]) { 3 } else { 4 }
    } else if is(1, &["gonna"]) {
        2
    } else if is(1, VERBS_OF_INTENT) && (is(2, &["to"]) || is(2, &["i'll", "you"])) {
        3
    } else if is(1, &["can"]) && is(2, &["take", "do", "handle", "send", "fix", "write", "have"]) {
        2
    } else {
        return false;
    };
    let verb = verb + usize::from(is(verb, &["also", "just", "then", "try", "definitely", "certainly", "probably"]));
    let verb = verb + usize::from(is(verb, &["to"]));
    if is(verb, &["have"]) {
        return at(verb + 1).is_some() && due(sentence, i).is_some();
    }
    at(verb).is_some_and(|w| w.kind == WordKind::Word && !w.is_any(NOT_ACTS) && !w.classes.has(Classes::NEGATOR))
}

/// How many tokens behind the promise its due date is looked for.
const DUE_WITHIN: usize = 40;

/// The tokens that say by when, behind `start`.
fn due(sentence: &[Word<'_>], start: usize) -> Option<Range<usize>> {
    let calendar = |w: &Word<'_>| {
        w.classes.has(Classes::CALENDAR) && !w.is_any(&["may", "march", "half", "past", "last", "sat", "sun"])
            || w.kind == WordKind::Number
    };
    let mut i = start;
    while i < sentence.len().min(start + DUE_WITHIN) {
        let preposition = sentence[i].is_any(&["by", "until", "before", "on", "in", "within", "at", "this", "next"]);
        let bare = sentence[i].is_any(&["today", "tomorrow", "tonight", "eod", "cob", "eow"]);
        if preposition || bare {
            let reach = (i + 6).min(sentence.len());
            let glue = |w: &Word<'_>| {
                calendar(w)
                    || w.is_any(&[
                        "the", "of", "end", "next", "this", "a", "an", "two", "three", "few", "couple", "may", "march",
                        "early", "late", "mid", "close", "business",
                    ])
            };
            let more = sentence[i + 1..reach].iter().take_while(|w| glue(w)).count();
            let names = sentence[i + 1..i + 1 + more].iter().any(calendar);
            if bare || names {
                return Some(i..i + 1 + more);
            }
        }
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(Option<&str>, Strength)>) {
        let found = promise(&super::super::words::words(text));
        let found = found.map(|p| (p.due.map(|d| &text[d]), p.strength));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn a_first_person_who_commits_to_an_act_promises() {
        check("I'll send it by Friday", Some((Some("by Friday"), Strength::Plain)));
        check("I will look into that tomorrow.", Some((Some("tomorrow"), Strength::Plain)));
        check("ok, will do", Some((None, Strength::Plain)));
        check(
            "I'm going to rewrite the parser by end of next week",
            Some((Some("by end of next week"), Strength::Plain)),
        );
        check("we'll publish the report on 12 June", Some((Some("on 12 June"), Strength::Plain)));
        check("Maybe I'll write it", Some((None, Strength::Weak)));
        check("I'll do it if nobody else can", Some((None, Strength::Weak)));
        check("leave it with me", Some((None, Strength::Plain)));
    }

    #[test]
    fn questions_refusals_and_states_promise_nothing() {
        for text in [
            "Shall I send it?",
            "I won't send it",
            "I'll be in Berlin",
            "He will send it by Friday",
            "When I'll send it is open",
            "I'll never do that",
            "it will work",
            "I can see that",
        ] {
            check(text, None);
        }
    }
}
