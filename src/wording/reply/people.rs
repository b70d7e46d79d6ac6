//! Owners that a reply names: "owner is Priya", "Tom owns it", "assign it to Ana", "no, Priya".

use std::ops::Range;

use crate::language::lexicon::Classes;
use crate::language::names::name_at;
use crate::language::words::{Word, WordKind};

/// Nouns of the one who answers for something.
const OWNERS: &[&str] = &["owner", "assignee", "lead", "responsible", "reviewer", "owned"];

/// Whether a prompt speaks of who answers for something.
pub(super) fn speaks_of_owner(prompt: &[Word<'_>]) -> bool {
    prompt.iter().any(|w| w.is_any(&["owner", "owners", "assignee", "owns", "unowned", "responsible"]))
}

/// The name of an owner that begins at token `i` of a clause, if the clause makes somebody one.
pub(super) fn owner_at(words: &[Word<'_>], i: usize) -> Option<Range<usize>> {
    let name = name_at(words, i)
        .map(|n| n.tokens)
        .filter(|n| !words[n.clone()].iter().any(|w| w.classes.has(Classes::FOREIGN)))
        .or_else(|| plain_name(words, i))?;
    (follows_owner(&words[..i]) || owns(&words[name.end..]) || is_given(&words[..i]) || is_alone(words, &name))
        .then_some(name)
}

/// A name in lower case, which only "owner is priya" lets stand for one.
fn plain_name(words: &[Word<'_>], i: usize) -> Option<Range<usize>> {
    let word = &words[i];
    let unknown = word.kind == WordKind::Word && word.classes == Classes::NONE && !word.is_any(OWNERS);
    (unknown && i + 1 == words.len() && follows_owner(&words[..i])).then_some(i..i + 1)
}

fn is_link(word: &Word<'_>) -> bool {
    word.classes.has(Classes::COPULA.with(Classes::FILLER))
        || word.is_any(&["should", "must", "will", "would", "to", "by", "for", "has", "=", ":", "of", "this", "it"])
}

/// "owner is", "the owner should be", "owner:".
fn follows_owner(before: &[Word<'_>]) -> bool {
    let Some(at) = before.iter().rposition(|w| w.is_any(OWNERS)) else {
        return false;
    };
    before[at + 1..].iter().all(is_link) && !before.iter().any(|w| w.classes.has(Classes::OPENER))
}

/// "owns it", "is the owner", "is responsible", "should own this".
fn owns(behind: &[Word<'_>]) -> bool {
    let verb = behind.iter().take(4).position(|w| w.is_any(&["owns", "own"]) || w.is_any(OWNERS));
    verb.is_some_and(|at| behind[..at].iter().all(|w| is_link(w) || w.is_any(&["the", "now"])))
}

/// "assign it to", "give this to", "reassign to".
fn is_given(before: &[Word<'_>]) -> bool {
    before.last().is_some_and(|w| w.is("to"))
        && before.iter().any(|w| w.is_any(&["assign", "reassign", "assigned", "reassigned", "give", "hand"]))
        && before.len() <= 7
}

/// A name and nothing else, or behind "it's".
fn is_alone(words: &[Word<'_>], name: &Range<usize>) -> bool {
    let mention = words[name.start].kind == WordKind::Mention;
    let lead = words[..name.start]
        .iter()
        .all(|w| w.is_any(&["it's", "it", "is", "that's", "should", "be", "now"]) || w.classes.has(Classes::NO));
    lead && name.end == words.len() && !mention
}
