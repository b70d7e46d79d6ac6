//! The forms of labelled files: each row becomes briefs with the summaries that people wrote, or the decisions that they took.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use serde_json::Value;

use crate::domain::brief::{Brief, BriefMessage};
use crate::domain::message::{ChannelId, MessageId};
use crate::domain::person::Platform;

/// One thing to measure.
pub(super) struct Case {
    /// What kind of case, for the table.
    pub(super) group: &'static str,
    /// What the writer is shown; without a limit of words, which the reference's length gives.
    pub(super) brief: Brief,
    /// What people wrote of it.
    pub(super) reference: Option<String>,
    /// What was decided.
    pub(super) decisions: Vec<String>,
}

/// Chat messages by day, for minutes that lie in another file than the talk.
pub(super) type Days = BTreeMap<String, Vec<(String, String)>>;

/// The cases of one row; none where the row is of no known form.
pub(super) fn cases(row: &Value, days: &Days) -> Vec<Case> {
    if row["general"].is_array() || row["specific"].is_array() {
        return with_queries(row);
    }
    if row["events"].is_array() {
        return vec![with_events(row, true), with_events(row, false)];
    }
    if row["conclusion"].is_string() || row["key_points"].is_string() {
        let reference = format!("{}\n{}", string(row, "key_points"), string(row, "conclusion"));
        return vec![case("notes", turns(row), Some(reference))];
    }
    if let (Some(minutes), Some(date)) = (row["minutes"].as_str(), row["date"].as_str()) {
        let talk = days.get(date).map(|turns| case("minutes", brief(turns), Some(minutes.to_owned())));
        return talk.into_iter().collect();
    }
    plain(row).into_iter().collect()
}

/// `{"messages": [{"author", "text"}], "summary"?: text, "decisions"?: [text], "query"?: text}`.
fn plain(row: &Value) -> Option<Case> {
    let messages = row["messages"].as_array()?;
    let turns: Vec<(String, String)> = messages.iter().map(|m| (string(m, "author"), string(m, "text"))).collect();
    let mut found = case("plain", brief(&turns), row["summary"].as_str().map(str::to_owned));
    found.brief.query = row["query"].as_str().map(str::to_owned);
    found.decisions = strings(&row["decisions"]);
    Some(found)
}

fn with_queries(row: &Value) -> Vec<Case> {
    let whole = turns(row);
    let mut found = Vec::new();
    for (group, list) in [("whole", &row["general"]), ("queries", &row["specific"])] {
        for asked in list.as_array().into_iter().flatten() {
            let mut one = case(group, whole.clone(), Some(string(asked, "answer")));
            one.brief.query = Some(string(asked, "query"));
            found.push(one);
        }
    }
    found
}

/// Turn-by-turn minutes with their resolutions hidden. Proposals are shown with their mark or without any.
fn with_events(row: &Value, marked: bool) -> Case {
    let shown = |event: &Value| {
        let text = string(event, "text");
        match event["k"].as_str()? {
            "say" | "irc" => Some((string(event, "by"), text)),
            "proposal" if marked => Some((string(event, "by"), format!("PROPOSAL: {text}"))),
            "proposal" => Some((string(event, "by"), text)),
            _ => None,
        }
    };
    let turns: Vec<(String, String)> = row["events"].as_array().into_iter().flatten().filter_map(shown).collect();
    let mut found = case(if marked { "marked" } else { "unmarked" }, brief(&turns), None);
    found.decisions = strings(&row["resolutions"]);
    found
}

fn case(group: &'static str, brief: Brief, reference: Option<String>) -> Case {
    let reference = reference.filter(|r| !r.trim().is_empty());
    Case { group, brief, reference, decisions: Vec::new() }
}

fn turns(row: &Value) -> Brief {
    let turns: Vec<(String, String)> =
        row["turns"].as_array().into_iter().flatten().map(|t| (string(t, "by"), string(t, "text"))).collect();
    brief(&turns)
}

/// A brief of (author, text), a minute apart.
fn brief(turns: &[(String, String)]) -> Brief {
    let channel = ChannelId { platform: Platform::Local, workspace: "eval".to_owned(), channel: "file".to_owned() };
    let message = |(at, (author, text)): (usize, &(String, String))| BriefMessage {
        id: MessageId { channel: channel.clone(), id: at.to_string() },
        thread: None,
        author: author.clone(),
        at: DateTime::UNIX_EPOCH + TimeDelta::minutes(i64::try_from(at).unwrap_or(0)),
        text: text.clone(),
        reactions: 0,
    };
    Brief { messages: turns.iter().enumerate().map(message).collect(), ..Brief::default() }
}

/// Puts a row of chat (`{"author", "ts", "text"}`) under its day; false where the row is of another form.
pub(super) fn chat(row: &Value, days: &mut Days) -> bool {
    let (Some(ts), Some(text), Some(author)) = (row["ts"].as_str(), row["text"].as_str(), row["author"].as_str())
    else {
        return false;
    };
    let day = ts.get(..10).unwrap_or(ts).to_owned();
    days.entry(day).or_default().push((author.to_owned(), text.to_owned()));
    true
}

fn string(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}
