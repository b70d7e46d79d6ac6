//! Floor 2: words to rulings, and back. Pure.

pub mod claims;
pub mod emoji;
pub mod reply;
