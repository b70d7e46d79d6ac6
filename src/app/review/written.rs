//! Something that a person wrote about one review, and what its reading comes to.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::reader::{Heard, Reader};
use crate::app::interrogate::Question;
use crate::domain::entry::Because;
use crate::domain::evidence::Evidence;
use crate::domain::finding::Proposed;
use crate::domain::judge::{Act, Event, TakeBack, Unclear, Which};
use crate::domain::name::ItemKey;
use crate::domain::outgoing::{Choice, Place};
use crate::domain::person::Actor;
use crate::domain::policy::Mode;
use crate::domain::project::Project;
use crate::domain::proposition::ContentHash;
use crate::domain::review::Review;
use crate::domain::ruling::{Ruling, RulingKind, Trace};
use crate::domain::value::Field;
use crate::wording::reply::{Asked, Reading, Said};

/// Something that a person wrote about one review.
pub(super) struct Written<'a> {
    pub(super) review: &'a Review,
    pub(super) by: &'a Actor,
    pub(super) text: &'a str,
    pub(super) trace: Trace,
    pub(super) on: Option<ContentHash>,
    pub(super) place: Place,
}

/// What a review asks, as the grammar wants it.
pub(super) struct Prompt<'a> {
    text: &'a str,
    proposal: Vec<(String, String)>,
    at: DateTime<Tz>,
}

impl<'a> Prompt<'a> {
    /// What a review asks somebody who answers at that time.
    pub(super) fn of(project: &Project, review: &'a Review, at: DateTime<Utc>) -> Self {
        let proposition = &review.proposition;
        let mut proposal: Vec<(String, String)> =
            proposition.proposed.iter().map(|value| (value.field.to_string(), value.value.to_string())).collect();
        // Where nothing is proposed, what people correct is what it rests on.
        for evidence in proposition.evidence.iter().filter(|_| proposition.proposed.is_empty()) {
            if let Evidence::Reading { field, value, .. } = evidence {
                proposal.push((field.to_string(), value.to_string()));
            }
        }
        Self { text: &review.proposition.text, proposal, at: at.with_timezone(&project.zone) }
    }

    /// The same, with the team's own emoji.
    pub(super) fn asked<'b>(&'b self, reader: &'b Reader<'_>) -> Asked<'b> {
        let (prompt, emoji) = (Some(self.text), Some(&reader.office.emoji));
        Asked { prompt, proposal: &self.proposal, at: Some(self.at), emoji }
    }
}

