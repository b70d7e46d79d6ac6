//! Facts: the numbers, dates, names, identifiers and states of a text, each with the words that say it.

use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};
use rust_decimal::Decimal;

use crate::language::date_phrase::{DatePhrase, Meaning};
use crate::language::dates::date_at;
use crate::language::lexicon::Classes;
use crate::language::names::name_at;
use crate::language::numbers::number_at;
use crate::language::status::{State, state, stem};
use crate::language::words::{Word, WordKind};

use super::heads::is_plain_head;

/// One fact of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fact {
    /// What it says.
    pub(super) what: What,
    /// The tokens that say it.
    pub(super) tokens: Range<usize>,
    /// Whether it is the name of somebody who is known, and not of a thing.
    pub(super) person: bool,
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// A number, with the unit that follows it, by its stem.
    Number(Decimal, Option<String>),
    /// A date phrase.
    Date(DatePhrase),
    /// A month or a weekday alone, by its first three letters.
    Calendar(String),
    /// The parts of a name, in lower case.
    Name(Vec<String>),
    /// What is written with digits, capitals or in code: versions, keys, times, acronyms.
    Mark(String),
    /// A state.
    State(State),
}

/// The kinds of facts that can be taken for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Date,
    Name,
    Mark,
    State,
}

impl What {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Number(..) => Kind::Number,
            Self::Date(_) | Self::Calendar(_) => Kind::Date,
            Self::Name(_) => Kind::Name,
            Self::Mark(_) => Kind::Mark,
            Self::State(_) => Kind::State,
        }
    }
}

/// The facts of a text, first to last. `calls_somebody` knows names that are written in lower case.
pub(super) fn find(words: &[Word<'_>], calls_somebody: &dyn Fn(&str) -> bool) -> Vec<Fact> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match fact_at(words, at, calls_somebody) {
            Some(fact) => {
                at = fact.tokens.end.max(at + 1);
                found.push(fact);
            }
            None => at += 1,
        }
    }
    found
}

