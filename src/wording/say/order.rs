//! What is carried out, in words: what a target is told, what came of it, and the question whether it shall be undone.

use chrono::{DateTime, Datelike, Utc};

use crate::domain::card::Card;
use crate::domain::evidence::Evidence;
use crate::domain::finding::Proposed;
use crate::domain::judge::Undo;
use crate::domain::name::TargetId;
use crate::domain::order::Change;
use crate::domain::project::Project;
use crate::domain::proposition::{Proposition, ReviewKind};
use crate::domain::review::Review;

use super::matter::{Matter, sentence};
use super::quoted::{QUOTE_LIMIT, TITLE_LIMIT, shortened};
use super::values;
use super::when;

/// What is told where it is carried out: `Due date: 19 June 2026 (was 12 June 2026). Ruled by Ana on 4 March 2026 (harbour-12, entry 41).`
#[must_use]
pub fn text(project: &Project, review: &Review, changes: &[Change], (by, at): (&[String], DateTime<Utc>)) -> String {
    let written = |change: &Change| {
        let name = values::capital(&values::field(&change.field));
        let value = values::value(&change.field, &change.value, when::NO_YEAR);
        let before = change.before.as_ref().filter(|before| **before != change.value);
        let before = before.map(|before| format!(" (was {})", values::value(&change.field, before, when::NO_YEAR)));
        format!("{name}: {value}{}.", before.unwrap_or_default())
    };
    let mut text: String = changes.iter().map(written).collect::<Vec<_>>().join(" ");
    let who = values::list(by.iter().map(String::as_str), "and");
    let who = if who.is_empty() { "Nobody objected".to_owned() } else { format!("Ruled by {who}") };
    let entry = review.settlement.as_ref().map_or(0, |end| end.entry);
    let day = when::day(project.day(at), when::NO_YEAR);
    text.push_str(&format!(" {who} on {day} ({}, entry {entry}).", review.id));
    text
}

/// That it was carried out.
#[must_use]
pub fn carried_out(target: &TargetId, did: &str) -> Card {
    sentence(format!("Done in {}: {}.", shortened(target.as_str(), TITLE_LIMIT), shortened(did, QUOTE_LIMIT)))
}

/// That it was not carried out, and what can be done.
#[must_use]
pub fn not_carried_out(target: &TargetId, why: &str) -> Card {
    let (target, why) = (shortened(target.as_str(), TITLE_LIMIT), shortened(why, QUOTE_LIMIT));
    sentence(format!("Not done in {target}: {why}. The ruling stands: do it there by hand, or take the ruling back."))
}

/// Why what rests on a private channel is not carried out.
pub const PRIVATE: &str = "it rests on a private channel, and the target may have other readers";

/// Why an order is no more, whose first attempt's end is unknown.
pub const GONE: &str = "the ruling was taken back, and nobody knows whether it had been done before";

/// Why nothing can be done where nothing is.
pub const NO_TARGET: &str = "it is no longer in the config";

/// The question whether what was carried out shall be undone.
#[must_use]
pub fn undo(matter: &Matter<'_>, undo: &Undo) -> Proposition {
    let (project, review) = (matter.project, matter.review);
    let year = project.day(matter.now).year();
    let targets = values::list(undo.targets.iter().map(TargetId::as_str), "and");
    let subject = matter.subject();
    let so = |value: &Proposed| values::assertion(&subject, &value.field, &value.value, year);
    let known: Vec<String> = undo.values.iter().map(so).collect();
    let question = if known.is_empty() {
        "What was so before is not known: it has to be put right there by hand.".to_owned()
    } else {
        format!("Before: {}. Set it back?", known.join("; "))
    };
    Proposition {
        kind: ReviewKind::Request,
        subject: format!("Undo {subject}"),
        text: format!("What {} had settled was carried out in {targets}, and no longer stands. {question}", review.id),
        proposed: undo.values.clone(),
        evidence: review.settlement.iter().map(|end| Evidence::Entry { n: end.entry }).collect(),
    }
}
