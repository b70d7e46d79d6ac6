//! Forecast late: work will not be over when it is promised. What says so is, in this order, a source's own forecast, what is left of
//! a commitment in a box of time, and earned schedule (Lipke 2003: the time that was earned over the time that has gone by).

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::domain::evidence::Evidence;
use crate::domain::finding::{Confidence, Detector, Fact, Finding, LateSign, Proposed, Severity};
use crate::domain::plan::{Item, Origin};
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Value};

use super::mistake::{day_of, is_swapped};
use super::overdue::of_origin;
use super::{Scene, evidence, key};

/// From how much of the time on a forecast is made, in percent: before half of it, plans and their progress say little.
pub const FROM_ELAPSED: Decimal = Decimal::from_parts(50, 0, 0, false, 0);

/// From how much of the time on it is sure, in percent.
const SURE_ELAPSED: Decimal = Decimal::from_parts(80, 0, 0, false, 0);

/// A forecast of so many days late is within what nobody can foresee.
const NEAR_DAYS: i64 = 3;

/// Days late from which somebody must look now.
const FAR_DAYS: i64 = 28;

/// All items that are forecast to be late.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    scene.plan.items().filter_map(|item| of_item(scene, item)).collect()
}

/// The item's finding, where it is forecast to be late. Once the day has passed it is overdue, and no forecast.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Option<Finding> {
    let due = item.due().filter(|due| *due >= scene.today())?;
    if item.is_over() {
        return None;
    }
    // Where work is counted, what is left of it says more than its share of time.
    let counted = || to_complete(item, scene.zone).is_none().then(|| earned(scene, item, due))?;
    stated(item, due).or_else(|| remaining(scene, item, due)).or_else(counted)
}

/// A source's own forecast. Where sources are at odds on day and month of this item, of the two ways to read the forecast the one
/// nearer to the promise counts.
fn stated(item: &Item, due: NaiveDate) -> Option<Finding> {
    let Origin::Source(reading) = item.now(&Field::Forecast)? else {
        return None;
    };
    let written = day_of(reading)?;
    let other = NaiveDate::from_ymd_opt(written.year(), written.day(), written.month());
    let other = other.filter(|_| is_at_odds(item));
    let apart = |day: &NaiveDate| (*day - due).num_days().abs();
    let forecast = other.into_iter().fold(written, |best, day| if apart(&day) < apart(&best) { day } else { best });
    if forecast <= due {
        return None;
    }
    let sign = LateSign::Stated { forecast, source: reading.source.clone() };
    Some(finding(item, (due, Some(forecast)), (sign, Confidence::High), reading))
}

/// True where two sources give the start or the end of an item with day and month swapped.
fn is_at_odds(item: &Item) -> bool {
    [Field::Start, Field::Due].iter().any(|field| {
        let newest = item.histories(field).filter_map(|(_, history)| day_of(history.last()?));
        let days: Vec<NaiveDate> = newest.collect();
        days.iter().any(|a| days.iter().any(|b| is_swapped(*a, *b)))
    })
}

/// What is left of what was committed, where work is counted and its time is a box.
fn remaining(scene: &Scene<'_>, item: &Item, due: NaiveDate) -> Option<Finding> {
    let start = item.day(&Field::Start)?;
    let share = to_complete(item, scene.zone)?;
    let elapsed = elapsed(start, due, scene.today())?;
    if elapsed < FROM_ELAPSED || share.percent < Decimal::from(scene.thresholds.to_complete_percent) {
        return None;
    }
    let Some(Origin::Source(reading)) = item.now(&Field::Done) else {
        return None;
    };
    let confidence = if elapsed >= SURE_ELAPSED { Confidence::High } else { Confidence::Medium };
    let sign = LateSign::Remaining { committed: share.committed, done: share.done, open: share.open };
    Some(finding(item, (due, None), (sign, confidence), reading))
}

/// How much of the open work must still be done to keep a commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToComplete {
    /// What was committed when the work began.
    pub committed: Decimal,
    /// What is done.
    pub done: Decimal,
    /// What is open, with what was added since.
    pub open: Decimal,
    /// What is left of the commitment over what is open, in percent; nothing left is 0. Above 100 the rest was taken out.
    pub percent: Decimal,
}

