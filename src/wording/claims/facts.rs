//! Facts: every number, date, name, link and quotation of a claim stands in its evidence.

use std::collections::HashSet;

use crate::language::lexicon::Classes;
use crate::language::names::name_at;
use crate::language::numbers::small_number;
use crate::language::words::{Word, WordKind, words};

use super::Withheld;

/// Everything that the evidence says, as a set of words.
struct Said<'a> {
    words: HashSet<String>,
    numbers: HashSet<String>,
    text: String,
    authors: &'a [&'a str],
}

/// The first fact of the claim that the evidence does not hold.
pub(super) fn check(claim: &str, quotes: &[String], authors: &[&str]) -> Result<(), Withheld> {
    let said = Said::read(quotes, authors);
    let tokens = words(claim);
    let mut at = 0;
    while at < tokens.len() {
        let word = &tokens[at];
        match word.kind {
            WordKind::Number if !said.numbers.contains(&number(&word.lower)) => {
                return Err(Withheld::Number(word.text.to_owned()));
            }
            WordKind::Link if !said.text.contains(word.text.trim_end_matches(['…', ')', ']', '.', ','])) => {
                return Err(Withheld::Link(word.text.to_owned()));
            }
            WordKind::Word if (is_date(word) || small_number(&word.lower).is_some()) && !said.counts(word) => {
                return Err(Withheld::Number(word.text.to_owned()));
            }
            _ => {}
        }
        let name = name_at(&tokens, at).map_or(at..at, |found| found.tokens);
        for part in &tokens[name.clone()] {
            if !said.names(part) {
                return Err(Withheld::Name(part.text.to_owned()));
            }
        }
        at = name.end.max(at + 1);
    }
    quotations(claim, &said.text)
}

impl<'a> Said<'a> {
    fn read(quotes: &[String], authors: &'a [&'a str]) -> Self {
        let mut said = Self { words: HashSet::new(), numbers: HashSet::new(), text: quotes.join("\n"), authors };
        for quote in quotes {
            for word in words(quote) {
                if word.kind == WordKind::Number {
                    said.numbers.insert(number(&word.lower));
                }
                said.words.insert(word.lower.into_owned());
            }
        }
        said
    }

    /// Whether a date word or a spelled number is said, in words or in digits.
    fn counts(&self, word: &Word<'_>) -> bool {
        let digits = small_number(&word.lower).is_some_and(|n| self.numbers.contains(&n.to_string()));
        let one = word.is("one");
        digits || one || self.words.contains(word.lower.as_ref())
    }

    /// Whether a part of a name is said, or is the name of somebody who said it.
    fn names(&self, part: &Word<'_>) -> bool {
        let lower = part.lower.trim_start_matches('@').trim_end_matches("'s");
        let written = self.words.contains(part.lower.as_ref())
            || self.words.contains(lower)
            || self.words.contains(&format!("@{lower}"));
        written
            || self.authors.iter().any(|author| {
                author.to_lowercase().split_whitespace().any(|name| name == lower) || author.eq_ignore_ascii_case(lower)
            })
    }
}

/// A number without its plus sign and its thousands separators.
fn number(lower: &str) -> String {
    let plain = lower.trim_start_matches('+');
    let thousands = plain.split(',').skip(1).all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
    if thousands { plain.replace(',', "") } else { plain.to_owned() }
}

/// Whether a word is a day or a month by its name. "may", "march", "sat" and "second" are left out unless they have a capital.
fn is_date(word: &Word<'_>) -> bool {
    let units = word.is_any(&[
        "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minute", "minutes",
        "last", "next", "past", "half", "am", "pm", "st", "nd", "rd", "th", "quarter", "morning", "afternoon",
        "evening", "o'clock",
    ]);
    let double = word.is_any(&["may", "march", "sat", "sun", "mar", "second"]) && !word.is_capitalised();
    word.classes.has(Classes::CALENDAR) && !units && !double
}

/// Words between double quotes are written so in the evidence, but for marks and sounds such as "uh".
fn quotations(claim: &str, text: &str) -> Result<(), Withheld> {
    let lower = crate::language::words::lower(claim);
    let pieces: Vec<&str> = lower.split('"').collect();
    let text = spoken(text);
    let mut quoted = pieces.iter().skip(1).step_by(2).take((pieces.len() - 1) / 2);
    let missing = quoted.find(|q| !text.contains(&spoken(q)));
    missing.map_or(Ok(()), |q| Err(Withheld::Quotation(q.trim().to_owned())))
}

/// The words of a text one after the other, without marks, sounds and transcription tags such as `{laugh}`.
fn spoken(text: &str) -> String {
    let tokens = words(text);
    let tagged = |i: usize| i > 0 && tokens[i - 1].is("{") && tokens.get(i + 1).is_some_and(|w| w.is("}"));
    let kept = tokens.iter().enumerate().filter(|(i, w)| !w.is_mark() && !w.classes.has(Classes::SOUND) && !tagged(*i));
    kept.map(|(_, w)| w.lower.replace('\'', "")).collect()
}
