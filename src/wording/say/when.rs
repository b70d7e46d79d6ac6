//! Days and times as people write them, in the project's zone: `Tue 17:00`, `21 May`; the year only where it is another one.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::domain::project::Project;

/// Within how many days of today a weekday alone says which day is meant.
const WEEKDAY_REACH_DAYS: i64 = 6;

/// A year in which no date lies: with it, every date is written with its own.
pub(crate) const NO_YEAR: i32 = i32::MIN;

/// `21 May`, with the year where it is not `year`.
pub(crate) fn day(date: NaiveDate, year: i32) -> String {
    let written = date.format("%-d %B").to_string();
    if date.year() == year { written } else { format!("{written} {}", date.year()) }
}

/// `21 May 2027`, always whole.
fn whole_day(date: NaiveDate) -> String {
    day(date, NO_YEAR)
}

/// Two days with `between` between them, what they share written once: `12 → 19 June`, `30 May → 6 June`.
pub(crate) fn two_days(from: NaiveDate, between: &str, to: NaiveDate, year: i32) -> String {
    if from.year() != to.year() {
        return format!("{} {between} {}", whole_day(from), whole_day(to));
    }
    let first = if from.month() == to.month() { from.day().to_string() } else { from.format("%-d %B").to_string() };
    format!("{first} {between} {}", day(to, year))
}

/// `Wed 4 March`: which day it was, in words that are still right next week.
pub(crate) fn dated(project: &Project, at: DateTime<Utc>, year: i32) -> String {
    let local = project.day(at);
    format!("{} {}", local.format("%a"), day(local, year))
}

/// `10:42` today, else as [`moment`]: for a reply, which is read at once.
pub(crate) fn clock(project: &Project, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if project.day(at) == project.day(now) {
        at.with_timezone(&project.zone).format("%H:%M").to_string()
    } else {
        moment(project, at, now)
    }
}

/// `Tue 10:42` within a week, else `21 May, 10:42`. A card is read on other days than it was drawn: today has its weekday too.
pub(crate) fn moment(project: &Project, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let local = at.with_timezone(&project.zone);
    let clock = local.format("%H:%M");
    let (then, today) = (local.date_naive(), project.day(now));
    let apart = (then - today).num_days();
    if apart.abs() <= WEEKDAY_REACH_DAYS {
        format!("{} {clock}", then.format("%a"))
    } else {
        format!("{}, {clock}", day(then, today.year()))
    }
}

/// `Tue` within a week, else `21 May`.
pub(crate) fn weekday(project: &Project, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (then, today) = (project.day(at), project.day(now));
    if (then - today).num_days().abs() <= WEEKDAY_REACH_DAYS {
        then.format("%a").to_string()
    } else {
        day(then, today.year())
    }
}
