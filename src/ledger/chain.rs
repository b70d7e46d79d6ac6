//! The hash chain: each entry's hash covers the hash before it, so that no entry can be changed, taken out or put in.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::domain::name::ProjectId;

use super::record::EntryHash;

/// What the hash of every entry opens with, so that it can be no other hash of the program.
const MARK: &[u8] = b"countersign entry 1";

/// The time as it is stored and hashed: microseconds since 1970. Chat platforms give no finer time.
pub(crate) fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// The time of stored microseconds; a number that no time has is the nearest that one has.
pub(crate) fn instant(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or(if micros < 0 {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}

/// The chain of one project.
#[derive(Clone)]
pub(crate) struct Chain {
    opened: Sha256,
}

impl Chain {
    /// The chain of that project.
    pub(crate) fn of(project: &ProjectId) -> Self {
        let mut opened = Sha256::new();
        opened.update(MARK);
        sized(&mut opened, project.as_str().as_bytes());
        Self { opened }
    }

    /// The hash of entry `n`: of the project, the hash before it, its number, its time and its body, each with its length.
    pub(crate) fn link(&self, prev: &EntryHash, n: u64, at: i64, body: &[u8]) -> EntryHash {
        let mut hasher = self.opened.clone();
        let mut head = [0; 48];
        head[..32].copy_from_slice(&prev.0);
        head[32..40].copy_from_slice(&n.to_be_bytes());
        head[40..].copy_from_slice(&at.to_be_bytes());
        hasher.update(head);
        sized(&mut hasher, body);
        EntryHash(hasher.finalize().into())
    }
}

fn sized(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::{Chain, instant, micros};
    use crate::domain::name::ProjectId;
    use crate::ledger::record::EntryHash;

    fn project(name: &str) -> ProjectId {
        ProjectId::parse(name).expect("a name")
    }

    #[test]
    fn every_part_of_an_entry_is_in_its_hash() {
        let chain = Chain::of(&project("harbour"));
        let hash = chain.link(&EntryHash::START, 1, 7, b"{}");
        assert_eq!(hash, chain.link(&EntryHash::START, 1, 7, b"{}"));
        let others = [
            Chain::of(&project("harbor")).link(&EntryHash::START, 1, 7, b"{}"),
            chain.link(&hash, 1, 7, b"{}"),
            chain.link(&EntryHash::START, 2, 7, b"{}"),
            chain.link(&EntryHash::START, 1, 8, b"{}"),
            chain.link(&EntryHash::START, 1, 7, b"{ }"),
        ];
        assert!(others.iter().all(|other| *other != hash));
    }

    #[test]
    fn the_first_link_never_changes_between_releases() {
        let hash = Chain::of(&project("harbour")).link(&EntryHash::START, 1, 7, b"{}");
        assert_eq!(hash.to_string(), "a48de7dd7749381f3abe4336681af6669d2bccd4a8658ff7bf21b01fb1d3fcd2");
    }

    #[test]
    fn a_time_comes_back_as_it_was_stored() {
        for stored in [0, -62_167_219_200_000_000, 253_402_300_799_999_999, 1] {
            assert_eq!(micros(instant(stored)), stored);
        }
    }
}
