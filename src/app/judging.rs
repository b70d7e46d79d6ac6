//! One piece of work becomes one record: its events are judged in order, each against the state that the one before it left.

use chrono::{DateTime, Utc};

use super::answering::Answered;
use super::drafting::{self, Drafted};
use super::known::Known;
use super::office::Office;
use super::put_forward::{self, Forwarded};
use super::work::{Came, Done, Left, Work};
use super::{command, digest, interrogate, learned, observe, review};
use crate::chat::Answer;
use crate::domain::card::Card;
use crate::domain::delivery::{Delivery, Happened, Names};
use crate::domain::digest::WrittenBy;
use crate::domain::entry::{Refusal, What};
use crate::domain::judge::{Changed, Composed, Event, Raise, Undo, decide};
use crate::domain::message::Message;
use crate::domain::outgoing::{Outgoing, Say};
use crate::domain::person::Actor;
use crate::domain::project::Project;
use crate::domain::schedule::Slot;
use crate::ledger::{Finished, LedgerError, Record};
use crate::wording::say;
use crate::writer::Writer;

/// What a piece of work came to.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) record: Record,
    pub(super) done: Done,
}

/// Judges one piece of work and takes what was decided into `known`.
pub(super) async fn judge(
    office: &Office,
    project: &Project,
    known: &mut Known,
    work: &Work,
    now: DateTime<Utc>,
) -> Result<Judged, LedgerError> {
    let mut bench = Bench { project, known, now, record: Record::new(None, now), done: Done::default(), refused: None };
    match work {
        Work::Delivered(delivery) => bench.delivered(office, delivery).await?,
        Work::Read(readings) => bench.read(readings),
        Work::Sent { outgoing, came } => bench.sent(outgoing, came),
        Work::Ticked { reconciled } => bench.happen(&Event::Ticked { reconciled: *reconciled }),
        Work::Looked => bench.look(office).await?,
        Work::Digest(slot) => bench.digest(office, *slot).await?,
        Work::Drafted(drafted) => bench.drafted(office, (**drafted).clone()).await?,
        Work::DigestDue { since } => {
            if let Some(slot) = bench.due(*since) {
                bench.digest_due(office, slot).await?;
            }
        }
        Work::Revoke { by, lesson } => bench.happen(&Event::Revoked { by: by.clone(), lesson: *lesson }),
        Work::Answered(answered) => bench.answered(answered),
        Work::Erased { messages } => bench.happen(&Event::Erased { messages: *messages }),
    }
    let left = Left { entries: !bench.record.entries.is_empty(), outgoing: !bench.record.outgoing.is_empty() };
    Ok(Judged { record: bench.record, done: Done { left, ..bench.done } })
}

struct Bench<'a> {
    project: &'a Project,
    known: &'a mut Known,
    now: DateTime<Utc>,
    record: Record,
    done: Done,
    /// Why an act was not taken.
    refused: Option<Refusal>,
}

