//! Checking claims: what a claim says must stand in its evidence. A first, strict reading; it never repairs a claim.

use thiserror::Error;

use crate::domain::summary::Claim;

/// Why a claim is withheld.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Withheld {
    /// It names no evidence.
    #[error("it names no evidence")]
    NoEvidence,
}

/// Checks a claim against its evidence.
///
/// # Errors
///
/// Why it is withheld.
pub fn check(claim: &Claim) -> Result<(), Withheld> {
    if claim.evidence.is_empty() { Err(Withheld::NoEvidence) } else { Ok(()) }
}
