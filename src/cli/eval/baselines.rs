//! What a summary is compared with: the lead, and TextRank (Mihalcea and Tarau 2004) over all sentences.

use std::collections::HashMap;

use crate::domain::brief::Brief;
use crate::language::sentences::sentences;
use crate::language::words::{WordKind, words};

/// TextRank compares all pairs of sentences, of at most so many.
const SENTENCES: usize = 3_000;

/// Rounds of ranking; the order stands long before.
const ROUNDS: usize = 30;

/// The damping that is usual.
const DAMPING: f64 = 0.85;

/// The first words of the conversation, so many.
pub(super) fn lead(brief: &Brief, length: usize) -> String {
    let text = brief
        .messages
        .iter()
        .flat_map(|m| m.text.split_whitespace())
        .filter(|w| w.chars().any(char::is_alphanumeric))
        .take(length);
    text.collect::<Vec<_>>().join(" ")
}

/// The highest-ranked sentences in the order of the conversation, so many words.
pub(super) fn text_rank(brief: &Brief, length: usize) -> String {
    let texts: Vec<&str> =
        brief.messages.iter().flat_map(|m| sentences(&m.text)).map(|s| s.text).take(SENTENCES).collect();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let terms: Vec<Vec<u32>> = texts.iter().map(|text| terms(text, &mut numbers)).collect();
    let ranks = ranks(&terms);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by(|a, b| ranks[*b].total_cmp(&ranks[*a]).then(a.cmp(b)));
    let mut kept = Vec::new();
    let mut left = length;
    for at in order {
        let words: Vec<&str> =
            texts[at].split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).take(left).collect();
        left -= words.len();
        kept.push((at, words.join(" ")));
        if left == 0 {
            break;
        }
    }
    kept.sort_by_key(|(at, _)| *at);
    kept.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

fn terms(text: &str, numbers: &mut HashMap<String, u32>) -> Vec<u32> {
    use crate::language::lexicon::Classes;
    let mut found: Vec<u32> = words(text)
        .iter()
        .filter(|w| w.kind == WordKind::Word && !w.classes.has(Classes::FUNCTION))
        .map(|w| {
            let next = numbers.len() as u32;
            *numbers.entry(w.lower.to_string()).or_insert(next)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The rank of each sentence: its share of a walk over sentences that have words in common.
fn ranks(terms: &[Vec<u32>]) -> Vec<f64> {
    let links: Vec<Vec<(usize, f64)>> = terms.iter().enumerate().map(|(i, one)| likeness(i, one, terms)).collect();
    let totals: Vec<f64> = links.iter().map(|l| l.iter().map(|(_, w)| w).sum()).collect();
    let mut ranks = vec![1.0; terms.len()];
    for _ in 0..ROUNDS {
        let walked = |l: &Vec<(usize, f64)>| {
            1.0 - DAMPING + DAMPING * l.iter().map(|(j, w)| w * ranks[*j] / totals[*j]).sum::<f64>()
        };
        ranks = links.iter().map(walked).collect();
    }
    ranks
}

fn likeness(i: usize, one: &[u32], terms: &[Vec<u32>]) -> Vec<(usize, f64)> {
    let of = |(j, other): (usize, &Vec<u32>)| {
        let common = one.iter().filter(|t| other.binary_search(t).is_ok()).count();
        let size = (one.len() as f64).ln() + (other.len() as f64).ln();
        (i != j && common > 0 && size > 0.0).then(|| (j, common as f64 / size))
    };
    terms.iter().enumerate().filter_map(of).collect()
}
