//! The shapes of labelled replies: the plain form, and three published data sets.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use serde_json::{Map, Value as Json};

use crate::cli::interpret::proposal;
use crate::domain::value::Value;
use crate::language::date_phrase::Meaning;
use crate::language::dates::date_at;
use crate::language::numbers::number_at;
use crate::language::times::time_at;
use crate::language::words::words;
use crate::wording::reply::Asked;

/// What a label asks of the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    /// It must be read as an approval.
    Approve,
    /// It must be read as an approval that also asks.
    ApproveAndAsk,
    /// It must be read as a correction, and never as an approval.
    Correct,
    /// It must never be read as an approval.
    Never,
    /// Nothing is asked.
    Other,
}

/// One labelled reply.
#[derive(Debug)]
pub(super) struct Labelled {
    pub(super) text: String,
    pub(super) prompt: Option<String>,
    pub(super) proposal: Vec<(String, String)>,
    pub(super) at: Option<DateTime<Tz>>,
    pub(super) label: String,
    pub(super) truth: Truth,
    pub(super) values: Vec<(String, String)>,
    pub(super) without_token: Option<String>,
}

/// The day on which the dialogues of the SGD data set take place.
const SGD_DAY: (i32, u32, u32) = (2019, 3, 1);

/// Reads one line; `None` where it has no label.
pub(super) fn parse(line: &[u8]) -> Result<Option<Labelled>, String> {
    let map: Map<String, Json> = serde_json::from_slice(line).map_err(|e| format!("not a JSON object: {e}"))?;
    let text = |key: &str| map.get(key).and_then(Json::as_str).map(str::to_owned);
    let Some(label) = text("label") else {
        return if map.contains_key("label") { Ok(None) } else { Err("key `label`: missing".to_owned()) };
    };
    let reply = text("text").or_else(|| text("reply")).ok_or("key `text`: missing")?;
    let dialogue = map.contains_key("acts");
    let kind = text("kind").filter(|_| dialogue);
    let qualified = map.get("qualified").and_then(Json::as_bool).unwrap_or(false);
    let values = ["values", "changed"].iter().find_map(|k| map.get(*k)).map_or(Ok(Vec::new()), proposal)?;
    let at = match text("at").and_then(|raw| DateTime::parse_from_rfc3339(&raw).ok()) {
        Some(at) => Some(at.with_timezone(&Tz::UTC)),
        None if dialogue => sgd_day(),
        None => None,
    };
    let shown = match &kind {
        Some(kind) => format!("{kind} {label}"),
        None if qualified => format!("{label} (qualified)"),
        None => label.clone(),
    };
    Ok(Some(Labelled {
        text: reply,
        prompt: text("prompt").or_else(|| text("title")),
        proposal: map.get("proposal").map_or(Ok(Vec::new()), proposal)?,
        at,
        truth: truth(&label, kind.as_deref(), qualified),
        label: shown,
        values,
        without_token: text("reply_without_token").filter(|t| !t.trim().is_empty()),
    }))
}

/// Midnight UTC of the day of the dialogues.
fn sgd_day() -> Option<DateTime<Tz>> {
    let day = NaiveDate::from_ymd_opt(SGD_DAY.0, SGD_DAY.1, SGD_DAY.2)?;
    Some(day.and_hms_opt(9, 0, 0)?.and_utc().with_timezone(&Tz::UTC))
}

fn truth(label: &str, kind: Option<&str>, qualified: bool) -> Truth {
    match (label, kind) {
        ("approve", None | Some("confirm")) if !qualified => Truth::Approve,
        ("approve+question" | "approve+ask", None | Some("confirm")) => Truth::ApproveAndAsk,
        ("correct", _) => Truth::Correct,
        (
            "reject" | "question" | "ask" | "neutral" | "hold" | "unclear" | "none" | "delegate" | "withdraw",
            None | Some("confirm"),
        ) => Truth::Never,
        _ => Truth::Other,
    }
}

/// The typed value of an expected text: a date, a time or a number; `None` for other text.
pub(super) fn typed(text: &str, field: &str, asked: &Asked<'_>) -> Option<Value> {
    let tokens = words(text);
    if let Some(found) = (0..tokens.len()).find_map(|i| time_at(&tokens, i)) {
        return Some(Value::Time(found.time));
    }
    if let Some(found) = (0..tokens.len()).find_map(|i| date_at(&tokens, i)) {
        let near = asked.proposal.iter().find(|(name, _)| name == field).and_then(|(_, v)| v.parse::<NaiveDate>().ok());
        return found.phrase.on(asked.at?.date_naive(), near).and_then(Meaning::day).map(Value::Date);
    }
    let number = number_at(&tokens, 0).filter(|n| n.tokens.end == tokens.len())?;
    Some(Value::Number(number.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(line: &str) -> Option<String> {
        parse(line.as_bytes()).expect("a shape that is understood").map(|row| row.label)
    }

    #[test]
    fn every_shape_is_understood_and_unlabelled_lines_are_left_out() {
        for (line, expected) in [
            (r#"{"text":"yes","label":"approve"}"#, Some("approve")),
            (
                r#"{"id":"a","kind":"confirm","prompt":"?","proposal":{"time":"1 pm"},"reply":"no","acts":["NEGATE"],"new_values":{},"changed":{},"label":"correct"}"#,
                Some("confirm correct"),
            ),
            (
                r#"{"prompt":"x","reply":"+1 if","reply_without_token":"if","vote":"+1","qualified":true,"label":"approve"}"#,
                Some("approve (qualified)"),
            ),
            (r#"{"kind":"review","reply":"lgtm","label":null}"#, None),
        ] {
            assert_eq!(label(line).as_deref(), expected, "{line}");
        }
    }
}
