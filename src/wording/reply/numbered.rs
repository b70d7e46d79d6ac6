//! Replies under a digest that rule on several numbers at once: "1 and 3 ok, 2 no", "all ok except 2".

use std::ops::Range;

use super::{Asked, Reading, Said, read};
use crate::language::lexicon::Classes;
use crate::language::sentences::{Voice, sentences};
use crate::language::words::{Word, WordKind, words};

/// The largest number that a digest gives.
const LARGEST: u32 = 99;

/// What is said of one number. `text` is empty where the number is only excepted from what is said of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The number; `None` for all, or for all the others.
    pub number: Option<u32>,
    /// What is said of it.
    pub text: String,
}

/// Reads a reply under a list of numbered reviews: a reading for each number that it names; `None` is all, or the others.
#[must_use]
pub fn read_numbered(text: &str, asked: &Asked<'_>) -> Vec<(Option<u32>, Reading)> {
    split_numbered(text)
        .into_iter()
        .map(|part| {
            let reading = if part.text.is_empty() { excepted() } else { read(&part.text, asked) };
            (part.number, reading)
        })
        .collect()
}

/// How a number is read that is only excepted from what is said of the others.
#[must_use]
pub fn excepted() -> Reading {
    Reading::plain(Said::Unclear, "it is excepted, without saying what holds for it")
}

/// Whether a reply without a number speaks of all that is numbered above it: "all ok", "everything fine", "both approved".
#[must_use]
pub fn speaks_of_all(text: &str) -> bool {
    let tokens = words(text);
    tokens.iter().take(3).any(|word| word.is_any(&["all", "both", "everything", "each"]))
}

/// Splits a reply by the numbers that it names, so that each part can be read against its own proposal.
#[must_use]
pub fn split_numbered(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for sentence in lines(text) {
        split_line(sentence, &mut parts);
    }
    if parts.iter().all(|p: &Part| p.number.is_none()) {
        return vec![Part { number: None, text: text.to_owned() }];
    }
    parts
}

/// Own lines; a list's numbers are kept, since they are what is ruled on.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let quoted = sentences(text).into_iter().any(|s| s.voice != Voice::Own);
    text.split('\n')
        .map(str::trim)
        .filter(move |l| !l.is_empty() && !(quoted && (l.starts_with('>') || l.starts_with("&gt;"))))
}

/// A run of numbers: "1", "1 and 3", "1-3", "#2, #4".
struct Group {
    tokens: Range<usize>,
    numbers: Vec<u32>,
}

fn split_line(line: &str, parts: &mut Vec<Part>) {
    let tokens = words(line);
    let groups = groups(&tokens);
    let Some(first) = groups.first() else {
        parts.push(Part { number: None, text: line.to_owned() });
        return;
    };
    let lead = said(line, &tokens, 0, first.tokens.start);
    let excepts = tokens[..first.tokens.start]
        .iter()
        .rev()
        .take(3)
        .any(|w| w.is_any(&["except", "but", "besides", "without", "excluding", "save"]));
    if excepts {
        parts.push(Part { number: None, text: without_exception(&lead) });
    }
    let labels_first = lead.is_empty() || excepts;
    for (n, group) in groups.iter().enumerate() {
        let next = groups.get(n + 1).map_or(tokens.len(), |g| g.tokens.start);
        let text = if labels_first {
            said(line, &tokens, group.tokens.end, next)
        } else {
            let from = n.checked_sub(1).map_or(0, |p| groups[p].tokens.end);
            said(line, &tokens, from, group.tokens.start)
        };
        parts.extend(group.numbers.iter().map(|number| Part { number: Some(*number), text: text.clone() }));
    }
    if let (false, Some(last)) = (labels_first, groups.last()) {
        let rest = said(line, &tokens, last.tokens.end, tokens.len());
        if !rest.is_empty() {
            parts.push(Part { number: None, text: rest });
        }
    }
}

/// The text between two tokens without joints at its ends.
fn said(line: &str, tokens: &[Word<'_>], from: usize, to: usize) -> String {
    let joint = |w: &Word<'_>| {
        w.is_mark() && !w.is_any(&["!", "?"])
            || w.is_any(&[
                "and", "but", "then", "for", "to", "on", "number", "numbers", "item", "items", "are", "is", "with",
            ])
    };
    let mut range = from..to;
    while range.start < range.end && joint(&tokens[range.start]) {
        range.start += 1;
    }
    while range.start < range.end && joint(&tokens[range.end - 1]) {
        range.end -= 1;
    }
    if range.is_empty() { String::new() } else { line[tokens[range.start].start..tokens[range.end - 1].end].to_owned() }
}

/// "all ok except" says "all ok" of the others.
fn without_exception(lead: &str) -> String {
    let tokens = words(lead);
    let end = tokens
        .iter()
        .rposition(|w| w.is_any(&["except", "but", "besides", "without", "excluding", "save"]))
        .unwrap_or(tokens.len());
    let plain: Vec<&str> = tokens[..end]
        .iter()
        .filter(|w| !w.is_any(&["all", "everything", "others", "rest"]) && !w.is_mark())
        .map(|w| w.text)
        .collect();
    if plain.is_empty() { "ok".to_owned() } else { plain.join(" ") }
}

