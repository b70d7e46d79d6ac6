//! Puts the clauses of a reply together: refusal wins, and nothing doubtful approves.

use super::clause::{Clause, Link, clauses};
use super::context::Context;
use super::depends::depends;
use super::found;
use super::heard::sense;
use super::sense::Sense;
use super::values::{self, Resolved};
use super::vote::vote;
use super::voted::voted;
use super::{Asked, Reading, Said, act};
use crate::domain::value::Value;
use crate::language::doubt::sarcasm;
use crate::language::known::is_known_language;
use crate::language::lexicon::Classes;
use crate::language::quotes::without_quotes;
use crate::language::sentences::{Voice, sentences};
use crate::language::words::{Word, words};

/// Reads a reply.
pub(super) fn weigh(text: &str, asked: &Asked<'_>) -> Reading {
    let own: Vec<Vec<Word<'_>>> =
        sentences(text).into_iter().filter(|s| s.voice == Voice::Own).map(|s| shifted(text, s.start, s.text)).collect();
    let own: Vec<Vec<Word<'_>>> = own.into_iter().filter(|s| !s.is_empty()).collect();
    if own.is_empty() {
        return Reading::plain(Said::None, "it has no words of its own");
    }
    let cx = Context::new(asked);
    if let Some(found) = vote(&own[0], cx.fields.has_number()) {
        return voted(found, text, &own, &cx);
    }
    let all: Vec<Word<'_>> = own.iter().flatten().cloned().collect();
    if !is_known_language(&all) {
        return Reading::plain(Said::Unclear, "it is not in a language that is read here");
    }
    let mut parts = Vec::new();
    for (number, sentence) in own.iter().enumerate() {
        clauses(sentence, number, &mut parts);
    }
    let senses: Vec<Sense> = parts.iter().map(|c| sense(c, &cx)).collect();
    let mut found = Weighed { text, parts: &parts, senses, cx: &cx }.reading();
    if sarcasm(&all) && matches!(found.ruling, Said::Approve | Said::Correct | Said::None) {
        found = Reading::plain(Said::Unclear, "it may be meant the other way round");
    }
    found
}

/// The tokens of a sentence, with spans in the whole text and quotations taken together.
fn shifted<'a>(text: &'a str, start: usize, sentence: &'a str) -> Vec<Word<'a>> {
    let mut tokens = words(sentence);
    for token in &mut tokens {
        token.start += start;
        token.end += start;
    }
    without_quotes(text, &tokens)
}

/// The clauses of a reply with what each says.
pub(super) struct Weighed<'w, 's, 'a> {
    pub(super) text: &'a str,
    pub(super) parts: &'w [Clause<'s, 'a>],
    pub(super) senses: Vec<Sense>,
    pub(super) cx: &'w Context<'w>,
}

