//! Discord's markdown: a text as people read it there, and a text of ours that means nothing to it. Pure.

use super::snowflake::Snowflake;

/// The text as people read it: mentions by name, emoji by theirs.
pub(super) fn readable(text: &str, named: &[(Snowflake, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let inner = from.find('>').map(|close| &from[1..close]);
        match inner.and_then(|inner| Some((inner, told(inner, named)?))) {
            Some((inner, told)) => {
                out.push_str(&told);
                rest = &from[inner.len() + 2..];
            }
            None => {
                out.push('<');
                rest = &from[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn told(inner: &str, named: &[(Snowflake, String)]) -> Option<String> {
    if let Some(user) = inner.strip_prefix('@') {
        let id = Snowflake::parse(user.trim_start_matches(['!', '&']))?;
        let name = named.iter().find(|(known, _)| *known == id);
        return Some(format!("@{}", name.map_or_else(|| id.to_string(), |(_, name)| name.clone())));
    }
    if let Some(channel) = inner.strip_prefix('#') {
        return Snowflake::parse(channel).map(|id| format!("#{id}"));
    }
    let mut emoji = inner.trim_start_matches('a').split(':').skip(1);
    let (name, id) = (emoji.next()?, emoji.next()?);
    (Snowflake::parse(id).is_some() && emoji.next().is_none()).then(|| format!(":{name}:"))
}

/// The text that follows the bot's own name, where it begins with that.
pub(super) fn after_name(text: &str, own: Snowflake) -> Option<&str> {
    let rest = text.trim_start().strip_prefix("<@")?;
    let rest = rest.strip_prefix('!').unwrap_or(rest);
    rest.strip_prefix(&format!("{own}>")).map(str::trim)
}

/// A text letter by letter: nothing in it formats, links, mentions or pings.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if SPECIAL.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What Discord's markdown gives a meaning, somewhere.
const SPECIAL: &str = "\\*_~`|<>@#:[]()-+.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reads_as_people_see_it() {
        let named = [(Snowflake(7), "Ana".to_owned())];
        let read = |text: &str| readable(text, &named);
        assert_eq!(
            read("ask <@7> or <@!7>, <@&9> in <#8> <:ship:55> <a:x:1>"),
            "ask @Ana or @Ana, @9 in #8 :ship: :x:"
        );
        for plain in ["a < b > c", "<", "<@>", "<@x>", "<b>", "<:a:>", "no"] {
            assert_eq!(read(plain), plain);
        }
        assert_eq!(after_name(" <@7>  open", Snowflake(7)), Some("open"));
        assert_eq!(after_name("open <@7>", Snowflake(7)), None);
    }

    #[test]
    fn what_people_wrote_means_nothing_to_discord() {
        let hostile = "@everyone <@7> **b** [x](https://evil.example) `c` ||s|| > q\n# h\n- l\n1. n <t:1:R> :tada:";
        let safe = escaped(hostile);
        for meaning in ["<@", "**", "](", "https://", "||", "\n# ", "\n- ", "1. ", "<t:", ":tada:"] {
            assert!(!safe.contains(meaning), "{meaning} in {safe}");
        }
        assert_eq!(safe.replace('\\', ""), hostile);
    }
}
