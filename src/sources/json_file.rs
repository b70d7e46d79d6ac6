//! Plan files in JSON: an array of objects, read object by object, or an object a line.

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufRead;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::guard::{Budget, Guard};
use super::lines::{Line, Lines};
use super::problem::Problem;
use super::rows::{ROW_LIMIT, Row, Table};

/// Reads an object a line.
pub(super) fn lines(input: impl BufRead, table: &mut Table<'_>) {
    let mut lines = Lines::new(input, ROW_LIMIT);
    while table.goes_on() {
        let next = lines.next();
        let file = table.options.file.clone();
        match next {
            Err(error) => table.give_up(Problem::of_file(&file, error.to_string())),
            Ok(None) => break,
            Ok(Some(line)) => {
                let what = match line {
                    Line::Text(text) if text.trim().is_empty() => continue,
                    Line::Text(text) => Ok(text.to_owned()),
                    Line::TooLong(bytes) => Err(format!("the line has {bytes} bytes, more than {ROW_LIMIT}")),
                    Line::NotUtf8(at) => Err(format!("byte {} is not UTF-8", at + 1)),
                };
                let number = lines.number();
                match what {
                    Ok(text) => object(&text, number, table),
                    Err(what) => table.problem(Problem::at_line(&file, number, what)),
                }
            }
        }
    }
}

/// Reads an array of objects.
pub(super) fn array(mut input: impl BufRead, table: &mut Table<'_>) {
    if let Ok([0xef, 0xbb, 0xbf, ..]) = input.fill_buf() {
        input.consume(3);
    }
    let (guard, budget) = Guard::new(input);
    budget.renew(ROW_LIMIT as u64);
    let mut json = serde_json::Deserializer::from_reader(guard);
    let file = table.options.file.clone();
    let seed = Objects { table, budget: &budget };
    let read = seed.deserialize(&mut json).and_then(|()| {
        budget.renew(ROW_LIMIT as u64);
        json.end()
    });
    let line = budget.line();
    match read {
        Err(_) if !table.goes_on() => {}
        Err(_) if budget.is_spent() => {
            let what = format!("an object is longer than {ROW_LIMIT} bytes, the rest was not read");
            table.give_up(Problem::at_line(&file, line, what));
        }
        Err(error) => {
            let what = format!("it is not JSON: {error}; the rest was not read");
            table.give_up(Problem::at_line(&file, line, what));
        }
        Ok(()) => {}
    }
}

/// Hands each object of an array to the table.
struct Objects<'t, 'o> {
    table: &'t mut Table<'o>,
    budget: &'t Budget,
}

impl<'de> DeserializeSeed<'de> for Objects<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Objects<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut objects: A) -> Result<(), A::Error> {
        while let Some(raw) = objects.next_element::<Box<RawValue>>()? {
            let breaks = raw.get().bytes().filter(|byte| *byte == b'\n').count() as u64;
            let line = self.budget.line() - breaks;
            object(raw.get(), line, self.table);
            if !self.table.goes_on() {
                return Err(serde::de::Error::custom("gave up"));
            }
            self.budget.renew(ROW_LIMIT as u64);
        }
        Ok(())
    }
}

/// Takes one object as a row; the first one is the header too.
fn object(text: &str, line: u64, table: &mut Table<'_>) {
    let file = table.options.file.clone();
    let object: BTreeMap<String, &RawValue> = match serde_json::from_str(text) {
        Ok(object) => object,
        Err(error) => {
            let what = format!("it is not a JSON object: {error}");
            return table.problem(Problem::at_line(&file, line, what));
        }
    };
    if !table.has_header() {
        table.header(object.keys().cloned().collect(), line);
    }
    let mut cells = Vec::with_capacity(object.len());
    for (name, raw) in &object {
        match table.column(name) {
            Some(at) => cells.extend(cell(raw).map(|text| (at, text))),
            None => {
                let what = "it brings more keys than a file may have".to_owned();
                return table.give_up(Problem::at_line(&file, line, what).in_column(name));
            }
        }
    }
    let cells: Vec<(usize, &str)> = cells.iter().map(|(at, text)| (*at, text.as_str())).collect();
    if table.goes_on() {
        table.row(&Row { line, cells: &cells });
    }
}

/// A value as a cell has it: text as it is, numbers as they are written, the parts of a list with commas between.
fn cell(raw: &RawValue) -> Option<String> {
    let text = raw.get().trim();
    if text == "null" {
        return None;
    }
    if text.starts_with('"') {
        return serde_json::from_str(text).ok();
    }
    if text.starts_with('[') {
        let parts: Vec<&RawValue> = serde_json::from_str(text).ok()?;
        let words = parts.into_iter().filter_map(|part| {
            let part = part.get();
            serde_json::from_str(part).ok().or_else(|| Some(part.to_owned()))
        });
        return Some(words.collect::<Vec<String>>().join(", "));
    }
    Some(text.to_owned())
}
