//! Bytes into entries. The words that are still there are put back on the way.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::authorship::{Authorship, Purpose};
use crate::domain::entry::{Refusal, What};
use crate::domain::finding::{Detector, Proposed};
use crate::domain::name::{OutgoingKey, PersonId, TargetId};
use crate::domain::proposition::ContentHash;
use crate::domain::schedule::Slot;
use crate::ledger::words::Restorer;

use super::acts::{
    CardPostedV1, CarriedOutV1, DayFullV1, DigestComposedV1, DraftWrittenV1, EscalatedV1, LessonRevokedV1,
    ModelAskedV1, NotCarriedOutV1, OverranV1, PausedV1, PersonErasedV1, PostFailedV1, RemindedV1, ReviewReopenedV1,
    ReviewSettledV1, RulingRecordedV1, RulingRefusedV1, RulingWithdrawnV1, SilenceLiftedV1,
};
use super::foot::read_foot;
use super::names::{Unreadable, read, read_account, read_due, read_message, read_review, read_time};
use super::opened::ReviewOpenedV1;
use super::value::read_values;

/// What every body opens with.
#[derive(Deserialize)]
struct Opening<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    v: u32,
}

/// The entry of a body.
pub(crate) fn read_entry(body: &[u8], restorer: &mut Restorer) -> Result<What, Unreadable> {
    let opening = opening(body)?;
    if opening.v != 1 {
        return Err(Unreadable(format!(
            "its shape is {} version {}, which this release does not know; hint: run the newer release",
            opening.kind, opening.v
        )));
    }
    match &*opening.kind {
        "review-opened" => shape::<ReviewOpenedV1>(body)?.restore(restorer),
        "ruling-recorded" => read_ruling(body, restorer),
        "card-posted" | "ruling-withdrawn" | "ruling-refused" | "review-settled" | "review-reopened" => {
            read_course(&opening.kind, body)
        }
        "reminded" | "escalated" | "overran" | "digest-composed" => read_times(&opening.kind, body),
        "model-asked" | "draft-written" => read_model(&opening.kind, body),
        "post-failed" => shape::<PostFailedV1>(body).and_then(|stored| {
            let key = read("key", &stored.key, OutgoingKey::parse)?;
            Ok(What::PostFailed { key, why: stored.why })
        }),
        "lesson-revoked" => shape::<LessonRevokedV1>(body).and_then(|stored| {
            let (review, by) = (read_review(&stored.review)?, person(&stored.by)?);
            Ok(What::LessonRevoked { review, lesson: stored.lesson, by })
        }),
        "paused" => shape::<PausedV1>(body).and_then(|stored| {
            let by = person(&stored.by)?;
            Ok(What::Paused { by, paused: stored.paused })
        }),
        "carried-out" | "not-carried-out" => read_carried(&opening.kind, body),
        "silence-lifted" | "day-full" => read_noise(&opening.kind, body),
        "person-erased" => shape::<PersonErasedV1>(body).map(|stored| What::PersonErased { messages: stored.messages }),
        other => Err(Unreadable(format!("its kind {other:?} is not known; hint: run the release that wrote it"))),
    }
}

/// The kind and the version, which stand first in every body that was ever written.
fn opening(body: &[u8]) -> Result<Opening<'_>, Unreadable> {
    let first = || {
        let rest = body.strip_prefix(b"{\"kind\":\"")?;
        let end = rest.iter().position(|byte| *byte == b'"')?;
        let kind = std::str::from_utf8(&rest[..end]).ok()?;
        let is_plain = !kind.contains('\\') && rest[end..].starts_with(b"\",\"v\":1,");
        is_plain.then_some(Opening { kind: Cow::Borrowed(kind), v: 1 })
    };
    first().map_or_else(|| serde_json::from_slice(body).map_err(broken), Ok)
}

fn shape<T: DeserializeOwned>(body: &[u8]) -> Result<T, Unreadable> {
    serde_json::from_slice(body).map_err(broken)
}

fn broken(error: serde_json::Error) -> Unreadable {
    Unreadable(error.to_string())
}

fn person(raw: &str) -> Result<PersonId, Unreadable> {
    read("person", raw, PersonId::parse)
}

fn people(raw: &[String]) -> Result<Vec<PersonId>, Unreadable> {
    raw.iter().map(|raw| person(raw)).collect()
}

fn read_ruling(body: &[u8], restorer: &mut Restorer) -> Result<What, Unreadable> {
    let stored: RulingRecordedV1 = shape(body)?;
    Ok(What::RulingRecorded {
        review: read_review(&stored.review)?,
        by: person(&stored.by)?,
        account: read_account(&stored.account)?,
        ruling: stored.ruling.restore(restorer)?,
        on: read("hash", &stored.on, ContentHash::parse)?,
        trace: stored.trace.try_into()?,
        seen: stored.seen.try_into()?,
    })
}

