//! A group into the tables, within a transaction that somebody else begins and ends.

use crate::domain::entry::What;
use crate::domain::name::ProjectId;
use crate::domain::observation::Observation;
use crate::domain::reading::Reading;
use crate::ledger::chain::micros;
use crate::ledger::error::LedgerError;
use crate::ledger::hot::newest_kind;
use crate::ledger::prepare::{DeliveryKey, Prepared, Ready, Written};
use crate::ledger::record::{Appended, Head, Outcome, Version};
use crate::ledger::shape::{account_name, message_name, write_value};

use super::conversation;
use super::desk::{Account, Desk};
use super::heat;
use super::keys;
use super::outbox;
use super::seek;

/// Stores a group, or says why not.
pub(super) fn append(desk: &mut Desk, group: &Prepared) -> Result<Appended, LedgerError> {
    let mut account = desk.account(&group.project)?;
    let current = account.head.version;
    if group.expected.is_some_and(|expected| expected != current) {
        return Ok(Appended::Stale);
    }
    let mut outcomes = Vec::with_capacity(group.records.len());
    let mut shifted = false;
    for ready in &group.records {
        let outcome = admit(desk, account.no, ready, shifted)?;
        match outcome {
            Outcome::Stored => record(desk, &group.project, &mut account, ready)?,
            Outcome::Duplicate => shifted |= !ready.entries.is_empty(),
            Outcome::Unjudged => {}
        }
        outcomes.push(outcome);
    }
    desk.advance(&group.project, account.head);
    let head = account.head;
    Ok(Appended::Done { outcomes, head })
}

/// Whether a record is to be stored. Its delivery is taken note of where it is.
fn admit(desk: &Desk, project: i64, ready: &Ready, shifted: bool) -> Result<Outcome, LedgerError> {
    let unjudged = shifted && ready.was_judged;
    let Some(key) = &ready.delivery else {
        return Ok(if unjudged { Outcome::Unjudged } else { Outcome::Stored });
    };
    if let Some(void) = &ready.voided_by
        && is_known(desk, project, void)?
    {
        return Ok(Outcome::Duplicate);
    }
    if unjudged {
        return Ok(if is_known(desk, project, key)? { Outcome::Duplicate } else { Outcome::Unjudged });
    }
    if !note(desk, project, key)? {
        return Ok(Outcome::Duplicate);
    }
    if let Some(implied) = &ready.implies {
        // It may be known already, which is as well.
        note(desk, project, implied)?;
    }
    Ok(Outcome::Stored)
}

fn is_known(desk: &Desk, project: i64, key: &DeliveryKey) -> Result<bool, LedgerError> {
    let sql = "SELECT 1 FROM deliveries WHERE project = ?1 AND key = ?2";
    let known: Option<i64> = desk.one(sql, (project, key))?;
    Ok(known.is_some())
}

/// Takes note of a delivery. False where it was known.
fn note(desk: &Desk, project: i64, key: &DeliveryKey) -> Result<bool, LedgerError> {
    let sql = "INSERT OR IGNORE INTO deliveries (key, project) VALUES (?2, ?1)";
    Ok(desk.run(sql, (project, key))? == 1)
}

fn record(desk: &mut Desk, project: &ProjectId, account: &mut Account, ready: &Ready) -> Result<(), LedgerError> {
    for change in &ready.messages {
        conversation::change(desk, change, ready.at)?;
    }
    for entry in &ready.entries {
        if account.head.version.entries() >= keys::ENTRIES {
            return Err(LedgerError::TooLong { project: project.clone(), version: account.head.version });
        }
        account.head = enter(desk, account, ready.at, entry)?;
    }
    for (key, body) in &ready.outgoing {
        outbox::put(desk, (account.no, key), body, ready.at)?;
    }
    for finished in &ready.finished {
        outbox::finish(desk, account.no, finished, ready.at)?;
    }
    for seen in &ready.observed {
        observe(desk, seen)?;
    }
    for reading in &ready.readings {
        read(desk, account.no, reading)?;
    }
    Ok(())
}

fn enter(desk: &mut Desk, account: &Account, at: i64, entry: &Written) -> Result<Head, LedgerError> {
    let n = account.head.version.entries() + 1;
    let hash = account.chain.link(&account.head.hash, n, at, &entry.body);
    let id = keys::entry(account.no, n);
    let review = entry.what.review().map(|review| keys::review(account.no, review));
    desk.run(
        "INSERT INTO entries (id, at, review, hash, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        (id, at, review, hash.0, &entry.body),
    )?;
    if let Some(kind) = newest_kind(&entry.what) {
        desk.run(
            "INSERT INTO newest (project, kind, entry) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET entry = excluded.entry",
            (account.no, kind, id),
        )?;
    }
    if let What::CardPosted { card, .. } = &entry.what {
        desk.run(
            "INSERT INTO cards (card, review) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET review = excluded.review",
            (message_name(card), review),
        )?;
    }
    if let Some(review) = review {
        heat::turn(desk, (account.no, n), review, &entry.what)?;
        if let Some(text) = entry.sought() {
            seek::take_in(desk, review, &text)?;
        }
    }
    conversation::keep(desk, id, &entry.words)?;
    let version = Version::new(n);
    Ok(Head { version, hash })
}

fn observe(desk: &Desk, seen: &Observation) -> Result<(), LedgerError> {
    let sql = if seen.present {
        "INSERT OR IGNORE INTO observed (card, account, emoji) VALUES (?1, ?2, ?3)"
    } else {
        "DELETE FROM observed WHERE card = ?1 AND account = ?2 AND emoji = ?3"
    };
    let (card, account) = (message_name(&seen.card), account_name(&seen.account));
    desk.run(sql, (card, account, &seen.emoji)).map(drop)
}

fn read(desk: &Desk, project: i64, reading: &Reading) -> Result<(), LedgerError> {
    let row = (
        project,
        micros(reading.at),
        reading.item.as_str(),
        reading.field.as_str(),
        reading.source.as_str(),
        write_value(&reading.value),
        &*reading.locator,
    );
    desk.run(
        "INSERT INTO readings (project, at, item, field, source, value, locator)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET value = excluded.value, locator = excluded.locator",
        row,
    )
    .map(drop)
}
