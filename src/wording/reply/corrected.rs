//! Corrections: which clauses give other values, and which values they give.

use super::clause::Clause;
use super::found;
use super::sense::Sense;
use super::values::{self, Resolved};
use super::weigh::Weighed;
use super::{Choice, Given, Reading, Said};
use crate::domain::value::Value;
use crate::language::lexicon::Classes;

impl Weighed<'_, '_, '_> {
    /// The correction, if values or other things are given.
    pub(super) fn changed(&self) -> Option<Reading> {
        let no = self.has(Sense::No) || self.has(Sense::Turn) || self.has(Sense::Withdraw);
        let bare_no = no
            && self
                .parts
                .iter()
                .zip(&self.senses)
                .any(|(c, s)| matches!(s, Sense::Turn | Sense::Withdraw) || *s == Sense::No && c.words.len() <= 2);
        let agrees = self.has(Sense::Yes) || self.has(Sense::Nod);
        let wishes = self.cx.has_prompt && !agrees && self.is_short() && !self.has(Sense::Ask);
        let changes = self.has(Sense::Change);
        let counts: Vec<bool> = self
            .senses
            .iter()
            .enumerate()
            .map(|(i, s)| match s {
                Sense::Change => true,
                Sense::Wish => no || wishes,
                Sense::Plain | Sense::Adverse | Sense::Doubt | Sense::Hold => {
                    no && self.gives(i) || bare_no && *s == Sense::Plain && self.is_fragment(i)
                }
                Sense::Ask => no && self.gives(i),
                Sense::No => self.gives(i) && self.parts[i].words.len() > 2 && !self.negates_value(i),
                Sense::Yes => changes,
                _ => false,
            })
            .collect();
        if !counts.iter().any(|c| *c) {
            return None;
        }
        if self.has(Sense::Condition) && !self.has(Sense::No) {
            return Some(self.depends(Said::Unclear));
        }
        let mut reading = Reading::plain(Said::Correct, "it gives other values");
        for (clause, _) in self.parts.iter().zip(&counts).filter(|(_, c)| **c) {
            self.collect(clause, &mut reading);
        }
        if reading.values.values().any(|g| matches!(g.value, Value::Status(status) if status.is_over())) {
            // "Done, it came in last Thursday": the day tells when, and is no new date.
            reading.values.retain(|_, g| !matches!(g.value, Value::Date(_)));
            reading.choices.retain(|c| !matches!(c.values[0], Value::Date(_)));
        }
        if !reading.choices.is_empty() {
            reading.ruling = Said::Unclear;
            "the date has two readings".clone_into(&mut reading.why);
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
        found::find(self.parts[at].words, self.cx).iter().any(|f| {
            let plain = matches!(f.raw, values::Raw::Date(_) | values::Raw::Time(..));
            !(f.excluded || self.parts[at].asks && matches!(f.raw, values::Raw::Status(_)))
                && self.cx.fields.differs(f)
                && (plain || self.cx.fields.field_of(f).is_some())
        }) || found::find(self.parts[at].words, self.cx)
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
        for found in found::find(clause.words, self.cx) {
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
