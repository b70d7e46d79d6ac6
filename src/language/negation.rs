//! What a negation reaches: "not done yet", "nothing is blocked", "I don't think it shipped".

use super::lexicon::Classes;
use super::words::Word;

/// How many words a negation reaches forward inside its clause.
const REACH: usize = 7;

/// Whether the word at `at` stands in the scope of a negation of its clause.
pub fn is_negated(sentence: &[Word<'_>], at: usize) -> bool {
    negator_of(sentence, at).is_some()
}

/// The index of the negation whose scope holds the word at `at`.
pub fn negator_of(sentence: &[Word<'_>], at: usize) -> Option<usize> {
    let mut reach = REACH;
    for i in (0..at).rev() {
        let word = &sentence[i];
        if bounds_clause(word) || reach == 0 {
            return None;
        }
        if word.classes.has(Classes::NEGATOR) && !is_answer(sentence, i) && !is_emphatic(sentence, i) {
            return Some(i);
        }
        reach -= 1;
    }
    None
}

/// Whether a word ends a clause, so that a negation before it does not reach behind it.
pub fn bounds_clause(word: &Word<'_>) -> bool {
    if word.is_mark() {
        return word.lower.starts_with([',', ';', ':', '.', '!', '?', '-', '(', ')', '…', '–', '—']);
    }
    word.is_any(&["but", "however", "although", "though", "because", "so", "since", "yet", "while", "whereas"])
}

/// "no" that answers ("No, it is done") and does not negate a noun.
fn is_answer(sentence: &[Word<'_>], i: usize) -> bool {
    sentence[i].classes.has(Classes::NO)
        && sentence.get(i + 1).is_some_and(|n| {
            n.is_mark() || n.is_any(&["it", "it's", "that", "that's", "this", "i", "we", "they", "please", "the"])
        })
        && i.checked_sub(1).is_none_or(|b| sentence[b].is_mark())
}

/// "not only", "no doubt": they strengthen.
fn is_emphatic(sentence: &[Word<'_>], i: usize) -> bool {
    sentence.get(i + 1).is_some_and(|n| {
        (sentence[i].is("not") && n.is_any(&["only", "just"])) || (sentence[i].is("no") && n.is("doubt"))
    })
}
