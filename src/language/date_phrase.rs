//! What a date phrase means on a given day. Years outside 1970 to 2199 mean nothing.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// Which of a weekday's days is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// "Friday": the first one after today.
    Coming,
    /// "this Friday": the one of this week, or the coming one when that is past.
    This,
    /// "next Friday", "Friday next week": the one of next week.
    Next,
    /// "last Friday": the latest one before today.
    Last,
}

/// A date as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePhrase {
    /// A day with its year.
    Exact(NaiveDate),
    /// Day and month may be swapped; the year was written.
    Either(NaiveDate, NaiveDate),
    /// Day and month may be swapped (month, day), no year.
    EitherInYear((u32, u32), (u32, u32)),
    /// A day of a year that was not written.
    InYear {
        /// The month.
        month: u32,
        /// The day of the month.
        day: u32,
    },
    /// "the 12th": of a month that was not written.
    Day(u32),
    /// "the 4th of this month" (`ahead` 0), "of next month" (1).
    DayOfMonth {
        /// The day of the month.
        day: u32,
        /// How many months ahead.
        ahead: u32,
    },
    /// A weekday.
    Weekday(Weekday, Which),
    /// So many days from today.
    InDays(i32),
    /// So many months from today.
    InMonths(i32),
    /// The Monday so many weeks ahead.
    StartOfWeek(u32),
    /// The Friday so many weeks ahead.
    EndOfWeek(u32),
    /// The first day so many months ahead.
    StartOfMonth(u32),
    /// The last day so many months ahead.
    EndOfMonth(u32),
    /// The last day of the quarter so many quarters ahead.
    EndOfQuarter(u32),
    /// 31 December.
    EndOfYear,
    /// The first or last day of a named month.
    EdgeOfMonth {
        /// The month.
        month: u32,
        /// Whether the last day is meant.
        end: bool,
    },
}

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// One day.
    Day(NaiveDate),
    /// One of two: day and month may be swapped.
    Either(NaiveDate, NaiveDate),
}

impl Meaning {
    /// The one day that is meant, if it is one.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Either(..) => None,
        }
    }
}

/// A date without a year that lies further back than this, in days, is taken for next year's.
const FURTHEST_BACK: i64 = 92;

impl DatePhrase {
    /// What the phrase means on `today`. `near` is the date that is spoken of, if there is one: a bare "the 21st" is of
    /// its month, and a date without a year is of its year.
    pub fn on(self, today: NaiveDate, near: Option<NaiveDate>) -> Option<Meaning> {
        let day = match self {
            Self::Either(a, b) => return Some(Meaning::Either(a, b)),
            Self::EitherInYear(a, b) => {
                let (a, b) = (in_year(a.0, a.1, today, near)?, in_year(b.0, b.1, today, near)?);
                return Some(Meaning::Either(a, b));
            }
            other => other.one_day(today, near)?,
        };
        (1970..2200).contains(&day.year()).then_some(Meaning::Day(day))
    }

    /// Whether the phrase means the same on every day.
    pub fn is_absolute(self) -> bool {
        matches!(self, Self::Exact(_) | Self::Either(..))
    }

    fn one_day(self, today: NaiveDate, near: Option<NaiveDate>) -> Option<NaiveDate> {
        match self {
            Self::Exact(date) => Some(date),
            Self::Either(..) | Self::EitherInYear(..) => None,
            Self::InYear { month, day } => in_year(month, day, today, near),
            Self::Day(day) => match near {
                Some(near) => NaiveDate::from_ymd_opt(near.year(), near.month(), day),
                None => next_day_of_month(day, today),
            },
            Self::DayOfMonth { day, ahead } => {
                let month = first_of_month(today, ahead)?;
                NaiveDate::from_ymd_opt(month.year(), month.month(), day)
            }
            Self::Weekday(weekday, which) => on_weekday(weekday, which, today),
            Self::InDays(days) => shifted(today, days),
            Self::InMonths(months) if months < 0 => today.checked_sub_months(Months::new(months.unsigned_abs())),
            Self::InMonths(months) => today.checked_add_months(Months::new(months.unsigned_abs())),
            Self::StartOfWeek(ahead) => shifted(monday(today)?, 7 * i32::try_from(ahead).ok()?),
            Self::EndOfWeek(ahead) => shifted(monday(today)?, 7 * i32::try_from(ahead).ok()? + 4),
            Self::StartOfMonth(ahead) => first_of_month(today, ahead),
            Self::EndOfMonth(ahead) => first_of_month(today, ahead + 1)?.pred_opt(),
            Self::EndOfQuarter(ahead) => first_of_month(today, 3 - today.month0() % 3 + 3 * ahead)?.pred_opt(),
            Self::EndOfYear => NaiveDate::from_ymd_opt(today.year(), 12, 31),
            Self::EdgeOfMonth { month, end } => {
                let first = in_year(month, 1, today, near)?;
                if end { first_of_month(first, 1)?.pred_opt() } else { Some(first) }
            }
        }
    }
}

