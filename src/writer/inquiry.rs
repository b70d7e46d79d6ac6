//! Questions: what somebody wants to know, as words to look for, and which sentences of what was found answer it. Nothing is phrased
//! here but by quoting, and where not enough of the question stands in what was found, nothing is answered.

use std::collections::HashSet;

use crate::domain::brief::BriefMessage;
use crate::domain::evidence::Evidence;
use crate::domain::summary::{Claim, ClaimKind};
use crate::language::dates::dates;
use crate::language::lexicon::Classes;
use crate::language::names::name_at;
use crate::language::numbers::number_at;
use crate::language::question::question;
use crate::language::sentences::{Voice, sentences};
use crate::language::status::stem;
use crate::language::words::{Word, WordKind, words};

use super::phrase;
use super::terms::content;

/// So much of a question, by the rarity of its words, must stand in what answers it. Below it, what is found is about something else.
const ENOUGH: f32 = 0.6;

/// The most words that are looked for.
const MOST_WORDS: usize = 12;

/// The most sentences of an answer. Who wants more asks on.
const MOST_SENTENCES: usize = 3;

/// What the words that only say what kind of answer is wanted weigh: "due" of "when is it due?".
const KIND_OF_ANSWER: f32 = 0.25;

/// What a word weighs that a thread's earlier questions asked for.
const FROM_BEFORE: f32 = 0.5;

/// A sentence is read up to so many bytes, a message up to so many sentences.
const LONGEST_SENTENCE: usize = 1_000;
const MOST_READ: usize = 200;

/// What kind of answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// A day or a time.
    Day,
    /// A person.
    Person,
    /// A number.
    Number,
    /// A reason.
    Reason,
    /// Whatever there is.
    Anything,
}

/// A question, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Inquiry {
    /// What to look for: words in lower case, letters and digits alone.
    pub words: Vec<String>,
    /// How much each weighs beside its rarity.
    weights: Vec<f32>,
    /// How many of them are the question's own; the rest come from the thread.
    pub own: usize,
    /// What kind of answer is wanted.
    pub wants: Wants,
}

/// Something that may answer a question.
#[derive(Clone, Copy, Debug)]
pub struct Passage<'a> {
    /// What somebody wrote.
    pub message: &'a BriefMessage,
    /// The question that it came right after, where it did.
    pub under: Option<&'a BriefMessage>,
}

/// Words that only say what kind of answer is wanted.
const KINDS: &[&str] = &[
    "due", "deadline", "date", "day", "when", "finish", "finished", "finishes", "ready", "done", "start", "starts",
    "started", "begin", "begins", "happen", "happens", "happened", "owner", "owns", "responsible", "cost", "costs",
    "budget", "spent", "progress", "status", "state", "reason", "decide", "decided", "decision", "agreed", "approved",
    "ruled", "week", "month", "currently", "latest", "anybody", "anyone", "somebody", "someone", "exactly", "please",
    "stand", "stands", "expected",
];

/// Words that point back at what was spoken of.
const POINTERS: &[&str] =
    &["it", "that", "this", "they", "them", "he", "she", "him", "her", "there", "those", "these", "its"];

/// Words that open a question.
const OPENERS: &[&str] = &[
    "what", "when", "where", "who", "whose", "whom", "why", "which", "how", "whats", "tell", "ask", "whether", "show",
    "evidence", "source", "sources",
];

impl Inquiry {
    /// Reads a question; `before` is what was asked in its thread, the newest first. A question that says little of its own, or points
    /// back, is about what was asked before.
    #[must_use]
    pub fn read(text: &str, before: &[&str]) -> Self {
        let tokens = words(text);
        let mut found = content_words(&tokens);
        found.truncate(MOST_WORDS);
        let weigh = |word: &String| if KINDS.contains(&word.as_str()) { KIND_OF_ANSWER } else { 1.0 };
        let mut weights: Vec<f32> = found.iter().map(weigh).collect();
        let telling = weights.iter().filter(|weight| **weight >= 1.0).count();
        let own = found.len();
        let points = tokens.iter().any(|word| word.is_any(POINTERS));
        if telling == 0 || telling == 1 && points {
            let earlier = before.iter().map(|text| content_words(&words(text))).find(|words| !words.is_empty());
            for word in earlier.unwrap_or_default() {
                if found.len() < MOST_WORDS && !found.contains(&word) {
                    weights.push(if telling == 0 { weigh(&word) } else { FROM_BEFORE * weigh(&word) });
                    found.push(word);
                }
            }
        }
        Self { words: found, weights, own, wants: wants(&tokens) }
    }

