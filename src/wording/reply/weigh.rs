//! Puts the clauses of a reply together: refusal wins, and nothing doubtful approves.

use super::clause::{Clause, Link, clauses};
use super::context::Context;
use super::sense::{Sense, sense};
use super::values::{self, Resolved};
use super::vote::{Vote, vote};
use super::{Asked, Choice, Given, Reading, Said, act};
use crate::domain::value::Value;
use crate::language::condition::condition;
use crate::language::doubt::{doubt, sarcasm};
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
        return Reading::plain(Said::None, "no words of their own");
    }
    let cx = Context::new(asked);
    if let Some(found) = vote(&own[0], cx.fields.has_number()) {
        return voted(found, text, &own, &cx);
    }
    let all: Vec<Word<'_>> = own.iter().flatten().cloned().collect();
    if !is_known_language(&all) {
        return Reading::plain(Said::Unclear, "not in a language that is read here");
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

/// A vote rules by its sign; what follows may make it depend, doubt or correct.
fn voted(vote: Vote, text: &str, own: &[Vec<Word<'_>>], cx: &Context<'_>) -> Reading {
    let rest = &own[0][1..];
    let mut parts = Vec::new();
    clauses(rest, 0, &mut parts);
    for (number, sentence) in own.iter().enumerate().skip(1) {
        clauses(sentence, number, &mut parts);
    }
    let asks = parts.iter().any(|c| c.asks);
    let reading = match vote {
        Vote::Neutral => Reading::plain(Said::None, "a neutral vote"),
        Vote::Against => Reading::plain(Said::Reject, "a vote against"),
        Vote::For => {
            let object = rest.first().is_some_and(|w| w.is("to"));
            let conditional =
                own.iter().find_map(|s| condition(s).map(|r| text[s[r.start].start..s[r.end - 1].end].to_owned()));
            let turned = parts.iter().any(|c| {
                c.link == Link::Contrast && !c.words.first().is_some_and(|w| w.is("though")) && !is_agreeing(c.words)
            }) || rest.iter().any(|w| w.is_any(&["except", "rather"]));
            let doubted = parts.first().is_some_and(|c| c.sentence == 0 && doubt(c.words).is_some_and(|i| i < 2));
            let refused = !object
                && parts.iter().any(|c| {
                    super::refusal::refuses(c.words, cx)
                        && c.words.iter().any(|w| w.classes.has(Classes::REFUSE))
                        && !c.words.iter().any(|w| w.classes.has(Classes::NEGATOR))
                });
            if let Some(condition) = conditional {
                Reading { condition: Some(condition), ..Reading::plain(Said::Unclear, "a vote for, but it depends") }
            } else if turned || doubted || refused {
                Reading::plain(Said::Unclear, "a vote for, but not without more")
            } else {
                Reading::plain(Said::Approve, "a vote for")
            }
        }
    };
    let also = if asks { vec![Said::Ask] } else { Vec::new() };
    Reading { also, ..reading }
}

/// "though I agree with …": the turn agrees.
fn is_agreeing(words: &[Word<'_>]) -> bool {
    words.iter().any(|w| w.classes.has(Classes::AGREE))
        && !words.iter().any(|w| w.classes.has(Classes::NEGATOR.with(Classes::REFUSE)))
}

/// The clauses of a reply with what each says.
struct Weighed<'w, 's, 'a> {
    text: &'a str,
    parts: &'w [Clause<'s, 'a>],
    senses: Vec<Sense>,
    cx: &'w Context<'w>,
}

impl Weighed<'_, '_, '_> {
    fn has(&self, sense: Sense) -> bool {
        self.senses.contains(&sense)
    }

    /// The written text of the first clause with that sense.
    fn written(&self, sense: Sense) -> Option<String> {
        let at = self.senses.iter().position(|s| *s == sense)?;
        let words = self.parts[at].words;
        Some(self.text[words[0].start..words[words.len() - 1].end].to_owned())
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
        let change = self.changed();
        if let Some(change) = change {
            return change;
        }
        if self.has(Sense::Delegate) {
            return self.delegated();
        }
        if self.has(Sense::Hold) {
            return self.held();
        }
        if self.has(Sense::Withdraw) {
            return Reading::plain(Said::Withdraw, "takes back what was said");
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
        if yes && bare && !self.parts.iter().any(|c| c.link == Link::Contrast) && first_no == Some(0) {
            return Reading::plain(Said::Unclear, "says no, and agrees");
        }
        Reading::plain(Said::Reject, "refuses")
    }

    /// What is left when nothing refuses, holds or corrects.
    fn agreed(&self) -> Reading {
        let yes = self.has(Sense::Yes);
        let nod = self.has(Sense::Nod);
        let agrees = yes || nod;
        if self.has(Sense::Condition) {
            let ruling = if agrees || !self.has(Sense::Ask) && self.is_short() { Said::Unclear } else { Said::None };
            return Reading {
                condition: self.written(Sense::Condition),
                ..Reading::plain(ruling, "depends on something")
            };
        }
        if self.has(Sense::Other) {
            return Reading::plain(Said::Reject, "wants something else, without saying what");
        }
        if self.has(Sense::OtherAsked) {
            return Reading::plain(Said::Ask, "asks for something else");
        }
        if agrees && (self.has(Sense::Wish) || self.has(Sense::Reserved)) || self.has(Sense::Reserved) {
            return Reading::plain(Said::Unclear, "agrees, with remarks");
        }
        if self.has(Sense::Doubt) || self.has(Sense::Turn) {
            let ruling = if agrees || self.is_short() { Said::Unclear } else { Said::None };
            return Reading::plain(ruling, "leaves open what is meant");
        }
        if agrees && self.has(Sense::Adverse) {
            return Reading::plain(Said::Unclear, "agrees, with something against it");
        }
        if agrees
            && self
                .parts
                .iter()
                .zip(&self.senses)
                .any(|(c, s)| c.link == Link::Contrast && !matches!(s, Sense::Yes | Sense::Thanks))
        {
            return Reading::plain(if self.has(Sense::Ask) { Said::Ask } else { Said::Unclear }, "agrees, but");
        }
        if self.asks_first() || agrees && self.has(Sense::Ask) && (!yes || !self.cx.proposes) {
            return Reading::plain(Said::Ask, "asks");
        }
        if yes {
            return Reading::plain(Said::Approve, "agrees, and nothing stands against it");
        }
        if nod {
            let plain = self.has(Sense::Plain);
            return Reading::plain(if plain { Said::Unclear } else { Said::Approve }, "says ok");
        }
        if self.has(Sense::Ask) {
            return Reading::plain(Said::Ask, "asks");
        }
        Reading::plain(Said::None, "says nothing of the proposal")
    }

    /// A question that stands before the agreement: "Is it safe? ok".
    fn asks_first(&self) -> bool {
        let ask = self.senses.iter().position(|s| *s == Sense::Ask);
        let yes = self.senses.iter().position(|s| matches!(s, Sense::Yes | Sense::Nod));
        matches!((ask, yes), (Some(a), Some(y)) if a < y)
    }

    fn is_short(&self) -> bool {
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
                    "hands over, with more said",
                )
            };
        }
        Reading { to, ..Reading::plain(Said::Delegate, "hands over") }
    }

    fn held(&self) -> Reading {
        let held = self.parts.iter().zip(&self.senses).filter(|(_, s)| **s == Sense::Hold).map(|(c, _)| c);
        let mut until = None;
        for clause in held {
            for found in values::find(clause.words, self.cx) {
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
        Reading { until, ..Reading::plain(Said::Hold, "puts off") }
    }

    /// The correction, if values or other things are given.
    fn changed(&self) -> Option<Reading> {
        let no = self.has(Sense::No) || self.has(Sense::Turn) || self.has(Sense::Withdraw);
        let bare_no = no
            && self
                .parts
                .iter()
                .zip(&self.senses)
                .any(|(c, s)| matches!(s, Sense::Turn | Sense::Withdraw) || *s == Sense::No && c.words.len() <= 2);
        let counts: Vec<bool> = self
            .senses
            .iter()
            .enumerate()
            .map(|(i, s)| match s {
                Sense::Change => true,
                Sense::Wish => {
                    no || self.cx.has_prompt
                        && !self.has(Sense::Yes)
                        && !self.has(Sense::Nod)
                        && self.is_short()
                        && !self.has(Sense::Ask)
                }
                Sense::Plain | Sense::Adverse | Sense::Doubt | Sense::Hold => {
                    no && self.gives(i) || bare_no && *s == Sense::Plain && self.is_fragment(i)
                }
                Sense::Ask => no && self.gives(i),
                Sense::No => self.gives(i) && self.parts[i].words.len() > 2 && !self.negates_value(i),
                Sense::Yes => self.has(Sense::Change),
                _ => false,
            })
            .collect();
        if !counts.iter().any(|c| *c) {
            return None;
        }
        if self.has(Sense::Condition) && !self.has(Sense::No) {
            return Some(Reading {
                condition: self.written(Sense::Condition),
                ..Reading::plain(Said::Unclear, "gives other values under a condition")
            });
        }
        let mut reading = Reading::plain(Said::Correct, "gives other values");
        for (clause, _) in self.parts.iter().zip(&counts).filter(|(_, c)| **c) {
            self.collect(clause, &mut reading);
        }
        if !reading.choices.is_empty() {
            reading.ruling = Said::Unclear;
            "a date has two readings".clone_into(&mut reading.why);
        }
        if self.has(Sense::Yes) {
            reading.also.push(Said::Approve);
        }
        if self.has(Sense::Withdraw) && !self.has(Sense::No) {
            reading.also.push(Said::Withdraw);
        }
        Some(reading)
    }

    /// Whether a clause has a value that was not proposed.
    fn gives(&self, at: usize) -> bool {
        values::find(self.parts[at].words, self.cx).iter().any(|f| {
            let plain = matches!(f.raw, values::Raw::Date(_) | values::Raw::Time(..));
            !f.excluded && self.cx.fields.differs(f) && (plain || self.cx.fields.field_of(f).is_some())
        }) || values::find(self.parts[at].words, self.cx)
            .iter()
            .any(|f| !f.excluded && self.cx.fields.all.is_empty() && self.cx.fields.differs(f))
    }

    /// "No. On my kitchen device.": a part of a sentence that can only mean something else.
    fn is_fragment(&self, at: usize) -> bool {
        let words = self.parts[at].words;
        let preposition = words[0].is_any(&["on", "in", "at", "for", "with", "to", "from", "by", "without"]);
        preposition && words.len() <= 8 && words.iter().any(|w| !self.cx.is_closed(w))
    }

    /// "not on Friday": the value is what is refused.
    fn negates_value(&self, at: usize) -> bool {
        self.parts[at].words.iter().any(|w| w.classes.has(Classes::NEGATOR) && !w.classes.has(Classes::NO))
    }

    fn collect(&self, clause: &Clause<'_, '_>, reading: &mut Reading) {
        for found in values::find(clause.words, self.cx) {
            if found.excluded || !self.cx.fields.differs(&found) {
                continue;
            }
            let field = self.cx.fields.field_of(&found);
            let name = self.cx.fields.name_of(&found).to_owned();
            let text =
                self.text[clause.words[found.tokens.start].start..clause.words[found.tokens.end - 1].end].to_owned();
            let value = match values::resolve(&found, self.cx.today, field.and_then(|f| f.value.as_ref())) {
                Resolved::One(value) => value,
                Resolved::Yearless(text) => Value::Text(text.into()),
                Resolved::Unknown => Value::Text(text.as_str().into()),
                Resolved::Two(a, b) => {
                    reading.choices.push(Choice { field: name, text, values: [a, b] });
                    continue;
                }
            };
            reading.values.entry(name).or_insert(Given { text, value });
        }
    }
}
