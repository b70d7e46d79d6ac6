//! Countersign: a team's people direct what machines report and propose, in the channels where they talk.
pub mod domain;

pub mod cli;
pub mod ledger;
