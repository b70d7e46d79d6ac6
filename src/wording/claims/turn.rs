//! Turns: a claim says no where its evidence says no, never the opposite, and is as certain as its evidence: no more, no less.
//!
//! Both are compared head by head: a negation or a modal falls on the next words with a meaning, and where both texts have
//! such a word, both have it alike.

use crate::language::lexicon::Classes;
use crate::language::modality::{Modality, marked};
use crate::language::negation::is_negated;
use crate::language::status::{opposite, stem};
use crate::language::words::{Word, WordKind};

use super::Withheld;
use super::bound::SPEAKS;
use super::passage::{Passage, alike, clause, means};

/// A negation or a modal falls on so many words with a meaning.
const HEADS: usize = 2;

/// It reaches so many words.
const REACH: usize = 8;

/// Words that say no without a negation.
const NO_BY_WORD: &[&str] = &[
    "without", "missing", "lack", "lacks", "lacking", "failed", "fails", "fail", "unable", "absent", "against",
    "rejected", "refused", "declined", "opposed", "objected", "disagreed", "disagrees", "unfinished", "incomplete",
    "undecided", "unresolved", "unclear", "unanswered", "unknown", "impossible", "unsupported", "unavailable",
    "uncertain", "unsure", "unlikely", "skip", "skipped", "skips", "avoid", "avoids", "avoided", "dropped", "removed",
    "pending", "nobody", "nothing", "none", "unaware", "excluded", "excludes", "deny", "denied", "forbids",
    "forbidden", "prohibits", "prohibited", "disallowed", "undefined", "unspecified", "disabled", "prevents",
    "prevented", "unnecessary", "insufficient", "non", "neither", "few", "fewer", "yet",
];

