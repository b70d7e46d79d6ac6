//! The tables, the settings of a connection, and what the database's own errors mean.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::ledger::error::LedgerError;

/// The newest schema. A step is never edited; a change is a new step.
const STEPS: [&str; 3] = [include_str!("schema_1.sql"), include_str!("schema_2.sql"), include_str!("schema_3.sql")];

/// Marks the file as ours: "Csgn".
const APPLICATION_ID: i64 = 0x4373_676e;

/// Pages of the write-ahead log after which they are copied into the database. 16 MB: a page that many groups change is
/// copied once for all of them, and opening after a crash still takes some 20 milliseconds.
const WAL_PAGES: u32 = 4_000;

/// Kilobytes of pages that the writer keeps: those that one group changes fit in, or they are written twice. Only what is touched is held.
const WRITER_CACHE_KB: u32 = 8_192;

/// Kilobytes of pages that each reader keeps.
const READER_CACHE_KB: u32 = 512;

/// Prepared statements that a connection keeps: all that there are.
const STATEMENTS: usize = 64;

/// How long a connection waits for another one's lock: a reader that recovers the log after a crash.
const BUSY: std::time::Duration = std::time::Duration::from_secs(5);

/// Opens the connection that writes, makes the file or brings its schema up to date.
pub(super) fn open_writer(path: &Path) -> Result<Connection, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags).map_err(|error| opening(path, error))?;
    let found = version(&db, path)?;
    // FULL: what was committed survives a power cut. NORMAL lost events.
    db.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {WAL_PAGES};
         PRAGMA journal_size_limit = 16777216; PRAGMA secure_delete = FAST; PRAGMA foreign_keys = OFF;
         PRAGMA cache_size = -{WRITER_CACHE_KB}; PRAGMA temp_store = MEMORY;"
    ))
    .map_err(|error| opening(path, error))?;
    migrate(&mut db, found).map_err(|error| opening(path, error))?;
    settle(&db).map_err(|error| opening(path, error))?;
    Ok(db)
}

/// Opens a connection that reads, beside a writer of this or another process.
pub(super) fn open_reader(path: &Path) -> Result<Connection, LedgerError> {
    if !path.exists() {
        let path = path.to_owned();
        return Err(LedgerError::Missing { path });
    }
    // Not read-only flags: a reader may have to recover the log that a killed process left.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(|error| opening(path, error))?;
    let found = version(&db, path)?;
    if found == 0 {
        let path = path.to_owned();
        return Err(LedgerError::NotALedger { path });
    }
    db.execute_batch(&format!(
        "PRAGMA query_only = ON; PRAGMA cache_size = -{READER_CACHE_KB}; PRAGMA temp_store = MEMORY;"
    ))
    .map_err(|error| opening(path, error))?;
    settle(&db).map_err(|error| opening(path, error))?;
    Ok(db)
}

fn settle(db: &Connection) -> rusqlite::Result<()> {
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    db.busy_timeout(BUSY)
}

/// The schema of the file: 0 for one that is empty.
pub(super) fn version(db: &Connection, path: &Path) -> Result<i64, LedgerError> {
    db.busy_timeout(BUSY).map_err(|error| opening(path, error))?;
    let pragma = |name: &str| -> Result<i64, LedgerError> {
        db.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).map_err(|error| opening(path, error))
    };
    let known = STEPS.len() as i64;
    let (found, application) = (pragma("user_version")?, pragma("application_id")?);
    let tables: i64 = db
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|error| opening(path, error))?;
    let path = path.to_owned();
    match (application, found, tables) {
        (0, 0, 0) => Ok(0),
        (APPLICATION_ID, found, _) if found <= known => Ok(found),
        (APPLICATION_ID, found, _) => Err(LedgerError::NewerSchema { path, found, known }),
        _ => Err(LedgerError::NotALedger { path }),
    }
}

fn migrate(db: &mut Connection, found: i64) -> rusqlite::Result<()> {
    let done = usize::try_from(found).unwrap_or(0);
    for (index, step) in STEPS.iter().enumerate().skip(done) {
        let change = db.transaction()?;
        change.execute_batch(step)?;
        change.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};",
            index + 1
        ))?;
        change.commit()?;
    }
    Ok(())
}

fn opening(path: &Path, error: rusqlite::Error) -> LedgerError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => LedgerError::NotALedger { path },
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            let source = std::io::Error::other(error);
            LedgerError::File { path, source }
        }
        _ => store(error),
    }
}

/// What an error of the database means.
pub(super) fn store(error: rusqlite::Error) -> LedgerError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => LedgerError::Full,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => LedgerError::Damaged(Box::new(error)),
        _ => LedgerError::Store(Box::new(error)),
    }
}
