//! Periods: a brief, read once. Its lines with what they say, its terms, and what was voted on.

use std::collections::HashSet;

use crate::domain::brief::{Brief, BriefMessage};
use crate::domain::summary::ClaimKind;
use crate::language::question::{Question, QuestionKind};
use crate::language::sentences::{Sentence, Voice, sentences};
use crate::language::words::{Word, WordKind, words};

use super::answer::answer;
use super::ballot::{Ballot, Put};
use super::formal::{self, Formal, Mark};
use super::line::{LONGEST_FORMAL, Line};
use super::open::How;
use super::proposal::{Proposes, is_motion, proposes};
use super::terms::{Term, Terms};
use super::{chatter, kind, phrase};

/// A sentence is read up to so many tokens; what is longer is no sentence that anybody says.
const LONGEST_SENTENCE: usize = 240;

/// A message is read up to so many bytes: beyond this it is a log or a file.
const LONGEST_MESSAGE: usize = 20_000;

/// Everything that is read from a brief.
#[derive(Default)]
pub(super) struct Period {
    /// The lines, oldest first.
    pub(super) lines: Vec<Line>,
    /// The terms of all lines, one after the other.
    pub(super) terms: Vec<Term>,
    /// The terms themselves.
    pub(super) known: Terms,
    /// The names of everybody who wrote, in lower case.
    pub(super) people: HashSet<String>,
    /// How many replies each message got in its thread or by name.
    pub(super) replies: Vec<u16>,
}

impl Period {
    /// Reads a brief.
    pub(super) fn read(brief: &Brief) -> Self {
        let mut period =
            Self { people: people(&brief.messages), replies: vec![0; brief.messages.len()], ..Self::default() };
        period.count_replies(&brief.messages);
        let mut ballot = Ballot::default();
        for (at, message) in brief.messages.iter().enumerate() {
            period.hear(at, message, &mut ballot);
        }
        ballot.close(&mut period.lines, &period.terms);
        period
    }

    /// The terms of a line.
    pub(super) fn terms_of(&self, line: &Line) -> &[Term] {
        &self.terms[line.terms.clone()]
    }

    fn count_replies(&mut self, messages: &[BriefMessage]) {
        let mut roots: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
        for (at, message) in messages.iter().enumerate() {
            let Some(thread) = message.thread.as_deref() else {
                continue;
            };
            let root = *roots.entry(thread).or_insert(at);
            if root != at {
                self.replies[root] = self.replies[root].saturating_add(1);
            }
        }
    }

    fn hear(&mut self, at: usize, message: &BriefMessage, ballot: &mut Ballot) {
        let text = bounded(&message.text);
        let mut opens = true;
        let mut formal = None;
        for sentence in sentences(text) {
            if sentence.voice != Voice::Own {
                formal = None;
                continue;
            }
            let tokens = words(sentence.text);
            let tokens = &tokens[..tokens.len().min(LONGEST_SENTENCE)];
            if tokens.is_empty() {
                continue;
            }
            if let Some(line) = formal.filter(|line: &usize| self.lines[*line].words < LONGEST_FORMAL) {
                self.extend(line, &sentence, tokens);
                continue;
            }
            let address = phrase::address(tokens, &self.people);
            let answers = answer(&tokens[address.min(tokens.len() - 1)..]).filter(|_| opens);
            if let Some(answer) = answers {
                let to = (address > 0).then(|| tokens[0].lower.trim_start_matches('@'));
                ballot.answer((at, message), answer, to);
            }
            opens = false;
            formal = self.line(at, message, (&sentence, tokens, answers.is_some()), ballot);
        }
    }