/// The runs of numbers that name reviews.
fn groups(tokens: &[Word<'_>]) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let Some(numbers) = label(tokens, i) else {
            i += 1;
            continue;
        };
        let start = i - usize::from(i > 0 && tokens[i - 1].is("#"));
        let mut group = Group { tokens: start..i + 1, numbers };
        while let Some((at, more)) = continued(tokens, group.tokens.end) {
            group.numbers.extend(more);
            group.tokens.end = at + 1;
        }
        i = group.tokens.end;
        found.push(group);
    }
    found
}

/// The next number of a run, behind "and", a comma or "#".
fn continued(tokens: &[Word<'_>], from: usize) -> Option<(usize, Vec<u32>)> {
    let mut at = from;
    while tokens.get(at).is_some_and(|w| w.is_any(&["and", ",", "&", "#", "+", "or", "plus"])) && at < from + 3 {
        at += 1;
    }
    (at > from).then(|| label(tokens, at).map(|n| (at, n))).flatten()
}

/// The numbers that a token names, if it names reviews and counts nothing.
fn label(tokens: &[Word<'_>], i: usize) -> Option<Vec<u32>> {
    let word = tokens.get(i).filter(|w| w.kind == WordKind::Number)?;
    let opens = i == 0
        || tokens[i - 1].is_mark()
        || tokens[i - 1].is_any(&[
            "and", "but", "approve", "reject", "approved", "rejected", "accept", "ok", "okay", "yes", "no", "for",
            "to", "on", "except", "number", "item", "or", "besides", "confirm", "hold", "decline", "then",
        ])
        || tokens[i - 1].classes.has(Classes::YES.with(Classes::NO));
    let next = tokens.get(i + 1);
    let counts = next.is_some_and(|n| {
        n.is_any(&[
            "%", "percent", "$", "€", "people", "pm", "am", "st", "nd", "rd", "th", "k", "tickets", "rooms", "points",
        ]) || n.classes.has(Classes::CALENDAR)
            || n.start == word.end && n.kind == WordKind::Word
    });
    let money = i > 0 && tokens[i - 1].is_any(&["$", "€", "£", ":"]) && !tokens[i - 1].is(":");
    if !opens || counts || money {
        return None;
    }
    if let Some((a, b)) = word.text.split_once('-') {
        let (a, b) = (a.parse::<u32>().ok()?, b.parse::<u32>().ok()?);
        return (a < b && b <= LARGEST && a > 0).then(|| (a..=b).collect());
    }
    if let Some(list) = word.text.contains(',').then(|| {
        word.text
            .split(',')
            .map(|n| n.parse::<u32>().ok().filter(|n| (1..=LARGEST).contains(n)))
            .collect::<Option<Vec<u32>>>()
    }) {
        return list;
    }
    let number =
        word.text.parse::<u32>().ok().filter(|n| (1..=LARGEST).contains(n) && !word.text.starts_with(['+', '0']))?;
    Some(vec![number])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(Option<u32>, Said)]) {
        let found: Vec<(Option<u32>, Said)> =
            read_numbered(text, &Asked { prompt: Some("Please rule on these."), ..Asked::default() })
                .into_iter()
                .map(|(n, r)| (n, r.ruling))
                .collect();
        assert_eq!(found, expected, "{text:?} {:?}", split_numbered(text));
    }

    #[test]
    fn each_number_gets_its_own_reading() {
        use Said::{Approve, Ask, Hold, Reject, Unclear};
        check("1 and 3 ok, 2 no", &[(Some(1), Approve), (Some(3), Approve), (Some(2), Reject)]);
        check("1: yes\n2: no\n3: why?", &[(Some(1), Approve), (Some(2), Reject), (Some(3), Ask)]);
        check("1. yes\n2. hold until Friday", &[(Some(1), Approve), (Some(2), Hold)]);
        check("all ok except 2", &[(None, Approve), (Some(2), Unclear)]);
        check("all ok except 2, no", &[(None, Approve), (Some(2), Reject)]);
        check("approve 1 and 2, reject 3", &[(Some(1), Approve), (Some(2), Approve), (Some(3), Reject)]);
        check("1-3 approved", &[(Some(1), Approve), (Some(2), Approve), (Some(3), Approve)]);
        check("#2 no", &[(Some(2), Reject)]);
        check("1,3 ok", &[(Some(1), Approve), (Some(3), Approve)]);
        check("all ok", &[(None, Approve)]);
        check("1 ok, 2 if Ana agrees", &[(Some(1), Approve), (Some(2), Unclear)]);
    }

    #[test]
    fn numbers_that_count_things_name_no_review() {
        use Said::Approve;
        check("yes", &[(None, Approve)]);
        check("+1", &[(None, Approve)]);
        assert!(split_numbered("no, 4 people").iter().all(|p| p.number.is_none()));
        assert!(split_numbered("make it 5 pm").iter().all(|p| p.number.is_none()));
    }
}
