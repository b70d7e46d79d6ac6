//! The plan: what the readings and the corrections together say now, each value with its origin.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::item::Cell;
use super::name::{ItemKey, SourceId};
use super::reading::Reading;
use super::titles::Titles;
use super::value::{Field, Value};

pub use super::item::{Correction, HISTORY_LIMIT, Item, Observed, Origin};

/// The most items that are walked to find whether one waits for itself. A chain of a plan has some dozen links.
const WALK_LIMIT: usize = 4_096;

/// All work items of a project.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    items: BTreeMap<ItemKey, Item>,
    /// Of how many items each field is known.
    known: BTreeMap<Field, usize>,
    titles: Titles,
    /// For each key, the items that ever waited for it; for each owner in lower case, the items that they ever owned.
    waiting: BTreeMap<ItemKey, Vec<ItemKey>>,
    owned: BTreeMap<Box<str>, BTreeSet<ItemKey>>,
    /// The items that wait for themselves.
    circles: BTreeSet<ItemKey>,
    /// The items of which a correction holds.
    corrected: BTreeSet<ItemKey>,
    last_seen: BTreeMap<SourceId, DateTime<Utc>>,
}

impl Plan {
    /// The plan as it was believed at a time: what had been said and ruled by then, in that order.
    #[must_use]
    pub fn believed(readings: &[Reading], corrections: &[Correction], at: DateTime<Utc>) -> Self {
        let mut said: Vec<&Reading> = readings.iter().filter(|reading| reading.at <= at).collect();
        said.sort_by_key(|reading| reading.at);
        let mut plan = Self::default();
        for reading in said {
            let _ = plan.observe(reading.clone());
        }
        let ruled = corrections.iter().filter(|correction| correction.at <= at);
        ruled.for_each(|correction| plan.correct(correction.clone()));
        plan
    }

    /// Takes in a reading.
    pub fn observe(&mut self, reading: Reading) -> Observed {
        self.note(&reading.item, &reading.field, &reading.value);
        let seen = self.last_seen.entry(reading.source.clone()).or_insert(reading.at);
        *seen = (*seen).max(reading.at);
        let (key, waits) = (reading.item.clone(), reading.field == Field::DependsOn);
        let observed = self.cell(&key, &reading.field.clone()).observe(reading);
        if waits {
            self.reread_before(&key);
        }
        observed
    }

    /// Takes in a correction; a later one for the same field replaces it.
    pub fn correct(&mut self, correction: Correction) {
        self.note(&correction.item, &correction.field, &correction.value);
        let (key, field) = (correction.item.clone(), correction.field.clone());
        self.cell(&key, &field).correct(correction);
        self.corrected.insert(key.clone());
        if field == Field::DependsOn {
            self.reread_before(&key);
        }
    }

    /// Takes back all corrections, before those that stand are taken in anew.
    pub fn forget_corrections(&mut self) {
        for key in std::mem::take(&mut self.corrected) {
            if self.items.get_mut(&key).is_some_and(Item::forget_corrections) {
                self.reread_before(&key);
            }
        }
    }

    /// The items of which a correction holds.
    pub fn corrected(&self) -> impl Iterator<Item = &ItemKey> {
        self.corrected.iter()
    }

    /// The item with that key.
    #[must_use]
    pub fn item(&self, key: &ItemKey) -> Option<&Item> {
        self.items.get(key)
    }

    /// The one item that this key or title can only mean, whatever its case.
    #[must_use]
    pub fn item_named(&self, name: &str) -> Option<&Item> {
        let wanted = name.trim().to_lowercase();
        let mut found = self
            .items
            .values()
            .filter(|item| item.key.as_str().to_lowercase() == wanted || item.title().to_lowercase() == wanted);
        let item = found.next()?;
        found.next().is_none().then_some(item)
    }

    /// All items, by key.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.values()
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True where there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Of how many items something is known of a field.
    #[must_use]
    pub fn items_with(&self, field: &Field) -> usize {
        self.known.get(field).copied().unwrap_or(0)
    }

