//! Over-allocated: more hours of work fall into somebody's week than they have. Asked of work whose effort, start and end are known.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::domain::finding::{Detector, Fact, Finding, Severity};
use crate::domain::plan::{Item, Origin};
use crate::domain::value::{Field, Value};

use super::overdue::of_origin;
use super::{Scene, key};

/// How many weeks ahead are looked at, this one not counted: later ones will be planned anew.
const WEEKS: u64 = 4;

/// How much more than their hours is let pass, in percent: estimates are no finer.
const SLACK: u32 = 10;

/// How much more weighs more, in percent.
const FAR: u32 = 50;

/// The most pieces of evidence.
const EVIDENCE_LIMIT: usize = 6;

/// All people with too much to do, each once with the first week in which it is too much.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    by_owner(scene).into_values().collect()
}

/// The same by owner.
pub(super) fn by_owner(scene: &Scene<'_>) -> BTreeMap<String, Finding> {
    let mut by_owner: BTreeMap<String, Vec<&Item>> = BTreeMap::new();
    for item in scene.plan.items() {
        if let Some(owner) = owner_of_effort(item) {
            by_owner.entry(owner).or_default().push(item);
        }
    }
    by_owner.into_iter().filter_map(|(owner, items)| Some((owner.clone(), of_owner(scene, &owner, &items)?))).collect()
}

/// The owner of counted work that is open, as names are compared.
#[must_use]
pub fn owner_of_effort(item: &Item) -> Option<String> {
    minutes(item)?;
    let owner = item.text(&Field::Owner)?;
    (!item.is_over()).then(|| owner.to_lowercase())
}

/// What somebody's open work, all of it, comes to.
#[must_use]
pub fn of_owner(scene: &Scene<'_>, owner: &str, items: &[&Item]) -> Option<Finding> {
    let monday = scene.today().week(chrono::Weekday::Mon).first_day();
    (1..=WEEKS).find_map(|ahead| {
        let week = monday.checked_add_days(Days::new(7 * ahead))?;
        of_week(scene, owner, items, week)
    })
}

fn of_week(scene: &Scene<'_>, owner: &str, items: &[&Item], week: NaiveDate) -> Option<Finding> {
    let name = items.first()?.text(&Field::Owner)?;
    let person = scene.people.named(name);
    let days = week.iter_days().take(7).filter(|day| scene.calendar.is_working(*day));
    let at_work = days.filter(|day| person.is_none_or(|person| person.absence(*day).is_none()));
    let capacity = u32::try_from(at_work.count()).ok()? * scene.thresholds.hours_a_day;
    let mut loads: Vec<(Decimal, &Item)> =
        items.iter().map(|item| (load(scene, item, week), *item)).filter(|(load, _)| *load > Decimal::ZERO).collect();
    loads.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.key.cmp(&b.1.key)));
    let hours = loads.iter().map(|(load, _)| load).sum::<Decimal>() / Decimal::from(60);
    let above = |percent: u32| hours * Decimal::ONE_HUNDRED > Decimal::from(capacity * (100 + percent));
    if capacity == 0 || loads.len() < 2 || !above(SLACK) {
        return None;
    }
    let origins = loads.iter().filter_map(|(_, item)| item.now(&Field::Effort));
    Some(Finding {
        key: key(Detector::OverAllocated, owner),
        severity: if above(FAR) { Severity::Medium } else { Severity::Low },
        fact: Fact::OverAllocated {
            who: person.map_or(name, |person| person.name.as_str()).to_owned(),
            week,
            hours: hours.round().to_u32()?,
            capacity,
            titles: loads.iter().map(|(_, item)| item.title().to_owned()).collect(),
        },
        since: loads.iter().filter_map(|(_, item)| item.now(&Field::Effort)).map(Origin::at).max()?,
        evidence: origins.take(EVIDENCE_LIMIT).map(of_origin).collect(),
        proposed: None,
    })
}

/// The minutes of an item that fall into a week: its effort, less what is done, evenly over its working days.
fn load(scene: &Scene<'_>, item: &Item, week: NaiveDate) -> Decimal {
    let (Some(minutes), Some(start), Some(due)) = (minutes(item), item.day(&Field::Start), item.due()) else {
        return Decimal::ZERO;
    };
    let last = week + Days::new(6);
    if start > last || due < week || start > due {
        return Decimal::ZERO;
    }
    // What is left is spread from the week on that is under way, so that the numbers stand for a week.
    let monday = scene.today().week(chrono::Weekday::Mon).first_day();
    let from = start.max(monday);
    let count = |from: NaiveDate, to: NaiveDate| {
        let between = scene.calendar.working_days_between(from, to);
        between + u32::from(scene.calendar.is_working(from))
    };
    let (within, all) = (count(from.max(week), due.min(last)), count(from, due));
    let left = Decimal::ONE_HUNDRED - item.progress().unwrap_or(Decimal::ZERO);
    let left = Decimal::from(minutes) * left / Decimal::ONE_HUNDRED;
    (left * Decimal::from(within)).checked_div(Decimal::from(all)).unwrap_or(Decimal::ZERO)
}

fn minutes(item: &Item) -> Option<i64> {
    match item.now(&Field::Effort)?.value() {
        Value::Duration { minutes } => Some(*minutes),
        _ => None,
    }
}
