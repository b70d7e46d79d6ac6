//! Plan files to readings: CSV, JSON, iCalendar and MS Project's XML, told apart by how they begin.

use std::io::BufRead;

use crate::domain::reading::Reading;

use super::problem::Problem;
use super::rows::Table;
use super::{csv_file, icalendar, json_file, ms_project};

pub use super::rows::{COLUMN_LIMIT, ITEM_LIMIT, ROW_LIMIT, Report, TableOptions};
pub use super::written_date::DateOrder;

/// A file that was read whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// What it says.
    pub readings: Vec<Reading>,
    /// What could not be read; what it concerns is left out.
    pub problems: Vec<Problem>,
    /// Columns that nothing is known of, kept as other fields.
    pub unknown_columns: Vec<String>,
    /// True where reading ended before the file did: the last problem says why.
    pub gave_up: bool,
}

/// Reads a plan file: CSV, JSON (an array of objects, or an object a line), iCalendar or MS Project's XML, told apart by how it begins.
pub fn read(input: impl BufRead, options: &TableOptions) -> Read {
    let mut readings = Vec::new();
    let report = read_each(input, options, &mut |reading| readings.push(reading));
    Read { readings, problems: report.problems, unknown_columns: report.unknown_columns, gave_up: report.gave_up }
}

/// Reads a plan file like [`read`], handing on each reading at once: memory stays bounded however long the file is.
pub fn read_each(mut input: impl BufRead, options: &TableOptions, sink: &mut dyn FnMut(Reading)) -> Report {
    let start = input.fill_buf().map(<[u8]>::to_vec);
    let begins = start.as_ref().map(|start| start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start());
    match begins {
        Ok(text) if is_calendar(text) => return icalendar::read(input, options, sink),
        Ok([b'<', ..]) => return ms_project::read(input, options, sink),
        _ => {}
    }
    let mut table = Table::new(options, sink);
    let start = match &start {
        Ok(start) => start,
        Err(error) => {
            table.give_up(Problem::of_file(&options.file, error.to_string()));
            return table.report;
        }
    };
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    match (text, first) {
        ([0xff, 0xfe, ..] | [0xfe, 0xff, ..], _) => table.not_a_table("UTF-16 text"),
        ([b'P', b'K', 3, 4, ..], _) => table.not_a_table("a zip archive or a spreadsheet"),
        (_, Some(b'[')) => json_file::array(input, &mut table),
        (_, Some(b'{')) => json_file::lines(input, &mut table),
        _ => csv_file::rows(input, &mut table),
    }
    table.report
}

fn is_calendar(text: &[u8]) -> bool {
    const BEGIN: &[u8] = b"BEGIN:VCALENDAR";
    text.get(..BEGIN.len()).is_some_and(|start| start.eq_ignore_ascii_case(BEGIN))
}
