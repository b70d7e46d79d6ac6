//! What if a date were another one: what moves along the dependencies, which commitments break, who has too much to do. Nothing is changed
//! by asking.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::finding::{Fact, Proposed};
use crate::domain::name::ItemKey;
use crate::domain::plan::{Correction, Item};
use crate::domain::value::{Field, Value};

use super::network::View;
use super::{Scene, over_allocated};

/// The most items that are followed.
pub const MOVED_LIMIT: usize = 2_000;

/// An item that would move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Which.
    pub item: ItemKey,
    /// What it is called.
    pub title: String,
    /// When it begins, now and then, where that is known.
    pub start: Option<(NaiveDate, NaiveDate)>,
    /// When it is due, now and then.
    pub due: (NaiveDate, NaiveDate),
    /// By how many working days it moves; negative where it comes sooner.
    pub working_days: i64,
    /// The date that would be broken, where the item is a commitment that was kept until now.
    pub breaks: Option<NaiveDate>,
}

/// Somebody who would have too much to do in a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub who: String,
    /// The week's first day.
    pub week: NaiveDate,
    /// Hours of work that would fall into it.
    pub hours: u32,
    /// Hours that they have.
    pub capacity: u32,
    /// True where it is too much already.
    pub already: bool,
}

/// What would follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consequences {
    /// What would move; the item itself comes first, then in the order of the new dates.
    pub shifts: Vec<Shift>,
    /// What the item waits for and would not be over by then: its title and when it is due.
    pub too_soon: Vec<(String, NaiveDate)>,
    /// Who would have too much to do.
    pub loads: Vec<Load>,
}

/// Why it can't be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untold {
    /// The item has no date that could be another one.
    NoDate,
    /// It has that date already.
    Same,
    /// These wait for each other in a circle.
    Circle(Vec<String>),
    /// More than [`MOVED_LIMIT`] items would move.
    TooMany,
}

impl Consequences {
    /// The values that would be true.
    #[must_use]
    pub fn values(&self) -> Vec<Proposed> {
        let value = |shift: &Shift, field, day| Proposed { item: shift.item.clone(), field, value: Value::Date(day) };
        self.shifts
            .iter()
            .flat_map(|shift| {
                let start = shift.start.filter(|(now, then)| now != then);
                let due = (shift.due.0 != shift.due.1).then(|| value(shift, Field::Due, shift.due.1));
                start.map(|(_, then)| value(shift, Field::Start, then)).into_iter().chain(due)
            })
            .collect()
    }
}

/// What would follow if an item were due on another day.
///
/// # Errors
/// Says why it can't be told.
pub fn what_if(scene: &Scene<'_>, item: &Item, due: NaiveDate) -> Result<Consequences, Untold> {
    let view = View { plan: scene.plan, calendar: scene.calendar, at: None };
    let now = item.due().ok_or(Untold::NoDate)?;
    if now == due {
        return Err(Untold::Same);
    }
    let start = item.day(&Field::Start).map(|start| (start, start.min(due)));
    let mut shifts = vec![shift(scene, item, start, (now, due))];
    for (key, (start, due)) in followed(scene, view, item, due)? {
        let Some(moved) = scene.plan.item(&key) else { continue };
        let was = (moved.day(&Field::Start), moved.due());
        let (Some(was_due), start) = (was.1, was.0.zip(start)) else { continue };
        shifts.push(shift(scene, moved, start, (was_due, due)));
    }
    shifts[1..].sort_by(|a, b| a.due.1.cmp(&b.due.1).then_with(|| a.item.cmp(&b.item)));
    let before = view.before(item).into_iter().filter_map(|before| Some((before.title().to_owned(), before.due()?)));
    let too_soon = before.filter(|(_, day)| *day > due).collect();
    let mut consequences = Consequences { shifts, too_soon, loads: Vec::new() };
    consequences.loads = loads(scene, &consequences);
    Ok(consequences)
}

type Dates = (Option<NaiveDate>, NaiveDate);

