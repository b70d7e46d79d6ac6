//! Splits text into words, numbers, mentions, links, code, emoji and punctuation marks, each with its byte span.

use std::borrow::Cow;

use super::lexicon::{Classes, classes};

/// What kind of token a [`Word`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// Letters, with inner apostrophes and hyphens: `don't`, `go-ahead`, `PROJ-12`, `e.g.`.
    Word,
    /// Digits with inner separators and perhaps a sign: `+1`, `1,000.5`, `6:15`, `2026-05-14`, `06/12`.
    Number,
    /// `@name`, `<@U123>`, `<@!42>`.
    Mention,
    /// A web address, bare or in Slack's angle brackets.
    Link,
    /// A span in back-ticks, or a fenced block.
    Code,
    /// An emoji character with its modifiers, or `:name:`.
    Emoji,
    /// Punctuation; a run of the same mark (`...`, `!!`) is one token.
    Mark,
}

/// One token of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// The token as it was written.
    pub text: &'a str,
    /// Lower case, apostrophes and quotes made plain, invisible characters taken out.
    pub lower: Cow<'a, str>,
    /// The byte offset of the first byte in the text that was split.
    pub start: usize,
    /// The byte offset after the last byte.
    pub end: usize,
    /// What kind of token this is.
    pub kind: WordKind,
    /// The word classes of the grammar that the token is in.
    pub classes: Classes,
}

impl Word<'_> {
    /// Whether the token reads exactly `lower` (which must be lower case).
    pub fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    /// Whether the token reads as one of `lowers`.
    pub fn is_any(&self, lowers: &[&str]) -> bool {
        lowers.contains(&self.lower.as_ref())
    }

    /// Whether the token is a word that begins with a capital letter.
    pub fn is_capitalised(&self) -> bool {
        self.kind == WordKind::Word && self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether the token is punctuation.
    pub fn is_mark(&self) -> bool {
        self.kind == WordKind::Mark
    }
}

/// Splits `text` into tokens, left to right, in linear time. White space and invisible characters are not tokens.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::with_capacity(text.len() / 5 + 2);
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() || is_invisible(first) || first.is_control() {
            at += first.len_utf8();
            continue;
        }
        let (length, kind) = token(text, at, first);
        let end = at + length;
        let lower = lower(&text[at..end]);
        let classes = classes(&lower);
        found.push(Word { text: &text[at..end], lower, start: at, end, kind, classes });
        at = end;
    }
    found
}

/// Whether a character has no form of its own: zero-width, bidirectional marks, soft hyphen, byte order mark, NUL.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\0' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Lower case with plain apostrophes and quotes and without invisible characters; borrowed where nothing changes.
pub fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase() && b != 0) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        match c {
            '’' | '‘' | 'ʼ' | '´' | '＇' => out.push('\''),
            '“' | '”' | '„' | '«' | '»' => out.push('"'),
            '–' | '—' | '‐' | '‑' => out.push('-'),
            '−' => out.push('-'),
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
    Cow::Owned(out)
}

/// The length and kind of the token that begins at `at` with `first`.
fn token(text: &str, at: usize, first: char) -> (usize, WordKind) {
    let rest = &text[at..];
    let before = text[..at].chars().next_back();
    let special = match first {
        '`' => code(rest).map(|n| (n, WordKind::Code)),
        '<' => angle(rest),
        '@' => mention(rest, before).map(|n| (n, WordKind::Mention)),
        ':' => shortcode(rest, before).map(|n| (n, WordKind::Emoji)),
        'h' | 'H' | 'w' | 'W' => link(rest).map(|n| (n, WordKind::Link)),
        '+' | '-' | '−' | '±' => signed(rest, first, before).map(|n| (n, WordKind::Number)),
        _ => None,
    };
    if let Some(found) = special {
        return found;
    }
    if first.is_ascii_digit() {
        return (number(rest), WordKind::Number);
    }
    if first.is_alphanumeric() || first == '_' {
        return (word(rest), WordKind::Word);
    }
    if is_emoji(first) {
        return (emoji(rest), WordKind::Emoji);
    }
    let run = rest.chars().take_while(|c| *c == first).count() * first.len_utf8();
    (run, WordKind::Mark)
}

/// Letters, digits and underscores with inner apostrophes and hyphens; `e.g.` and `p.m.` keep their dots.
fn word(rest: &str) -> usize {
    if let Some(length) = acronym(rest) {
        return length;
    }
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let inner = is_apostrophe(c) || matches!(c, '-' | '‐' | '‑');
        let joins = inner && end == i && i > 0 && chars.peek().is_some_and(|(_, n)| n.is_alphanumeric());
        if is_letter(c) || joins || (is_invisible(c) && end == i && i > 0) {
            end = i + c.len_utf8();
        } else {
            break;
        }
    }
    end.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// Single letters each followed by a dot, at least two: `e.g.`, `p.m.`, `U.S.`. The last dot may be missing.
fn acronym(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while end + 1 < bytes.len() && bytes[end].is_ascii_alphabetic() && bytes[end + 1] == b'.' {
        end += 2;
    }
    let more = bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric());
    let after = bytes.get(end + 1).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'.');
    match (end, more, after) {
        (2.., true, false) => Some(end + 1),
        (4.., false, _) => Some(end),
        _ => None,
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a character is one of the apostrophes that people and keyboards write.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '´' | '＇')
}

