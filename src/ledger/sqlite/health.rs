//! What can be told of a store from outside, while another process may have it open.

use std::path::Path;

use rusqlite::Connection;

use crate::ledger::error::LedgerError;
use crate::ledger::record::Health;

use super::lock::Lock;
use super::schema::{open_reader, store, version};

/// Looks at a store without changing it.
pub(super) fn examine(path: &Path) -> Result<Health, LedgerError> {
    let db = open_reader(path)?;
    let schema = version(&db, path)?;
    let in_use = Lock::is_held(path)?;
    Ok(Health { schema, in_use, damage: damage(&db)? })
}

/// The first thing that the database's own quick check finds wrong with the file.
fn damage(db: &Connection) -> Result<Option<String>, LedgerError> {
    let told: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(store)?;
    Ok((told != "ok").then_some(told))
}
