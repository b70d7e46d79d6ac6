//! Reading entries: whole projects, single reviews, and what the hot state is folded from.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Params, Row};

use crate::domain::entry::{Entry, What};
use crate::domain::message::MessageId;
use crate::domain::name::ReviewId;
use crate::domain::name::{DeliveryId, ProjectId};
use crate::domain::observation::Observation;
use crate::ledger::chain::instant;
use crate::ledger::error::LedgerError;
use crate::ledger::prepare::delivery_key;
use crate::ledger::record::{EntryHash, Head, Held, Loaded, SealedEntry, Version};
use crate::ledger::shape::{Unreadable, holds_seals, message_name, read_account, read_entry, read_message};
use crate::ledger::verify::Follower;
use crate::ledger::words::{Restorer, Word};

use super::desk::head as newest;
use super::keys::{self, Span};
use super::schema::store;

/// An entry as it is stored.
struct Stored {
    n: u64,
    at: i64,
    body: Vec<u8>,
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let id: i64 = row.get(0)?;
    Ok(Stored { n: keys::number(id), at: row.get(1)?, body: row.get(2)? })
}

/// All rows of a query.
pub(super) fn rows<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, LedgerError> {
    let mut statement = db.prepare_cached(sql).map_err(store)?;
    let rows = statement.query_map(params, read).map_err(store)?;
    rows.collect::<Result<_, _>>().map_err(store)
}

/// The first row of a query.
pub(super) fn row<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, LedgerError> {
    let mut statement = db.prepare_cached(sql).map_err(store)?;
    statement.query_row(params, read).optional().map_err(store)
}

/// The number of a project; none where nothing of it is stored.
pub(super) fn project(db: &Connection, project: &ProjectId) -> Result<Option<i64>, LedgerError> {
    let sql = "SELECT no FROM projects WHERE name = ?1";
    row(db, sql, [project.as_str()], |row| row.get(0))
}

pub(super) fn projects(db: &Connection) -> Result<Vec<ProjectId>, LedgerError> {
    let names = rows(db, "SELECT name FROM projects ORDER BY name", [], |row| row.get(0))?;
    let parse = |name: String| ProjectId::parse(&name);
    Ok(names.into_iter().filter_map(parse).collect())
}

pub(super) fn head(db: &Connection, name: &ProjectId) -> Result<Head, LedgerError> {
    project(db, name)?.map_or(Ok(Head::START), |no| newest(db, no))
}

fn restorer(db: &Connection, project: i64, entry: &Stored) -> Result<Restorer, LedgerError> {
    if !holds_seals(&entry.body) {
        return Ok(Restorer::new([]));
    }
    let sql = "SELECT seal, at, salt, text, name FROM words WHERE entry = ?1";
    let words = rows(db, sql, [keys::entry(project, entry.n)], |row| {
        let word = Word {
            message: None,
            account: None,
            at: instant(row.get(1)?),
            salt: row.get(2)?,
            text: row.get(3)?,
            name: row.get(4)?,
        };
        Ok((row.get(0)?, word))
    })?;
    Ok(Restorer::new(words))
}

fn restore(db: &Connection, (name, no): (&ProjectId, i64), stored: &Stored) -> Result<(Entry, Restorer), LedgerError> {
    let mut restorer = restorer(db, no, stored)?;
    let what = read_entry(&stored.body, &mut restorer);
    let what = what.map_err(|Unreadable(reason)| LedgerError::Entry { project: name.clone(), n: stored.n, reason })?;
    let (n, at) = (stored.n, instant(stored.at));
    Ok((Entry { n, at, what }, restorer))
}

fn restore_all(
    db: &Connection,
    project: (&ProjectId, i64),
    stored: impl IntoIterator<Item = Stored>,
) -> Result<Vec<Entry>, LedgerError> {
    let entries = stored.into_iter();
    entries.map(|stored| restore(db, project, &stored).map(|(entry, _)| entry)).collect()
}

pub(super) fn load(db: &Connection, name: &ProjectId) -> Result<Loaded, LedgerError> {
    let Some(no) = project(db, name)? else {
        let (entries, observed) = (Vec::new(), Vec::new());
        return Ok(Loaded { head: Head::START, entries, observed });
    };
    let Span(first, last) = keys::reviews_of(no);
    // CROSS JOIN keeps the order: the few hot reviews first, never all entries of the project.
    let of_hot = "SELECT e.id, e.at, e.body FROM reviews r INDEXED BY hot_reviews
         CROSS JOIN entries e INDEXED BY entries_of_review ON e.review = r.id
         WHERE r.open + r.held > 0 AND r.id BETWEEN ?1 AND ?2";
    let of_kinds = "SELECT e.id, e.at, e.body FROM newest k JOIN entries e ON e.id = k.entry
         WHERE k.project = ?1";
    let of_hot = rows(db, of_hot, [first, last], stored)?;
    let of_kinds = rows(db, of_kinds, [no], stored)?;
    let both = of_hot.into_iter().chain(of_kinds);
    let in_order: BTreeMap<u64, Stored> = both.map(|stored| (stored.n, stored)).collect();
    let entries = restore_all(db, (name, no), in_order.into_values())?;
    let mut observed_on_cards = Vec::new();
    for entry in &entries {
        if let What::CardPosted { card, .. } = &entry.what {
            observed_on_cards.extend(observed(db, card)?);
        }
    }
    let head = newest(db, no)?;
    Ok(Loaded { head, entries, observed: observed_on_cards })
}

