//! Slack's message markup to text that people read: mentions by name, links with their text, entities unescaped
//! (docs.slack.dev/messaging/formatting-message-text).

use std::collections::HashMap;

/// The names that ids stand for.
#[derive(Debug, Default)]
pub struct Names {
    users: HashMap<String, String>,
    channels: HashMap<String, String>,
    known: HashMap<String, String>,
}

impl Names {
    /// Learns a user's name.
    pub fn user(&mut self, id: &str, name: &str) {
        self.users.insert(id.to_owned(), name.to_owned());
        self.known.insert(name.to_lowercase(), name.to_owned());
    }

    /// Learns a channel's name.
    pub fn channel(&mut self, id: &str, name: &str) {
        self.channels.insert(id.to_owned(), name.to_owned());
    }

    /// The text as people read it in Slack.
    #[must_use]
    pub fn readable(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find('<') {
            let (before, from) = rest.split_at(open);
            unescape(before, &mut out);
            match from.find('>') {
                Some(close) if !from[1..close].contains('<') => {
                    self.markup(&from[1..close], &mut out);
                    rest = &from[close + 1..];
                }
                _ => {
                    out.push('<');
                    rest = &from[1..];
                }
            }
        }
        unescape(rest, &mut out);
        if out.contains("<@") {
            return self.typed_mentions(&out);
        }
        out
    }

    fn markup(&self, inner: &str, out: &mut String) {
        let (target, label) = match inner.split_once('|') {
            Some((target, label)) => (target, Some(label).filter(|label| !label.is_empty())),
            None => (inner, None),
        };
        if let Some(id) = target.strip_prefix('@') {
            let name = self.users.get(id).map(String::as_str).or(label).unwrap_or(id);
            out.push('@');
            out.push_str(name.trim_start_matches('@'));
        } else if let Some(id) = target.strip_prefix('#') {
            let name = label.or_else(|| self.channels.get(id).map(String::as_str));
            out.push('#');
            out.push_str(name.unwrap_or(id));
        } else if let Some(command) = target.strip_prefix('!') {
            let name = label.unwrap_or_else(|| command.split('^').next().unwrap_or(command));
            if !command.starts_with("date") {
                out.push('@');
            }
            unescape(name.trim_start_matches('@'), out);
        } else {
            link(target, label, out);
        }
    }

    /// Exports from bridges hold mentions that were typed, `<@Name>`: they become `@Name` where there is such a person.
    fn typed_mentions(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find("<@") {
            out.push_str(&rest[..open]);
            let from = &rest[open + 2..];
            let close = from.char_indices().take(80).find(|(_, c)| *c == '>').map(|(at, _)| at);
            let named = close.and_then(|close| Some((close, self.known.get(&from[..close].to_lowercase())?)));
            rest = match named {
                Some((close, name)) => {
                    out.push('@');
                    out.push_str(name);
                    &from[close + 1..]
                }
                None => {
                    out.push_str("<@");
                    from
                }
            };
        }
        out.push_str(rest);
        out
    }
}

/// The users whom a text mentions, by id, each once, at most `limit`.
#[must_use]
pub fn mentioned(text: &str, limit: usize) -> Vec<&str> {
    let mut ids: Vec<&str> = Vec::new();
    for from in text.split("<@").skip(1) {
        let id = from.split(['>', '|']).next().unwrap_or_default();
        if ids.len() < limit && !id.is_empty() && !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn link(target: &str, label: Option<&str>, out: &mut String) {
    let address = target.strip_prefix("mailto:").unwrap_or(target);
    let bare = address.split_once("://").map_or(address, |(_, bare)| bare);
    match label.filter(|label| !bare.starts_with(label.trim_end_matches('/'))) {
        Some(label) => {
            unescape(label, out);
            out.push_str(" (");
            unescape(address, out);
            out.push(')');
        }
        None => unescape(address, out),
    }
}

/// The three entities that Slack escapes.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')];
        let (skip, c) = known
            .iter()
            .find(|(entity, _)| rest.starts_with(entity))
            .map_or((1, '&'), |(entity, c)| (entity.len(), *c));
        out.push(c);
        rest = &rest[skip..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut names = Names::default();
        names.user("U1", "Ana");
        names.channel("C1", "site");
        assert_eq!(names.readable(text), expected, "{text:?}");
    }

    #[test]
    fn markup_becomes_what_people_read() {
        check("<@U1> see <#C1> and <#C2|plans>", "@Ana see #site and #plans");
        check("<@U9|ben> and <@U8>", "@ben and @U8");
        check("<!here> <!subteam^S1|@masons>", "@here @masons");
        check("<!date^1^{date}|12 June>", "12 June");
        check("<https://a.example/x?a=1&amp;b=2>", "https://a.example/x?a=1&b=2");
        check("<https://a.example|the plan>", "the plan (https://a.example)");
        check("<http://a.example|a.example>", "http://a.example");
        check("<mailto:a@b.example|a@b.example>", "a@b.example");
        check("a &lt; b &amp;&amp; c &gt; d &copy;", "a < b && c > d &copy;");
        check("&lt;@ana&gt; hi, &lt;@nobody&gt;", "@Ana hi, <@nobody>");
        check("a < b", "a < b");
        check("<<@U1>", "<@Ana");
    }

    #[test]
    fn whom_a_text_mentions_is_told_once_up_to_a_limit() {
        assert_eq!(mentioned("<@U1> and <@U2|ben>, <@U1> again, <@", 9), ["U1", "U2"]);
        assert_eq!(mentioned("<@U1><@U2><@U3>", 2), ["U1", "U2"]);
    }
}