/// A claim that says the opposite of a word of its evidence.
pub(super) fn opposites(claim: &[Word<'_>], passages: &[Passage<'_>]) -> Result<(), Withheld> {
    let sentences = sentences(claim, passages);
    let most = sentences.first().map_or(0, |(shared, _)| *shared);
    let near: Vec<&[Word<'_>]> = sentences.iter().filter(|(shared, _)| shared * 2 >= most).map(|(_, s)| *s).collect();
    for (at, word) in claim.iter().enumerate().filter(|(_, w)| w.kind == WordKind::Word && w.lower.len() > 1) {
        let stood = stem(&word.lower);
        if passages.iter().any(|p| p.words.iter().any(|w| stem(&w.lower) == stood)) {
            continue;
        }
        let turned = near.iter().any(|sentence| {
            (0..sentence.len())
                .any(|i| opposite(stem(&sentence[i].lower), stood) && is_negated(sentence, i) == is_negated(claim, at))
        });
        if turned {
            return Err(Withheld::Opposite(word.text.to_owned()));
        }
    }
    Ok(())
}

/// The first turn that the evidence does not hold.
pub(super) fn check(claim: &[Word<'_>], passages: &[Passage<'_>]) -> Result<(), Withheld> {
    let sentences: Vec<&[Word<'_>]> = sentences(claim, passages).into_iter().map(|(_, sentence)| sentence).collect();
    if sentences.is_empty() {
        return Ok(());
    }
    let both = Both { claim, sentences };
    both.negated_alone()?;
    both.negation_dropped()?;
    both.surer()?;
    both.less_sure()
}

/// The sentences of the evidence that share words with the claim, with how many, the best first.
fn sentences<'p, 'a>(claim: &[Word<'_>], passages: &'p [Passage<'a>]) -> Vec<(usize, &'p [Word<'a>])> {
    let told: Vec<&Word<'_>> = claim.iter().filter(|w| counts(w)).collect();
    let shares = |words: &[Word<'_>]| told.iter().filter(|t| words.iter().any(|w| counts(w) && alike(t, w))).count();
    let most = passages.iter().map(|p| shares(&p.words)).max().unwrap_or(0);
    // A message that shares little with the claim was cited for something else.
    let near = passages.iter().filter(|p| shares(&p.words) * 2 > most);
    let all = near.flat_map(|p| p.bounds.iter().map(|bounds| &p.words[bounds.clone()]));
    let mut found: Vec<(usize, &[Word<'_>])> =
        all.map(|sentence| (shares(sentence), sentence)).filter(|(shared, _)| *shared > 0).collect();
    found.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    found
}

fn counts(word: &Word<'_>) -> bool {
    means(word) || word.kind == WordKind::Number || word.is_any(LIGHT)
}

/// Verbs of little meaning that a negation falls on all the same: "not sure", "don't have", "would not like".
const LIGHT: &[&str] = &["believe", "think", "sure", "like", "have", "know", "certain"];

/// The words that something at `at` falls on: the next ones with a meaning in its clause, or the last one before its end.
fn heads(words: &[Word<'_>], at: usize) -> Vec<usize> {
    let whole = clause(words, at);
    let falls = |i: &usize| counts(&words[*i]) && !is_adverb(&words[*i]);
    let last = (at + 1..whole.end).all(|i| words[i].is_mark());
    if last {
        return (whole.start.max(at.saturating_sub(REACH))..at).rev().filter(falls).take(1).collect();
    }
    // "not because it is late": what stands behind the next mark is another clause.
    (at + 1..whole.end.min(at + 1 + REACH)).filter(falls).take(HEADS).collect()
}

/// Words between a negation and what it falls on.
fn is_adverb(word: &Word<'_>) -> bool {
    word.lower.len() > 4 && word.lower.ends_with("ly")
        || word.is_any(&["yet", "only", "ever", "much", "any", "anything", "anybody", "anyone", "longer"])
}

/// Where a word of one text stands in another.
fn places(words: &[Word<'_>], word: &Word<'_>) -> Vec<usize> {
    (0..words.len()).filter(|at| counts(&words[*at]) && alike(&words[*at], word)).collect()
}

/// Whether a word is said no of, by a negation or by another word near it that the other text lacks.
fn says_no(words: &[Word<'_>], at: usize, other: &[Word<'_>]) -> bool {
    let whole = clause(words, at);
    let near = whole.start.max(at.saturating_sub(4))..whole.end.min(at + 5);
    let close = whole.start.max(at.saturating_sub(REACH))..at;
    is_negated(words, at)
        || words[close].iter().any(|w| w.classes.has(Classes::NEGATOR))
        || words[near].iter().any(|w| {
            (w.is_any(NO_BY_WORD) || w.is("-1")) && !alike(w, &words[at]) && !other.iter().any(|o| alike(o, w))
        })
        || words[whole].iter().any(|w| w.is_any(&["no", "none", "nobody", "nothing"]))
}

/// A place of the evidence where a word of the claim stands.
#[derive(Clone, Copy)]
struct There<'b> {
    sentence: &'b [Word<'b>],
    at: usize,
}

/// What makes less than a fact of a statement.
const LESS: Modality = Modality::POSSIBLE
    .with(Modality::CONDITION)
    .with(Modality::FUTURE)
    .with(Modality::OUGHT)
    .with(Modality::QUESTION)
    .with(Modality::PROPOSAL);

/// A claim and the sentences that it shares words with.
struct Both<'b> {
    claim: &'b [Word<'b>],
    sentences: Vec<&'b [Word<'b>]>,
}

impl<'b> Both<'b> {
    /// Where the evidence says a word of the claim, in the sentences and clauses that say most of what stands around it.
    fn best(&self, own: usize) -> Vec<There<'b>> {
        let word = &self.claim[own];
        let around: Vec<&Word<'_>> =
            self.claim[clause(self.claim, own)].iter().filter(|w| counts(w) && !alike(w, word)).collect();
        let fit = |there: &There<'_>| {
            let near = &there.sentence[clause(there.sentence, there.at)];
            let close = around.iter().filter(|w| near.iter().any(|o| alike(w, o))).count();
            let wide = around.iter().filter(|w| there.sentence.iter().any(|o| alike(w, o))).count();
            let exact = usize::from(there.sentence[there.at].lower == word.lower);
            let answers = usize::from(!asks(there.sentence) || asks(self.claim));
            let next = &there.sentence[there.at.saturating_sub(3)..there.sentence.len().min(there.at + 4)];
            let beside = &self.claim[own.saturating_sub(3)..self.claim.len().min(own + 4)];
            let touching =
                beside.iter().filter(|w| counts(w) && !alike(w, word) && next.iter().any(|o| alike(w, o))).count();
            answers * 1000 + (close * 2 + wide + touching) * 2 + exact
        };
        let all = self.sentences.iter().flat_map(|s| places(s, word).into_iter().map(|at| There { sentence: s, at }));
        let all: Vec<(usize, There<'b>)> = all.map(|there| (fit(&there), there)).collect();
        let most = all.iter().map(|(fit, _)| *fit).max().unwrap_or(0);
        all.into_iter().filter(|(fit, _)| *fit == most).map(|(_, there)| there).collect()
    }

    /// A negation of the claim falls on words that the evidence says plainly.
    fn negated_alone(&self) -> Result<(), Withheld> {
        let claim = self.claim;
        for negator in (0..claim.len()).filter(|at| claim[*at].classes.has(Classes::NEGATOR) && !is_answer(claim, *at))
        {
            let found = heads(claim, negator).into_iter().map(|head| self.best(head)).find(|found| !found.is_empty());
            let holds = match found {
                Some(found) => found.iter().any(|there| says_no(there.sentence, there.at, claim)),
                None => self
                    .sentences
                    .iter()
                    .any(|s| s.iter().any(|w| w.classes.has(Classes::NEGATOR) || w.is_any(NO_BY_WORD) || w.is("-1"))),
            };
            if !holds {
                return Err(Withheld::Negation(claim[negator].text.to_owned()));
            }
        }
        Ok(())
    }

    /// A negation of the evidence falls on words that the claim says plainly.
    fn negation_dropped(&self) -> Result<(), Withheld> {
        for sentence in &self.sentences {
            let negators = (0..sentence.len()).filter(|at| sentence[*at].classes.has(Classes::NEGATOR));
            for negator in negators.filter(|at| !is_answer(sentence, *at)) {
                let Some(head) =
                    heads(sentence, negator).into_iter().find(|h| !places(self.claim, &sentence[*h]).is_empty())
                else {
                    continue;
                };
                let dropped = places(self.claim, &sentence[head]).into_iter().any(|own| {
                    let best = self.best(own);
                    let here = best.iter().any(|there| std::ptr::eq(there.sentence, *sentence) && there.at == head);
                    let plain = best
                        .iter()
                        .any(|there| !says_no(there.sentence, there.at, self.claim) && !asks(there.sentence));
                    here && !plain && !self.denies(own, sentence)
                });
                if dropped {
                    return Err(Withheld::Negation(sentence[head].text.to_owned()));
                }
            }
        }
        Ok(())
    }

    /// Whether the claim says no of a word, before or behind it.
    fn denies(&self, own: usize, sentence: &[Word<'_>]) -> bool {
        let whole = clause(self.claim, own);
        let behind = own..whole.end.min(own + 5);
        says_no(self.claim, own, sentence) || self.claim[behind].iter().any(|w| w.classes.has(Classes::NEGATOR))
    }

    /// The claim says plainly what the evidence leaves open.
    fn surer(&self) -> Result<(), Withheld> {
        for sentence in &self.sentences {
            for at in (0..sentence.len()).filter(|at| marked(sentence, *at).has(LESS)) {
                let opens = &sentence[at];
                let mild = opens.is_any(&["plan", "plans", "expected", "need", "needs", "like"]);
                let polite = opens.is_any(&["would", "i'd", "we'd"])
                    && sentence.get(at + 1).is_some_and(|w| {
                        w.is_any(&[
                            "agree", "like", "love", "prefer", "say", "suggest", "recommend", "support", "object",
                        ])
                    });
                if mild || polite || self.claim.iter().any(|w| w.lower == opens.lower) {
                    continue;
                }
                let head = if opens.is_mark() {
                    (0..sentence.len()).find(|i| counts(&sentence[*i]) && !places(self.claim, &sentence[*i]).is_empty())
                } else {
                    heads(sentence, at).first().copied()
                };
                let Some(head) = head else {
                    continue;
                };
                let own = places(self.claim, &sentence[head]);
                let plain = !own.is_empty()
                    && own.iter().all(|own| {
                        let best = self.best(*own);
                        let here = best.iter().any(|there| std::ptr::eq(there.sentence, *sentence) && there.at == head);
                        let stated = best.iter().any(|there| !sureness(there.sentence, there.at).has(LESS));
                        here && !stated && sureness(self.claim, *own) == Modality::FACT
                    });
                if plain {
                    return Err(Withheld::Modality(opens.text.to_owned()));
                }
            }
        }
        Ok(())
    }

    /// The claim leaves open, or puts into the future, what the evidence does not.
    fn less_sure(&self) -> Result<(), Withheld> {
        let weighs = Modality::POSSIBLE.with(Modality::FUTURE).with(Modality::OUGHT);
        for at in (0..self.claim.len()).filter(|at| marked(self.claim, *at).has(weighs)) {
            let word = &self.claim[at];
            let same = |w: &Word<'_>| w.lower == word.lower && w.is_any(&["would", "if"]);
            let written = |w: &Word<'_>| word.lower.len() > 5 && alike(w, word);
            if self.sentences.iter().any(|s| s.iter().any(|w| same(w) || written(w))) {
                continue;
            }
            let head = heads(self.claim, at).first().map(|head| self.best(*head)).filter(|found| !found.is_empty());
            let found = head.unwrap_or_else(|| {
                let first = self.sentences.first().copied().unwrap_or_default();
                (0..first.len()).map(|at| There { sentence: first, at }).collect()
            });
            if !found.iter().any(|there| bears(marked(self.claim, at), there)) {
                return Err(Withheld::Modality(word.text.to_owned()));
            }
        }
        Ok(())
    }
}

/// "No, it is done" negates nothing.
fn is_answer(words: &[Word<'_>], at: usize) -> bool {
    words[at].is("no") && words.get(at + 1).is_some_and(Word::is_mark)
}

fn asks(words: &[Word<'_>]) -> bool {
    words.iter().any(|w| w.lower.starts_with('?'))
}

/// How sure the statement around a word is: what stands before it in its clause, a condition beside it, what reports it, and the
/// question that its sentence is.
fn sureness(words: &[Word<'_>], at: usize) -> Modality {
    let whole = clause(words, at);
    let weighs = |i: &usize| {
        let set = marked(words, *i);
        whole.contains(i) && *i != at && (*i < at || !set.has(Modality::QUESTION))
            || words[*i].is_mark() && set.has(Modality::QUESTION)
            || *i < whole.start && words[*i].is_any(SPEAKS)
            || set.has(Modality::CONDITION) && is_beside(words, *i, (whole.start, whole.end))
    };
    (0..words.len()).filter(weighs).fold(Modality::FACT, |all, i| all.with(marked(words, i)))
}

/// Whether a condition opens this clause, or the one before or behind it.
fn is_beside(words: &[Word<'_>], at: usize, (start, end): (usize, usize)) -> bool {
    let governed = clause(words, (at + 1).min(words.len() - 1)).end;
    at + 1 == start || end == at || at < start && start <= governed + 2
}

/// Whether evidence that is so sure bears a claim that is so sure.
fn bears(claim: Modality, there: &There<'_>) -> bool {
    let evidence = sureness(there.sentence, there.at);
    let hedged = Modality::POSSIBLE.with(Modality::CONDITION).with(Modality::QUESTION);
    let planned = Modality::FUTURE.with(Modality::PROPOSAL);
    if claim.has(Modality::PROPOSAL) {
        return evidence.has(LESS);
    }
    if claim.has(Modality::POSSIBLE) {
        return evidence.has(Modality::POSSIBLE) || evidence.has(hedged) && !evidence.has(Modality::FUTURE);
    }
    if claim.has(Modality::FUTURE) {
        let only_maybe = evidence.has(Modality::POSSIBLE.with(Modality::OUGHT)) && !evidence.has(Modality::FUTURE);
        return !only_maybe && (evidence.has(planned) || ahead(there));
    }
    evidence.has(Modality::OUGHT.with(Modality::PROPOSAL).with(Modality::QUESTION)) || orders(there)
}

/// Evidence that looks ahead without a word for it: "Ben to send it", "I'm sending it", "I can take this".
fn ahead(there: &There<'_>) -> bool {
    let around = &there.sentence[clause(there.sentence, there.at)];
    let ing = around.iter().any(|w| w.lower.len() > 4 && w.lower.ends_with("ing"));
    let own = around.iter().any(|w| w.is_any(&["i'm", "we're", "i", "we"]));
    let can = around.iter().any(|w| w.is_any(&["can", "let", "please", "happy", "volunteer"]));
    let to = around.iter().take(4).any(|w| w.is("to"));
    own && (ing || can) || to || orders(there)
}

/// "Send it to Ana": an order.
fn orders(there: &There<'_>) -> bool {
    let around = &there.sentence[clause(there.sentence, there.at)];
    around.iter().take(2).any(|w| w.classes.has(Classes::GO.with(Classes::CHANGE)) || w.is("please"))
}