fn read_course(kind: &str, body: &[u8]) -> Result<What, Unreadable> {
    Ok(match kind {
        "card-posted" => {
            let stored: CardPostedV1 = shape(body)?;
            let card = read_message(&stored.card)?;
            What::CardPosted { review: read_review(&stored.review)?, card }
        }
        "ruling-withdrawn" => {
            let stored: RulingWithdrawnV1 = shape(body)?;
            What::RulingWithdrawn {
                review: read_review(&stored.review)?,
                ruling: stored.ruling,
                because: stored.because.into(),
            }
        }
        "ruling-refused" => {
            let stored: RulingRefusedV1 = shape(body)?;
            What::RulingRefused {
                review: read_review(&stored.review)?,
                account: read_account(&stored.account)?,
                refusal: Refusal::try_from(stored.refusal)?,
            }
        }
        "review-settled" => {
            let stored: ReviewSettledV1 = shape(body)?;
            let values: Vec<Proposed> = read_values(stored.values)?;
            What::ReviewSettled {
                review: read_review(&stored.review)?,
                state: stored.state.try_into()?,
                by: stored.by,
                values,
            }
        }
        _ => {
            let stored: ReviewReopenedV1 = shape(body)?;
            let due = read_due(stored.due.as_ref())?;
            What::ReviewReopened { review: read_review(&stored.review)?, due }
        }
    })
}

fn read_carried(kind: &str, body: &[u8]) -> Result<What, Unreadable> {
    let target = |raw: &str| read("target", raw, TargetId::parse);
    Ok(match kind {
        "carried-out" => {
            let stored: CarriedOutV1 = shape(body)?;
            What::CarriedOut {
                review: read_review(&stored.review)?,
                of: stored.of,
                target: target(&stored.target)?,
                did: stored.did,
                before: read_values(stored.before)?,
            }
        }
        _ => {
            let stored: NotCarriedOutV1 = shape(body)?;
            let review = read_review(&stored.review)?;
            What::NotCarriedOut { review, of: stored.of, target: target(&stored.target)?, why: stored.why }
        }
    })
}

fn read_noise(kind: &str, body: &[u8]) -> Result<What, Unreadable> {
    let detector = |raw: &str| read("detector", raw, Detector::parse);
    Ok(match kind {
        "silence-lifted" => {
            let stored: SilenceLiftedV1 = shape(body)?;
            What::SilenceLifted {
                review: read_review(&stored.review)?,
                detector: detector(&stored.detector)?,
                by: person(&stored.by)?,
            }
        }
        _ => {
            let stored: DayFullV1 = shape(body)?;
            let waiting = stored.waiting.iter().map(|(name, number)| Ok((detector(name)?, *number)));
            What::DayFull {
                day: read("day", &stored.day, |raw| raw.parse::<NaiveDate>().ok())?,
                waiting: waiting.collect::<Result<_, Unreadable>>()?,
            }
        }
    })
}

fn read_times(kind: &str, body: &[u8]) -> Result<What, Unreadable> {
    Ok(match kind {
        "reminded" => {
            let stored: RemindedV1 = shape(body)?;
            let whom = people(&stored.whom)?;
            What::Reminded { review: read_review(&stored.review)?, whom, times: stored.times }
        }
        "escalated" => {
            let stored: EscalatedV1 = shape(body)?;
            What::Escalated {
                review: read_review(&stored.review)?,
                whom: people(&stored.whom)?,
                due: read_due(stored.due.as_ref())?,
            }
        }
        "overran" => {
            let stored: OverranV1 = shape(body)?;
            What::Overran { review: read_review(&stored.review)? }
        }
        _ => {
            let stored: DigestComposedV1 = shape(body)?;
            let review = stored.review.map(|review| read_review(&review));
            What::DigestComposed {
                slot: read("slot", &stored.slot, |raw| raw.parse::<NaiveDateTime>().ok().map(Slot))?,
                review: review.transpose()?,
                covers: (read_time(&stored.covers.0)?, read_time(&stored.covers.1)?),
                foot: stored.foot.map(read_foot).transpose()?.map(Box::new),
            }
        }
    })
}

/// That a model was asked.
fn read_model(kind: &str, body: &[u8]) -> Result<What, Unreadable> {
    Ok(match kind {
        "draft-written" => {
            let stored: DraftWrittenV1 = shape(body)?;
            What::DraftWritten {
                slot: read("slot", &stored.slot, |raw| raw.parse::<NaiveDateTime>().ok().map(Slot))?,
                by: Authorship {
                    model: stored.model,
                    prompt: stored.prompt,
                    tokens: stored.tokens,
                    tokens_that_day: stored.tokens_that_day,
                    cost: Decimal::ZERO,
                    cost_that_day: Decimal::ZERO,
                },
            }
        }
        _ => {
            let stored: ModelAskedV1 = shape(body)?;
            let slot = |raw: String| read("slot", &raw, |raw| raw.parse::<NaiveDateTime>().ok().map(Slot));
            let cost = |raw: &str| read("cost", raw, |raw| raw.parse::<Decimal>().ok());
            What::ModelAsked {
                purpose: stored.slot.map(slot).transpose()?.map_or(Purpose::Answer, Purpose::Digest),
                by: Authorship {
                    model: stored.model,
                    prompt: stored.prompt,
                    tokens: stored.tokens,
                    tokens_that_day: stored.tokens_that_day,
                    cost: cost(&stored.cost)?,
                    cost_that_day: cost(&stored.cost_that_day)?,
                },
            }
        }
    })
}
