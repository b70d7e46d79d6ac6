//! Entries into bytes. The words of people are sealed on the way.

use serde::Serialize;

use crate::domain::authorship::Purpose;
use crate::domain::entry::What;
use crate::domain::name::PersonId;
use crate::ledger::words::Sealer;

use super::acts::{
    CardPostedV1, CarriedOutV1, DayFullV1, DigestComposedV1, DraftWrittenV1, EscalatedV1, LessonRevokedV1,
    ModelAskedV1, NotCarriedOutV1, OverranV1, PausedV1, PersonErasedV1, PostFailedV1, RemindedV1, ReviewReopenedV1,
    ReviewSettledV1, RulingRecordedV1, RulingRefusedV1, RulingWithdrawnV1, SilenceLiftedV1,
};
use super::names::{account, message, time};
use super::opened::ReviewOpenedV1;
use super::ruling::{RulingV1, Spoken};
use super::value::store_values;

/// The form of a scheduled time on the wall clock.
pub(super) const SLOT_FORM: &str = "%Y-%m-%dT%H:%M:%S%.f";

/// The form of a day.
pub(super) const DAY_FORM: &str = "%Y-%m-%d";

/// The body of an entry.
pub(crate) fn write_entry(what: &What, sealer: &mut Sealer) -> Vec<u8> {
    let mut body = Vec::with_capacity(512);
    body.extend_from_slice(b"{\"kind\":\"");
    body.extend_from_slice(what.kind().as_bytes());
    body.extend_from_slice(b"\",\"v\":1");
    let brace = body.len();
    write_fields(what, sealer, &mut body);
    // The shape's own opening brace: its fields follow on those that are there.
    body[brace] = b',';
    body
}

fn write<T: Serialize>(shape: &T, body: &mut Vec<u8>) {
    serde_json::to_writer(body, shape).expect("a shape has text keys only, and memory takes every byte");
}

fn write_fields(what: &What, sealer: &mut Sealer, body: &mut Vec<u8>) {
    match what {
        What::ReviewOpened { .. } => {
            if let Some(shape) = ReviewOpenedV1::store(what, sealer) {
                write(&shape, body);
            }
        }
        What::RulingRecorded { .. } => write_ruling(what, sealer, body),
        What::CardPosted { .. }
        | What::RulingWithdrawn { .. }
        | What::RulingRefused { .. }
        | What::ReviewSettled { .. }
        | What::ReviewReopened { .. } => write_course(what, body),
        What::Reminded { .. } | What::Escalated { .. } | What::Overran { .. } | What::DigestComposed { .. } => {
            write_time(what, body)
        }
        What::ModelAsked { purpose, by } => {
            let slot = match purpose {
                Purpose::Digest(slot) => Some(slot.0.format(SLOT_FORM).to_string()),
                Purpose::Answer => None,
            };
            let shape = ModelAskedV1 {
                slot,
                model: by.model.clone(),
                prompt: by.prompt.clone(),
                tokens: by.tokens,
                tokens_that_day: by.tokens_that_day,
                cost: by.cost.to_string(),
                cost_that_day: by.cost_that_day.to_string(),
            };
            write(&shape, body);
        }
        What::DraftWritten { slot, by } => {
            let shape = DraftWrittenV1 {
                slot: slot.0.format(SLOT_FORM).to_string(),
                model: by.model.clone(),
                prompt: by.prompt.clone(),
                tokens: by.tokens,
                tokens_that_day: by.tokens_that_day,
            };
            write(&shape, body);
        }
        What::LessonRevoked { review, lesson, by } => {
            let (review, by) = (review.to_string(), by.as_str().to_owned());
            write(&LessonRevokedV1 { review, lesson: *lesson, by }, body);
        }
        What::PostFailed { key, why } => {
            let key = key.as_str().to_owned();
            write(&PostFailedV1 { key, why: why.clone() }, body);
        }
        What::Paused { by, paused } => {
            let by = by.as_str().to_owned();
            write(&PausedV1 { by, paused: *paused }, body);
        }
        What::CarriedOut { .. } | What::NotCarriedOut { .. } => write_carried(what, body),
        What::SilenceLifted { .. } | What::DayFull { .. } => write_noise(what, body),
        What::PersonErased { messages } => write(&PersonErasedV1 { messages: *messages }, body),
    }
}

