//! Verification: the chain followed entry by entry, and held against a head that was kept outside.

use super::record::EntryHash;

/// An entry as the chain sees it.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) n: u64,
    pub(crate) at: i64,
    pub(crate) hash: EntryHash,
    pub(crate) body: Vec<u8>,
}
