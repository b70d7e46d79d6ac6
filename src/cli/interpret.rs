//! `countersign interpret`: reads replies as the bot would, a JSON object a line.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use clap::Args;
use serde_json::{Map, Value as Json, json};

use super::lines::{Line, next_line};
use crate::wording::reply::{Asked, Reading, read, read_numbered};

/// Read replies as the bot would: JSON lines in, JSON lines out
#[derive(Debug, Args)]
#[command(
    after_help = "Each line in: {\"text\", \"prompt\"?, \"proposal\"?: {field: value}, \"at\"?: RFC 3339, \"by\"?, \"zone\"?: IANA name}\n\
Each line out: {\"ruling\", \"also\", \"values\": {field: {\"text\", \"value\"}}, \"why\"}\n\n\
Example:\n  echo '{\"text\":\"yes, but the date is 12 June\",\"at\":\"2026-03-04T10:00:00Z\"}' | countersign interpret"
)]
pub(super) struct Arguments {
    /// Read each reply as an answer to a numbered list: a line out has "rulings": [{"number", …}]
    #[arg(long)]
    numbered: bool,
}

/// The longest line, in bytes: a text of 1 MB, escaped, with its prompt and proposal.
const LONGEST_LINE: usize = 8 * 1024 * 1024;

/// One line of the input, checked.
pub(crate) struct Request {
    pub(crate) text: String,
    pub(crate) prompt: Option<String>,
    pub(crate) proposal: Vec<(String, String)>,
    pub(crate) at: Option<DateTime<Tz>>,
}

impl Request {
    /// What the reply answers.
    pub(crate) fn asked(&self) -> Asked<'_> {
        Asked { prompt: self.prompt.as_deref(), proposal: &self.proposal, at: self.at, emoji: None }
    }
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let failed = filter(
        io::BufReader::with_capacity(1 << 16, io::stdin().lock()),
        out,
        &mut io::stderr().lock(),
        arguments.numbered,
    )
    .context("failed to read replies")?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Reads every line of `input`; says on `errors` which ones could not be read, and whether there were any.
fn filter(
    mut input: io::BufReader<impl io::Read>,
    out: &mut impl Write,
    errors: &mut impl Write,
    numbered: bool,
) -> io::Result<bool> {
    let mut buffer = Vec::new();
    let mut failed = false;
    for number in 1_u64.. {
        let outcome = match next_line(&mut input, &mut buffer, LONGEST_LINE)? {
            Line::End => break,
            Line::TooLong => Err(format!("the line is longer than {LONGEST_LINE} bytes")),
            Line::Whole if buffer.iter().all(u8::is_ascii_whitespace) => continue,
            Line::Whole => parse(&buffer),
        };
        match outcome {
            Ok(line) => {
                serde_json::to_writer(&mut *out, &answer(&line, numbered))?;
                out.write_all(b"\n")?;
                if input.buffer().is_empty() {
                    out.flush()?;
                }
            }
            Err(why) => {
                failed = true;
                writeln!(errors, "line {number}: {why}")?;
            }
        }
    }
    out.flush()?;
    Ok(failed)
}

fn answer(line: &Request, numbered: bool) -> Json {
    if !numbered {
        return shown(&read(&line.text, &line.asked()));
    }
    let rulings = read_numbered(&line.text, &line.asked()).into_iter().map(|(number, reading)| {
        let mut one = shown(&reading);
        one["number"] = json!(number);
        one
    });
    json!({ "rulings": rulings.collect::<Vec<_>>() })
}

/// A reading in the machine form.
pub(crate) fn shown(reading: &Reading) -> Json {
    let values: Map<String, Json> = reading
        .values
        .iter()
        .map(|(field, given)| (field.clone(), json!({ "text": given.text, "value": machine_value(&given.value) })))
        .collect();
    let mut out = json!({
        "ruling": reading.ruling.as_str(),
        "also": reading.also.iter().map(|s| s.as_str()).collect::<Vec<_>>(),
        "values": values,
        "why": reading.why,
    });
    if !reading.choices.is_empty() {
        let choices = reading.choices.iter().map(|c| json!({ "field": c.field, "text": c.text, "values": c.values.iter().map(machine_value).collect::<Vec<_>>() }));
        out["choices"] = choices.collect();
    }
    if let Some(condition) = &reading.condition {
        out["condition"] = json!(condition);
    }
    if let Some(until) = reading.until {
        out["until"] = json!(until.to_string());
    }
    if let Some(to) = &reading.to {
        out["to"] = json!(to);
    }
    out
}

