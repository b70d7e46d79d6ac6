//! The values that stand in a clause, left to right.

use super::context::Context;
use super::people::owner_at;
use super::values::{Found, Raw, is_unit};
use crate::domain::value::Status;
use crate::language::dates::date_at;
use crate::language::durations::duration_at;
use crate::language::lexicon::Classes;
use crate::language::money::money_at;
use crate::language::numbers::number_at;
use crate::language::times::time_at;
use crate::language::words::Word;

/// The values of a clause, left to right.
pub(super) fn find(words: &[Word<'_>], cx: &Context<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match value_at(words, at, cx) {
            Some((raw, end)) => {
                let unit = words
                    .get(end)
                    .or_else(|| words.get(end - 1))
                    .filter(|w| is_unit(w) || cx.knows(w))
                    .map(|w| w.lower.to_string());
                found.push(Found { tokens: at..end, raw, unit, excluded: is_excluded(words, at, end) });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn value_at(words: &[Word<'_>], i: usize, cx: &Context<'_>) -> Option<(Raw, usize)> {
    if let Some(money) = money_at(words, i) {
        return Some((Raw::Money(money.amount, money.currency), money.tokens.end));
    }
    let ordinal_day = words.get(i + 1).is_some_and(|w| w.is_any(&["st", "nd", "rd", "th"]) && w.start == words[i].end);
    if !ordinal_day && let Some(time) = time_at(words, i) {
        return Some((Raw::Time(time.time, time.half_open), time.end));
    }
    if let Some(date) = date_at(words, i) {
        return Some((Raw::Date(date.phrase), date.tokens.end));
    }
    if let Some(length) = duration_at(words, i) {
        return Some((Raw::Duration(length.minutes, length.count, length.unit), length.tokens.end));
    }
    if let Some(number) = number_at(words, i) {
        let ordinal = words.get(number.tokens.end).is_some_and(|w| w.is_any(&["st", "nd", "rd", "th", "/"]));
        let remarks = words[number.tokens.end..].iter().take(3).any(|w| {
            w.classes.has(Classes::REMARK)
                || w.is_any(&["line", "editorial", "tiny", "quick", "thoughts", "reason", "way"])
        });
        let ordinal = ordinal || remarks && !number.percent && !cx.fields.has_number_of(words.get(number.tokens.end));
        return (!ordinal).then_some((Raw::Number(number.value, number.percent), number.tokens.end));
    }
    let owner = cx.fields.has_owner().then(|| owner_at(words, i)).flatten();
    if let Some(name) = owner {
        let written: Vec<&str> = words[name.clone()].iter().map(|w| w.text).collect();
        let written = written.join(" ");
        let written = written.strip_suffix("'s").unwrap_or(&written);
        return Some((Raw::Person(written.to_owned()), name.end));
    }
    let status = cx.fields.has_status().then(|| status(words, i)).flatten()?;
    Some((Raw::Status(status), i + 1))
}

/// A status word behind a copula or an order: "it's done", "set it to blocked". What is to be done is not done.
fn status(words: &[Word<'_>], i: usize) -> Option<Status> {
    let ends = words.get(i + 1).is_none_or(|w| w.is_any(&["it", "this", "that"]));
    let linked = i == 0
        || words[i - 1].classes.has(Classes::COPULA.with(Classes::FILLER))
        || words[i - 1].is_any(&["to", "as", "be", "it", "not", "status", "has", "have"])
        || words[i - 1].is_any(&["we", "they", "he", "she"]) && ends;
    let ahead = words[..i].iter().any(|w| {
        w.classes.has(Classes::FUTURE.with(Classes::MODAL).with(Classes::NEGATOR)) || w.is_any(&["almost", "nearly"])
    }) || words.get(i + 1).is_some_and(|w| w.is_any(&["by", "until", "soon"]));
    let own = words.iter().take(2).any(|w| w.is_any(&["i", "i'm", "im"]));
    let ordered = words[..i].iter().any(|w| w.is_any(&["set", "mark", "to", "status"]));
    if !linked || (ahead || own) && !ordered {
        return None;
    }
    match words[i].lower.as_ref() {
        "done" | "finished" | "complete" | "completed" | "closed" | "delivered" | "shipped" => Some(Status::Done),
        "blocked" | "stuck" => Some(Status::Blocked),
        "active" | "started" | "ongoing" | "underway" | "in-progress" | "wip" => Some(Status::Active),
        "planned" | "todo" | "open" | "backlog" => Some(Status::Planned),
        "cancelled" | "canceled" | "dropped" | "abandoned" => Some(Status::Cancelled),
        _ => None,
    }
}

/// "instead of 2", "not 4", "rather than Monday", "from Monday to".
fn is_excluded(words: &[Word<'_>], start: usize, end: usize) -> bool {
    let is = |n: usize, any: &[&str]| start >= n && words[start - n].is_any(any);
    let against = is(1, &["of", "than"]) && is(2, &["instead", "rather"])
        || is(1, &["not", "isn't", "wasn't"])
        || is(2, &["not"]) && is(1, &["on", "at", "for", "to", "the", "in", "by"])
        || is(3, &["instead", "rather"]) && is(2, &["of", "than"])
        || is(4, &["instead", "rather"]) && is(3, &["of", "than"]);
    let moved = is(1, &["from"]) && words[end..].iter().take(3).any(|w| w.is("to"));
    against || moved
}
