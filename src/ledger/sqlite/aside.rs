//! The tables of notes and unread frames.

use rusqlite::{Connection, OptionalExtension as _};

use crate::domain::person::Account;
use crate::ledger::aside::{FRAMES_LIMIT, Frame};
use crate::ledger::chain::{instant, micros};
use crate::ledger::error::LedgerError;

use super::desk::Desk;
use super::schema::store;

/// Writes a note, in place of the one of that name.
pub(super) fn note(desk: &Desk, name: &str, value: &str) -> Result<(), LedgerError> {
    let sql = "INSERT INTO notes (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value";
    desk.run(sql, (name, value)).map(drop)
}

/// Reads a note.
pub(super) fn read_note(db: &Connection, name: &str) -> Result<Option<String>, LedgerError> {
    let mut statement = db.prepare_cached("SELECT value FROM notes WHERE name = ?1").map_err(store)?;
    statement.query_row([name], |row| row.get(0)).optional().map_err(store)
}

/// Keeps a frame; the oldest go where there are too many.
pub(super) fn keep(desk: &Desk, frame: &Frame) -> Result<(), LedgerError> {
    let row = (micros(frame.at), &frame.platform, &frame.kind, &frame.body);
    desk.run("INSERT INTO frames (at, platform, kind, body) VALUES (?1, ?2, ?3, ?4)", row)?;
    let newest = "SELECT no FROM frames ORDER BY no DESC LIMIT ?1";
    desk.run(
        &format!("DELETE FROM frames WHERE no NOT IN ({newest})"),
        [i64::try_from(FRAMES_LIMIT).unwrap_or(i64::MAX)],
    )
    .map(drop)
}

/// The newest frames, newest first.
pub(super) fn frames(db: &Connection, limit: usize) -> Result<Vec<Frame>, LedgerError> {
    let sql = "SELECT at, platform, kind, body FROM frames ORDER BY no DESC LIMIT ?1";
    let mut statement = db.prepare_cached(sql).map_err(store)?;
    let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
        Ok(Frame { at: instant(row.get(0)?), platform: row.get(1)?, kind: row.get(2)?, body: row.get(3)? })
    });
    rows.map_err(store)?.collect::<Result<_, _>>().map_err(store)
}

/// Forgets the frames from before a time.
pub(super) fn forget(desk: &Desk, before: i64) -> Result<(), LedgerError> {
    desk.run("DELETE FROM frames WHERE at < ?1", [before]).map(drop)
}

/// Forgets the frames that name one of these accounts: what they say of whom, nobody can tell.
pub(super) fn erase(desk: &Desk, accounts: &[Account]) -> Result<(), LedgerError> {
    for account in accounts {
        desk.run("DELETE FROM frames WHERE instr(body, CAST(?1 AS BLOB)) > 0", [&account.user])?;
    }
    Ok(())
}
