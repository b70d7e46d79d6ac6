//! Which reviews still bear on what comes, kept up entry by entry so that a store of any size opens at once. The law is `ledger::hot`.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension as _;

use crate::domain::entry::What;
use crate::ledger::error::LedgerError;
use crate::ledger::hot::Turn;

use super::desk::Desk;
use super::schema::store;

/// Takes in what entry `n` means for a review.
pub(super) fn turn(desk: &Desk, (project, n): (i64, u64), review: i64, what: &What) -> Result<(), LedgerError> {
    match Turn::of(what) {
        Turn::Stays => Ok(()),
        Turn::Lets => {
            release(desk, project, review)?;
            desk.run("UPDATE reviews SET held = 0 WHERE id = ?1", [review]).map(drop)
        }
        Turn::Opens { finding } => open(desk, project, review, finding.as_deref()),
        Turn::Settles { values, answered } => {
            release(desk, project, review)?;
            let mut keys: BTreeSet<String> = values.into_iter().collect();
            if answered {
                let finding = "SELECT finding FROM reviews WHERE id = ?1";
                keys.extend(desk.one::<Option<String>>(finding, [review])?.flatten());
            }
            let held = i64::try_from(keys.len()).unwrap_or(i64::MAX);
            desk.run(
                "INSERT INTO reviews (id, open, held) VALUES (?1, 0, ?2)
                 ON CONFLICT DO UPDATE SET open = 0, held = excluded.held",
                [review, held],
            )?;
            keys.iter().try_for_each(|key| hold(desk, (project, n), review, key))
        }
    }
}

fn open(desk: &Desk, project: i64, review: i64, finding: Option<&str>) -> Result<(), LedgerError> {
    let new =
        desk.run("INSERT OR IGNORE INTO reviews (id, open, held, finding) VALUES (?1, 1, 0, ?2)", (review, finding))?;
    if new == 0 {
        release(desk, project, review)?;
        desk.run(
            "UPDATE reviews SET open = 1, held = 0, finding = coalesce(?2, finding) WHERE id = ?1",
            (review, finding),
        )?;
    }
    Ok(())
}

/// The review becomes the newest holder of a key.
fn hold(desk: &Desk, (project, n): (i64, u64), review: i64, key: &str) -> Result<(), LedgerError> {
    if let Some((_, before)) = holder(desk, project, key)? {
        desk.run("UPDATE reviews SET held = held - 1 WHERE id = ?1", [before])?;
    }
    desk.run(
        "INSERT INTO holds (project, key, n, review) VALUES (?1, ?2, ?3, ?4)",
        (project, key, i64::try_from(n).unwrap_or(i64::MAX), review),
    )
    .map(drop)
}

/// The review holds nothing any more; who held a key before it holds it again.
fn release(desk: &Desk, project: i64, review: i64) -> Result<(), LedgerError> {
    let held: Vec<(String, i64)> = {
        let mut statement = desk.statement("SELECT key, n FROM holds WHERE review = ?1")?;
        let rows = statement.query_map([review], |row| Ok((row.get(0)?, row.get(1)?))).map_err(store)?;
        rows.collect::<Result<_, _>>().map_err(store)?
    };
    for (key, n) in held {
        let was_newest = holder(desk, project, &key)?.is_some_and(|(newest, _)| newest == n);
        desk.run("DELETE FROM holds WHERE project = ?1 AND key = ?2 AND n = ?3", (project, &key, n))?;
        if was_newest && let Some((_, again)) = holder(desk, project, &key)? {
            desk.run("UPDATE reviews SET held = held + 1 WHERE id = ?1", [again])?;
        }
    }
    Ok(())
}

/// The newest entry that settled a key, and of which review.
fn holder(desk: &Desk, project: i64, key: &str) -> Result<Option<(i64, i64)>, LedgerError> {
    let sql = "SELECT n, review FROM holds WHERE project = ?1 AND key = ?2 ORDER BY n DESC LIMIT 1";
    let mut statement = desk.statement(sql)?;
    let found = statement.query_row((project, key), |row| Ok((row.get(0)?, row.get(1)?))).optional();
    found.map_err(store)
}