pub(super) fn sealed(
    db: &Connection,
    name: &ProjectId,
    after: Version,
    limit: usize,
) -> Result<Vec<SealedEntry>, LedgerError> {
    let Some(no) = project(db, name)? else {
        return Ok(Vec::new());
    };
    let Span(_, last) = keys::entries_of(no);
    let from = keys::entry(no, after.entries());
    let before = "SELECT hash FROM entries WHERE id = ?1";
    let mut prev = row(db, before, [from], |row| row.get(0))?.map_or(EntryHash::START, EntryHash);
    let sql = "SELECT id, at, body, hash FROM entries WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let page = rows(db, sql, [from, last, limit], |row| Ok((stored(row)?, row.get(3)?)))?;
    let mut sealed = Vec::with_capacity(page.len());
    for (stored, hash) in page {
        let (entry, _) = restore(db, (name, no), &stored)?;
        let (hash, body) = (EntryHash(hash), stored.body);
        sealed.push(SealedEntry { entry, prev, hash, body });
        prev = hash;
    }
    Ok(sealed)
}

/// An entry as the chain sees it, in the database's own memory.
struct Link<'a> {
    id: i64,
    at: i64,
    hash: &'a [u8],
    body: &'a [u8],
}

fn link<'a>(row: &'a Row<'_>) -> rusqlite::Result<Link<'a>> {
    let (hash, body) = (row.get_ref(2)?.as_blob()?, row.get_ref(3)?.as_blob()?);
    Ok(Link { id: row.get(0)?, at: row.get(1)?, hash, body })
}

pub(super) fn follow(db: &Connection, name: &ProjectId, follower: &mut Follower) -> Result<(), LedgerError> {
    let Some(no) = project(db, name)? else {
        return Ok(());
    };
    let Span(first, last) = keys::entries_of(no);
    let sql = "SELECT id, at, hash, body FROM entries WHERE id BETWEEN ?1 AND ?2 ORDER BY id";
    let mut statement = db.prepare_cached(sql).map_err(store)?;
    let mut rows = statement.query([first, last]).map_err(store)?;
    while let Some(row) = rows.next().map_err(store)? {
        let link = link(row).map_err(store)?;
        if !follower.take(keys::number(link.id), link.at, link.hash, link.body) {
            break;
        }
    }
    Ok(())
}

pub(super) fn review_entries(db: &Connection, review: &ReviewId) -> Result<Vec<Entry>, LedgerError> {
    let Some(no) = project(db, &review.project)? else {
        return Ok(Vec::new());
    };
    let sql = "SELECT id, at, body FROM entries INDEXED BY entries_of_review
         WHERE review = ?1 ORDER BY id";
    let stored = rows(db, sql, [keys::review(no, review)], stored)?;
    restore_all(db, (&review.project, no), stored)
}

pub(super) fn review_of_card(db: &Connection, card: &MessageId) -> Result<Option<ReviewId>, LedgerError> {
    let sql = "SELECT review FROM cards WHERE card = ?1";
    let Some(key) = row(db, sql, [message_name(card)], |row| row.get::<_, i64>(0))? else {
        return Ok(None);
    };
    let (no, number) = keys::review_parts(key);
    let sql = "SELECT name FROM projects WHERE no = ?1";
    let name: Option<String> = row(db, sql, [no], |row| row.get(0))?;
    let project = name.and_then(|name| ProjectId::parse(&name));
    Ok(project.map(|project| ReviewId { project, number }))
}

pub(super) fn next_review_number(db: &Connection, name: &ProjectId) -> Result<u32, LedgerError> {
    let Some(no) = project(db, name)? else {
        return Ok(1);
    };
    let Span(first, last) = keys::reviews_of(no);
    let sql = "SELECT max(id) FROM reviews WHERE id BETWEEN ?1 AND ?2";
    let newest: Option<i64> = row(db, sql, [first, last], |row| row.get(0))?.flatten();
    Ok(newest.map_or(1, |key| keys::review_parts(key).1.saturating_add(1)))
}

pub(super) fn seen(db: &Connection, name: &ProjectId, deliveries: &[DeliveryId]) -> Result<Vec<bool>, LedgerError> {
    let Some(no) = project(db, name)? else {
        return Ok(vec![false; deliveries.len()]);
    };
    let sql = "SELECT 1 FROM deliveries WHERE project = ?1 AND key = ?2";
    let seen = |delivery| {
        let found = row(db, sql, (no, delivery_key(delivery)), |_| Ok(()))?;
        Ok(found.is_some())
    };
    deliveries.iter().map(seen).collect()
}

pub(super) fn observed(db: &Connection, card: &MessageId) -> Result<Vec<Observation>, LedgerError> {
    let sql = "SELECT card, account, emoji FROM observed WHERE card = ?1";
    let found = rows(db, sql, [message_name(card)], |row| {
        let seen: (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(seen)
    })?;
    let read = |(card, account, emoji): (String, String, String)| {
        Ok(Observation { card: read_message(&card)?, account: read_account(&account)?, emoji, present: true })
    };
    let found = found.into_iter().map(read).collect::<Result<_, Unreadable>>();
    found.map_err(|Unreadable(reason)| LedgerError::Shape { what: "a reaction", reason })
}

pub(super) fn evidence_holds(db: &Connection, name: &ProjectId, n: u64) -> Result<Vec<Held>, LedgerError> {
    let Some(no) = project(db, name)? else {
        return Ok(Vec::new());
    };
    let sql = "SELECT id, at, body FROM entries WHERE id = ?1";
    let Some(stored) = row(db, sql, [keys::entry(no, n)], stored)? else {
        return Ok(Vec::new());
    };
    restore(db, (name, no), &stored).map(|(_, restorer)| restorer.held())
}
