//! Countersign: a team's people direct what machines report and propose, in the channels where they talk.
//!
//! The rooms in reading order. A room imports only from lower floors; rooms on one floor are strangers.

pub mod domain;

pub mod language;

pub mod chat;
pub mod config;
pub mod detect;
pub mod ledger;
pub mod sources;
pub mod targets;
pub mod wording;
pub mod writer;

pub mod app;

pub mod http;

pub mod serve;

pub mod cli;
