//! Clauses: the parts of a reply that each say one thing, with how they are joined and whether they ask.

use crate::language::lexicon::Classes;
use crate::language::question::{opens_with_acronym, question};
use crate::language::words::{Word, WordKind};

/// How a clause is joined to what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// It begins a sentence, or follows a comma or "and".
    Plain,
    /// "but", "however", "though".
    Contrast,
    /// "because", "since": a reason.
    Reason,
}

/// One clause.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clause<'s, 'a> {
    /// Its words, without the marks around it.
    pub(super) words: &'s [Word<'a>],
    /// How it is joined.
    pub(super) link: Link,
    /// Whether it asks.
    pub(super) asks: bool,
    /// Whether it ends in an ellipsis.
    pub(super) trails: bool,
    /// Which sentence of the reply it is in.
    pub(super) sentence: usize,
}

/// The longest clause, in tokens: longer ones are cut, so that every clause is read in bounded time.
const LONGEST_CLAUSE: usize = 60;

/// Splits one sentence (its tokens, quotations taken together) into clauses.
pub(super) fn clauses<'s, 'a>(sentence: &'s [Word<'a>], number: usize, out: &mut Vec<Clause<'s, 'a>>) {
    let begin = out.len();
    let mut start = 0;
    let mut link = Link::Plain;
    let mut i = 0;
    while i <= sentence.len() {
        let cut = if i == sentence.len() {
            Some((1, Link::Plain))
        } else if i - start >= LONGEST_CLAUSE {
            Some((0, Link::Plain))
        } else {
            cut_at(sentence, start, i)
        };
        let Some((taken, next)) = cut else {
            i += 1;
            continue;
        };
        let words = trimmed(&sentence[start..i]);
        if !words.is_empty() {
            let trails = sentence.get(i).is_some_and(|w| w.lower.starts_with('…') || w.lower.starts_with(".."));
            out.push(Clause { words, link, asks: false, trails, sentence: number });
            link = Link::Plain;
        }
        if next != Link::Plain || !words.is_empty() {
            link = next;
        }
        start = i + taken;
        i = start.max(i + 1);
    }
    mark_questions(sentence, &mut out[begin..]);
}

/// Whether a clause ends before token `i`: how many tokens the joint takes, and how the next clause is joined.
fn cut_at(sentence: &[Word<'_>], start: usize, i: usize) -> Option<(usize, Link)> {
    let word = &sentence[i];
    if word.is_mark() {
        let year = word.is(",")
            && sentence.get(i + 1).is_some_and(|n| n.kind == WordKind::Number && n.text.len() == 4)
            && i > 0
            && (sentence[i - 1].kind == WordKind::Number || sentence[i - 1].is_any(&["st", "nd", "rd", "th"]));
        let cuts = word.lower.starts_with([',', ';', ':', '(', ')', '[', ']', '-', '…', '.', '!', '?', '|', '>', '=']);
        return (cuts && !year).then_some((1, Link::Plain));
    }
    let next = sentence.get(i + 1);
    if word.is_any(&["but", "however", "although", "though", "yet", "albeit", "whereas"]) {
        if word.is("but") && i > 0 && sentence[i - 1].is_any(&["anything", "nothing", "all", "none"]) {
            return None;
        }
        let yet_not = word.is("yet") && i > 0 && sentence[i - 1].is("not");
        let alone = sentence[i + 1..].iter().all(Word::is_mark);
        return (!(yet_not || alone)).then_some((1, Link::Contrast));
    }
    if word.is_any(&["because", "since", "cuz", "cos"]) && i > start {
        return Some((1, Link::Reason));
    }
    if word.is_any(&["and", "so", "then", "or", "also", "plus"])
        && i > start
        && next.is_some_and(|n| begins_clause(n, sentence.get(i + 2)))
    {
        return Some((1, Link::Plain));
    }
    (i > start && particle_ends(sentence, start, i)).then_some((0, Link::Plain))
}

/// Whether a word begins a clause after a conjunction.
fn begins_clause(word: &Word<'_>, after: Option<&Word<'_>>) -> bool {
    let subject = word.is_any(&[
        "i", "i'm", "i'll", "i'd", "i've", "we", "we'll", "we're", "it", "it's", "its", "that", "that's", "this",
        "they", "he", "she", "you", "let's", "please", "also", "there", "the", "no", "not", "yes", "don't", "can't",
    ]);
    let asks = word.classes.has(Classes::OPENER)
        || word.classes.has(Classes::AUXILIARY)
            && after.is_some_and(|a| a.is_any(&["i", "you", "we", "it", "they", "that", "this", "there", "the", "u"]));
    let acts = word.classes.has(Classes::TELL.with(Classes::CHANGE).with(Classes::HOLD).with(Classes::REFUSE))
        && !word.is("fix");
    subject || asks || acts
}

/// Whether the words from `start` to `i` are a leading "yes", "no" or "thanks" that word `i` leaves: "yes what is", "no make it".
fn particle_ends(sentence: &[Word<'_>], start: usize, i: usize) -> bool {
    if i > start + 4 {
        return false;
    }
    let word = &sentence[i];
    let next = sentence.get(i + 1);
    let lead = &sentence[start..i];
    let asks = word.classes.has(Classes::OPENER)
        || word.classes.has(Classes::AUXILIARY)
            && next.is_some_and(|n| {
                n.is_any(&["i", "you", "we", "it", "they", "that", "this", "there", "the", "u", "their", "its"])
            });
    let soft = Classes::YES.with(Classes::NO).with(Classes::COURTESY).with(Classes::SOUND).with(Classes::GOOD);
    if asks
        && lead.iter().all(|w| w.classes.has(soft) || w.is_any(&["you", "very", "much", "so"]))
        && !(lead.len() == 1 && lead[0].is("please"))
    {
        return !(word.is_any(&["is", "are", "do", "does"])
            && !word.classes.has(Classes::OPENER)
            && lead.iter().all(|w| w.is_any(&["please"])));
    }
    let turned = match lead {
        [.., a, b] => a.is("second") && b.is_any(&["thought", "thoughts"]) || a.is("my") && b.is("mind"),
        _ => false,
    };
    if turned {
        return true;
    }
    if lead.len() != 1 {
        return false;
    }
    let particle = &lead[0];
    if particle.is_any(&["no", "nope", "nah", "yes", "yeah", "yep", "yup", "yea", "ya", "aye"]) {
        let noun = particle.is("no")
            && !word.classes.has(Classes::FIRST.with(Classes::COURTESY).with(Classes::OPENER).with(Classes::SOUND))
            && !word.is_any(&[
                "it", "it's", "that", "that's", "this", "they", "you", "the", "make", "play", "book", "put", "change",
                "actually", "not", "sorry", "don't", "just", "use", "set", "move", "let's", "do", "for", "on", "at",
                "with", "can", "could", "please", "way", "in", "wait", "hold",
            ]);
        return !(noun || particle.is("no") && word.is_any(&["one", "way"]));
    }
    particle.is_any(&[
        "sure", "ok", "okay", "k", "alright", "perfect", "great", "cool", "fine", "agreed", "lgtm", "approved",
        "confirmed", "+1",
    ]) && word.is_any(&[
        "i", "i'm", "i'll", "i'd", "it's", "that", "that's", "thats", "this", "please", "thanks", "thank", "sounds",
        "looks", "go", "let's", "do", "we", "works", "make", "change", "book", "you", "it",
    ])
}

/// The words without marks at either end.
fn trimmed<'s, 'a>(words: &'s [Word<'a>]) -> &'s [Word<'a>] {
    let mut words = words;
    while let [first, rest @ ..] = words {
        if !first.is_mark() || first.is_any(&["/", "$", "€", "£", "¥"]) {
            break;
        }
        words = rest;
    }
    while let [rest @ .., last] = words {
        if !last.is_mark() || last.is_any(&["%", "€", "£"]) {
            break;
        }
        words = rest;
    }
    words
}

