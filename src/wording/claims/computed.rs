//! What follows from readings by a computation of ours: the days between two dates, the difference and the share of two numbers.

use rust_decimal::Decimal;

use crate::domain::evidence::Evidence;
use crate::domain::value::Value;

/// Whether a number of a claim, with its unit, follows from the readings of its evidence.
pub(super) fn follows(value: Decimal, unit: Option<&str>, evidence: &[Evidence]) -> bool {
    let readings: Vec<&Value> = evidence
        .iter()
        .filter_map(|one| match one {
            Evidence::Reading { value, .. } => Some(value),
            Evidence::Message { .. } | Evidence::Entry { .. } => None,
        })
        .collect();
    let pairs =
        readings.iter().enumerate().flat_map(|(at, one)| readings[at + 1..].iter().map(move |other| (one, other)));
    for (one, other) in pairs {
        let holds = match (one, other) {
            (Value::Date(from), Value::Date(to)) => days((*to - *from).num_days(), value, unit),
            _ => number(one).zip(number(other)).is_some_and(|(a, b)| amounts(a, b, value, unit)),
        };
        if holds {
            return true;
        }
    }
    false
}

/// The days between two dates, or whole weeks of them.
fn days(between: i64, value: Decimal, unit: Option<&str>) -> bool {
    let between = Decimal::from(between.abs());
    match unit {
        Some("day") => value == between,
        Some("week") => value * Decimal::from(7) == between,
        _ => false,
    }
}

/// The difference of two amounts, or the share of one in the other in percent, as far as it is written out.
fn amounts(one: Decimal, other: Decimal, value: Decimal, unit: Option<&str>) -> bool {
    if unit != Some("%") {
        return value == (one - other).abs() || value == one + other;
    }
    let share = |part: Decimal, whole: Decimal| {
        let share = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
        Some(share.round_dp(value.scale()).normalize() == value.normalize())
    };
    share(one, other) == Some(true) || share(other, one) == Some(true)
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Money { amount, .. } => Some(*amount),
        _ => None,
    }
}
