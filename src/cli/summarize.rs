//! `countersign summarize`: a conversation a line in, its claims a line out. A bad line is reported, and the rest goes on.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use serde_json::{Map, Value, json};
use thiserror::Error;

use crate::domain::brief::{Brief, BriefMessage};
use crate::domain::evidence::Evidence;
use crate::domain::message::{ChannelId, MessageId, TEXT_LIMIT};
use crate::domain::person::Platform;
use crate::domain::summary::Claim;
use crate::wording::claims;
use crate::writer::Writer;

/// The longest line that is read, in bytes: about 100,000 messages.
const LINE_LIMIT: u64 = 32 << 20;

/// Reads `{"id", "messages": [{"id"?, "author", "text", "ts"?, "thread"?}], "query"?, "max_words"?}` a line and writes
/// `{"id", "claims": [{"text", "kind", "evidence"}]}`. Evidence is the messages' ids, or their indexes where they have none.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  countersign summarize < conversations.jsonl")]
pub struct Summarize {}

/// What is wrong with a line.
#[derive(Debug, Error)]
pub(crate) enum BadLine {
    #[error("longer than {LINE_LIMIT} bytes")]
    TooLong,
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{key}: expected {expected}")]
    Key { key: String, expected: &'static str },
}

/// A conversation as it came in.
pub(crate) struct Conversation {
    id: Value,
    /// The id of each message as it was given, or its index.
    ids: Vec<Value>,
    /// What the writer is shown.
    pub(crate) brief: Brief,
}

impl Summarize {
    /// Answers each line of `input` on `output`, and bad ones on `errors`.
    ///
    /// # Errors
    ///
    /// Where reading or writing fails.
    pub fn run(
        self,
        input: &mut impl BufRead,
        output: &mut impl Write,
        errors: &mut impl Write,
    ) -> anyhow::Result<ExitCode> {
        let writer = Writer::default();
        let mut bad = 0_usize;
        let mut number = 0_usize;
        while let Some(line) = next_line(input)? {
            number += 1;
            let read = line.and_then(|line| {
                if line.trim_ascii().is_empty() { Ok(None) } else { Conversation::parse(&line).map(Some) }
            });
            match read {
                Ok(Some(conversation)) => {
                    serde_json::to_writer(&mut *output, &conversation.answer(&writer))?;
                    output.write_all(b"\n")?;
                }
                Ok(None) => {}
                Err(error) => {
                    bad += 1;
                    writeln!(errors, "error: line {number}: failed to read a conversation: {error}")?;
                }
            }
        }
        output.flush()?;
        Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// The next line without its end; what is too long is skipped up to its end, without being kept.
pub(crate) fn next_line(input: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, BadLine>>> {
    let mut line = Vec::new();
    let read = io::Read::take(&mut *input, LINE_LIMIT + 1).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        return Ok(Some(Ok(line)));
    }
    if (read as u64) <= LINE_LIMIT {
        return Ok(Some(Ok(line)));
    }
    drop(line);
    input.skip_until(b'\n')?;
    Ok(Some(Err(BadLine::TooLong)))
}

impl Conversation {
    /// Reads one line.
    pub(crate) fn parse(line: &[u8]) -> Result<Self, BadLine> {
        let Value::Object(mut fields) = serde_json::from_slice(line)? else {
            return Err(bad("", "an object"));
        };
        let id = fields.remove("id").unwrap_or(Value::Null);
        let Some(Value::Array(raw)) = fields.remove("messages") else {
            return Err(bad("messages", "a list of messages"));
        };
        let query = match fields.remove("query") {
            None | Some(Value::Null) => None,
            Some(Value::String(query)) => Some(query),
            Some(_) => return Err(bad("query", "text")),
        };
        let max_words = match fields.remove("max_words") {
            None | Some(Value::Null) => None,
            Some(value) => Some(
                value
                    .as_u64()
                    .and_then(|n| usize::try_from(n).ok())
                    .ok_or_else(|| bad("max_words", "a number of words"))?,
            ),
        };
        let mut ids = Vec::with_capacity(raw.len());
        let mut messages = Vec::with_capacity(raw.len());
        for (at, value) in raw.into_iter().enumerate() {
            let (id, message) = message(at, value)?;
            ids.push(id);
            messages.push(message);
        }
        Ok(Self { id, ids, brief: Brief { messages, query, max_words } })
    }

    /// What the writer says of it; claims that don't hold are left out.
    fn answer(&self, writer: &Writer) -> Value {
        let draft = writer.draft(&self.brief);
        let held = draft.claims.iter().filter(|claim| claims::check(claim).is_ok());
        let claims: Vec<Value> = held.map(|claim| self.claim(claim)).collect();
        json!({ "id": self.id, "claims": claims })
    }

    fn claim(&self, claim: &Claim) -> Value {
        let index = |evidence: &Evidence| match evidence {
            Evidence::Message { id, .. } => id.id.parse::<usize>().ok().and_then(|at| self.ids.get(at)).cloned(),
            Evidence::Reading { .. } | Evidence::Entry { .. } => None,
        };
        let evidence: Vec<Value> = claim.evidence.iter().filter_map(index).collect();
        json!({ "text": claim.text, "kind": claim.kind.as_str(), "evidence": evidence })
    }
}

fn message(at: usize, value: Value) -> Result<(Value, BriefMessage), BadLine> {
    let key = |name: &str| format!("messages[{at}]{}{name}", if name.is_empty() { "" } else { "." });
    let Value::Object(mut fields) = value else {
        return Err(bad(&key(""), "an object"));
    };
    let id = match fields.remove("id") {
        None | Some(Value::Null) => Value::from(at),
        Some(id @ (Value::String(_) | Value::Number(_))) => id,
        Some(_) => return Err(bad(&key("id"), "text or a number")),
    };
    let mut text = text(&mut fields, "text", &key)?;
    text.truncate(text.floor_char_boundary(TEXT_LIMIT));
    let at_time = match fields.remove("ts") {
        None | Some(Value::Null) => {
            DateTime::UNIX_EPOCH + TimeDelta::seconds(i64::try_from(at).unwrap_or(i64::MAX >> 20))
        }
        Some(value) => time(&value).ok_or_else(|| bad(&key("ts"), "a time (RFC 3339) or seconds"))?,
    };
    let thread = match fields.remove("thread") {
        Some(Value::String(thread)) => Some(thread),
        _ => None,
    };
    let channel =
        ChannelId { platform: Platform::Local, workspace: "stdin".to_owned(), channel: "conversation".to_owned() };
    let message = BriefMessage {
        id: MessageId { channel, id: at.to_string() },
        thread,
        author: self::text(&mut fields, "author", &key)?,
        at: at_time,
        text,
        reactions: 0,
    };
    Ok((id, message))
}

fn text(fields: &mut Map<String, Value>, name: &str, key: &impl Fn(&str) -> String) -> Result<String, BadLine> {
    match fields.remove(name) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(bad(&key(name), "text")),
    }
}

/// A time as RFC 3339 or as seconds since 1970, as text or as a number.
fn time(value: &Value) -> Option<DateTime<Utc>> {
    let seconds = |s: f64| DateTime::from_timestamp_millis((s * 1000.0) as i64);
    match value {
        Value::String(text) => {
            DateTime::parse_from_rfc3339(text).ok().map(|t| t.to_utc()).or_else(|| text.parse().ok().and_then(seconds))
        }
        Value::Number(number) => number.as_f64().and_then(seconds),
        _ => None,
    }
}

fn bad(key: &str, expected: &'static str) -> BadLine {
    BadLine::Key { key: if key.is_empty() { "line".to_owned() } else { key.to_owned() }, expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(input: &str) -> (String, String, ExitCode) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = Summarize {}.run(&mut input.as_bytes(), &mut out, &mut err).expect("buffers take everything");
        (String::from_utf8_lossy(&out).into_owned(), String::from_utf8_lossy(&err).into_owned(), code)
    }

    #[test]
    fn evidence_is_given_by_the_ids_that_came_in_or_by_index() {
        let (out, _, _) = run(
            r#"{"id":7,"messages":[{"id":"a","author":"ana","text":"RESOLVED: the frame stays with option B"},{"author":"ben","text":"I'll send the soil report to the council tomorrow"}]}"#,
        );
        assert_eq!(
            out.trim(),
            r#"{"claims":[{"evidence":["a"],"kind":"decided","text":"the frame stays with option B"},{"evidence":[1],"kind":"promised","text":"I'll send the soil report to the council tomorrow"}],"id":7}"#
        );
    }

    #[test]
    fn a_bad_line_names_its_number_and_key_and_the_rest_goes_on() {
        let (out, err, code) =
            run("{\"id\":1,\"messages\":[{\"author\":\"ana\",\"text\":5}]}\nnot json\n\n{\"id\":2,\"messages\":[]}\n");
        assert_eq!(out.lines().count(), 1);
        assert!(err.contains("line 1: failed to read a conversation: messages[0].text: expected text"), "{err}");
        assert!(err.contains("line 2"), "{err}");
        assert_eq!(code, ExitCode::FAILURE);
    }
}
