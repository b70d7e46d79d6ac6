//! Passages: a piece of evidence as the checks read it, with its facts and who speaks.

use std::ops::Range;

use chrono::{DateTime, NaiveDate};

use crate::domain::evidence::Evidence;
use crate::language::lexicon::Classes;
use crate::language::negation::bounds_clause;
use crate::language::sentences::sentences;
use crate::language::status::stem;
use crate::language::words::{Word, WordKind, words};

use super::Ground;
use super::facts::{Fact, What, find};

/// What a word is called that carries no meaning of its own.
const LITTLE: Classes = Classes::FUNCTION
    .with(Classes::AUXILIARY)
    .with(Classes::FILLER)
    .with(Classes::MODAL)
    .with(Classes::NEGATOR)
    .with(Classes::FIRST)
    .with(Classes::FUTURE)
    .with(Classes::SOUND);

/// One piece of evidence.
pub(super) struct Passage<'a> {
    /// All its words.
    pub(super) words: Vec<Word<'a>>,
    /// The sentence that each word is in.
    pub(super) sentence: Vec<usize>,
    /// Where each sentence begins and ends.
    pub(super) bounds: Vec<Range<usize>>,
    /// Its facts.
    pub(super) facts: Vec<Fact>,
    /// Who wrote it.
    pub(super) author: Option<&'a str>,
    /// The day on which it was written.
    pub(super) day: NaiveDate,
    /// Its text.
    pub(super) text: &'a str,
}

impl<'a> Passage<'a> {
    /// Reads a piece of evidence.
    pub(super) fn read(quote: &'a str, evidence: &'a Evidence, ground: &Ground) -> Self {
        let (author, at) = match evidence {
            Evidence::Message { author, at, .. } => (Some(author.as_str()), *at),
            Evidence::Reading { at, .. } => (None, *at),
            Evidence::Entry { .. } => (None, DateTime::UNIX_EPOCH),
        };
        let tokens = words(quote);
        let starts: Vec<usize> = sentences(quote).iter().map(|s| s.start).collect();
        let sentence: Vec<usize> =
            tokens.iter().map(|w| starts.partition_point(|start| *start <= w.start).saturating_sub(1)).collect();
        let mut bounds: Vec<Range<usize>> = Vec::new();
        for (at, in_sentence) in sentence.iter().enumerate() {
            match bounds.last_mut() {
                Some(last) if sentence[last.start] == *in_sentence => last.end = at + 1,
                _ => bounds.push(at..at + 1),
            }
        }
        let day = at.with_timezone(&ground.zone).date_naive();
        Self { words: tokens, sentence, bounds, facts: Vec::new(), author, day, text: quote }
    }

    /// Finds its facts, once everybody's names are known.
    pub(super) fn find_facts(&mut self, others: &[String], ground: &Ground) {
        let calls = |lower: &str| ground.calls_somebody(lower) || others.iter().any(|other| other == lower);
        self.facts = self
            .bounds
            .iter()
            .flat_map(|bounds| {
                let found = find(&self.words[bounds.clone()], &calls).into_iter();
                found.map(|f| Fact { tokens: f.tokens.start + bounds.start..f.tokens.end + bounds.start, ..f })
            })
            .collect();
    }

    /// How its author is called, in lower case.
    pub(super) fn called(&self) -> Vec<String> {
        let parts = self.author.into_iter().flat_map(str::split_whitespace).map(str::to_lowercase);
        parts.filter(|part| part.len() > 2).collect()
    }

    /// Whether a name is its author's.
    pub(super) fn is_by(&self, what: &What) -> bool {
        let What::Name(parts) = what else {
            return false;
        };
        let own = self.author.unwrap_or_default().to_lowercase();
        parts.iter().any(|part| own == *part || own.split_whitespace().any(|word| word == part))
    }

