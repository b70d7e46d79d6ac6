//! What was ruled and not carried out yet: read from the entries of a project, and written for whoever does it by hand.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

use crate::domain::entry::{Entry, What};
use crate::domain::finding::Proposed;
use crate::domain::name::{ItemKey, PersonId, ProjectId, ReviewId};
use crate::domain::reading::Reading;
use crate::domain::review_state::ReviewState;
use crate::domain::value::{Field, Value};

use super::export::harmless;

/// The columns of the CSV form.
const COLUMNS: [&str; 9] = ["project", "review", "entry", "at", "by", "item", "field", "value", "failed"];

/// A settlement that made something true.
#[derive(Clone, Debug)]
struct Settled {
    entry: u64,
    at: DateTime<Utc>,
    by: Vec<u64>,
    values: Vec<Proposed>,
    failed: Option<String>,
}

/// One value that is to become true where the work is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAction {
    /// Which review said so.
    pub review: ReviewId,
    /// The entry that settled it.
    pub entry: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who ruled; nobody where the machine was allowed to act alone.
    pub by: Vec<PersonId>,
    /// The value.
    pub value: Proposed,
    /// Why a target did not do it, where one was asked.
    pub failed: Option<String>,
}

/// The fold of a project's entries, in order.
#[derive(Debug, Default)]
pub struct OpenActions {
    until: u64,
    settled: BTreeMap<u32, (ReviewId, Settled)>,
    people: HashMap<u64, PersonId>,
}

impl OpenActions {
    /// The last entry that it took in.
    #[must_use]
    pub fn until(&self) -> u64 {
        self.until
    }

    /// Takes in the next entry.
    pub fn take_in(&mut self, entry: &Entry) {
        self.until = entry.n;
        match &entry.what {
            What::RulingRecorded { by, .. } => {
                self.people.insert(entry.n, by.clone());
            }
            What::ReviewSettled { review, state, by, values } => {
                let holds = matches!(state, ReviewState::Approved | ReviewState::Corrected) && !values.is_empty();
                let settled =
                    Settled { entry: entry.n, at: entry.at, by: by.clone(), values: values.clone(), failed: None };
                if holds {
                    self.settled.insert(review.number, (review.clone(), settled));
                } else {
                    self.settled.remove(&review.number);
                }
            }
            What::ReviewReopened { review, .. } => {
                self.settled.remove(&review.number);
            }
            What::CarriedOut { review, of, .. }
                if self.settled.get(&review.number).is_some_and(|(_, settled)| settled.entry == *of) =>
            {
                self.settled.remove(&review.number);
            }
            What::NotCarriedOut { review, of, target, why } => {
                if let Some((_, settled)) = self.settled.get_mut(&review.number).filter(|(_, one)| one.entry == *of) {
                    settled.failed = Some(format!("{target}: {why}"));
                }
            }
            _ => {}
        }
    }

    /// What is left: what no target has carried out, no later ruling has replaced, and no source says by now.
    #[must_use]
    pub fn left(&self, readings: &[Reading]) -> Vec<OpenAction> {
        let mut said: HashMap<(&ItemKey, &Field), &Reading> = HashMap::new();
        for reading in readings {
            let newest = said.entry((&reading.item, &reading.field)).or_insert(reading);
            if reading.at >= newest.at {
                *newest = reading;
            }
        }
        let mut newest: HashMap<(&ItemKey, &Field), u64> = HashMap::new();
        for (_, settled) in self.settled.values() {
            for value in &settled.values {
                let entry = newest.entry((&value.item, &value.field)).or_default();
                *entry = settled.entry.max(*entry);
            }
        }
        let is_so = |value: &Proposed| {
            let now: Option<&Value> = said.get(&(&value.item, &value.field)).map(|reading| &reading.value);
            now == Some(&value.value)
        };
        let mut left = Vec::new();
        for (review, settled) in self.settled.values() {
            let holds = |value: &&Proposed| newest.get(&(&value.item, &value.field)) == Some(&settled.entry);
            let mut by: Vec<PersonId> = settled.by.iter().filter_map(|n| self.people.get(n).cloned()).collect();
            by.dedup();
            left.extend(settled.values.iter().filter(holds).filter(|value| !is_so(value)).map(|value| OpenAction {
                review: review.clone(),
                entry: settled.entry,
                at: settled.at,
                by: by.clone(),
                value: value.clone(),
                failed: settled.failed.clone(),
            }));
        }
        left.sort_by_key(|action| action.entry);
        left
    }
}

/// One line of JSON.
#[must_use]
pub fn open_action_line(project: &ProjectId, action: &OpenAction) -> String {
    let by: Vec<&str> = action.by.iter().map(PersonId::as_str).collect();
    json!({
        "project": project.as_str(), "review": action.review.to_string(), "entry": action.entry,
        "at": time(action.at), "by": by, "item": action.value.item.as_str(),
        "field": action.value.field.as_str(), "value": action.value.value.to_string(), "failed": action.failed,
    })
    .to_string()
}

/// All of them as CSV, a header first.
///
/// # Errors
/// Where it can't be written.
pub fn write_open_actions(out: impl Write, all: &[(ProjectId, Vec<OpenAction>)]) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for (project, action) in all.iter().flat_map(|(project, actions)| actions.iter().map(move |one| (project, one))) {
        let by: Vec<&str> = action.by.iter().map(PersonId::as_str).collect();
        let cells = [
            project.to_string(),
            action.review.to_string(),
            action.entry.to_string(),
            time(action.at),
            by.join(", "),
            action.value.item.to_string(),
            action.value.field.to_string(),
            action.value.value.to_string(),
            action.failed.clone().unwrap_or_default(),
        ];
        writer.write_record(cells.map(harmless))?;
    }
    writer.flush()
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
