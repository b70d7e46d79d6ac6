//! What a fact is said of: beside the same words as in its evidence, and not beside those of another fact of its kind.

use std::ops::Range;

use crate::language::lexicon::Classes;
use crate::language::words::{Word, WordKind};

use super::Withheld;
use super::facts::{Fact, Kind, What, same};
use super::passage::{Passage, alike, clause, ends_clause, means};

/// Words further away than this say nothing of a fact.
const REACH: usize = 9;

/// What fits less than this fits by chance.
const LEAST: f32 = 0.02;

/// A word of another clause counts as if it stood so much further away.
const OTHER_CLAUSE: usize = 2;

/// What the head of a sentence that names nobody weighs against somebody whom the claim names.
const HEAD: f32 = 0.6;

/// What "I think" weighs against somebody whom the claim names: what follows may be about them.
const THINKS: f32 = 0.5;

/// Another fact must fit so much better for the claim to be withheld.
const BETTER: f32 = 1.4;

/// A word of another sentence of the same message counts as if it stood so much further away.
const OTHER_SENTENCE: usize = 6;

/// Something that stands beside a fact of a claim.
struct Beside<'w> {
    word: &'w Word<'w>,
    /// How far, in words; negative before the fact.
    away: isize,
}

/// The first fact of the claim that the evidence binds to something else.
pub(super) fn check((tokens, said): (&[Word<'_>], &[Fact]), passages: &[Passage<'_>]) -> Result<(), Withheld> {
    for fact in said {
        let swapped = || Err(Withheld::Swapped(tokens[fact.tokens.start].text.to_owned()));
        match speaks(tokens, fact, passages) {
            Speaks::Another => return swapped(),
            Speaks::Self_ => continue,
            Speaks::NotAtAll => {}
        }
        let beside = beside(tokens, said, fact);
        if is_bare(&fact.what) || beside.is_empty() || is_addressee(tokens, fact, passages) {
            continue;
        }
        let turned = is_agent(tokens, fact);
        let (mut own, mut other) = (0.0_f32, 0.0_f32);
        for passage in passages {
            let places = places((tokens, fact), passage);
            for place in &places {
                if place.fact.is_some_and(|rival| in_order((tokens, said), fact, rival, (place, &places))) {
                    continue;
                }
                let fit = fit(&beside, passage, &place.tokens, (fact.what.kind(), turned)) * place.weight;
                let best = if place.own { &mut own } else { &mut other };
                *best = best.max(fit);
            }
        }
        if other > own * BETTER && other > LEAST {
            return swapped();
        }
    }
    Ok(())
}

/// A place of the evidence that a fact of the claim may be, or that another fact of its kind takes.
struct Place<'p> {
    tokens: Range<usize>,
    own: bool,
    weight: f32,
    fact: Option<&'p Fact>,
}

