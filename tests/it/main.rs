//! The tests that use the crate as its callers do.

mod contract;
mod ledger;