impl Reader<'_> {
    /// What a reading comes to. What is not clear is asked back; nothing is guessed.
    pub(super) fn take(&self, written: &Written<'_>, reading: &Reading, heard: &mut Heard) {
        // Under what only informs people talk; a ruling on it would mean nothing.
        let informs = self.project.policy.rule(written.review.proposition.kind).mode == Mode::Inform;
        if informs && reading.ruling != Said::Ask {
            return;
        }
        match reading.ruling {
            Said::Approve => heard.events.push(self.rule(written, Ruling::Approve)),
            Said::Reject => {
                heard.events.push(self.rule(written, Ruling::Reject { reason: written.text.to_owned() }));
            }
            Said::Correct => heard.events.push(self.correct(written, reading)),
            Said::Hold => heard.events.push(match reading.until {
                Some(until) => self.rule(written, Ruling::Hold { until }),
                None => self.ask_back(written, "a hold needs a day", vec![Choice::Rule(RulingKind::Hold)]),
            }),
            Said::Delegate => heard.events.push(self.delegate(written, reading)),
            Said::Withdraw => heard.events.push(self.withdraw(written)),
            Said::Unclear => {
                let choices = self.choices(written.review, reading);
                heard.events.push(self.ask_back(written, &reading.why, choices));
            }
            Said::Ask | Said::None => {}
        }
        if reading.ruling == Said::Ask || reading.also.contains(&Said::Ask) {
            let (review, place) = (written.review.id.clone(), written.place.clone());
            heard.questions.push(Question::asked(review, self.delivery, place, written.text));
        }
    }

    /// Somebody ruled.
    pub(super) fn rule(&self, written: &Written<'_>, ruling: Ruling) -> Event {
        Event::Ruled(Act {
            review: written.review.id.clone(),
            by: written.by.clone(),
            ruling,
            on: written.on,
            trace: written.trace.clone(),
            seen: self.delivery.seen,
            place: written.place.clone(),
        })
    }

    /// Somebody took back what they said last.
    pub(super) fn withdraw(&self, written: &Written<'_>) -> Event {
        let (which, because) = (Which::Last, Because::Undone);
        let (review, by, place) = (written.review.id.clone(), written.by.clone(), written.place.clone());
        Event::TakenBack(TakeBack { review, by, which, because, place })
    }

    fn correct(&self, written: &Written<'_>, reading: &Reading) -> Event {
        let value = |(field, given): (&String, &crate::wording::reply::Given)| {
            let item = target(written.review, field)?;
            // A field that nobody knows is no field: "31 February" gives the number 31 of nothing.
            let field = Field::from_name(field);
            let known = !matches!(field, Field::Other(_)) || names(written.review, &field);
            known.then(|| Proposed { item, field, value: given.value.clone() })
        };
        let values: Option<Vec<Proposed>> = reading.values.iter().map(value).collect();
        match values.filter(|values| !values.is_empty()) {
            Some(values) => self.rule(written, Ruling::Correct { values, text: written.text.to_owned() }),
            None => {
                self.ask_back(written, "it names no value that this is about", vec![Choice::Rule(RulingKind::Correct)])
            }
        }
    }

    fn delegate(&self, written: &Written<'_>, reading: &Reading) -> Event {
        match reading.to.as_deref().and_then(|name| self.project.roster.named(name)) {
            Some(person) => self.rule(written, Ruling::Delegate { to: person.id.clone() }),
            None => self.ask_back(written, "it names nobody on the roster", vec![Choice::Rule(RulingKind::Delegate)]),
        }
    }

    /// What an unclear reply may have meant: the values of an ambiguous date, the person that it depends on, else yes or no.
    fn choices(&self, review: &Review, reading: &Reading) -> Vec<Choice> {
        let values = reading.choices.iter().flat_map(|choice| {
            let field = Field::from_name(&choice.field);
            choice.values.iter().map(move |value| Choice::Value(field.clone(), value.clone()))
        });
        let condition = reading.condition.as_deref().unwrap_or_default();
        let rule = self.project.policy.rule(review.proposition.kind);
        let person = condition.split(|c: char| !c.is_alphanumeric()).find_map(|word| self.project.roster.named(word));
        let hand = person.filter(|person| rule.may_be_handed_to(person)).map(|person| Choice::Hand(person.id.clone()));
        let choices: Vec<Choice> = values.chain(hand).collect();
        if choices.is_empty() {
            return vec![Choice::Rule(RulingKind::Approve), Choice::Rule(RulingKind::Reject)];
        }
        choices
    }

    /// What was not clear is asked back.
    pub(super) fn ask_back(&self, written: &Written<'_>, why: &str, choices: Vec<Choice>) -> Event {
        Event::Unclear(Unclear {
            review: written.review.id.clone(),
            by: written.by.clone(),
            why: why.to_owned(),
            choices,
            delivery: self.delivery.id.clone(),
            place: written.place.clone(),
        })
    }
}

/// The item that a field of a review is about: the one for which that field is proposed, else the one that it rests on.
pub(super) fn target(review: &Review, field: &str) -> Option<ItemKey> {
    let proposed = &review.proposition.proposed;
    let named = proposed.iter().find(|value| value.field.as_str() == field).or(proposed.first());
    let read = review.proposition.evidence.iter().find_map(|evidence| match evidence {
        Evidence::Reading { item, .. } => Some(item.clone()),
        Evidence::Message { .. } | Evidence::Entry { .. } => None,
    });
    named.map(|value| value.item.clone()).or(read)
}

/// True where the review speaks of that field: it is proposed, or evidence.
fn names(review: &Review, field: &Field) -> bool {
    let proposition = &review.proposition;
    proposition.proposed.iter().any(|value| value.field == *field)
        || proposition
            .evidence
            .iter()
            .any(|piece| matches!(piece, Evidence::Reading { field: known, .. } if known == field))
}
