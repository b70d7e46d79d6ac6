//! How people write: words, sentences, questions, promises, dates, numbers, names. Pure; no clock.

pub mod blocked;
pub mod condition;
pub mod decided;
pub mod done;
pub mod lexicon;
mod lexicon_words;
pub mod negation;
pub mod promise;
pub mod question;
pub mod sentences;
pub mod words;
