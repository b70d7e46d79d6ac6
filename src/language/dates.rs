//! Dates in text, with the tokens that they take. What a phrase means on a given day is in `date_phrase`.

use std::ops::Range;

use chrono::{NaiveDate, Weekday};

use super::date_phrase::{DatePhrase, Meaning, Which};
use super::durations::duration_at;
use super::lexicon::Classes;
use super::numeric_dates::{is_day, numeric, year};
use super::words::{Word, WordKind, words};

/// A date phrase that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// The tokens that it takes.
    pub tokens: Range<usize>,
    /// What was written.
    pub phrase: DatePhrase,
}

/// A date phrase of a text, as it is meant on a given day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateSpan {
    /// The bytes that it takes.
    pub span: Range<usize>,
    /// The day or the two days that it may mean.
    pub meaning: Meaning,
}

/// All dates of `text`, read on `today`, the local day on which it was written.
pub fn dates(text: &str, today: NaiveDate) -> Vec<DateSpan> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match date_at(&words, at) {
            Some(date) => {
                let span = words[date.tokens.start].start..words[date.tokens.end - 1].end;
                at = date.tokens.end;
                if let Some(meaning) = date.phrase.on(today, None) {
                    found.push(DateSpan { span, meaning });
                }
            }
            None => at += 1,
        }
    }
    found
}