/// What is pushed by the item, each with its new dates.
fn followed(
    scene: &Scene<'_>,
    view: View<'_>,
    item: &Item,
    due: NaiveDate,
) -> Result<BTreeMap<ItemKey, Dates>, Untold> {
    let reached = reached(scene, item)?;
    let mut waits: BTreeMap<&ItemKey, usize> = BTreeMap::new();
    for one in &reached {
        let before = scene.plan.item(one).into_iter().flat_map(|item| view.before(item));
        waits.insert(one, before.filter(|before| reached.contains(&before.key) || before.key == item.key).count());
    }
    let mut moved: BTreeMap<ItemKey, Dates> = BTreeMap::new();
    let mut ready: Vec<ItemKey> = vec![item.key.clone()];
    let mut done = 0;
    while let Some(key) = ready.pop() {
        done += 1;
        for next in scene.plan.waiting_for(&key).filter(|next| !next.is_over()) {
            let Some(left) = waits.get_mut(&next.key) else { continue };
            *left = left.saturating_sub(1);
            if *left > 0 {
                continue;
            }
            let ends = |before: &Item| {
                if before.key == item.key { Some(due) } else { moved.get(&before.key).map(|(_, due)| *due) }
            };
            let after = view.before(next).into_iter().filter_map(ends).max();
            if let Some(planned) = next.due() {
                let planned = (next.day(&Field::Start), planned);
                let pushed = view.pushed(planned, after);
                if pushed != planned {
                    moved.insert(next.key.clone(), pushed);
                }
            }
            ready.push(next.key.clone());
        }
    }
    if done <= reached.len() {
        return Err(Untold::Circle(circle(scene, &reached)));
    }
    Ok(moved)
}

/// All that waits for an item, for what waits for it, and so on.
fn reached(scene: &Scene<'_>, item: &Item) -> Result<BTreeSet<ItemKey>, Untold> {
    let mut reached: BTreeSet<ItemKey> = BTreeSet::new();
    let mut ahead = vec![item.key.clone()];
    while let Some(key) = ahead.pop() {
        for next in scene.plan.waiting_for(&key).filter(|next| !next.is_over()) {
            if next.key == item.key {
                return Err(Untold::Circle(circle(scene, &BTreeSet::from([item.key.clone()]))));
            }
            if reached.insert(next.key.clone()) {
                ahead.push(next.key.clone());
            }
            if reached.len() > MOVED_LIMIT {
                return Err(Untold::TooMany);
            }
        }
    }
    Ok(reached)
}

fn circle(scene: &Scene<'_>, among: &BTreeSet<ItemKey>) -> Vec<String> {
    let circle = among.iter().find_map(|key| scene.plan.circle(key)).unwrap_or_default();
    circle.into_iter().map(|item| item.title().to_owned()).collect()
}

fn shift(scene: &Scene<'_>, item: &Item, start: Option<(NaiveDate, NaiveDate)>, due: (NaiveDate, NaiveDate)) -> Shift {
    let between = |from, to| i64::from(scene.calendar.working_days_between(from, to));
    let working_days = if due.1 >= due.0 { between(due.0, due.1) } else { -between(due.1, due.0) };
    let last = scene.plan.waiting_for(&item.key).all(Item::is_over);
    let promised = item.day(&Field::Baseline).or_else(|| last.then_some(due.0));
    // What was broken before does not break anew.
    let breaks = promised.filter(|promised| due.0 <= *promised && *promised < due.1);
    Shift { item: item.key.clone(), title: item.title().to_owned(), start, due, working_days, breaks }
}

/// Who would have too much to do in a week with the new dates.
fn loads(scene: &Scene<'_>, consequences: &Consequences) -> Vec<Load> {
    let mut plan = scene.plan.clone();
    for value in consequences.values() {
        plan.correct(Correction {
            item: value.item,
            field: value.field,
            value: value.value,
            by: None,
            at: scene.now,
            entry: u64::MAX,
        });
    }
    let told = |scene: &Scene<'_>| {
        let found = over_allocated::find(scene).into_iter().filter_map(|finding| match finding.fact {
            Fact::OverAllocated { who, week, hours, capacity, .. } => Some((who, (week, hours, capacity))),
            _ => None,
        });
        found.collect::<BTreeMap<String, (NaiveDate, u32, u32)>>()
    };
    let before = told(scene);
    let after = told(&Scene { plan: &plan, ..*scene });
    let load = |(who, (week, hours, capacity)): (String, (NaiveDate, u32, u32))| {
        let already = before.get(&who).is_some_and(|known| *known == (week, hours, capacity));
        Load { who, week, hours, capacity, already }
    };
    after.into_iter().map(load).collect()
}
