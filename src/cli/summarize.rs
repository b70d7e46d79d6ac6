//! `countersign summarize`: a conversation a line in, its claims a line out. A bad line is reported, and the rest goes on.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use clap::Args;
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::drafter::Drafter;
use super::lines::{Line, next_line};
use crate::domain::brief::{Brief, BriefMessage};
use crate::domain::digest::WrittenBy;
use crate::domain::evidence::Evidence;
use crate::domain::message::{ChannelId, MessageId, TEXT_LIMIT};
use crate::domain::person::Platform;
use crate::domain::summary::Claim;
use crate::wording::claims;

/// The longest line that is read, in bytes: about 100,000 messages.
const LONGEST_LINE: usize = 32 << 20;

/// Reads `{"id", "messages": [{"id"?, "author", "text", "ts"?, "thread"?}], "query"?, "max_words"?}` a line and writes
/// `{"id", "claims": [{"text", "kind", "evidence"}]}`. Evidence is the messages' ids, or their indexes where they have none.
#[derive(Debug, Args)]
#[command(
    after_help = "Each line in: {\"id\", \"messages\": [{\"id\"?, \"author\", \"text\", \"ts\"?, \"thread\"?}], \"query\"?, \"max_words\"?}\n\
Each line out: {\"id\", \"claims\": [{\"text\", \"kind\", \"evidence\": [message ids or indexes]}]}\n\n\
Example:\n  countersign summarize < conversations.jsonl"
)]
pub(super) struct Arguments {
    /// With the model of this config's `[writer]`; by default with the built-in writer. Then each line out says who wrote it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// What is wrong with a line.
#[derive(Debug, Error)]
enum BadLine {
    #[error("longer than {LONGEST_LINE} bytes")]
    TooLong,
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{key}: expected {expected}")]
    Key { key: String, expected: &'static str },
}

/// A conversation as it came in.
struct Conversation {
    id: Value,
    /// The id of each message as it was given, or its index.
    ids: Vec<Value>,
    /// What the writer is shown.
    brief: Brief,
}

/// Answers each line of standard input.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let drafter = Drafter::new(arguments.config.as_deref())?;
    let failed = filter(&drafter, io::stdin().lock(), (out, &mut io::stderr().lock()))
        .context("failed to read conversations")?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Answers each line of `input`; says on `errors` which ones could not be read, and whether there were any.
fn filter(
    drafter: &Drafter,
    mut input: impl BufRead,
    (out, errors): (&mut impl Write, &mut impl Write),
) -> io::Result<bool> {
    let mut buffer = Vec::new();
    let mut failed = false;
    for number in 1_u64.. {
        let read = match next_line(&mut input, &mut buffer, LONGEST_LINE)? {
            Line::End => break,
            Line::TooLong => Err(BadLine::TooLong),
            Line::Whole if buffer.iter().all(u8::is_ascii_whitespace) => continue,
            Line::Whole => Conversation::parse(&buffer),
        };
        match read {
            Ok(conversation) => {
                serde_json::to_writer(&mut *out, &conversation.answer(drafter))?;
                out.write_all(b"\n")?;
            }
            Err(error) => {
                failed = true;
                writeln!(errors, "line {number}: {error}")?;
            }
        }
    }
    out.flush()?;
    Ok(failed)
}

impl Conversation {
    /// Reads one line.
    fn parse(line: &[u8]) -> Result<Self, BadLine> {
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
        Ok(Self { id, ids, brief: Brief { messages, query, max_words, ..Brief::default() } })
    }

    /// What the writer says of it; claims that don't hold are left out.
    fn answer(&self, drafter: &Drafter) -> Value {
        let (drafted, by) = drafter.draft(&self.brief);
        let ground = ground(&self.brief);
        let held = drafted.iter().filter(|claim| by == WrittenBy::Model || claims::check(claim, &ground).is_ok());
        let claims: Vec<Value> = held.map(|claim| self.claim(claim)).collect();
        let mut answer = json!({ "id": self.id, "claims": claims });
        if matches!(drafter, Drafter::Configured(_)) {
            let by = match by {
                WrittenBy::Model => "model",
                WrittenBy::Offline => "offline",
                WrittenBy::OfflineInstead => "offline-instead",
                WrittenBy::OfflineForCost => "offline-for-cost",
            };
            answer["written_by"] = json!(by);
        }
        answer
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

/// Whom the claims of a conversation may name: everybody who wrote in it.
pub(super) fn ground(brief: &Brief) -> claims::Ground {
    claims::Ground::new(brief.messages.iter().map(|message| message.author.as_str()), Tz::UTC)
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

    fn check(input: &str) -> (String, String, bool) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let failed =
            filter(&Drafter::Offline, input.as_bytes(), (&mut out, &mut err)).expect("memory can be read and written");
        (String::from_utf8_lossy(&out).into_owned(), String::from_utf8_lossy(&err).into_owned(), failed)
    }

    #[test]
    fn evidence_is_given_by_the_ids_that_came_in_or_by_index() {
        let (out, _, _) = check(
            r#"{"id":7,"messages":[{"id":"a","author":"ana","text":"RESOLVED: the frame stays with option B"},{"author":"ben","text":"I'll send the soil report to the council tomorrow"}]}"#,
        );
        assert_eq!(
            out.trim(),
            r#"{"claims":[{"evidence":["a"],"kind":"decided","text":"the frame stays with option B"},{"evidence":[1],"kind":"promised","text":"I'll send the soil report to the council tomorrow"}],"id":7}"#
        );
    }

    #[test]
    fn a_bad_line_names_its_number_and_key_and_the_rest_goes_on() {
        let (out, err, code) = check(
            "{\"id\":1,\"messages\":[{\"author\":\"ana\",\"text\":5}]}\nnot json\n\n{\"id\":2,\"messages\":[]}\n",
        );
        assert_eq!(out.lines().count(), 1);
        assert!(err.contains("line 1: messages[0].text: expected text"), "{err}");
        assert!(err.contains("line 2"), "{err}");
        assert!(code);
    }
}
