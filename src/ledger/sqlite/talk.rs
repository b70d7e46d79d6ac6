//! Reading messages, readings and the outbox's marks.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row};

use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::{ItemKey, OutgoingKey, ProjectId, SourceId};
use crate::domain::person::Actor;
use crate::domain::reading::Reading;
use crate::domain::value::Field;
use crate::ledger::chain::{instant, micros};
use crate::ledger::error::LedgerError;
use crate::ledger::record::Waiting;
use crate::ledger::shape::{Unreadable, channel_name, read_account, read_message, read_name, read_value};

use super::conversation::standing;
use super::entries::{project, row, rows};

/// The columns that make a message, in the order that [`Told`] reads.
pub(super) const COLUMNS: &str = "id, at, thread, edited, account, name, standing, text";

/// A message as it is stored.
pub(super) struct Told {
    id: String,
    at: i64,
    thread: Option<String>,
    edited: Option<i64>,
    account: String,
    name: String,
    standing: i64,
    text: String,
}

pub(super) fn told(row: &Row<'_>) -> rusqlite::Result<Told> {
    Ok(Told {
        id: row.get(0)?,
        at: row.get(1)?,
        thread: row.get(2)?,
        edited: row.get(3)?,
        account: row.get(4)?,
        name: row.get(5)?,
        standing: row.get(6)?,
        text: row.get(7)?,
    })
}

impl Told {
    pub(super) fn message(self, channel: &ChannelId) -> Result<Message, LedgerError> {
        let account = read_account(&self.account).map_err(|Unreadable(reason)| {
            let what = "a message";
            LedgerError::Shape { what, reason }
        })?;
        Ok(Message {
            id: MessageId { channel: channel.clone(), id: self.id },
            thread: self.thread,
            author: Actor { account, name: self.name, standing: standing(self.standing) },
            at: instant(self.at),
            text: self.text,
            edited: self.edited.map(instant),
        })
    }
}

pub(super) fn channel(db: &Connection, channel: &ChannelId) -> Result<Option<i64>, LedgerError> {
    let sql = "SELECT no FROM channels WHERE name = ?1";
    row(db, sql, [channel_name(channel)], |row| row.get(0))
}

pub(super) fn message(db: &Connection, id: &MessageId) -> Result<Option<Message>, LedgerError> {
    let Some(no) = channel(db, &id.channel)? else {
        return Ok(None);
    };
    let sql = format!("SELECT {COLUMNS} FROM messages WHERE channel = ?1 AND id = ?2 AND state = 0");
    let found = row(db, &sql, (no, &id.id), told)?;
    found.map(|told| told.message(&id.channel)).transpose()
}

pub(super) fn thread(db: &Connection, root: &MessageId) -> Result<Vec<Message>, LedgerError> {
    let Some(no) = channel(db, &root.channel)? else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM messages WHERE channel = ?1 AND id = ?2 AND state = 0
         UNION SELECT {COLUMNS} FROM messages WHERE channel = ?1 AND thread = ?2 AND state = 0
         ORDER BY at, id"
    );
    let found = rows(db, &sql, (no, &root.id), told)?;
    found.into_iter().map(|told| told.message(&root.channel)).collect()
}

pub(super) fn messages(
    db: &Connection,
    channels: &[ChannelId],
    (after, until): (DateTime<Utc>, DateTime<Utc>),
    limit: usize,
) -> Result<Vec<Message>, LedgerError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM messages INDEXED BY messages_at
         WHERE channel = ?1 AND at > ?2 AND at <= ?3 AND state = 0
         ORDER BY at DESC, id DESC LIMIT ?4"
    );
    let rows_limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    for name in channels {
        let Some(no) = channel(db, name)? else {
            continue;
        };
        let told = rows(db, &sql, (no, micros(after), micros(until), rows_limit), told)?;
        for told in told {
            found.push(told.message(name)?);
        }
    }
    found.sort_by(|a, b| (a.at, &a.id.id).cmp(&(b.at, &b.id.id)));
    Ok(found.split_off(found.len().saturating_sub(limit)))
}

pub(super) fn readings(
    db: &Connection,
    name: &ProjectId,
    after: Option<DateTime<Utc>>,
) -> Result<Vec<Reading>, LedgerError> {
    let Some(no) = project(db, name)? else {
        return Ok(Vec::new());
    };
    let sql = "SELECT at, item, field, source, value, locator FROM readings
         WHERE project = ?1 AND at > ?2 ORDER BY at, item, field, source";
    let found = rows(db, sql, (no, after.map_or(i64::MIN, micros)), |row| {
        let names: [String; 5] = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
        Ok((row.get(0)?, names))
    })?;
    let read = |(at, [item, field, source, value, locator]): (i64, [String; 5])| {
        Ok(Reading {
            item: read_name("item", &item, ItemKey::parse)?,
            field: Field::from_name(&field),
            value: read_value(&value)?,
            source: read_name("source", &source, SourceId::parse)?,
            at: instant(at),
            locator: locator.into(),
        })
    };
    let found = found.into_iter().map(read).collect::<Result<_, Unreadable>>();
    found.map_err(|Unreadable(reason)| LedgerError::Shape { what: "a reading", reason })
}

pub(super) fn posted(db: &Connection, name: &ProjectId, key: &OutgoingKey) -> Result<Option<MessageId>, LedgerError> {
    let Some(no) = project(db, name)? else {
        return Ok(None);
    };
    let sql = "SELECT message FROM posted WHERE project = ?1 AND key = ?2";
    let found: Option<String> = row(db, sql, (no, key.as_str()), |row| row.get(0))?;
    let read = found.map(|raw| read_message(&raw)).transpose();
    read.map_err(|Unreadable(reason)| LedgerError::Shape { what: "a mark", reason })
}

pub(super) fn waiting(db: &Connection) -> Result<Waiting, LedgerError> {
    let sql = "SELECT (SELECT count(*) FROM outbox), (SELECT min(due) FROM outbox)";
    let found = row(db, sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?)))?;
    let (items, next) = found.unwrap_or_default();
    Ok(Waiting { items: items.unsigned_abs(), next: next.map(instant) })
}