/// Numbers are JSON numbers where a double holds them exactly; everything else is text.
fn machine_value(value: &crate::domain::value::Value) -> Json {
    use crate::domain::value::Value;
    match value {
        Value::Number(number) | Value::Money { amount: number, .. } => {
            let plain = number.normalize().to_string();
            plain.parse::<serde_json::Number>().map_or_else(|_| json!(plain), Json::Number)
        }
        Value::Duration { minutes } => json!(duration(*minutes)),
        other => json!(other.to_string()),
    }
}

/// An ISO 8601 duration.
fn duration(minutes: i64) -> String {
    let (days, rest) = (minutes / 1440, minutes % 1440);
    let (hours, minutes) = (rest / 60, rest % 60);
    let part = |n: i64, unit: &str| {
        if n == 0 { String::new() } else { format!("{n}{unit}") }
    };
    let time = part(hours, "H") + &part(minutes, "M");
    let clock = if time.is_empty() && days > 0 {
        String::new()
    } else if time.is_empty() {
        "T0M".to_owned()
    } else {
        format!("T{time}")
    };
    format!("P{}{clock}", part(days, "D"))
}

/// Reads one line; the error names the key.
pub(crate) fn parse(line: &[u8]) -> Result<Request, String> {
    let json: Json = serde_json::from_slice(line).map_err(|e| format!("not JSON: {e}"))?;
    let Json::Object(map) = json else {
        return Err("not a JSON object".to_owned());
    };
    let text = |key: &str| match map.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("key `{key}`: must be a string")),
    };
    text("by")?;
    let zone: Tz = match text("zone")? {
        Some(name) => name.parse().map_err(|_| format!("key `zone`: no such time zone: {name}"))?,
        None => Tz::UTC,
    };
    let has_zone = map.get("zone").is_some_and(Json::is_string);
    let at = text("at")?
        .map(|raw| DateTime::parse_from_rfc3339(&raw).map_err(|e| format!("key `at`: not RFC 3339: {e}")))
        .transpose()?;
    Ok(Request {
        text: text("text")?.ok_or("key `text`: missing")?,
        prompt: text("prompt")?,
        proposal: map.get("proposal").map_or(Ok(Vec::new()), proposal)?,
        at: at.map(|at| local(at, zone, has_zone)),
    })
}

/// The local time of the zone; without one, the wall time that the offset gives.
fn local(at: DateTime<FixedOffset>, zone: Tz, has_zone: bool) -> DateTime<Tz> {
    if has_zone { at.with_timezone(&zone) } else { at.naive_local().and_utc().with_timezone(&Tz::UTC) }
}

/// The fields of a proposal, as text.
pub(crate) fn proposal(json: &Json) -> Result<Vec<(String, String)>, String> {
    let Json::Object(map) = json else {
        return if json.is_null() { Ok(Vec::new()) } else { Err("key `proposal`: must be an object".to_owned()) };
    };
    map.iter()
        .map(|(field, value)| match value {
            Json::String(text) => Ok((field.clone(), text.clone())),
            Json::Number(number) => Ok((field.clone(), number.to_string())),
            Json::Bool(flag) => Ok((field.clone(), flag.to_string())),
            Json::Null => Ok((field.clone(), String::new())),
            _ => Err(format!("key `proposal.{field}`: must be a string or a number")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_on(input: &[u8]) -> (String, String, bool) {
        let (mut out, mut errors) = (Vec::new(), Vec::new());
        let failed = filter(io::BufReader::new(input), &mut out, &mut errors, false).expect("memory can be read");
        (String::from_utf8_lossy(&out).into_owned(), String::from_utf8_lossy(&errors).into_owned(), failed)
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_is_read() {
        let (out, errors, failed) = run_on(b"{\"text\":\"yes\"}\nnonsense\n{\"text\":\"no\",\"zone\":\"Nowhere\"}\n{\"prompt\":\"?\"}\n\xff\xfe\n{\"text\":\"no\"}\n");
        assert_eq!(out.lines().count(), 2);
        assert!(out.contains("\"ruling\":\"approve\"") && out.contains("\"ruling\":\"reject\""));
        assert!(
            errors.contains("line 2: not JSON")
                && errors.contains("line 3: key `zone`")
                && errors.contains("line 4: key `text`: missing")
                && errors.contains("line 5:"),
            "{errors}"
        );
        assert!(failed);
    }

    #[test]
    fn the_zone_decides_which_day_tomorrow_is() {
        let (out, _, _) = run_on(b"{\"text\":\"no, make it tomorrow\",\"proposal\":{\"due\":\"2026-03-04\"},\"at\":\"2026-03-04T23:30:00Z\",\"zone\":\"Europe/Berlin\"}\n");
        assert!(out.contains("\"2026-03-06\""), "{out}");
    }

    #[test]
    fn lengths_are_written_as_iso_durations() {
        assert_eq!(duration(0), "PT0M");
        assert_eq!(duration(90), "PT1H30M");
        assert_eq!(duration(2 * 1440), "P2D");
    }
}
