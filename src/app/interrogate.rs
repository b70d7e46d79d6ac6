//! Questions: in a review's thread, or by command. Answered from the evidence, the plan and the ledger, with sources, or not at all.

use chrono::{DateTime, Utc};

use super::known::Known;
use super::office::Office;
use super::retrieve::{Retrieved, retrieve};
use crate::domain::brief::BriefMessage;
use crate::domain::delivery::Delivery;
use crate::domain::message::ChannelId;
use crate::domain::name::{OutgoingKey, ReviewId};
use crate::domain::outgoing::{AnswerLine, Outgoing, Place, Say};
use crate::domain::person::Standing;
use crate::domain::project::Project;
use crate::domain::state::Spent;
use crate::domain::value::Field;
use crate::language::question::is_question;
use crate::ledger::LedgerError;
use crate::wording::say::{Matter, answer};
use crate::writer::Writer;
use crate::writer::inquiry::{Inquiry, Wants};

/// The most reviews that an answer tells of.
const REVIEWS_LIMIT: usize = 2;

/// So many questions of a thread are remembered.
const BEFORE_LIMIT: usize = 8;

/// The most messages that a model is shown for one answer.
const SHOWN_LIMIT: usize = 16;

/// The fields that tell a day, a person, a number.
const DAYS: &[Field] = &[Field::Start, Field::Due, Field::Forecast, Field::Finished];
const PEOPLE: &[Field] = &[Field::Owner];
const NUMBERS: &[Field] =
    &[Field::Progress, Field::Budget, Field::Spent, Field::ForecastCost, Field::Scope, Field::Done];

/// Something that somebody wants to know.
#[derive(Debug)]
pub(super) struct Question {
    review: Option<ReviewId>,
    key: OutgoingKey,
    place: Place,
    /// What they wrote; "why?" where they only pointed.
    text: String,
}

/// A question that a model may phrase the answer to.
#[derive(Clone, Debug, PartialEq)]
pub struct Inquired {
    /// The answer without a model, and where it goes.
    pub outgoing: Outgoing,
    /// What was asked.
    pub question: String,
    /// What may answer it, the best first.
    pub messages: Vec<BriefMessage>,
    /// The lines that code says, whoever phrases the rest: of the plan and of the ledger.
    pub stated: Vec<AnswerLine>,
    /// What models have used on that day.
    pub spent: Spent,
    /// When it was asked.
    pub at: DateTime<Utc>,
}

/// What a question came to.
#[derive(Debug)]
pub enum Answered {
    /// These lines.
    Now(Vec<AnswerLine>),
    /// A model is asked first, outside of the desk.
    Later(Box<Inquired>),
}

impl Question {
    /// Why a review was raised.
    pub(super) fn why(review: ReviewId, delivery: &Delivery, place: Place) -> Self {
        Self::asked(review, delivery, place, "why?")
    }

    /// What somebody wrote in a review's thread.
    pub(super) fn asked(review: ReviewId, delivery: &Delivery, place: Place, text: &str) -> Self {
        let of = review.to_string();
        Self { review: Some(review), ..Self::of(&of, delivery, place, text) }
    }

    /// What somebody wants to know of the project.
    pub(super) fn of_project(delivery: &Delivery, place: Place, text: &str) -> Self {
        Self::of("ask", delivery, place, text)
    }

    /// What an operator wants to know, as it may be read in a channel. It is answered where it is asked, and sent nowhere.
    pub(super) fn of_operator(channel: &ChannelId, text: &str) -> Self {
        let place = Place { channel: channel.clone(), thread: None, only: None };
        let key = OutgoingKey::parse("answer-operator").expect("it is a key");
        Self { review: None, key, place, text: text.to_owned() }
    }

    fn of(what: &str, delivery: &Delivery, place: Place, text: &str) -> Self {
        // A delivery is answered once for each review: its id, shortened from the front, is in the key.
        let id = delivery.id.as_str();
        let from = id.char_indices().rev().nth(79).map_or(0, |(index, _)| index);
        let key = OutgoingKey::parse(&format!("answer-{what}-{}", &id[from..]));
        let key = key.expect("it is made of ids that were parsed");
        Self { review: None, key, place, text: text.to_owned() }
    }

    /// The answer as it goes out.
    pub(super) fn outgoing(&self, lines: Vec<AnswerLine>) -> Outgoing {
        let say = Say::Answer { review: self.review.clone(), lines };
        Outgoing { key: self.key.clone(), to: self.place.clone(), say }
    }
}

