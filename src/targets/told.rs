//! What issue trackers have in common: which number an item has there, what an order changes of it, and how a comment is found again.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::CarryError;
use crate::domain::name::{ItemKey, PersonId};
use crate::domain::order::{Change, Order};
use crate::domain::value::{Field, Status, Value};

/// Who somebody of the roster is there.
pub type Accounts = BTreeMap<PersonId, String>;

/// The longest title that is set, in characters: what GitHub takes at most.
const TITLE_LIMIT: usize = 256;

/// What an item is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Issue(u64),
    Milestone(u64),
}

impl Thing {
    /// The thing of a key: its digits at the end, `HL-12`, `acme/harbour#12`; a milestone where the word stands before them.
    pub(super) fn of(key: &ItemKey) -> Option<Self> {
        let key = key.as_str();
        let before = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let number: u64 = key[before.len()..].parse().ok()?;
        let milestone = before.to_lowercase().contains("milestone");
        Some(if milestone { Self::Milestone(number) } else { Self::Issue(number) })
    }
}

/// What becomes of one thing, apart from how a tracker is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) title: Option<String>,
    pub(super) due: Option<NaiveDate>,
    /// True: it is over.
    pub(super) closed: Option<bool>,
    /// True: it is over and will not be done.
    pub(super) dropped: bool,
    pub(super) blocked: Option<bool>,
    pub(super) owner: Option<String>,
    /// What it has no place for: told in words.
    pub(super) told: Vec<Field>,
}

/// What an order comes to, by thing.
///
/// # Errors
/// Where an item is no thing of a tracker: it is told by its key.
pub(super) fn edits(order: &Order, accounts: &Accounts) -> Result<BTreeMap<Thing, Edit>, CarryError> {
    let mut edits: BTreeMap<Thing, Edit> = BTreeMap::new();
    for change in &order.changes {
        let no_number = || format!("the key {} does not end in the number of an issue", change.item);
        let thing = Thing::of(&change.item).ok_or_else(|| CarryError::Refused(no_number()))?;
        edit(edits.entry(thing).or_default(), change, accounts);
    }
    Ok(edits)
}

fn edit(edit: &mut Edit, change: &Change, accounts: &Accounts) {
    match (&change.field, &change.value) {
        (Field::Title, Value::Text(title)) => edit.title = Some(title.chars().take(TITLE_LIMIT).collect()),
        (Field::Due, Value::Date(day)) => edit.due = Some(*day),
        (Field::Status, Value::Status(status)) => {
            edit.closed = Some(status.is_over());
            edit.dropped = *status == Status::Cancelled;
            edit.blocked = Some(*status == Status::Blocked);
        }
        (Field::Owner, Value::Person(_) | Value::Text(_)) => {
            match change.person.as_ref().and_then(|person| accounts.get(person)) {
                Some(account) => edit.owner = Some(account.clone()),
                None => edit.told.push(Field::Owner),
            }
        }
        (field, _) => edit.told.push(field.clone()),
    }
}

/// The comment on an order, with a mark by which it is found again.
pub(super) fn comment(order: &Order) -> String {
    format!("{}\n\n{}", order.text, mark(order))
}

/// The mark: a comment of HTML, which trackers keep and don't show.
pub(super) fn mark(order: &Order) -> String {
    format!("<!-- countersign {} -->", order.key().replace("--", "- -"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_the_thing_that_its_key_ends_in() {
        let of = |key: &str| Thing::of(&ItemKey::parse(key).unwrap());
        assert_eq!(of("HL-12"), Some(Thing::Issue(12)));
        assert_eq!(of("acme/harbour#7"), Some(Thing::Issue(7)));
        assert_eq!(of("12"), Some(Thing::Issue(12)));
        assert_eq!(of("acme/harbour milestone 3"), Some(Thing::Milestone(3)));
        assert_eq!(of("milestone/3"), Some(Thing::Milestone(3)));
        assert_eq!(of("design freeze"), None);
        assert_eq!(of("99999999999999999999999"), None);
    }
}
