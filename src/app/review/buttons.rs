//! Buttons and their forms. A button carries the review and the proposition that it was shown with.

use super::reader::{Heard, Reader, in_thread};
use super::written::{Prompt, Written, target};
use crate::app::interrogate::Question;
use crate::domain::card::Action;
use crate::domain::entry::Because;
use crate::domain::finding::Proposed;
use crate::domain::judge::{Act, Event, TakeBack, Which};
use crate::domain::message::MessageId;
use crate::domain::person::Actor;
use crate::domain::proposition::ContentHash;
use crate::domain::ruling::{Ruling, RulingKind, Trace};
use crate::wording::reply::{self, Said};

impl Reader<'_> {
    /// Somebody pressed a button, and typed something into its form where it has one.
    pub(super) fn pressed(&self, (message, by): (&MessageId, &Actor), action: &Action, typed: &str) -> Heard {
        let mut heard = Heard::default();
        let press = Press { by, message, trace: Trace::Press(self.delivery.id.clone()) };
        match action {
            Action::Rule { on, kind, .. } => self.filled_in(&press, action, (*on, *kind, typed), &mut heard),
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

    /// The button says what is meant; what was typed says the rest.
    fn filled_in(
        &self,
        press: &Press<'_>,
        action: &Action,
        (on, kind, typed): (ContentHash, RulingKind, &str),
        heard: &mut Heard,
    ) {
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
        if let Some(person) = self.project.roster.named(typed).filter(|_| meant == Said::Delegate) {
            return heard.events.push(self.rules(press, action, Ruling::Delegate { to: person.id.clone() }, on));
        }
        let prompt = Prompt::of(self.project, review, self.at());
        let reading = reply::read_form(typed, meant, &prompt.asked(self));
        self.take(&written, &reading, heard);
    }
}

/// A press of a button.
struct Press<'a> {
    by: &'a Actor,
    message: &'a MessageId,
    trace: Trace,
}