    /// Adds a sentence to the formal line that it goes on from.
    fn extend(&mut self, line: usize, sentence: &Sentence<'_>, tokens: &[Word<'_>]) {
        self.note(tokens, self.lines[line].terms.start);
        let line = &mut self.lines[line];
        line.terms.end = self.terms.len();
        line.words += phrase::count(tokens);
        line.sentence.end = sentence.end;
        line.said.end = sentence.end;
    }

    /// Keeps a sentence as a line, where it says something, and opens the vote on it, where it proposes. The line's
    /// index where it is a formal one, which may go on over several sentences.
    fn line(
        &mut self,
        at: usize,
        message: &BriefMessage,
        (sentence, tokens, answers): (&Sentence<'_>, &[Word<'_>], bool),
        ballot: &mut Ballot,
    ) -> Option<usize> {
        let mark = formal::mark(tokens);
        if let Some(mark) = mark {
            if mark.formal == Formal::Failed {
                ballot.failed(message);
            }
            if matches!(mark.formal, Formal::Failed | Formal::Heading) {
                return None;
            }
        }
        let body = mark.map_or(tokens, |m| &tokens[m.behind.min(tokens.len())..]);
        let range = phrase::said(body, &self.people);
        let body = &body[range];
        let substance = chatter::substance(body);
        let marked = mark.and_then(|m| kind::formal(m.formal));
        if body.len() < 2 || substance == 0.0 && marked.is_none() {
            return None;
        }
        let (kind, weight, asks) = marked.map_or_else(
            || {
                let (kind, weight, asks) = kind::kind(body, &self.people);
                (kind, weight * substance, asks)
            },
            |(kind, weight)| (kind, weight, None),
        );
        let from = self.terms.len();
        self.note(body, from);
        let (end, _) = phrase::shortened(body, usize::MAX);
        let kept = &body[..end];
        self.lines.push(Line {
            message: at,
            sentence: sentence.start..sentence.end,
            said: sentence.start + kept[0].start..sentence.start + kept[kept.len() - 1].end,
            terms: from..self.terms.len(),
            words: phrase::count(kept),
            kind,
            weight: weight * shape(kept, self.terms.len() - from),
            also: Vec::new(),
        });
        let how = how(mark, answers, asks, body);
        let to = (phrase::address(tokens, &self.people) > 0).then(|| tokens[0].lower.trim_start_matches('@'));
        let line = self.lines.len() - 1;
        if !answers {
            let motion = motion(asks, body);
            ballot.line(line, message, &Put { at, how, to, motion, terms: self.terms.len() - from });
        }
        mark.filter(|m| matches!(m.formal, Formal::Proposed | Formal::Decided)).map(|_| line)
    }

    /// Takes the terms of a line that begin at `from`, each once.
    fn note(&mut self, body: &[Word<'_>], from: usize) {
        for word in body {
            if let Some(term) = self.known.of(word)
                && !self.terms[from..].contains(&term)
            {
                self.terms.push(term);
                self.known.count(term);
            }
        }
    }
}

/// How a line is put to others, if it is.
fn how(mark: Option<Mark>, answers: bool, asks: Option<Question>, body: &[Word<'_>]) -> Option<How> {
    if let Some(mark) = mark {
        return (mark.formal == Formal::Proposed).then_some(How::Formal);
    }
    if answers {
        return None;
    }
    let request = asks.is_some_and(|a| a.kind == QuestionKind::Request);
    if request && !body.iter().take(4).any(|w| w.is("we")) {
        return Some(How::Request);
    }
    proposes(body).map(|p| match p {
        Proposes::Plainly => How::Plain,
        Proposes::Softly => How::Soft,
    })
}

/// How much a line reads as a motion, from 0 to 2.
fn motion(asks: Option<Question>, body: &[Word<'_>]) -> u8 {
    let personal = asks.is_some() || body[0].is_any(&["i", "i'm", "i'd", "i'll", "i've", "im", "my"]);
    if personal { 0 } else { 1 + u8::from(is_motion(body)) }
}

/// The head of a message that is read.
fn bounded(text: &str) -> &str {
    if text.len() <= LONGEST_MESSAGE {
        return text;
    }
    &text[..text.floor_char_boundary(LONGEST_MESSAGE)]
}

fn people(messages: &[BriefMessage]) -> HashSet<String> {
    let mut found = HashSet::new();
    for message in messages {
        if !message.author.contains(' ') && !found.contains(&message.author) {
            found.insert(message.author.to_lowercase());
        }
    }
    found
}

/// What the shape of a sentence says for it: it stands alone, points nowhere, and is neither a scrap nor a speech.
fn shape(words: &[Word<'_>], terms: usize) -> f32 {
    let first = &words[0];
    let pointing = first.is_any(&[
        "it", "it's", "that", "that's", "this", "they", "he", "she", "its", "those", "these", "them", "which", "same",
        "thats", "if", "since", "because",
    ]) && terms < 4;
    let scrap = (words.len() < 5 || terms < 3) && !chatter::refers(words);
    let aside = first.is("(") || words[words.len() - 1].is_any(&[",", ":", "and", "but", "or", "so"]);
    let link = words.iter().any(|w| w.kind == WordKind::Link);
    let ragged = words.iter().filter(|w| w.is_any(&["uh", "um", "{", "--", "..."])).count() > 3;
    (if aside { 0.6 } else { 1.0 })
        * (if pointing { 0.5 } else { 1.0 })
        * (if scrap { 0.5 } else { 1.0 })
        * (if link { 1.2 } else { 1.0 })
        * (if ragged { 0.8 } else { 1.0 })
}

/// Kinds that a summary wants before plain talk.
pub(super) fn tells(kind: ClaimKind) -> bool {
    !matches!(kind, ClaimKind::Said | ClaimKind::Asked)
}
