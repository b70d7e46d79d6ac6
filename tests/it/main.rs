//! All integration tests in one binary: the law, the ledger's contract, whole-bot stories, the command line.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

mod invariants;
mod law;
mod replay;
mod replay_votes;
mod world;
