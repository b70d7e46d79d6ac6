//! Replies under a digest that rule on several numbers at once: "1 and 3 ok, 2 no", "all ok except 2".

use super::{Asked, Reading, read};

/// Reads a reply under a list of numbered reviews.
#[must_use]
pub fn read_numbered(text: &str, asked: &Asked<'_>) -> Vec<(Option<u32>, Reading)> {
    vec![(None, read(text, asked))]
}