/// Marks which clauses of a sentence ask.
fn mark_questions(sentence: &[Word<'_>], clauses: &mut [Clause<'_, '_>]) {
    let closing = |w: &&Word<'_>| w.kind == WordKind::Emoji || w.is_any(&[")", "!", "\"", "*", "_", "]"]);
    let marked = sentence.iter().rev().find(|w| !closing(w)).is_some_and(|w| w.lower.starts_with(['?', '？']));
    let mut first = None;
    for (n, clause) in clauses.iter_mut().enumerate() {
        clause.asks = question(clause.words).is_some() || asks_of_noun(clause.words);
        if clause.asks && first.is_none() {
            first = Some(n);
        }
    }
    if !marked || clauses.is_empty() {
        return;
    }
    let from = first.unwrap_or_else(|| {
        let tagged = clauses[clauses.len() - 1].words.iter().all(|w| {
            w.is_any(&["right", "correct", "yes", "no", "ok", "okay", "yeah", "eh", "huh", "then", "really", "true"])
        });
        let stated = clauses[..clauses.len() - 1]
            .iter()
            .take_while(|c| is_particle(c.words) || is_statement_of_praise(c.words))
            .count();
        if tagged { 0 } else { stated }
    });
    for clause in &mut clauses[from..] {
        clause.asks = true;
    }
}

/// "is smoking allowed", "does the bus stop there": asking order with a noun, also without a mark.
fn asks_of_noun(words: &[Word<'_>]) -> bool {
    words.len() >= 3
        && !opens_with_acronym(words)
        && words[0].is_any(&["is", "are", "was", "were", "does", "did", "has", "can", "could", "will", "would"])
        && !words[1].classes.has(
            Classes::GOOD
                .with(Classes::NEGATOR)
                .with(Classes::FILLER)
                .with(Classes::BAD)
                .with(Classes::DONE)
                .with(Classes::SUITS)
                .with(Classes::COPULA)
                .with(Classes::GO),
        )
}

/// "that is correct", "it's fine".
fn is_statement_of_praise(words: &[Word<'_>]) -> bool {
    words.len() <= 6
        && words[0].classes.has(Classes::POINTER)
        && words.iter().take(2).any(|w| w.classes.has(Classes::COPULA))
        && words.last().is_some_and(|w| w.classes.has(Classes::GOOD))
        && !words.iter().any(|w| w.classes.has(Classes::NEGATOR.with(Classes::HEDGE)))
}

/// A clause of particles alone: "yes", "great", "ok thanks".
fn is_particle(words: &[Word<'_>]) -> bool {
    words.len() <= 3
        && words.iter().all(|w| {
            w.classes
                .has(Classes::YES.with(Classes::NO).with(Classes::GOOD).with(Classes::COURTESY).with(Classes::SOUND))
        })
}
