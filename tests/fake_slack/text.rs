//! What Slack makes of words that somebody typed: escaped text with its mentions and links, and a rich-text block.

use serde_json::{Value, json};

/// Escapes `&`, `<` and `>`, and leaves what Slack takes for a mention or a link: `<@U…>`, `<#C…>`, `<!here>`, `<https:…>`.
pub(super) fn escape(typed: &str) -> String {
    let mut kept = String::with_capacity(typed.len());
    let mut rest = typed;
    while let Some(c) = rest.chars().next() {
        if c == '<'
            && let Some(end) = rest.find('>').filter(|end| is_token(&rest[1..*end]))
        {
            kept.push_str(&rest[..=end]);
            rest = &rest[end + 1..];
            continue;
        }
        match c {
            '&' if is_entity(rest) => kept.push('&'),
            '&' => kept.push_str("&amp;"),
            '<' => kept.push_str("&lt;"),
            '>' => kept.push_str("&gt;"),
            other => kept.push(other),
        }
        rest = &rest[c.len_utf8()..];
    }
    kept
}

fn is_entity(text: &str) -> bool {
    ["&amp;", "&lt;", "&gt;"].iter().any(|entity| text.starts_with(entity))
}

fn is_token(inner: &str) -> bool {
    let of_ids = |rest: &str| rest.split('|').next().is_some_and(|id| id.chars().all(|c| c.is_ascii_alphanumeric()));
    match inner.split_at_checked(1) {
        Some(("@" | "#", id)) => !id.is_empty() && of_ids(id),
        Some(("!", word)) => !word.is_empty() && !word.contains('<'),
        _ => ["http://", "https://", "mailto:"].iter().any(|scheme| inner.starts_with(scheme)),
    }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The rich-text block that Slack makes of a text.
pub(super) fn rich_text(text: &str, block_id: &str) -> Value {
    let mut elements = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>') else { break };
        if start > 0 {
            elements.push(json!({"type": "text", "text": unescape(&rest[..start])}));
        }
        elements.push(token(&rest[start + 1..start + end]));
        rest = &rest[start + end + 1..];
    }
    if !rest.is_empty() {
        elements.push(json!({"type": "text", "text": unescape(rest)}));
    }
    json!([{"type": "rich_text", "block_id": block_id,
        "elements": [{"type": "rich_text_section", "elements": elements}]}])
}

fn token(inner: &str) -> Value {
    let (what, label) = inner.split_once('|').unwrap_or((inner, ""));
    match what.split_at(1) {
        ("@", user) => json!({"type": "user", "user_id": user}),
        ("#", channel) => json!({"type": "channel", "channel_id": channel}),
        ("!", range) => json!({"type": "broadcast", "range": range}),
        _ if label.is_empty() => json!({"type": "link", "url": what}),
        _ => json!({"type": "link", "url": what, "text": label}),
    }
}

/// The id that a client gives a message, made from its time stamp.
pub(super) fn client_message_id(ts: &str) -> String {
    let digits: String = ts.chars().filter(char::is_ascii_digit).collect();
    let digits = format!("{digits:0>20}");
    format!("{}-{}-4{}-8{}-{:0>12}", &digits[..8], &digits[8..12], &digits[12..15], &digits[15..18], &digits[8..20])
}
