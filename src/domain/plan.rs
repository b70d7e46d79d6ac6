//! The plan: what the readings and the corrections together say now, each value with its origin.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::name::{ItemKey, PersonId, SourceId};
use super::reading::Reading;
use super::titles::Titles;
use super::value::{Field, Status, Value};

/// The most values that one source's history of one field keeps; the oldest but the first go. A date that moves weekly
/// for two years stays whole.
pub const HISTORY_LIMIT: usize = 128;

/// A value that a person ruled: it outranks every source until one reports something newer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Which work item.
    pub item: ItemKey,
    /// Which of its fields.
    pub field: Field,
    /// What it is.
    pub value: Value,
    /// Who ruled so; none where the policy lets the machine act alone.
    pub by: Option<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
    /// The ledger entry that says so.
    pub entry: u64,
}

/// Where a value of the plan comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// A source reported it.
    Source(&'a Reading),
    /// A person ruled it.
    Person(&'a Correction),
}

impl<'a> Origin<'a> {
    /// The value.
    #[must_use]
    pub fn value(self) -> &'a Value {
        match self {
            Self::Source(reading) => &reading.value,
            Self::Person(correction) => &correction.value,
        }
    }

    /// Since when it is so.
    #[must_use]
    pub fn at(self) -> DateTime<Utc> {
        match self {
            Self::Source(reading) => reading.at,
            Self::Person(correction) => correction.at,
        }
    }
}

/// What is known of one field of one item.
#[derive(Clone, Debug, Default)]
struct Cell {
    /// For each source, each value that differed from the one before it, oldest first.
    sources: BTreeMap<SourceId, Vec<Reading>>,
    correction: Option<Correction>,
}

impl Cell {
    fn newest(&self) -> Option<&Reading> {
        self.sources.values().filter_map(|history| history.last()).max_by_key(|reading| reading.at)
    }

    fn now(&self) -> Option<Origin<'_>> {
        match (&self.correction, self.newest()) {
            (Some(correction), Some(reading)) if reading.at > correction.at => Some(Origin::Source(reading)),
            (Some(correction), _) => Some(Origin::Person(correction)),
            (None, reading) => reading.map(Origin::Source),
        }
    }
}

/// One work item.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its key across sources.
    pub key: ItemKey,
    cells: BTreeMap<Field, Cell>,
}

impl Item {
    /// What the plan says of a field now.
    #[must_use]
    pub fn now(&self, field: &Field) -> Option<Origin<'_>> {
        self.cells.get(field)?.now()
    }

    /// The title, or the key where no source gives one.
    #[must_use]
    pub fn title(&self) -> &str {
        match self.now(&Field::Title).map(Origin::value) {
            Some(Value::Text(title)) => title,
            _ => self.key.as_str(),
        }
    }

    /// The day on which it is due.
    #[must_use]
    pub fn due(&self) -> Option<NaiveDate> {
        self.day(&Field::Due)
    }

    /// The day that a field holds.
    #[must_use]
    pub fn day(&self, field: &Field) -> Option<NaiveDate> {
        match self.now(field)?.value() {
            Value::Date(day) => Some(*day),
            _ => None,
        }
    }

    /// The number or the amount of money that a field holds.
    #[must_use]
    pub fn amount(&self, field: &Field) -> Option<Decimal> {
        match self.now(field)?.value() {
            Value::Number(amount) | Value::Money { amount, .. } => Some(*amount),
            _ => None,
        }
    }

    /// The name or the text that a field holds, where it holds any.
    #[must_use]
    pub fn text(&self, field: &Field) -> Option<&str> {
        match self.now(field)?.value() {
            Value::Person(text) | Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The keys of the items that it waits for, as the sources write them.
    pub fn depends_on(&self) -> impl Iterator<Item = ItemKey> + '_ {
        let keys = self.text(&Field::DependsOn).unwrap_or_default().split(',');
        keys.filter_map(|key| ItemKey::parse(key.trim())).filter(|key| *key != self.key)
    }

    /// How much of it is done, in percent: as a source says, or what is done of its scope.
    #[must_use]
    pub fn progress(&self) -> Option<Decimal> {
        if let Some(percent) = self.amount(&Field::Progress) {
            return Some(percent);
        }
        let (done, scope) = (self.amount(&Field::Done)?, self.amount(&Field::Scope)?);
        let share = (done * Decimal::ONE_HUNDRED).checked_div(scope)?;
        Some(share.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED))
    }

    /// True where nothing more is to be done: a source says that it is over, or that all of it is done.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let over = self.status().is_some_and(Status::is_over) || self.day(&Field::Finished).is_some();
        over || self.progress().is_some_and(|percent| percent >= Decimal::ONE_HUNDRED)
    }

    /// Where it stands, where a source uses a word that is known.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        match self.now(&Field::Status)?.value() {
            Value::Status(status) => Some(*status),
            _ => None,
        }
    }

    /// The fields of which something is known.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.cells.keys()
    }

    /// What each source said of a field, each change, oldest first.
    pub fn histories(&self, field: &Field) -> impl Iterator<Item = (&SourceId, &[Reading])> {
        self.cells
            .get(field)
            .into_iter()
            .flat_map(|cell| cell.sources.iter().map(|(id, history)| (id, history.as_slice())))
    }

    /// The correction that a person ruled for a field, whether or not a source has overtaken it.
    #[must_use]
    pub fn correction(&self, field: &Field) -> Option<&Correction> {
        self.cells.get(field)?.correction.as_ref()
    }
}