/// The date phrase that begins at token `i`, if any.
pub fn date_at(words: &[Word<'_>], i: usize) -> Option<FoundDate> {
    let word = words.get(i)?;
    let interesting = word.kind == WordKind::Number
        || word.classes.has(Classes::CALENDAR)
        || word.is_any(&["the", "in", "end", "start", "beginning", "close", "later", "a", "this", "eoq", "eoy", "on"])
        || super::numbers::small_number(&word.lower).is_some()
        || ordinal_word(&word.lower).is_some();
    if !interesting || word.is("on") {
        return None;
    }
    let found = |(phrase, end): (DatePhrase, usize)| FoundDate { tokens: i..end, phrase };
    numeric(words, i)
        .or_else(|| day_and_month(words, i))
        .or_else(|| edge(words, i))
        .or_else(|| weekday(words, i))
        .or_else(|| relative(words, i))
        .or_else(|| day_of_month(words, i))
        .map(found)
}

fn is(words: &[Word<'_>], at: usize, any: &[&str]) -> bool {
    words.get(at).is_some_and(|w| w.is_any(any))
}

/// "12 June", "12th of June 2026", "June 12th, 2026", "June the 12th".
fn day_and_month(words: &[Word<'_>], i: usize) -> Option<(DatePhrase, usize)> {
    if let Some(month) = words.get(i).and_then(month) {
        let at = i + 1 + usize::from(is(words, i + 1, &["the", "."]));
        let (day, end) = day(words, at)?;
        if is(words, end, &["people", "%", "pm", "am", "tickets", "days"]) {
            return None;
        }
        return with_year(words, month, day, end);
    }
    let start = i + usize::from(is(words, i, &["the"]));
    let (day, end) = day(words, start)?;
    let at = end
        + usize::from(is(words, end, &["of", "day"]))
        + usize::from(is(words, end, &["day"]) && is(words, end + 1, &["of"]));
    let month = words.get(at).and_then(month)?;
    with_year(words, month, day, at + 1)
}

fn with_year(words: &[Word<'_>], month: u32, day: u32, end: usize) -> Option<(DatePhrase, usize)> {
    if !is_day(month, day) {
        return None;
    }
    let at = end + usize::from(is(words, end, &[",", "of"]));
    let written = words
        .get(at)
        .filter(|w| w.kind == WordKind::Number && w.text.len() == 4 && w.text.bytes().all(|b| b.is_ascii_digit()));
    match written {
        Some(w) => {
            let date = NaiveDate::from_ymd_opt(year(w.text)?, month, day)?;
            Some((DatePhrase::Exact(date), at + 1))
        }
        None => Some((DatePhrase::InYear { month, day }, end)),
    }
}

/// "12", "12th", "twelfth": a day of a month and where it ends.
fn day(words: &[Word<'_>], i: usize) -> Option<(u32, usize)> {
    let word = words.get(i)?;
    if let Some(day) = ordinal_word(&word.lower) {
        return Some((day, i + 1));
    }
    let day: u32 = (word.kind == WordKind::Number && word.text.len() <= 2).then(|| word.text.parse().ok()).flatten()?;
    let suffix = words.get(i + 1).is_some_and(|w| w.start == word.end && w.is_any(&["st", "nd", "rd", "th"]));
    (1..=31).contains(&day).then_some((day, i + 1 + usize::from(suffix)))
}

/// "first" to "thirty-first".
fn ordinal_word(lower: &str) -> Option<u32> {
    const ORDINALS: [&str; 20] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        "twentieth",
    ];
    if let Some(n) = ORDINALS.iter().position(|o| *o == lower) {
        return u32::try_from(n + 1).ok();
    }
    match lower.split_once('-') {
        Some(("twenty", unit)) => {
            ORDINALS[..9].iter().position(|o| *o == unit).and_then(|n| u32::try_from(n + 21).ok())
        }
        Some(("thirty", "first")) => Some(31),
        _ if lower == "thirtieth" => Some(30),
        _ => None,
    }
}

/// The month of a name; "may", "march" and short names must look like months.
fn month(word: &Word<'_>) -> Option<u32> {
    if word.kind != WordKind::Word || word.text.len() < 3 {
        return None;
    }
    const MONTHS: [&str; 12] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ];
    let lower = word.lower.as_ref();
    let n = MONTHS.iter().position(|m| *m == lower || m[..3] == *lower || (lower == "sept" && *m == "september"))?;
    u32::try_from(n + 1).ok()
}

/// "end of the month", "EOM", "start of next month", "end of week", "COB".
fn edge(words: &[Word<'_>], i: usize) -> Option<(DatePhrase, usize)> {
    let word = words.get(i)?;
    let short = match word.lower.as_ref() {
        "eod" | "cob" => {
            let later =
                weekday(words, i + 1).or_else(|| relative(words, i + 1)).or_else(|| day_and_month(words, i + 1));
            return Some(later.unwrap_or((DatePhrase::InDays(0), i + 1)));
        }
        "eow" => Some(DatePhrase::EndOfWeek(0)),
        "eom" => Some(DatePhrase::EndOfMonth(0)),
        "eoq" => Some(DatePhrase::EndOfQuarter(0)),
        "eoy" => Some(DatePhrase::EndOfYear),
        _ => None,
    };
    if let Some(phrase) = short {
        return Some((phrase, i + 1));
    }
    if is(words, i, &["close"]) && is(words, i + 1, &["of"]) && is(words, i + 2, &["business", "play"]) {
        let at = i + 3 + usize::from(is(words, i + 3, &["on"]));
        return Some(weekday(words, at).or_else(|| relative(words, at)).unwrap_or((DatePhrase::InDays(0), i + 3)));
    }
    let end = is(words, i, &["end"]);
    if !end && !is(words, i, &["start", "beginning"]) {
        return None;
    }
    let mut at = i + 1 + usize::from(is(words, i + 1, &["of"]));
    at += usize::from(is(words, at, &["the"]));
    let ahead = u32::from(is(words, at, &["next"]));
    at += usize::from(is(words, at, &["next", "this"]));
    let phrase = match (words.get(at)?.lower.as_ref(), end) {
        ("day" | "business", true) => DatePhrase::InDays(0),
        ("week", true) => DatePhrase::EndOfWeek(ahead),
        ("week", false) => DatePhrase::StartOfWeek(ahead),
        ("month", true) => DatePhrase::EndOfMonth(ahead),
        ("month", false) => DatePhrase::StartOfMonth(ahead),
        ("quarter", true) => DatePhrase::EndOfQuarter(ahead),
        ("year", true) => DatePhrase::EndOfYear,
        _ => {
            let month = month(&words[at])?;
            DatePhrase::EdgeOfMonth { month, end }
        }
    };
    Some((phrase, at + 1))
}

/// "Friday", "next Friday", "Friday next week", "this Thursday", "Friday week".
fn weekday(words: &[Word<'_>], i: usize) -> Option<(DatePhrase, usize)> {
    let which = match words.get(i)?.lower.as_ref() {
        "next" => Some(Which::Next),
        "this" | "coming" => Some(Which::This),
        "last" => Some(Which::Last),
        _ => None,
    };
    if which == Some(Which::Next) && is(words, i + 1, &["week"]) {
        let at = i + 2 + usize::from(is(words, i + 2, &["on"]));
        let day = words.get(at).and_then(|w| weekday_name(w, true));
        return day.map(|day| (DatePhrase::Weekday(day, Which::Next), at + 1));
    }
    let at = i + usize::from(which.is_some()) + usize::from(which.is_some() && is(words, i + 1, &["coming"]));
    let cue = which.is_some()
        || i > 0 && is(words, i - 1, &["on", "by", "until", "till", "before", "for", "to", "since", "is"]);
    let day = weekday_name(words.get(at)?, cue)?;
    let end = at + 1;
    if is(words, end, &["next", "this"]) && is(words, end + 1, &["week"]) {
        let which = if is(words, end, &["next"]) { Which::Next } else { Which::This };
        return Some((DatePhrase::Weekday(day, which), end + 2));
    }
    if is(words, end, &["week"]) && which.is_none() {
        return Some((DatePhrase::Weekday(day, Which::Next), end + 1));
    }
    let named = end + usize::from(is(words, end, &[","]));
    let start = named + usize::from(is(words, named, &["the"]));
    if let Some((phrase, end)) = day_and_month(words, start) {
        return Some((phrase, end));
    }
    Some((DatePhrase::Weekday(day, which.unwrap_or(Which::Coming)), end))
}

/// The weekday of a name. Short ones that are also words need a capital or a cue before them.
fn weekday_name(word: &Word<'_>, cue: bool) -> Option<Weekday> {
    let day = match word.lower.as_ref() {
        "monday" | "mondays" | "mon" => Weekday::Mon,
        "tuesday" | "tue" | "tues" => Weekday::Tue,
        "wednesday" | "wed" | "weds" => Weekday::Wed,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thu,
        "friday" | "fri" => Weekday::Fri,
        "saturday" | "sat" => Weekday::Sat,
        "sunday" | "sun" => Weekday::Sun,
        _ => return None,
    };
    let doubtful = matches!(word.lower.as_ref(), "mon" | "wed" | "sat" | "sun");
    (!doubtful || cue || word.is_capitalised()).then_some(day)
}

/// "today", "tomorrow", "the day after tomorrow", "in two weeks", "a week from today", "next week".
fn relative(words: &[Word<'_>], i: usize) -> Option<(DatePhrase, usize)> {
    let article = i + usize::from(is(words, i, &["the"]));
    if is(words, article, &["day"]) && is(words, article + 1, &["after", "before"]) {
        let after = is(words, article + 1, &["after"]);
        return match words.get(article + 2)?.lower.as_ref() {
            "tomorrow" if after => Some((DatePhrase::InDays(2), article + 3)),
            "yesterday" if !after => Some((DatePhrase::InDays(-2), article + 3)),
            _ => None,
        };
    }
    match words.get(i)?.lower.as_ref() {
        "today" | "tonight" => return Some((DatePhrase::InDays(0), i + 1)),
        "later" | "early" if is(words, i + 1, &["today", "tomorrow"]) => {
            return relative(words, i + 1);
        }
        "tomorrow" => return Some((DatePhrase::InDays(1), i + 1)),
        "yesterday" => return Some((DatePhrase::InDays(-1), i + 1)),
        "next" if is(words, i + 1, &["week"]) => return Some((DatePhrase::StartOfWeek(1), i + 2)),
        "next" if is(words, i + 1, &["month"]) => {
            return Some((DatePhrase::StartOfMonth(1), i + 2));
        }
        _ => {}
    }
    let within = is(words, i, &["in"]);
    let length = duration_at(words, i + usize::from(within))?;
    let end = length.tokens.end;
    let from = is(words, end, &["from"]) && is(words, end + 1, &["now", "today", "tomorrow"]);
    let ago = is(words, end, &["ago"]);
    if !(within || from || ago) || is(words, end, &["of"]) {
        return None;
    }
    let count = length.minutes / 1440;
    let shift = i64::from(from && is(words, end + 1, &["tomorrow"]));
    let sign = if ago { -1 } else { 1 };
    let months = match length.unit {
        "month" => Some(length.count),
        "year" => Some(length.count * rust_decimal::Decimal::from(12)),
        _ => None,
    };
    let end = end + if from { 2 } else { usize::from(ago) };
    if let Some(months) =
        months.filter(|m| m.fract().is_zero()).and_then(|m| i32::try_from(m.mantissa() / 10_i128.pow(m.scale())).ok())
    {
        return Some((DatePhrase::InMonths(months * sign), end));
    }
    (count > 0).then_some((DatePhrase::InDays(i32::try_from(count * i64::from(sign) + shift).ok()?), end))
}

/// "the 12th", "the 4th of this month", "the 3rd of next month", "12th" behind "on" or "by".
fn day_of_month(words: &[Word<'_>], i: usize) -> Option<(DatePhrase, usize)> {
    let article = is(words, i, &["the"]);
    let at = i + usize::from(article);
    let (number, end) = day(words, at)?;
    let suffixed = end == at + 2;
    let spelled = ordinal_word(&words[at].lower).is_some();
    if is(words, end, &["of"]) && is(words, end + 1, &["this", "next", "the"]) && is(words, end + 2, &["month"]) {
        let ahead = u32::from(is(words, end + 1, &["next"]));
        return Some((DatePhrase::DayOfMonth { day: number, ahead }, end + 3));
    }
    let cue = article || i > 0 && is(words, i - 1, &["on", "by", "until", "till", "before", "to", "is", "for", "from"]);
    let ends = words.get(end).is_none_or(|w| {
        w.is_mark()
            || w.kind == WordKind::Emoji
            || w.is_any(&[
                "of", "at", "in", "for", "please", "instead", "and", "but", "then", "not", "would", "is", "was", "if",
                "so", "works", "as", "or", "thanks", "because", "with", "from", "around", "should", "will", "to",
                "too", "than",
            ])
    });
    let ordinal = suffixed || spelled && article && i > 0 && is(words, i - 1, &["on", "by", "until"]);
    (ordinal && (cue || suffixed && words.len() <= end + 2) && ends && !is(words, end, &["of"]))
        .then_some((DatePhrase::Day(number), end))
}
