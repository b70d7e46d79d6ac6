//! Lines of a file, each bounded: a line that is too long is skipped without being kept.

use std::io::{self, BufRead};

/// One line, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// A line of text.
    Text(&'a str),
    /// A line beyond the limit; how many bytes it had.
    TooLong(u64),
    /// A line that is not UTF-8; the first wrong byte.
    NotUtf8(usize),
}

/// Lines of an input, numbered from 1.
pub(crate) struct Lines<R> {
    input: R,
    limit: usize,
    number: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `input`, of at most `limit` bytes each.
    pub(crate) fn new(input: R, limit: usize) -> Self {
        Self { input, limit, number: 0, buffer: Vec::new() }
    }

    /// The number of the line that was read last.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The next line; none at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let mut length: u64 = 0;
        loop {
            let chunk = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                chunk => chunk?,
            };
            if chunk.is_empty() {
                if length == 0 {
                    return Ok(None);
                }
                break;
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let taken = end.unwrap_or(chunk.len());
            length += taken as u64 + u64::from(end.is_some());
            if self.buffer.len() <= self.limit {
                let room = (self.limit + 1).saturating_sub(self.buffer.len());
                self.buffer.extend_from_slice(&chunk[..taken.min(room)]);
            }
            self.input.consume(taken + usize::from(end.is_some()));
            if end.is_some() {
                break;
            }
        }
        self.number += 1;
        Ok(Some(self.line(length)))
    }

    fn line(&self, length: u64) -> Line<'_> {
        if self.buffer.len() > self.limit {
            return Line::TooLong(length);
        }
        let bytes = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
        let first = self.number == 1;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").filter(|_| first).unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Line::Text(text),
            Err(error) => Line::NotUtf8(error.valid_up_to()),
        }
    }
}
