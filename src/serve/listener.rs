//! Listens to a platform: each delivery goes to the desks that it concerns, in the order in which it came; it is acked once
//! all of them have it in the store.

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::Counter;
use crate::app::addressed::{Addressed, addressed};
use crate::app::reception::Pending;
use crate::app::work::Work;
use crate::chat::{Acked, Incoming};

/// Takes what comes until the platform ends.
pub async fn listen(mut incoming: mpsc::Receiver<Incoming>, counters: Vec<Counter>) {
    let mut acks = JoinSet::new();
    while let Some(Incoming { delivery, ack }) = incoming.recv().await {
        let projects = match addressed(counters.iter().map(|counter| &*counter.project), &delivery) {
            Addressed::To(projects) => projects,
            Addressed::Unclear(question) => {
                // Nobody may wait for it any more: then it is asked again, and asked back again.
                let _ = ack.send(Acked::Answered(question));
                continue;
            }
        };
        let mut pending = Vec::new();
        for counter in counters.iter().filter(|counter| projects.contains(&counter.project.id)) {
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
