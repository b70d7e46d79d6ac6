//! Splits messages into sentences: chat lines, lists, quotations and code are told apart; abbreviations,
//! decimals, web addresses and quoted strings do not end a sentence.

use super::words::{Word, WordKind, words};

/// Whose words a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The author's own words.
    Own,
    /// Quoted from somebody else: a line that begins with `>`, or a mail's "On … wrote:".
    Quoted,
    /// A fenced code block.
    Code,
}

/// One sentence of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence<'a> {
    /// The sentence without bullets, quote marks, chat prefixes and outer white space.
    pub text: &'a str,
    /// The byte offset of its first byte.
    pub start: usize,
    /// The byte offset after its last byte.
    pub end: usize,
    /// Whose words it is.
    pub voice: Voice,
    /// Who says it, where the line names its speaker (`<ana> hello`, `[10:02] <ana> hello`).
    pub speaker: Option<&'a str>,
}

/// A stretch of text that sentences do not cross.
#[derive(Clone, Copy)]
struct Block<'a> {
    start: usize,
    end: usize,
    voice: Voice,
    speaker: Option<&'a str>,
}

/// Lines shorter than this, in bytes, end a sentence even without a full stop; longer ones may be hard-wrapped.
const WRAPPED_LINE: usize = 50;

/// Splits `text` into its sentences, in order, in linear time.
pub fn sentences(text: &str) -> Vec<Sentence<'_>> {
    let mut found = Vec::new();
    for block in blocks(text) {
        match block.voice {
            Voice::Code => push(&mut found, text, block, block.start..block.end),
            Voice::Own | Voice::Quoted => split_block(&mut found, text, block),
        }
    }
    found
}

fn push<'a>(found: &mut Vec<Sentence<'a>>, text: &'a str, block: Block<'a>, span: std::ops::Range<usize>) {
    let raw = &text[span.clone()];
    let trimmed = raw.trim();
    if trimmed.is_empty() {
        return;
    }
    let start = span.start + (raw.len() - raw.trim_start().len());
    let end = start + trimmed.len();
    found.push(Sentence { text: trimmed, start, end, voice: block.voice, speaker: block.speaker });
}

/// Lines, with fenced blocks and hard-wrapped lines put together.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let mut fence: Option<usize> = None;
    let mut wraps = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let fenced = line.trim_start().starts_with("```");
        if let Some(open) = fence {
            if fenced || end == text.len() {
                found.push(Block { start: open, end, voice: Voice::Code, speaker: None });
                fence = None;
            }
            start = end;
            continue;
        }
        if fenced && !line.trim_start()[3..].contains("```") && end < text.len() {
            fence = Some(start);
            wraps = false;
            start = end;
            continue;
        }
        let block = line_block(line, start);
        let plain = block.start == start + (line.len() - line.trim_start().len()) && block.voice == Voice::Own;
        let continues = line.trim_start().chars().next().is_some_and(char::is_lowercase);
        match found.last_mut() {
            Some(last) if wraps && plain && continues && block.speaker.is_none() => last.end = block.end,
            _ => found.push(block),
        }
        wraps = line.trim_end().len() >= WRAPPED_LINE && block.voice == Voice::Own;
        start = end;
    }
    found
}

/// One line without its quote marks, bullet and speaker.
fn line_block(line: &str, start: usize) -> Block<'_> {
    let end = start + line.len();
    let mut rest = line.trim_start();
    let mut voice = Voice::Own;
    let mut speaker = None;
    loop {
        let quoted = rest.strip_prefix("&gt;").or_else(|| rest.strip_prefix('>'));
        if let Some(after) = quoted {
            voice = Voice::Quoted;
            rest = after.trim_start();
        } else if let Some((name, after)) = speaker_prefix(rest).filter(|_| speaker.is_none()) {
            speaker = Some(name);
            rest = after.trim_start();
        } else {
            break;
        }
    }
    rest = without_bullet(rest);
    if is_mail_header(rest) {
        voice = Voice::Quoted;
    }
    Block { start: end - rest.len(), end, voice, speaker }
}