    /// The question's own words that say what it is about, beyond what kind of answer is wanted.
    pub fn telling(&self) -> impl Iterator<Item = &str> {
        let own = self.words.iter().zip(&self.weights).take(self.own);
        own.filter(|(_, weight)| **weight >= 1.0).map(|(word, _)| word.as_str())
    }

    /// How much of the question stands in a text, from 0 to 1; `rarity` says how rare each of its words is.
    #[must_use]
    pub fn covered(&self, texts: &[&str], rarity: &[f32]) -> f32 {
        let stems: HashSet<String> =
            texts.iter().flat_map(|text| pieces(text)).map(|piece| stem(&piece).to_owned()).collect();
        let weight = |at: usize| self.weights[at] * rarity.get(at).copied().unwrap_or(1.0).max(f32::MIN_POSITIVE);
        let all: f32 = (0..self.words.len()).map(weight).sum();
        let held = (0..self.words.len()).filter(|at| stems.contains(stem(&self.words[*at])));
        held.map(weight).sum::<f32>() / all.max(f32::MIN_POSITIVE)
    }

    /// Whether so much of the question stands in these texts that they are about what it asks.
    #[must_use]
    pub fn is_about(&self, texts: &[&str], rarity: &[f32]) -> bool {
        !self.words.is_empty() && self.covered(texts, rarity) >= ENOUGH
    }

    /// The sentences that answer it, the best first, each with what it stands in; none where nothing is about it.
    #[must_use]
    pub fn pick(&self, passages: &[Passage<'_>], rarity: &[f32]) -> Vec<Claim> {
        let mut found: Vec<(f32, usize, Claim)> = Vec::new();
        for (at, passage) in passages.iter().enumerate() {
            let Passage { message, under } = passage;
            let texts = [message.text.as_str(), message.author.as_str(), under.map_or("", |under| under.text.as_str())];
            if !self.is_about(&texts, rarity) {
                continue;
            }
            let whole = self.covered(&texts, rarity);
            found.extend(self.best(passage, rarity).map(|(score, claim)| (whole + score, at, claim)));
        }
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        let mut claims: Vec<Claim> = Vec::new();
        for (_, _, claim) in found {
            if claims.len() < MOST_SENTENCES && !claims.iter().any(|known| known.text == claim.text) {
                claims.push(claim);
            }
        }
        claims
    }

    /// The sentence of a passage that fits best. What asks answers nothing.
    fn best(&self, passage: &Passage<'_>, rarity: &[f32]) -> Option<(f32, Claim)> {
        let message = passage.message;
        let mut best: Option<(f32, Claim)> = None;
        for sentence in sentences(&message.text).iter().take(MOST_READ).filter(|sentence| sentence.voice == Voice::Own)
        {
            let quote = &sentence.text[..sentence.text.floor_char_boundary(LONGEST_SENTENCE)];
            let tokens = words(quote);
            let text = phrase::clean(quote);
            if question(&tokens).is_some() || !text.chars().any(char::is_alphanumeric) {
                continue;
            }
            let fits = if self.fits(quote, &tokens, message) { 0.4 } else { 0.0 };
            // Who asks for a day or a number is not served by a sentence without one.
            if fits < 0.1 && matches!(self.wants, Wants::Day | Wants::Number) {
                continue;
            }
            let score = self.covered(&[quote, &message.author], rarity) / 2.0 + fits;
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                let asked = passage.under.map(|under| evidence(under, &under.text));
                let evidence = std::iter::once(evidence(message, quote)).chain(asked).collect();
                best = Some((score, Claim { kind: ClaimKind::Said, text, evidence }));
            }
        }
        best
    }