/// The day in the year that is meant: the year of `near`, else this year, else next year when it is long past.
fn in_year(month: u32, day: u32, today: NaiveDate, near: Option<NaiveDate>) -> Option<NaiveDate> {
    let centre = near.unwrap_or(today);
    let this_year = NaiveDate::from_ymd_opt(centre.year(), month, day);
    match this_year {
        Some(date) if (centre - date).num_days() <= FURTHEST_BACK => Some(date),
        _ => (1..=4).find_map(|n| NaiveDate::from_ymd_opt(centre.year() + n, month, day)),
    }
}

/// The next such day of a month, today included.
fn next_day_of_month(day: u32, today: NaiveDate) -> Option<NaiveDate> {
    (0..4).find_map(|ahead| {
        let month = first_of_month(today, ahead)?;
        NaiveDate::from_ymd_opt(month.year(), month.month(), day).filter(|d| *d >= today)
    })
}

fn first_of_month(today: NaiveDate, ahead: u32) -> Option<NaiveDate> {
    today.with_day(1)?.checked_add_months(Months::new(ahead))
}

fn monday(today: NaiveDate) -> Option<NaiveDate> {
    shifted(today, -i32::try_from(today.weekday().num_days_from_monday()).ok()?)
}

fn on_weekday(weekday: Weekday, which: Which, today: NaiveDate) -> Option<NaiveDate> {
    let ahead = |from: NaiveDate| {
        i32::try_from((7 + weekday.num_days_from_monday() - from.weekday().num_days_from_monday()) % 7).ok()
    };
    match which {
        Which::Coming => shifted(
            today,
            match ahead(today)? {
                0 => 7,
                n => n,
            },
        ),
        Which::This => shifted(today, ahead(today)?),
        Which::Next => shifted(monday(today)?, 7 + i32::try_from(weekday.num_days_from_monday()).ok()?),
        Which::Last => shifted(
            today,
            match ahead(today)? {
                0 => -7,
                n => n - 7,
            },
        ),
    }
}

/// The day `days` after `date`, backwards where negative.
fn shifted(date: NaiveDate, days: i32) -> Option<NaiveDate> {
    let count = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 { date.checked_sub_days(count) } else { date.checked_add_days(count) }
}

#[cfg(test)]
mod tests {
    use super::super::dates::dates;
    use super::*;

    /// Read on Wednesday, 4 March 2026.
    fn check(text: &str, expected: &[&str]) {
        let today = NaiveDate::from_ymd_opt(2026, 3, 4).expect("a day");
        let found: Vec<String> = dates(text, today)
            .into_iter()
            .map(|d| match d.meaning {
                Meaning::Day(day) => day.to_string(),
                Meaning::Either(a, b) => format!("{a}|{b}"),
            })
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn absolute_dates_are_read() {
        check("12 June", &["2026-06-12"]);
        check("June 12th, 2027", &["2027-06-12"]);
        check("the 12th of June works", &["2026-06-12"]);
        check("2026-05-14", &["2026-05-14"]);
        check("14.05.2026 is fine", &["2026-05-14"]);
        check("25/12", &["2026-12-25"]);
        check("1 Nov and 2 Feb", &["2026-11-01", "2026-02-02"]);
        check("May 3rd", &["2026-05-03"]);
    }

    #[test]
    fn swapped_day_and_month_are_both_given() {
        check("06/12", &["2026-12-06|2026-06-12"]);
        check("06/12/2026", &["2026-12-06|2026-06-12"]);
        check("06/06/2026", &["2026-06-06"]);
    }

    #[test]
    fn relative_dates_are_read_from_the_given_day() {
        check("tomorrow or Friday", &["2026-03-05", "2026-03-06"]);
        check("next Friday", &["2026-03-13"]);
        check("Tuesday next week", &["2026-03-10"]);
        check("the 4th of this month", &["2026-03-04"]);
        check("by the 2nd", &["2026-04-02"]);
        check("in two weeks", &["2026-03-18"]);
        check("three weeks from now", &["2026-03-25"]);
        check("end of month", &["2026-03-31"]);
        check("COB Thursday", &["2026-03-05"]);
        check("the day after tomorrow", &["2026-03-06"]);
        check("until next week", &["2026-03-09"]);
        check("end of June", &["2026-06-30"]);
        check("in a month", &["2026-04-04"]);
    }

    #[test]
    fn impossible_dates_and_words_that_look_like_dates_are_none() {
        for text in [
            "31 June", "0000-01-01", "9999-12-31", "31/31", "24/7", "it may be", "the 2nd option", "4 people",
            "I sat there", "2026-13-01", "12/99", "two weeks",
        ] {
            check(text, &[]);
        }
    }
}
