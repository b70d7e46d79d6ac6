//! What was put in the place of something else: where claim and evidence run alike, a fact that differs is a mistake.

use crate::language::lexicon::Classes;
use crate::language::modality::{Modality, marked};
use crate::language::words::Word;

use super::Withheld;
use super::facts::{Fact, Kind, What, same};
use super::passage::{Passage, alike};

/// Claim and evidence run alike where so much of the claim's words stand in the same order.
const ALIKE: f32 = 0.6;

/// They run alike nearly to the word where so much does.
const NEARLY: f32 = 0.75;

/// A place is compared where claim and evidence differ in at most so many words.
const GAP: usize = 5;

/// A claim or sentence with more words than this is compared in its first ones.
const LONGEST: usize = 160;

/// How many words a sentence has in common with the claim, its passage, and the pairs of places.
type Alike<'p, 'a> = (usize, &'p Passage<'a>, Vec<(usize, usize)>);

/// The first fact of the claim that stands in the place of another one.
pub(super) fn check((tokens, said): (&[Word<'_>], &[Fact]), passages: &[Passage<'_>]) -> Result<(), Withheld> {
    let mut best: Option<Alike<'_, '_>> = None;
    for passage in passages {
        for bounds in &passage.bounds {
            let pairs = common(tokens, &passage.words[bounds.clone()]);
            let pairs: Vec<(usize, usize)> = pairs.into_iter().map(|(c, e)| (c, e + bounds.start)).collect();
            if best.as_ref().is_none_or(|(most, _, _)| pairs.len() >= *most) {
                best = Some((pairs.len(), passage, pairs));
            }
        }
    }
    let Some((_, passage, pairs)) = best else {
        return Ok(());
    };
    let counted = tokens.iter().filter(|w| !w.is_mark()).count();
    if (pairs.len() as f32) < counted as f32 * ALIKE {
        return Ok(());
    }
    turned((tokens, &passage.words), &pairs)?;
    let end = pairs.last().map_or(0, |(_, e)| passage.sentence[*e]);
    let last = passage.bounds.get(end).map_or(passage.words.len(), |b| b.end);
    let first = pairs.first().map_or(0, |(_, e)| passage.sentence[*e]);
    let from = passage.bounds.get(first).map_or(0, |b| b.start);
    let mut ahead = (0, from);
    for (c, e) in pairs.iter().copied().chain(std::iter::once((tokens.len(), last))) {
        if let Some(fact) = differs(((ahead.0, c), c == tokens.len()), (ahead.1, e), (tokens, said), passage) {
            return Err(Withheld::Swapped(tokens[fact.tokens.start].text.to_owned()));
        }
        ahead = (c + 1, e + 1);
    }
    Ok(())
}

/// Claim and evidence that run alike nearly to the word are negated alike, word by word.
fn turned((claim, evidence): (&[Word<'_>], &[Word<'_>]), pairs: &[(usize, usize)]) -> Result<(), Withheld> {
    let counted = claim.iter().filter(|w| !w.is_mark()).count();
    let (Some(first), Some(last)) = (pairs.first(), pairs.last()) else {
        return Ok(());
    };
    let span = &evidence[first.1.saturating_sub(3)..=last.1];
    let long = span.iter().filter(|w| !w.is_mark()).count();
    if (pairs.len() as f32) < counted as f32 * NEARLY || long > counted + 6 {
        return Ok(());
    }
    let negators = |words: &[Word<'_>]| words.iter().filter(|w| w.classes.has(Classes::NEGATOR)).count();
    let lacks = |at: usize| !pairs.iter().any(|(c, _)| *c == at);
    let odd = (0..claim.len()).find(|at| claim[*at].classes.has(Classes::NEGATOR) && lacks(*at));
    if let Some(odd) = odd.filter(|_| negators(claim) > negators(span)) {
        return Err(Withheld::Negation(claim[odd].text.to_owned()));
    }
    let inner = first.1..=last.1;
    let left = |at: &usize| !pairs.iter().any(|(_, e)| e == at);
    let dropped = inner.clone().filter(left).find(|at| evidence[*at].classes.has(Classes::NEGATOR));
    if let Some(dropped) = dropped.filter(|_| negators(claim) < negators(&evidence[inner.clone()])) {
        return Err(Withheld::Negation(evidence[dropped].text.to_owned()));
    }
    let weighs = |words: &[Word<'_>], at: usize| {
        let set = marked(words, at);
        [Modality::POSSIBLE, Modality::FUTURE, Modality::OUGHT].into_iter().find(|one| set.has(*one))
    };
    let from = first.1.saturating_sub(3);
    let unsure = (0..claim.len()).filter(|at| lacks(*at)).find(|at| {
        weighs(claim, *at).is_some_and(|own| !(from..=last.1).filter(left).any(|e| weighs(evidence, e) == Some(own)))
    });
    unsure.map_or(Ok(()), |at| Err(Withheld::Modality(claim[at].text.to_owned())))
}

/// The fact of a gap of the claim in whose place the evidence has another one of its kind.
fn differs<'f>(
    (claim, tail): ((usize, usize), bool),
    evidence: (usize, usize),
    (claimed, said): (&[Word<'_>], &'f [Fact]),
    passage: &Passage<'_>,
) -> Option<&'f Fact> {
    if claim.1 <= claim.0 || evidence.1 <= evidence.0 {
        return None;
    }
    // At the head only what stands next to the common words counts, since a sentence may begin anyhow.
    let head = claim.0 == 0;
    let evidence = match (head, tail) {
        (true, _) => (evidence.0.max(evidence.1.saturating_sub(GAP)), evidence.1),
        (_, true) => (evidence.0, evidence.1.min(evidence.0 + GAP)),
        _ => evidence,
    };
    if claim.1 - claim.0 > GAP || evidence.1 - evidence.0 > GAP {
        return None;
    }
    let there = |f: &&Fact| f.tokens.end > evidence.0 && f.tokens.start < evidence.1;
    said.iter().filter(|f| f.tokens.start >= claim.0 && f.tokens.end <= claim.1).find(|fact| {
        let kind = fact.what.kind();
        let called = fact.tokens.start == 0 && claimed.get(fact.tokens.end).is_some_and(|w| w.is(","));
        let mut others = passage
            .facts
            .iter()
            .filter(there)
            .filter(|f| interchangeable(&f.what, &fact.what) && (!passage.is_address(&f.tokens) || called))
            .peekable();
        let differs = others.peek().is_some() && !others.any(|f| same(&fact.what, &f.what, passage.day));
        differs && !(kind == Kind::Name && passage.is_by(&fact.what) && speaks_of_itself(evidence, passage))
    })
}

fn interchangeable(one: &What, other: &What) -> bool {
    use Kind::{Date, Mark, Name, Number};
    let bare = |what: &What| matches!(what, What::Mark(mark) if !mark.bytes().any(|b| b.is_ascii_digit()));
    let kinds = (one.kind(), other.kind());
    kinds.0 == kinds.1
        || matches!(kinds, (Name, Mark) | (Mark, Name)) && !bare(one) && !bare(other)
        || matches!(kinds, (Number, Mark) | (Mark, Number) | (Date, Number) | (Number, Date))
}

/// "I", said by whom the claim names.
fn speaks_of_itself(evidence: (usize, usize), passage: &Passage<'_>) -> bool {
    passage.words[evidence.0..evidence.1]
        .iter()
        .any(|w| w.is_any(&["i", "i'll", "i'm", "i've", "my", "me", "we", "we'll", "our"]))
}

/// The longest common subsequence of words, as pairs of places.
fn common(claim: &[Word<'_>], evidence: &[Word<'_>]) -> Vec<(usize, usize)> {
    let claim = &claim[..claim.len().min(LONGEST)];
    let evidence = &evidence[..evidence.len().min(LONGEST)];
    let (rows, columns) = (claim.len() + 1, evidence.len() + 1);
    let hits: Vec<bool> =
        claim.iter().flat_map(|c| evidence.iter().map(move |e| !c.is_mark() && !e.is_mark() && alike(c, e))).collect();
    let mut table = vec![0_u16; rows * columns];
    for c in (0..claim.len()).rev() {
        for e in (0..evidence.len()).rev() {
            let down = table[(c + 1) * columns + e].max(table[c * columns + e + 1]);
            let hit = hits[c * evidence.len() + e];
            table[c * columns + e] = if hit { down.max(table[(c + 1) * columns + e + 1] + 1) } else { down };
        }
    }
    let (mut c, mut e, mut pairs) = (0, 0, Vec::new());
    while c < claim.len() && e < evidence.len() {
        if hits[c * evidence.len() + e] && table[c * columns + e] == table[(c + 1) * columns + e + 1] + 1 {
            pairs.push((c, e));
            c += 1;
            e += 1;
        } else if table[(c + 1) * columns + e] >= table[c * columns + e + 1] {
            c += 1;
        } else {
            e += 1;
        }
    }
    pairs
}
