//! What of the plan has changed between two days, value by value, with who says so.

use chrono::{DateTime, Datelike, Utc};

use crate::domain::plan::{Item, Origin};
use crate::domain::project::Project;
use crate::domain::value::{Field, Value};

use super::quoted::{TITLE_LIMIT, quoted, shortened};
use super::values;
use super::when;

/// Where a value comes from: `tracker, since 4 March`, `ruled by Ana on 4 March, entry 412`.
#[must_use]
pub(super) fn origin(project: &Project, origin: Origin<'_>, year: i32) -> String {
    let since = when::day(project.day(origin.at()), year);
    match origin {
        Origin::Source(reading) => format!("{}, since {since}", values::source(&reading.source)),
        Origin::Person(correction) => {
            let by = correction.by.as_ref().map_or_else(
                || "the machine, as the policy allows".to_owned(),
                |by| shortened(project.roster.name_of(by), TITLE_LIMIT),
            );
            format!("ruled by {by} on {since}, entry {}", correction.entry)
        }
    }
}

/// How an item was and how it is, a line each value that differs; nothing where it is as it was. `now` is the later of the two days.
#[must_use]
pub fn changes(project: &Project, before: Option<&Item>, after: &Item, now: DateTime<Utc>) -> Vec<String> {
    let year = project.day(now).year();
    let title = quoted(after.title());
    let lines: Vec<String> = differing(before, after)
        .map(|(field, was, is)| {
            let written = |value: &Value| values::value(field, value, year);
            let name = values::capital(&values::field(field));
            let (is, from) = (written(is.value()), origin(project, is, year));
            match was {
                Some(was) => format!("  {name}: {} → {is} ({from})", written(was)),
                None => format!("  {name}: {is} ({from})"),
            }
        })
        .collect();
    if lines.is_empty() {
        return lines;
    }
    let head = if before.is_none() { format!("{title} is new") } else { title };
    std::iter::once(head).chain(lines).collect()
}

/// The values that differ: the field, what it was, and what it is.
pub fn differing<'a>(
    before: Option<&'a Item>,
    after: &'a Item,
) -> impl Iterator<Item = (&'a Field, Option<&'a Value>, Origin<'a>)> {
    after.fields().filter_map(move |field| {
        let is = after.now(field)?;
        let was = before.and_then(|before| before.now(field)).map(Origin::value);
        (was != Some(is.value())).then_some((field, was, is))
    })
}
