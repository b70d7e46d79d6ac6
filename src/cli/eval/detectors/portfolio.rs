//! Portfolios with a second copy: forecasts against what happened, and copies that disagree on day and month.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::made::{Made, day, later, number};
use super::score::{Measured, Naive, Score};
use crate::detect::{cost_overrun, forecast_late, sources_disagree};
use crate::domain::finding::{Fact, Mistake};
use crate::domain::plan::Item;
use crate::domain::value::{Field, Value};

/// The key of the item; each row is a plan of its own.
const KEY: &str = "item";

/// A row with both copies.
struct Row {
    made: Made,
    asked: NaiveDate,
    late: bool,
    naive_late: bool,
    over: bool,
    naive_over: bool,
    swapped: bool,
}

pub(super) fn measure(rows: &[Json]) -> Vec<Measured> {
    let rows: Vec<Row> = rows.iter().filter_map(row).collect();
    let score = |so: fn(&Row) -> bool, raised: &dyn Fn(&Row, &Item) -> bool| {
        let mut score = Score::default();
        for row in &rows {
            let found = row.made.plan.items().next().is_some_and(|item| raised(row, item));
            score.count(so(row), found);
        }
        score
    };
    let measured = |detector, what, score, naive| Measured { detector, what, cases: rows.len(), score, naive };
    let late = score(|row| row.late, &|row, item| forecast_late::of_item(&row.made.on(row.asked), item).is_some());
    let naive_late = Naive {
        rule: "the forecast, as written, is behind the planned date",
        score: score(|row| row.late, &|row, _| row.naive_late),
    };
    let over = score(|row| row.over, &|row, item| cost_overrun::of_item(&row.made.on(row.asked), item).is_some());
    let naive_over = Naive {
        rule: "its own copy says that costs vary by a tenth",
        score: score(|row| row.over, &|row, _| row.naive_over),
    };
    let swapped = score(|row| row.swapped, &|_, item| names_swap(item));
    vec![
        measured(
            "forecast-late",
            "forecast late, against the delay that the other system recorded",
            late,
            Some(naive_late),
        ),
        measured("cost-overrun", "a tenth over budget, against the other system's variance", over, Some(naive_over)),
        measured("sources-disagree", "two copies with day and month swapped: the swap is named", swapped, None),
    ]
}

/// What is asked on the day of the report, or on the planned day where that came first.
fn row(row: &Json) -> Option<Row> {
    let other = row.get("other_system").filter(|other| other.is_object())?;
    let (start, planned) = (day(&row["start"])?, day(&row["planned_finish"])?);
    let (forecast, reported) = (day(&row["forecast_finish"])?, day(&row["reported"])?);
    let other_start = day(&other["start"])?;
    let length = other["planned_days"].as_f64().filter(|days| *days >= 0.0)?;
    let other_planned = later(other_start, length as u64);
    let (budget, cost) = (number(&row["planned_cost_musd"])?, number(&row["forecast_cost_musd"])?);
    let asked = reported.min(other_planned);
    let mut made = Made::default();
    let money = |amount| Value::Money { amount, currency: Some("USD".into()) };
    let said = [
        ("dashboard", Field::Start, Value::Date(start)),
        ("dashboard", Field::Due, Value::Date(planned)),
        ("dashboard", Field::Forecast, Value::Date(forecast)),
        ("dashboard", Field::Budget, money(budget)),
        ("dashboard", Field::ForecastCost, money(cost)),
        ("other", Field::Start, Value::Date(other_start)),
        ("other", Field::Due, Value::Date(other_planned)),
    ];
    for (source, field, value) in said {
        made.say((source, asked), KEY, field, value);
    }
    let tenth = budget / Decimal::TEN;
    let over = |variance: Option<Decimal>| budget > Decimal::ZERO && variance.is_some_and(|by| -by > tenth);
    let disagree = row["disagree"].as_array().into_iter().flatten();
    Some(Row {
        made,
        asked,
        late: other["delay_days"].as_f64()? > 0.0,
        naive_late: forecast > planned,
        over: over(number(&other["cost_variance_musd"])),
        naive_over: over(number(&row["cost_variance_musd"])),
        swapped: disagree.filter_map(Json::as_str).any(|what| what == "start:day-month-swap"),
    })
}

fn names_swap(item: &Item) -> bool {
    sources_disagree::of_item(item).iter().any(|finding| {
        let Fact::SourcesDisagree { field, mistake, .. } = &finding.fact else { return false };
        *field == Field::Start && *mistake == Some(Mistake::DayMonthSwapped)
    })
}
