//! Drafting: a brief goes to a language model, and comes back as claims that hold. Where the models fail, the built-in writer serves.
//! It is no work of a desk: a model takes its time, and rulings don't wait for it.

use chrono::{DateTime, Utc};

use super::asking::{Came, ask, ground};
use super::office::Office;
use crate::domain::authorship::Authorship;
use crate::domain::brief::{Brief, BriefMessage};
use crate::domain::digest::WrittenBy;
use crate::domain::evidence::Evidence;
use crate::domain::project::Project;
use crate::domain::schedule::Slot;
use crate::domain::state::Spent;
use crate::domain::summary::Claim;
use crate::wording::claims::neutral::neutral;
use crate::wording::claims::{self, Ground};
use crate::wording::prompts::Prompts;
use crate::writer::model::Put;
use crate::writer::{Modelled, Writer};

/// A quote that a claim rests on has at most so many bytes.
const LONGEST_QUOTE: usize = 1_000;

/// What a digest wants drafted, before it is composed.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// For which scheduled time.
    pub slot: Slot,
    /// What it covers.
    pub covers: (DateTime<Utc>, DateTime<Utc>),
    /// What was said.
    pub brief: Brief,
    /// What models have used for the project on this day.
    pub spent: Spent,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drafted {
    /// For which scheduled time.
    pub slot: Slot,
    /// What it covers.
    pub covers: (DateTime<Utc>, DateTime<Utc>),
    /// The claims that hold.
    pub claims: Vec<Claim>,
    /// How many did not.
    pub withheld: usize,
    /// How many older messages the writer was not shown, because they did not fit.
    pub unfit: usize,
    /// Who phrased them.
    pub written_by: WrittenBy,
    /// The model, where one was asked.
    pub by: Option<Authorship>,
}

/// Drafts what is wanted.
pub async fn draft(office: &Office, project: &Project, wanted: Wanted) -> Drafted {
    match &office.writer {
        // Where nobody wrote anything, nothing is asked.
        Writer::Model(modelled) if !wanted.brief.messages.is_empty() => {
            by_model(office, modelled, project, wanted).await
        }
        Writer::Model(_) | Writer::Offline(_) => offline(office, project, wanted, WrittenBy::Offline),
    }
}

/// Drafts with the built-in writer.
pub(super) fn offline(office: &Office, project: &Project, wanted: Wanted, written_by: WrittenBy) -> Drafted {
    let drafted = office.writer.draft(&wanted.brief).claims;
    let all = drafted.len();
    let ground = ground(project);
    let claims: Vec<Claim> = drafted.into_iter().filter(|claim| claims::check(claim, &ground).is_ok()).collect();
    let withheld = all - claims.len();
    Drafted { slot: wanted.slot, covers: wanted.covers, claims, withheld, unfit: 0, written_by, by: None }
}

async fn by_model(office: &Office, modelled: &Modelled, project: &Project, wanted: Wanted) -> Drafted {
    let prompts = Prompts::with(modelled.prompts.clone());
    let Ok(filled) = prompts.digest((&project.name, &project.goals), &wanted.brief, modelled.brief_tokens) else {
        return offline(office, project, wanted, WrittenBy::OfflineInstead);
    };
    let (came, by) = ask(modelled, &filled, wanted.spent).await;
    match came {
        Came::Claims(put, misshapen) => {
            let (claims, withheld) = held(put, (&wanted.brief.messages, &filled.numbered), &ground(project));
            let withheld = withheld + misshapen;
            let unfit = wanted.brief.messages.len() - filled.numbered.len();
            let written_by = WrittenBy::Model;
            Drafted { slot: wanted.slot, covers: wanted.covers, claims, withheld, unfit, written_by, by }
        }
        Came::TooMuch => offline(office, project, wanted, WrittenBy::OfflineForCost),
        Came::Failed => Drafted { by, ..offline(office, project, wanted, WrittenBy::OfflineInstead) },
    }
}

/// What a model said of these messages, as it would be told: the claims that hold, made harmless, and how many don't.
#[must_use]
pub fn told(project: &Project, put: Vec<Put>, messages: &[BriefMessage]) -> (Vec<Claim>, usize) {
    let numbered: Vec<usize> = (0..messages.len()).collect();
    held(put, (messages, &numbered), &ground(project))
}

/// The claims that hold, made harmless, by kind and then by time; and how many don't.
pub(super) fn held(put: Vec<Put>, shown: (&[BriefMessage], &[usize]), ground: &Ground) -> (Vec<Claim>, usize) {
    let all = put.len();
    let mut claims: Vec<Claim> = Vec::new();
    for one in put {
        let claim = neutral(&one.text).map(|text| Claim { kind: one.kind, text, evidence: evidence(&one, shown) });
        if let Some(claim) = claim.filter(|claim| claims::check(claim, ground).is_ok())
            && !claims.iter().any(|known| known.text == claim.text)
        {
            claims.push(claim);
        }
    }
    claims.sort_by_key(|claim| claim.kind);
    let withheld = all - claims.len();
    (claims, withheld)
}

fn evidence(put: &Put, (messages, numbered): (&[BriefMessage], &[usize])) -> Vec<Evidence> {
    let message = |n: &usize| messages.get(*numbered.get(n.checked_sub(1)?)?);
    let quoted = |message: &BriefMessage| Evidence::Message {
        id: message.id.clone(),
        author: message.author.clone(),
        at: message.at,
        quote: message.text[..message.text.floor_char_boundary(LONGEST_QUOTE)].to_owned(),
    };
    put.evidence.iter().filter_map(message).map(quoted).collect()
}
