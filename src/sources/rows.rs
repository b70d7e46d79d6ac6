//! Rows of named cells to readings, in the wide form (a row a work item) and the long form (a row a dated reading).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::domain::calendar::instant;
use crate::domain::name::{ItemKey, SourceId};
use crate::domain::reading::Reading;
use crate::domain::value::{Field, Value};

use super::column::{self, Column, Form, Meaning};
use super::problem::{PROBLEM_LIMIT, Problem, quoted};
use super::{cell, written_date};

use super::written_date::DateOrder;

/// The longest row, in bytes: a row of a plan is a few hundred, one with long descriptions some thousand.
pub const ROW_LIMIT: usize = 1 << 20;

/// The most work items of one wide file.
pub const ITEM_LIMIT: usize = 250_000;

/// The most columns of a file.
pub const COLUMN_LIMIT: usize = 512;

/// How a plan file is to be read.
#[derive(Clone, Debug)]
pub struct TableOptions {
    /// The file's name as problems and locators have it.
    pub file: Arc<str>,
    /// The source that speaks in the wide form, and in the long form where a row names none.
    pub source: SourceId,
    /// When the wide form was so: the file's modification time, or the day that it is said to show.
    pub at: DateTime<Utc>,
    /// The zone of times that are written without one.
    pub zone: Tz,
    /// How the file writes day and month in figures.
    pub date_order: Option<DateOrder>,
    /// Their column -> our field, or `ignore`.
    pub columns: BTreeMap<String, String>,
}

/// What came of reading a file, apart from the readings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What could not be read; what it concerns is left out.
    pub problems: Vec<Problem>,
    /// Columns that nothing is known of, kept as [`Field::Other`].
    pub unknown_columns: Vec<String>,
    /// Rows that were read, bad ones included.
    pub rows: u64,
    /// True where reading ended before the file did: the last problem says why.
    pub gave_up: bool,
}

/// The table while it is read.
pub(super) struct Table<'o> {
    pub(super) options: &'o TableOptions,
    sink: &'o mut dyn FnMut(Reading),
    form: Form,
    names: Vec<String>,
    columns: Vec<Column>,
    index: HashMap<String, usize>,
    items: HashMap<ItemKey, u64>,
    pub(super) report: Report,
}

/// A row: its line, and its cells with the number of their column.
pub(super) struct Row<'a> {
    pub(super) line: u64,
    pub(super) cells: &'a [(usize, &'a str)],
}

impl<'o> Table<'o> {
    pub(super) fn new(options: &'o TableOptions, sink: &'o mut dyn FnMut(Reading)) -> Self {
        Self {
            options,
            sink,
            form: Form::Wide,
            names: Vec::new(),
            columns: Vec::new(),
            index: HashMap::new(),
            items: HashMap::new(),
            report: Report::default(),
        }
    }

    /// True until a problem ended the reading.
    pub(super) fn goes_on(&self) -> bool {
        !self.report.gave_up
    }

    /// Notes a problem; too many of them end the reading.
    pub(super) fn problem(&mut self, problem: Problem) {
        self.report.problems.push(problem);
        if self.report.problems.len() >= PROBLEM_LIMIT {
            let what = format!("it has {PROBLEM_LIMIT} problems or more, the rest was not read");
            self.give_up(Problem::of_file(&self.options.file, what));
        }
    }

    /// Notes a problem that ends the reading.
    pub(super) fn give_up(&mut self, problem: Problem) {
        self.report.problems.push(problem);
        self.report.gave_up = true;
    }

    pub(super) fn not_a_table(&mut self, kind: &str) {
        let problem = Problem::of_file(&self.options.file, format!("it is {kind}"));
        self.give_up(problem.hint("save it as CSV in UTF-8"));
    }

    /// True once a header was taken.
    pub(super) fn has_header(&self) -> bool {
        !self.names.is_empty()
    }

    /// True where a row fits the header. One with more cells than the header is left out, since its values have moved into wrong
    /// columns; one with fewer lacks values at its end, unless a quotation mark has swallowed them.
    pub(super) fn fits(&mut self, cells: usize, line: u64, breaks: u64) -> bool {
        let short = cells < self.names.len();
        if cells == self.names.len() || (short && breaks == 0) {
            return true;
        }
        let what = format!("it has {cells} cells, the header {}", self.names.len());
        let hint = if short {
            "a quotation mark may not be closed"
        } else {
            "a value with a separator in it must stand in quotation marks"
        };
        let problem = Problem::at_line(&self.options.file, line, what);
        self.problem(problem.hint(hint));
        false
    }

    /// Takes the header, or the keys of the first object.
    pub(super) fn header(&mut self, names: Vec<String>, line: u64) {
        let problem = |what: String| Problem::at_line(&self.options.file, line, what);
        if names.len() > COLUMN_LIMIT {
            let what = format!("it has {} columns, more than {COLUMN_LIMIT}", names.len());
            self.give_up(problem(what));
            return;
        }
        let Meaning { form, columns, unknown } = column::meaning(&names, &self.options.columns);
        if !columns.contains(&Column::Key) {
            let has = quoted(&names.join(", "));
            let hint = format!("the columns are {has}; say which is the key: columns = {{ \"theirs\" = \"key\" }}");
            let what = "no column holds the key or the title of a work item".to_owned();
            self.give_up(problem(what).hint(hint));
        }
        self.form = form;
        self.report.unknown_columns = unknown;
        self.index = names.iter().cloned().zip(0..).collect();
        self.columns = columns;
        self.names = names;
    }

