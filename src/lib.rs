//! Countersign: a team's people direct what machines report and propose, in the channels where they talk.
pub mod cli;
pub mod domain;
pub mod language;
pub mod wording;
pub mod writer;
