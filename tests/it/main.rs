//! All integration tests in one binary: the law, the ledger's contract, whole-bot stories, the command line.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

mod bot;
mod invariants;
mod law;
mod stories;
mod world;
