//! Words of others inside the bot's own: cleaned of what can't be seen, kept to one line, shortened at a named limit.

/// The most characters of a quote: a long sentence. Who wants all of it follows the link.
pub const QUOTE_LIMIT: usize = 160;

/// The most characters of a title or of a name: what fits on a button's line of a phone, twice.
pub const TITLE_LIMIT: usize = 80;

/// How far back from the limit a cut looks for the end of a word, in characters.
const WORD_LIMIT: usize = 24;

/// One line without control, bidirectional, zero-width and other invisible characters; runs of space become one space.
#[must_use]
pub fn cleaned(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(4096));
    for c in text.trim().chars() {
        if c.is_whitespace() {
            if !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !c.is_control() && !is_invisible(c) {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Characters that show nothing, or turn the direction of what follows: Unicode's bidirectional controls, zero-width spaces and
/// joiners, invisible operators, fillers, annotation marks and tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The text cleaned, and cut at `limit` characters with an ellipsis, at the end of a word where there is one.
#[must_use]
pub fn shortened(text: &str, limit: usize) -> String {
    // Cleaning needs no more of a very long text than this.
    let text: String = text.chars().take(limit.saturating_mul(8)).collect();
    let text = cleaned(&text);
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text;
    };
    let earliest = text.char_indices().nth(limit.saturating_sub(WORD_LIMIT)).map_or(0, |(at, _)| at);
    let cut = text[..end].rfind(' ').filter(|at| *at >= earliest).unwrap_or(end);
    format!("{}…", text[..cut].trim_end())
}

/// The text in quotation marks. Its own double ones become single, so that nobody ends the quote but the bot.
#[must_use]
pub fn quoted(text: &str) -> String {
    let inner = shortened(text, QUOTE_LIMIT).replace(['"', '“', '”', '„'], "'");
    format!("\"{inner}\"")
}
