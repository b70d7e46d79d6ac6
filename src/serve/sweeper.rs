//! The sweep: the platforms are read again after a start, after a gap in a connection, and regularly; what was missed is judged.
//! It has a loop of its own: on a platform that lets itself be read slowly it takes minutes, and nothing else waits for it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use super::courier::chain;
use super::reconciled::Reconciled;
use super::{Counter, clockwork, now};
use crate::app::recover::Recovery;
use crate::chat::Chat;
use crate::domain::message::ChannelId;
use crate::domain::person::Platform;
use crate::http::Life;
use crate::ledger::Ledger;

/// How often the platforms are read again without a reason.
const SWEEP_EVERY: TimeDelta = TimeDelta::minutes(10);

/// How long after a sweep that failed the next one comes.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// How long after a gap the platform is left to deliver what it kept.
const AFTER_GAP: Duration = Duration::from_secs(3);

/// How far back channels are read where nobody knows since when nothing was heard.
const GAP_LIMIT: TimeDelta = TimeDelta::days(7);

/// How much of what was read last is read once more: clocks differ, and what was late is in it.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);

/// Reads platforms again.
#[derive(Debug)]
pub struct Sweeper {
    /// Where everything is kept.
    pub ledger: Ledger,
    /// The projects' desks.
    pub counters: Vec<Counter>,
    /// The platforms.
    pub chats: BTreeMap<Platform, Chat>,
    /// What it tells.
    pub reconciled: Reconciled,
    /// When it was last done with all.
    pub swept: Option<DateTime<Utc>>,
}

impl Sweeper {
    /// Runs until the process shuts down. `gaps` wakes it when a connection was lost for a while.
    pub(super) async fn run(mut self, gaps: Arc<Notify>, mut life: watch::Receiver<Life>) {
        loop {
            let whole = tokio::select! {
                whole = self.sweep(now()) => whole,
                () = clockwork::closing(&mut life) => return,
            };
            let pause = if whole { SWEEP_EVERY.to_std().unwrap_or(AFTER_FAILURE) } else { AFTER_FAILURE };
            tokio::select! {
                gap = timeout(pause, gaps.notified()) => if gap.is_ok() { sleep(AFTER_GAP).await },
                () = clockwork::closing(&mut life) => return,
            }
        }
    }

    /// Sweeps where it is time to.
    pub async fn tick(&mut self, now: DateTime<Utc>) {
        if self.swept.is_none_or(|before| now - before >= SWEEP_EVERY) {
            self.sweep(now).await;
        }
    }

    /// Reads every project's platforms again. False where one of them does not answer.
    pub async fn sweep(&mut self, now: DateTime<Utc>) -> bool {
        let mut whole = true;
        for counter in &self.counters {
            let mut read = true;
            for (platform, chat) in &self.chats {
                read &= self.read_again(counter, (*platform, chat), now).await;
            }
            if read {
                self.reconciled.set(&counter.project.id, now);
            }
            whole &= read;
        }
        if whole {
            self.swept = Some(now);
        }
        whole
    }

    async fn read_again(&self, counter: &Counter, (platform, chat): (Platform, &Chat), now: DateTime<Utc>) -> bool {
        let project = &counter.project;
        let channels: Vec<ChannelId> = (project.channels.iter())
            .map(|channel| channel.id.clone())
            .filter(|channel| channel.platform == platform)
            .collect();
        let note = format!("swept {} {}", project.id, platform.as_str());
        let since = self.since(&note, now).await;
        let (ledger, desk) = (&self.ledger, &counter.desk);
        let recovery = Recovery { project: &project.id, ledger, platform, chat, desk, since, now };
        match recovery.run(&channels).await {
            Ok(missed) => {
                if missed > 0 {
                    tracing::info!(project = %project.id, missed, "what had been missed was judged");
                }
                self.swept_until(&note, now).await;
                true
            }
            Err(error) => {
                tracing::warn!(project = %project.id, error = %chain(&error), "a platform can't be read");
                false
            }
        }
    }

    /// Since when nothing may have been heard.
    async fn since(&self, note: &str, now: DateTime<Utc>) -> DateTime<Utc> {
        let known = match self.ledger.note(note).await {
            Ok(known) => known.and_then(|time| time.parse::<DateTime<Utc>>().ok()),
            Err(error) => {
                tracing::error!(error = %chain(&error), "when a platform was last read can't be read");
                None
            }
        };
        let longest = now - GAP_LIMIT;
        known.map_or(longest, |known| (known - OVERLAP).clamp(longest, now))
    }

    async fn swept_until(&self, note: &str, now: DateTime<Utc>) {
        if let Err(error) = self.ledger.set_note(note, &now.to_rfc3339()).await {
            // The next one reads more than it would have to.
            tracing::warn!(error = %chain(&error), "when a platform was last read was not kept");
        }
    }
}
