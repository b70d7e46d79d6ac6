//! Looking for words in the full-text index. Each word is followed from its newest row back and only so far, so that a word that is
//! everywhere costs no more than one that is not; the rare words decide.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::domain::message::{ChannelId, Message};
use crate::domain::name::ReviewId;
use crate::ledger::error::LedgerError;
use crate::ledger::sought::{Found, Hit, Sought, WORDS_LIMIT, pieces, ranked, rarity};

use super::desk::Desk;
use super::entries::{project, row, rows};
use super::keys::{self, Span};
use super::talk;

/// How many rows of a word are followed, the newest of them. What stands in more says little, and is found by the rarer words beside it.
const ROWS_OF_WORD: i64 = 2_000;

/// How many rows are followed in which all words stand together.
const ROWS_OF_ALL: i64 = 200;

/// Rows above 0 are messages.
const MESSAGES: Span = Span(1, i64::MAX);

/// Where a word is looked for: rows of these numbers, in places that may be told.
struct Shelf {
    rows: Span,
    places: String,
}

/// Takes a review into the index.
pub(super) fn take_in(desk: &Desk, review: i64, text: &str) -> Result<(), LedgerError> {
    let place = format!("p{}", keys::review_parts(review).0);
    desk.run("INSERT INTO sought (rowid, words, author, place) VALUES (?1, ?2, '', ?3)", (-review, text, place))
        .map(drop)
}

/// Finds the messages and reviews that hold some of the words.
pub(super) fn seek(db: &Connection, sought: &Sought) -> Result<Found, LedgerError> {
    let words = &sought.words[..sought.words.len().min(WORDS_LIMIT)];
    let mut channels = BTreeMap::new();
    for channel in &sought.channels {
        if let Some(no) = talk::channel(db, channel)? {
            channels.insert(no, channel);
        }
    }
    let all = row(db, "SELECT max(no) FROM messages WHERE no IS NOT NULL", [], |row| row.get::<_, Option<i64>>(0))?;
    let all = all.flatten().unwrap_or(0).unsigned_abs();
    let places: Vec<String> = channels.keys().map(|no| format!("c{no}")).collect();
    let shelf = Shelf { rows: MESSAGES, places: places.join(" OR ") };
    let (hits, holding) = hits(db, &shelf, words)?;
    let rarity: Vec<f32> = holding.iter().map(|holding| rarity(*holding, all)).collect();
    let mut messages = Vec::new();
    for no in ranked(hits, &rarity) {
        messages.extend(message(db, no, &channels)?);
    }
    let reviews = reviews(db, sought, words, &rarity)?;
    Ok(Found { messages, reviews, rarity })
}

fn reviews(db: &Connection, sought: &Sought, words: &[String], rarity: &[f32]) -> Result<Vec<ReviewId>, LedgerError> {
    let Some(no) = project(db, &sought.project)? else {
        return Ok(Vec::new());
    };
    let Span(first, last) = keys::reviews_of(no);
    let shelf = Shelf { rows: Span(-last, -first), places: format!("p{no}") };
    let (hits, _) = hits(db, &shelf, words)?;
    // The newest has the highest number, and the lowest row.
    let hits = hits.into_iter().map(|hit| Hit { key: -hit.key, ..hit }).collect();
    let id = |key| ReviewId { project: sought.project.clone(), number: keys::review_parts(key).1 };
    Ok(ranked(hits, rarity).into_iter().map(id).collect())
}

/// Rows that hold some of the words, and how many rows hold each.
type Hits = (Vec<Hit<i64>>, Vec<u64>);

/// The rows that hold some of the words, and how many rows hold each.
fn hits(db: &Connection, shelf: &Shelf, words: &[String]) -> Result<Hits, LedgerError> {
    let mut hits: BTreeMap<i64, u32> = BTreeMap::new();
    let mut holding = Vec::with_capacity(words.len());
    if shelf.places.is_empty() {
        return Ok((Vec::new(), vec![0; words.len()]));
    }
    for (at, word) in words.iter().enumerate() {
        let found = standing(db, shelf, &[word], ROWS_OF_WORD)?;
        holding.push(estimated(&found));
        found.into_iter().for_each(|row| *hits.entry(row).or_default() |= 1 << at);
    }
    if words.len() > 1 {
        let together: Vec<&String> = words.iter().collect();
        let every = (1 << words.len()) - 1;
        for row in standing(db, shelf, &together, ROWS_OF_ALL)? {
            *hits.entry(row).or_default() |= every;
        }
    }
    Ok((hits.into_iter().map(|(key, words)| Hit { key, words }).collect(), holding))
}

/// The newest rows of a shelf in which all of these words stand.
fn standing(db: &Connection, shelf: &Shelf, words: &[&String], most: i64) -> Result<Vec<i64>, LedgerError> {
    // Quoted letters and digits alone: nothing of a word is read as an operator, or as several words one after the other.
    let quoted: Vec<String> = words.iter().flat_map(|word| pieces(word)).map(|piece| format!("\"{piece}\"")).collect();
    if quoted.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = format!("(place : ({})) AND ({{words author}} : ({}))", shelf.places, quoted.join(" AND "));
    let Span(first, last) = shelf.rows;
    let newest = if first > 0 { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT rowid FROM sought WHERE sought MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid {newest} LIMIT ?4"
    );
    rows(db, &sql, (wanted, first, last, most), |row| row.get(0))
}

/// How many rows hold a word, by how close those stand that were followed.
fn estimated(found: &[i64]) -> u64 {
    let count = found.len() as u64;
    match (found.first(), found.last()) {
        (Some(first), Some(last)) if count >= ROWS_OF_WORD.unsigned_abs() => {
            let (newest, oldest) = (first.unsigned_abs(), last.unsigned_abs());
            count * newest.max(oldest) / (newest.abs_diff(oldest) + 1)
        }
        _ => count,
    }
}

fn message(db: &Connection, no: i64, channels: &BTreeMap<i64, &ChannelId>) -> Result<Option<Message>, LedgerError> {
    let sql = format!("SELECT {}, channel FROM messages WHERE no = ?1 AND state = 0", talk::COLUMNS);
    let found = row(db, &sql, [no], |row| Ok((talk::told(row)?, row.get::<_, i64>(8)?)))?;
    let known = found.and_then(|(told, channel)| Some((told, *channels.get(&channel)?)));
    known.map(|(told, channel)| told.message(channel)).transpose()
}