impl Bench<'_> {
    /// Judges an event; what was decided is recorded, and what comes next is judged on it.
    fn happen(&mut self, event: &Event) {
        let decided = decide(self.project, &self.known.state, event, self.now);
        let settles =
            decided.entries.iter().any(|what| matches!(what, What::ReviewSettled { values, .. } if !values.is_empty()));
        let before = if settles { self.known.state.corrections() } else { Vec::new() };
        for what in decided.entries {
            if let What::ReviewOpened { review, .. } = &what {
                self.done.opened.push(review.clone());
            }
            self.known.apply(&what, self.now);
            self.record.entries.push(what);
        }
        self.record.outgoing.extend(decided.outgoing);
        self.refused = decided.refusal.or(self.refused.take());
        if settles && let Some(raise) = learned::conflict((self.project, self.known), &before, self.now) {
            self.happen(&Event::Raised(raise));
        }
        if let Some(changed) = decided.changed {
            let raise = self.restated(&changed);
            self.happen(&Event::Raised(raise));
        }
        if let Some(undo) = decided.undo {
            let raise = self.undone(&undo);
            self.happen(&Event::Raised(raise));
        }
    }

    /// The proposition of a review with the values that a person gave it.
    fn restated(&self, changed: &Changed) -> Raise {
        let review = self.known.state.review(&changed.review).expect("the review that was corrected is at hand");
        let by = self.project.roster.holder(&changed.by.account).expect("who may correct is on the roster");
        Raise {
            proposition: say::restated::proposition(self.project, review, (&changed.values, &by.id), self.now),
            finding: review.finding.clone(),
            audience: review.audience.clone(),
            author: Some(changed.by.clone()),
            replaces: Some(changed.review.clone()),
        }
    }

    /// The question whether what was carried out shall be undone.
    fn undone(&self, undo: &Undo) -> Raise {
        let review = self.known.state.review(&undo.review).expect("the review that was taken back is at hand");
        let rule = self.project.policy.rule(review.proposition.kind);
        let matter = say::Matter { project: self.project, review, rule, now: self.now };
        let audience = review.audience.clone();
        let proposition = say::order::undo(&matter, undo);
        Raise { proposition, finding: None, audience, author: None, replaces: None }
    }

    async fn delivered(&mut self, office: &Office, delivery: &Delivery) -> Result<(), LedgerError> {
        let Names { identity, implies, voided_by } = delivery.names();
        self.record.delivery = Some(identity);
        (self.record.implies, self.record.voided_by) = (implies, voided_by);
        self.record.messages.extend(observe::message_change(delivery));
        self.record.observed.extend(review::observations(&self.known.state, delivery));
        if let Happened::Commanded { channel, by, text } = &delivery.happened {
            return self.commanded(office, delivery, (channel, by, text)).await;
        }
        if let Happened::PutForward { message, by } = &delivery.happened {
            self.put_forward(message, by);
            return Ok(());
        }
        let read = review::read(office, self.project, &self.known.state, delivery);
        self.record.observed.iter().for_each(|observation| self.known.state.observe(observation));
        for event in &read.events {
            self.happen(event);
        }
        for question in &read.questions {
            match interrogate::answer((office, self.project), self.known, question, self.now).await? {
                interrogate::Answered::Now(lines) => self.say(question.outgoing(lines)),
                interrogate::Answered::Later(inquired) => self.done.inquired.push(*inquired),
            }
        }
        read.told.into_iter().for_each(|told| self.say(told));
        Ok(())
    }

    async fn commanded(
        &mut self,
        office: &Office,
        delivery: &Delivery,
        typed: command::Typed<'_>,
    ) -> Result<(), LedgerError> {
        let heard = command::hear(office, self.project, self.known, (delivery, typed), self.now).await?;
        for event in &heard.events {
            self.happen(event);
        }
        let refused = self.refused.take().and_then(|refusal| self.refusal(&heard.events, &refusal));
        let here = heard.here && refused.is_none();
        self.done.answer = refused.or(heard.answer).map(|card| Answer { card, here });
        self.done.preview = heard.preview;
        self.done.asked = heard.asked;
        Ok(())
    }

    fn put_forward(&mut self, message: &Message, by: &Actor) {
        let card = match put_forward::hear(self.project, self.known, message, by) {
            Forwarded::Refused(card) => Some(card),
            Forwarded::Raised(event) => {
                self.happen(&event);
                let raised = self.done.opened.last();
                raised.map(|review| say::recorded::answer(&[say::put_forward::taken_up(review)]))
            }
        };
        self.done.answer = card.map(|card| Answer { card, here: false });
    }

    /// Why a command was not taken, as its answer: it is told there and not in the review's thread.
    fn refusal(&mut self, events: &[Event], refusal: &Refusal) -> Option<Card> {
        let review = events.iter().find_map(|event| match event {
            Event::Ruled(act) => Some(&act.review),
            Event::TakenBack(back) => Some(&back.review),
            _ => None,
        })?;
        let review = self.known.state.review(review)?;
        let rule = self.project.policy.rule(review.proposition.kind);
        self.record.outgoing.retain(|outgoing| !matches!(outgoing.say, Say::Refused { .. }));
        Some(say::refused::refused(&say::Matter { project: self.project, review, rule, now: self.now }, refusal))
    }

    fn read(&mut self, readings: &[crate::domain::reading::Reading]) {
        self.record.readings = readings.to_vec();
        for reading in readings {
            self.known.judged.touch(&reading.item);
            let _ = self.known.plan.observe(reading.clone());
        }
    }

    /// The scheduled time that a digest is due for.
    fn due(&self, since: DateTime<Utc>) -> Option<Slot> {
        let schedule = self.project.digest.as_ref()?;
        let last = self.known.state.last_digest();
        let after = last.map_or(since, |last| schedule.at(last.slot).max(last.until));
        schedule.due(after, self.now, &self.project.calendar)
    }

    /// A model drafts outside of the desk; the built-in writer takes no time.
    async fn digest_due(&mut self, office: &Office, slot: Slot) -> Result<(), LedgerError> {
        if matches!(office.writer, Writer::Offline(_)) {
            return self.digest(office, slot).await;
        }
        let wanted = digest::wanted(office, self.project, self.known, slot, self.now).await?;
        self.done.wanted = Some(Box::new(wanted));
        Ok(())
    }

    async fn digest(&mut self, office: &Office, slot: Slot) -> Result<(), LedgerError> {
        let wanted = digest::wanted(office, self.project, self.known, slot, self.now).await?;
        self.drafted(office, drafting::offline(office, self.project, wanted, WrittenBy::Offline)).await
    }

    async fn drafted(&mut self, office: &Office, drafted: Drafted) -> Result<(), LedgerError> {
        self.look(office).await?;
        let composed: Composed = digest::compose(office, self.project, self.known, drafted, self.now).await?;
        self.done.digest = composed.content.as_ref().map(|(digest, _)| Box::new(digest.clone()));
        self.happen(&Event::Composed(composed));
        Ok(())
    }

    async fn look(&mut self, office: &Office) -> Result<(), LedgerError> {
        self.known.catch_up(office).await?;
        let (events, refreshed, found) = observe::look(office, self.project, self.known, self.now);
        self.record.outgoing.extend(refreshed);
        for event in events {
            self.happen(&event);
        }
        self.done.found = found.into_iter().map(|finding| (finding.key, finding.severity)).collect();
        Ok(())
    }

    fn sent(&mut self, outgoing: &Outgoing, came: &Came) {
        let posted = match came {
            Came::Posted(message) => Some(message.clone()),
            Came::Said | Came::Done { .. } | Came::Failed(_) => None,
        };
        match (&outgoing.say, came) {
            (Say::Card(review), Came::Posted(card)) => {
                self.happen(&Event::CardPosted { review: review.clone(), card: card.clone() });
            }
            (Say::CarryOut { review, entry, target }, came) => {
                let (review, of, target) = (review.clone(), *entry, target.clone());
                match came.clone() {
                    Came::Done { did, before } => {
                        self.happen(&Event::CarriedOut { review, of, target, did, before });
                    }
                    Came::Failed(why) => self.happen(&Event::NotCarriedOut { review, of, target, why }),
                    Came::Said | Came::Posted(_) => {}
                }
            }
            (_, Came::Failed(why)) => {
                self.happen(&Event::PostFailed { key: outgoing.key.clone(), why: why.clone() });
            }
            _ => {}
        }
        self.record.finished.push(Finished { key: outgoing.key.clone(), posted });
    }

    /// What a model phrased is said, unless only the one who asked sees it: then it was said already.
    fn answered(&mut self, answered: &Answered) {
        if let Some(by) = &answered.by {
            self.happen(&Event::Asked(by.clone()));
        }
        if answered.outgoing.to.only.is_none() {
            self.say(answered.outgoing.clone());
        }
    }

    fn say(&mut self, outgoing: Outgoing) {
        self.record.outgoing.push(outgoing);
    }
}
