//! Listens to a platform: each delivery goes to the desks that it concerns, in the order in which it came; it is acked once
//! all of them have it in the store.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use super::Counter;
use super::courier::chain;
use crate::app::addressed::{Addressed, Directory};
use crate::app::answering;
use crate::app::interrogate::Inquired;
use crate::app::office::Office;
use crate::app::reception::{DeskHandle, Pending};
use crate::app::work::{Done, Preview, Work};
use crate::chat::{Acked, Answer, Incoming};
use crate::domain::card::Card;
use crate::domain::outgoing::Say;
use crate::wording::say::answer;

/// Takes what comes until the platform ends.
pub async fn listen(mut incoming: mpsc::Receiver<Incoming>, counters: Vec<Counter>, office: Arc<Office>) {
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
            let counter = &counters[index];
            let pending = counter.desk.submit(Work::Delivered(delivery.clone())).await;
            handed.push((counter.clone(), pending));
        }
        acks.spawn(acknowledge(handed, ack, office.clone()));
        while acks.try_join_next().is_some() {}
    }
}

/// Acks once everything is in the store. What takes longer comes after the ack.
async fn acknowledge(handed: Vec<(Counter, Option<Pending>)>, ack: oneshot::Sender<Acked>, office: Arc<Office>) {
    let mut inquired = Vec::new();
    // Nobody may wait for an ack any more: then it is delivered again, and known.
    match outcome(handed, &mut inquired).await {
        Ok((_, Done { answer: Some(answer), .. })) => drop(ack.send(Acked::Answered(answer))),
        Ok((Some(counter), Done { preview: Some(preview), .. })) => {
            let (promise, promised) = oneshot::channel();
            if ack.send(Acked::Promised(promised)).is_ok() {
                keep(&counter.desk, preview, promise).await;
            }
        }
        Ok((Some(counter), Done { asked: Some((asked, here)), .. })) => {
            let (promise, promised) = oneshot::channel();
            if ack.send(Acked::Promised(promised)).is_ok()
                && let Some(card) = phrased(&office, &counter, *asked).await
            {
                // The platform may have closed meanwhile.
                drop(promise.send(Answer { card, here }));
            }
        }
        Ok(_) => drop(ack.send(Acked::Recorded)),
        Err(acked) => drop(ack.send(acked)),
    }
    for (counter, inquired) in inquired {
        let _ = phrased(&office, &counter, inquired).await;
    }
}

/// Has a model phrase an answer, and the desk record it: it is said there, or by who asked for it.
async fn phrased(office: &Office, counter: &Counter, inquired: Inquired) -> Option<Card> {
    let answered = answering::phrase(office, &counter.project, inquired).await;
    let card = match &answered.outgoing.say {
        Say::Answer { lines, .. } => Some(answer::card(lines)),
        _ => None,
    };
    if let Err(error) = counter.desk.work(Work::Answered(Box::new(answered))).await {
        tracing::error!(project = %counter.project.id, error = %chain(&error), "an answer was phrased and not recorded");
    }
    card
}

/// The first of the desks that has something to say, and what.
async fn outcome(
    handed: Vec<(Counter, Option<Pending>)>,
    inquired: &mut Vec<(Counter, Inquired)>,
) -> Result<(Option<Counter>, Done), Acked> {
    let mut first = (None, Done::default());
    for (counter, pending) in handed {
        let Some(pending) = pending else { return Err(Acked::Busy) };
        let mut done = pending.wait().await.map_err(|_| Acked::Failed)?;
        inquired.extend(std::mem::take(&mut done.inquired).into_iter().map(|asked| (counter.clone(), asked)));
        if first.0.is_none() && (done.answer.is_some() || done.preview.is_some() || done.asked.is_some()) {
            first = (Some(counter), done);
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
