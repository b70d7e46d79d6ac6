//! What the page and the API show of projects, ledger and reviews, and the handle that answers for them.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

use crate::domain::name::ProjectId;
use crate::domain::person::Account;
use crate::domain::project::Project;

/// The most ledger lines in one answer.
pub const LINES_LIMIT: usize = 200;

/// A project, as far as the page needs it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProjectView {
    /// Its id.
    pub id: String,
    /// The name that people read.
    pub name: String,
    /// Its IANA zone: the page shows times in it.
    pub zone: String,
    /// What it is for.
    pub goals: Vec<String>,
    /// The ids of its channels on their platforms, the home channel first.
    pub channels: Vec<String>,
}

impl From<&Project> for ProjectView {
    fn from(project: &Project) -> Self {
        let channels = project.channels.iter();
        Self {
            id: project.id.to_string(),
            name: project.name.clone(),
            zone: project.zone.name().to_owned(),
            goals: project.goals.clone(),
            channels: channels.map(|channel| channel.id.channel.clone()).collect(),
        }
    }
}

/// One slash command for the completion list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommandView {
    /// The command with its name: `/countersign status`.
    pub text: String,
    /// What comes after it, as a hint: `REVIEW`.
    pub takes: String,
    /// What it does, in a line.
    pub about: String,
}

/// One line of the ledger in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineView {
    /// The entry's number.
    pub n: u64,
    /// When it was recorded, RFC 3339.
    pub at: String,
    /// Its kind in kebab-case.
    pub kind: String,
    /// What it says, in a line.
    pub text: String,
    /// The review that it is about.
    pub review: Option<String>,
    /// The hash of the entry before it, hexadecimal.
    pub prev: String,
    /// Its own hash, hexadecimal.
    pub hash: String,
}

/// Some lines of the ledger, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinesView {
    /// The lines.
    pub lines: Vec<LineView>,
    /// True where there are newer ones.
    pub more: bool,
}

/// Where the chain stops holding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BrokenView {
    /// At which entry.
    pub at: u64,
    /// What is wrong with it.
    pub why: String,
}

/// The state of a project's hash chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeadView {
    /// How many entries there are.
    pub entries: u64,
    /// Up to which entry the chain was verified.
    pub verified: u64,
    /// The hash of the last entry; empty where there is none.
    pub head: String,
    /// What is broken, if anything is.
    pub broken: Option<BrokenView>,
}

/// One review that takes rulings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewView {
    /// Its id: `harbour-12`.
    pub id: String,
    /// What kind of thing it is: `summary`, `overdue`, …
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// Where it stands, in a word.
    pub state: String,
    /// Who is asked, by name.
    pub asked: Vec<String>,
    /// How many approvals stand.
    pub approvals: u32,
    /// How many are needed.
    pub quorum: u32,
    /// When its stage ends, RFC 3339.
    pub due: Option<String>,
    /// The message that shows it: `local:harbour/site#12`.
    pub card: Option<String>,
}

/// Why the ledger could not be looked at.
#[derive(Debug, Error)]
pub enum Unread {
    /// There is no such project.
    #[error("find project `{0}`")]
    NoProject(ProjectId),
    /// The store does not answer.
    #[error("read the ledger of `{0}`: {1}")]
    Store(ProjectId, String),
}

/// An answer that is on its way.
pub type Asked<T> = Pin<Box<dyn Future<Output = Result<T, Unread>> + Send>>;

/// Gives lines of a project after an entry, at most as many as asked for, as that account may read them.
type Lines = dyn Fn(ProjectId, u64, usize, Option<Account>) -> Asked<LinesView> + Send + Sync;
/// Gives the state of a project's chain.
type Head = dyn Fn(ProjectId) -> Asked<HeadView> + Send + Sync;
/// Gives the reviews that take rulings, as that account may read them.
type Reviews = dyn Fn(ProjectId, Option<Account>) -> Asked<Vec<ReviewView>> + Send + Sync;

/// Gives the store's numbers.
type Store = dyn Fn() -> Asked<StoreView> + Send + Sync;

/// What is in the store, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreView {
    /// How much is to be said and was not said yet.
    pub waiting: u64,
    /// How many entries each project's ledger has.
    pub entries: Vec<(String, u64)>,
}

/// The ledger, to look at. What an account may not read is left out of its answers, or said without its content.
#[derive(Clone)]
pub struct LedgerView {
    /// Lines after an entry.
    pub lines: Arc<Lines>,
    /// The state of the chain.
    pub head: Arc<Head>,
    /// Open and held reviews.
    pub reviews: Arc<Reviews>,
    /// The store's numbers.
    pub store: Arc<Store>,
}

impl fmt::Debug for LedgerView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LedgerView")
    }
}
