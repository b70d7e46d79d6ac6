//! Reactions, judged by the difference to what was last seen on the card.

use super::reader::{Heard, Reader, in_thread};
use crate::app::interrogate::Question;
use crate::domain::delivery::{Delivery, Happened};
use crate::domain::entry::Because;
use crate::domain::judge::{Act, Event, TakeBack, Unclear, Which};
use crate::domain::message::MessageId;
use crate::domain::observation::Observation;
use crate::domain::outgoing::Choice;
use crate::domain::person::{Actor, Standing};
use crate::domain::review::Review;
use crate::domain::ruling::{Ruling, RulingKind, Trace};
use crate::domain::state::ProjectState;
use crate::wording::emoji;
use crate::wording::reply::Said;

/// What changes on a card by a delivery; nothing where it is no news.
pub(in crate::app) fn observations(state: &ProjectState, delivery: &Delivery) -> Option<Observation> {
    let (message, by, raw, present) = match &delivery.happened {
        Happened::Reacted { message, by, emoji } => (message, by, emoji, true),
        Happened::Unreacted { message, by, emoji } => (message, by, emoji, false),
        _ => return None,
    };
    state.on_card(message)?;
    let emoji = emoji::bare_name(raw).to_owned();
    let news = state.has_observed(message, &by.account, &emoji) != present;
    news.then(|| Observation { card: message.clone(), account: by.account.clone(), emoji, present })
}

impl Reader<'_> {
    /// Somebody reacted.
    pub(super) fn reacted(&self, message: &MessageId, by: &Actor) -> Heard {
        let mut heard = Heard::default();
        let (Some(review), Some(seen)) = (self.state.on_card(message), observations(self.state, self.delivery)) else {
            return heard;
        };
        if by.standing == Standing::Bot {
            return heard;
        }
        match emoji::said(&seen.emoji, Some(&self.office.emoji)) {
            Some(Said::Approve) => heard.events.push(self.put_on(review, by, Ruling::Approve, seen)),
            Some(Said::Reject) => {
                heard.events.push(self.put_on(review, by, Ruling::Reject { reason: String::new() }, seen));
            }
            Some(Said::Hold) => heard.events.push(Event::Unclear(Unclear {
                review: review.id.clone(),
                by: by.clone(),
                why: "a hold needs a day".to_owned(),
                choices: vec![Choice::Rule(RulingKind::Hold)],
                delivery: self.delivery.id.clone(),
                place: in_thread(message),
            })),
            Some(Said::Ask) => {
                heard.questions.push(Question::why(review.id.clone(), self.delivery, in_thread(message)));
            }
            _ => {}
        }
        heard
    }

    fn put_on(&self, review: &Review, by: &Actor, ruling: Ruling, seen: Observation) -> Event {
        let place = in_thread(&seen.card);
        let trace = Trace::Reaction { card: seen.card, emoji: seen.emoji };
        let (review, by, seen) = (review.id.clone(), by.clone(), self.delivery.seen);
        Event::Ruled(Act { review, by, ruling, on: None, trace, seen, place })
    }

    /// Somebody took a reaction off.
    pub(super) fn unreacted(&self, message: &MessageId, by: &Actor) -> Heard {
        let mut heard = Heard::default();
        let (Some(review), Some(gone)) = (self.state.on_card(message), observations(self.state, self.delivery)) else {
            return heard;
        };
        let which = Which::By(Trace::Reaction { card: gone.card, emoji: gone.emoji });
        let (review, by, because) = (review.id.clone(), by.clone(), Because::Unreacted);
        heard.events.push(Event::TakenBack(TakeBack { review, by, which, because, place: in_thread(message) }));
        heard
    }
}
