//! What a digest holds.

/// A digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digest {}

impl Digest {
    /// The reviews that it numbers.
    #[must_use]
    pub fn numbered(&self) -> Vec<super::review::ReviewId> {
        Vec::new()
    }
}
