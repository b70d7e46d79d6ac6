//! One cell of a plan file: text to a typed value, by the field that it is for.

use std::sync::Arc;

use crate::domain::value::{Field, Status, Value};

use super::column::plain;
use super::number;
use super::problem::quoted;
use super::written_date::{self, DateOrder, NoDate, YEARS};

/// The longest value of a cell, in bytes. Descriptions of trackers end at 32 KiB; what is longer is no plan value.
pub(super) const CELL_LIMIT: usize = 64 * 1024;

/// Why a cell is not a value, and what to do about it.
#[derive(Debug)]
pub(super) struct BadCell {
    pub(super) what: String,
    pub(super) hint: Option<String>,
}

impl BadCell {
    fn new(what: String, hint: Option<&str>) -> Self {
        Self { what, hint: hint.map(str::to_owned) }
    }
}

/// Words that a table has where a value is still missing. They are kept as text: that a date was taken back is news.
const MISSING: [&str; 12] = ["-", "--", "–", "n/a", "na", "none", "null", "tbd", "tba", "tbc", "unknown", "?"];

/// The value of a cell; none where it is empty.
pub(super) fn value(field: &Field, raw: &str, order: Option<DateOrder>) -> Result<Option<Value>, BadCell> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    if raw.len() > CELL_LIMIT {
        let what = format!("the value has {} bytes, more than {CELL_LIMIT}", raw.len());
        return Err(BadCell::new(what, Some("leave this column out")));
    }
    let text = || Value::Text(Arc::from(raw));
    let typed = !matches!(field, Field::Title | Field::Other(_));
    if typed && MISSING.contains(&raw.to_lowercase().as_str()) {
        return Ok(Some(text()));
    }
    match field {
        Field::Start | Field::Due | Field::Forecast | Field::Baseline | Field::Finished => date(raw, order),
        Field::Status => Ok(status(raw).map_or_else(text, Value::Status)),
        Field::Owner => Ok(Value::Person(Arc::from(raw.trim_start_matches('@')))),
        Field::Progress => progress(raw),
        Field::Scope | Field::Done => Ok(number::decimal(raw).map_or_else(text, Value::Number)),
        Field::Effort => Ok(number::effort(raw).map_or_else(text, |minutes| Value::Duration { minutes })),
        Field::Budget | Field::Spent | Field::ForecastCost => {
            number::money(raw).ok_or_else(|| not(raw, "an amount of money"))
        }
        Field::DependsOn => Ok(Value::Text(keys(raw))),
        Field::Title | Field::PartOf | Field::Serves | Field::Accepted | Field::Other(_) => Ok(text()),
    }
    .map(Some)
}

fn not(raw: &str, kind: &str) -> BadCell {
    BadCell::new(format!("{:?} is not {kind}", quoted(raw)), None)
}

fn date(raw: &str, order: Option<DateOrder>) -> Result<Value, BadCell> {
    let shown = quoted(raw);
    written_date::day(raw, order).map(Value::Date).map_err(|why| match why {
        NoDate::Unknown => BadCell::new(format!("{shown:?} is not a date"), Some("write dates as 2026-06-12")),
        NoDate::Impossible => {
            let hint = order.map(|_| "the declared date_order may be the wrong one");
            BadCell::new(format!("{shown:?} is in no calendar"), hint)
        }
        NoDate::Year(year) => BadCell::new(
            format!("the year {year} in {shown:?} is not within {} to {}", YEARS.start(), YEARS.end()),
            Some("leave the cell empty where there is no date"),
        ),
        NoDate::Order => BadCell::new(
            format!("{shown:?} can be read as two dates"),
            Some("declare date_order = \"day-month\" or \"month-day\" for this file, or write dates as 2026-06-12"),
        ),
    })
}

fn progress(raw: &str) -> Result<Value, BadCell> {
    let percent = number::percent(raw).ok_or_else(|| not(raw, "a percentage"))?;
    if percent.is_sign_negative() || percent > rust_decimal::Decimal::ONE_HUNDRED {
        return Err(not(raw, "between 0 and 100 percent"));
    }
    Ok(Value::Number(percent))
}

/// Keys, one kind of separator between them, in the order in which they stand.
fn keys(raw: &str) -> Arc<str> {
    let keys: Vec<&str> = raw.split([',', ';', '\n']).map(str::trim).filter(|key| !key.is_empty()).collect();
    Arc::from(keys.join(", "))
}

/// Where work stands, by the words that trackers use.
fn status(raw: &str) -> Option<Status> {
    let word = plain(raw).replace(['\'', '’'], "");
    let status = match word.as_str() {
        "planned"
        | "todo"
        | "to do"
        | "open"
        | "new"
        | "backlog"
        | "not started"
        | "not begun"
        | "upcoming"
        | "scheduled"
        | "ready"
        | "proposed"
        | "reopened"
        | "selected for development"
        | "future" => Status::Planned,
        "active" | "in progress" | "doing" | "started" | "ongoing" | "under way" | "underway" | "wip" | "in work"
        | "in review" | "review" | "in development" | "in test" | "testing" | "in qa" | "on track" | "at risk"
        | "delayed" | "late" => Status::Active,
        "blocked" | "on hold" | "hold" | "stuck" | "impeded" | "waiting" | "paused" => Status::Blocked,
        "done" | "closed" | "complete" | "completed" | "finished" | "resolved" | "merged" | "shipped" | "released"
        | "delivered" | "fixed" | "accepted" => Status::Done,
        "cancelled" | "canceled" | "wont do" | "wontfix" | "wont fix" | "dropped" | "rejected" | "abandoned"
        | "obsolete" | "withdrawn" => Status::Cancelled,
        _ => return None,
    };
    Some(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: Field, raw: &str, expected: &str) {
        let read = value(&field, raw, None);
        let shown = match &read {
            Ok(Some(value)) => format!("{value:?}"),
            Ok(None) => "none".to_owned(),
            Err(bad) => bad.what.clone(),
        };
        assert_eq!(shown, expected, "{field} {raw:?}");
    }

    #[test]
    fn a_cell_is_typed_by_its_field() {
        check(Field::Due, "12 June 2026", "Date(2026-06-12)");
        check(Field::Due, "TBD", "Text(\"TBD\")");
        check(Field::Due, "", "none");
        check(Field::Status, "In Progress", "Status(Active)");
        check(Field::Status, "won't do", "Status(Cancelled)");
        check(Field::Status, "Awaiting legal", "Text(\"Awaiting legal\")");
        check(Field::Owner, "@ana", "Person(\"ana\")");
        check(Field::Progress, "48 %", "Number(48)");
        check(Field::DependsOn, "A-1; A-2", "Text(\"A-1, A-2\")");
    }

    #[test]
    fn a_bad_cell_says_what_is_wrong() {
        check(Field::Due, "12/06/2026", "\"12/06/2026\" can be read as two dates");
        check(Field::Due, "soon", "\"soon\" is not a date");
        check(Field::Due, "9999-12-31", "the year 9999 in \"9999-12-31\" is not within 1900 to 2199");
        check(Field::Progress, "140 %", "\"140 %\" is not between 0 and 100 percent");
        check(Field::Budget, "much", "\"much\" is not an amount of money");
    }
}
