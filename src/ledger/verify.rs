//! Verification: the chain followed entry by entry, and held against a head that was kept outside.

use std::fmt;

use crate::domain::name::ProjectId;

use super::chain::Chain;
use super::record::{EntryHash, Head, Version};

/// The fewest digits of a hash that name an entry: a digest's foot shows six.
const DIGITS: usize = 6;

/// A head that was kept outside the store: a number, a hash or its first digits, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHead {
    n: Option<u64>,
    hash: String,
}

impl KnownHead {
    /// Reads `HASH`, `N:HASH` or, as a digest's foot has it, `N HASH`. A hash can be cut to its first six digits or more.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let (n, hash) = match raw.trim().split_once([':', ' ']) {
            Some((n, hash)) => (Some(n.parse().ok().filter(|n| *n > 0)?), hash.trim()),
            None => (None, raw.trim()),
        };
        let digits = (DIGITS..=64).contains(&hash.len());
        let is_hash = digits && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| Self { n, hash: hash.to_lowercase() })
    }

    fn is(&self, n: u64, hash: &EntryHash) -> bool {
        self.n.is_none_or(|known| known == n) && hash.to_string().starts_with(&self.hash)
    }
}

impl From<Head> for KnownHead {
    fn from(head: Head) -> Self {
        Self { n: Some(head.version.entries()), hash: head.hash.to_string() }
    }
}

impl fmt::Display for KnownHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.n {
            Some(n) => write!(f, "{n} {}", self.hash),
            None => f.write_str(&self.hash),
        }
    }
}

/// Where a chain breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// An entry, or what stands before it, was changed, put in or swapped.
    DoesNotFollow {
        /// Which entry.
        n: u64,
    },
    /// Entries were taken out.
    Missing {
        /// The first that is not there.
        n: u64,
        /// The next that is.
        next: u64,
    },
    /// The ledger ends before the head that was kept outside.
    CutOff {
        /// The last entry that is there.
        last: u64,
        /// The head.
        known: KnownHead,
    },
    /// The entry of that number is another than the head that was kept outside: the ledger was rewritten.
    Rewritten {
        /// Which entry.
        n: u64,
        /// The head.
        known: KnownHead,
    },
    /// No entry has the hash that was kept outside: the ledger was cut off or rewritten.
    Unknown {
        /// The head.
        known: KnownHead,
    },
}

impl Break {
    /// The first entry that can't be trusted.
    #[must_use]
    pub fn entry(&self) -> u64 {
        match self {
            Self::DoesNotFollow { n } | Self::Missing { n, .. } | Self::Rewritten { n, .. } => *n,
            Self::CutOff { last, .. } => last + 1,
            Self::Unknown { .. } => 1,
        }
    }
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DoesNotFollow { n: 1 } => f.write_str("entry 1 is not what was stored first"),
            Self::DoesNotFollow { n } => write!(f, "entry {n} does not follow from {}", n - 1),
            Self::Missing { n, next } if n + 1 == *next => write!(f, "entry {n} is missing"),
            Self::Missing { n, next } => write!(f, "entries {n} to {} are missing", next - 1),
            Self::CutOff { last, known } => {
                write!(f, "the ledger ends at entry {last}, the known head is {known}: its tail was cut off")
            }
            Self::Rewritten { n, known } => {
                write!(f, "entry {n} is not the known head {known}: the ledger was rewritten")
            }
            Self::Unknown { known } => {
                write!(f, "no entry has the known hash {known}: the ledger was cut off or rewritten")
            }
        }
    }
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// Every entry follows from the one before it, and the known head is among them.
    Holds(Head),
    /// Not so.
    Broken(Break),
}

/// Follows the chain of one project.
pub(crate) struct Follower {
    project: ProjectId,
    chain: Chain,
    head: Head,
    known: Option<KnownHead>,
    met: bool,
    broken: Option<Break>,
}

impl Follower {
    pub(crate) fn new(project: &ProjectId, known: Option<KnownHead>) -> Self {
        Self { project: project.clone(), chain: Chain::of(project), head: Head::START, known, met: false, broken: None }
    }

    pub(crate) fn project(&self) -> &ProjectId {
        &self.project
    }

    /// Takes the next entry as it is stored. False where the chain breaks: there is nothing more to follow.
    pub(crate) fn take(&mut self, n: u64, at: i64, hash: &[u8], body: &[u8]) -> bool {
        let next = self.head.version.entries() + 1;
        let linked = self.chain.link(&self.head.hash, n, at, body);
        if n > next {
            self.broken = Some(Break::Missing { n: next, next: n });
        } else if n < next || linked.0 != *hash {
            self.broken = Some(Break::DoesNotFollow { n });
        } else {
            let version = Version::new(n);
            self.head = Head { version, hash: linked };
            self.meet(n, &linked);
        }
        self.broken.is_none()
    }

    fn meet(&mut self, n: u64, hash: &EntryHash) {
        let Some(known) = self.known.as_ref().filter(|_| !self.met) else {
            return;
        };
        // Only where it must be, or may be anywhere.
        if known.n.is_some_and(|known| known != n) {
            return;
        }
        self.met = known.is(n, hash);
        if !self.met && known.n.is_some() {
            let known = known.clone();
            self.broken = Some(Break::Rewritten { n, known });
        }
    }

    /// What it came to.
    pub(crate) fn verdict(self) -> Verdict {
        if let Some(broken) = self.broken {
            return Verdict::Broken(broken);
        }
        let last = self.head.version.entries();
        match self.known {
            Some(known) if known.n == Some(0) || self.met => Verdict::Holds(self.head),
            Some(known) if known.n.is_some() => Verdict::Broken(Break::CutOff { last, known }),
            Some(known) => Verdict::Broken(Break::Unknown { known }),
            None => Verdict::Holds(self.head),
        }
    }
}
