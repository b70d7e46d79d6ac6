//! Whether a sentence asks something, also without a question mark.

use super::words::{Word, WordKind};

/// How a sentence asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// Asks for yes or no: "is it done", "did anyone check?".
    Polar,
    /// Asks who, what, when, where, why, which, how.
    Open,
    /// Asks for an act: "can you send it?", "could somebody look".
    Request,
    /// A statement with a tag: "it's ready, right?".
    Tag,
    /// "I wonder whether …", "any idea why …", "let me know what …".
    Indirect,
    /// A question mark alone makes it a question: "Friday?".
    Marked,
}

/// A question that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// How it asks.
    pub kind: QuestionKind,
    /// Whether a question mark stands at its end; without one it is a likely question.
    pub marked: bool,
}

const OPENERS: &[&str] = &[
    "what", "what's", "whats", "when", "when's", "where", "where's", "who", "who's", "whose", "whom", "why", "why's",
    "which", "how", "how's", "hows",
];
const AUXILIARIES: &[&str] = &[
    "is", "are", "am", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would",
    "shall", "should", "may", "might", "must", "isn't", "aren't", "wasn't", "weren't", "don't", "doesn't", "didn't",
    "hasn't", "haven't", "can't", "couldn't", "won't", "wouldn't", "shouldn't", "ain't",
];
const SUBJECTS: &[&str] = &[
    "i", "you", "he", "she", "it", "we", "they", "this", "that", "these", "those", "there", "the", "a", "an", "my",
    "your", "our", "their", "his", "her", "its", "anyone", "anybody", "someone", "somebody", "everyone", "everybody",
    "any", "all", "one", "u", "ya", "y'all", "people", "folks", "guys", "some", "both",
];
const LEAD_INS: &[&str] = &[
    "so", "and", "but", "or", "also", "ok", "okay", "well", "hey", "hi", "hello", "yes", "no", "yeah", "sure",
    "thanks", "please", "then", "now", "actually", "btw", "um", "uh", "hmm", "oh", "ah", "alright", "great", "cool",
    "just", "guys", "all", "folks", "sorry", "perfect", "good", "nice", "fine",
];

/// Whether the sentence (its tokens) asks something.
pub fn question(sentence: &[Word<'_>]) -> Option<Question> {
    let marked = is_marked(sentence);
    let clause = last_clause(sentence);
    if let Some(kind) = indirect(clause) {
        return Some(Question { kind, marked });
    }
    if let Some(kind) = inverted(clause, marked).or_else(|| marked.then(|| inverted_late(sentence)).flatten()) {
        return Some(Question { kind, marked });
    }
    if !marked {
        return None;
    }
    let kind = if is_tagged(sentence) { QuestionKind::Tag } else { QuestionKind::Marked };
    Some(Question { kind, marked })
}

/// Whether `sentence` asks something; splits it into words first.
pub fn is_question(sentence: &str) -> bool {
    question(&super::words::words(sentence)).is_some()
}

/// Whether a question mark ends the sentence, perhaps before closing marks and emoji.
fn is_marked(sentence: &[Word<'_>]) -> bool {
    let closing = |w: &&Word<'_>| w.kind == WordKind::Emoji || w.is_any(&[")", "\"", "!", "]", "*", "'", "_", "…"]);
    let mut tail = sentence.iter().rev().skip_while(|w| closing(w)).peekable();
    tail.peek().is_some_and(|w| w.lower.starts_with(['?', '？', '¿', '؟']))
}

/// The words from the first that is not a greeting, a name or a conjunction.
fn last_clause<'s, 'a>(sentence: &'s [Word<'a>]) -> &'s [Word<'a>] {
    let mut at = 0;
    while at < sentence.len() {
        let here = &sentence[at];
        let comma = sentence.get(at + 1).is_some_and(|n| n.is_any(&[",", ":"]));
        let name = comma && here.kind == WordKind::Word && !OPENERS.contains(&here.lower.as_ref());
        let skips = here.is_mark() || here.kind == WordKind::Mention || here.kind == WordKind::Emoji;
        if !(skips || name || LEAD_INS.contains(&here.lower.as_ref())) {
            break;
        }
        at += 1;
    }
    &sentence[at..]
}

