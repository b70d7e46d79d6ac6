//! Countersign: a team's people direct what machines report and propose, in the channels where they talk.
pub mod config;
pub mod domain;

pub mod language;
pub mod wording;

pub mod ledger;

pub mod chat;

pub mod http;

pub mod detect;
pub mod sources;
pub mod writer;

pub mod cli;
