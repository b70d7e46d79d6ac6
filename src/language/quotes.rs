//! Quoted strings inside a sentence: somebody's words, not the author's.

use super::lexicon::Classes;
use super::words::{Word, WordKind};

/// The longest quoted string, in tokens; a mark that closes later quotes nothing.
const LONGEST_QUOTE: usize = 60;

/// The tokens with each quoted, struck-out or coded string put into one token of kind `Code`.
pub fn without_quotes<'a>(text: &'a str, sentence: &[Word<'a>]) -> Vec<Word<'a>> {
    let mut out = Vec::with_capacity(sentence.len());
    let mut i = 0;
    while i < sentence.len() {
        match closing(sentence, i) {
            Some(close) => {
                let span = sentence[i].start..sentence[close].end;
                let text = &text[span.clone()];
                out.push(Word {
                    text,
                    lower: text.into(),
                    start: span.start,
                    end: span.end,
                    kind: WordKind::Code,
                    classes: Classes::NONE,
                });
                i = close + 1;
            }
            None => {
                out.push(sentence[i].clone());
                i += 1;
            }
        }
    }
    out
}

/// The index of the mark that closes the quotation opened at `i`.
fn closing(sentence: &[Word<'_>], i: usize) -> Option<usize> {
    let open = &sentence[i];
    if !open.is_mark() || !open.is_any(&["\"", "'", "~", "``", "''"]) {
        return None;
    }
    let touches_next = sentence.get(i + 1).is_some_and(|n| n.start == open.end);
    if !touches_next && !open.is("\"") {
        return None;
    }
    let rest = &sentence[i + 1..sentence.len().min(i + 1 + LONGEST_QUOTE)];
    rest.iter().position(|w| w.is_mark() && w.lower == open.lower).filter(|n| *n > 0).map(|n| i + 1 + n)
}