/// What a reading was to the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Observed {
    /// The source had said nothing of that field before.
    First,
    /// The source said something else before.
    Changed,
    /// The source repeats itself.
    Same,
    /// The source has said something newer already: it changes nothing.
    Late,
}

/// All work items of a project.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    items: BTreeMap<ItemKey, Item>,
    /// Of how many items each field is known.
    known: BTreeMap<Field, usize>,
    titles: Titles,
    last_seen: BTreeMap<SourceId, DateTime<Utc>>,
}

impl Plan {
    /// Takes in a reading.
    pub fn observe(&mut self, reading: Reading) -> Observed {
        if let (Field::Title, Value::Text(title)) = (&reading.field, &reading.value) {
            self.titles.titled(&reading.item, title);
        }
        let seen = self.last_seen.entry(reading.source.clone()).or_insert(reading.at);
        *seen = (*seen).max(reading.at);
        let cell = self.cell(&reading.item, &reading.field);
        let history = cell.sources.entry(reading.source.clone()).or_default();
        let observed = match history.last() {
            None => Observed::First,
            Some(last) if last.at > reading.at => return Observed::Late,
            Some(last) if last.value == reading.value => return Observed::Same,
            Some(_) => Observed::Changed,
        };
        if history.len() == HISTORY_LIMIT {
            history.remove(1);
        }
        history.push(reading);
        observed
    }

    /// Takes in a correction; a later one for the same field replaces it.
    pub fn correct(&mut self, correction: Correction) {
        let cell = self.cell(&correction.item, &correction.field);
        if cell.correction.as_ref().is_none_or(|known| known.entry <= correction.entry) {
            cell.correction = Some(correction);
        }
    }

    /// Takes back all corrections, before those that stand are taken in anew.
    pub fn forget_corrections(&mut self) {
        for item in self.items.values_mut() {
            for cell in item.cells.values_mut() {
                cell.correction = None;
            }
        }
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

    fn cell(&mut self, key: &ItemKey, field: &Field) -> &mut Cell {
        if !self.items.contains_key(key) {
            self.titles.keyed(key);
        }
        let item = self.items.entry(key.clone()).or_insert_with(|| Item { key: key.clone(), cells: BTreeMap::new() });
        if !item.cells.contains_key(field) {
            *self.known.entry(field.clone()).or_default() += 1;
        }
        item.cells.entry(field.clone()).or_default()
    }
}