/// Digits with single separators between digits: `1,000.5`, `6:15`, `2026-05-14`, `06/12`.
fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        let digit = bytes[end].is_ascii_digit();
        let joins = matches!(bytes[end], b'.' | b',' | b':' | b'/' | b'-')
            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !digit && !joins {
            break;
        }
        end += 1;
    }
    end
}

/// A sign directly before a digit, where nothing that counts stands directly before the sign.
fn signed(rest: &str, sign: char, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|c| c.is_alphanumeric() || c == sign) {
        return None;
    }
    let digits = number(&rest[sign.len_utf8()..]);
    (digits > 0).then(|| sign.len_utf8() + digits)
}

/// A span in one, two or three back-ticks that closes.
fn code(rest: &str) -> Option<usize> {
    let ticks = rest.bytes().take(3).take_while(|b| *b == b'`').count();
    let fence = &rest[..ticks];
    let limit = if ticks == 3 { rest.len() } else { rest[ticks..].find('\n').map_or(rest.len(), |n| n + ticks) };
    rest[ticks..limit].find(fence).map(|close| ticks + close + ticks)
}

/// Slack's `<@U1>`, `<!here>`, `<#C1|name>` and `<https://…|label>`.
fn angle(rest: &str) -> Option<(usize, WordKind)> {
    let inner = rest[1..].chars().next()?;
    let kind = match inner {
        '@' | '!' | '#' => WordKind::Mention,
        'h' | 'm' if rest[1..].starts_with("http") || rest[1..].starts_with("mailto:") => WordKind::Link,
        _ => return None,
    };
    let close = rest.bytes().take(LONGEST_ANGLE).skip(1).position(|b| matches!(b, b'>' | b'<' | b'\n'))? + 1;
    (rest.as_bytes()[close] == b'>' && close > 2).then_some((close + 1, kind))
}

/// The longest `<…>` that is looked for, in bytes: a long web address with its label.
const LONGEST_ANGLE: usize = 4096;

fn mention(rest: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let name = rest[1..].bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')).count();
    let name = rest[1..=name].trim_end_matches(['.', '-']).len();
    (name > 0).then_some(name + 1)
}

/// `:name:` with an optional `:skin-tone-N:`.
fn shortcode(rest: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let one = |s: &str| {
        let name = s.get(1..)?.bytes().take(LONGEST_SHORTCODE).take_while(|b| is_shortcode_byte(*b)).count();
        (name > 0 && s.as_bytes().get(name + 1) == Some(&b':')).then_some(name + 2)
    };
    let length = one(rest)?;
    if rest[1..length - 1].bytes().all(|b| b.is_ascii_digit()) && length > 5 {
        return None;
    }
    let tone = &rest[length..];
    let tail = if tone.starts_with(":skin-tone-") { one(tone).unwrap_or(0) } else { 0 };
    Some(length + tail)
}

/// The longest emoji name that is looked for, in bytes; Slack allows 100 for custom names.
const LONGEST_SHORTCODE: usize = 100;

fn is_shortcode_byte(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'+' | b'\'')
}

fn link(rest: &str) -> Option<usize> {
    let head = rest.as_bytes();
    let begins = |s: &str| head.len() > s.len() && head[..s.len()].eq_ignore_ascii_case(s.as_bytes());
    if !(begins("http://") || begins("https://") || begins("www.")) {
        return None;
    }
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`')).unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*']).len())
}

/// Whether a character is drawn as an emoji by itself. Digits and `©`-like signs are not.
pub fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{23e9}'..='\u{23fa}'
        | '\u{231a}' | '\u{231b}' | '\u{2934}' | '\u{2935}' | '\u{203c}' | '\u{2049}')
}

/// One emoji with its skin tone, presentation selector and joined parts.
fn emoji(rest: &str) -> usize {
    let mut end = 0;
    let mut joined = true;
    for c in rest.chars() {
        let follows = matches!(c, '\u{fe0f}' | '\u{fe0e}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{20e3}');
        let joiner = c == '\u{200d}';
        if !(joined || (end > 0 && (follows || joiner))) {
            break;
        }
        end += c.len_utf8();
        joined = joiner;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = words(text);
        let lowers: Vec<&str> = found.iter().map(|w| w.lower.as_ref()).collect();
        assert_eq!(lowers, expected, "{text:?}");
        for w in &found {
            assert_eq!(&text[w.start..w.end], w.text);
        }
    }

    #[test]
    fn tokens_keep_apostrophes_hyphens_and_separators_inside() {
        check("Don’t go-ahead, it's 6:15pm!", &["don't", "go-ahead", ",", "it's", "6:15", "pm", "!"]);
        check("+1 (-1) 1,000.5 2026-05-14 06/12.", &["+1", "(", "-1", ")", "1,000.5", "2026-05-14", "06/12", "."]);
        check("e.g. 6 p.m. ok", &["e.g.", "6", "p.m.", "ok"]);
        check("wait... what??", &["wait", "...", "what", "??"]);
        check("the 12th", &["the", "12", "th"]);
    }

    #[test]
    fn mentions_links_code_and_emoji_are_single_tokens() {
        check(
            "<@U12> see https://a.b/c?d=1. `no way` :+1::skin-tone-3:",
            &["<@u12>", "see", "https://a.b/c?d=1", ".", "`no way`", ":+1::skin-tone-3:"],
        );
        check("@ben 👍🏽👎", &["@ben", "👍🏽", "👎"]);
        check("a@b.c", &["a", "@", "b.c"]);
    }

    #[test]
    fn invisible_characters_never_hide_a_word() {
        check("n\u{200b}o\u{0} \u{202e}yes", &["no", "yes"]);
    }
}
