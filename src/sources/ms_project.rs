//! MS Project's XML: tasks with their dates, progress, work, cost, predecessors, baseline and who they are assigned to. Summary tasks
//! only add up what stands below them, and are left out.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;
use rust_decimal::Decimal;

use crate::domain::name::ItemKey;
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Value};

use super::guard::{Budget, Guard};
use super::problem::{PROBLEM_LIMIT, Problem, quoted};
use super::rows::{ITEM_LIMIT, ROW_LIMIT, Report, TableOptions};
use super::written_date;

/// How deep elements may stand in each other: a project, its tasks, a task, a link have five.
const DEPTH_LIMIT: usize = 32;

/// The longest path of elements that is looked at, from the project down to a value.
const PATH: usize = 6;

/// A task, assignment or resource while it is read: each value under its path below the record.
#[derive(Debug, Default)]
struct Record {
    line: u64,
    values: Vec<(String, String)>,
}

impl Record {
    fn text<'r>(&'r self, path: &'r str) -> Option<&'r str> {
        self.all(path).next()
    }

    fn all<'r>(&'r self, path: &'r str) -> impl Iterator<Item = &'r str> {
        let found = self.values.iter().filter(move |(known, _)| known == path);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

/// What was read so far. Who works on a task stands behind all tasks.
#[derive(Default)]
struct Plan {
    tasks: Vec<Record>,
    people: HashMap<String, String>,
    assigned: BTreeMap<String, String>,
}

/// Reads all tasks.
pub(super) fn read(input: impl BufRead, options: &TableOptions, sink: &mut dyn FnMut(Reading)) -> Report {
    let mut report = Report::default();
    let (guard, budget) = Guard::new(input);
    budget.renew(ROW_LIMIT as u64);
    let mut plan = Plan::default();
    if let Err(problem) = collect(BufReader::new(guard), &budget, options, &mut plan) {
        report.problems.push(problem);
        report.gave_up = true;
    }
    let mut seen: HashMap<ItemKey, u64> = HashMap::new();
    for task in &plan.tasks {
        if report.problems.len() >= PROBLEM_LIMIT {
            report.gave_up = true;
            break;
        }
        report.rows += 1;
        match told(task, &plan, options, &mut seen) {
            Ok(readings) => readings.into_iter().for_each(&mut *sink),
            Err(what) => report.problems.push(Problem::at_line(&options.file, task.line, what)),
        }
    }
    report
}

/// Reads the whole file into records.
fn collect(input: impl BufRead, budget: &Budget, options: &TableOptions, plan: &mut Plan) -> Result<(), Problem> {
    let mut reader = Reader::from_reader(input);
    let mut path: Vec<String> = Vec::new();
    let (mut buffer, mut text) = (Vec::new(), String::new());
    let mut record = Record::default();
    // The reader reads ahead of what it hands out, so lines are counted here.
    let (mut line, mut breaks) = (1, 0);
    loop {
        budget.renew(ROW_LIMIT as u64);
        buffer.clear();
        line += breaks;
        let at = |what: String| Problem::at_line(&options.file, line, what);
        let event = reader.read_event_into(&mut buffer).map_err(|error| {
            at(if budget.is_spent() {
                format!("a value is longer than {ROW_LIMIT} bytes")
            } else {
                format!("it is not XML: {error}")
            })
        })?;
        breaks = event.as_bytes().iter().filter(|byte| **byte == b'\n').count() as u64;
        match event {
            Event::Start(start) => {
                if path.len() == DEPTH_LIMIT {
                    return Err(at(format!("elements stand more than {DEPTH_LIMIT} deep in each other")));
                }
                path.push(start.local_name().as_ref().to_owned());
                if is_record(&path) {
                    record = Record { line, values: Vec::new() };
                }
                text.clear();
            }
            Event::Text(part) => append(&mut text, &part),
            Event::CData(part) => append(&mut text, &part),
            Event::GeneralRef(part) => append(&mut text, &resolved(&part)),
            Event::End(_) => {
                if is_record(&path) {
                    plan.take(&path, std::mem::take(&mut record));
                    if plan.tasks.len() > ITEM_LIMIT {
                        return Err(at(format!("it has more than {ITEM_LIMIT} tasks")));
                    }
                } else if (4..=PATH).contains(&path.len()) && is_record(&path[..3]) {
                    record.values.push((path[3..].join("/"), std::mem::take(&mut text)));
                }
                path.pop();
                text.clear();
            }
            Event::Eof if path.is_empty() => return Ok(()),
            Event::Eof => return Err(at("it ends in the middle".to_owned())),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// Texts of values are short; what is longer is notes, and not looked at.
fn append(text: &mut String, part: &str) {
    if text.len() + part.len() <= super::cell::CELL_LIMIT {
        text.push_str(part);
    }
}

/// The sign that a reference stands for; unknown ones stand for nothing, and none is ever fetched.
fn resolved(part: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(sign)) = part.resolve_char_ref() {
        return sign.to_string();
    }
    match part.as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}

fn is_record(path: &[String]) -> bool {
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        parts.as_slice(),
        ["Project", "Tasks", "Task"] | ["Project", "Resources", "Resource"] | ["Project", "Assignments", "Assignment"]
    )
}

impl Plan {
    fn take(&mut self, path: &[String], record: Record) {
        match path.last().map(String::as_str) {
            Some("Task") => self.tasks.push(record),
            Some("Resource") => {
                if let (Some(id), Some(name)) = (record.text("UID"), record.text("Name")) {
                    self.people.insert(id.to_owned(), name.to_owned());
                }
            }
            Some("Assignment") => {
                if let (Some(task), Some(person)) = (record.text("TaskUID"), record.text("ResourceUID")) {
                    self.assigned.entry(task.to_owned()).or_insert_with(|| person.to_owned());
                }
            }
            _ => {}
        }
    }
}

/// What a task says; nothing where it only adds up others, or was deleted.
fn told(
    task: &Record,
    plan: &Plan,
    options: &TableOptions,
    seen: &mut HashMap<ItemKey, u64>,
) -> Result<Vec<Reading>, String> {
    let uid = task.text("UID").ok_or("a task has no UID")?;
    let is_sum = task.text("Summary") == Some("1") || task.text("IsNull") == Some("1") || uid == "0";
    if is_sum {
        return Ok(Vec::new());
    }
    let key = ItemKey::parse(uid).ok_or_else(|| format!("{:?} can't be a key", quoted(uid)))?;
    if let Some(first) = seen.insert(key.clone(), task.line) {
        return Err(format!("{key} stands on line {first} already"));
    }
    let owner = plan.assigned.get(uid).and_then(|person| plan.people.get(person));
    let before: Vec<&str> = task.all("PredecessorLink/PredecessorUID").collect();
    let said = [
        task.text("Name").map(|name| (Field::Title, Value::Text(name.into()))),
        owner.map(|owner| (Field::Owner, Value::Person(owner.as_str().into()))),
        date(task, Field::Start, "Start")?,
        date(task, Field::Due, "Finish")?,
        date(task, Field::Finished, "ActualFinish")?,
        date(task, Field::Baseline, "Baseline/Finish")?,
        task.text("PercentComplete").and_then(|raw| Some((Field::Progress, Value::Number(raw.parse().ok()?)))),
        task.text("Work").and_then(minutes).map(|minutes| (Field::Effort, Value::Duration { minutes })),
        money(task, Field::Budget, "Baseline/Cost").or_else(|| money(task, Field::Budget, "Cost")),
        money(task, Field::Spent, "ActualCost"),
        (!before.is_empty()).then(|| (Field::DependsOn, Value::Text(before.join(", ").into()))),
    ];
    let locator: Arc<str> = Arc::from(format!("{} line {}", options.file, task.line));
    let reading = |(field, value)| {
        let (source, locator) = (options.source.clone(), locator.clone());
        Reading { item: key.clone(), field, value, source, at: options.at, locator }
    };
    Ok(said.into_iter().flatten().map(reading).collect())
}

/// A day of a task; the hours of a working day are left aside.
fn date(task: &Record, field: Field, path: &str) -> Result<Option<(Field, Value)>, String> {
    let Some(raw) = task.text(path) else { return Ok(None) };
    let day = written_date::day(raw, None).map_err(|_| format!("{path} {:?} is not a date", quoted(raw)))?;
    Ok(Some((field, Value::Date(day))))
}

/// An amount, which MS Project writes in hundredths; nothing is no budget.
fn money(task: &Record, field: Field, path: &str) -> Option<(Field, Value)> {
    let hundredths: Decimal = task.text(path)?.parse().ok()?;
    let amount = hundredths.checked_div(Decimal::ONE_HUNDRED)?.normalize();
    (amount > Decimal::ZERO).then_some((field, Value::Money { amount, currency: None }))
}

/// Minutes of `PT16H30M0S`; nothing is no effort.
fn minutes(raw: &str) -> Option<i64> {
    let rest = raw.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let minutes = rest.split_once('M').map_or("0", |(minutes, _)| minutes);
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    hours.checked_mul(60)?.checked_add(minutes).filter(|minutes| *minutes > 0)
}
