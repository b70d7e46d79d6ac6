//! Turns: a claim says no where its evidence says no, and is no more certain than its evidence.

use crate::language::lexicon::Classes;
use crate::language::negation::is_negated;
use crate::language::sentences::sentences;
use crate::language::words::{Word, WordKind, words};

use super::Withheld;

/// What makes a statement less than a fact.
const OPEN: Classes = Classes::HEDGE.with(Classes::MODAL).with(Classes::CONDITION).with(Classes::FUTURE);

/// Little words, which carry no negation of their own.
const LITTLE: Classes =
    Classes::FUNCTION.with(Classes::AUXILIARY).with(Classes::FILLER).with(Classes::MODAL).with(Classes::NEGATOR);

/// A modal reaches forward over so many words.
const REACH: usize = 4;

/// The first turn that the evidence does not hold.
pub(super) fn check(claim: &str, quotes: &[String]) -> Result<(), Withheld> {
    let claim = words(claim);
    let evidence: Vec<Vec<Word<'_>>> =
        quotes.iter().flat_map(|quote| sentences(quote)).map(|s| words(s.text)).collect();
    negations(&claim, &evidence)?;
    certainty(&claim, &evidence)
}

/// The words that negations fall on must be negated in both, wherever both have them.
fn negations(claim: &[Word<'_>], evidence: &[Vec<Word<'_>>]) -> Result<(), Withheld> {
    let negators = |sentence: &[Word<'_>]| sentence.iter().any(|w| w.classes.has(Classes::NEGATOR));
    for word in fallen(claim) {
        let found: Vec<bool> = evidence.iter().flat_map(|s| places(s, word).map(|at| is_negated(s, at))).collect();
        let holds = if found.is_empty() { evidence.iter().any(|s| negators(s)) } else { found.contains(&true) };
        if !holds {
            return Err(Withheld::Negation(word.text.to_owned()));
        }
    }
    for sentence in evidence {
        for word in fallen(sentence) {
            let own: Vec<bool> = places(claim, word).map(|at| is_negated(claim, at)).collect();
            let plain = evidence.iter().any(|s| places(s, word).any(|at| !is_negated(s, at)));
            if !own.is_empty() && !own.contains(&true) && !plain {
                return Err(Withheld::Negation(word.text.to_owned()));
            }
        }
    }
    Ok(())
}

/// The first word with a meaning behind each negation.
fn fallen<'s, 'a>(sentence: &'s [Word<'a>]) -> Vec<&'s Word<'a>> {
    let behind = |(i, _): (usize, &Word<'_>)| {
        let at = (i + 1..sentence.len()).find(|at| means(&sentence[*at]))?;
        is_negated(sentence, at).then(|| &sentence[at])
    };
    sentence.iter().enumerate().filter(|(_, w)| w.classes.has(Classes::NEGATOR)).filter_map(behind).collect()
}

fn means(word: &Word<'_>) -> bool {
    word.kind == WordKind::Word && !word.classes.has(LITTLE)
}

/// Where a sentence has a word, in any of its forms.
fn places<'s>(sentence: &'s [Word<'_>], word: &'s Word<'_>) -> impl Iterator<Item = usize> + 's {
    sentence.iter().enumerate().filter(|(_, w)| same(w, word)).map(|(at, _)| at)
}

/// Whether two words are forms of one: they begin alike for all but their endings.
fn same(one: &Word<'_>, other: &Word<'_>) -> bool {
    let alike = one.lower.bytes().zip(other.lower.bytes()).take_while(|(a, b)| a == b).count();
    let shorter = one.lower.len().min(other.lower.len());
    let longer = one.lower.len().max(other.lower.len());
    one.kind == WordKind::Word && (alike == longer || alike >= 4 && alike + 1 >= shorter && longer - alike <= 3)
}

/// Whether a word makes less than a fact of what it stands with. "May" with a capital is a month.
fn leaves_open(word: &Word<'_>) -> bool {
    word.classes.has(OPEN) && word.text != "May"
}

/// Where the evidence leaves open what the claim says, the claim leaves it open too.
fn certainty(claim: &[Word<'_>], evidence: &[Vec<Word<'_>>]) -> Result<(), Withheld> {
    if claim.iter().any(|w| leaves_open(w) || w.lower.starts_with('?')) {
        return Ok(());
    }
    let told: Vec<&Word<'_>> = claim.iter().filter(|w| means(w)).collect();
    let shared = |s: &[Word<'_>]| told.iter().filter(|w| places(s, w).next().is_some()).count();
    let Some(nearest) = evidence.iter().rev().max_by_key(|s| shared(s)) else {
        return Ok(());
    };
    let hits: Vec<usize> = told.iter().filter_map(|w| places(nearest, w).next()).collect();
    let (Some(first), Some(last)) = (hits.iter().min(), hits.iter().max()) else {
        return Ok(());
    };
    let from =
        nearest[..*first].iter().rposition(Word::is_mark).map_or(0, |at| at + 1).max(first.saturating_sub(REACH));
    let open = nearest[from..=*last].iter().find(|w| leaves_open(w) && !claim.iter().any(|c| c.lower == w.lower));
    open.map_or(Ok(()), |w| Err(Withheld::Modality(w.text.to_owned())))
}
