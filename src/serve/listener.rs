//! Listens to a platform: each delivery goes to the desks that it concerns, in the order in which it came; it is acked once
//! all of them have it in the store.

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use super::Counter;
use super::courier::chain;
use crate::app::addressed::{Addressed, Directory};
use crate::app::reception::{DeskHandle, Pending};
use crate::app::work::{Done, Preview, Work};
use crate::chat::{Acked, Answer, Incoming};

/// Takes what comes until the platform ends.
pub async fn listen(mut incoming: mpsc::Receiver<Incoming>, counters: Vec<Counter>) {
    let directory = Directory::new(counters.iter().map(|counter| counter.project.clone()));
    let mut acks = JoinSet::new();
    while let Some(Incoming { delivery, ack }) = incoming.recv().await {
        let projects = match directory.addressed(&delivery) {
            Addressed::To(projects) => projects,
            Addressed::Unclear(question) => {
                // Nobody may wait for it any more: then it is asked again, and asked back again.
                let _ = ack.send(Acked::Answered(Answer { card: question, here: false }));
                continue;
            }
        };
        let mut handed = Vec::with_capacity(projects.len());
        for index in projects {
            let desk = &counters[index].desk;
            let pending = desk.submit(Work::Delivered(delivery.clone())).await;
            handed.push((desk.clone(), pending));
        }
        acks.spawn(acknowledge(handed, ack));
        while acks.try_join_next().is_some() {}
    }
}

/// Acks once everything is in the store. What takes longer comes after the ack.
async fn acknowledge(handed: Vec<(DeskHandle, Option<Pending>)>, ack: oneshot::Sender<Acked>) {
    // Nobody may wait for an ack any more: then it is delivered again, and known.
    match outcome(handed).await {
        Ok((_, Done { answer: Some(answer), .. })) => drop(ack.send(Acked::Answered(answer))),
        Ok((Some(desk), Done { preview: Some(preview), .. })) => {
            let (promise, promised) = oneshot::channel();
            if ack.send(Acked::Promised(promised)).is_ok() {
                keep(&desk, preview, promise).await;
            }
        }
        Ok(_) => drop(ack.send(Acked::Recorded)),
        Err(acked) => drop(ack.send(acked)),
    }
}

/// The first of the desks that has something to say, and what.
async fn outcome(handed: Vec<(DeskHandle, Option<Pending>)>) -> Result<(Option<DeskHandle>, Done), Acked> {
    let mut first = (None, Done::default());
    for (desk, pending) in handed {
        let Some(pending) = pending else { return Err(Acked::Busy) };
        let done = pending.wait().await.map_err(|_| Acked::Failed)?;
        if first.0.is_none() && (done.answer.is_some() || done.preview.is_some()) {
            first = (Some(desk), done);
        }
    }
    Ok(first)
}

async fn keep(desk: &DeskHandle, preview: Preview, promise: oneshot::Sender<Answer>) {
    match desk.preview(preview.channel).await {
        // The platform may have closed meanwhile.
        Ok(card) => drop(promise.send(Answer { card, here: preview.here })),
        Err(error) => tracing::error!(error = %chain(&error), "a digest that somebody asked for was not composed"),
    }
}
