//! Lengths of time, times of day and days as the file writes them.

use chrono::{NaiveDate, NaiveTime, TimeDelta, Weekday};

use crate::domain::calendar::{QuietHours, Term};

/// The longest term, in working days and in hours: a year. What is longer was mistyped.
const TERM_LIMIT: u32 = 366;
const HOURS_LIMIT: i64 = 366 * 24;

/// What a term looks like, for messages.
pub(crate) const TERM: &str = "a length of time, such as \"2 working days\", \"4 hours\" or \"1 working day 4 hours\"";

/// What a length on the clock looks like.
pub(crate) const CLOCK: &str = "a length of time in hours or minutes, such as \"4 hours\" or \"30 minutes\"";

/// What quiet hours look like.
pub(crate) const QUIET: &str = "two times of day, such as \"20:00-07:00\"";

/// Reads `2 working days`, `4 hours`, `1 working day and 30 minutes`. Plain days are refused: on the clock or of the calendar?
pub(crate) fn term(raw: &str) -> Option<Term> {
    let words: Vec<String> =
        raw.split([' ', ',']).filter(|word| !word.is_empty() && *word != "and").map(str::to_lowercase).collect();
    let mut term = Term::ZERO;
    let mut rest = words.as_slice();
    while let [number, unit, more @ ..] = rest {
        let number: u32 = number.parse().ok()?;
        rest = more;
        match unit.as_str() {
            "working" => {
                let [day, more @ ..] = rest else { return None };
                matches!(day.as_str(), "day" | "days").then_some(())?;
                term.working_days = term.working_days.checked_add(number)?;
                rest = more;
            }
            "hour" | "hours" => term.clock += TimeDelta::try_hours(i64::from(number))?,
            "minute" | "minutes" => term.clock += TimeDelta::try_minutes(i64::from(number))?,
            _ => return None,
        }
    }
    let bounded = term.working_days <= TERM_LIMIT && term.clock.num_hours() <= HOURS_LIMIT;
    (rest.is_empty() && bounded && term != Term::ZERO).then_some(term)
}

/// Reads a term that may be none at all: `0`.
pub(crate) fn term_or_none(raw: &str) -> Option<Term> {
    if raw.trim() == "0" { Some(Term::ZERO) } else { term(raw) }
}

/// Reads a length on the clock alone.
pub(crate) fn clock(raw: &str) -> Option<TimeDelta> {
    term(raw).filter(|term| term.working_days == 0).map(|term| term.clock)
}

/// Reads `20:00-07:00`.
pub(crate) fn quiet(raw: &str) -> Option<QuietHours> {
    let (from, to) = raw.split_once('-')?;
    let time = |raw: &str| NaiveTime::parse_from_str(raw.trim(), "%H:%M").ok();
    let (from, to) = (time(from)?, time(to)?);
    (from != to).then_some(QuietHours { from, to })
}

/// Reads `2026-12-25`.
pub(crate) fn day(raw: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(raw.trim(), "%Y-%m-%d").ok()
}

/// The weekdays as the file writes them.
pub(crate) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_in_words_and_plain_days_are_refused() {
        let term_of = |working_days, hours| Some(Term { working_days, clock: TimeDelta::hours(hours) });
        let table = [
            ("2 working days", term_of(2, 0)),
            ("1 working day", term_of(1, 0)),
            ("4 hours", term_of(0, 4)),
            ("1 working day and 4 hours", term_of(1, 4)),
            ("90 minutes", Some(Term { working_days: 0, clock: TimeDelta::minutes(90) })),
            ("2 days", None),
            ("working days", None),
            ("2 working", None),
            ("-1 hours", None),
            ("4", None),
            ("0", None),
            ("", None),
            ("99999999999 hours", None),
            ("4294967295 hours", None),
        ];
        for (raw, read) in table {
            assert_eq!(term(raw), read, "{raw}");
        }
        assert_eq!(term_or_none("0"), Some(Term::ZERO));
        assert_eq!(clock("1 working day"), None);
    }
}
