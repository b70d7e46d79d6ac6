//! What people and sources say becomes conversation and plan; what the detectors find in them comes before people.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::known::Known;
use super::noise::{self, Sorted};
use super::office::Office;
use crate::detect::{Conversation, Scene};
use crate::domain::delivery::{Delivery, Happened};
use crate::domain::finding::{Finding, FindingKey};
use crate::domain::judge::Event;
use crate::domain::outgoing::Outgoing;
use crate::domain::project::Project;
use crate::domain::proposition::ReviewKind;
use crate::domain::state::ProjectState;
use crate::ledger::MessageChange;

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

/// Looks for exceptions: what is found comes before people within their noise budget, what is no longer found goes. Says too which cards
/// are to be brought up to date.
pub(super) fn look(
    office: &Office,
    project: &Project,
    known: &mut Known,
    now: DateTime<Utc>,
) -> (Vec<Event>, Vec<Outgoing>, Vec<Finding>) {
    let found = find(office, project, known, now);
    let keys: BTreeSet<&FindingKey> = found.iter().map(|finding| &finding.key).collect();
    let exceptions = known.state.open().filter(|review| review.proposition.kind != ReviewKind::Silence);
    let gone = exceptions.filter_map(|review| review.finding.clone()).filter(|key| !keys.contains(key));
    let mut events: Vec<Event> = gone.map(Event::Cleared).collect();
    let Sorted { raised, waiting } = noise::sort(project, &known.state, &found, now);
    events.extend(raised.into_iter().map(Event::Raised));
    if !waiting.rest.is_empty() {
        events.push(Event::DayFull { waiting: waiting.rest.clone() });
    }
    events.extend(noise::proposals(project, (&known.state, &known.record), &office.thresholds_of(&project.id), now));
    let before = std::mem::replace(&mut known.waiting, waiting);
    let refreshed = noise::refreshed(&known.state, &before, &known.waiting);
    (events, refreshed, found)
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
        thresholds: office.thresholds_of(&project.id),
    })
}
