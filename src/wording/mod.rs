//! Floor 2: words to rulings, rulings to words. Pure: what is read and what is said follows from the arguments alone.

pub mod claims;
pub mod emoji;
pub mod prompts;
pub mod reply;
pub mod said;
pub mod say;
mod secrets;
