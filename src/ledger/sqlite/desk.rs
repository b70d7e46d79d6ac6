//! What the one writer works at: its connection, and the numbers that it would otherwise look up for each group.

use std::collections::HashMap;

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Params};

use crate::domain::message::ChannelId;
use crate::domain::name::ProjectId;
use crate::ledger::chain::Chain;
use crate::ledger::error::LedgerError;
use crate::ledger::record::{EntryHash, Head, Version};
use crate::ledger::shape::channel_name;

use super::keys::{Span, entries_of};
use super::schema::store;

/// The most projects that a store can number.
const PROJECTS: i64 = 1 << 22;

/// A project as the writer knows it.
#[derive(Clone)]
pub(super) struct Account {
    pub(super) no: i64,
    pub(super) head: Head,
    pub(super) chain: Chain,
}

/// The writer's desk.
pub(super) struct Desk {
    db: Connection,
    accounts: HashMap<ProjectId, Account>,
    channels: HashMap<ChannelId, i64>,
    /// The number of what was said last.
    said: Option<i64>,
}

impl Desk {
    pub(super) fn new(db: Connection) -> Self {
        Self { db, accounts: HashMap::new(), channels: HashMap::new(), said: None }
    }

    pub(super) fn begin(&self) -> Result<(), LedgerError> {
        self.run("BEGIN IMMEDIATE", []).map(drop)
    }

    pub(super) fn commit(&self) -> Result<(), LedgerError> {
        self.run("COMMIT", []).map(drop)
    }

    /// Undoes what was begun, and forgets what was remembered of it.
    pub(super) fn undo(&mut self) {
        self.accounts.clear();
        self.channels.clear();
        self.said = None;
        // Some errors, such as a full disk, have undone it already.
        if !self.db.is_autocommit()
            && let Err(error) = self.run("ROLLBACK", [])
        {
            tracing::error!(%error, "a transaction of the ledger could not be undone");
        }
    }

    pub(super) fn statement(&self, sql: &str) -> Result<CachedStatement<'_>, LedgerError> {
        self.db.prepare_cached(sql).map_err(store)
    }

    /// Runs a statement; says how many rows it changed.
    pub(super) fn run(&self, sql: &str, params: impl Params) -> Result<usize, LedgerError> {
        self.statement(sql)?.execute(params).map_err(store)
    }

    /// The first column of the first row.
    pub(super) fn one<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Option<T>, LedgerError> {
        let mut statement = self.statement(sql)?;
        let found = statement.query_row(params, |row| row.get(0)).optional();
        found.map_err(store)
    }

    /// Runs statements that are not worth keeping.
    pub(super) fn batch(&self, sql: &str) -> Result<(), LedgerError> {
        self.db.execute_batch(sql).map_err(store)
    }

    /// The project as it is now, in what was begun.
    pub(super) fn account(&mut self, project: &ProjectId) -> Result<Account, LedgerError> {
        if let Some(known) = self.accounts.get(project) {
            return Ok(known.clone());
        }
        let no = self.number("projects", project.as_str())?;
        if no >= PROJECTS {
            return Err(LedgerError::TooMany { what: "projects", most: PROJECTS });
        }
        let account = Account { no, head: head(&self.db, no)?, chain: Chain::of(project) };
        self.accounts.insert(project.clone(), account.clone());
        Ok(account)
    }

    /// Remembers a project's new head.
    pub(super) fn advance(&mut self, project: &ProjectId, head: Head) {
        if let Some(account) = self.accounts.get_mut(project) {
            account.head = head;
        }
    }

    /// The number of a channel.
    pub(super) fn channel(&mut self, channel: &ChannelId) -> Result<i64, LedgerError> {
        if let Some(known) = self.channels.get(channel) {
            return Ok(*known);
        }
        let no = self.number("channels", &channel_name(channel))?;
        self.channels.insert(channel.clone(), no);
        Ok(no)
    }

    /// The number of what is said next.
    pub(super) fn next_said(&mut self) -> Result<i64, LedgerError> {
        let last = match self.said {
            Some(last) => last,
            None => self.one::<Option<i64>>("SELECT max(seq) FROM outbox", [])?.flatten().unwrap_or(0),
        };
        self.said = Some(last + 1);
        Ok(last + 1)
    }

    fn number(&self, table: &str, name: &str) -> Result<i64, LedgerError> {
        let find = format!("SELECT no FROM {table} WHERE name = ?1");
        if let Some(no) = self.one(&find, [name])? {
            return Ok(no);
        }
        self.run(&format!("INSERT INTO {table} (name) VALUES (?1)"), [name])?;
        Ok(self.db.last_insert_rowid())
    }
}

/// The newest entry of a project.
pub(super) fn head(db: &Connection, project: i64) -> Result<Head, LedgerError> {
    let Span(first, last) = entries_of(project);
    let sql = "SELECT id, hash FROM entries WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT 1";
    let found = db
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row([first, last], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(store)?;
    Ok(found.map_or(Head::START, |(id, hash): (i64, [u8; 32])| Head {
        version: Version::new((id - first).unsigned_abs()),
        hash: EntryHash(hash),
    }))
}
