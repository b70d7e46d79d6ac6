//! Propositions: what is put before people, as it is shown, and the hash that binds a ruling to it.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::evidence::Evidence;
use super::finding::{Detector, Proposed};

/// What kind of thing is put before people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewKind {
    /// A digest's summary.
    Summary,
    /// A finding.
    Exception(Detector),
    /// An update for a client, before the client sees it.
    Update,
    /// Something that a person put before the team.
    Request,
    /// That a detector says nothing for a while; the finding's key names it.
    Silence,
}

/// The SHA-256 of a proposition. Buttons carry it; a ruling counts only on the proposition that was shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// Reads 64 hexadecimal digits.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        (raw.len() == 64 && raw.is_ascii()).then_some(())?;
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(raw.get(index * 2..index * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

/// What is put before people, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposition {
    /// What kind of thing it is.
    pub kind: ReviewKind,
    /// What it is about, in a few words.
    pub subject: String,
    /// The whole text.
    pub text: String,
    /// The values that an approval makes true.
    pub proposed: Vec<Proposed>,
    /// What it rests on. Not part of the hash: a second message that says the same voids nobody's vote.
    pub evidence: Vec<Evidence>,
}

impl Proposition {
    /// What a correction can change: the values that are proposed, else those that it rests on, each field once.
    #[must_use]
    pub fn claimed(&self) -> Vec<Proposed> {
        if !self.proposed.is_empty() {
            return self.proposed.clone();
        }
        let mut claimed: Vec<Proposed> = Vec::new();
        for evidence in &self.evidence {
            if let Evidence::Reading { item, field, value, .. } = evidence
                && !claimed.iter().any(|known| (&known.item, &known.field) == (item, field))
            {
                claimed.push(Proposed { item: item.clone(), field: field.clone(), value: value.clone() });
            }
        }
        claimed
    }

    /// The hash of the proposition alone: kind, subject, text and values, each with its length, so that no two texts meet.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        let mut hasher = Sha256::new();
        let mut part = |text: &str| {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        };
        part(&format!("{:?}", self.kind));
        part(&self.subject);
        part(&self.text);
        for proposed in &self.proposed {
            part(proposed.item.as_str());
            part(proposed.field.as_str());
            part(&proposed.value.to_string());
        }
        ContentHash(hasher.finalize().into())
    }
}
