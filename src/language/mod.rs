//! Floor 1: how people write: words, sentences, questions, promises, dates, numbers, names. Pure; no clock.

pub mod lexicon;
pub mod quotes;
pub mod sentences;
pub mod words;

pub mod condition;
pub mod doubt;
pub mod known;
pub mod modality;
pub mod negation;
pub mod question;

pub mod blocked;
pub mod decided;
pub mod done;
pub mod promise;
pub mod status;

pub mod date_phrase;
pub mod dates;
pub mod durations;
pub mod money;
pub mod names;
pub mod numbers;
mod numeric_dates;
pub mod slack_markup;
pub mod times;
