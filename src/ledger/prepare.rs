//! A group made ready to be stored: checked, its entries written as bytes, words sealed. All that needs no store, so that the one writer has less to do.

use sha2::{Digest as _, Sha256};

use crate::domain::entry::What;
use crate::domain::message::MessageId;
use crate::domain::name::{DeliveryId, OutgoingKey, ProjectId};
use crate::domain::observation::Observation;
use crate::domain::proposition::ReviewKind;
use crate::domain::reading::Reading;

use super::chain::micros;
use super::error::LedgerError;
use super::record::{Finished, Group, MessageChange, Record, Version};
use super::shape::{write_entry, write_say};
use super::words::{Sealer, Word};

/// The longest delivery id that is its own key, in bytes. Platforms' event ids have at most 30; ids that say what happened,
/// such as a person's reaction on a message, have more.
const WHOLE_KEY: usize = 48;
/// Bytes of a longer id that stay as they are, so that what comes together is stored together.
const KEPT: usize = 32;
/// Bytes of the SHA-256 that stands for the rest: two that meet by chance are not to be expected before 2^64 of them.
const HASHED: usize = 16;

/// What a delivery is known by within its project.
pub(crate) type DeliveryKey = Vec<u8>;

/// The key of a delivery.
pub(crate) fn delivery_key(delivery: &DeliveryId) -> DeliveryKey {
    let id = delivery.as_str().as_bytes();
    if id.len() < WHOLE_KEY {
        return id.to_vec();
    }
    let mut key = id[..KEPT].to_vec();
    key.extend_from_slice(&Sha256::digest(id)[..HASHED]);
    key
}

/// A group, ready.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) project: ProjectId,
    pub(crate) expected: Option<Version>,
    pub(crate) records: Vec<Ready>,
}

/// A record, ready.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) delivery: Option<DeliveryKey>,
    pub(crate) implies: Option<DeliveryKey>,
    pub(crate) voided_by: Option<DeliveryKey>,
    /// True where it must be judged again when what came before it was not what it seemed.
    pub(crate) was_judged: bool,
    pub(crate) at: i64,
    pub(crate) entries: Vec<Written>,
    pub(crate) outgoing: Vec<(OutgoingKey, Vec<u8>)>,
    pub(crate) observed: Vec<Observation>,
    pub(crate) messages: Vec<MessageChange>,
    pub(crate) readings: Vec<Reading>,
    pub(crate) finished: Vec<Finished>,
}

/// An entry, written.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) what: What,
    pub(crate) body: Vec<u8>,
    pub(crate) words: Vec<Word>,
}

impl Prepared {
    /// Checks a group and writes its entries.
    pub(crate) fn new(group: Group) -> Result<Self, LedgerError> {
        let project = group.project;
        let unversioned = group.expected.is_none();
        let carries = |record: &Record| !record.entries.is_empty() || !record.outgoing.is_empty();
        if unversioned && group.records.iter().any(carries) {
            return Err(LedgerError::NoVersion { project });
        }
        let records = group.records.into_iter().map(|record| Ready::new(&project, record)).collect::<Result<_, _>>()?;
        Ok(Self { project, expected: group.expected, records })
    }
}

impl Ready {
    fn new(project: &ProjectId, record: Record) -> Result<Self, LedgerError> {
        let outgoing = record.outgoing.iter();
        Ok(Self {
            delivery: record.delivery.as_ref().map(delivery_key),
            implies: record.implies.as_ref().map(delivery_key),
            voided_by: record.voided_by.as_ref().map(delivery_key),
            was_judged: record.was_judged(),
            at: micros(record.at),
            outgoing: outgoing.map(|item| (item.key.clone(), write_say(item))).collect(),
            entries: record.entries.into_iter().map(|what| Written::new(project, what)).collect::<Result<_, _>>()?,
            observed: record.observed,
            messages: record.messages,
            readings: record.readings,
            finished: record.finished,
        })
    }
}

impl Written {
    fn new(project: &ProjectId, what: What) -> Result<Self, LedgerError> {
        if let Some(review) = what.review().filter(|review| review.project != *project) {
            return Err(LedgerError::Foreign { project: project.clone(), review: review.clone() });
        }
        let mut sealer = Sealer::default();
        let body = write_entry(&what, &mut sealer);
        Ok(Self { what, body, words: sealer.finish()? })
    }

    /// What the review that it opens is found by. A summary is not looked for: what it says stands in the messages.
    pub(crate) fn sought(&self) -> Option<String> {
        match &self.what {
            What::ReviewOpened { proposition, .. } if proposition.kind != ReviewKind::Summary => {
                Some(format!("{} {}", proposition.subject, proposition.text))
            }
            _ => None,
        }
    }

    /// The card that it says shows its review.
    pub(crate) fn card(&self) -> Option<&MessageId> {
        match &self.what {
            What::CardPosted { card, .. } => Some(card),
            _ => None,
        }
    }
}
