//! What happens because time goes on: sources are read, exceptions looked for, reviews reminded of and ended, digests composed, old
//! messages forgotten.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::courier::chain;
use super::reconciled::Reconciled;
use super::watched::Watched;
use super::{Counter, Retention, now};
use crate::app::drafting::{self, Wanted};
use crate::app::office::Office;
use crate::app::work::Work;
use crate::domain::name::ProjectId;
use crate::http::Life;
use crate::ledger::Ledger;

/// How often it looks at the time. A digest is that late at most.
const TICK: Duration = Duration::from_secs(5);

/// How often exceptions are looked for when no source changed.
const LOOK_EVERY: TimeDelta = TimeDelta::minutes(5);

/// How often what is too old is forgotten.
const FORGET_EVERY: TimeDelta = TimeDelta::hours(6);

/// The clockwork: it is told the time, and does what has come due by then.
#[derive(Debug)]
pub struct Clockwork {
    /// Where everything is kept.
    pub ledger: Ledger,
    /// The projects' desks.
    pub counters: Vec<Counter>,
    /// Up to when the platforms were read.
    pub reconciled: Reconciled,
    /// Files that are read when they change.
    pub sources: Vec<Watched>,
    /// How long messages and readings are kept.
    pub retention: Retention,
    /// Since when a scheduled time gets a project's very first digest.
    pub digest_since: DateTime<Utc>,
    /// What it has done in this process.
    pub last: Last,
    /// What all desks share: a digest that a model drafts is drafted here.
    pub office: Arc<Office>,
    /// The digests that are being drafted.
    pub drafting: Drafting,
}

/// The digests that are being drafted, one a project at most.
#[derive(Debug, Default)]
pub struct Drafting {
    tasks: JoinSet<ProjectId>,
    projects: BTreeSet<ProjectId>,
}

/// When things were last done in this process.
#[derive(Debug, Default)]
pub struct Last {
    looked: Option<DateTime<Utc>>,
    forgot: Option<DateTime<Utc>>,
}

impl Drafting {
    /// Drafts a digest beside everything else, and brings it to the desk.
    fn start(&mut self, office: &Arc<Office>, counter: &Counter, wanted: Wanted) {
        let (office, counter) = (office.clone(), counter.clone());
        self.projects.insert(counter.project.id.clone());
        self.tasks.spawn(async move {
            let drafted = drafting::draft(&office, &counter.project, wanted).await;
            if let Err(error) = counter.desk.work(Work::Drafted(Box::new(drafted))).await {
                tracing::error!(project = %counter.project.id, error = %chain(&error), "a digest was drafted and not recorded");
            }
            counter.project.id.clone()
        });
    }

    /// Lets go of those that are done. One that panicked is drafted again by the next process.
    fn reap(&mut self) {
        while let Some(Ok(project)) = self.tasks.try_join_next() {
            self.projects.remove(&project);
        }
    }

    /// Waits for all that is being drafted.
    pub async fn finish(&mut self) {
        while let Some(Ok(project)) = self.tasks.join_next().await {
            self.projects.remove(&project);
        }
    }
}

impl Clockwork {
    /// Runs until the process shuts down.
    pub(super) async fn run(mut self, mut life: watch::Receiver<Life>) {
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = ticks.tick() => self.tick(now()).await,
                () = closing(&mut life) => return,
            }
        }
    }

    /// Does what has come due.
    pub async fn tick(&mut self, now: DateTime<Utc>) {
        self.drafting.reap();
        let due = |before: Option<DateTime<Utc>>, every| before.is_none_or(|before| now - before >= every);
        let changed = self.read_sources().await;
        let look = changed || due(self.last.looked, LOOK_EVERY);
        for counter in &self.counters {
            if look {
                self.work(counter, Work::Looked).await;
            }
            // Nothing ends before the platforms were read after its end: what they did not tell, they are asked.
            if let Some(reconciled) = self.reconciled.of(&counter.project.id) {
                self.work(counter, Work::Ticked { reconciled }).await;
            }
            if !self.drafting.projects.contains(&counter.project.id) {
                let wanted = self.work(counter, Work::DigestDue { since: self.digest_since }).await;
                if let Some(wanted) = wanted {
                    self.drafting.start(&self.office, counter, *wanted);
                }
            }
        }
        if look {
            self.last.looked = Some(now);
        }
        if due(self.last.forgot, FORGET_EVERY) {
            self.last.forgot = Some(now);
            self.forget(now).await;
        }
    }

    /// Has a desk do something; what it wants drafted first, where it does.
    async fn work(&self, counter: &Counter, work: Work) -> Option<Box<Wanted>> {
        match counter.desk.work(work).await {
            Ok(done) => done.wanted,
            Err(error) => {
                tracing::error!(project = %counter.project.id, error = %chain(&error), "what time asks for was not done");
                None
            }
        }
    }

    async fn read_sources(&mut self) -> bool {
        let mut changed = false;
        for source in &mut self.sources {
            let Some(readings) = source.read_if_changed().await else { continue };
            let counter = self.counters.iter().find(|counter| counter.project.id == *source.project());
            if let Some(counter) = counter {
                changed |= !readings.is_empty();
                for batch in readings.chunks(Watched::BATCH_LIMIT) {
                    if let Err(error) = counter.desk.work(Work::Read(batch.to_vec())).await {
                        tracing::error!(project = %counter.project.id, error = %chain(&error), "readings were not recorded");
                        source.read_again();
                    }
                }
            }
        }
        changed
    }

    async fn forget(&self, now: DateTime<Utc>) {
        let messages = self.ledger.forget_messages(now - self.retention.messages).await;
        let readings = self.ledger.forget_readings(now - self.retention.readings).await;
        match messages.and_then(|messages| readings.map(|readings| (messages, readings))) {
            Ok((0, 0)) => {}
            Ok((messages, readings)) => tracing::info!(messages, readings, "what was too old was forgotten"),
            Err(error) => tracing::error!(error = %chain(&error), "what is too old could not be forgotten"),
        }
    }
}

pub(super) async fn closing(life: &mut watch::Receiver<Life>) {
    // A sender that is gone closes too.
    let _ = life.wait_for(|life| *life == Life::Closing).await.map(drop);
}