impl Weighed<'_, '_, '_> {
    pub(super) fn has(&self, sense: Sense) -> bool {
        self.senses.contains(&sense)
    }

    /// The reading that depends on the first condition.
    pub(super) fn depends(&self, ruling: Said) -> Reading {
        let at = self.senses.iter().position(|s| *s == Sense::Condition);
        let words = at.map_or(self.parts[0].words, |at| self.parts[at].words);
        depends(ruling, self.text, words)
    }

    fn reading(&self) -> Reading {
        let mut reading = self.ruled();
        if self.has(Sense::Ask) && reading.ruling != Said::Ask {
            reading.also.push(Said::Ask);
        }
        if reading.ruling != Said::Reject
            && reading.ruling != Said::Unclear
            && self.has(Sense::No)
            && reading.ruling != Said::Approve
        {
            reading.also.push(Said::Reject);
        }
        reading
    }

    /// What is ruled, strongest first.
    fn ruled(&self) -> Reading {
        let first = self.parts.first().map(|c| c.words);
        if self.cx.asks_objections
            && self.senses.len() == 1
            && first.is_some_and(|w| w.len() <= 4 && w[0].is_any(&["no", "none", "nope", "nothing"]))
        {
            return Reading::plain(Said::Approve, "nobody's objection was asked for, and there is none");
        }
        let change = self.changed();
        if let Some(change) = change {
            return change;
        }
        if self.has(Sense::Delegate) {
            return self.delegated();
        }
        let explicit = self
            .parts
            .iter()
            .zip(&self.senses)
            .any(|(c, s)| *s == Sense::No && c.words.iter().any(|w| w.classes.has(Classes::REFUSE)));
        if self.has(Sense::Hold) && !explicit {
            return self.held();
        }
        if self.has(Sense::Withdraw) {
            return Reading::plain(Said::Withdraw, "it takes back what was said");
        }
        if self.has(Sense::No) {
            return self.refused();
        }
        self.agreed()
    }

    fn refused(&self) -> Reading {
        let yes = self.has(Sense::Yes);
        let first_no = self.senses.iter().position(|s| *s == Sense::No);
        let bare = first_no.is_some_and(|at| self.parts[at].words.len() == 1);
        if self.cx.asks_objections && bare && !self.has(Sense::Adverse) && !self.has(Sense::Condition) {
            return Reading::plain(Said::Approve, "nobody's objection was asked for, and there is none");
        }
        if yes && bare && !self.parts.iter().any(|c| c.link == Link::Contrast) {
            return Reading::plain(Said::Unclear, "it says no, and it agrees");
        }
        Reading::plain(Said::Reject, "it refuses")
    }

    /// What is left when nothing refuses, holds or corrects.
    fn agreed(&self) -> Reading {
        if self.cx.asks_objections && self.senses.len() == 1 && self.parts[0].words.len() == 1 {
            return Reading::plain(Said::Unclear, "the question was whether anybody objects");
        }
        let yes = self.has(Sense::Yes) || self.has(Sense::Conclusion) && self.has(Sense::Nit);
        let nod = self.has(Sense::Nod);
        let agrees = yes || nod || self.has(Sense::Conclusion);
        if self.has(Sense::Condition) {
            let ruling = if agrees || !self.has(Sense::Ask) && self.is_short() { Said::Unclear } else { Said::None };
            return self.depends(ruling);
        }
        if self.has(Sense::Other) {
            return Reading::plain(Said::Reject, "it wants something else, without saying what");
        }
        if self.has(Sense::OtherAsked) {
            return Reading::plain(Said::Ask, "it asks for something else");
        }
        let remarks = self.has(Sense::Remark) || self.has(Sense::Conclusion) && !self.has(Sense::Nit);
        if agrees && (self.has(Sense::Wish) || remarks) || self.has(Sense::Reserved) {
            return Reading::plain(Said::Unclear, "it agrees with remarks");
        }
        if self.has(Sense::Doubt) || self.has(Sense::Turn) {
            let ruling = if agrees || self.is_short() { Said::Unclear } else { Said::None };
            return Reading::plain(ruling, "it leaves open what is meant");
        }
        if agrees && self.has(Sense::Adverse) {
            return Reading::plain(Said::Unclear, "it agrees, with something against it");
        }
        if agrees && self.parts.iter().zip(&self.senses).any(|(c, s)| c.link == Link::Contrast && turns(c, *s)) {
            return Reading::plain(
                if self.has(Sense::Ask) { Said::Ask } else { Said::Unclear },
                "it agrees only up to a point",
            );
        }
        if agrees && self.has(Sense::Plain) {
            return Reading::plain(Said::Unclear, "it says more than yes");
        }
        self.agreed_plainly(yes, nod)
    }

    /// What is left when nothing troubles the agreement either.
    fn agreed_plainly(&self, yes: bool, nod: bool) -> Reading {
        let agrees = yes || nod;
        let verdict =
            self.parts.iter().zip(&self.senses).any(|(c, s)| *s == Sense::Yes && super::remark::is_verdict(c.words));
        if self.asks_first() || agrees && self.has(Sense::Ask) && (!yes || !self.cx.proposes && !verdict) {
            return Reading::plain(Said::Ask, "it asks");
        }
        if yes {
            return Reading::plain(Said::Approve, "it agrees, and nothing stands against it");
        }
        if nod {
            return Reading::plain(Said::Approve, "it says ok");
        }
        if self.has(Sense::Ask) {
            return Reading::plain(Said::Ask, "it asks");
        }
        let kind = |s: &Sense| matches!(s, Sense::Praise | Sense::Thanks | Sense::Ground);
        if self.has(Sense::Praise)
            && self.cx.has_prompt
            && self.cx.fields.all.is_empty()
            && self.senses.iter().all(kind)
        {
            return Reading::plain(Said::Approve, "it praises the work, and nothing stands against it");
        }
        Reading::plain(Said::None, "it says nothing of the proposal")
    }

    /// A question that stands before the agreement: "Is it safe? ok".
    fn asks_first(&self) -> bool {
        let ask = self.senses.iter().position(|s| *s == Sense::Ask);
        let yes = self.senses.iter().position(|s| matches!(s, Sense::Yes | Sense::Nod));
        matches!((ask, yes), (Some(a), Some(y)) if a < y)
    }

    pub(super) fn is_short(&self) -> bool {
        self.parts.len() <= 4
    }

    fn delegated(&self) -> Reading {
        let to = self.parts.iter().find_map(|c| {
            act::delegates(c.words).map(|r| self.text[c.words[r.start].start..c.words[r.end - 1].end].to_owned())
        });
        if self.has(Sense::Condition) || self.has(Sense::No) {
            return Reading {
                to,
                ..Reading::plain(
                    if self.has(Sense::No) { Said::Reject } else { Said::Unclear },
                    "it hands over, and says more",
                )
            };
        }
        Reading { to, ..Reading::plain(Said::Delegate, "it hands over") }
    }

    fn held(&self) -> Reading {
        let held = self.parts.iter().zip(&self.senses).filter(|(_, s)| **s == Sense::Hold).map(|(c, _)| c);
        let mut until = None;
        for clause in held {
            for found in found::find(clause.words, self.cx) {
                let Some(today) = self.cx.today else { continue };
                until = until.or(match (&found.raw, values::resolve(&found, Some(today), None)) {
                    (values::Raw::Duration(minutes, _, _), _) => {
                        today.checked_add_days(chrono::Days::new(u64::try_from((minutes + 1439) / 1440).unwrap_or(1)))
                    }
                    (_, Resolved::One(Value::Date(day))) => Some(day),
                    _ => None,
                });
            }
        }
        Reading { until, ..Reading::plain(Said::Hold, "it puts off") }
    }
}

/// Whether a clause behind "but" turns against what was said before it: all but agreement and thanks.
fn turns(clause: &Clause<'_, '_>, sense: Sense) -> bool {
    let thanks = sense == Sense::Thanks && clause.words.iter().any(|w| w.classes.has(Classes::COURTESY));
    !(thanks || matches!(sense, Sense::Yes | Sense::Conclusion | Sense::Aside))
}
