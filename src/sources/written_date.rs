//! Days as tables write them. ISO first; figures with slashes only where the file's order is declared: 06/12 is two days.

use chrono::{Datelike, NaiveDate};

/// The years that a plan can speak of. The year 0 and 9999 are what programs write for "none".
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// In which order a file writes day and month in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2026.
    DayMonth,
    /// 12/31/2026.
    MonthDay,
}

/// Why something is not read as a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoDate {
    /// It is not written like a date.
    Unknown,
    /// It is written like a date, but no calendar has it.
    Impossible,
    /// The year is beyond [`YEARS`].
    Year(i32),
    /// Day and month in figures, and nobody said in which order.
    Order,
}

const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
];

/// The day that `raw` names. A time behind an ISO date is left aside: a plan's dates are the days that were written.
pub(super) fn day(raw: &str, order: Option<DateOrder>) -> Result<NaiveDate, NoDate> {
    let raw = raw.trim();
    let found = match iso(raw) {
        Some(found) => found?,
        None => match figures(raw, order) {
            Some(found) => found?,
            None => in_words(raw)?,
        },
    };
    if YEARS.contains(&found.year()) { Ok(found) } else { Err(NoDate::Year(found.year())) }
}

fn date(year: &str, month: u32, day: &str) -> Result<NaiveDate, NoDate> {
    let year: i32 = year.parse().map_err(|_| NoDate::Unknown)?;
    let day: u32 = day.parse().map_err(|_| NoDate::Unknown)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(NoDate::Impossible)
}

/// `2026-06-12`, `2026/06/12`, with or without a time after it.
fn iso(raw: &str) -> Option<Result<NaiveDate, NoDate>> {
    let end = raw.find(['T', ' ']).unwrap_or(raw.len());
    let (head, tail) = raw.split_at(end);
    let clock = tail.is_empty() || tail[1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
    let mut parts = head.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let shaped = year.len() == 4 && is_figure(year) && is_figure(month) && is_figure(day);
    (shaped && clock && parts.next().is_none()).then(|| {
        let month = month.parse().map_err(|_| NoDate::Unknown)?;
        date(year, month, day)
    })
}

fn is_figure(part: &str) -> bool {
    !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// `12/06/2026`, `12.06.26`, `12-6-2026`.
fn figures(raw: &str, order: Option<DateOrder>) -> Option<Result<NaiveDate, NoDate>> {
    let head = raw.split(' ').next()?;
    let parts: Vec<&str> = head.trim_end_matches('.').split(['/', '.', '-']).collect();
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    let short = |part: &str| is_figure(part) && part.len() <= 2;
    if !(short(first) && short(second) && is_figure(year) && matches!(year.len(), 2 | 4)) {
        return None;
    }
    let Some(order) = order else {
        return Some(Err(NoDate::Order));
    };
    let (day, month) = match order {
        DateOrder::DayMonth => (first, second),
        DateOrder::MonthDay => (second, first),
    };
    let full = if year.len() == 2 { format!("20{year}") } else { (*year).to_owned() };
    Some(month.parse().map_err(|_| NoDate::Unknown).and_then(|month| date(&full, month, day)))
}

/// `12 June 2026`, `Fri, Jun 12th, 2026`, `12-Jun-26`.
fn in_words(raw: &str) -> Result<NaiveDate, NoDate> {
    let lower = raw.to_lowercase();
    let mut parts = lower
        .split(|c: char| c == ',' || c == '-' || c == '.' || c.is_whitespace())
        .filter(|part| !part.is_empty() && *part != "of" && *part != "the")
        .peekable();
    if parts.peek().is_some_and(|first| is_weekday(first)) {
        parts.next();
    }
    let (Some(first), Some(second), Some(year), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(NoDate::Unknown);
    };
    let (month, day) = match (month(first), month(second)) {
        (Some(month), None) => (month, second),
        (None, Some(month)) => (month, first),
        _ => return Err(NoDate::Unknown),
    };
    let day = ["st", "nd", "rd", "th"].iter().find_map(|ending| day.strip_suffix(ending)).unwrap_or(day);
    match (is_figure(day), is_figure(year), year.len()) {
        (true, true, 4) => date(year, month, day),
        (true, true, 2) => date(&format!("20{year}"), month, day),
        _ => Err(NoDate::Unknown),
    }
}

fn month(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|name| name == &word || (word.len() >= 3 && name.starts_with(word)));
    at.or_else(|| (word == "sept").then_some(8)).and_then(|at| u32::try_from(at + 1).ok())
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    word.len() >= 3 && DAYS.iter().any(|name| name.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, order: Option<DateOrder>, expected: Result<&str, NoDate>) {
        assert_eq!(day(raw, order).map(|day| day.to_string()), expected.map(str::to_owned), "{raw:?}");
    }

    #[test]
    fn days_are_read_in_their_common_forms() {
        for raw in [
            "2026-06-12",
            "2026-06-12T10:00:00Z",
            "2026-06-12 10:00",
            "2026/6/12",
            "12 June 2026",
            "June 12, 2026",
            "Fri, Jun 12th, 2026",
            "12-Jun-2026",
            "12-Jun-26",
            "Friday 12th of June 2026",
        ] {
            check(raw, None, Ok("2026-06-12"));
        }
    }

    #[test]
    fn figures_are_read_only_in_a_declared_order() {
        check("12/06/2026", None, Err(NoDate::Order));
        check("12/06/2026", Some(DateOrder::DayMonth), Ok("2026-06-12"));
        check("12/06/2026", Some(DateOrder::MonthDay), Ok("2026-12-06"));
        check("12.6.26", Some(DateOrder::DayMonth), Ok("2026-06-12"));
        check("31/12/2026", Some(DateOrder::MonthDay), Err(NoDate::Impossible));
    }

    #[test]
    fn impossible_days_and_years_are_refused() {
        check("2026-02-30", None, Err(NoDate::Impossible));
        check("0000-01-01", None, Err(NoDate::Year(0)));
        check("9999-12-31", None, Err(NoDate::Year(9999)));
        for raw in ["", "soon", "June", "12", "2026", "12 June", "2026-06", "Q3 2026 end"] {
            check(raw, None, Err(NoDate::Unknown));
        }
    }
}
