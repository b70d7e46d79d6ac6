//! The outbox's table: what waits to be said, handed out with the attempt on record.

use rusqlite::{OptionalExtension as _, Row};

use crate::domain::name::{OutgoingKey, ProjectId};
use crate::ledger::error::LedgerError;
use crate::ledger::outbox::{lapse, unreadable};
use crate::ledger::record::{AttemptEnd, Claimed, Finished};
use crate::ledger::shape::{Unreadable, message_name, read_say};

use super::desk::Desk;
use super::schema::store;

/// Puts an item in. In place of one with the same key that waits, it keeps that one's turn; in place of one that is
/// under way it is due again afterwards. Nothing is written where it says what waits already, as a refresh does.
pub(super) fn put(
    desk: &mut Desk,
    (project, key): (i64, &OutgoingKey),
    body: &[u8],
    at: i64,
) -> Result<(), LedgerError> {
    let seq = desk.next_said()?;
    desk.run(
        "INSERT INTO outbox (project, key, due, seq, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (project, key) DO UPDATE SET body = excluded.body, renewed = open
         WHERE body <> excluded.body OR renewed <> open",
        (project, key.as_str(), at, seq, body),
    )
    .map(drop)
}

/// Takes an item out, unless a newer say waits in its place.
pub(super) fn finish(desk: &Desk, project: i64, finished: &Finished, at: i64) -> Result<(), LedgerError> {
    let key = finished.key.as_str();
    let renewed = desk.run(
        "UPDATE outbox SET due = ?3, attempt = 0, open = 0, unsure = 0, renewed = 0
         WHERE project = ?1 AND key = ?2 AND renewed = 1",
        (project, key, at),
    )?;
    if renewed == 0 {
        desk.run("DELETE FROM outbox WHERE project = ?1 AND key = ?2", (project, key))?;
    }
    if let Some(message) = &finished.posted {
        desk.run(
            "INSERT INTO posted (project, key, message) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET message = excluded.message",
            (project, key, message_name(message)),
        )?;
    }
    Ok(())
}

/// Gives a claimed item back.
pub(super) fn retry(
    desk: &Desk,
    (project, key): (&ProjectId, &OutgoingKey),
    at: i64,
    end: AttemptEnd,
) -> Result<(), LedgerError> {
    let (unsure, counts) = match end {
        AttemptEnd::Failed => (Some(false), true),
        AttemptEnd::Unknown => (Some(true), true),
        AttemptEnd::Postponed => (None, false),
    };
    desk.run(
        "UPDATE outbox SET due = ?3, unsure = coalesce(?4, unsure), attempt = attempt - ?5, open = 0, renewed = 0
         WHERE project = (SELECT no FROM projects WHERE name = ?1) AND key = ?2 AND open = 1",
        (project.as_str(), key.as_str(), at, unsure, i64::from(!counts)),
    )
    .map(drop)
}

/// Hands out what is due, oldest first, each marked as attempted.
pub(super) fn claim(desk: &Desk, now: i64, limit: usize) -> Result<Vec<Claimed>, LedgerError> {
    let due: Vec<(i64, String)> = {
        let mut statement =
            desk.statement("SELECT project, key FROM outbox WHERE due <= ?1 ORDER BY due, seq LIMIT ?2")?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map([now, limit], |row| Ok((row.get(0)?, row.get(1)?))).map_err(store)?;
        rows.collect::<Result<_, _>>().map_err(store)?
    };
    let mut claims = Vec::with_capacity(due.len());
    for (project, key) in due {
        match hand_out(desk, (project, &key), now) {
            Ok(claimed) => claims.extend(claimed),
            // One item that can't be read holds up no other; it is met again when its claim lapses.
            Err(error @ LedgerError::Shape { .. }) => {
                tracing::error!(key, %error, "an outgoing item can't be read");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(claims)
}

fn hand_out(desk: &Desk, (project, key): (i64, &str), now: i64) -> Result<Option<Claimed>, LedgerError> {
    let mut statement = desk.statement(
        "UPDATE outbox SET attempt = attempt + 1, due = ?2, unsure = open OR unsure, open = 1, renewed = 0
         WHERE project = ?1 AND key = ?3
         RETURNING (SELECT name FROM projects WHERE no = project), key, body, attempt, unsure",
    )?;
    let row = statement.query_row((project, lapse(now), key), |row| Ok(claimed(row)));
    row.optional().map_err(store)?.transpose()
}

fn claimed(row: &Row<'_>) -> Result<Claimed, LedgerError> {
    let (project, key): (String, String) = (get(row, 0)?, get(row, 1)?);
    let named = ProjectId::parse(&project).zip(OutgoingKey::parse(&key));
    let (project, key) = named.ok_or_else(|| unreadable(Unreadable::new("key", &key)))?;
    let body: Vec<u8> = get(row, 2)?;
    Ok(Claimed {
        project,
        outgoing: read_say(key, &body).map_err(unreadable)?,
        attempt: get(row, 3)?,
        unsure: get(row, 4)?,
    })
}

fn get<T: rusqlite::types::FromSql>(row: &Row<'_>, column: usize) -> Result<T, LedgerError> {
    row.get(column).map_err(store)
}

/// Makes due what a process that is gone had claimed; its end is unknown.
pub(super) fn recover(desk: &Desk) -> Result<(), LedgerError> {
    desk.run("UPDATE outbox SET due = 0 WHERE open = 1 AND due > 0", []).map(drop)
}
