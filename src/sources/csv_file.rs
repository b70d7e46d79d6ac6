//! Plan files in CSV: separators sniffed, quoted line breaks, rows bounded. Rows are split by csv-core, which keeps no buffer of its
//! own: a row of 1 GB is skipped and named, never held.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::problem::Problem;
use super::rows::{COLUMN_LIMIT, ROW_LIMIT, Row, Table};

/// Reads all rows into `table`.
pub(super) fn rows(input: impl BufRead, table: &mut Table<'_>) {
    let mut records = Records::new(input);
    let mut header = true;
    while table.goes_on() {
        let record = match records.next() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(error) => {
                let problem = Problem::of_file(&table.options.file, error.to_string());
                return table.give_up(problem);
            }
        };
        if record.too_long {
            let what = format!("the row is longer than {ROW_LIMIT} bytes or {COLUMN_LIMIT} columns");
            let problem = Problem::at_line(&table.options.file, record.line, what);
            table.problem(problem.hint("a quotation mark may not be closed"));
        } else if header {
            let names = record.cells().map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
            table.header(names.collect(), record.line);
            table.check_mapping(record.line);
            header = false;
        } else {
            row(&record, table);
        }
    }
    if header && table.goes_on() {
        table.give_up(Problem::of_file(&table.options.file, "it is empty"));
    }
}

fn row(record: &Record<'_>, table: &mut Table<'_>) {
    let mut cells = Vec::with_capacity(record.ends.len());
    for (at, bytes) in record.cells().enumerate() {
        match std::str::from_utf8(bytes) {
            Ok(text) => cells.push((at, text)),
            Err(_) => {
                let what = format!("cell {} is not UTF-8", at + 1);
                let problem = Problem::at_line(&table.options.file, record.line, what);
                table.problem(problem.hint("save the file in UTF-8"));
            }
        }
    }
    let last = cells.iter().rposition(|(_, text)| !text.trim().is_empty());
    let Some(last) = last else {
        return;
    };
    let width = if cells.len() == record.ends.len() && record.breaks == 0 { last + 1 } else { record.ends.len() };
    if table.fits(width, record.line, record.breaks) {
        table.row(&Row { line: record.line, cells: &cells });
    }
}

/// One row of cells.
struct Record<'a> {
    line: u64,
    /// Line breaks within the row.
    breaks: u64,
    too_long: bool,
    text: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    fn cells(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let text = self.text;
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(self.ends).map(move |(from, to)| &text[from..*to])
    }
}

struct Records<R> {
    input: R,
    reader: Option<Reader>,
    /// Line breaks that went by between rows, which csv-core does not see.
    skipped: u64,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: BufRead> Records<R> {
    fn new(input: R) -> Self {
        Self { input, reader: None, skipped: 0, text: vec![0; 4096], ends: vec![0; 64] }
    }

    fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        if self.reader.is_none() {
            self.open()?;
        }
        self.skip_empty_lines()?;
        let reader = self.reader.as_mut().expect("the reader was built by open");
        let line = reader.line();
        let (mut length, mut count, mut too_long) = (0, 0, false);
        loop {
            let chunk = self.input.fill_buf()?;
            let (result, read, written, ended) =
                reader.read_record(chunk, &mut self.text[length..], &mut self.ends[count..]);
            self.input.consume(read);
            length += written;
            count += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.text.len() < ROW_LIMIT => {
                    self.text.resize(self.text.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < 2 * COLUMN_LIMIT => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    (too_long, length, count) = (true, 0, 0);
                }
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::Record => break,
            }
        }
        let breaks = (reader.line() - line).saturating_sub(1);
        let (length, count) = if too_long { (0, 0) } else { (length, count) };
        Ok(Some(Record {
            line: line + self.skipped,
            breaks,
            too_long,
            text: &self.text[..length],
            ends: &self.ends[..count],
        }))
    }

    /// Finds the separator in the first line, after a byte order mark and perhaps Excel's `sep=;`.
    fn open(&mut self) -> io::Result<()> {
        if self.input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            self.input.consume(3);
        }
        let start = self.input.fill_buf()?;
        let declared = start
            .strip_prefix(b"sep=")
            .and_then(|rest| rest.first().copied().filter(|_| matches!(rest.get(1), Some(b'\n' | b'\r'))));
        let separator = declared.unwrap_or_else(|| sniffed(start));
        if declared.is_some() {
            self.input.consume(5);
        }
        self.reader = Some(ReaderBuilder::new().delimiter(separator).build());
        Ok(())
    }

    fn skip_empty_lines(&mut self) -> io::Result<()> {
        loop {
            match self.input.fill_buf()?.first() {
                Some(b'\n') => self.skipped += 1,
                Some(b'\r') => {}
                _ => return Ok(()),
            }
            self.input.consume(1);
        }
    }
}

/// The separator that stands most often in the first line, outside quotation marks.
fn sniffed(start: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => {
                for (separator, count) in &mut counts {
                    *count += usize::from(separator == byte);
                }
            }
            _ => {}
        }
    }
    // The first of equals wins, which is the comma.
    let best = counts.iter().rev().max_by_key(|(_, count)| *count);
    best.map_or(b',', |(separator, _)| *separator)
}
