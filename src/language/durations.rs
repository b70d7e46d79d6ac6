//! Lengths of time: "two weeks", "1.5 hours", "half an hour", "3d".

use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::numbers::number_at;
use super::words::Word;

/// A length of time that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDuration {
    /// The tokens that it takes.
    pub tokens: Range<usize>,
    /// How long, in minutes. A day has 24 hours, a month 30 days, a year 365.
    pub minutes: i64,
    /// How many of the unit.
    pub count: Decimal,
    /// The unit, in the singular.
    pub unit: &'static str,
}

/// The length of time that begins at token `i`, if any.
pub fn duration_at(words: &[Word<'_>], i: usize) -> Option<FoundDuration> {
    let is = |at: usize, any: &[&str]| words.get(at).is_some_and(|w| w.is_any(any));
    let (count, mut at) = if is(i, &["half"]) && is(i + 1, &["a", "an"]) {
        (Decimal::new(5, 1), i + 2)
    } else if is(i, &["a", "an", "another"]) && words.get(i + 1).is_some_and(|w| unit(w).is_some()) {
        (Decimal::ONE, i + 1)
    } else {
        let number = number_at(words, i).filter(|n| !n.percent && !n.value.is_sign_negative())?;
        (number.value, number.tokens.end)
    };
    at += usize::from(is(at, &["more", "working", "business", "full", "-", "extra"]));
    let word = words.get(at)?;
    let (minutes, unit) = unit(word)?;
    if word.is_any(&["m", "d", "h", "w"]) && word.start != words[at - 1].end {
        return None;
    }
    let minutes = count.checked_mul(Decimal::from(minutes))?.to_i64()?;
    (minutes < LONGEST).then_some(FoundDuration { tokens: i..at + 1, minutes, count, unit })
}

/// The longest length that is read, in minutes: a hundred years.
const LONGEST: i64 = 100 * 365 * 1440;

fn unit(word: &Word<'_>) -> Option<(i64, &'static str)> {
    match word.lower.as_ref() {
        "minute" | "minutes" | "min" | "mins" => Some((1, "minute")),
        "hour" | "hours" | "hr" | "hrs" | "h" => Some((60, "hour")),
        "day" | "days" | "d" => Some((1440, "day")),
        "week" | "weeks" | "wk" | "wks" | "w" => Some((7 * 1440, "week")),
        "fortnight" => Some((14 * 1440, "fortnight")),
        "sprint" | "sprints" => None,
        "month" | "months" => Some((30 * 1440, "month")),
        "year" | "years" | "yr" | "yrs" => Some((365 * 1440, "year")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<i64>) {
        let words = super::super::words::words(text);
        let found = (0..words.len()).find_map(|i| duration_at(&words, i)).map(|d| d.minutes);
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn lengths_are_read_in_minutes() {
        check("two weeks", Some(14 * 1440));
        check("1.5 hours", Some(90));
        check("half an hour", Some(30));
        check("3d", Some(3 * 1440));
        check("a week", Some(7 * 1440));
        check("3 d", None);
        check("5 people", None);
        check("99999999999 years", None);
    }
}