/// `<nick> …`, also behind a time: `[10:02] <nick>`, `10:02 <nick>`.
fn speaker_prefix(line: &str) -> Option<(&str, &str)> {
    let unbracketed = line.strip_prefix('[').unwrap_or(line);
    let time = unbracketed.bytes().take_while(|b| b.is_ascii_digit() || *b == b':').count();
    let after = if time >= 4 { unbracketed[time..].trim_start_matches([']', ' ']) } else { line };
    let inner = after.strip_prefix('<')?;
    let name = inner.bytes().take(40).take_while(|b| b.is_ascii_alphanumeric() || b"_-[]{}^|.`+@ ".contains(b)).count();
    let platform = inner.starts_with(['@', '#', '!']) && time < 4;
    (name > 0 && !platform && inner.as_bytes().get(name) == Some(&b'>'))
        .then(|| (inner[..name].trim(), &inner[name + 1..]))
}

/// Takes off `- `, `* `, `• `, `1. `, `2) `, `# ` and `[x] `.
fn without_bullet(line: &str) -> &str {
    let mut rest = line;
    for bullet in ["- ", "* ", "• ", "– ", "+ ", "· "] {
        if let Some(after) = rest.strip_prefix(bullet) {
            rest = after.trim_start();
            break;
        }
    }
    let hashes = rest.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&hashes) && rest[hashes..].starts_with(' ') {
        rest = rest[hashes..].trim_start();
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) && (rest[digits..].starts_with(". ") || rest[digits..].starts_with(") ")) {
        rest = rest[digits + 2..].trim_start();
    }
    for mark in ["[ ] ", "[x] ", "[X] "] {
        rest = rest.strip_prefix(mark).unwrap_or(rest);
    }
    rest
}

/// `On Monday Ana wrote:` and `Ana <ana@…> wrote:`.
fn is_mail_header(line: &str) -> bool {
    let line = line.trim_end();
    line.len() < 200 && line.ends_with("wrote:") && (line.starts_with("On ") || line.contains('@'))
}

fn split_block<'a>(found: &mut Vec<Sentence<'a>>, text: &'a str, block: Block<'a>) {
    let tokens = words(&text[block.start..block.end]);
    let quotes = tokens.iter().filter(|t| t.is("\"")).count();
    let mut in_quote = false;
    let mut begin = 0;
    let mut i = 0;
    while i < tokens.len() {
        if tokens[i].is("\"") && quotes.is_multiple_of(2) {
            in_quote = !in_quote;
        }
        if !in_quote && ends_sentence(&tokens, i) {
            let last = closing(&tokens, i);
            push(found, text, block, block.start + begin..block.start + tokens[last].end);
            begin = tokens[last].end;
            i = last;
        }
        i += 1;
    }
    push(found, text, block, block.start + begin..block.end);
}

