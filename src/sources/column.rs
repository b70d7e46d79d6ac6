//! What the columns of a plan file mean: by our names, by common synonyms, or by the caller's mapping.

use std::collections::BTreeMap;

use crate::domain::value::Field;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The work item's key.
    Key,
    /// Long form: when it was so.
    At,
    /// Long form: which source said so.
    Source,
    /// Long form: which field.
    FieldName,
    /// Long form: its value.
    Value,
    /// A field of the item.
    Field(Field),
    /// Nothing that is read.
    Ignored,
}

/// The two forms of a plan file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A row a work item.
    Wide,
    /// A row a dated reading.
    Long,
}

/// Names of columns in the trackers' own exports, the surest first: where two columns could be the key, the first name wins.
const SYNONYMS: &[(&str, &str)] = &[
    ("key", "key"),
    ("item", "key"),
    ("item key", "key"),
    ("issue key", "key"),
    ("id", "key"),
    ("item id", "key"),
    ("task id", "key"),
    ("issue id", "key"),
    ("milestone id", "key"),
    ("unique id", "key"),
    ("ticket", "key"),
    ("wbs", "key"),
    ("title", "title"),
    ("name", "title"),
    ("task name", "title"),
    ("task", "title"),
    ("milestone", "title"),
    ("summary", "title"),
    ("subject", "title"),
    ("work item", "title"),
    ("owner", "owner"),
    ("assignee", "owner"),
    ("assigned to", "owner"),
    ("responsible", "owner"),
    ("start", "start"),
    ("start date", "start"),
    ("planned start", "start"),
    ("due", "due"),
    ("due date", "due"),
    ("deadline", "due"),
    ("due by", "due"),
    ("target date", "due"),
    ("finish", "due"),
    ("finish date", "due"),
    ("end date", "due"),
    ("end", "due"),
    ("date", "due"),
    ("status", "status"),
    ("state", "status"),
    ("progress", "progress"),
    ("% complete", "progress"),
    ("percent complete", "progress"),
    ("% done", "progress"),
    ("done %", "progress"),
    ("complete", "progress"),
    ("budget", "budget"),
    ("planned cost", "budget"),
    ("spent", "spent"),
    ("actual cost", "spent"),
    ("cost to date", "spent"),
    ("depends on", "depends_on"),
    ("dependencies", "depends_on"),
    ("predecessors", "depends_on"),
    ("blocked by", "depends_on"),
    ("forecast", "forecast"),
    ("forecast finish", "forecast"),
    ("expected finish", "forecast"),
    ("projected finish", "forecast"),
    ("baseline", "baseline"),
    ("baseline finish", "baseline"),
    ("baseline due", "baseline"),
    ("finished", "finished"),
    ("actual finish", "finished"),
    ("scope", "scope"),
    ("story points", "scope"),
    ("total points", "scope"),
    ("done", "done"),
    ("done points", "done"),
    ("completed points", "done"),
    ("effort", "effort"),
    ("work", "effort"),
    ("hours", "effort"),
    ("original estimate", "effort"),
    ("forecast cost", "forecast_cost"),
    ("estimate at completion", "forecast_cost"),
    ("eac", "forecast_cost"),
    ("part of", "part_of"),
    ("parent", "part_of"),
    ("epic", "part_of"),
    ("serves", "serves"),
    ("goal", "serves"),
    ("accepted", "accepted"),
    ("accepted by", "accepted"),
    ("at", "at"),
    ("field", "field"),
];

/// What every column of a header means, and which of them nothing is known of.
pub(super) struct Meaning {
    /// Wide or long.
    pub(super) form: Form,
    /// One for each name.
    pub(super) columns: Vec<Column>,
    /// Columns that are kept under their own name.
    pub(super) unknown: Vec<String>,
}

/// What the columns of these names mean. `mapping` goes first: their name -> our field, or `ignore`.
pub(super) fn meaning(names: &[String], mapping: &BTreeMap<String, String>) -> Meaning {
    let ours: Vec<Option<(usize, &str)>> = names.iter().map(|name| ours(name, mapping)).collect();
    let has = |wanted: &str| {
        let mut named = names.iter().zip(&ours);
        named.any(|(name, ours)| plain(name) == wanted || ours.is_some_and(|(_, ours)| ours == wanted))
    };
    let long = ["at", "field", "value"].into_iter().all(has);
    let form = if long { Form::Long } else { Form::Wide };
    let mut meaning = Meaning { form, columns: Vec::with_capacity(names.len()), unknown: Vec::new() };
    let no_key = !ours.iter().flatten().any(|(_, ours)| *ours == "key");
    for (at, name) in names.iter().enumerate() {
        let best = ours[at].filter(|(rank, wanted)| {
            let rivals = ours.iter().enumerate();
            rivals
                .into_iter()
                .all(|(other, rival)| rival.is_none_or(|(r, w)| w != *wanted || (*rank, at) <= (r, other)))
        });
        let column = match best {
            Some((_, "title")) if form == Form::Wide && no_key => Some(Column::Key),
            Some((_, wanted)) => known(wanted, form),
            None => long_only(&plain(name), form),
        };
        meaning.columns.push(column.unwrap_or_else(|| {
            meaning.unknown.push(name.clone());
            Column::Field(Field::Other(name.trim().into()))
        }));
    }
    meaning
}

/// Our name for a column with its rank among the synonyms; what the mapping says has the first.
fn ours<'a>(name: &str, mapping: &'a BTreeMap<String, String>) -> Option<(usize, &'a str)> {
    let plain = plain(name);
    let mapped = mapping.iter().find(|(theirs, _)| theirs.as_str() == name || self::plain(theirs) == plain);
    match mapped {
        Some((_, ours)) => Some((0, ours.as_str())),
        None => SYNONYMS.iter().position(|(theirs, _)| *theirs == plain).map(|at| (at + 1, SYNONYMS[at].1)),
    }
}

fn known(ours: &str, form: Form) -> Option<Column> {
    match ours {
        "ignore" => Some(Column::Ignored),
        "key" | "item" => Some(Column::Key),
        "at" | "field" | "source" | "value" => long_only(ours, form),
        named => Some(Column::Field(Field::from_name(named))),
    }
}

fn long_only(plain: &str, form: Form) -> Option<Column> {
    let column = match plain {
        "at" => Column::At,
        "source" => Column::Source,
        "field" => Column::FieldName,
        "value" => Column::Value,
        _ => return None,
    };
    (form == Form::Long).then_some(column)
}

/// The field that a name in the `field` column of the long form means.
pub(super) fn field(name: &str, mapping: &BTreeMap<String, String>) -> Field {
    match ours(name, mapping) {
        Some((_, ours)) if !matches!(ours, "key" | "at" | "field") => Field::from_name(ours),
        _ => Field::from_name(name.trim()),
    }
}

/// A name as it is compared: lower case, one space between words.
pub(super) fn plain(name: &str) -> String {
    let spaced = name.trim().replace(['_', '-'], " ").to_lowercase();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
