//! Lines of a stream with a bound on their length: a longer line is skipped and told, never held in memory.

use std::io::{self, BufRead};

/// One line of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// The line without its end, in the buffer that was given.
    Whole,
    /// A line longer than the bound, which was skipped.
    TooLong,
    /// The end of the stream.
    End,
}

/// Reads the next line into `buffer`, which is cleared first.
pub(crate) fn next_line(input: &mut impl BufRead, buffer: &mut Vec<u8>, longest: usize) -> io::Result<Line> {
    buffer.clear();
    let mut too_long = false;
    let mut any = false;
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(match (any, too_long) {
                (false, _) => Line::End,
                (true, true) => Line::TooLong,
                (true, false) => Line::Whole,
            });
        }
        any = true;
        let end = chunk.iter().position(|b| *b == b'\n');
        let taken = end.unwrap_or(chunk.len());
        too_long |= buffer.len() + taken > longest;
        if !too_long {
            buffer.extend_from_slice(&chunk[..taken]);
        }
        let used = taken + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            if buffer.last() == Some(&b'\r') {
                buffer.pop();
            }
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_skipped_and_the_rest_is_read() {
        let mut input = io::BufReader::with_capacity(4, &b"one\r\nfar too long a line\nthree"[..]);
        let mut buffer = Vec::new();
        let mut seen = Vec::new();
        loop {
            match next_line(&mut input, &mut buffer, 8).expect("memory can be read") {
                Line::Whole => seen.push(String::from_utf8_lossy(&buffer).into_owned()),
                Line::TooLong => seen.push("(too long)".to_owned()),
                Line::End => break,
            }
        }
        assert_eq!(seen, ["one", "(too long)", "three"]);
    }
}
