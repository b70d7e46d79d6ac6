//! Buttons and their forms. A button carries the review and the proposition that it was shown with.

use super::reader::{Heard, Reader, in_thread};
use super::written::{Prompt, Written, target};
use crate::app::interrogate::Question;
use crate::domain::card::Action;
use crate::domain::entry::Because;
use crate::domain::finding::Proposed;
use crate::domain::form::{Filled, Wanted};
use crate::domain::judge::{Act, Event, TakeBack, Which};
use crate::domain::message::MessageId;
use crate::domain::outgoing::Choice;
use crate::domain::person::{Account, Actor, Person};
use crate::domain::proposition::ContentHash;
use crate::domain::review::Review;
use crate::domain::ruling::{Ruling, RulingKind, Trace};
use crate::domain::value::Value;
use crate::wording::reply::{self, Said};

impl Reader<'_> {
    /// Somebody pressed a button, and filled in its form where it has one.
    pub(super) fn pressed(&self, (message, by): (&MessageId, &Actor), action: &Action, filled: &Filled) -> Heard {
        let mut heard = Heard::default();
        let press = Press { by, message, trace: Trace::Press(self.delivery.id.clone()) };
        match action {
            Action::Rule { on, kind, .. } => self.filled_in(&press, action, (*on, *kind, filled), &mut heard),
            Action::Choose { on, field, value, .. } => {
                let review = self.state.review(action.review());
                let item = review.and_then(|review| target(review, field.as_str()));
                let value = item.map(|item| Proposed { item, field: field.clone(), value: value.clone() });
                let ruling = Ruling::Correct { values: value.into_iter().collect(), text: String::new() };
                heard.events.push(self.rules(&press, action, ruling, *on));
            }
            Action::Hand { on, to, .. } => {
                heard.events.push(self.rules(&press, action, Ruling::Delegate { to: to.clone() }, *on));
            }
            Action::Undo { review, entry } => heard.events.push(Event::TakenBack(TakeBack {
                review: review.clone(),
                by: by.clone(),
                which: Which::Entry(*entry),
                because: Because::Undone,
                place: in_thread(message),
            })),
            Action::Why { review } => {
                heard.questions.push(Question::why(review.clone(), self.delivery, in_thread(message)));
            }
        }
        heard
    }

    fn rules(&self, press: &Press<'_>, action: &Action, ruling: Ruling, on: ContentHash) -> Event {
        Event::Ruled(Act {
            review: action.review().clone(),
            by: press.by.clone(),
            ruling,
            on: Some(on),
            trace: press.trace.clone(),
            seen: self.delivery.seen,
            place: in_thread(press.message),
        })
    }

    /// The button says what is meant; what was filled in says the rest.
    fn filled_in(
        &self,
        press: &Press<'_>,
        action: &Action,
        (on, kind, filled): (ContentHash, RulingKind, &Filled),
        heard: &mut Heard,
    ) {
        let typed = filled.words.as_str();
        let ruling = match kind {
            RulingKind::Reject => Ruling::Reject { reason: typed.to_owned() },
            _ => Ruling::Approve,
        };
        let Some(review) = self.state.review(action.review()) else {
            // It is refused as unknown, whatever it says.
            return heard.events.push(self.rules(press, action, Ruling::Reject { reason: String::new() }, on));
        };
        let (by, trace, place) = (press.by, press.trace.clone(), in_thread(press.message));
        let written = Written { review, by, text: typed, trace, on: Some(on), place };
        let meant = match kind {
            RulingKind::Approve | RulingKind::Reject => {
                return heard.events.push(self.rules(press, action, ruling, on));
            }
            RulingKind::Withdraw => return heard.events.push(self.withdraw(&written)),
            RulingKind::Ask => {
                let (review, place) = (review.id.clone(), in_thread(press.message));
                return heard.questions.push(Question::asked(review, self.delivery, place, typed));
            }
            RulingKind::Correct => Said::Correct,
            RulingKind::Hold => Said::Hold,
            RulingKind::Delegate => Said::Delegate,
        };
        if let Some(event) = self.given(&written, meant, filled) {
            return heard.events.push(event);
        }
        let prompt = Prompt::of(self.project, review, self.at());
        let reading = reply::read_form(typed, meant, &prompt.asked(self));
        self.take(&written, &reading, heard);
    }

    /// What typed inputs say by themselves. None where it is the words that count.
    fn given(&self, written: &Written<'_>, meant: Said, filled: &Filled) -> Option<Event> {
        match meant {
            Said::Correct => self.values_given(written, filled),
            Said::Hold => match filled.of(&Wanted::Day) {
                Some(Value::Date(until)) => Some(self.rule(written, Ruling::Hold { until: *until })),
                _ => None,
            },
            _ => {
                let named = match filled.of(&Wanted::Person) {
                    Some(Value::Person(name)) => name,
                    _ => written.text,
                };
                let person = self.somebody(named)?;
                Some(self.rule(written, Ruling::Delegate { to: person.id.clone() }))
            }
        }
    }

    /// Somebody of the roster, by name, or by the account that a platform's own list of people gives.
    fn somebody(&self, named: &str) -> Option<&Person> {
        let account = Account::parse(named);
        account.map_or_else(|| self.project.roster.named(named), |account| self.project.roster.holder(&account))
    }

    /// The value with the name of somebody who was given by account.
    fn with_name(&self, value: Proposed) -> Proposed {
        let Value::Person(named) = &value.value else { return value };
        let name = self.somebody(named).map(|person| Value::Person(person.name.as_str().into()));
        Proposed { value: name.unwrap_or_else(|| value.value.clone()), ..value }
    }

    /// The values that differ from what was shown. Where somebody changed none and wrote nothing, they may have meant to approve.
    fn values_given(&self, written: &Written<'_>, filled: &Filled) -> Option<Event> {
        let given: Vec<Proposed> = filled.values().map(|value| self.with_name(value)).collect();
        if given.is_empty() {
            return None;
        }
        let changed: Vec<Proposed> = given.into_iter().filter(|value| !shows(written.review, value)).collect();
        let text = written.text.to_owned();
        match (changed.is_empty(), text.trim().is_empty()) {
            (false, _) => Some(self.rule(written, Ruling::Correct { values: changed, text })),
            (true, true) => {
                let why = "nothing in the form differs from what was shown";
                Some(self.ask_back(
                    written,
                    why,
                    vec![Choice::Rule(RulingKind::Approve), Choice::Rule(RulingKind::Correct)],
                ))
            }
            (true, false) => None,
        }
    }
}

/// True where that stood in the form already.
fn shows(review: &Review, value: &Proposed) -> bool {
    review.proposition.claimed().contains(value)
}

/// A press of a button.
struct Press<'a> {
    by: &'a Actor,
    message: &'a MessageId,
    trace: Trace,
}
