//! One work item: what each source said of each field and when, and what people ruled.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::name::{ItemKey, PersonId, SourceId};
use super::reading::Reading;
use super::value::{Field, Status, Value};

/// The most values that one source's history of one field keeps; the oldest but the first go. A date that moves weekly
/// for two years stays whole.
pub const HISTORY_LIMIT: usize = 128;

/// Histories shorter than this grow by one place at a time: most values never change.
const SHORT: usize = 4;

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

/// What one source said of a field: each value that differed from the one before it, oldest first.
#[derive(Clone, Debug)]
struct History {
    source: SourceId,
    said: Vec<Reading>,
}

/// What is known of one field of one item. Plans have a million of them: no map, and no room for more than is there.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    /// By source.
    sources: Vec<History>,
    correction: Option<Box<Correction>>,
}

impl Cell {
    fn newest(&self) -> Option<&Reading> {
        self.sources.iter().filter_map(|history| history.said.last()).max_by_key(|reading| reading.at)
    }

    fn now(&self) -> Option<Origin<'_>> {
        match (self.correction.as_deref(), self.newest()) {
            (Some(correction), Some(reading)) if reading.at > correction.at => Some(Origin::Source(reading)),
            (Some(correction), _) => Some(Origin::Person(correction)),
            (None, reading) => reading.map(Origin::Source),
        }
    }

    /// Takes in a reading.
    pub(super) fn observe(&mut self, reading: Reading) -> Observed {
        let at = match self.sources.binary_search_by(|history| history.source.cmp(&reading.source)) {
            Ok(at) => at,
            Err(at) => {
                self.sources.reserve_exact(1);
                self.sources.insert(at, History { source: reading.source.clone(), said: Vec::new() });
                at
            }
        };
        let said = &mut self.sources[at].said;
        let observed = match said.last() {
            None => Observed::First,
            Some(last) if last.at > reading.at => return Observed::Late,
            Some(last) if last.value == reading.value => return Observed::Same,
            Some(_) => Observed::Changed,
        };
        if said.len() == HISTORY_LIMIT {
            said.remove(1);
        }
        if said.len() < SHORT {
            said.reserve_exact(1);
        }
        said.push(reading);
        observed
    }

    /// Takes in a correction; a later one replaces it.
    pub(super) fn correct(&mut self, correction: Correction) {
        if self.correction.as_ref().is_none_or(|known| known.entry <= correction.entry) {
            self.correction = Some(Box::new(correction));
        }
    }

    /// Takes the correction back.
    pub(super) fn forget_correction(&mut self) -> bool {
        self.correction.take().is_some()
    }
}

/// One work item.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its key across sources.
    pub key: ItemKey,
    /// By field.
    cells: Vec<(Field, Cell)>,
    /// What it waits for now.
    before: Box<[ItemKey]>,
}

impl Item {
    /// An item of which nothing is known.
    pub(super) fn new(key: ItemKey) -> Self {
        Self { key, cells: Vec::new(), before: Box::default() }
    }

    fn cell(&self, field: &Field) -> Option<&Cell> {
        let at = self.cells.binary_search_by(|(known, _)| known.cmp(field)).ok()?;
        Some(&self.cells[at].1)
    }

    /// What is known of a field, to add to it; true where nothing was.
    pub(super) fn cell_mut(&mut self, field: &Field) -> (&mut Cell, bool) {
        let (at, new) = match self.cells.binary_search_by(|(known, _)| known.cmp(field)) {
            Ok(at) => (at, false),
            Err(at) => {
                self.cells.reserve_exact(1);
                self.cells.insert(at, (field.clone(), Cell::default()));
                (at, true)
            }
        };
        (&mut self.cells[at].1, new)
    }

    /// Takes back all corrections; true where there was one.
    pub(super) fn forget_corrections(&mut self) -> bool {
        self.cells.iter_mut().fold(false, |any, (_, cell)| cell.forget_correction() | any)
    }

    /// Reads anew what it waits for; true where that has changed.
    pub(super) fn reread_before(&mut self) -> bool {
        let keys = self.text(&Field::DependsOn).unwrap_or_default().split(',');
        let keys = keys.filter_map(|key| ItemKey::parse(key.trim())).filter(|key| *key != self.key);
        let before: Box<[ItemKey]> = keys.collect();
        let changed = before != self.before;
        self.before = before;
        changed
    }

    /// What the plan says of a field now.
    #[must_use]
    pub fn now(&self, field: &Field) -> Option<Origin<'_>> {
        self.cell(field)?.now()
    }

    /// What the plan said of a field at a time, as far as it is kept.
    #[must_use]
    pub fn then(&self, field: &Field, at: DateTime<Utc>) -> Option<Origin<'_>> {
        let cell = self.cell(field)?;
        let said = |history: &'_ History| history.said.iter().rposition(|reading| reading.at <= at);
        let newest = cell.sources.iter().filter_map(|history| said(history).map(|index| &history.said[index]));
        let newest = newest.max_by_key(|reading| reading.at);
        let ruled = cell.correction.as_deref().filter(|correction| correction.at <= at);
        match (ruled, newest) {
            (Some(correction), Some(reading)) if reading.at > correction.at => Some(Origin::Source(reading)),
            (Some(correction), _) => Some(Origin::Person(correction)),
            (None, reading) => reading.map(Origin::Source),
        }
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
    pub fn depends_on(&self) -> impl Iterator<Item = &ItemKey> {
        self.before.iter()
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
        self.cells.iter().map(|(field, _)| field)
    }

    /// What each source said of a field, each change, oldest first.
    pub fn histories(&self, field: &Field) -> impl Iterator<Item = (&SourceId, &[Reading])> {
        let histories = self.cell(field).map(|cell| cell.sources.as_slice()).unwrap_or_default();
        histories.iter().map(|history| (&history.source, history.said.as_slice()))
    }

    /// The correction that a person ruled for a field, whether or not a source has overtaken it.
    #[must_use]
    pub fn correction(&self, field: &Field) -> Option<&Correction> {
        self.cell(field)?.correction.as_deref()
    }
}
