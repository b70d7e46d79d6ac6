//! What runs for Discord beside the listener: the gateway, what has to be kept, the forms behind buttons, what a command may name.

use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;

use super::Counter;
use super::courier::chain;
use crate::chat::Clock;
use crate::chat::discord::{Discord, News, Sought};
use crate::domain::card::{Action, Block};
use crate::domain::form::Form;
use crate::domain::message::ChannelId;
use crate::domain::name::OutgoingKey;
use crate::domain::outgoing::{Outgoing, Place, Say};
use crate::domain::review::Review;
use crate::ledger::{Frame, Ledger, LedgerError};

/// The note of how far a session was heard.
const HEARD: &str = "discord session";

/// How many questions of people who type or press may be under way.
const QUESTIONS_LIMIT: usize = 256;

/// How many choices are looked for.
const CHOICES_LIMIT: usize = 25;

/// What the loops of Discord work with.
#[derive(Debug)]
pub struct DiscordLoops {
    /// Discord.
    pub discord: Discord,
    /// Where things are kept.
    pub ledger: Ledger,
    /// The projects' desks.
    pub counters: Vec<Counter>,
    /// Woken when something may not have been heard.
    pub gaps: Arc<Notify>,
}

impl DiscordLoops {
    /// Starts them.
    pub fn start(self, news: mpsc::Receiver<News>, clock: impl Clock, (tasks, runtime): (&mut JoinSet<()>, &Handle)) {
        tasks.spawn_on(self.discord.clone().listen(clock.clone()), runtime);
        tasks.spawn_on(self.hear(news, clock), runtime);
    }

    async fn hear(self, mut news: mpsc::Receiver<News>, clock: impl Clock) {
        let mut questions = FuturesUnordered::new();
        loop {
            tokio::select! {
                one = news.recv(), if questions.len() < QUESTIONS_LIMIT => match one {
                    Some(News::Form { action, to }) => questions.push(self.question(Question::Form(action, to))),
                    Some(News::Seek { sought, begun, channel, to }) => {
                        questions.push(self.question(Question::Seek(sought, begun, channel, to)));
                    }
                    Some(News::Unread { kind, body, kept }) => {
                        match self.ledger.keep_frame(Frame::new(clock(), "discord", &kind, &body)).await {
                            // Nobody may wait any more: then it comes again, and is kept again.
                            Ok(()) => drop(kept.send(())),
                            Err(error) => {
                                tracing::error!(error = %chain(&error), "an event that could not be read was not kept");
                            }
                        }
                    }
                    Some(News::Heard(session)) => {
                        if let Err(error) = self.ledger.set_note(HEARD, &session).await {
                            // Then more comes again than would have to.
                            tracing::warn!(error = %chain(&error), "how far Discord was heard was not kept");
                        }
                    }
                    Some(News::Gap) => self.gaps.notify_one(),
                    None => return,
                },
                Some(()) = questions.next(), if !questions.is_empty() => {}
            }
        }
    }

    async fn question(&self, question: Question) {
        // Whoever asked may have gone on without.
        match question {
            Question::Form(action, to) => drop(to.send(self.form(&action).await)),
            Question::Seek(sought, begun, channel, to) => {
                drop(to.send(self.seek(sought, &begun.to_lowercase(), &channel).await));
            }
        }
    }

    /// The form behind a button, as the card of its review has it now.
    async fn form(&self, action: &Action) -> Option<Form> {
        let review = action.review();
        let counter = self.counters.iter().find(|counter| counter.project.id == review.project)?;
        let channel = counter.project.channels.first()?.id.clone();
        let to = Place { channel, thread: None, only: None };
        let outgoing = Outgoing { key: OutgoingKey::parse("form")?, to, say: Say::Card(review.clone()) };
        let card = counter.desk.render(outgoing).await.ok().flatten()?;
        let buttons = card.blocks.into_iter().flat_map(|block| match block {
            Block::Buttons(buttons) | Block::Numbered { buttons, .. } => buttons,
            _ => Vec::new(),
        });
        buttons.into_iter().find(|button| button.action == *action)?.form
    }

    /// What somebody may mean who is typing, as far as all in that channel may know it.
    async fn seek(&self, sought: Sought, begun: &str, channel: &ChannelId) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let here = |counter: &&Counter| counter.project.channels.iter().any(|known| known.id == *channel);
        for counter in self.counters.iter().filter(here) {
            let project = &counter.project;
            if sought == Sought::Item {
                found.push((project.name.clone(), project.id.to_string()));
            }
            if sought == Sought::Person {
                found.extend(project.roster.people().map(|person| (person.name.clone(), person.name.clone())));
                continue;
            }
            let Ok(reviews) = counter.desk.reviews().await else { continue };
            let open = |review: &&Review| review.state.takes_rulings() && review.audience.may_read_in(channel);
            for review in reviews.iter().filter(open).rev() {
                let proposition = &review.proposition;
                found.push(match sought {
                    Sought::Review => (format!("{} {}", review.id, proposition.subject), review.id.to_string()),
                    Sought::Item | Sought::Person => (proposition.subject.clone(), proposition.subject.clone()),
                });
            }
        }
        found.retain(|(shown, _)| shown.to_lowercase().contains(begun));
        found.dedup();
        found.truncate(CHOICES_LIMIT);
        found
    }
}

enum Question {
    Form(Action, tokio::sync::oneshot::Sender<Option<Form>>),
    Seek(Sought, String, ChannelId, tokio::sync::oneshot::Sender<Vec<(String, String)>>),
}

/// Lets the room go on with the session of an earlier process.
///
/// # Errors
/// Where the store can't be read.
pub async fn remember(discord: &Discord, ledger: &Ledger) -> Result<(), LedgerError> {
    if let Some(heard) = ledger.note(HEARD).await? {
        discord.resumes(&heard);
    }
    Ok(())
}
