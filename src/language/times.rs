//! Times of day: "6:15 pm", "quarter past 5", "half past 10 in the morning", "noon", "17:00", "eight pm".

use std::ops::Range;

use chrono::NaiveTime;

use super::numbers::small_number;
use super::words::{Word, WordKind};

/// A time of day that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundTime {
    /// The first token.
    pub first: usize,
    /// The token after the last.
    pub end: usize,
    /// The time. Where the half of the day is open, the one in working hours (7:00 to 18:59).
    pub time: NaiveTime,
    /// Whether the text leaves open which half of the day is meant.
    pub half_open: bool,
}

impl FoundTime {
    /// The tokens that it takes.
    pub fn tokens(&self) -> Range<usize> {
        self.first..self.end
    }
}

/// Which part of the day a phrase names.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Morning,
    Later,
}

/// The time of day that begins at token `i`, if any.
pub fn time_at(words: &[Word<'_>], i: usize) -> Option<FoundTime> {
    let is = |at: usize, any: &[&str]| words.get(at).is_some_and(|w| w.is_any(any));
    if is(i, &["noon", "midday"]) {
        return made(i..i + 1, 12, 0, None, true);
    }
    if is(i, &["midnight"]) {
        return made(i..i + 1, 0, 0, None, true);
    }
    if is(i, &["afternoon", "evening", "morning"]) {
        let half = if is(i, &["morning"]) { Half::Morning } else { Half::Later };
        let skip = usize::from(is(i + 1, &["at", "around"]));
        let (hour, minute, end, exact) = clock(words, i + 1 + skip)?;
        return (exact || skip == 1).then(|| made(i..end, hour, minute, Some(half), false)).flatten();
    }
    let (hour, minute, end, exact) = spoken(words, i).or_else(|| clock(words, i))?;
    let (half, end) = half_of_day(words, end);
    let at = i > 0
        && is(i - 1, &["at", "around", "until", "till"])
        && !is(end, &["%", "people", "days", "weeks", "percent", "least"])
        && words.get(end).is_none_or(|w| {
            w.is_mark() || w.is_any(&["on", "instead", "please", "then", "for", "and", "tomorrow", "today"])
        });
    let o_clock = is(end, &["o'clock", "oclock"]);
    if !(exact || half.is_some() || at || o_clock) {
        return None;
    }
    let (half, end) = if o_clock { half_of_day(words, end + 1) } else { (half, end) };
    let zero = words[i].kind == WordKind::Number && words[i].lower.starts_with('0') && words[i].lower.len() > 4;
    made(i..end, hour, minute, half, zero)
}

fn made(tokens: Range<usize>, hour: u32, minute: u32, half: Option<Half>, certain: bool) -> Option<FoundTime> {
    let half_open = half.is_none() && !certain && (1..=12).contains(&hour);
    let hour = match half {
        Some(Half::Later) if hour < 12 => hour + 12,
        Some(Half::Morning) if hour == 12 => 0,
        Some(_) => hour,
        None if !certain && (1..7).contains(&hour) => hour + 12,
        None => hour,
    };
    Some(FoundTime { first: tokens.start, end: tokens.end, time: NaiveTime::from_hms_opt(hour, minute, 0)?, half_open })
}

/// "quarter past 5", "half past 10", "twenty to 3", "5 past 4".
fn spoken(words: &[Word<'_>], i: usize) -> Option<(u32, u32, usize, bool)> {
    let first = words.get(i)?;
    let article = usize::from(first.is("a"));
    let first = words.get(i + article)?;
    let minutes = match first.lower.as_ref() {
        "quarter" => 15,
        "half" => 30,
        lower => small_number(lower).or_else(|| lower.parse().ok()).filter(|n| (1..30).contains(n))?,
    };
    let at = i + article + 1;
    let at = at + usize::from(words.get(at)?.is_any(&["minutes", "min"]));
    let before = words.get(at)?.is_any(&["to", "till", "before"]);
    if !(before && minutes != 30 || words.get(at)?.is_any(&["past", "after"])) {
        return None;
    }
    let named = matches!(first.lower.as_ref(), "quarter" | "half");
    if !named && words.get(at)?.is_any(&["to", "before", "after", "till"]) {
        // "2 to 3 people" is a range.
        return None;
    }
    let hour = words.get(at + 1).and_then(hour_word)?;
    let hour = if before { (hour + 23) % 24 } else { hour };
    let hour = if hour == 0 && before { 12 } else { hour };
    Some((hour, if before { 60 - minutes } else { minutes }, at + 2, true))
}

fn hour_word(word: &Word<'_>) -> Option<u32> {
    let hour = match word.lower.as_ref() {
        "noon" => 12,
        lower => small_number(lower).or_else(|| lower.parse().ok())?,
    };
    (hour <= 24).then_some(hour)
}

/// Digits or a spelled hour: "6:15", "17:00", "6.15 pm", "eight". Only "6:15" is exact without more.
fn clock(words: &[Word<'_>], i: usize) -> Option<(u32, u32, usize, bool)> {
    let word = words.get(i)?;
    if word.kind == WordKind::Number {
        let (hour, minute) = match word.lower.split_once([':', '.']) {
            Some((h, m)) => (h, m.get(..2).filter(|_| m.len() == 2 || m.as_bytes().get(2) == Some(&b':'))?),
            None => (word.lower.as_ref(), ""),
        };
        let dotted = word.lower.contains('.');
        let exact = !minute.is_empty() && !dotted;
        let (hour, minute) = (hour.parse::<u32>().ok()?, if minute.is_empty() { 0 } else { minute.parse().ok()? });
        return (hour <= 23 && minute <= 59 && word.lower.len() <= 8).then_some((hour, minute, i + 1, exact));
    }
    let hour = small_number(&word.lower).filter(|n| (1..=12).contains(n))?;
    let minute = words.get(i + 1).and_then(|w| small_number(&w.lower)).filter(|m| *m >= 10 && *m < 60);
    Some((hour, minute.unwrap_or(0), i + 1 + usize::from(minute.is_some()), false))
}

/// "am", "p.m.", "in the morning", "this evening", "at night" at token `i`, and where it ends.
fn half_of_day(words: &[Word<'_>], i: usize) -> (Option<Half>, usize) {
    let is = |at: usize, any: &[&str]| words.get(at).is_some_and(|w| w.is_any(any));
    if is(i, &["am", "a.m", "a.m."]) {
        return (Some(Half::Morning), i + 1);
    }
    if is(i, &["pm", "p.m", "p.m."]) {
        return (Some(Half::Later), i + 1);
    }
    let skip = if is(i, &["in"]) && is(i + 1, &["the"]) {
        2
    } else {
        usize::from(is(i, &["this", "at", "tomorrow", "o'clock"]))
    };
    match words.get(i + skip) {
        Some(w) if w.is("morning") => (Some(Half::Morning), i + skip + 1),
        Some(w) if w.is_any(&["afternoon", "evening", "night"]) => (Some(Half::Later), i + skip + 1),
        Some(w) if skip == 0 && w.is("tonight") => (Some(Half::Later), i + 1),
        _ => (None, i),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let words = super::super::words::words(text);
        let found = (0..words.len()).find_map(|i| time_at(&words, i)).map(|t| t.time.format("%H:%M").to_string());
        assert_eq!(found.as_deref(), expected, "{text:?}");
    }

    #[test]
    fn times_of_day_are_read() {
        check("6:15 pm", Some("18:15"));
        check("17:00", Some("17:00"));
        check("make it 6pm", Some("18:00"));
        check("quarter past 5 in the evening", Some("17:15"));
        check("quarter to 2 in the afternoon", Some("13:45"));
        check("half past 10 in the morning", Some("10:30"));
        check("half past 11", Some("11:30"));
        check("noon", Some("12:00"));
        check("10 in the morning", Some("10:00"));
        check("eight pm", Some("20:00"));
        check("twelve pm", Some("12:00"));
        check("12 am", Some("00:00"));
        check("afternoon 3:30", Some("15:30"));
        check("09:30", Some("09:30"));
        check("quarter to 1 pm", Some("12:45"));
        check("let's meet at 5", Some("17:00"));
        check("6 o'clock in the evening", Some("18:00"));
        check("eleven thirty am", Some("11:30"));
    }

    #[test]
    fn counts_ranges_and_impossible_times_are_none() {
        for text in ["4 people", "2 to 3 people", "25:00", "12:75", "at 4 people"] {
            check(text, None);
        }
    }
}
