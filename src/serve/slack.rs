//! What runs for Slack beside the listener: who the bot is there, the connections, what goes on after an ack, and what has to be kept.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::courier::chain;
use crate::chat::slack::{News, Slack};
use crate::chat::{After, Clock};
use crate::domain::person::Account;
use crate::ledger::{Frame, Ledger, LedgerError};

/// How much may go on at once after acks; more waits.
const ERRANDS_LIMIT: usize = 256;

/// The first wait before Slack is asked again who the bot is; it doubles.
const FIRST_WAIT: Duration = Duration::from_secs(2);

/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// What the loops of Slack work with.
#[derive(Debug)]
pub struct SlackLoops {
    /// Slack.
    pub slack: Slack,
    /// Where things are kept.
    pub ledger: Ledger,
    /// Woken when a connection was lost.
    pub gaps: Arc<Notify>,
    /// Told who opened their home tab.
    pub homes: mpsc::Sender<Account>,
}

impl SlackLoops {
    /// Starts them. What goes on after an ack is handed in by the channel that is returned.
    pub fn start(
        self,
        news: mpsc::Receiver<News>,
        clock: impl Clock,
        (tasks, runtime): (&mut JoinSet<()>, &Handle),
    ) -> mpsc::Sender<After> {
        for workspace in self.slack.workspaces().map(str::to_owned).collect::<Vec<_>>() {
            tasks.spawn_on(introduce(self.slack.clone(), workspace), runtime);
        }
        for connection in self.slack.sockets(clock.clone()) {
            tasks.spawn_on(connection, runtime);
        }
        let (errands, waiting) = mpsc::channel(ERRANDS_LIMIT);
        tasks.spawn_on(run_errands(waiting), runtime);
        tasks.spawn_on(self.hear(news, clock), runtime);
        errands
    }

    async fn hear(self, mut news: mpsc::Receiver<News>, clock: impl Clock) {
        while let Some(one) = news.recv().await {
            match one {
                News::Unread { kind, body, kept } => {
                    let frame = Frame::new(clock(), "slack", &kind, &body);
                    match self.ledger.keep_frame(frame).await {
                        // Nobody may wait any more: then it comes again, and is kept again.
                        Ok(()) => drop(kept.send(())),
                        Err(error) => {
                            tracing::error!(error = %chain(&error), "a payload that could not be read was not kept")
                        }
                    }
                }
                News::Moved { workspace, from, to, kept } => {
                    match moved(&self.ledger, &workspace, (&from, &to)).await {
                        Ok(()) => drop(kept.send(())),
                        Err(error) => tracing::error!(error = %chain(&error), "where a channel moved was not kept"),
                    }
                }
                // Where too many open theirs at once, they are drawn when they are opened again.
                News::HomeOpened(account) => drop(self.homes.try_send(account)),
                News::Gap => self.gaps.notify_one(),
            }
        }
    }
}

/// Tells the room of the channels that moved before this process started.
///
/// # Errors
/// Where the store can't be read.
pub async fn remember(slack: &Slack, ledger: &Ledger) -> Result<(), LedgerError> {
    for workspace in slack.workspaces() {
        let moves = ledger.note(&note(workspace)).await?.unwrap_or_default();
        for (from, to) in moves.lines().filter_map(|line| line.split_once(' ')) {
            slack.moves(workspace, from, to);
        }
    }
    Ok(())
}

/// Notes that a channel moved: a line a move, oldest first.
async fn moved(ledger: &Ledger, workspace: &str, (from, to): (&str, &str)) -> Result<(), LedgerError> {
    let mut moves = ledger.note(&note(workspace)).await?.unwrap_or_default();
    let line = format!("{from} {to}\n");
    if !moves.ends_with(&line) {
        moves.push_str(&line);
    }
    ledger.set_note(&note(workspace), &moves).await
}

fn note(workspace: &str) -> String {
    format!("slack {workspace} channels moved")
}

async fn introduce(slack: Slack, workspace: String) {
    let mut wait = FIRST_WAIT;
    loop {
        match slack.introduce(&workspace).await {
            Ok(own) => {
                tracing::info!(workspace, bot = own.user_id, "Slack let the bot in");
                break;
            }
            Err(error) => {
                tracing::error!(workspace, %error, "Slack does not let the bot in; hint: `countersign check`")
            }
        }
        sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
    match slack.warm(&workspace).await {
        Ok(people) => tracing::info!(workspace, people, "who the people of a workspace are was read"),
        Err(error) => tracing::warn!(workspace, %error, "people are looked up one by one"),
    }
}

/// Drives what goes on after acks.
async fn run_errands(mut waiting: mpsc::Receiver<After>) {
    let mut under_way = FuturesUnordered::new();
    loop {
        tokio::select! {
            one = waiting.recv(), if under_way.len() < ERRANDS_LIMIT => match one {
                Some(one) => under_way.push(one),
                None => break,
            },
            Some(()) = under_way.next(), if !under_way.is_empty() => {}
        }
    }
    while under_way.next().await.is_some() {}
}
