//! Stored shapes of evidence: of a message its id and the seal of the words, never the words.

use serde::{Deserialize, Serialize};

use crate::domain::evidence::Evidence;
use crate::domain::name::{ItemKey, SourceId};
use crate::domain::value::Field;
use crate::ledger::words::{Restorer, SALT_BYTES, Sealer, Word};

use super::names::{Unreadable, message, read, read_message, read_time, time};
use super::value::ValueV1;

/// One piece of evidence.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EvidenceV1 {
    Message { id: String, at: String, sealed: String },
    Reading { source: String, item: String, field: String, value: ValueV1, at: String, locator: String },
    Entry(u64),
}

impl EvidenceV1 {
    pub(crate) fn store(evidence: &Evidence, sealer: &mut Sealer) -> Self {
        match evidence {
            Evidence::Message { id, author, at, quote } => Self::Message {
                id: message(id),
                at: time(*at),
                sealed: sealer.seal(Word {
                    message: Some(id.clone()),
                    account: None,
                    at: *at,
                    salt: [0; SALT_BYTES],
                    text: quote.clone(),
                    name: author.clone(),
                }),
            },
            Evidence::Reading { source, item, field, value, at, locator } => Self::Reading {
                source: source.as_str().to_owned(),
                item: item.as_str().to_owned(),
                field: field.as_str().to_owned(),
                value: ValueV1::from(value),
                at: time(*at),
                locator: locator.clone(),
            },
            Evidence::Entry { n } => Self::Entry(*n),
        }
    }

    pub(crate) fn restore(self, restorer: &mut Restorer) -> Result<Evidence, Unreadable> {
        Ok(match self {
            Self::Message { id, at, sealed } => {
                let (quote, author) = restorer.restore(&sealed);
                Evidence::Message { id: read_message(&id)?, author, at: read_time(&at)?, quote }
            }
            Self::Reading { source, item, field, value, at, locator } => Evidence::Reading {
                source: read("source", &source, SourceId::parse)?,
                item: read("item", &item, ItemKey::parse)?,
                field: Field::from_name(&field),
                value: value.try_into()?,
                at: read_time(&at)?,
                locator,
            },
            Self::Entry(n) => Evidence::Entry { n },
        })
    }
}
