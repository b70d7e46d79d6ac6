//! The wire between platform and bot: it leads to the process that runs, or nowhere; and it remembers what it carried.

use std::sync::{Arc, Mutex};

use countersign::chat::{Acked, Incoming};
use countersign::domain::delivery::Delivery;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

type End = Arc<Mutex<Option<mpsc::Sender<Incoming>>>>;

/// The wire.
pub(super) struct Wire {
    end: End,
    carried: Arc<Mutex<Vec<Delivery>>>,
    task: JoinSet<()>,
}

impl Wire {
    pub(super) fn new() -> Self {
        Self { end: End::default(), carried: Arc::default(), task: JoinSet::new() }
    }

    /// Takes what a platform sends from now on, in place of what it took before.
    pub(super) fn comes_from(&mut self, mut incoming: mpsc::Receiver<Incoming>, runtime: &Runtime) {
        self.task.abort_all();
        let (to, log) = (self.end.clone(), self.carried.clone());
        self.task.spawn_on(
            async move {
                while let Some(one) = incoming.recv().await {
                    log.lock().unwrap().push(one.delivery.clone());
                    let to = to.lock().unwrap().clone();
                    // Where the wire leads nowhere, the ack is dropped: it was not recorded.
                    if let Some(to) = to {
                        let _ = to.send(one).await;
                    }
                }
            },
            runtime.handle(),
        );
    }

    pub(super) fn leads_to(&self, end: Option<mpsc::Sender<Incoming>>) {
        *self.end.lock().unwrap() = end;
    }

    pub(super) fn deliveries(&self) -> Vec<Delivery> {
        self.carried.lock().unwrap().clone()
    }

    /// Hands something over as the platform would.
    pub(super) async fn delivers(&self, delivery: Delivery) -> Acked {
        let (ack, acked) = oneshot::channel();
        let end = self.end.lock().unwrap().clone();
        let Some(end) = end else { return Acked::Failed };
        let _ = end.send(Incoming { delivery, ack }).await;
        acked.await.unwrap_or(Acked::Failed)
    }
}
