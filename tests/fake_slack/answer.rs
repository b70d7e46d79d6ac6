//! What a call brings and what it is answered with: arguments from JSON, form or query; fields, or one of Slack's errors.

use serde_json::{Map, Value, json};

/// The arguments of a call. Forms and queries carry text, in which structures stand as JSON.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments(pub(super) Map<String, Value>);

impl Arguments {
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    pub(super) fn needed(&self, name: &str) -> Result<String, Refusal> {
        self.text(name).ok_or_else(|| missing(name))
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text == "true" || text == "1")
    }

    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.text(name)?.parse().ok()
    }

    /// A structure, or `None`; an error where it is no JSON.
    pub(super) fn structure(&self, name: &str) -> Result<Option<Value>, ()> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| ()),
            Some(other) => Ok(Some(other.clone())),
        }
    }
}

/// What a method answers: its fields beside `ok`, or a refusal.
pub(super) type Answer = Result<Value, Refusal>;

/// `"ok": false` with its error and what stands beside it.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) error: &'static str,
    pub(super) more: Value,
}

impl From<&'static str> for Refusal {
    fn from(error: &'static str) -> Self {
        Self { error, more: json!({}) }
    }
}

/// An argument is missing, as Slack says it.
pub(super) fn missing(name: &str) -> Refusal {
    invalid("invalid_arguments", &[format!("missing required field: {name}")])
}

/// An error with its reasons, as Slack lists them.
pub(super) fn invalid(error: &'static str, reasons: &[String]) -> Refusal {
    let messages: Vec<String> = reasons.iter().map(|reason| format!("[ERROR] {reason}")).collect();
    Refusal { error, more: json!({"errors": reasons, "response_metadata": {"messages": messages}}) }
}

/// One page of a list, and the cursor of the next one, which is opaque to clients.
pub(super) fn page<T: Clone>(all: &[T], arguments: &Arguments, default: usize) -> Result<(Vec<T>, String), Refusal> {
    let limit = arguments.number("limit").unwrap_or(default).clamp(1, 1000);
    let start = match arguments.text("cursor") {
        None => 0,
        Some(cursor) => cursor
            .strip_prefix("ZmFrZTo")
            .and_then(|cursor| cursor.strip_suffix('='))
            .and_then(|at| at.parse().ok())
            .filter(|at| *at <= all.len())
            .ok_or_else(|| Refusal::from("invalid_cursor"))?,
    };
    let end = (start + limit).min(all.len());
    let next = if end < all.len() { format!("ZmFrZTo{end}=") } else { String::new() };
    Ok((all[start..end].to_vec(), next))
}
