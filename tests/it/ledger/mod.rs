//! The ledger: the contract on each store, and what is peculiar to files.

mod commands;
mod files;
mod golden;
mod heat;
mod kill;
pub(crate) mod samples;
mod tamper;

use countersign::ledger::{Ledger, Memory};

use crate::contract::contract;

#[tokio::test]
async fn the_store_in_memory_keeps_the_contract() {
    let memory = Memory::default();
    contract(async || Ledger::Memory(memory.clone())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_store_in_a_file_keeps_the_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    contract(async || Ledger::open(&path).expect("it opens")).await;
}