/// The last of the closing marks that belong to the sentence that ends at `i`.
fn closing(tokens: &[Word<'_>], i: usize) -> usize {
    let mut last = i;
    while let Some(next) = tokens.get(last + 1).filter(|_| last < i + 8) {
        let touches = next.start == tokens[last].end;
        let closes = next.is_any(&[")", "]", "\"", "*", "_"]) || next.lower.starts_with(['!', '?', '.']);
        if !(touches && next.is_mark() && closes) {
            break;
        }
        last += 1;
    }
    last
}

/// Whether the token at `i` is the mark that ends a sentence.
fn ends_sentence(tokens: &[Word<'_>], i: usize) -> bool {
    let here = &tokens[i];
    let dotted = here.kind == WordKind::Word && here.lower.ends_with('.');
    let Some(next) = tokens.get(closing(tokens, i) + 1) else {
        return here.is_mark() && here.lower.starts_with(['.', '!', '?', '…', '。', '？', '！']);
    };
    let gap = next.start > tokens[closing(tokens, i)].end;
    if dotted {
        return gap && next.is_capitalised() && !here.is_any(&["e.g.", "i.e.", "u.s."]);
    }
    if !here.is_mark() {
        return false;
    }
    if here.lower.starts_with(['!', '?', '…']) || here.lower.starts_with("..") {
        return gap;
    }
    if here.lower.starts_with(['。', '？', '！']) {
        return true;
    }
    let run_on =
        !gap && next.is_capitalised() && is_plain_word(i.checked_sub(1).map(|b| &tokens[b])) && is_sentence_word(next);
    here.is(".") && (gap || run_on) && !is_abbreviation(tokens, i, next)
}

/// A word in lower case of at least two letters, as before a full stop without a space: "good.Tell me".
fn is_plain_word(word: Option<&Word<'_>>) -> bool {
    word.is_some_and(|w| {
        w.kind == WordKind::Word && w.text.len() > 1 && w.text.bytes().skip(1).eq(w.lower.bytes().skip(1))
    })
}

/// A word that begins sentences: the grammar knows it, or it is "I".
fn is_sentence_word(word: &Word<'_>) -> bool {
    word.classes != super::lexicon::Classes::NONE
        && (word.text == "I" || word.text.bytes().skip(1).all(|b| !b.is_ascii_uppercase()))
}

/// Whether the full stop at `i` belongs to the word before it.
fn is_abbreviation(tokens: &[Word<'_>], i: usize, next: &Word<'_>) -> bool {
    let Some(before) = i.checked_sub(1).map(|b| &tokens[b]) else {
        return false;
    };
    if before.end != tokens[i].start || before.kind != WordKind::Word {
        return false;
    }
    let initial = before.text.len() == 1 && before.is_capitalised() && !before.is("i");
    let title = before.is_any(&["mr", "mrs", "ms", "dr", "prof", "st", "vs", "approx", "ca", "resp", "cf", "fig"]);
    let counted = before.is_any(&["no", "nr", "p", "pp", "sec", "ch", "vol", "max", "min", "ver"])
        && next.kind == WordKind::Number;
    let open = before.is_any(&[
        "etc", "inc", "ltd", "co", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
        "incl", "excl", "est", "dept", "al", "eg", "ie",
    ]) && !next.is_capitalised();
    (initial && next.is_capitalised()) || title || counted || open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = sentences(text);
        assert_eq!(found.iter().map(|s| s.text).collect::<Vec<_>>(), expected, "{text:?}");
        for s in &found {
            assert_eq!(&text[s.start..s.end], s.text);
        }
    }

    #[test]
    fn full_stops_inside_words_numbers_and_links_end_nothing() {
        check(
            "It is 3.5 days, e.g. by 6 p.m. See https://a.b/c. Done.",
            &["It is 3.5 days, e.g. by 6 p.m.", "See https://a.b/c.", "Done."],
        );
        check("Ask Dr. Brown about No. 5. ok", &["Ask Dr. Brown about No. 5.", "ok"]);
        check("J. Smith agreed. I did too", &["J. Smith agreed.", "I did too"]);
        check("see main.rs. it works", &["see main.rs.", "it works"]);
    }

    #[test]
    fn quoted_strings_stay_in_one_sentence() {
        check("He said \"No. Never.\" and left. Fine!", &["He said \"No. Never.\" and left.", "Fine!"]);
    }

    #[test]
    fn lists_and_lines_are_sentences() {
        check("- one\n- two\n3. three\n[x] four", &["one", "two", "three", "four"]);
        check("yes\nno", &["yes", "no"]);
    }

    #[test]
    fn hard_wrapped_lines_are_put_together() {
        check(
            "this line is quite long and it was wrapped by a mail\nprogram. Next",
            &["this line is quite long and it was wrapped by a mail\nprogram.", "Next"],
        );
    }

    #[test]
    fn quotations_code_and_speakers_are_told_apart() {
        let found = sentences("> shall we?\n[10:02] <ana> yes\n```\nrm -rf\n```\nok");
        let voices: Vec<_> = found.iter().map(|s| (s.text, s.voice, s.speaker)).collect();
        assert_eq!(voices[0], ("shall we?", Voice::Quoted, None));
        assert_eq!(voices[1], ("yes", Voice::Own, Some("ana")));
        assert_eq!(voices[2].1, Voice::Code);
        assert_eq!(voices[3].0, "ok");
    }
}
