//! From what people did to what the judge hears: reactions by difference, replies by the grammar, buttons by what they carry.

use chrono::{DateTime, Utc};

use super::interrogate::Question;
use super::office::Office;
use crate::domain::card::Action;
use crate::domain::delivery::{Delivery, Happened};
use crate::domain::entry::Because;
use crate::domain::finding::Proposed;
use crate::domain::judge::{Act, Event, TakeBack, Unclear, Which};
use crate::domain::message::{Message, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::observation::Observation;
use crate::domain::outgoing::{Choice, Place, Say};
use crate::domain::person::{Actor, Standing};
use crate::domain::project::Project;
use crate::domain::proposition::ContentHash;
use crate::domain::review::{Review};
use crate::domain::ruling::{Ruling, RulingKind, Trace};
use crate::domain::state::ProjectState;
use crate::wording::emoji;
use crate::wording::reply::{self, Asked, Said};

/// What a delivery says about reviews.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// What the judge hears.
    pub(super) events: Vec<Event>,
    /// What people want to know.
    pub(super) questions: Vec<Question>,
}

/// The reviews that a delivery names by itself.
pub(super) fn named(delivery: &Delivery) -> Vec<ReviewId> {
    match &delivery.happened {
        Happened::Pressed { action, .. } => vec![action_review(action).clone()],
        Happened::Commanded { text, .. } => text.split_whitespace().filter_map(ReviewId::parse).collect(),
        _ => Vec::new(),
    }
}

/// The review that an outgoing item speaks of.
pub(super) fn spoken_of(say: &Say) -> Option<ReviewId> {
    match say {
        Say::Card(review)
        | Say::Refresh(review)
        | Say::Recorded { review, .. }
        | Say::Withdrawn { review, .. }
        | Say::Settled { review, .. }
        | Say::Refused { review, .. }
        | Say::AskBack { review, .. }
        | Say::Nudge { review, .. } => Some(review.clone()),
        Say::Answer { review, .. } => review.clone(),
        Say::NothingNew { .. } => None,
    }
}

fn action_review(action: &Action) -> &ReviewId {
    match action {
        Action::Rule { review, .. }
        | Action::Choose { review, .. }
        | Action::Undo { review, .. }
        | Action::Why { review }
        | Action::Hand { review, .. } => review,
    }
}

/// What changes on a card by a delivery. The difference to what was seen there before; nothing where it is no news.
pub(super) fn observations(state: &ProjectState, delivery: &Delivery) -> Option<Observation> {
    let (message, by, raw, present) = match &delivery.happened {
        Happened::Reacted { message, by, emoji } => (message, by, emoji, true),
        Happened::Unreacted { message, by, emoji } => (message, by, emoji, false),
        _ => return None,
    };
    state.on_card(message)?;
    let emoji = emoji::plain(raw);
    let news = state.has_observed(message, &by.account, &emoji) != present;
    news.then(|| Observation { card: message.clone(), account: by.account.clone(), emoji, present })
}

/// Reads a delivery.
pub(super) fn read(office: &Office, project: &Project, state: &ProjectState, delivery: &Delivery) -> Heard {
    let reader = Reader { office, project, state, delivery };
    match &delivery.happened {
        Happened::Said(message) => reader.said(message),
        Happened::Edited(message) => reader.edited(message),
        Happened::Deleted(message) => reader.gone(message, Because::Deleted, &[]),
        Happened::Reacted { message, by, .. } => reader.reacted(message, by),
        Happened::Unreacted { message, by, .. } => reader.unreacted(message, by),
        Happened::Pressed { message, by, action, typed } => reader.pressed(message, by, action, typed.as_deref()),
        Happened::Commanded { .. } => Heard::default(),
    }
}

struct Reader<'a> {
    office: &'a Office,
    project: &'a Project,
    state: &'a ProjectState,
    delivery: &'a Delivery,
}

/// What a person wrote about one review, and how it reached us.
struct Written<'a> {
    review: &'a Review,
    by: &'a Actor,
    text: &'a str,
    trace: Trace,
    on: Option<ContentHash>,
    place: Place,
}

