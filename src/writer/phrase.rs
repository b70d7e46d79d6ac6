//! Phrases: the part of a sentence that a claim says. Only whole words are taken off, none is changed or added but "…".

use std::collections::HashSet;

use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

/// A claim that is longer than this, in words, is cut at the end of a clause.
const LONG: usize = 45;

/// A cut claim keeps at least so many words.
const SHORT: usize = 14;

/// The tokens of a sentence that a claim says: without an address, opening sounds and trailing chatter.
pub(super) fn said(words: &[Word<'_>], people: &HashSet<String>) -> std::ops::Range<usize> {
    let mut from = address(words, people);
    while from < words.len() {
        let here = &words[from];
        let comma = words.get(from + 1).is_some_and(|n| n.is_any(&[",", "...", "…", "-", "."]));
        let sound = here.is_any(&[
            "so", "ok", "okay", "well", "and", "but", "yeah", "yep", "yup", "oh", "ah", "um", "uh", "hmm", "hm", "mm",
            "alright", "anyway", "also", "btw", "then", "hey", "hi", "hello", "like",
        ]) || comma
            && here.is_any(&[
                "yes", "right", "now", "sure", "first", "fwiw", "actually", "basically", "folks", "guys", "all",
            ]);
        let lone = here.is_mark()
            && !here.is_any(&["(", "\"", "[", "“", "$", "€", "£", "#", "/", "~", "*", "<", "{", "&", "'"]);
        let vote = here.is_any(&["+1", "+0", "-0"]) && from + 3 < words.len();
        let tag = here.is("{") && words.get(from + 2).is_some_and(|w| w.is("}"));
        if tag {
            from += 3;
        } else if vote || sound || lone || matches!(here.kind, WordKind::Emoji) {
            from += 1;
        } else {
            break;
        }
    }
    let mut to = words.len();
    while to > from {
        let here = &words[to - 1];
        let laugh = here.is_any(&["lol", "haha", "hehe", "thx", "ty", "heh", "rofl"]);
        if !(laugh || here.kind == WordKind::Emoji) {
            let face = smiley(&words[from..to]);
            if face == 0 {
                break;
            }
            to -= face;
            continue;
        }
        to -= 1;
    }
    from.min(to)..to
}

/// The tokens of "name:", "@name", "name, name:" at the head.
pub(super) fn address(words: &[Word<'_>], people: &HashSet<String>) -> usize {
    let named = |w: &Word<'_>| w.kind == WordKind::Mention || people.contains(w.lower.trim_start_matches('@'));
    let mut at = 0;
    let mut found = 0;
    while at < words.len().min(8) && named(&words[at]) {
        let mention = words[at].kind == WordKind::Mention;
        at += 1;
        let mark = words.get(at).is_some_and(|w| w.is_any(&[":", ","]));
        at += usize::from(mark);
        let vocative = mark
            || mention
                && !words.get(at).is_some_and(|w| {
                    w.classes.has(Classes::AUXILIARY.with(Classes::FUTURE).with(Classes::DONE))
                        || w.is_any(&["and", "to"])
                });
        if vocative {
            found = at;
        }
    }
    if found == words.len() { 0 } else { found }
}

/// How many tokens at the end are a smiley such as `:)`, `;-)`, `:P`.
fn smiley(words: &[Word<'_>]) -> usize {
    for length in [3, 2] {
        let Some(at) = words.len().checked_sub(length) else {
            continue;
        };
        let tail = &words[at..];
        let joined = tail.windows(2).all(|p| p[0].end == p[1].start) && at > 0 && words[at - 1].end < tail[0].start;
        let eyes = tail[0].is_any(&[":", ";", "=", "\\", "^", "¯"]);
        let size = tail[length - 1].end - tail[0].start;
        if joined && eyes && size <= 3 {
            return length;
        }
    }
    0
}

/// The index behind the last token that a claim keeps, and whether something was cut. What is cut holds no negation,
/// condition or contrast that the rest depends on.
pub(super) fn shortened(words: &[Word<'_>], most: usize) -> (usize, bool) {
    let most = most.min(LONG);
    if count(words) <= most {
        return (words.len(), false);
    }
    let turns = |w: &Word<'_>| {
        w.classes.has(Classes::CONDITION.with(Classes::NEGATOR).with(Classes::CONTRAST))
            || w.is_any(&["if", "unless", "but"])
    };
    let mut kept = 0;
    let mut best = None;
    for (i, word) in words.iter().enumerate() {
        if word.is_any(&[",", ";", "-", "--", "–", "—", "(", ":", "."])
            || word.is_any(&["because", "which", "so", "since"]) && i > 0
        {
            let rest = &words[i..];
            let safe = !rest.iter().take(12).any(turns);
            if kept >= SHORT.min(most / 2) && kept <= most && safe {
                best = Some(i);
            }
        }
        kept += usize::from(!word.is_mark());
        if kept > most {
            break;
        }
    }
    best.map_or((words.len(), false), |end| (end, true))
}

/// How many words, without punctuation marks.
pub(super) fn count(words: &[Word<'_>]) -> usize {
    words.iter().filter(|w| !w.is_mark()).count()
}

/// The text of a span for reading: one line, without transcription tags such as `{laugh}` and sounds such as "uh", and
/// without blanks before marks.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split_whitespace().peekable();
    while let Some(piece) = pieces.next() {
        let tag = piece.starts_with('{')
            && piece.ends_with('}')
            && piece.len() > 2
            && piece[1..piece.len() - 1].bytes().all(|b| b.is_ascii_lowercase());
        if tag || piece.eq_ignore_ascii_case("[silence]") || piece.eq_ignore_ascii_case("[laughter]") {
            continue;
        }
        let bare = piece.trim_end_matches(',');
        if ["uh", "um", "er", "erm", "uhm", "mm"].iter().any(|s| bare.eq_ignore_ascii_case(s)) {
            if bare.len() == piece.len() && pieces.peek() == Some(&",") {
                pieces.next();
            }
            continue;
        }
        let mark = piece.len() <= 3 && piece.bytes().all(|b| matches!(b, b'.' | b',' | b'!' | b'?' | b';'));
        let clitic = matches!(piece, "'s" | "'t" | "'re" | "'ll" | "'ve" | "'m" | "'d" | "n't");
        if !(out.is_empty() || mark || clitic) {
            out.push(' ');
        }
        if !(mark && out.is_empty()) {
            out.push_str(piece);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words::words;

    fn check(text: &str, expected: &str) {
        let people: HashSet<String> = ["ana", "ben"].map(str::to_owned).into();
        let tokens = words(text);
        let range = said(&tokens, &people);
        let found = &text[tokens[range.start].start..tokens[range.end - 1].end];
        assert_eq!(clean(found), expected, "{text:?}");
    }

    #[test]
    fn addresses_sounds_and_smileys_are_taken_off() {
        check("ana: so, the report is in :)", "the report is in");
        check("ana, ben: could one of you look?", "could one of you look?");
        check("Uh , we will {disfmarker} um take the blue one .", "we will take the blue one.");
        check("Ana will send it", "Ana will send it");
        check("no, it is not done lol", "no, it is not done");
    }
}
