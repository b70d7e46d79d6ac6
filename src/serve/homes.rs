//! Home tabs: each is drawn when it is opened, and again when something changed that its owner sees there.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::courier::chain;
use super::{Counter, clockwork, now};
use crate::chat::{Chat, SendError};
use crate::domain::card::Card;
use crate::domain::name::ProjectId;
use crate::domain::person::{Account, Platform};
use crate::domain::review::Review;
use crate::http::Life;
use crate::wording::say::home::{self, Stand};

/// How many people's tabs are kept up to date; who opened theirs longest ago is let go.
const HOMES_LIMIT: usize = 1_000;

/// How long changes are gathered before tabs are drawn anew: a burst of rulings is one drawing.
const GATHER: Duration = Duration::from_secs(2);

/// Everybody's tabs.
pub(super) struct Homes {
    counters: Vec<Counter>,
    chats: BTreeMap<Platform, Chat>,
    /// Those who opened theirs, the last at the end, with what they see; nothing where it could not be drawn yet.
    seen: Vec<(Account, Option<Card>)>,
}

impl Homes {
    pub(super) fn new(counters: Vec<Counter>, chats: BTreeMap<Platform, Chat>) -> Self {
        Self { counters, chats, seen: Vec::new() }
    }

    /// Runs until the process shuts down.
    pub(super) async fn run(
        mut self,
        mut opened: mpsc::Receiver<Account>,
        mut changed: broadcast::Receiver<ProjectId>,
        mut life: watch::Receiver<Life>,
    ) {
        let mut stale = BTreeSet::new();
        let mut gathered = None;
        loop {
            tokio::select! {
                            Some(account) = opened.recv() => stale.extend(self.open(account).await),
                            change = changed.recv() => match change {
                                Ok(project) => { stale.insert(project); }
                                Err(broadcast::error::RecvError::Lagged(_)) => {
                                    stale.extend(self.counters.iter().map(|counter| counter.project.id.clone()));
                                }
                                Err(broadcast::error::RecvError::Closed) => return,
                            },
            () = until(gathered), if gathered.is_some() => {
                                gathered = None;
                                stale = self.refresh(stale).await;
                            }
                            () = clockwork::closing(&mut life) => return,
                        }
            if !stale.is_empty() {
                gathered.get_or_insert_with(|| Instant::now() + GATHER);
            }
        }
    }

    /// Draws the tab of somebody who opened it. What the platform has no room for now is drawn with the next change, of any of
    /// these projects.
    async fn open(&mut self, account: Account) -> BTreeSet<ProjectId> {
        self.seen.retain(|(known, _)| *known != account);
        let card = self.draw(&account).await;
        let shown = self.show(&account, &card).await;
        if self.seen.len() >= HOMES_LIMIT {
            self.seen.remove(0);
        }
        let own = self.counters.iter().filter(|counter| !shown && counter.project.roster.holder(&account).is_some());
        let put_off = own.map(|counter| counter.project.id.clone()).collect();
        self.seen.push((account, shown.then_some(card)));
        put_off
    }

    /// Draws what changed. Says for which projects it has to be done again, because the platform asked to wait.
    async fn refresh(&mut self, stale: BTreeSet<ProjectId>) -> BTreeSet<ProjectId> {
        let mut put_off = false;
        for index in 0..self.seen.len() {
            let account = self.seen[index].0.clone();
            let touched = self.counters.iter().filter(|counter| stale.contains(&counter.project.id));
            if !touched.into_iter().any(|counter| counter.project.roster.holder(&account).is_some()) {
                continue;
            }
            let card = self.draw(&account).await;
            if self.seen[index].1.as_ref() == Some(&card) {
                continue;
            }
            if self.show(&account, &card).await {
                self.seen[index].1 = Some(card);
            } else {
                put_off = true;
            }
        }
        if put_off { stale } else { BTreeSet::new() }
    }

    async fn draw(&self, account: &Account) -> Card {
        let mut reviews: Vec<(usize, Vec<Review>)> = Vec::new();
        for (index, counter) in self.counters.iter().enumerate() {
            if counter.project.roster.holder(account).is_none() {
                continue;
            }
            match counter.desk.reviews().await {
                Ok(own) => reviews.push((index, own)),
                Err(error) => tracing::warn!(error = %chain(&error), "a home tab lacks a project"),
            }
        }
        let stands: Vec<Stand<'_>> = (reviews.iter())
            .map(|(index, reviews)| Stand { project: &self.counters[*index].project, reviews })
            .collect();
        home::card(&stands, account, now())
    }

    /// False where the platform asks to wait with it.
    async fn show(&self, account: &Account, card: &Card) -> bool {
        let Some(chat) = self.chats.get(&account.platform) else { return true };
        match chat.show_home(account, card).await {
            Ok(()) => true,
            Err(SendError::Limited { .. }) => false,
            Err(error) => {
                tracing::warn!(error = %chain(&error), "a home tab was not drawn");
                true
            }
        }
    }
}

async fn until(then: Option<Instant>) {
    match then {
        Some(then) => sleep_until(then).await,
        None => std::future::pending().await,
    }
}