fn write_ruling(what: &What, sealer: &mut Sealer, body: &mut Vec<u8>) {
    if let What::RulingRecorded { review, by, account: who, ruling, on, trace, seen } = what {
        let spoken = Spoken { account: who, trace, seen: *seen };
        let shape = RulingRecordedV1 {
            review: review.to_string(),
            by: by.as_str().to_owned(),
            account: account(who),
            ruling: RulingV1::store(ruling, spoken, sealer),
            on: on.to_string(),
            trace: trace.into(),
            seen: (*seen).into(),
        };
        write(&shape, body);
    }
}

/// What happens to a review by people's acts.
fn write_course(what: &What, body: &mut Vec<u8>) {
    match what {
        What::CardPosted { review, card } => {
            let (review, card) = (review.to_string(), message(card));
            write(&CardPostedV1 { review, card }, body);
        }
        What::RulingWithdrawn { review, ruling, because } => {
            let (review, ruling) = (review.to_string(), *ruling);
            let because = (*because).into();
            write(&RulingWithdrawnV1 { review, ruling, because }, body);
        }
        What::RulingRefused { review, account: who, refusal } => {
            let (review, account) = (review.to_string(), account(who));
            let refusal = refusal.into();
            write(&RulingRefusedV1 { review, account, refusal }, body);
        }
        What::ReviewSettled { review, state, by, values } => {
            let shape = ReviewSettledV1 {
                review: review.to_string(),
                state: state.into(),
                by: by.clone(),
                values: store_values(values),
            };
            write(&shape, body);
        }
        What::ReviewReopened { review, due } => {
            let (review, due) = (review.to_string(), due.map(time));
            write(&ReviewReopenedV1 { review, due }, body);
        }
        _ => {}
    }
}

/// What came of carrying something out.
fn write_carried(what: &What, body: &mut Vec<u8>) {
    match what {
        What::CarriedOut { review, of, target, did, before } => {
            let shape = CarriedOutV1 {
                review: review.to_string(),
                of: *of,
                target: target.to_string(),
                did: did.clone(),
                before: store_values(before),
            };
            write(&shape, body);
        }
        What::NotCarriedOut { review, of, target, why } => {
            let (review, target) = (review.to_string(), target.to_string());
            write(&NotCarriedOutV1 { review, of: *of, target, why: why.clone() }, body);
        }
        _ => {}
    }
}

/// What keeps the bot quiet, and what ends that.
fn write_noise(what: &What, body: &mut Vec<u8>) {
    match what {
        What::SilenceLifted { review, detector, by } => {
            let (review, detector) = (review.to_string(), detector.as_str().to_owned());
            let by = by.as_str().to_owned();
            write(&SilenceLiftedV1 { review, detector, by }, body);
        }
        What::DayFull { day, waiting } => {
            let waiting = waiting.iter().map(|(detector, number)| (detector.as_str().to_owned(), *number));
            let (day, waiting) = (day.format(DAY_FORM).to_string(), waiting.collect());
            write(&DayFullV1 { day, waiting }, body);
        }
        _ => {}
    }
}

/// What happens because time passed.
fn write_time(what: &What, body: &mut Vec<u8>) {
    let names = |whom: &[PersonId]| whom.iter().map(ToString::to_string).collect();
    match what {
        What::Reminded { review, whom, times } => {
            let (review, whom) = (review.to_string(), names(whom));
            write(&RemindedV1 { review, whom, times: *times }, body);
        }
        What::Escalated { review, whom, due } => {
            let (review, whom, due) = (review.to_string(), names(whom), due.map(time));
            write(&EscalatedV1 { review, whom, due }, body);
        }
        What::Overran { review } => {
            let review = review.to_string();
            write(&OverranV1 { review }, body);
        }
        What::DigestComposed { slot, review, covers, foot } => {
            let shape = DigestComposedV1 {
                slot: slot.0.format(SLOT_FORM).to_string(),
                review: review.as_ref().map(ToString::to_string),
                covers: (time(covers.0), time(covers.1)),
                foot: foot.as_deref().map(Into::into),
            };
            write(&shape, body);
        }
        _ => {}
    }
}

/// True where words of people were sealed in a body.
pub(crate) fn holds_seals(body: &[u8]) -> bool {
    const MARK: &[u8] = b"sealed\":";
    body.windows(MARK.len()).any(|window| window == MARK)
}
