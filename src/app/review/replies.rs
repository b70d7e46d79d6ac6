//! Replies under a card, their edits and deletions.

use super::reader::{Heard, Reader, in_thread, thread_of};
use super::written::{Prompt, Written};
use crate::app::interrogate::Question;
use crate::domain::entry::Because;
use crate::domain::judge::{Event, TakeBack, Which};
use crate::domain::message::{Message, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::outgoing::Outgoing;
use crate::domain::person::{Actor, Standing};
use crate::domain::review::Review;
use crate::domain::ruling::Trace;
use crate::wording::reply::{self, Part, Said};
use crate::wording::say::answer;

impl Reader<'_> {
    /// Somebody wrote.
    pub(super) fn said(&self, message: &Message) -> Heard {
        let mut heard = Heard::default();
        let Some(above) = message.answers().and_then(|card| self.state.on_card(&card)) else { return heard };
        if message.author.standing == Standing::Bot {
            return heard;
        }
        for (review, text) in self.addressed(above, &message.text) {
            let prompt = Prompt::of(self.project, review, self.at());
            let reading = match text.as_str() {
                "" => reply::excepted(),
                text => reply::read(text, &prompt.asked(self)),
            };
            let written = Written {
                review,
                by: &message.author,
                text: &text,
                trace: Trace::Reply(message.id.clone()),
                on: None,
                place: thread_of(message),
            };
            self.take(&written, &reading, &mut heard);
        }
        heard.told.extend(self.numbers_that_are_not_there(above, message));
        heard
    }

    /// Says that a reply rules on a number that does not stand above it; else its writer would think that it counted.
    fn numbers_that_are_not_there(&self, above: &Review, message: &Message) -> Option<Outgoing> {
        let last = above.numbered.len();
        let beyond = |part: &Part| part.number.filter(|number| usize::try_from(*number).is_ok_and(|n| n > last));
        let prompt = Prompt::of(self.project, above, self.at());
        let rules =
            |part: &Part| !matches!(reply::read(&part.text, &prompt.asked(self)).ruling, Said::None | Said::Ask);
        let parts = if last == 0 { Vec::new() } else { reply::split_numbered(&message.text) };
        let number = parts.iter().filter(|part| rules(part)).find_map(beyond)?;
        let question = Question::asked(above.id.clone(), self.delivery, thread_of(message), &message.text);
        Some(question.outgoing(vec![answer::no_such_number(number, last).into()]))
    }

    /// Which reviews a reply speaks of, and what it says of each: those that it numbers under a digest, all of them where it
    /// says so, else the one above it.
    fn addressed<'a>(&'a self, above: &'a Review, text: &str) -> Vec<(&'a Review, String)> {
        if above.numbered.is_empty() {
            return vec![(above, text.to_owned())];
        }
        let parts = reply::split_numbered(text);
        let named: Vec<u32> = parts.iter().filter_map(|part| part.number).collect();
        let all = !named.is_empty() || reply::speaks_of_all(text);
        let mut addressed = Vec::new();
        for Part { number, text } in parts {
            match number {
                Some(number) => addressed.extend(self.numbered(above, number).map(|review| (review, text))),
                None if all => {
                    let numbers = (1..).take(above.numbered.len()).filter(|number| !named.contains(number));
                    let others = numbers.filter_map(|number| self.numbered(above, number));
                    let open = others.filter(|review| review.state.takes_rulings());
                    addressed.extend(open.map(|review| (review, text.clone())));
                }
                None => addressed.push((above, text)),
            }
        }
        addressed
    }

    fn numbered<'a>(&'a self, above: &Review, number: u32) -> Option<&'a Review> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        above.numbered.get(index).and_then(|id| self.state.review(id))
    }

    /// An edit is judged anew, in place of what the message said before.
    pub(super) fn edited(&self, message: &Message) -> Heard {
        let mut heard = self.said(message);
        let ruled = |event: &Event| match event {
            Event::Ruled(act) => Some(act.review.clone()),
            _ => None,
        };
        let kept: Vec<ReviewId> = heard.events.iter().filter_map(ruled).collect();
        heard.events.splice(0..0, self.gone(&message.id, Because::Edited, &kept).events);
        heard
    }

    /// Takes back every ruling that rests on a message, but for those on `kept`.
    pub(super) fn gone(&self, message: &MessageId, because: Because, kept: &[ReviewId]) -> Heard {
        let trace = Trace::Reply(message.clone());
        let mut heard = Heard::default();
        for review in self.state.reviews().filter(|review| !kept.contains(&review.id)) {
            let Some(standing) = review.standing.iter().find(|standing| standing.trace == trace) else { continue };
            let by = Actor { account: standing.account.clone(), name: String::new(), standing: Standing::Member };
            let place = in_thread(review.living_card().unwrap_or(message));
            let (review, which) = (review.id.clone(), Which::By(trace.clone()));
            heard.events.push(Event::TakenBack(TakeBack { review, by, which, because, place }));
        }
        heard
    }
}