    /// Notes what the mapping says of columns that the header does not have.
    pub(super) fn check_mapping(&mut self, line: u64) {
        let plain: Vec<String> = self.names.iter().map(|name| column::plain(name)).collect();
        let has = quoted(&self.names.join(", "));
        for theirs in self.options.columns.keys() {
            if !plain.contains(&column::plain(theirs)) {
                let what = "the mapping names a column that is not there";
                let problem = Problem::at_line(&self.options.file, line, what).in_column(theirs);
                self.problem(problem.hint(format!("the columns are {has}")));
            }
        }
    }

    /// The number of a column that may be new: in JSON a later object can bring further keys.
    pub(super) fn column(&mut self, name: &str) -> Option<usize> {
        if let Some(at) = self.index.get(name) {
            return Some(*at);
        }
        if self.columns.len() == COLUMN_LIMIT {
            return None;
        }
        let meant = column::meaning(&[name.to_owned()], &self.options.columns);
        let known = meant.columns.into_iter().next()?;
        let taken = known == Column::Key || self.columns.contains(&known);
        let own = || Column::Field(Field::Other(name.into()));
        let column = if taken { own() } else { known };
        if matches!(column, Column::Field(Field::Other(_))) {
            self.report.unknown_columns.push(name.to_owned());
        }
        let at = self.columns.len();
        self.columns.push(column);
        self.names.push(name.to_owned());
        self.index.insert(name.to_owned(), at);
        Some(at)
    }

    /// Takes a row.
    pub(super) fn row(&mut self, row: &Row<'_>) {
        self.report.rows += 1;
        let done = match self.form {
            Form::Wide => self.wide(row),
            Form::Long => self.long(row),
        };
        if let Err(problem) = done {
            self.problem(problem);
        }
    }

    fn cell<'a>(&self, row: &Row<'a>, wanted: &Column) -> Option<&'a str> {
        let mut cells = row.cells.iter();
        let found = cells.find(|(at, _)| self.columns.get(*at) == Some(wanted));
        found.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }

    fn key(&self, row: &Row<'_>) -> Result<ItemKey, Problem> {
        let problem = |what: String| Problem::at_line(&self.options.file, row.line, what);
        let raw = self.cell(row, &Column::Key).ok_or_else(|| problem("it names no work item".to_owned()))?;
        ItemKey::parse(raw).ok_or_else(|| {
            problem(format!("{:?} can't be a key: it is too long or has control characters", quoted(raw)))
        })
    }

    fn wide(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        let key = self.key(row)?;
        let file = &self.options.file;
        if let Some(first) = self.items.get(&key) {
            let what = format!("{key} stands on line {first} already");
            let problem = Problem::at_line(file, row.line, what);
            return Err(problem.hint("the first one counts; give each item a key of its own"));
        }
        if self.items.len() == ITEM_LIMIT {
            self.give_up(Problem::at_line(file, row.line, format!("it has more than {ITEM_LIMIT} items")));
            return Ok(());
        }
        self.items.insert(key.clone(), row.line);
        let locator: Arc<str> = Arc::from(format!("{file} line {}", row.line));
        for (at, text) in row.cells {
            let (name, field) = match self.columns.get(*at) {
                Some(Column::Field(field)) => (&self.names[*at], field.clone()),
                _ => continue,
            };
            match cell::value(&field, text, self.options.date_order) {
                Ok(None) => {}
                Ok(Some(value)) => (self.sink)(Reading {
                    item: key.clone(),
                    field,
                    value,
                    source: self.options.source.clone(),
                    at: self.options.at,
                    locator: locator.clone(),
                }),
                Err(bad) => {
                    let mut problem = Problem::at_line(file, row.line, bad.what).in_column(name);
                    problem.hint = bad.hint;
                    self.problem(problem);
                }
            }
        }
        Ok(())
    }

    fn long(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        let item = self.key(row)?;
        let file = &self.options.file;
        let problem = |column: &str, what: String| Problem::at_line(file, row.line, what).in_column(column);
        let need = |column: Column, name: &str| {
            let cell = self.cell(row, &column);
            cell.ok_or_else(|| problem(name, "it is empty".to_owned()))
        };
        let raw_at = need(Column::At, "at")?;
        let at = time(raw_at, self.options).ok_or_else(|| {
            problem("at", format!("{:?} is not a time", quoted(raw_at)))
                .hint("write 2026-06-12T09:00:00Z or 2026-06-12")
        })?;
        let field = column::field(need(Column::FieldName, "field")?, &self.options.columns);
        let source = match self.cell(row, &Column::Source) {
            None => self.options.source.clone(),
            Some(raw) => SourceId::parse(raw)
                .ok_or_else(|| problem("source", format!("{:?} can't name a source", quoted(raw))))?,
        };
        let raw = self.cell(row, &Column::Value).unwrap_or("");
        let value = cell::value(&field, raw, self.options.date_order).map_err(|bad| {
            let mut bad_cell = problem("value", bad.what);
            bad_cell.hint = bad.hint;
            bad_cell
        })?;
        (self.sink)(Reading {
            item,
            field,
            // In the long form an empty value is said at a time: what was known is taken back.
            value: value.unwrap_or_else(|| Value::Text(Arc::from(""))),
            source,
            at,
            locator: Arc::from(format!("{file} line {}", row.line)),
        });
        Ok(())
    }
}

/// A time: RFC 3339, or a day or local time of the file's zone.
fn time(raw: &str, options: &TableOptions) -> Option<DateTime<Utc>> {
    let sane = |at: &DateTime<Utc>| written_date::YEARS.contains(&chrono::Datelike::year(at));
    if let Ok(at) = DateTime::parse_from_rfc3339(raw) {
        return Some(at.to_utc()).filter(sane);
    }
    let local = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(raw, form).ok())
        .or_else(|| {
            let day = written_date::day(raw, options.date_order).ok()?;
            Some(day.and_time(NaiveTime::MIN))
        })?;
    Some(instant(local, options.zone)).filter(sane)
}