/// "I wonder whether", "any idea", "does anyone know", "let me know if".
fn indirect(clause: &[Word<'_>]) -> Option<QuestionKind> {
    let at = |i: usize, any: &[&str]| clause.get(i).is_some_and(|w| w.is_any(any));
    let wonder = at(0, &["i", "i'm", "im", "we", "we're", "just"])
        && clause.iter().take(6).any(|w| w.is_any(&["wonder", "wondering", "curious"]));
    let idea = at(0, &["any"])
        && at(
            1,
            &[
                "idea", "ideas", "thoughts", "news", "update", "updates", "objections", "objection", "volunteers",
                "opinions", "chance", "eta", "questions", "comments", "feedback", "concerns",
            ],
        );
    let eta = at(0, &["eta", "thoughts", "anyone", "anybody"]) && clause.len() <= 6;
    let want = at(0, &["i'd", "i"])
        && clause.iter().take(5).any(|w| w.is_any(&["know", "ask"]))
        && at(1, &["want", "would", "need", "like", "wanted", "wish"]);
    let asks_for = want
        && clause.iter().skip(3).take(4).any(|w| w.is_any(&["if", "whether"]) || OPENERS.contains(&w.lower.as_ref()));
    (wonder || idea || eta || asks_for).then_some(QuestionKind::Indirect)
}

/// Subject and verb in asking order at the head of the clause.
fn inverted(clause: &[Word<'_>], marked: bool) -> Option<QuestionKind> {
    let first = clause.first()?;
    let second = clause.get(1);
    if opens_with_acronym(clause) {
        return None;
    }
    if AUXILIARIES.contains(&first.lower.as_ref()) {
        let second = second?;
        let subject = SUBJECTS.contains(&second.lower.as_ref()) || second.kind == WordKind::Mention;
        let named = second.is_capitalised() && second.text != "I";
        let imperative = first.is_any(&["do", "don't", "have", "may", "must"])
            && !second.is_any(&["i", "you", "we", "they", "u", "people", "folks", "guys", "y'all"]);
        if !(subject || named || marked) || (imperative && !marked) {
            return None;
        }
        let request = first.is_any(&["can", "could", "would", "will"])
            && second.is_any(&["you", "u", "someone", "somebody", "anyone", "anybody", "we", "y'all"])
            || second.kind == WordKind::Mention;
        return Some(if request { QuestionKind::Request } else { QuestionKind::Polar });
    }
    if OPENERS.contains(&first.lower.as_ref()) {
        return open(clause, marked).then_some(QuestionKind::Open);
    }
    None
}

/// "DID Core states …", "WHO guidelines say …": a first word in capitals before one that is not, which is a name.
pub fn opens_with_acronym(clause: &[Word<'_>]) -> bool {
    let shouted = |w: &Word<'_>| w.text.len() > 1 && w.text.chars().all(char::is_uppercase);
    match clause {
        [first, second, ..] => {
            shouted(first) && !shouted(second) && !SUBJECTS.contains(&second.lower.as_ref()) && !second.is_mark()
        }
        _ => false,
    }
}

/// "what is …", "how do we …": an opener with a verb in asking order, not "when it is done, …" or "what a day".
fn open(clause: &[Word<'_>], marked: bool) -> bool {
    if marked || clause[0].lower.ends_with("'s") && !clause[0].is("who's") {
        return true;
    }
    if clause[0].is("who") && clause.len() <= 6 && clause.len() > 1 {
        return true;
    }
    let within = if clause[0].is_any(&["which", "what", "whose", "how"]) { 4 } else { 2 };
    let ends_plain = !clause.iter().any(|w| w.is_any(&[",", "then"]));
    let comes = |w: &Word<'_>| AUXILIARIES.contains(&w.lower.as_ref());
    let verb = clause.iter().skip(1).take(within).position(comes);
    let subject_first = clause.get(1).is_some_and(|w| {
        w.is_any(&["i", "we", "you", "he", "she", "it", "they", "this", "that", "the", "a", "an", "to", "my", "our"])
    }) && !clause[0].is("which");
    match verb {
        Some(0) => ends_plain || !clause[0].is_any(&["when", "where"]),
        Some(_) => !subject_first,
        None => clause.len() <= 3 && clause[0].is("why") && clause.get(1).is_none_or(|w| w.is_any(&["not", "so"])),
    }
}

/// How far from the end, in tokens, the question of a long sentence is looked for.
const LATE: usize = 60;

/// Asking order after a comma or a conjunction, in a sentence that ends in a question mark.
fn inverted_late(sentence: &[Word<'_>]) -> Option<QuestionKind> {
    let breaks = |w: &Word<'_>| w.is_any(&[",", "but", "and", "-", ";", "--", ":", "so", ".", "..."]);
    let sentence = &sentence[sentence.len().saturating_sub(LATE)..];
    let starts = sentence.iter().enumerate().filter(|(_, w)| breaks(w)).map(|(i, _)| i + 1);
    starts.filter_map(|at| inverted(last_clause(&sentence[at..]), false)).next_back()
}

fn is_tagged(sentence: &[Word<'_>]) -> bool {
    let plain: Vec<&Word<'_>> = sentence.iter().filter(|w| !w.is_mark()).collect();
    let last = plain.last().is_some_and(|w| w.is_any(&["right", "correct", "yes", "no", "ok", "okay", "yeah", "eh"]));
    let pair = plain.len() > 2
        && AUXILIARIES.contains(&plain[plain.len() - 2].lower.as_ref())
        && SUBJECTS.contains(&plain[plain.len() - 1].lower.as_ref());
    plain.len() > 1 && (last || pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expected: Option<QuestionKind>) {
        assert_eq!(question(&super::super::words::words(sentence)).map(|q| q.kind), expected, "{sentence:?}");
    }

    #[test]
    fn questions_are_found_with_and_without_a_mark() {
        check("is the design ready", Some(QuestionKind::Polar));
        check("Hey @ana, did anyone order the glazing?", Some(QuestionKind::Polar));
        check("Who orders the glazing?", Some(QuestionKind::Open));
        check("what is their number", Some(QuestionKind::Open));
        check("how do we test this", Some(QuestionKind::Open));
        check("can you take this one", Some(QuestionKind::Request));
        check("It's ready, right?", Some(QuestionKind::Tag));
        check("Friday?", Some(QuestionKind::Marked));
        check("I wonder whether that holds", Some(QuestionKind::Indirect));
        check("any idea why it fails", Some(QuestionKind::Indirect));
        check("ok, but is it safe?", Some(QuestionKind::Polar));
        check("IS it done", Some(QuestionKind::Polar));
        check("DID YOU SEND IT", Some(QuestionKind::Polar));
    }

    #[test]
    fn statements_are_not_questions() {
        for statement in [
            "It is ready.",
            "When it is done, ship it.",
            "I know what you mean",
            "Do it",
            "Yes",
            "What a day!",
            "How it works is described below.",
            "We should ask Ana.",
            "Will do",
            "Have fun",
            "DID Core states that it is optional.",
            "WHO guidelines say so",
        ] {
            check(statement, None);
        }
    }
}
