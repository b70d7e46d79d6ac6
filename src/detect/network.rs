//! The network of work that waits for work: when each item ends at the earliest (the forward pass, on working days), over which chain, and
//! what that was on another day. Dates are pushed, never pulled: nobody begins sooner because somebody else does. Work that waits for
//! itself has no end, and is left out.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::calendar::Calendar;
use crate::domain::name::ItemKey;
use crate::domain::plan::{Item, Origin, Plan};
use crate::domain::value::{Field, Status, Value};

/// The most items of one chain that are followed: the network of a large plan has some hundred steps from end to end.
pub const CHAIN_LIMIT: usize = 512;

/// A plan as it is, or as it was believed at a time.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The days on which people work.
    pub calendar: &'a Calendar,
    /// When; none: now.
    pub at: Option<DateTime<Utc>>,
}

impl<'a> View<'a> {
    fn origin(self, item: &'a Item, field: &Field) -> Option<Origin<'a>> {
        match self.at {
            Some(at) => item.then(field, at),
            None => item.now(field),
        }
    }

    /// The day that a field holds.
    #[must_use]
    pub fn day(self, item: &'a Item, field: &Field) -> Option<NaiveDate> {
        match self.origin(item, field)?.value() {
            Value::Date(day) => Some(*day),
            _ => None,
        }
    }

    /// True where nothing more is to be done.
    #[must_use]
    pub fn is_over(self, item: &'a Item) -> bool {
        let status = self.origin(item, &Field::Status).map(Origin::value);
        let over = matches!(status, Some(Value::Status(status)) if Status::is_over(*status));
        over || self.day(item, &Field::Finished).is_some()
    }

    /// What an item waits for and is not over.
    pub fn before(self, item: &'a Item) -> Vec<&'a Item> {
        let keys = match self.origin(item, &Field::DependsOn).map(Origin::value) {
            Some(Value::Text(keys)) => keys.split(',').filter_map(|key| ItemKey::parse(key.trim())).collect(),
            _ => Vec::new(),
        };
        let found = keys.into_iter().filter(|key| *key != item.key).filter_map(|key| self.plan.item(&key));
        found.filter(|before| !self.is_over(before)).collect()
    }

    /// When an item begins and ends where it begins no sooner than the working day after `after`, for as long as it was planned to take.
    /// Work without a begin takes no time: it ends with what it waits for.
    #[must_use]
    pub fn pushed(
        self,
        (start, due): (Option<NaiveDate>, NaiveDate),
        after: Option<NaiveDate>,
    ) -> (Option<NaiveDate>, NaiveDate) {
        let Some(after) = after else { return (start, due) };
        let Some(begin) = start.filter(|begin| *begin <= due) else { return (start, due.max(after)) };
        let earliest = after.succ_opt().map_or(after, |next| self.calendar.working_on_or_after(next));
        if begin >= earliest {
            return (start, due);
        }
        let takes = self.calendar.working_days_between(begin, due);
        (Some(earliest), self.calendar.add_working_days(earliest, takes).max(due))
    }
}

/// What is known of an item's end.
#[derive(Clone, Copy, Debug)]
enum Known<'a> {
    /// It waits for itself, or for work that does; or it is being walked.
    Circle,
    /// No source gives it a date.
    NoDate,
    /// This.
    End(End<'a>),
}

/// When an item ends, and what holds it up.
#[derive(Clone, Copy, Debug)]
struct End<'a> {
    due: NaiveDate,
    held_by: Option<&'a Item>,
}

/// A chain to an item: what must be over before it ends, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The first to the last, which is the item itself.
    pub items: Vec<ItemKey>,
    /// When it ends.
    pub ends: NaiveDate,
}

/// The forward pass over a plan, as far as somebody asked.
#[derive(Debug)]
pub struct Pass<'a> {
    view: View<'a>,
    ends: HashMap<&'a ItemKey, Known<'a>>,
}

impl<'a> Pass<'a> {
    /// A pass that has not begun.
    #[must_use]
    pub fn new(view: View<'a>) -> Self {
        Self { view, ends: HashMap::new() }
    }

    /// The chain to an item; none where it has no end, waits for itself, or for more than [`CHAIN_LIMIT`] others.
    pub fn chain(&mut self, item: &'a Item) -> Option<Chain> {
        let ends = self.end(item)?.due;
        let mut items = vec![item.key.clone()];
        let mut at = self.end(item)?.held_by;
        while let Some(before) = at {
            if items.len() >= CHAIN_LIMIT || items.contains(&before.key) {
                return None;
            }
            items.push(before.key.clone());
            at = self.end(before)?.held_by;
        }
        items.reverse();
        Some(Chain { items, ends })
    }

    /// When an item ends. What it waits for is walked first, without recursion: a plan is as deep as it likes.
    fn end(&mut self, item: &'a Item) -> Option<End<'a>> {
        let mut ahead: Vec<(&'a Item, bool)> = vec![(item, false)];
        while let Some((at, seen)) = ahead.pop() {
            if self.ends.contains_key(&at.key) && !seen {
                continue;
            }
            let before = self.view.before(at);
            if seen {
                let end = self.of(at, &before);
                self.ends.insert(&at.key, end);
                continue;
            }
            // Who waits for itself finds itself unfinished; so does, in the end, all that waits for it, wherever the walk began.
            self.ends.insert(&at.key, Known::Circle);
            ahead.push((at, true));
            ahead.extend(before.into_iter().filter(|one| !self.ends.contains_key(&one.key)).map(|one| (one, false)));
        }
        match self.ends.get(&item.key) {
            Some(Known::End(end)) => Some(*end),
            _ => None,
        }
    }

    fn of(&self, item: &'a Item, before: &[&'a Item]) -> Known<'a> {
        let mut last: Option<(NaiveDate, &'a Item)> = None;
        for before in before {
            match self.ends.get(&before.key) {
                Some(Known::Circle) | None => return Known::Circle,
                Some(Known::NoDate) => {}
                // Of those that end on one day the first by key, so that the chain is the same tomorrow.
                Some(Known::End(end)) => {
                    let later = last.is_none_or(|(day, known)| (end.due, &known.key) > (day, &before.key));
                    last = if later { Some((end.due, before)) } else { last };
                }
            }
        }
        let Some(due) = self.view.day(item, &Field::Due) else { return Known::NoDate };
        let start = self.view.day(item, &Field::Start);
        let (_, due) = self.view.pushed((start, due), last.map(|(end, _)| end));
        Known::End(End { due, held_by: last.map(|(_, before)| before) })
    }
}
