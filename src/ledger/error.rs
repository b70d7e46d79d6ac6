//! What can go wrong with a store. Each message completes "failed to", and says what to do where there is something.

use std::path::PathBuf;

use crate::domain::name::ProjectId;
use crate::domain::name::ReviewId;

use super::record::Version;

/// Why the ledger could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// A second process.
    #[error("open {path}: another process has it open; hint: stop that process, or give this one a store of its own")]
    Locked {
        /// The store.
        path: PathBuf,
    },
    /// No such store.
    #[error("open {path}: there is no such file; hint: --store names the database of the bot's data folder")]
    Missing {
        /// The store.
        path: PathBuf,
    },
    /// Not a store.
    #[error("open {path}: it is no Countersign ledger; hint: name another file, it was left as it is")]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// Written by a later release.
    #[error(
        "open {path}: its schema is version {found}, this release knows up to {known}; hint: run the newer release"
    )]
    NewerSchema {
        /// The store.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// The file's folder can't be used.
    #[error("open {path}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// No space.
    #[error("write the ledger: the disk is full; hint: make room, what was stored is safe and nothing else was acked")]
    Full,
    /// The file is damaged.
    #[error(
        "read the ledger: the file is damaged; hint: stop the bot, keep a copy of the file, run `countersign ledger verify`, restore the last backup"
    )]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Anything else that the database says.
    #[error("use the ledger")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A stored entry that can't be read.
    #[error("read entry {n} of {project}: {reason}")]
    Entry {
        /// Whose.
        project: ProjectId,
        /// Which.
        n: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// Something else that is stored and can't be read.
    #[error("read {what} from the ledger: {reason}")]
    Shape {
        /// What it is.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A group without a version that carries what needs one.
    #[error("append to {project}: entries and outgoing items need the version that they were judged on")]
    NoVersion {
        /// Whose.
        project: ProjectId,
    },
    /// An entry of one project about a review of another.
    #[error("append to {project}: {review} is a review of another project")]
    Foreign {
        /// Whose.
        project: ProjectId,
        /// Which review.
        review: ReviewId,
    },
    /// A version beyond what a store can number.
    #[error("append to {project}: version {version} is beyond what a ledger can hold")]
    TooLong {
        /// Whose.
        project: ProjectId,
        /// Which version.
        version: Version,
    },
    /// More of something than a store can number.
    #[error("add to the ledger: it holds {most} {what}, which is the most that it can")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there can be.
        most: i64,
    },
    /// Opened to be read only.
    #[error("write the ledger: it was opened to be read only")]
    ReadOnly,
    /// No randomness for salts.
    #[error("draw a salt from the system's random source: {reason}")]
    NoSalt {
        /// What the system says.
        reason: String,
    },
    /// The store was closed while somebody waited.
    #[error("use the ledger: it is closed")]
    Closed,
}