    /// Whether a sentence holds the kind of thing that is wanted.
    fn fits(&self, text: &str, tokens: &[Word<'_>], message: &BriefMessage) -> bool {
        let any = |found: &dyn Fn(usize) -> bool| (0..tokens.len()).any(found);
        match self.wants {
            Wants::Day => !dates(text, message.at.date_naive()).is_empty(),
            Wants::Number => {
                let days = dates(text, message.at.date_naive());
                let dated = |at: usize| days.iter().any(|day| day.span.contains(&tokens[at].start));
                any(&|at| number_at(tokens, at).is_some() && !dated(at))
            }
            Wants::Person => {
                any(&|at| name_at(tokens, at).is_some() || tokens[at].classes.has(Classes::FIRST))
                    || tokens.iter().any(|word| word.kind == WordKind::Mention)
            }
            Wants::Reason => tokens.iter().any(|word| word.is_any(&["because", "since", "due", "so", "as", "reason"])),
            Wants::Anything => false,
        }
    }
}

fn evidence(message: &BriefMessage, quote: &str) -> Evidence {
    Evidence::Message {
        id: message.id.clone(),
        author: message.author.clone(),
        at: message.at,
        quote: quote[..quote.floor_char_boundary(LONGEST_SENTENCE)].to_owned(),
    }
}

/// The words of a question that say what it is about, each once.
fn content_words(tokens: &[Word<'_>]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in tokens {
        let named = word.kind == WordKind::Mention;
        if !(named || content(word).is_some()) || word.is_any(OPENERS) {
            continue;
        }
        for piece in pieces(&word.lower) {
            if !found.contains(&piece) {
                found.push(piece);
            }
        }
    }
    found
}

/// The runs of letters and digits of a text, in lower case.
fn pieces(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

fn wants(tokens: &[Word<'_>]) -> Wants {
    let follows = |at: usize, any: &[&str]| tokens.get(at + 1).is_some_and(|next| next.is_any(any));
    for (at, word) in tokens.iter().enumerate() {
        let asks = word.is_any(&["what", "which", "what's"]);
        if word.is_any(&["when", "when's"]) || asks && follows(at, &["day", "date", "week", "month", "time"]) {
            return Wants::Day;
        }
        if word.is_any(&["who", "whose", "whom", "who's"]) {
            return Wants::Person;
        }
        if word.is("how") && follows(at, &["many", "much", "big", "far"]) {
            return Wants::Number;
        }
        if word.is_any(&["cost", "costs", "price", "budget"])
            && tokens[..at].iter().any(|w| w.is_any(&["what", "what's"]))
        {
            return Wants::Number;
        }
        if word.is("how") && follows(at, &["long"]) {
            return Wants::Day;
        }
        if word.is_any(&["why", "why's"]) {
            return Wants::Reason;
        }
    }
    Wants::Anything
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::message::MessageId;

    fn said(author: &str, text: &str) -> BriefMessage {
        BriefMessage {
            id: MessageId::parse("local:demo/general#1").expect("the id is well formed"),
            thread: None,
            author: author.to_owned(),
            at: DateTime::UNIX_EPOCH,
            text: text.to_owned(),
            reactions: 0,
        }
    }

    fn picked(question: &str, before: &[&str], messages: &[BriefMessage]) -> Vec<String> {
        let inquiry = Inquiry::read(question, before);
        let passages: Vec<Passage<'_>> = messages.iter().map(|message| Passage { message, under: None }).collect();
        let rarity = vec![1.0; inquiry.words.len()];
        inquiry.pick(&passages, &rarity).into_iter().map(|claim| claim.text).collect()
    }

    #[test]
    fn the_sentence_is_picked_that_holds_what_is_asked_for() {
        let messages = [
            said("Ana", "The glazing is lovely. The glazing contractor comes on 14 May."),
            said("Ben", "Who orders the glazing?"),
        ];
        assert_eq!(
            picked("When does the glazing contractor come?", &[], &messages),
            ["The glazing contractor comes on 14 May."]
        );
    }

    #[test]
    fn what_is_not_there_is_not_answered() {
        let messages = [said("Ana", "The glazing contractor comes on 14 May.")];
        for question in ["When does the roof contractor of the annex come?", "Who paid the invoice?", "hm?", ""] {
            assert_eq!(picked(question, &[], &messages), Vec::<String>::new(), "{question}");
        }
    }

    #[test]
    fn a_question_that_points_back_is_about_what_was_asked_before() {
        let messages = [said("Ana", "The glazing contractor comes on 14 May.")];
        for question in ["and when is that?", "when?", "since when does it stand so?"] {
            let found = picked(question, &["What of the glazing contractor?"], &messages);
            assert_eq!(found.len(), 1, "{question}");
        }
        assert_eq!(picked("and when is that?", &[], &messages).len(), 0);
    }

    #[test]
    fn a_reply_answers_the_question_that_it_came_after() {
        let (asked, reply) = (said("Priya", "Who orders the glazing?"), said("Ben", "I do, by Friday."));
        let inquiry = Inquiry::read("who orders the glazing?", &[]);
        let claims = inquiry.pick(&[Passage { message: &reply, under: Some(&asked) }], &[1.0, 1.0]);
        assert_eq!(claims.len(), 1);
        assert_eq!((claims[0].text.as_str(), claims[0].evidence.len()), ("I do, by Friday.", 2));
    }
}
