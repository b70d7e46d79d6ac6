//! Rehearsal: a digest as it would be posted now, through the project's desk. Nothing is recorded, so a store that another process
//! writes, opened to be read only, is enough.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::desk::{Desk, DeskError};
use super::drafting;
use super::judging::Judged;
use super::office::Office;
use super::post::{Post, Posted, Shown};
use super::work::Work;
use crate::domain::entry::What;
use crate::domain::outgoing::{Outgoing, Say};
use crate::domain::project::Project;
use crate::domain::reading::Reading;
use crate::domain::schedule::Slot;
use crate::wording::say::digest;

/// The slot of a digest that somebody asks for: the present minute on the project's wall clock.
#[must_use]
pub fn slot(project: &Project, now: DateTime<Utc>) -> Slot {
    Slot(now.with_timezone(&project.zone).naive_local())
}

/// The digest as it would be posted now, once these readings were taken in; none where none would be posted: the bot is silenced, or
/// there is nothing new and the project wants silence then.
///
/// # Errors
/// Where the store can't be read.
pub async fn digest(
    office: Arc<Office>,
    project: Arc<Project>,
    readings: Vec<Reading>,
    now: DateTime<Utc>,
) -> Result<Option<Post>, DeskError> {
    let mut desk = Desk::new(office.clone(), project.clone());
    desk.rehearse(vec![Work::Read(readings)], now).await?;
    let wanted = desk.wanted(slot(&project, now), now).await?;
    let drafted = drafting::draft(&office, &project, wanted).await;
    let work = vec![Work::Drafted(Box::new(drafted))];
    let Some(composed) = desk.rehearse(work, now).await?.pop() else { return Ok(None) };
    posted(&mut desk, &project, composed, now).await
}

/// What a digest that was judged just now posts.
async fn posted(
    desk: &mut Desk,
    project: &Project,
    composed: Judged,
    now: DateTime<Utc>,
) -> Result<Option<Post>, DeskError> {
    let Judged { record, done } = composed;
    let summary = record.entries.iter().find_map(|what| match what {
        What::DigestComposed { review, .. } => review.clone(),
        _ => None,
    });
    let is_digest = |outgoing: &&Outgoing| match &outgoing.say {
        Say::NothingNew { .. } => true,
        Say::Card(review) => Some(review) == summary.as_ref(),
        _ => false,
    };
    let Some(outgoing) = record.outgoing.iter().find(is_digest) else { return Ok(None) };
    if let Say::NothingNew { .. } = outgoing.say {
        return Ok(nothing_new(project, &record.entries, outgoing, now));
    }
    let weights: BTreeMap<_, _> = done.found.into_iter().collect();
    let shown = Shown { project, weights: &weights, now };
    shown.posted(desk, outgoing, &mut { done.digest }).await
}

/// The line that says so, from an entry that is not in the store.
fn nothing_new(project: &Project, entries: &[What], outgoing: &Outgoing, now: DateTime<Utc>) -> Option<Post> {
    let card = entries.iter().find_map(|what| match what {
        What::DigestComposed { slot, covers, foot, .. } => {
            let foot = foot.as_deref().cloned().unwrap_or_default();
            Some(digest::nothing_new(project, *slot, *covers, &foot))
        }
        _ => None,
    })?;
    let what = Posted::Digest { statements: Vec::new(), exceptions: Vec::new() };
    Some(Post { at: now, channel: outgoing.to.channel.clone(), card, what })
}
