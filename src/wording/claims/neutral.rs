//! What a model wrote, made harmless: one line of plain words. No mention calls anybody, nothing is hidden, nothing is markup.

use crate::language::words::is_invisible;

/// A claim has at most so many characters; what is longer is withheld, since a cut sentence may say something else.
pub const LONGEST: usize = 400;

/// The words without mentions, markup and characters that can't be seen; none where nothing is left, or it is too long.
#[must_use]
pub fn neutral(text: &str) -> Option<String> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let visible: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_invisible(*c)).collect();
    let plain = without_angles(&without_links(&visible));
    let mut out = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        let word = word.replace(['*', '`', '~', '|'], "");
        let word = match word.strip_prefix('@') {
            Some(name) if !name.is_empty() => name,
            _ => &word,
        };
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word.trim_start_matches(['#', '>']));
    }
    let out = out.trim().to_owned();
    out.chars().any(char::is_alphanumeric).then_some(out)
}

/// `[label](address)` and `![label](address)` become label and address.
fn without_links(text: &str) -> String {
    text.replace("![", "[").replace("](", " (").replace(['[', ']'], "")
}

/// Slack's `<@U1>`, `<!here>`, `<#C1|name>` and `<https://…|label>` go; of a link its address stays.
fn without_angles(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find('<') {
        out.push_str(&rest[..from]);
        let Some(to) = rest[from..].find('>') else {
            rest = &rest[from + 1..];
            continue;
        };
        let inner = &rest[from + 1..from + to];
        if inner.starts_with("http") {
            out.push_str(inner.split('|').next().unwrap_or_default());
        } else if !inner.starts_with(['@', '!', '#']) {
            out.push_str(inner);
        }
        rest = &rest[from + to + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_markup_and_hidden_characters_are_taken_off() {
        for (text, expected) in [
            ("<!channel> the frame is up", "the frame is up"),
            ("@here *Ana* said `yes`", "here Ana said yes"),
            ("the\u{202e} frame\u{200b} is\nup", "the frame is up"),
            ("[click](https://evil.example/x)", "click (https://evil.example/x)"),
            ("<@U12> approves", "approves"),
        ] {
            assert_eq!(neutral(text).as_deref(), Some(expected));
        }
        assert_eq!(neutral(&"x".repeat(LONGEST + 1)), None);
        assert_eq!(neutral("\u{200b}"), None);
    }
}