/// Whether the claim has the rival too, and both in one list, as the evidence: then neither is put for the other.
fn in_order(
    (tokens, said): (&[Word<'_>], &[Fact]),
    fact: &Fact,
    rival: &Fact,
    (place, places): (&Place<'_>, &[Place<'_>]),
) -> bool {
    let day = chrono::NaiveDate::default();
    said.iter().filter(|f| f.tokens != fact.tokens && same(&f.what, &rival.what, day)).any(|claimed| {
        let (first, last) = if claimed.tokens.start < fact.tokens.start {
            (claimed.tokens.end, fact.tokens.start)
        } else {
            (fact.tokens.end, claimed.tokens.start)
        };
        if last < first || last - first > 8 {
            return false;
        }
        let between = &tokens[first..last];
        let joins = |w: &Word<'_>| w.is_any(&["and", "or", ",", "/", "&", "#"]) || w.kind == WordKind::Number;
        let leads = |w: &Word<'_>| joins(w) || w.is_any(&["-", "to", "of", "the", "a"]);
        let before = claimed.tokens.start < fact.tokens.start;
        let nearest = places.iter().filter(|p| p.own).min_by_key(|p| p.tokens.start.abs_diff(place.tokens.start));
        let as_there = nearest.is_some_and(|own| (place.tokens.start < own.tokens.start) == before);
        between.iter().all(joins) || between.iter().all(leads) && as_there
    })
}

/// The words with a meaning that stand around a fact in the claim.
fn beside<'w>(tokens: &'w [Word<'w>], said: &[Fact], fact: &Fact) -> Vec<Beside<'w>> {
    let kind = fact.what.kind();
    let same_kind = |at: usize| said.iter().any(|f| f.what.kind() == kind && f.tokens.contains(&at));
    let near = |at: usize| {
        if at < fact.tokens.start {
            at as isize - fact.tokens.start as isize
        } else {
            at as isize - fact.tokens.end as isize + 1
        }
    };
    let far = |away: isize| away.unsigned_abs() > REACH;
    let found: Vec<Beside<'w>> = tokens
        .iter()
        .enumerate()
        .filter(|(at, w)| {
            !fact.tokens.contains(at) && !same_kind(*at) && !far(near(*at)) && (means(w) || w.is_any(&["i"]))
        })
        .map(|(at, word)| Beside { word, away: near(at) })
        .collect();
    let whole = clause(tokens, fact.tokens.start);
    let whole = whole.start..clause(tokens, fact.tokens.end - 1).end;
    let inside =
        |one: &Beside<'_>| one.word.start >= tokens[whole.start].start && one.word.end <= tokens[whole.end - 1].end;
    if found.iter().any(inside) { found.into_iter().filter(inside).collect() } else { found }
}

/// An acronym: what it stands beside says little of it.
fn is_bare(what: &What) -> bool {
    matches!(what, What::Mark(mark) if !mark.bytes().any(|b| b.is_ascii_digit()))
}

/// Where a passage has facts of a kind, and whether they are the claim's.
fn places<'p>((tokens, fact): (&[Word<'_>], &Fact), passage: &'p Passage<'_>) -> Vec<Place<'p>> {
    let kind = fact.what.kind();
    let written =
        passage.facts.iter().filter(|f| f.what.kind() == kind && !is_bare(&f.what) && !passage.is_address(&f.tokens));
    let mut found: Vec<Place<'p>> = written
        .map(|f| Place {
            tokens: f.tokens.clone(),
            own: same(&fact.what, &f.what, passage.day),
            weight: 1.0,
            fact: Some(f),
        })
        .collect();
    let here = |at: usize, own: bool, weight: f32| Place { tokens: at..at + 1, own, weight, fact: None };
    let parts = &tokens[fact.tokens.clone()];
    let says = |w: &Word<'_>| match kind {
        Kind::Name | Kind::Mark => parts.iter().any(|part| part.lower == w.lower || alike(part, w)),
        Kind::State => alike(&parts[0], w),
        Kind::Number | Kind::Date => false,
    };
    let written =
        (0..passage.words.len()).filter(|at| says(&passage.words[*at]) && !passage.is_address(&(*at..*at + 1)));
    found.extend(written.map(|at| here(at, true, 1.0)));
    if fact.person && passage.author.is_some() {
        let own = passage.is_by(&fact.what);
        let weight = |at: usize| if passage.thinks(at) && !own { THINKS } else { 1.0 };
        found.extend(passage.speaks_of_author().into_iter().map(|at| here(at, own, weight(at))));
        found.extend(passage.speaks_of_others(&fact.what).into_iter().map(|at| here(at, false, 1.0)));
        found.extend(passage.nameless_heads().into_iter().map(|at| here(at, own, if own { 1.0 } else { HEAD })));
        found.extend(passage.speaks_of(&fact.what).into_iter().map(|at| here(at, true, 1.0)));
        if own {
            found.extend(passage.speaks_of_us().into_iter().map(|at| here(at, true, 1.0)));
        }
    }
    found
}

