//! Whether what a claim says stands in its evidence at all: numbers, dates, names, states, links, quotations, and most of its words.

use crate::domain::summary::Claim;
use crate::language::lexicon::Classes;
use crate::language::status::stem;
use crate::language::words::{Word, WordKind, lower, words};

use super::facts::{Fact, What, same};
use super::passage::{Passage, alike, means};
use super::{Ground, Withheld, computed};

/// Of the words of a claim that carry a meaning, at least so much stands in its evidence.
const RELATED: f32 = 0.34;

/// The first thing of the claim that the evidence does not hold.
pub(super) fn check(
    claim: &Claim,
    (tokens, said): (&[Word<'_>], &[Fact]),
    passages: &[Passage<'_>],
    ground: &Ground,
) -> Result<(), Withheld> {
    for fact in said {
        if !holds(fact, claim, passages, ground) && !spoken_differently(&fact.what, tokens, passages) {
            let from = tokens[fact.tokens.start].start;
            let text = claim.text[from..tokens[fact.tokens.end - 1].end].to_owned();
            return Err(match fact.what {
                What::Number(..) => Withheld::Number(text),
                What::Date(_) | What::Calendar(_) => Withheld::Date(text),
                What::Name(_) | What::Mark(_) => Withheld::Name(text),
                What::State(_) => Withheld::Status(text),
            });
        }
    }
    links(tokens, passages)?;
    quotations(&claim.text, passages)?;
    related(tokens, said, passages)
}

fn holds(fact: &Fact, claim: &Claim, passages: &[Passage<'_>], ground: &Ground) -> bool {
    let found = passages.iter().any(|p| p.facts.iter().any(|other| same(&fact.what, &other.what, p.day)));
    match &fact.what {
        What::Name(parts) => {
            let said = |part: &String| passages.iter().any(|p| says_name(p, part));
            let some = parts.iter().any(said);
            some && (parts.len() == 1
                || ground.has_name(parts)
                || passages.iter().any(|p| p.is_by_all(parts) || stands(p, parts)))
        }
        What::Mark(mark) => found || passages.iter().any(|p| says_mark(p, mark)),
        What::Number(value, unit) => {
            found
                || computed::follows(*value, unit.as_deref(), &claim.evidence)
                || passages.iter().any(|p| p.words.iter().any(|w| w.lower.trim_start_matches('+') == value.to_string()))
        }
        What::Date(_) => found || is_day_of_undated(fact, passages),
        What::State(_) => found || says_yes(&fact.what, passages),
        What::Calendar(_) => found,
    }
}

/// Whether a fact is not written in the evidence but follows from it.
pub(super) fn is_computed(fact: &Fact, claim: &Claim, passages: &[Passage<'_>]) -> bool {
    let What::Number(value, unit) = &fact.what else {
        return false;
    };
    let written = passages.iter().any(|p| p.facts.iter().any(|other| same(&fact.what, &other.what, p.day)));
    !written && computed::follows(*value, unit.as_deref(), &claim.evidence)
}

/// Whether the parts of a name stand one after the other.
fn stands(passage: &Passage<'_>, parts: &[String]) -> bool {
    let part = |(w, part): (&Word<'_>, &String)| w.lower.trim_start_matches('@').trim_end_matches("'s") == part;
    passage.words.windows(parts.len()).any(|words| words.iter().zip(parts).all(part))
}

/// The day on which something was written, where it speaks of no other.
fn is_day_of_undated(fact: &Fact, passages: &[Passage<'_>]) -> bool {
    let undated = passages.iter().all(|p| p.facts.iter().all(|f| !matches!(f.what, What::Date(_) | What::Calendar(_))));
    undated && passages.iter().any(|p| super::facts::meant(&fact.what, p.day).contains(&p.day))
}

/// What was voted for or assented to was approved, accepted, adopted.
fn says_yes(what: &What, passages: &[Passage<'_>]) -> bool {
    use crate::language::status::State;
    // A vote opens its message; elsewhere the words of decisions alone count.
    let agrees = |(at, w): (usize, &Word<'_>)| {
        let votes = at < 3 && (w.classes.has(Classes::AGREE.with(Classes::YES)) || w.is("+1"));
        votes
            || w.is_any(&[
                "objections", "objection", "consensus", "agreed", "accepted", "adopted", "resolved", "decided",
                "approval",
            ])
    };
    *what == What::State(State::Approved) && passages.iter().any(|p| p.words.iter().enumerate().any(agrees))
}

/// A state that the evidence says with the same word in another form: "merge it" of "merged".
fn spoken_differently(what: &What, tokens: &[Word<'_>], passages: &[Passage<'_>]) -> bool {
    let What::State(state) = what else {
        return false;
    };
    let says = |w: &Word<'_>| crate::language::status::state(w) == Some(*state);
    tokens
        .iter()
        .filter(|w| says(w))
        .all(|word| passages.iter().any(|p| p.words.iter().any(|other| alike(word, other))))
}

/// Whether a part of a name is said, or is the name of somebody who said something.
fn says_name(passage: &Passage<'_>, part: &str) -> bool {
    let written = passage.words.iter().any(|w| {
        let bare = w.lower.trim_start_matches('@').trim_end_matches("'s");
        bare == part
            || w.kind == WordKind::Code && w.lower.contains(part)
            || w.kind == WordKind::Mention && w.lower.contains(part)
    });
    written
        || passage.is_by(&What::Name(vec![part.to_owned()]))
        || part.len() > 3
            && passage.words.iter().any(|w| {
                w.lower.len() > 3 && crate::language::status::stem(&w.lower) == crate::language::status::stem(part)
            })
}

fn says_mark(passage: &Passage<'_>, mark: &str) -> bool {
    let bare = mark.trim_matches('`');
    passage.words.iter().any(|w| {
        let lower = w.lower.trim_matches('`').trim_start_matches('+');
        lower == bare || lower.strip_suffix('s') == Some(bare) || bare.strip_suffix('s') == Some(lower)
    }) || bare.len() > 4 && lower(passage.text).contains(bare)
        || passage.author.is_some_and(|author| author.eq_ignore_ascii_case(bare))
}

fn links(tokens: &[Word<'_>], passages: &[Passage<'_>]) -> Result<(), Withheld> {
    let bare = |w: &Word<'_>| w.text.trim_end_matches(['…', ')', ']', '.', ',']).to_owned();
    let missing = tokens.iter().filter(|w| w.kind == WordKind::Link).map(bare).find(|link| {
        !passages.iter().any(|p| p.words.iter().any(|w| w.kind == WordKind::Link && w.text.contains(link.as_str())))
    });
    missing.map_or(Ok(()), |link| Err(Withheld::Link(link)))
}

/// Words between double quotes are written so in the evidence, but for marks and sounds such as "uh".
fn quotations(claim: &str, passages: &[Passage<'_>]) -> Result<(), Withheld> {
    let lower = lower(claim);
    let pieces: Vec<&str> = lower.split('"').collect();
    let texts: Vec<String> = passages.iter().map(|p| spoken(p.text)).collect();
    let mut quoted = pieces.iter().skip(1).step_by(2).take((pieces.len() - 1) / 2);
    let missing = quoted.find(|q| !texts.iter().any(|text| text.contains(&spoken(q))));
    missing.map_or(Ok(()), |q| Err(Withheld::Quotation(q.trim().to_owned())))
}

/// The words of a text one after the other, without marks, sounds and transcription tags such as `{laugh}`.
fn spoken(text: &str) -> String {
    let tokens = words(text);
    let tagged = |i: usize| i > 0 && tokens[i - 1].is("{") && tokens.get(i + 1).is_some_and(|w| w.is("}"));
    let kept = tokens.iter().enumerate().filter(|(i, w)| !w.is_mark() && !w.classes.has(Classes::SOUND) && !tagged(*i));
    kept.map(|(_, w)| w.lower.replace('\'', "")).collect()
}

/// Most of what the claim is about stands in the evidence.
fn related(tokens: &[Word<'_>], said: &[Fact], passages: &[Passage<'_>]) -> Result<(), Withheld> {
    let is_fact = |at: usize| said.iter().any(|f| f.tokens.contains(&at));
    let own: Vec<&Word<'_>> =
        tokens.iter().enumerate().filter(|(at, w)| means(w) && !is_fact(*at)).map(|(_, w)| w).collect();
    // "greatly-expanded" says "expanded".
    let part = |w: &Word<'_>, other: &Word<'_>| {
        other.lower.contains('-') && other.lower.split('-').any(|part| stem(part) == stem(&w.lower))
    };
    let says = |w: &Word<'_>, p: &Passage<'_>| p.words.iter().any(|other| alike(w, other) || part(w, other));
    let found = own.iter().filter(|w| passages.iter().any(|p| says(w, p))).count();
    let enough = (found + said.len()) as f32 >= (own.len() + said.len()) as f32 * RELATED;
    if enough && (found > 0 || own.is_empty()) { Ok(()) } else { Err(Withheld::Unrelated) }
}
