//! Cost overrun: work costs more than its budget, or will. CPI is the budget of what was done over what it cost; the estimate at
//! completion (EAC) is the budget over CPI.

use rust_decimal::Decimal;

use crate::domain::finding::{CostSign, Detector, Fact, Finding, Severity};
use crate::domain::plan::{Item, Origin};
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Value};

use super::overdue::of_origin;
use super::{Scene, key};

/// Progress from which CPI counts, in percent: from a fifth on it hardly changes by more than a tenth (Christensen and Heise 1993).
const STABLE_FROM: Decimal = Decimal::from_parts(20, 0, 0, false, 0);

/// How much more than the budget it must be for somebody to look now, in percent.
const FAR: u32 = 25;

/// All items that cost too much.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    scene.plan.items().filter_map(|item| of_item(scene, item)).collect()
}

/// The item's finding, where it costs too much.
#[must_use]
pub fn of_item(scene: &Scene<'_>, item: &Item) -> Option<Finding> {
    let budget = item.amount(&Field::Budget).filter(|budget| *budget > Decimal::ZERO)?;
    if item.is_over() {
        return None;
    }
    let most = |percent: u32| budget + budget * Decimal::from(percent) / Decimal::ONE_HUNDRED;
    let limit = most(scene.thresholds.cost_overrun_percent);
    let (sign, expected, field) = spent(item, budget)
        .or_else(|| stated(item, limit))
        .or_else(|| earned_value(item, budget).filter(|(_, estimate, _)| *estimate > limit))?;
    let far = matches!(sign, CostSign::Spent { .. }) || expected > most(FAR);
    let rests_on = [Field::Budget, field, Field::Progress];
    let origins: Vec<Origin<'_>> = rests_on.iter().filter_map(|field| item.now(field)).collect();
    let since = origins.iter().map(|origin| origin.at()).max()?;
    Some(Finding {
        key: key(Detector::CostOverrun, item.key.as_str()),
        severity: if far { Severity::High } else { Severity::Medium },
        fact: Fact::CostOverrun { title: item.title().to_owned(), budget: value(item, &Field::Budget)?, sign },
        evidence: origins.into_iter().map(of_origin).collect(),
        proposed: None,
        since,
    })
}

type Sign = (CostSign, Decimal, Field);

/// More is spent than the budget is.
fn spent(item: &Item, budget: Decimal) -> Option<Sign> {
    let spent = same_currency(item, &Field::Spent).filter(|spent| *spent > budget)?;
    Some((CostSign::Spent { spent: value(item, &Field::Spent)? }, spent, Field::Spent))
}

/// A source's own forecast.
fn stated(item: &Item, limit: Decimal) -> Option<Sign> {
    let forecast = same_currency(item, &Field::ForecastCost).filter(|forecast| *forecast > limit)?;
    let Origin::Source(Reading { source, value, .. }) = item.now(&Field::ForecastCost)? else {
        return None;
    };
    Some((CostSign::Stated { forecast: value.clone(), source: source.clone() }, forecast, Field::ForecastCost))
}

fn earned_value(item: &Item, budget: Decimal) -> Option<Sign> {
    let spent = same_currency(item, &Field::Spent).filter(|spent| *spent > Decimal::ZERO)?;
    let progress = item.progress().filter(|progress| *progress >= STABLE_FROM)?;
    let earned = budget * progress / Decimal::ONE_HUNDRED;
    let cpi = earned.checked_div(spent)?;
    let estimate = budget.checked_div(cpi)?;
    let currency = match item.now(&Field::Budget)?.value() {
        Value::Money { currency, .. } => currency.clone(),
        _ => None,
    };
    let sign = CostSign::EarnedValue {
        spent: value(item, &Field::Spent)?,
        progress: progress.round(),
        cpi: cpi.round_dp(2),
        estimate: Value::Money { amount: rounded(estimate), currency },
    };
    Some((sign, estimate, Field::Spent))
}

/// An estimate to three figures: more would be made up.
fn rounded(estimate: Decimal) -> Decimal {
    estimate.round_sf(3).unwrap_or(estimate).normalize()
}

/// An amount in the budget's currency; one of which the currency is not said is taken for the same.
fn same_currency(item: &Item, field: &Field) -> Option<Decimal> {
    let currency = |field: &Field| match item.now(field)?.value() {
        Value::Money { currency, .. } => currency.clone(),
        _ => None,
    };
    let apart = currency(&Field::Budget).zip(currency(field)).is_some_and(|(budget, other)| budget != other);
    item.amount(field).filter(|_| !apart)
}

fn value(item: &Item, field: &Field) -> Option<Value> {
    item.now(field).map(|origin| origin.value().clone())
}
