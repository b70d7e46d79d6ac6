//! Dates in digits: "2026-05-14", "14.05.2026", and "06/12", whose day and month may be swapped.

use chrono::NaiveDate;

use super::date_phrase::DatePhrase;
use super::words::{Word, WordKind};

/// "2026-05-14", "14.05.2026", "06/12", "6/12/25".
pub(super) fn numeric(words: &[Word<'_>], i: usize) -> Option<(DatePhrase, usize)> {
    let raw = words.get(i).filter(|w| w.kind == WordKind::Number)?.lower.as_ref();
    let separator = raw.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') || raw.len() > 10 {
        return None;
    }
    let parts: Vec<&str> = raw.split(separator).collect();
    let number = |n: usize| parts.get(n).and_then(|p| p.parse::<u32>().ok());
    let full_year = |n: usize| year(parts.get(n)?);
    match parts.len() {
        3 if parts[0].len() == 4 => {
            let date = NaiveDate::from_ymd_opt(full_year(0)?, number(1)?, number(2)?)?;
            Some((DatePhrase::Exact(date), i + 1))
        }
        3 => {
            let (a, b, year) = (number(0)?, number(1)?, full_year(2)?);
            let day_first = NaiveDate::from_ymd_opt(year, b, a);
            let month_first = NaiveDate::from_ymd_opt(year, a, b).filter(|_| separator != '.');
            either(day_first, month_first).map(|phrase| (phrase, i + 1))
        }
        2 if separator == '/' => {
            let (a, b) = (number(0)?, number(1)?);
            if (a, b) == (24, 7) || parts.iter().any(|p| p.len() > 2) {
                return None;
            }
            slashed(a, b).map(|phrase| (phrase, i + 1))
        }
        _ => None,
    }
}

fn either(first: Option<NaiveDate>, second: Option<NaiveDate>) -> Option<DatePhrase> {
    match (first, second) {
        (Some(a), Some(b)) if a != b => Some(DatePhrase::Either(a, b)),
        (Some(a), _) | (None, Some(a)) => Some(DatePhrase::Exact(a)),
        (None, None) => None,
    }
}

/// "06/12" without a year: day and month may be swapped.
fn slashed(a: u32, b: u32) -> Option<DatePhrase> {
    let day_first = is_day(b, a).then_some((b, a));
    let month_first = is_day(a, b).then_some((a, b));
    match (day_first, month_first) {
        (Some(x), Some(y)) if x != y => Some(DatePhrase::EitherInYear(x, y)),
        (Some((month, day)), _) | (None, Some((month, day))) => Some(DatePhrase::InYear { month, day }),
        (None, None) => None,
    }
}

pub(super) fn is_day(month: u32, day: u32) -> bool {
    NaiveDate::from_ymd_opt(2024, month, day).is_some()
}

/// A year between 1970 and 2199; two digits are of this century.
pub(super) fn year(raw: &str) -> Option<i32> {
    let year: i32 = raw.parse().ok()?;
    match raw.len() {
        4 => (1970..2200).contains(&year).then_some(year),
        2 => Some(2000 + year),
        _ => None,
    }
}
