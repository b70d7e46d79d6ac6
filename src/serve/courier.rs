//! The courier's loop: woken by what was recorded, or when the next item is due.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

use super::now;
use crate::app::deliver::Courier;
use crate::ledger::Ledger;

/// How long the courier sleeps at most: a claim that lapsed is noticed within that time.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);

/// How long it waits after a failure of the store.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Carries until the process ends.
pub(super) async fn run(courier: Courier, ledger: Ledger, wake: Arc<Notify>) {
    loop {
        match courier.round(now()).await {
            Ok(0) => {
                let sleep = sleep(&ledger).await;
                let _ = timeout(sleep, wake.notified()).await;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(error = %chain(&error), "the outbox waits");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}

async fn sleep(ledger: &Ledger) -> Duration {
    let Ok(waiting) = ledger.waiting().await else { return AFTER_FAILURE };
    let until = waiting.next.map(|next| (next - now()).to_std().unwrap_or(Duration::ZERO));
    until.map_or(LONGEST_SLEEP, |until| until.clamp(Duration::from_millis(10), LONGEST_SLEEP))
}

/// An error with its causes, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
