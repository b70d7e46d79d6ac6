//! Emoji to rulings: characters and `:name:`, with skin tones, aliases and the team's own names.

use std::collections::BTreeMap;

use super::said::Said;

/// The team's own emoji names (without colons) and what they say. They outrank the built-in ones.
pub type CustomEmoji = BTreeMap<String, Said>;

/// The emoji that rule, by character. Applause, hearts, rockets and prayers are kind, and rule nothing.
const RULING: &[(Said, &[&str])] = &[
    (Said::Approve, &["👍", "✅", "✔️", "☑️", "👌", "🆗", "💯", "🙆", "🙆‍♂️", "🙆‍♀️", "➕"]),
    (Said::Reject, &["👎", "❌", "✖️", "❎", "🚫", "⛔", "🙅", "🙅‍♂️", "🙅‍♀️", "🛑", "➖"]),
    (Said::Hold, &["✋", "⏸️", "⏳", "⌛", "🚧", "💤"]),
    (Said::Ask, &["❓", "❔", "⁉️"]),
];

/// Names that platforms use and the emoji tables lack.
const ALIASES: &[(Said, &[&str])] = &[
    (
        Said::Approve,
        &[
            "shipit", "ship_it", "lgtm", "approved", "approve", "yes", "thumbs_up", "thumbsup_all", "check",
            "check_mark", "checked", "done_check", "white_tick", "green_tick", "ok",
        ],
    ),
    (
        Said::Reject,
        &[
            "thumbs_down", "no", "nope", "rejected", "reject", "cross", "cross_mark", "red_x", "no_good",
            "octagonal_sign",
        ],
    ),
    (Said::Hold, &["hold", "pause", "wait", "double_vertical_bar", "raised_hand", "hand"]),
    (Said::Ask, &["question", "grey_question", "ask"]),
];

/// What an emoji says as a reaction or as a whole reply: approve, reject, hold or ask; `None` where it rules nothing.
#[must_use]
pub fn said(emoji: &str, custom: Option<&CustomEmoji>) -> Option<Said> {
    let name = bare_name(emoji);
    if let Some(said) = custom.and_then(|map| map.get(name).or_else(|| map.get(emoji))) {
        return Some(*said);
    }
    let found = emojis::get(name).or_else(|| emojis::get_by_shortcode(name)).or_else(|| by_character(name));
    match found {
        Some(known) => ruling_of(base(known).as_str()),
        None => in_table(ALIASES, name),
    }
}

/// The name without colons and without Slack's skin tone: `:+1::skin-tone-3:` is `+1`.
#[must_use]
pub fn bare_name(emoji: &str) -> &str {
    let inner = emoji.trim_matches(':');
    inner.split("::skin-tone-").next().unwrap_or(inner)
}

/// A character whose presentation selector is missing or doubled, or whose skin tone stands apart.
fn by_character(raw: &str) -> Option<&'static emojis::Emoji> {
    if raw.len() > 40 || raw.is_ascii() {
        return None;
    }
    let plain: String =
        raw.chars().filter(|c| !matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')).collect();
    emojis::get(&plain).or_else(|| emojis::get(&format!("{plain}\u{fe0f}")))
}

/// The emoji without its skin tone.
fn base(emoji: &'static emojis::Emoji) -> &'static emojis::Emoji {
    emoji.with_skin_tone(emojis::SkinTone::Default).unwrap_or(emoji)
}

fn ruling_of(character: &str) -> Option<Said> {
    let plain = character.trim_end_matches('\u{fe0f}');
    RULING.iter().find(|(_, list)| list.iter().any(|e| e.trim_end_matches('\u{fe0f}') == plain)).map(|(said, _)| *said)
}

fn in_table(table: &[(Said, &[&str])], name: &str) -> Option<Said> {
    table.iter().find(|(_, list)| list.contains(&name)).map(|(said, _)| *said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(emoji: &str, expected: Option<Said>) {
        assert_eq!(said(emoji, None), expected, "{emoji:?}");
    }

    #[test]
    fn thumbs_and_checks_rule_in_every_spelling() {
        for yes in [
            "👍", "👍🏽", ":+1:", "+1", ":thumbsup:", ":+1::skin-tone-3:", "✅", ":white_check_mark:", "✔", "✔️",
            ":heavy_check_mark:", ":ok_hand:", ":shipit:", "☑",
        ] {
            check(yes, Some(Said::Approve));
        }
        for no in ["👎", "👎🏿", ":-1:", ":thumbsdown:", "❌", ":x:", ":no_entry_sign:", ":no_good:"] {
            check(no, Some(Said::Reject));
        }
        check("⏸", Some(Said::Hold));
        check(":hourglass_flowing_sand:", Some(Said::Hold));
        check(":raised_hand::skin-tone-2:", Some(Said::Hold));
        check(":question:", Some(Said::Ask));
    }

    #[test]
    fn kind_emoji_rule_nothing() {
        for kind in ["🎉", "❤️", ":tada:", "🚀", "👀", ":pray:", ":unknown:", "", ":", "👏"] {
            check(kind, None);
        }
    }

    #[test]
    fn the_teams_own_names_come_first() {
        let custom = CustomEmoji::from([("eyes".to_owned(), Said::Hold), ("party-parrot".to_owned(), Said::Approve)]);
        assert_eq!(said(":eyes:", Some(&custom)), Some(Said::Hold));
        assert_eq!(said(":party-parrot:", Some(&custom)), Some(Said::Approve));
    }
}
