//! What people's rulings taught, applied: a claim that repeats what was ruled out says what is so, and by whom; two rulings that
//! contradict each other go before people.

use chrono::{DateTime, NaiveDate, Utc};

use super::known::Known;
use crate::domain::evidence::Evidence;
use crate::domain::judge::Raise;
use crate::domain::lesson::{Lesson, Teaching};
use crate::domain::message::ChannelId;
use crate::domain::plan::Correction;
use crate::domain::project::Project;
use crate::domain::review::Review;
use crate::domain::summary::Claim;
use crate::domain::value::{Field, Value};
use crate::language::date_phrase::Meaning;
use crate::language::dates::dates;
use crate::wording::say::lesson as words;

/// The most lessons that a brief holds: those of what was spoken of.
const LESSONS_LIMIT: usize = 40;

/// The lessons that hold now, where they may be read in a channel.
pub(super) fn lessons(project: &Project, known: &Known, read_in: &ChannelId, now: DateTime<Utc>) -> Vec<Lesson> {
    let mut lessons = known.state.lessons(project.lessons_for, now);
    lessons.retain(|lesson| lesson.audience.may_read_in(read_in));
    lessons
}

/// All that was taught and holds, a line each, where it may be read in a channel.
pub(super) fn told(project: &Project, known: &Known, read_in: &ChannelId, now: DateTime<Utc>) -> Vec<String> {
    let lessons = lessons(project, known, read_in, now);
    let line = |lesson: &Lesson| {
        let review = known.state.review(lesson.teaching.review());
        let subject = review.map_or("", |review| review.proposition.subject.as_str());
        words::line(project, &known.plan, (lesson, subject), now)
    };
    let lines: Vec<String> = lessons.iter().map(line).collect();
    if lines.is_empty() { vec![words::NONE.to_owned()] } else { lines }
}

/// The lessons that bear on what was said, in words: of the items that the messages speak of, the newest last.
pub(super) fn for_brief<'a>(
    (project, known): (&Project, &Known),
    texts: impl Iterator<Item = &'a str>,
    now: DateTime<Utc>,
) -> Vec<String> {
    let Some(home) = project.home() else { return Vec::new() };
    let lessons = lessons(project, known, &home.id, now);
    if lessons.is_empty() {
        return Vec::new();
    }
    let spoken: std::collections::BTreeSet<_> =
        texts.filter_map(|text| known.plan.spoken_of(text)).map(|item| item.key.clone()).collect();
    let bears = |lesson: &&Lesson| match &lesson.teaching {
        Teaching::Value { item, .. } => spoken.contains(item),
        Teaching::Quiet { .. } | Teaching::Silent { .. } => false,
    };
    let told = lessons.iter().filter(bears).filter_map(|lesson| words::taught(project, &known.plan, lesson, now));
    let mut told: Vec<String> = told.collect();
    told.drain(..told.len().saturating_sub(LESSONS_LIMIT));
    told
}

/// The claims as they may be told after what was taught: each once.
pub(super) fn applied((project, known): (&Project, &Known), claims: Vec<Claim>, now: DateTime<Utc>) -> Vec<Claim> {
    let all = known.state.lessons(project.lessons_for, now);
    let home = project.home().map(|channel| &channel.id);
    let mut told: Vec<Claim> = Vec::with_capacity(claims.len());
    for claim in claims {
        let Some(changed) = after_lessons((project, known), &all, (claim, home), now) else { continue };
        if !told.iter().any(|known| known.text == changed.text) {
            told.push(changed);
        }
    }
    told
}