/// Answers a question. A review whose readers are fewer than those of the place is not told there.
pub(super) async fn answer(
    (office, project): (&Office, &Project),
    known: &mut Known,
    question: &Question,
    now: DateTime<Utc>,
) -> Result<Answered, LedgerError> {
    known.refresh_corrections();
    let unknown = || Answered::Now(vec![AnswerLine::from(answer::UNKNOWN.to_owned())]);
    let review = question.review.as_ref().map(|id| known.state.review(id).cloned());
    let Some(review) = review.map_or(Some(None), |found| {
        found.filter(|review| review.audience.may_read_in(&question.place.channel)).map(Some)
    }) else {
        return Ok(unknown());
    };
    let mut before = before(office, question).await?;
    before.extend(review.iter().map(|review| review.proposition.subject.clone()));
    let earlier: Vec<&str> = before.iter().map(String::as_str).collect();
    let inquiry = Inquiry::read(&question.text, &earlier);
    let of_review = review.as_ref().zip(answer::Question::read(&question.text));
    let itself = of_review.map(|(review, asked)| {
        let rule = project.policy.rule(review.proposition.kind);
        let lines = answer::answer(&Matter { project, review, rule, now }, asked);
        let (subject, text) = (&review.proposition.subject, &review.proposition.text);
        let foreign = inquiry.telling().filter(|word| !stands(word, subject) && !stands(word, text)).count();
        (lines, asked, foreign)
    });
    if let Some((lines, _, 0)) = &itself {
        return Ok(if lines.is_empty() { unknown() } else { Answered::Now(told(lines.clone())) });
    }
    let found = retrieve((office, project), known, &inquiry, &question.place.channel).await?;
    let stated = stated(project, known, (question, &inquiry, &found, &earlier), now);
    let picked = inquiry.pick(&found.passages(), &found.rarity);
    let said = picked.iter().filter_map(|claim| answer::said(project, claim, true, now));
    let mut lines: Vec<AnswerLine> = stated.iter().cloned().chain(said).collect();
    let asks_itself = |asked| matches!(asked, answer::Question::Why | answer::Question::Since);
    if lines.is_empty()
        && let Some((of_itself, asked, 1)) = itself
        && asks_itself(asked)
    {
        lines = told(of_itself);
    }
    if lines.is_empty() {
        return Ok(unknown());
    }
    if matches!(office.writer, Writer::Model(_)) && !picked.is_empty() {
        return Ok(Answered::Later(Box::new(Inquired {
            outgoing: question.outgoing(lines),
            question: question.text.clone(),
            messages: shown(&inquiry, found),
            stated,
            spent: known.spent(project, now),
            at: now,
        })));
    }
    Ok(Answered::Now(lines))
}

/// What people asked before in the same thread, the newest first.
async fn before(office: &Office, question: &Question) -> Result<Vec<String>, LedgerError> {
    let Some(root) = &question.place.thread else { return Ok(Vec::new()) };
    let thread = office.ledger.thread(root).await?;
    let asked = thread.into_iter().rev().filter(|message| {
        message.author.standing != Standing::Bot && message.text != question.text && is_question(&message.text)
    });
    Ok(asked.take(BEFORE_LIMIT).map(|message| message.text).collect())
}

fn stands(word: &str, text: &str) -> bool {
    use crate::language::status::stem;
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|piece| stem(piece) == stem(word))
}

fn told(lines: Vec<String>) -> Vec<AnswerLine> {
    lines.into_iter().map(AnswerLine::from).collect()
}

/// What the plan and the ledger say of it.
fn stated(
    project: &Project,
    known: &Known,
    (question, inquiry, found, before): (&Question, &Inquiry, &Retrieved, &[&str]),
    now: DateTime<Utc>,
) -> Vec<AnswerLine> {
    let wanted = match inquiry.wants {
        Wants::Day => DAYS,
        Wants::Person => PEOPLE,
        Wants::Number => NUMBERS,
        Wants::Reason | Wants::Anything => &[],
    };
    let mut lines = answer::planned(project, &known.plan, &question.text, (wanted, now));
    if lines.is_empty() && inquiry.telling().next().is_none() {
        let earlier = before.iter().take(1).map(|text| answer::planned(project, &known.plan, text, (wanted, now)));
        lines = earlier.into_iter().find(|lines| !lines.is_empty()).unwrap_or_default();
    }
    let reviews = found.reviews.iter().filter_map(|id| known.state.review(id)).take(REVIEWS_LIMIT);
    lines.extend(reviews.map(|review| {
        let rule = project.policy.rule(review.proposition.kind);
        answer::ruled(&Matter { project, review, rule, now })
    }));
    told(lines)
}

/// The messages that a model is shown: those that are about the question, and what came before and after them.
fn shown(inquiry: &Inquiry, found: Retrieved) -> Vec<BriefMessage> {
    let mut shown: Vec<BriefMessage> = Vec::new();
    let rarity = found.rarity;
    for (message, under) in found.said {
        let about = under.as_ref().map_or("", |under| under.text.as_str());
        if !inquiry.is_about(&[&message.text, &message.author, about], &rarity) {
            continue;
        }
        for one in under.into_iter().chain([message]) {
            if shown.len() < SHOWN_LIMIT && !shown.contains(&one) {
                shown.push(one);
            }
        }
    }
    shown
}

/// The reviews that a person can be told of in a channel.
pub(super) async fn review_for(
    office: &Office,
    known: &mut Known,
    id: &ReviewId,
    channel: &ChannelId,
) -> Result<bool, LedgerError> {
    known.recall(office, id).await?;
    Ok(known.state.review(id).is_some_and(|review| review.audience.may_read_in(channel)))
}