    /// When a source reported anything last.
    #[must_use]
    pub fn last_seen(&self, source: &SourceId) -> Option<DateTime<Utc>> {
        self.last_seen.get(source).copied()
    }

    /// Each source with the time of its newest reading.
    pub fn sources(&self) -> impl Iterator<Item = (&SourceId, DateTime<Utc>)> {
        self.last_seen.iter().map(|(source, at)| (source, *at))
    }

    /// The one item that a text speaks of, by its key or its whole title.
    #[must_use]
    pub fn spoken_of(&self, text: &str) -> Option<&Item> {
        self.titles.spoken_of(text).and_then(|key| self.items.get(key))
    }

    /// The items that wait for the one with that key.
    pub fn waiting_for(&self, key: &ItemKey) -> impl Iterator<Item = &Item> {
        let waiting = self.waiting.get(key).into_iter().flatten().filter_map(|key| self.items.get(key));
        waiting.filter(move |item| item.depends_on().any(|before| before == key))
    }

    /// The items that somebody owns or has owned, by their name in lower case.
    pub fn owned_by(&self, owner: &str) -> impl Iterator<Item = &Item> {
        self.owned.get(owner).into_iter().flatten().filter_map(|key| self.items.get(key))
    }

    /// Keeps what items are found by.
    fn note(&mut self, key: &ItemKey, field: &Field, value: &Value) {
        match (field, value) {
            (Field::Title, Value::Text(title)) => self.titles.titled(key, title),
            (Field::Owner, Value::Person(owner) | Value::Text(owner)) => {
                let owner = owner.trim().to_lowercase().into_boxed_str();
                self.owned.entry(owner).or_default().insert(key.clone());
            }
            (Field::DependsOn, Value::Text(keys)) => {
                for before in keys.split(',').filter_map(|before| ItemKey::parse(before.trim())) {
                    let waiting = self.waiting.entry(before).or_default();
                    if !waiting.contains(key) {
                        waiting.reserve_exact(1);
                        waiting.push(key.clone());
                    }
                }
            }
            _ => {}
        }
    }

    fn cell(&mut self, key: &ItemKey, field: &Field) -> &mut Cell {
        if !self.items.contains_key(key) {
            self.titles.keyed(key);
            self.items.insert(key.clone(), Item::new(key.clone()));
        }
        let item = self.items.get_mut(key).expect("it is there, or was put there just now");
        let (cell, new) = item.cell_mut(field);
        if new {
            *self.known.entry(field.clone()).or_default() += 1;
        }
        cell
    }

    /// Follows what an item waits for, and whether it waits for itself.
    fn reread_before(&mut self, key: &ItemKey) {
        if !self.items.get_mut(key).is_some_and(Item::reread_before) {
            return;
        }
        let known: Vec<ItemKey> = self.circles.iter().cloned().collect();
        self.circles.retain(|_| false);
        for key in known.iter().chain([key]) {
            if !self.circles.contains(key) {
                self.circles.extend(self.way_back(key).unwrap_or_default());
            }
        }
    }

    /// The items on a way from one back to itself, itself first, where it waits for itself.
    #[must_use]
    pub fn circle(&self, key: &ItemKey) -> Option<Vec<&Item>> {
        let way = self.circles.contains(key).then(|| self.way_back(key))??;
        Some(way.iter().filter_map(|key| self.items.get(key)).collect())
    }

    /// The keys on a way from an item back to itself, along what each waits for.
    fn way_back(&self, key: &ItemKey) -> Option<Vec<ItemKey>> {
        let mut from: BTreeMap<&ItemKey, &ItemKey> = BTreeMap::new();
        let mut ahead: Vec<&ItemKey> = vec![key];
        while let Some(last) = ahead.pop() {
            for next in self.items.get(last).into_iter().flat_map(Item::depends_on) {
                if next == key {
                    let back = std::iter::successors(Some(last), |at| from.get(*at).copied());
                    let mut way: Vec<ItemKey> = back.cloned().collect();
                    way.reverse();
                    return Some(way);
                }
                if from.len() < WALK_LIMIT && !from.contains_key(next) {
                    from.insert(next, last);
                    ahead.push(next);
                }
            }
        }
        None
    }
}