    /// Whether its author is called by all of these words.
    pub(super) fn is_by_all(&self, parts: &[String]) -> bool {
        let own = self.author.unwrap_or_default().to_lowercase();
        parts.iter().all(|part| own.split_whitespace().any(|word| word == part))
    }

    /// Where words speak of its author: "I", "my", "me".
    pub(super) fn speaks_of_author(&self) -> Vec<usize> {
        let own = |at: &usize| self.words[*at].is_any(&["i", "i'm", "i'll", "i've", "i'd", "my", "me", "mine", "im"]);
        (0..self.words.len()).filter(own).collect()
    }

    /// Where sentences begin that name nobody: what they say is said of their author, or of nobody.
    pub(super) fn nameless_heads(&self) -> Vec<usize> {
        let named = |bounds: &Range<usize>| {
            self.facts.iter().any(|f| {
                let near = bounds.contains(&f.tokens.start) && f.tokens.start < bounds.start + 3;
                matches!(f.what, What::Name(_)) && near && !self.is_address(&f.tokens)
            })
        };
        self.bounds.iter().filter(|b| !named(b)).map(|b| b.start).collect()
    }

    /// Where "we" speaks of its author among others.
    pub(super) fn speaks_of_us(&self) -> Vec<usize> {
        let us = |at: &usize| self.words[*at].is_any(&["we", "we'll", "we're", "we've", "our", "us"]);
        (0..self.words.len()).filter(us).collect()
    }

    /// Where "you" speaks of whom its head addresses.
    pub(super) fn speaks_of(&self, name: &What) -> Vec<usize> {
        let addressed =
            self.facts.iter().any(|f| self.is_address(&f.tokens) && super::facts::same(name, &f.what, self.day));
        let you = |at: &usize| self.words[*at].is_any(&["you", "your", "you'll", "you're", "you've"]);
        if addressed { (0..self.words.len()).filter(you).collect() } else { Vec::new() }
    }

    /// Where "you" speaks of whom its head addresses, and it is somebody else.
    pub(super) fn speaks_of_others(&self, name: &What) -> Vec<usize> {
        let addressed =
            self.facts.iter().any(|f| self.is_address(&f.tokens) && !super::facts::same(name, &f.what, self.day));
        let you = |at: &usize| self.words[*at].is_any(&["you", "your", "you'll", "you're", "you've"]);
        if addressed { (0..self.words.len()).filter(you).collect() } else { Vec::new() }
    }

    /// "I think", "I don't know": what follows may be about somebody else.
    pub(super) fn thinks(&self, at: usize) -> bool {
        self.words[at].is("i")
            && self.words.get(at + 1).is_some_and(|w| {
                w.is_any(&["think", "believe", "guess", "hope", "suppose", "mean", "feel", "don't", "know", "figured"])
            })
    }

    /// Whether a name at the head of a sentence says whom it addresses: "ben: …", "Ben, …", "@ben …".
    pub(super) fn is_address(&self, tokens: &Range<usize>) -> bool {
        let begins = self.bounds.iter().any(|b| b.start == tokens.start);
        let called = self.words.get(tokens.end).is_some_and(|w| w.is_any(&[":", ","]));
        begins && (called || self.words[tokens.start].kind == WordKind::Mention)
    }