/// A claim after what was taught of the item that it speaks of; none where what is so is not for its readers.
fn after_lessons(
    (project, known): (&Project, &Known),
    lessons: &[Lesson],
    (mut claim, home): (Claim, Option<&ChannelId>),
    now: DateTime<Utc>,
) -> Option<Claim> {
    let Some(item) = known.plan.spoken_of(&claim.text).map(|item| item.key.clone()) else { return Some(claim) };
    for lesson in lessons {
        let Teaching::Value { item: of, field, value, instead_of, .. } = &lesson.teaching else { continue };
        if *of != item {
            continue;
        }
        let written = written(&claim);
        let day = project.day(written.unwrap_or(now));
        let repeats = instead_of.iter().any(|out| says(&claim.text, (field, out), day));
        let differs = is_of(&claim.text, field) && !says(&claim.text, (field, value), day);
        let before = written.is_none_or(|at| at <= lesson.since);
        if !(repeats || differs && tells_value(&claim.text, field, day)) {
            continue;
        }
        let readable = home.is_none_or(|home| lesson.audience.may_read_in(home));
        if repeats || before {
            if !readable {
                return None;
            }
            claim.text = words::instead(project, &known.plan, lesson, now)?;
            claim.evidence = vec![Evidence::Entry { n: lesson.entry }];
        } else if readable {
            let beside = words::beside(project, lesson, now)?;
            claim.text = format!("{}{beside}", claim.text.trim_end_matches('.'));
            claim.evidence.push(Evidence::Entry { n: lesson.entry });
        }
    }
    Some(claim)
}

/// When the newest message that a claim rests on was written.
fn written(claim: &Claim) -> Option<DateTime<Utc>> {
    let times = claim.evidence.iter().filter_map(|piece| match piece {
        Evidence::Message { at, .. } => Some(*at),
        Evidence::Reading { .. } | Evidence::Entry { .. } => None,
    });
    times.max()
}

/// Whether a text says that value: a date by what it means, anything else by its words.
fn says(text: &str, (field, value): (&Field, &Value), day: NaiveDate) -> bool {
    match value {
        Value::Date(date) => days(text, day).contains(date),
        other => {
            let text = plain(text);
            let written = plain(&words::written(field, other));
            !written.trim().is_empty() && text.contains(&written)
        }
    }
}

/// Whether a text may tell a value of that kind at all.
fn tells_value(text: &str, field: &Field, day: NaiveDate) -> bool {
    matches!(field, Field::Due | Field::Start | Field::Finished) && !days(text, day).is_empty()
}

/// Whether a text that names an item and a day speaks of that field: an end unless it says that something begins.
fn is_of(text: &str, field: &Field) -> bool {
    let text = plain(text);
    let begins = [" start ", " starts ", " begin ", " begins ", " started "].iter().any(|word| text.contains(word));
    match field {
        Field::Start => begins,
        Field::Due => !begins,
        _ => false,
    }
}

fn days(text: &str, day: NaiveDate) -> Vec<NaiveDate> {
    let found = dates(text, day).into_iter().flat_map(|span| match span.meaning {
        Meaning::Day(day) => vec![day],
        Meaning::Either(one, other) => vec![one, other],
    });
    found.collect()
}

/// A text in lower case, its words between single spaces, with one at each end.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// Where a ruling contradicts one of somebody else that it was made without having seen: what goes before people.
pub(super) fn conflict(
    (project, known): (&Project, &Known),
    before: &[Correction],
    now: DateTime<Utc>,
) -> Option<Raise> {
    let after = known.state.corrections();
    let later = after.last().filter(|later| before.last().is_none_or(|last| last.entry < later.entry))?;
    let settled = |by: &Correction| {
        let ends = |review: &&Review| review.settlement.as_ref().is_some_and(|end| end.entry == by.entry);
        known.state.reviews().find(ends)
    };
    let ruled = settled(later)?;
    let contradicts = |earlier: &&Correction| {
        let of_same = earlier.item == later.item && earlier.field == later.field && earlier.value != later.value;
        of_same && earlier.by != later.by && earlier.by.is_some() && ruled.entry < earlier.entry
    };
    let earlier = before.iter().rev().find(contradicts)?;
    Some(Raise {
        proposition: words::conflict(project, &known.plan, (earlier, later), now),
        finding: None,
        // It tells of both, so it is for those who may read both.
        audience: ruled.audience.and(&settled(earlier)?.audience),
        author: None,
        replaces: None,
    })
}
