//! What a claim or a finding rests on.

use chrono::{DateTime, Utc};

use super::message::MessageId;
use super::name::{ItemKey, SourceId};
use super::value::{Field, Value};

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Something that somebody wrote.
    Message {
        /// Which message.
        id: MessageId,
        /// Who wrote it, by the name that people see.
        author: String,
        /// When.
        at: DateTime<Utc>,
        /// The words that matter, as they were written. The ledger keeps a salted hash of them, never the words.
        quote: String,
    },
    /// A value that a source reported.
    Reading {
        /// Which source.
        source: SourceId,
        /// Which item.
        item: ItemKey,
        /// Which field.
        field: Field,
        /// What it said.
        value: Value,
        /// Since when.
        at: DateTime<Utc>,
        /// Where in the source.
        locator: String,
    },
    /// A ledger entry.
    Entry {
        /// Its number.
        n: u64,
    },
}
