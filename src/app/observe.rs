//! What people and sources say becomes conversation and plan; what the detectors find in them comes before people.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::known::Known;
use super::office::Office;
use crate::detect::{Conversation, Scene};
use crate::domain::audience::Audience;
use crate::domain::delivery::{Delivery, Happened};
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Finding, FindingKey};
use crate::domain::judge::{Event, Raise};
use crate::domain::project::Project;
use crate::domain::state::ProjectState;
use crate::ledger::MessageChange;
use crate::wording::say;

/// What a delivery changes in the conversation that is kept.
pub(super) fn message_change(delivery: &Delivery) -> Option<MessageChange> {
    match &delivery.happened {
        Happened::Said(message) | Happened::Edited(message) | Happened::PutForward { message, .. } => {
            Some(MessageChange::Put(message.clone()))
        }
        Happened::Deleted(message) => Some(MessageChange::Deleted(message.clone())),
        _ => None,
    }
}

/// Lets the detectors' view of the conversation follow. What people say to the bot under its cards is no part of it.
pub(super) fn take_in(conversation: &mut Conversation, state: &ProjectState, delivery: &Delivery) {
    match &delivery.happened {
        Happened::Said(message) | Happened::Edited(message)
            if message.answers().is_some_and(|root| state.on_card(&root).is_some()) => {}
        Happened::Said(message) => conversation.observe(message),
        Happened::Edited(message) => conversation.edited(message),
        Happened::Deleted(message) => conversation.deleted(message),
        Happened::Reacted { message, by, .. } => conversation.reacted(message, &by.account),
        Happened::Unreacted { .. }
        | Happened::Pressed { .. }
        | Happened::PutForward { .. }
        | Happened::Commanded { .. } => {}
    }
}

/// Who may read what rests on this evidence.
pub(super) fn audience(project: &Project, evidence: &[Evidence]) -> Audience {
    let private = evidence.iter().filter_map(|piece| match piece {
        Evidence::Message { id, .. } => project.channel(&id.channel).filter(|channel| channel.private),
        Evidence::Reading { .. } | Evidence::Entry { .. } => None,
    });
    Audience::readers_of(private.map(|channel| channel.id.clone()))
}

/// Looks for exceptions: what is found comes before people, what is no longer found goes.
pub(super) fn look(
    office: &Office,
    project: &Project,
    known: &mut Known,
    now: DateTime<Utc>,
) -> (Vec<Event>, Vec<Finding>) {
    let found = find(office, project, known, now);
    let keys: BTreeSet<&FindingKey> = found.iter().map(|finding| &finding.key).collect();
    let gone = known.state.open().filter_map(|review| review.finding.clone()).filter(|key| !keys.contains(key));
    let mut events: Vec<Event> = gone.map(Event::Cleared).collect();
    events.extend(found.iter().map(|finding| Event::Raised(raise(project, finding))));
    (events, found)
}

fn find(office: &Office, project: &Project, known: &mut Known, now: DateTime<Utc>) -> Vec<Finding> {
    known.refresh_corrections();
    known.judged.find(&Scene {
        plan: &known.plan,
        conversation: &known.conversation,
        calendar: &project.calendar,
        zone: project.zone,
        now,
        people: &project.roster,
        goals: &project.goals,
        thresholds: office.thresholds,
    })
}

fn raise(project: &Project, finding: &Finding) -> Raise {
    Raise {
        proposition: say::finding::proposition(project, finding),
        finding: Some(finding.key.clone()),
        audience: audience(project, &finding.evidence),
        author: None,
        replaces: None,
    }
}