impl Reader<'_> {
    fn said(&self, message: &Message) -> Heard {
        let mut heard = Heard::default();
        let Some(review) = message.answers().and_then(|card| self.state.on_card(&card)) else { return heard };
        if message.author.standing == Standing::Bot {
            return heard;
        }
        let asked = self.office.asked(self.project, review, self.at());
        for (review, reading) in self.numbered(review, &message.text, &asked.borrowed()) {
            let place = thread_of(message);
            let trace = Trace::Reply(message.id.clone());
            let written = Written { review, by: &message.author, text: &message.text, trace, on: None, place };
            self.take(&written, &reading, &mut heard);
        }
        heard
    }

    /// Which reviews a reply speaks of: those whose numbers it names under a digest, else the one above it.
    fn numbered<'a>(&'a self, above: &'a Review, text: &str, asked: &Asked<'_>) -> Vec<(&'a Review, reply::Reading)> {
        if above.numbered.is_empty() {
            return vec![(above, reply::read(text, asked))];
        }
        let readings = reply::read_numbered(text, above.numbered.len(), asked);
        let review = |number: Option<u32>| match number {
            None => Some(above),
            Some(number) => {
                let index = usize::try_from(number).ok()?.checked_sub(1)?;
                above.numbered.get(index).and_then(|id| self.state.review(id))
            }
        };
        readings.into_iter().filter_map(|(number, reading)| Some((review(number)?, reading))).collect()
    }

    /// An edit is judged anew in place of what the message said before.
    fn edited(&self, message: &Message) -> Heard {
        let mut heard = self.said(message);
        let ruled: Vec<ReviewId> = (heard.events.iter())
            .filter_map(|event| match event {
                Event::Ruled(act) => Some(act.review.clone()),
                _ => None,
            })
            .collect();
        let withdrawn = self.gone(&message.id, Because::Edited, &ruled);
        heard.events.splice(0..0, withdrawn.events);
        heard
    }

    /// Takes back every ruling that rests on a message, but for those on `kept`.
    fn gone(&self, message: &MessageId, because: Because, kept: &[ReviewId]) -> Heard {
        let trace = Trace::Reply(message.clone());
        let mut heard = Heard::default();
        for review in self.state.reviews().filter(|review| !kept.contains(&review.id)) {
            let Some(standing) = review.standing.iter().find(|standing| standing.trace == trace) else { continue };
            let by = Actor { account: standing.account.clone(), name: String::new(), standing: Standing::Member };
            let place = review.living_card().map_or_else(|| in_channel(message), in_thread);
            let (review, which) = (review.id.clone(), Which::By(trace.clone()));
            heard.events.push(Event::TakenBack(TakeBack { review, by, which, because, place }));
        }
        heard
    }

    fn reacted(&self, message: &MessageId, by: &Actor) -> Heard {
        let mut heard = Heard::default();
        let Some(review) = self.state.on_card(message) else { return heard };
        let Some(observation) = observations(self.state, self.delivery) else { return heard };
        if by.standing == Standing::Bot {
            return heard;
        }
        let place = in_thread(message);
        match emoji::meaning(&observation.emoji, &self.office.emoji) {
            Some(emoji::Meaning::Approve) => heard.events.push(self.reaction(review, by, Ruling::Approve, observation)),
            Some(emoji::Meaning::Reject) => {
                let ruling = Ruling::Reject { reason: String::new() };
                heard.events.push(self.reaction(review, by, ruling, observation));
            }
            Some(emoji::Meaning::Hold) => heard.events.push(Event::Unclear(Unclear {
                review: review.id.clone(),
                by: by.clone(),
                why: "a hold needs a day: until when?".to_owned(),
                choices: vec![Choice::Rule(RulingKind::Hold)],
                delivery: self.delivery.id.clone(),
                place,
            })),
            Some(emoji::Meaning::Ask) => heard.questions.push(Question::why(review.id.clone(), self.delivery, place)),
            None => {}
        }
        heard
    }

    fn reaction(&self, review: &Review, by: &Actor, ruling: Ruling, seen: Observation) -> Event {
        let place = in_thread(&seen.card);
        let trace = Trace::Reaction { card: seen.card, emoji: seen.emoji };
        Event::Ruled(Act {
            review: review.id.clone(),
            by: by.clone(),
            ruling,
            on: None,
            trace,
            seen: self.delivery.seen,
            place,
        })
    }

    fn unreacted(&self, message: &MessageId, by: &Actor) -> Heard {
        let mut heard = Heard::default();
        let Some(review) = self.state.on_card(message) else { return heard };
        if let Some(gone) = observations(self.state, self.delivery) {
            let which = Which::By(Trace::Reaction { card: gone.card, emoji: gone.emoji });
            let (review, by, because) = (review.id.clone(), by.clone(), Because::Unreacted);
            heard.events.push(Event::TakenBack(TakeBack { review, by, which, because, place: in_thread(message) }));
        }
        heard
    }

    fn pressed(&self, message: &MessageId, by: &Actor, action: &Action, typed: Option<&str>) -> Heard {
        let mut heard = Heard::default();
        let id = action_review(action);
        let place = in_thread(message);
        let trace = Trace::Press(self.delivery.id.clone());
        let rule = |ruling, on: &ContentHash| {
            let (review, by, trace) = (id.clone(), by.clone(), trace.clone());
            Event::Ruled(Act { review, by, ruling, on: Some(*on), trace, seen: self.delivery.seen, place: place.clone() })
        };
        match action {
            Action::Rule { on, kind, .. } => {
                let Some(review) = self.state.review(id) else {
                    heard.events.push(rule(Ruling::Approve, on));
                    return heard;
                };
                let text = typed.unwrap_or_default();
                let written = Written { review, by, text, trace: trace.clone(), on: Some(*on), place: place.clone() };
                self.form(&written, *kind, &mut heard);
            }
            Action::Choose { on, field, value, .. } => {
                let value = self.state.review(id).and_then(|review| target(review, field.as_str())).map(|item| Proposed {
                    item,
                    field: field.clone(),
                    value: value.clone(),
                });
                let ruling = Ruling::Correct { values: value.into_iter().collect(), text: String::new() };
                heard.events.push(rule(ruling, on));
            }
            Action::Undo { entry, .. } => {
                let (review, by, which) = (id.clone(), by.clone(), Which::Entry(*entry));
                let because = Because::Undone;
                heard.events.push(Event::TakenBack(TakeBack { review, by, which, because, place }));
            }
            Action::Why { .. } => heard.questions.push(Question::why(id.clone(), self.delivery, place)),
            Action::Hand { on, to, .. } => heard.events.push(rule(Ruling::Delegate { to: to.clone() }, on)),
        }
        heard
    }

    /// What was typed into the form behind a button. The button says what is meant; the text says the rest.
    fn form(&self, written: &Written<'_>, kind: RulingKind, heard: &mut Heard) {
        match kind {
            RulingKind::Approve => heard.events.push(self.rule(written, Ruling::Approve)),
            RulingKind::Reject => {
                heard.events.push(self.rule(written, Ruling::Reject { reason: written.text.to_owned() }));
            }
            RulingKind::Withdraw => heard.events.push(self.withdraw(written)),
            RulingKind::Ask => heard.questions.push(self.question(written)),
            RulingKind::Correct | RulingKind::Hold | RulingKind::Delegate => {
                let asked = self.office.asked(self.project, written.review, self.at());
                let reading = reply::read_form(written.text, kind, &asked.borrowed());
                self.take(written, &reading, heard);
            }
        }
    }

    /// What a reading comes to.
    fn take(&self, written: &Written<'_>, reading: &reply::Reading, heard: &mut Heard) {
        match reading.ruling {
            Said::Approve => heard.events.push(self.rule(written, Ruling::Approve)),
            Said::Reject => {
                heard.events.push(self.rule(written, Ruling::Reject { reason: written.text.to_owned() }));
            }
            Said::Correct => self.correct(written, reading, heard),
            Said::Hold => match reading.until {
                Some(until) => heard.events.push(self.rule(written, Ruling::Hold { until })),
                None => self.ask_back(written, "until when should it be held?", Vec::new(), heard),
            },
            Said::Delegate => self.delegate(written, reading, heard),
            Said::Withdraw => heard.events.push(self.withdraw(written)),
            Said::Ask => {}
            Said::Unclear => {
                let choices = self.choices(written.review, reading);
                self.ask_back(written, &reading.why, choices, heard);
            }
            Said::None => {}
        }
        if reading.ruling == Said::Ask || reading.also.contains(&Said::Ask) {
            heard.questions.push(self.question(written));
        }
    }

    fn correct(&self, written: &Written<'_>, reading: &reply::Reading, heard: &mut Heard) {
        let values: Option<Vec<Proposed>> = (reading.values.iter())
            .map(|(field, given)| {
                let item = target(written.review, field)?;
                let field = crate::domain::value::Field::from_name(field);
                Some(Proposed { item, field, value: given.value.clone() })
            })
            .collect();
        match values.filter(|values| !values.is_empty()) {
            Some(values) => {
                heard.events.push(self.rule(written, Ruling::Correct { values, text: written.text.to_owned() }));
            }
            None => self.ask_back(written, "what should it be instead?", vec![Choice::Rule(RulingKind::Correct)], heard),
        }
    }

    fn delegate(&self, written: &Written<'_>, reading: &reply::Reading, heard: &mut Heard) {
        match reading.to.as_deref().and_then(|name| self.project.roster.named(name)) {
            Some(person) => heard.events.push(self.rule(written, Ruling::Delegate { to: person.id.clone() })),
            None => self.ask_back(written, "who should decide instead?", Vec::new(), heard),
        }
    }

    /// What an unclear reply may have meant: the values of an ambiguous date, the person that it depends on, else a plain yes or no.
    fn choices(&self, review: &Review, reading: &reply::Reading) -> Vec<Choice> {
        let mut choices: Vec<Choice> = (reading.choices.iter())
            .flat_map(|choice| {
                let field = crate::domain::value::Field::from_name(&choice.field);
                choice.values.iter().map(move |value| Choice::Value(field.clone(), value.clone()))
            })
            .collect();
        let condition = reading.condition.as_deref().unwrap_or_default();
        let rule = self.project.policy.rule(review.proposition.kind);
        let person = condition.split(|c: char| !c.is_alphanumeric()).find_map(|word| self.project.roster.named(word));
        choices.extend(person.filter(|person| rule.may_be_handed_to(person)).map(|person| Choice::Hand(person.id.clone())));
        if choices.is_empty() {
            choices = vec![Choice::Rule(RulingKind::Approve), Choice::Rule(RulingKind::Reject)];
        }
        choices
    }

    fn rule(&self, written: &Written<'_>, ruling: Ruling) -> Event {
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

    fn withdraw(&self, written: &Written<'_>) -> Event {
        Event::TakenBack(TakeBack {
            review: written.review.id.clone(),
            by: written.by.clone(),
            which: Which::Last,
            because: Because::Undone,
            place: written.place.clone(),
        })
    }

    fn ask_back(&self, written: &Written<'_>, why: &str, choices: Vec<Choice>, heard: &mut Heard) {
        heard.events.push(Event::Unclear(Unclear {
            review: written.review.id.clone(),
            by: written.by.clone(),
            why: why.to_owned(),
            choices,
            delivery: self.delivery.id.clone(),
            place: written.place.clone(),
        }));
    }

    fn question(&self, written: &Written<'_>) -> Question {
        Question::asked(written.review.id.clone(), self.delivery, written.place.clone(), written.text)
    }

    fn at(&self) -> DateTime<Utc> {
        self.delivery.seen.latest()
    }
}

/// The item that a review's field is about: the one whose field is proposed, else the only item that it rests on.
fn target(review: &Review, field: &str) -> Option<crate::domain::name::ItemKey> {
    use crate::domain::evidence::Evidence;
    let proposed = &review.proposition.proposed;
    let named = proposed.iter().find(|value| value.field.as_str() == field).or(proposed.first());
    let read = review.proposition.evidence.iter().find_map(|evidence| match evidence {
        Evidence::Reading { item, .. } => Some(item.clone()),
        _ => None,
    });
    named.map(|value| value.item.clone()).or(read)
}

fn thread_of(message: &Message) -> Place {
    message.answers().map_or_else(|| in_channel(&message.id), |card| in_thread(&card))
}

fn in_thread(card: &MessageId) -> Place {
    Place { channel: card.channel.clone(), thread: Some(card.clone()), only: None }
}

fn in_channel(message: &MessageId) -> Place {
    Place { channel: message.channel.clone(), thread: None, only: None }
}
