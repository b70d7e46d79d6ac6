//! How people write: words, sentences, questions, promises, dates, numbers, names. Pure; no clock.

pub mod question;
pub mod sentences;
pub mod words;
