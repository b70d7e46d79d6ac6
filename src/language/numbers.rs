//! Numbers in text: digits, words, thousands separators, decimal comma, `k` and `M`, percentages.

use std::ops::Range;

use rust_decimal::Decimal;

use super::words::{Word, WordKind};

/// A number that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundNumber {
    /// The tokens that it takes.
    pub tokens: Range<usize>,
    /// What it is worth, with its `k` or `M` applied; percentages are numbers of percent.
    pub value: Decimal,
    /// Whether it is a percentage.
    pub percent: bool,
    /// Whether it was written in digits.
    pub digits: bool,
}

/// The number that begins at token `i`, if any.
pub fn number_at(words: &[Word<'_>], i: usize) -> Option<FoundNumber> {
    let first = words.get(i)?;
    let (mut value, mut end, digits) = match first.kind {
        WordKind::Number => (parse_digits(first.lower.as_ref())?, i + 1, true),
        WordKind::Word => {
            let (value, end) = spelled(words, i)?;
            (value, end, false)
        }
        _ => return None,
    };
    if let Some(factor) = words.get(end).and_then(|w| scale(w, words[end - 1].end, digits)) {
        value = value.checked_mul(factor)?;
        end += 1;
    }
    let percent = words.get(end).is_some_and(|w| w.is_any(&["%", "percent", "pct", "％"]));
    Some(FoundNumber { tokens: i..end + usize::from(percent), value, percent, digits })
}

/// Reads digits with separators: `1,000.5`, `1.234,5`, `3,5`, `+1`, `-0.5`. Times, dates and ranges are no numbers.
pub fn parse_digits(raw: &str) -> Option<Decimal> {
    let unsigned = raw.trim_start_matches(['+', '-', '−', '±']);
    if unsigned.len() > 30 || unsigned.is_empty() || unsigned.contains([':', '/', '-']) {
        return None;
    }
    let plain = match (unsigned.rfind(','), unsigned.rfind('.')) {
        (None, None) => unsigned.to_owned(),
        (Some(comma), Some(dot)) if comma < dot => grouped(&unsigned[..dot], ',')? + &unsigned[dot..],
        (Some(comma), Some(_)) => grouped(&unsigned[..comma], '.')? + "." + &unsigned[comma + 1..],
        (Some(comma), None) => match grouped(unsigned, ',') {
            Some(whole) => whole,
            None if unsigned.matches(',').count() == 1 => {
                format!("{}.{}", &unsigned[..comma], &unsigned[comma + 1..])
            }
            None => return None,
        },
        (None, Some(_)) if unsigned.matches('.').count() == 1 => unsigned.to_owned(),
        (None, Some(_)) => grouped(unsigned, '.')?,
    };
    let value: Decimal = plain.parse().ok()?;
    Some(if raw.starts_with(['-', '−']) { -value } else { value })
}

/// The digits of groups of three behind the first group.
fn grouped(raw: &str, separator: char) -> Option<String> {
    let mut groups = raw.split(separator);
    let first = groups.next()?;
    let rest_fits = groups.all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()));
    let fits = (1..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_digit()) && rest_fits;
    (fits || !raw.contains(separator) && raw.bytes().all(|b| b.is_ascii_digit())).then(|| raw.replace(separator, ""))
}

/// What `k`, `M`, "thousand" multiply by. Single letters count only when they touch the digits.
fn scale(word: &Word<'_>, touches: usize, digits: bool) -> Option<Decimal> {
    let touching = digits && word.start == touches;
    match word.lower.as_ref() {
        "k" if touching => Some(Decimal::from(1_000)),
        "m" if touching && word.text == "M" => Some(Decimal::from(1_000_000)),
        "mn" | "mio" | "mm" if touching => Some(Decimal::from(1_000_000)),
        "bn" if touching => Some(Decimal::from(1_000_000_000)),
        "hundred" => Some(Decimal::from(100)),
        "thousand" | "grand" => Some(Decimal::from(1_000)),
        "million" | "millions" => Some(Decimal::from(1_000_000)),
        "billion" => Some(Decimal::from(1_000_000_000)),
        "dozen" => Some(Decimal::from(12)),
        _ => None,
    }
}

/// What a word from "zero" to "ninety" is worth.
pub fn small_number(lower: &str) -> Option<u32> {
    const UNITS: [&str; 20] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if let Some(n) = UNITS.iter().position(|u| *u == lower) {
        return u32::try_from(n).ok();
    }
    if let Some(n) = TENS.iter().position(|t| *t == lower) {
        return u32::try_from(n * 10 + 20).ok();
    }
    let (tens, unit) = lower.split_once('-')?;
    let tens = TENS.iter().position(|t| *t == tens)? * 10 + 20;
    let unit = UNITS[1..10].iter().position(|u| *u == unit)? + 1;
    u32::try_from(tens + unit).ok()
}

/// Spelled numbers: "two", "twenty five", "three hundred". "one" that stands for a thing is none.
fn spelled(words: &[Word<'_>], i: usize) -> Option<(Decimal, usize)> {
    let word = &words[i];
    if word.is("a")
        && words.get(i + 1).is_some_and(|w| w.is_any(&["hundred", "thousand", "dozen", "million", "couple"]))
    {
        let couple = words[i + 1].is("couple");
        return Some((Decimal::from(if couple { 2 } else { 1 }), i + 1 + usize::from(couple)));
    }
    let value = small_number(&word.lower)?;
    if value == 1 && is_pronoun(words, i) {
        return None;
    }
    let unit =
        (value >= 20 && value % 10 == 0).then(|| words.get(i + 1).and_then(|w| small_number(&w.lower))).flatten();
    match unit.filter(|u| (1..10).contains(u)) {
        Some(unit) => Some((Decimal::from(value + unit), i + 2)),
        None => Some((Decimal::from(value), i + 1)),
    }
}

/// "this one", "the one", "one of them", "no one", "one more thing".
fn is_pronoun(words: &[Word<'_>], i: usize) -> bool {
    let before = i.checked_sub(1).map(|b| &words[b]);
    let pointed = before.is_some_and(|w| {
        w.is_any(&[
            "this", "that", "the", "which", "no", "any", "another", "each", "every", "some", "good", "other", "first",
            "last", "same", "right", "new", "old", "that's", "better", "different", "wrong", "nice", "great", "big",
            "small",
        ])
    });
    let next = words.get(i + 1);
    let loose = next.is_some_and(|w| {
        w.is_any(&[
            "of", "that", "thing", "more", "another", "question", "is", "was", "could", "should", "can", "has",
            "minor", "small", "nit",
        ])
    });
    pointed || loose
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let words = super::super::words::words(text);
        let found = (0..words.len()).find_map(|i| number_at(&words, i)).map(|n| n.value.normalize().to_string());
        assert_eq!(found.as_deref(), expected, "{text:?}");
    }

    #[test]
    fn numbers_are_read_in_digits_and_words() {
        check("1,000", Some("1000"));
        check("1,234.50", Some("1234.5"));
        check("1.234,5", Some("1234.5"));
        check("3,5", Some("3.5"));
        check("1.2M", Some("1200000"));
        check("450k", Some("450000"));
        check("twenty five people", Some("25"));
        check("twenty-five", Some("25"));
        check("three hundred", Some("300"));
        check("make it one", Some("1"));
        check("a dozen", Some("12"));
        check("71 %", Some("71"));
    }

    #[test]
    fn pronouns_times_and_dates_are_no_numbers() {
        for text in ["this one is good", "6:15", "2026-05-14", "no one", "1,00,0"] {
            check(text, None);
        }
    }
}