fn fact_at(words: &[Word<'_>], at: usize, calls_somebody: &dyn Fn(&str) -> bool) -> Option<Fact> {
    let word = &words[at];
    let many = |what: What, tokens: Range<usize>| Some(Fact { what, tokens, person: false });
    let one = |what: What| many(what, at..at + 1);
    if word.kind == WordKind::Mark || word.kind == WordKind::Emoji || word.kind == WordKind::Link {
        return None;
    }
    let called = |w: &&Word<'_>| w.kind == WordKind::Word && calls_somebody(w.lower.trim_end_matches("'s"));
    let parts: Vec<String> = words[at..].iter().take(4).take_while(called).map(|w| bare(&w.lower)).collect();
    if !parts.is_empty() {
        return Some(Fact { tokens: at..at + parts.len(), what: What::Name(parts), person: true });
    }
    if let Some(period) = period(words, at) {
        return many(What::Calendar(period), at..at + 2);
    }
    let weekday = calendar(word).filter(|short| WEEKDAYS.contains(&short.as_str()));
    let dated =
        |d: &crate::language::dates::FoundDate| matches!(d.phrase, DatePhrase::InYear { .. } | DatePhrase::Exact(_));
    if let Some(weekday) = weekday.filter(|_| date_at(words, at).is_some_and(|d| dated(&d))) {
        return one(What::Calendar(weekday));
    }
    if let Some(date) = date_at(words, at).filter(|date| is_said(words, date.tokens.clone())) {
        return many(What::Date(date.phrase), date.tokens);
    }
    if let Some(short) = calendar(word) {
        return one(What::Calendar(short));
    }
    if let Some(number) = number_at(words, at) {
        let pronoun = number.value == Decimal::ONE && !number.digits;
        if !pronoun {
            return many(quantity(words, &number), number.tokens);
        }
    }
    match word.kind {
        WordKind::Number | WordKind::Code => {
            return one(What::Mark(word.lower.trim_start_matches('+').trim_matches('`').to_owned()));
        }
        WordKind::Word if word.lower.bytes().any(|b| b.is_ascii_digit()) => {
            return one(What::Mark(word.lower.clone().into_owned()));
        }
        WordKind::Word if is_acronym(word, words) => return one(What::Mark(word.lower.clone().into_owned())),
        _ => {}
    }
    if let Some(state) = state(word) {
        return one(What::State(state));
    }
    let name = name_at(words, at)?;
    if !name.mention && opens(words, at) && name.tokens.len() == 1 && is_plain_head(word, words.get(at + 1)) {
        return None;
    }
    let parts = words[name.tokens.clone()].iter().map(|w| bare(&w.lower)).collect();
    Some(Fact { what: What::Name(parts), tokens: name.tokens, person: name.mention })
}

/// A name's part without its mention mark and possessive.
fn bare(lower: &str) -> String {
    lower.trim_start_matches("<@").trim_start_matches('@').trim_end_matches('>').trim_end_matches("'s").to_owned()
}

/// "Second" and "first" alone are said of order, not of days.
fn is_said(words: &[Word<'_>], tokens: Range<usize>) -> bool {
    let lone = tokens.len() == 1;
    !(lone && words[tokens.start].is_any(&["now", "later", "first", "second", "third"]))
}

fn quantity(words: &[Word<'_>], number: &crate::language::numbers::FoundNumber) -> What {
    let unit = if number.percent { Some("%".to_owned()) } else { unit(words, number.tokens.end) };
    What::Number(number.value.normalize(), unit)
}

/// The unit behind a number: days, weeks, percent, money.
fn unit(words: &[Word<'_>], at: usize) -> Option<String> {
    let word = words.get(at)?;
    let stem = match stem(&word.lower) {
        "d" | "day" | "days" => "day",
        "wk" | "week" => "week",
        "month" | "year" | "hour" | "minut" | "second" | "point" | "quarter" | "sprint" => stem(&word.lower),
        "hr" | "h" => "hour",
        "min" => "minut",
        _ => return None,
    };
    Some(stem.to_owned())
}

/// "this week", "next month", "last year".
fn period(words: &[Word<'_>], at: usize) -> Option<String> {
    let which = words[at].is_any(&["this", "next", "last", "past", "coming"]);
    let unit = words.get(at + 1).filter(|w| w.is_any(&["week", "month", "year", "quarter", "sprint", "weekend"]))?;
    let day = words.get(at + 2).is_some_and(|w| w.is("on"));
    (which && !day).then(|| format!("{} {}", words[at].lower, unit.lower))
}

/// A month or a weekday by its name; "may", "march", "sat" and "sun" need their capital.
fn calendar(word: &Word<'_>) -> Option<String> {
    let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ];
    let lower = word.lower.trim_end_matches("'s");
    let full = months.iter().find(|m| **m == lower || m.strip_suffix('y').is_some_and(|_| lower == format!("{m}s")));
    let short = full.or_else(|| {
        let known = word.classes.has(Classes::CALENDAR) && lower.len() >= 3;
        months.iter().find(|m| known && word.is_capitalised() && m.starts_with(lower))
    })?;
    let double = ["may", "march"].contains(short) && !word.is_capitalised();
    (!double).then(|| short[..3].to_owned())
}

/// Whether a word is written in capitals within a text that is not.
fn is_acronym(word: &Word<'_>, words: &[Word<'_>]) -> bool {
    let capitals = |w: &Word<'_>| {
        w.text.len() > 1
            && w.text.chars().next().is_some_and(char::is_uppercase)
            && w.text.chars().filter(|c| c.is_uppercase()).count() * 2 > w.text.chars().count()
    };
    let shouts = words.iter().filter(|w| w.kind == WordKind::Word && capitals(w)).count() * 2
        > words.iter().filter(|w| w.kind == WordKind::Word).count();
    let inner = word.text.chars().skip(1).any(char::is_uppercase) && word.text.chars().any(char::is_lowercase);
    let plain = word.classes.has(Classes::ENGLISH.with(Classes::MODAL).with(Classes::NEGATOR).with(Classes::YES));
    !shouts && !plain && (capitals(word) || inner || word.text.contains('_'))
}

/// Whether a word stands where every word has a capital.
fn opens(words: &[Word<'_>], at: usize) -> bool {
    at == 0 || words[at - 1].is_mark() && !words[at - 1].is_any(&[",", "-", "/", "'", "&", "("])
}

/// What a date fact means, read on a day.
pub(super) fn meant(what: &What, day: NaiveDate) -> Vec<NaiveDate> {
    let What::Date(phrase) = what else {
        return Vec::new();
    };
    match phrase.on(day, None) {
        Some(Meaning::Day(one)) => vec![one],
        Some(Meaning::Either(one, other)) => vec![one, other],
        None => Vec::new(),
    }
}

/// Whether a fact of a claim is what a fact of the evidence says, which was written on `day`.
pub(super) fn same(claim: &What, evidence: &What, day: NaiveDate) -> bool {
    match (claim, evidence) {
        (What::Number(one, unit), What::Number(other, had)) => {
            one == other && (unit.is_none() || had.is_none() || unit == had)
        }
        (What::Date(_), What::Date(_)) => {
            claim == evidence || meant(claim, day).iter().any(|one| meant(evidence, day).contains(one))
        }
        (What::Calendar(short), What::Date(phrase)) => {
            meant(evidence, day).iter().any(|found| month(*found) == short.as_str())
                || matches!(phrase, DatePhrase::Weekday(found, _) if weekday(*found) == short.as_str())
                || !matches!(phrase, DatePhrase::InYear { .. } | DatePhrase::EdgeOfMonth { .. })
                    && meant(evidence, day).iter().any(|found| weekday(found.weekday()) == short.as_str())
        }
        (What::Date(DatePhrase::Weekday(wanted, _)), What::Calendar(short)) => weekday(*wanted) == short.as_str(),
        (What::Calendar(one), What::Calendar(other)) => one == other,
        (What::Name(one), What::Name(other)) => one.iter().any(|part| other.contains(part)),
        (What::Name(one), What::Mark(other)) => one.len() == 1 && one[0] == *other,
        (What::Mark(one), What::Name(other)) => other.contains(one),
        (What::Mark(one), What::Mark(other)) => one == other || one.strip_suffix('s') == Some(other),
        (What::Number(value, _), What::Mark(mark)) => mark.parse::<Decimal>().is_ok_and(|m| m == *value),
        (What::State(one), What::State(other)) => other.says(*one),
        _ => false,
    }
}

fn month(day: NaiveDate) -> &'static str {
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"][day.month0() as usize]
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn weekday(day: Weekday) -> &'static str {
    WEEKDAYS[day.num_days_from_monday() as usize]
}
