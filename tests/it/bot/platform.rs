//! A platform as stories see it: people do things there, and read what stands there. One variant a platform.

use chrono::{DateTime, Utc};
use countersign::chat::Chat;
use countersign::chat::local::{Act, ActError, Doing, Done, Local, MessageView, PAGE_LIMIT};
use countersign::domain::card::{Action, Card};
use countersign::domain::form::Wanted;
use countersign::domain::message::MessageId;
use countersign::domain::person::Platform as Which;
use countersign::domain::value::Value;

use super::discord::OnDiscord;
use super::picture::{buttons, picture};
use super::slack::OnSlack;

/// What people do, in a story's words.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// Writes in a channel, or in the thread under a message.
    Says { channel: String, under: Option<MessageId>, text: String },
    /// Changes a message.
    Edits { message: MessageId, text: String },
    /// Deletes a message.
    Deletes { message: MessageId },
    /// Reacts.
    Reacts { message: MessageId, emoji: String },
    /// Takes a reaction off.
    Unreacts { message: MessageId, emoji: String },
    /// Presses a button, with what is typed into its form, and given there field by field.
    Presses { message: MessageId, action: Action, typed: Option<String>, given: Vec<(Wanted, Value)> },
    /// Puts a message before the team.
    PutsForward { message: MessageId },
    /// Types a command.
    Commands { channel: String, text: String },
}

/// What came of a deed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Deeded {
    /// The bot acked it. The message that came of it, if one did.
    Acked(Option<MessageId>),
    /// It stands on the platform, and the bot has not acked it.
    NotAcked,
    /// The platform did not take it.
    NotDone(String),
}

/// A message as somebody sees it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) id: MessageId,
    pub(crate) text: String,
    /// What stands on it, where the bot wrote it.
    pub(crate) shown: Option<Shown>,
}

/// The buttons of a card, by their labels.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) buttons: Vec<(String, Action)>,
}

/// A platform.
#[derive(Clone)]
pub(crate) enum Platform {
    /// The chat server inside the process.
    Local(Local),
    /// The fake Slack.
    Slack(Box<OnSlack>),
    /// The fake Discord.
    Discord(Box<OnDiscord>),
}

impl Platform {
    /// Time is given, also to a platform that stamps what is posted.
    pub(super) fn time_is(&self, now: DateTime<Utc>) {
        match self {
            Self::Local(_) => {}
            Self::Slack(on) => on.fake.set_now(now),
            Self::Discord(on) => on.fake.set_now(now),
        }
    }

    /// The process is gone that listened to it.
    pub(super) fn is_left(&self) {
        if let Self::Discord(on) = self {
            on.stops();
        }
    }

    /// What happens from here on is told to nobody, unless they ask.
    pub(super) fn forgets_who_listened(&self) {
        if let Self::Discord(on) = self {
            on.fake.forgets_sessions();
        }
    }

    /// How the bot speaks there.
    pub(super) fn chat(&self) -> (Which, Chat) {
        match self {
            Self::Local(local) => (Which::Local, Chat::Local(local.clone())),
            Self::Slack(on) => (Which::Slack, on.chat()),
            Self::Discord(on) => (Which::Discord, on.chat()),
        }
    }

    /// Does what a person does, under a name: the same name is the same deed.
    pub(super) async fn act(&self, by: &str, name: &str, deed: &Deed, now: DateTime<Utc>) -> Deeded {
        match self {
            Self::Local(local) => {
                let act = Act { id: name.to_owned(), by: by.to_owned(), doing: doing(deed) };
                match local.act(act, now).await {
                    Ok(Done::Recorded(message)) => Deeded::Acked(message),
                    Ok(Done::Answered(message)) => Deeded::Acked(Some(message)),
                    Err(ActError::NotRecorded(_)) => Deeded::NotAcked,
                    Err(error) => Deeded::NotDone(error.to_string()),
                }
            }
            Self::Slack(on) => on.act(by, deed, now).await,
            Self::Discord(on) => on.act(by, deed, now).await,
        }
    }

    /// Brings what the bot has not acked once more, as platforms do.
    pub(super) async fn delivers_again(&self, now: DateTime<Utc>) -> usize {
        match self {
            Self::Local(local) => local.deliver_waiting(now).await,
            Self::Slack(on) => {
                on.fake.set_now(now);
                on.fake.deliver_again().await
            }
            Self::Discord(on) => on.delivers_again(now).await,
        }
    }

    /// What somebody sees in a channel outside threads, oldest first; nothing where they don't read it.
    pub(super) fn channel(&self, viewer: &str, channel: &str) -> Vec<Seen> {
        match self {
            Self::Local(local) => {
                let viewer = local.workspace().person(viewer).expect("somebody of the town");
                let page = local.page(viewer, channel, None, PAGE_LIMIT);
                page.map_or_else(|_| Vec::new(), |page| page.messages.iter().map(|view| seen(local, view)).collect())
            }
            Self::Slack(on) => on.channel(viewer, channel),
            Self::Discord(on) => on.channel(viewer, channel),
        }
    }

    /// What somebody sees in the thread under a message, without the message itself.
    pub(super) fn thread(&self, viewer: &str, root: &MessageId) -> Vec<Seen> {
        match self {
            Self::Local(local) => {
                let viewer = local.workspace().person(viewer).expect("somebody of the town");
                let number = number(root);
                let page = local.thread_page(viewer, number, None, PAGE_LIMIT);
                let messages = page.map_or_else(|_| Vec::new(), |page| page.messages);
                messages.iter().filter(|view| view.id != number).map(|view| seen(local, view)).collect()
            }
            Self::Slack(on) => on.thread(viewer, root),
            Self::Discord(on) => on.thread(viewer, root),
        }
    }

    /// One message, where somebody sees it.
    pub(super) fn message(&self, viewer: &str, id: &MessageId) -> Option<Seen> {
        match self {
            Self::Local(local) => {
                let viewer = local.workspace().person(viewer).expect("somebody of the town");
                local.view(viewer, number(id)).map(|view| seen(local, &view))
            }
            Self::Slack(on) => on.message(viewer, id),
            Self::Discord(on) => on.message(viewer, id),
        }
    }
}

fn doing(deed: &Deed) -> Doing {
    match deed.clone() {
        Deed::Says { channel, under, text } => Doing::Post { channel, thread: under.as_ref().map(number), text },
        Deed::Edits { message, text } => Doing::Edit { message: number(&message), text },
        Deed::Deletes { message } => Doing::Delete { message: number(&message) },
        Deed::Reacts { message, emoji } => Doing::React { message: number(&message), emoji },
        Deed::Unreacts { message, emoji } => Doing::Unreact { message: number(&message), emoji },
        Deed::Presses { message, action, typed, given } => {
            Doing::Press { message: number(&message), action, typed, given }
        }
        Deed::PutsForward { message } => Doing::PutForward { message: number(&message) },
        Deed::Commands { channel, text } => Doing::Command { channel, text },
    }
}

fn number(id: &MessageId) -> u64 {
    id.id.parse().expect("messages of the local platform are numbered")
}

fn seen(local: &Local, view: &MessageView) -> Seen {
    let card = view.card.as_ref().map(|card| Card::try_from(card).expect("a card of the bot"));
    Seen {
        id: local.workspace().message_id(&view.channel, view.id),
        text: card.as_ref().map_or_else(|| view.text.clone().unwrap_or_default(), picture),
        shown: card.as_ref().map(|card| Shown {
            buttons: buttons(card).into_iter().map(|button| (button.label.clone(), button.action.clone())).collect(),
        }),
    }
}