/// How much of the open work must still be done, where an item's work is counted. What was added on the way can stand in for what was
/// committed, so a box that grew is easier to keep than its share of done work says.
#[must_use]
pub fn to_complete(item: &Item, zone: chrono_tz::Tz) -> Option<ToComplete> {
    let Origin::Source(scope) = item.now(&Field::Scope)? else {
        return None;
    };
    let start = item.day(&Field::Start)?;
    let history = item.histories(&Field::Scope).find(|(source, _)| **source == scope.source)?.1;
    let at_start = |reading: &&Reading| reading.at.with_timezone(&zone).date_naive() <= start;
    let committed = history.iter().rev().find(at_start).or_else(|| history.first()).and_then(amount)?;
    let (now, done) = (amount(scope)?, item.amount(&Field::Done)?);
    let (owed, open) = ((committed - done).max(Decimal::ZERO), (now - done).max(Decimal::ZERO));
    if committed <= Decimal::ZERO {
        return None;
    }
    // Nothing is open and something is owed: it was taken out, and will not be done.
    let percent = if owed.is_zero() {
        Decimal::ZERO
    } else {
        (owed * Decimal::ONE_HUNDRED).checked_div(open).unwrap_or(Decimal::ONE_HUNDRED)
    };
    Some(ToComplete { committed, done, open, percent })
}

fn amount(reading: &Reading) -> Option<Decimal> {
    match reading.value {
        Value::Number(amount) => Some(amount),
        _ => None,
    }
}

/// How much of the time from `start` to `due` has gone by on `day`, in percent.
fn elapsed(start: NaiveDate, due: NaiveDate, day: NaiveDate) -> Option<Decimal> {
    let whole = Decimal::from((due - start).num_days());
    let gone = Decimal::from((day - start).num_days());
    (whole > Decimal::ZERO && gone > Decimal::ZERO).then(|| gone * Decimal::ONE_HUNDRED / whole)
}

/// Earned schedule, as of the day of the last progress: what is said must not change with every day on which nothing happens.
fn earned(scene: &Scene<'_>, item: &Item, due: NaiveDate) -> Option<Finding> {
    let start = item.day(&Field::Start)?;
    let Origin::Source(reading) = item.now(&Field::Progress)? else {
        return None;
    };
    let (_, history) = item.histories(&Field::Progress).find(|(source, _)| **source == reading.source)?;
    // A number that was said once is an opinion; progress that is counted changes.
    if history.len() < 2 {
        return None;
    }
    let progress = item.progress().filter(|progress| *progress > Decimal::ZERO)?;
    let on = scene.day(reading.at);
    let elapsed = elapsed(start, due, on).filter(|elapsed| *elapsed >= FROM_ELAPSED)?;
    let spi = progress.checked_div(elapsed)?;
    if spi * Decimal::ONE_HUNDRED >= Decimal::from(scene.thresholds.spi_percent) {
        return None;
    }
    let days = Decimal::from((due - start).num_days()).checked_div(spi)?.ceil().to_u64()?;
    let forecast = scene.calendar.working_on_or_after(start.checked_add_days(chrono::Days::new(days))?);
    if (forecast - due).num_days() < NEAR_DAYS {
        return None;
    }
    let confidence = if elapsed >= SURE_ELAPSED { Confidence::High } else { Confidence::Medium };
    let (elapsed, spi) = (elapsed.round(), spi.round_dp(2));
    let sign = LateSign::EarnedSchedule { progress: progress.round(), on, elapsed, spi, forecast };
    Some(finding(item, (due, Some(forecast)), (sign, confidence), reading))
}

fn finding(
    item: &Item,
    (due, forecast): (NaiveDate, Option<NaiveDate>),
    (sign, confidence): (LateSign, Confidence),
    reading: &Reading,
) -> Finding {
    let promised = item.now(&Field::Due).map(of_origin);
    let rests_on: Vec<Evidence> = promised.into_iter().chain([evidence(reading)]).collect();
    let far = forecast.is_some_and(|forecast| (forecast - due).num_days() >= FAR_DAYS);
    let severity = if far && confidence == Confidence::High { Severity::High } else { Severity::Medium };
    let moved = |day| Proposed { item: item.key.clone(), field: Field::Due, value: Value::Date(day) };
    Finding {
        key: key(Detector::ForecastLate, item.key.as_str()),
        severity,
        fact: Fact::ForecastLate { title: item.title().to_owned(), due, sign, confidence },
        evidence: rests_on,
        proposed: forecast.map(moved),
        since: reading.at,
    }
}
