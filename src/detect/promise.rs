//! Promises with a day: one that no plan holds, and one whose day has passed without a word. Asked of the project's own people, only
//! where there is a plan, and only of what is further ahead than tomorrow: the rest is talk, done or forgotten before it is written down.

use chrono::NaiveDate;

use crate::domain::evidence::Evidence;
use crate::domain::finding::{Detector, Fact, Finding, Proposed, Severity};
use crate::domain::name::ItemKey;
use crate::domain::plan::Plan;
use crate::domain::value::{Field, Value};
use crate::language::dates::dates;
use crate::language::promise::promise;
use crate::language::words::words;

use super::statement::{Kind, Statement, speaks_of_same};
use super::{Scene, key};

/// Working days from the promise to its day from which it belongs into a plan.
const WORTH_PLANNING: u32 = 2;

/// Days between a promise and the item that holds it.
const SAME_DAYS: i64 = 1;

/// The longest key that is made of a promise, in characters.
const KEY_LIMIT: usize = 80;

/// All promises that no plan holds, and all whose day has passed.
#[must_use]
pub fn find(scene: &Scene<'_>) -> Vec<Finding> {
    let promises = scene.conversation.statements().filter(|statement| statement.kind == Kind::Promise);
    promises.filter_map(|promise| of_promise(scene, promise)).collect()
}

fn of_promise(scene: &Scene<'_>, promised: &Statement) -> Option<Finding> {
    scene.people.holder(&promised.author)?;
    let said = scene.day(promised.at);
    let ahead = |due: &NaiveDate| scene.calendar.working_days_between(said, *due) >= WORTH_PLANNING;
    let due = due(&promised.quote, said).filter(ahead)?;
    if scene.plan.is_empty() || holds(scene, promised, due) {
        return None;
    }
    let over = scene.calendar.add_working_days(due, 1);
    let (who, quote) = (promised.name.clone(), promised.quote.clone());
    let (detector, fact, proposed) = if scene.today() > over {
        let forgotten = scene.today() - due > scene.thresholds.silence_ends_after;
        if forgotten {
            return None;
        }
        (Detector::PromiseMissed, Fact::PromiseMissed { who, quote, due }, None)
    } else {
        if due < scene.today() || !scene.working_days_passed(promised.at, 1) {
            return None;
        }
        (Detector::PromiseUntracked, Fact::PromiseUntracked { who, quote, due }, planned(promised, due))
    };
    Some(Finding {
        key: key(detector, promised.id.to_string()),
        severity: Severity::Low,
        fact,
        evidence: vec![evidence(promised)],
        proposed,
        since: promised.at,
    })
}

/// The one day by which the promise is to be kept, as it was meant on the day it was made.
fn due(quote: &str, said: NaiveDate) -> Option<NaiveDate> {
    let span = promise(&words(quote))?.due?;
    // "Next week" is no day, and nobody can be held to it.
    let tokens = words(quote.get(span.clone())?);
    let vague = tokens.iter().any(|word| word.is_any(&["week", "weeks", "month", "months", "year", "quarter"]));
    if vague && !tokens.iter().any(|word| word.is("end")) {
        return None;
    }
    let found = dates(quote, said);
    let within: Vec<NaiveDate> = found
        .iter()
        .filter(|date| date.span.start < span.end && span.start < date.span.end)
        .filter_map(|date| date.meaning.day())
        .collect();
    match within.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// True where the plan has something for that day that the same person owns, or that is called alike.
fn holds(scene: &Scene<'_>, promised: &Statement, due: NaiveDate) -> bool {
    let owns = |owner: &str| {
        let person = scene.people.named(owner);
        person.is_some_and(|person| person.accounts.contains(&promised.author)) || owner == promised.name
    };
    let plan: &Plan = scene.plan;
    plan.items().any(|item| {
        let near = item.due().is_some_and(|day| (day - due).num_days().abs() <= SAME_DAYS);
        near && (item.text(&Field::Owner).is_some_and(owns) || speaks_of_same(item.title(), &promised.quote))
    })
}

/// The promise as an item of the plan, under its own words.
fn planned(promised: &Statement, due: NaiveDate) -> Option<Proposed> {
    let words: String = promised.quote.chars().filter(|c| !c.is_control()).take(KEY_LIMIT).collect();
    let item = ItemKey::parse(words.trim())?;
    Some(Proposed { item, field: Field::Due, value: Value::Date(due) })
}

/// What was written, as evidence.
pub(super) fn evidence(statement: &Statement) -> Evidence {
    let (id, author) = (statement.id.clone(), statement.name.clone());
    Evidence::Message { id, author, at: statement.at, quote: statement.quote.clone() }
}
