//! The tables of messages and of the words of entries: what comes in, and what must go.

use rusqlite::types::Value;

use crate::domain::message::{Message, MessageId};
use crate::domain::person::{Account, Standing};
use crate::ledger::chain::micros;
use crate::ledger::error::LedgerError;
use crate::ledger::record::MessageChange;
use crate::ledger::shape::{account_name, message_name};
use crate::ledger::words::Word;

use super::desk::Desk;
use super::schema::store;

/// Messages that are forgotten in one transaction, so that nobody waits long behind it.
pub(super) const FORGET_AT_ONCE: u32 = 1_000;

/// A message as it stands.
pub(super) const LIVE: i64 = 0;
const DELETED: i64 = 1;
const ERASED: i64 = 2;

/// How a standing is stored.
fn standing_number(standing: Standing) -> i64 {
    match standing {
        Standing::Member => 0,
        Standing::Guest => 1,
        Standing::Bot => 2,
    }
}

/// The standing of a stored number.
pub(super) fn standing(number: i64) -> Standing {
    match number {
        0 => Standing::Member,
        1 => Standing::Guest,
        _ => Standing::Bot,
    }
}

pub(super) fn change(desk: &mut Desk, change: &MessageChange, at: i64) -> Result<(), LedgerError> {
    match change {
        MessageChange::Put(message) => put(desk, message),
        MessageChange::Deleted(id) => delete(desk, id, at),
    }
}

fn put(desk: &mut Desk, message: &Message) -> Result<(), LedgerError> {
    let channel = desk.channel(&message.id.channel)?;
    let account = account_name(&message.author.account);
    let new = desk.run(
        "INSERT OR IGNORE INTO messages (channel, id, at, state, thread, edited, account, name, standing, text)
         VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9)",
        (
            channel,
            &message.id.id,
            micros(message.at),
            &message.thread,
            message.edited.map(micros),
            account,
            &message.author.name,
            standing_number(message.author.standing),
            &message.text,
        ),
    )?;
    if new == 0 { edit(desk, channel, message) } else { Ok(()) }
}

/// The newer of two forms of a message stands; what is gone stays gone.
fn edit(desk: &Desk, channel: i64, message: &Message) -> Result<(), LedgerError> {
    let edited = desk.run(
        "UPDATE messages SET at = ?3, thread = ?4, edited = ?5, name = ?6, text = ?7
         WHERE channel = ?1 AND id = ?2 AND state = 0 AND (edited IS NULL OR edited <= ?5)",
        (
            channel,
            &message.id.id,
            micros(message.at),
            &message.thread,
            message.edited.map(micros),
            &message.author.name,
            &message.text,
        ),
    )?;
    if edited > 0 {
        // Words that were taken back by the edit go with it.
        desk.run(
            "DELETE FROM words WHERE message = ?1 AND instr(?2, text) = 0",
            (message_name(&message.id), &message.text),
        )?;
    }
    Ok(())
}

fn delete(desk: &mut Desk, id: &MessageId, at: i64) -> Result<(), LedgerError> {
    let channel = desk.channel(&id.channel)?;
    desk.run(
        "INSERT INTO messages (channel, id, at, state) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET state = excluded.state, thread = NULL, edited = NULL,
             account = NULL, name = NULL, standing = NULL, text = NULL
         WHERE state = 0",
        (channel, &id.id, at, DELETED),
    )?;
    desk.run("DELETE FROM words WHERE message = ?1", [message_name(id)]).map(drop)
}

