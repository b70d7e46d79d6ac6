//! All integration tests in one binary: the law, the ledger's contract, whole-bot stories, the command line, sources and detectors.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

mod data;
mod world;

mod invariants;
mod law;

mod chat_files;
mod plan_files;

mod plan_detectors;
mod real_chats;
mod real_plans;
mod talk_detectors;
