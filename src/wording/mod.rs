//! Floor 2: words to rulings and posts, and back. Pure.

pub mod claims;
