//! Listens to a platform: each delivery goes to the desks that it concerns, in the order in which it came; it is acked once
//! all of them have it in the store.

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::Counter;
use crate::app::reception::Pending;
use crate::app::work::Work;
use crate::chat::{Acked, Incoming};
use crate::domain::delivery::{Delivery, Happened};
use crate::domain::message::ChannelId;
use crate::domain::name::ReviewId;

/// Takes what comes until the platform ends.
pub async fn listen(mut incoming: mpsc::Receiver<Incoming>, counters: Vec<Counter>) {
    let mut acks = JoinSet::new();
    while let Some(Incoming { delivery, ack }) = incoming.recv().await {
        let mut pending = Vec::new();
        for counter in concerned(&counters, &delivery) {
            pending.push(counter.desk.submit(Work::Delivered(delivery.clone())).await);
        }
        acks.spawn(async move {
            // Nobody may wait for it any more: then it is delivered again, and known.
            let _ = ack.send(outcome(pending).await);
        });
        while acks.try_join_next().is_some() {}
    }
}

async fn outcome(pending: Vec<Option<Pending>>) -> Acked {
    let mut answer = None;
    for one in pending {
        let Some(one) = one else { return Acked::Busy };
        match one.wait().await {
            Ok(done) => answer = answer.or(done.answer),
            Err(_) => return Acked::Failed,
        }
    }
    answer.map_or(Acked::Recorded, Acked::Answered)
}

/// The desks of the channel's projects. A command is for one of them: the one whose review it names, else the first.
fn concerned<'a>(counters: &'a [Counter], delivery: &Delivery) -> Vec<&'a Counter> {
    let channel = channel_of(delivery);
    let all: Vec<&Counter> = counters.iter().filter(|counter| counter.project.channel(channel).is_some()).collect();
    let Happened::Commanded { text, .. } = &delivery.happened else { return all };
    let named = text.split_whitespace().find_map(ReviewId::parse).map(|review| review.project);
    let mentioned = |counter: &&&Counter| {
        Some(&counter.project.id) == named.as_ref()
            || text.split_whitespace().any(|word| word == counter.project.id.as_str())
    };
    all.iter().find(mentioned).or(all.first()).copied().into_iter().collect()
}

fn channel_of(delivery: &Delivery) -> &ChannelId {
    match &delivery.happened {
        Happened::Said(message) | Happened::Edited(message) => &message.id.channel,
        Happened::Deleted(id) => &id.channel,
        Happened::Reacted { message, .. } | Happened::Unreacted { message, .. } | Happened::Pressed { message, .. } => {
            &message.channel
        }
        Happened::Commanded { channel, .. } => channel,
    }
}
