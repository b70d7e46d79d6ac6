//! What was found and does not come before people yet.

use std::collections::BTreeMap;

use crate::domain::finding::{Detector, FindingKey};

/// What was found and does not come before people yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Waiting {
    /// For each exception that stands before people, what waits behind it from the same cause.
    pub(super) behind: BTreeMap<FindingKey, Vec<Detector>>,
    /// What waits for another day, by detector: only what the home channel may know of.
    pub(super) rest: Vec<(Detector, u32)>,
}
