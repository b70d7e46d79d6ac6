//! Questions in threads: "why?", "show me", "since when?", how an item stands. Answered from the evidence and the plan, or not at all.

use chrono::{DateTime, Utc};

use super::known::Known;
use super::office::Office;
use crate::domain::delivery::Delivery;
use crate::domain::name::{OutgoingKey, ReviewId};
use crate::domain::outgoing::{Outgoing, Place, Say};
use crate::domain::project::Project;
use crate::ledger::LedgerError;
use crate::wording::say::{Matter, answer};

/// Something that somebody wants to know of a review.
#[derive(Debug)]
pub(super) struct Question {
    review: ReviewId,
    key: OutgoingKey,
    place: Place,
    /// What they wrote; "why?" where they only pointed.
    text: String,
}

impl Question {
    /// Why a review was raised.
    pub(super) fn why(review: ReviewId, delivery: &Delivery, place: Place) -> Self {
        Self::asked(review, delivery, place, "why?")
    }

    /// What somebody wrote.
    pub(super) fn asked(review: ReviewId, delivery: &Delivery, place: Place, text: &str) -> Self {
        // A delivery is answered once for each review: its id, shortened from the front, is in the key.
        let id = delivery.id.as_str();
        let from = id.char_indices().rev().nth(79).map_or(0, |(index, _)| index);
        let key = OutgoingKey::parse(&format!("answer-{review}-{}", &id[from..]));
        let key = key.expect("it is made of ids that were parsed");
        Self { review, key, place, text: text.to_owned() }
    }

    /// The answer as it goes out.
    pub(super) fn outgoing(&self, lines: Vec<String>) -> Outgoing {
        let say = Say::Answer { review: Some(self.review.clone()), lines };
        Outgoing { key: self.key.clone(), to: self.place.clone(), say }
    }
}

/// Answers a question in lines. A review whose readers are fewer than those of the place is not told there.
pub(super) fn answer(project: &Project, known: &mut Known, question: &Question, now: DateTime<Utc>) -> Vec<String> {
    known.refresh_corrections();
    let review = known.state.review(&question.review);
    let Some(review) = review.filter(|review| review.audience.may_read_in(&question.place.channel)) else {
        return vec![answer::UNKNOWN.to_owned()];
    };
    let rule = project.policy.rule(review.proposition.kind);
    answer::answer(&Matter { project, review, rule, now }, &known.plan, &question.text)
}

/// The reviews that a person can be told of in a channel.
pub(super) async fn review_for(
    office: &Office,
    known: &mut Known,
    id: &ReviewId,
    channel: &crate::domain::message::ChannelId,
) -> Result<bool, LedgerError> {
    known.recall(office, id).await?;
    Ok(known.state.review(id).is_some_and(|review| review.audience.may_read_in(channel)))
}