    /// Whether the words of a claim stand in it one after the other.
    pub(super) fn holds_verbatim(&self, claim: &[Word<'_>]) -> bool {
        let plain = |words: &[Word<'_>]| -> Vec<String> {
            let said = |w: &&Word<'_>| !w.is_mark() && !w.classes.has(Classes::SOUND);
            words.iter().filter(said).map(|w| w.lower.clone().into_owned()).collect()
        };
        let (claim, own) = (plain(claim), plain(&self.words));
        !claim.is_empty() && own.windows(claim.len()).any(|window| window == claim.as_slice())
    }
}

/// Whether the word at `at` ends a clause; a dot or a dash inside "X.509" or "10-12" does not, nor "so" of "not so much".
pub(super) fn ends_clause(words: &[Word<'_>], at: usize) -> bool {
    let word = &words[at];
    let touches =
        |one: usize, other: usize| words.get(one).zip(words.get(other)).is_some_and(|(a, b)| a.end == b.start);
    let inside = word.is_mark() && at > 0 && touches(at - 1, at) && touches(at, at + 1);
    let degree = word.is("so") && at > 0 && words[at - 1].classes.has(Classes::NEGATOR) || word.is("yet");
    bounds_clause(word) && !inside && !degree || word.is_any(&["when", "if", "unless", "until", "once"])
}

/// The clause that a word stands in.
pub(super) fn clause(words: &[Word<'_>], at: usize) -> Range<usize> {
    let begins = (0..at).rev().find(|i| ends_clause(words, *i)).map_or(0, |begin| begin + 1);
    let ends = (at + 1..words.len()).find(|i| ends_clause(words, *i)).unwrap_or(words.len());
    begins..ends
}

/// Whether a word carries a meaning of its own.
pub(super) fn means(word: &Word<'_>) -> bool {
    word.kind == WordKind::Word && word.lower.len() > 1 && !word.classes.has(LITTLE)
        || matches!(word.kind, WordKind::Code | WordKind::Link)
}

/// Whether two words are forms of one.
pub(super) fn alike(one: &Word<'_>, other: &Word<'_>) -> bool {
    one.lower == other.lower
        || one.kind == WordKind::Word && other.kind == WordKind::Word && forms(&one.lower, &other.lower)
}

fn forms(one: &str, other: &str) -> bool {
    if one.contains('\'') || other.contains('\'') {
        return one.trim_end_matches("'s") == other.trim_end_matches("'s");
    }
    if one.as_bytes().first() != other.as_bytes().first() {
        let goes = |word: &str| ["go", "goes", "going", "gone"].contains(&word);
        return goes(one) && other == "went" || goes(other) && one == "went";
    }
    let (a, b) = (stem(one), stem(other));
    if a == b {
        return true;
    }
    let common = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let shorter = a.len().min(b.len());
    let longer = a.len().max(b.len());
    common >= 4 && common + 1 >= shorter && longer - common <= 3 || irregular(one, other)
}

/// Forms that no ending tells.
fn irregular(one: &str, other: &str) -> bool {
    const FORMS: &[&[&str]] = &[
        &["send", "sends", "sent", "sending"],
        &["write", "writes", "wrote", "written", "writing"],
        &["make", "makes", "made", "making"],
        &["find", "finds", "found"],
        &["meet", "meets", "met", "meeting"],
        &["build", "builds", "built"],
        &["take", "takes", "took", "taken"],
        &["give", "gives", "gave", "given"],
        &["run", "runs", "ran"],
        &["bring", "brings", "brought"],
        &["choose", "chose", "chosen", "choice"],
        &["speak", "spoke", "spoken"],
        &["begin", "began", "begun"],
        &["keep", "keeps", "kept"],
        &["leave", "leaves", "left"],
        &["hold", "holds", "held"],
        &["break", "broke", "broken"],
        &["think", "thinks", "thought"],
        &["say", "says", "said"],
        &["show", "shows", "showed", "shown"],
        &["come", "comes", "came"],
        &["go", "goes", "went", "gone"],
        &["do", "does", "did", "done"],
        &["people", "person"],
        &["decide", "decides", "decided", "decision"],
        &["teach", "taught"],
        &["drive", "drove", "driven"],
        &["spend", "spends", "spent"],
        &["lead", "leads", "led"],
        &["buy", "bought"],
        &["receive", "receipt"],
        &["pay", "paid"],
        &["lose", "lost", "loss"],
        &["know", "knew", "known"],
    ];
    FORMS.iter().any(|forms| forms.contains(&one) && forms.contains(&other))
}