/// Keeps the words of an entry, but for those whose message is gone already.
pub(super) fn keep(desk: &mut Desk, entry: i64, words: &[Word]) -> Result<(), LedgerError> {
    for (seal, word) in (0_u32..).zip(words) {
        if let Some(id) = &word.message {
            let channel = desk.channel(&id.channel)?;
            let state = "SELECT state FROM messages WHERE channel = ?1 AND id = ?2";
            let state: Option<i64> = desk.one(state, (channel, &id.id))?;
            if state.is_some_and(|state| state != LIVE) {
                continue;
            }
        }
        let row = (
            entry,
            seal,
            word.message.as_ref().map(message_name),
            word.account.as_ref().map(account_name),
            micros(word.at),
            word.salt,
            &word.text,
            &word.name,
        );
        desk.run(
            "INSERT INTO words (entry, seal, message, account, at, salt, text, name)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            row,
        )?;
    }
    Ok(())
}

/// Forgets some of the messages from before a time, and the words of entries with the last of them. Says how many went;
/// fewer than [`FORGET_AT_ONCE`] means that it is done.
pub(super) fn forget(desk: &Desk, before: i64) -> Result<u64, LedgerError> {
    let old = messages_where(desk, "m.state = 0 AND m.at < ?1", vec![Value::Integer(before)])?;
    for (channel, id, name) in &old {
        desk.run("DELETE FROM words WHERE message = ?1", [name])?;
        desk.run("DELETE FROM messages WHERE channel = ?1 AND id = ?2", (channel, id))?;
    }
    if old.len() < FORGET_AT_ONCE as usize {
        desk.run("DELETE FROM words WHERE at < ?1", [before])?;
        desk.run("DELETE FROM messages WHERE state = ?1 AND at < ?2", [DELETED, before])?;
    }
    Ok(old.len() as u64)
}

/// Erases some of what these accounts wrote, and the rest of their words with the last of it. Says how many messages
/// went; fewer than [`FORGET_AT_ONCE`] means that it is done.
pub(super) fn erase(desk: &Desk, accounts: &[Account]) -> Result<u64, LedgerError> {
    let mut gone = 0;
    for account in accounts.iter().map(account_name) {
        let room = u64::from(FORGET_AT_ONCE) - gone;
        let theirs = vec![Value::Text(account.clone())];
        let mut theirs = messages_where(desk, "m.state = 0 AND m.account = ?1", theirs)?;
        theirs.truncate(usize::try_from(room).unwrap_or(usize::MAX));
        for (channel, id, name) in &theirs {
            desk.run("DELETE FROM words WHERE message = ?1", [name])?;
            desk.run(
                "UPDATE messages SET state = ?3, thread = NULL, edited = NULL, account = NULL,
                     name = NULL, standing = NULL, text = NULL
                 WHERE channel = ?1 AND id = ?2",
                (channel, id, ERASED),
            )?;
        }
        gone += theirs.len() as u64;
        desk.run("DELETE FROM words WHERE account = ?1", [&account])?;
    }
    Ok(gone)
}

/// Up to [`FORGET_AT_ONCE`] messages: channel, id, and the whole name.
fn messages_where(desk: &Desk, which: &str, params: Vec<Value>) -> Result<Vec<(i64, String, String)>, LedgerError> {
    let mut statement = desk.statement(&format!(
        "SELECT m.channel, m.id, c.name FROM channels c JOIN messages m ON m.channel = c.no
         WHERE {which} LIMIT {FORGET_AT_ONCE}"
    ))?;
    let rows = statement
        .query_map(rusqlite::params_from_iter(params), |row| {
            let (channel, id): (i64, String) = (row.get(0)?, row.get(1)?);
            let name: String = row.get(2)?;
            let whole = format!("{}#{id}", name.replace('#', "%23"));
            Ok((channel, id, whole))
        })
        .map_err(store)?;
    rows.collect::<Result<_, _>>().map_err(store)
}

/// Forgets the readings from before a time, but for what each source says now.
pub(super) fn forget_readings(desk: &Desk, before: i64) -> Result<u64, LedgerError> {
    let gone = desk.run(
        "DELETE FROM readings WHERE at < ?1 AND (project, item, field, source, at) NOT IN
             (SELECT project, item, field, source, max(at) FROM readings
              GROUP BY project, item, field, source)",
        [before],
    )?;
    Ok(gone as u64)
}