/// How well the words beside a fact of the claim stand beside a place of the evidence.
fn fit(beside: &[Beside<'_>], passage: &Passage<'_>, at: &std::ops::Range<usize>, (kind, turned): (Kind, bool)) -> f32 {
    let mut sum = 0.0;
    for one in beside {
        let near = passage.words.iter().enumerate().filter(|(i, w)| !at.contains(i) && alike(one.word, w));
        let best = near
            .map(|(i, _)| {
                let (before, away) = if i < at.start { (true, at.start - i) } else { (false, i + 1 - at.end) };
                let crossed = passage.sentence[i].abs_diff(passage.sentence[at.start]) * OTHER_SENTENCE;
                let between = if before { i..at.start } else { at.end..i };
                let clauses = between.filter(|i| ends_clause(&passage.words, *i)).count().min(2) * OTHER_CLAUSE;
                let side = if before == (one.away < 0) || turned || kind == Kind::Date { 1.0 } else { turn(kind) };
                side / (1.0 + (away + crossed + clauses) as f32)
            })
            .fold(0.0_f32, f32::max);
        sum += best / (1.0 + one.away.unsigned_abs() as f32);
    }
    sum
}

/// What a word counts that stands on the other side of the fact: who does and to whom it is done are told by it.
fn turn(kind: Kind) -> f32 {
    match kind {
        Kind::Name => 0.35,
        Kind::Number | Kind::State | Kind::Mark => 0.6,
        Kind::Date => 1.0,
    }
}

/// "was sent by Ben": the order of a passive claim says nothing.
fn is_agent(tokens: &[Word<'_>], fact: &Fact) -> bool {
    let passive =
        tokens.iter().any(|w| w.is("by")) && tokens.iter().any(|w| w.is_any(&["was", "were", "is", "been", "be"]));
    passive || fact.tokens.start > 0 && tokens[fact.tokens.start - 1].is("by")
}

/// Who speaks where a claim names somebody as a speaker.
enum Speaks {
    /// The one whom it names.
    Self_,
    /// Somebody else.
    Another,
    /// The name is not given as a speaker's.
    NotAtAll,
}

/// "Ben said …", "Ben: …", "according to Ben": what the rest says is what Ben wrote, whoever it speaks of.
fn speaks(tokens: &[Word<'_>], fact: &Fact, passages: &[Passage<'_>]) -> Speaks {
    let may_speak = match &fact.what {
        What::Name(_) => true,
        What::Mark(mark) => !mark.bytes().any(|b| b.is_ascii_digit()),
        _ => false,
    };
    let Some(verb) = speaker(tokens, fact).filter(|_| may_speak) else {
        return Speaks::NotAtAll;
    };
    let verb = &tokens[verb];
    let rest: Vec<&Word<'_>> =
        tokens.iter().enumerate().filter(|(at, w)| !fact.tokens.contains(at) && means(w)).map(|(_, w)| w).collect();
    let shared = |p: &Passage<'_>| rest.iter().filter(|w| p.words.iter().any(|o| alike(w, o))).count();
    let name = match &fact.what {
        What::Mark(mark) => What::Name(vec![mark.clone()]),
        other => other.clone(),
    };
    let most = passages.iter().map(shared).max().unwrap_or(0);
    let own = passages.iter().filter(|p| p.is_by(&name)).map(shared).max();
    let told = |p: &Passage<'_>| {
        p.facts.iter().any(|f| {
            let after = p.words[f.tokens.end..].iter().take(3);
            same(&fact.what, &f.what, p.day) && after.into_iter().any(|w| alike(verb, w) || w.is_any(SPEAKS))
        })
    };
    let assents =
        verb.is_any(&["agreed", "agrees", "supports", "supported", "disagreed", "objected", "confirmed", "confirms"]);
    let yes = |w: &Word<'_>| w.classes.has(Classes::YES.with(Classes::AGREE).with(Classes::REFUSE)) || w.is("-1");
    let assented = assents && passages.iter().any(|p| p.is_by(&name) && p.words.iter().any(yes));
    match own {
        Some(own) if own >= most || assented => Speaks::Self_,
        _ if passages.iter().any(told) => Speaks::NotAtAll,
        _ if passages.iter().all(|p| p.author.is_some()) => Speaks::Another,
        _ => Speaks::NotAtAll,
    }
}

/// The word that gives a name as a speaker's.
fn speaker(tokens: &[Word<'_>], fact: &Fact) -> Option<usize> {
    let end = fact.tokens.end;
    let open = (end..tokens.len().min(end + 3)).take_while(|at| !ends_clause(tokens, *at));
    let says = open.clone().find(|at| tokens[*at].is_any(SPEAKS));
    let passive = |at: usize| tokens[..at].iter().rev().take(2).any(|w| w.is_any(&["be", "was", "were", "is", "been"]));
    let doubts = open.clone().any(|at| tokens[at].is_any(&["doesn't", "isn't", "not", "don't"]))
        && open
            .clone()
            .any(|at| tokens[at].is_any(&["think", "understand", "know", "believe", "want", "sure", "certain"]));
    let from = fact.tokens.start;
    let ends = end >= tokens.len() || tokens[end].is_mark() && ends_clause(tokens, end);
    let before = (from.saturating_sub(1)..from)
        .find(|at| tokens[*at].is_any(SPEAKS) && !tokens[*at].is_any(TO_SOMEBODY) && ends);
    let according = from > 1 && tokens[from - 2].is("according") && tokens[from - 1].is("to");
    says.filter(|at| !passive(*at))
        .or(doubts.then_some(end))
        .or((tokens.get(end).is_some_and(|w| w.is(":")) && from == 0).then_some(end))
        .or(before)
        .or(according.then(|| from - 1))
}

/// "asked Ana", "told Ana": she is whom the message addresses.
fn is_addressee(tokens: &[Word<'_>], fact: &Fact, passages: &[Passage<'_>]) -> bool {
    let told = fact.tokens.start > 0 && tokens[fact.tokens.start - 1].is_any(TO_SOMEBODY);
    told && passages.iter().any(|p| p.facts.iter().any(|f| p.is_address(&f.tokens) && same(&fact.what, &f.what, p.day)))
}

/// Words behind which stands whom somebody wrote to.
const TO_SOMEBODY: &[&str] = &["asked", "asks", "told", "tells", "reminded", "reminds", "to"];

/// Words that say that somebody wrote something.
pub(super) const SPEAKS: &[&str] = &[
    "said", "says", "say", "asked", "asks", "wrote", "noted", "notes", "reported", "reports", "thinks", "thought",
    "believes", "suggested", "suggests", "proposed", "proposes", "explained", "explains", "mentioned", "mentions",
    "argued", "argues", "agreed", "agrees", "disagreed", "supports", "supported", "wants", "wondered", "wonders",
    "confirmed", "confirms", "announced", "pointed", "warned", "replied", "answered", "objected", "feels", "felt",
    "hopes", "offered", "recommended", "prefers", "preferred", "raised", "told", "stated", "states", "added",
    "described", "reminded", "recalls", "recalled", "calls", "sees", "tells", "hears", "finds", "found", "figured",
    "counts",
];
