//! A small local platform for the stories: five people, three channels, and a bot that answers as it is told.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::chat::local::{Act, ActError, Channel, Doing, Done, Local, Person, Workspace};
use countersign::chat::{Acked, Incoming, Post};
use countersign::domain::card::{Action, Block, Button, Card, Span, Weight};
use countersign::domain::delivery::Delivery;
use countersign::domain::message::MessageId;
use countersign::domain::name::{OutgoingKey, ReviewId};
use countersign::domain::outgoing::Place;
use countersign::domain::person::Standing;
use tokio::sync::mpsc::Receiver;

/// Act ids of a client are its own for good, over restarts of the server.
static ACTS: AtomicU64 = AtomicU64::new(0);

pub(crate) fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_445_600, 0).unwrap() + TimeDelta::minutes(minute)
}

pub(crate) fn workspace() -> Workspace {
    let person = |user: &str, standing, from: Option<&str>| Person {
        user: user.to_owned(),
        from: from.map(str::to_owned),
        name: user[..1].to_uppercase() + &user[1..],
        title: String::new(),
        standing,
    };
    let channel = |id: &str, private, invited: &[&str]| Channel {
        id: id.to_owned(),
        name: id.to_owned(),
        topic: String::new(),
        private,
        invited: invited.iter().map(|&user| user.to_owned()).collect(),
    };
    Workspace {
        id: "harbour".to_owned(),
        name: "Harbour".to_owned(),
        bot: person("countersign", Standing::Bot, None),
        people: vec![
            person("ana", Standing::Member, None),
            person("ben", Standing::Member, None),
            person("gus", Standing::Guest, None),
            person("olga", Standing::Guest, Some("northglass")),
        ],
        channels: vec![
            channel("library", false, &["gus", "olga"]),
            channel("site", false, &[]),
            channel("budget", true, &["ana"]),
        ],
    }
}

pub(crate) fn act(id: &str, by: &str, doing: Doing) -> Act {
    Act { id: id.to_owned(), by: by.to_owned(), doing }
}

pub(crate) fn post(channel: &str, thread: Option<u64>, text: &str) -> Doing {
    Doing::Post { channel: channel.to_owned(), thread, text: text.to_owned() }
}

pub(crate) fn edit(message: u64, text: &str) -> Doing {
    Doing::Edit { message, text: text.to_owned() }
}

pub(crate) fn react(message: u64, emoji: &str) -> Doing {
    Doing::React { message, emoji: emoji.to_owned() }
}

/// A local platform with the bot's end of it.
pub(crate) struct Town {
    pub(crate) local: Local,
    pub(crate) incoming: Receiver<Incoming>,
}

impl Town {
    pub(crate) fn new() -> Self {
        Self::around(Local::in_memory(workspace()))
    }

    pub(crate) fn around((local, incoming): (Local, Receiver<Incoming>)) -> Self {
        Self { local, incoming }
    }

    /// Somebody acts and the bot records it.
    pub(crate) async fn does(&mut self, by: &str, doing: Doing) -> Result<Done, ActError> {
        let id = format!("act-{}", ACTS.fetch_add(1, Ordering::Relaxed));
        self.tries(act(&id, by, doing), Acked::Recorded).await.0
    }

    /// Somebody writes; the number of the message.
    pub(crate) async fn says(&mut self, by: &str, channel: &str, thread: Option<u64>, text: &str) -> u64 {
        match self.does(by, post(channel, thread, text)).await.unwrap() {
            Done::Recorded(Some(message)) => message.id.parse().unwrap(),
            other => panic!("a message was written, not {other:?}"),
        }
    }

    /// An act, with what the bot answers; what it was told, if anything.
    pub(crate) async fn tries(&mut self, act: Act, answer: Acked) -> (Result<Done, ActError>, Option<Delivery>) {
        let (local, incoming) = (self.local.clone(), &mut self.incoming);
        let doing = local.act(act, at(0));
        tokio::pin!(doing);
        tokio::select! {
            biased;
            done = &mut doing => (done, None),
            Some(Incoming { delivery, ack }) = incoming.recv() => {
                let _nobody_waits = ack.send(answer);
                (doing.await, Some(delivery))
            }
        }
    }

    pub(crate) fn texts(&self, viewer: &str, channel: &str) -> Vec<String> {
        let viewer = self.person(viewer);
        let page = self.local.page(&viewer, channel, None, 50).unwrap();
        page.messages
            .into_iter()
            .map(|message| message.text.unwrap_or_else(|| "(card or deleted)".to_owned()))
            .collect()
    }

    pub(crate) fn person(&self, user: &str) -> Person {
        self.local.workspace().person(user).unwrap().clone()
    }
}

pub(crate) fn undo(entry: u64) -> Action {
    Action::Undo { review: ReviewId::parse("harbour-1").unwrap(), entry }
}

/// A card with one line and an undo for that entry.
pub(crate) fn card(text: &str, entry: u64) -> Card {
    let button = Button { label: "Undo".to_owned(), action: undo(entry), weight: Weight::Danger, form: None };
    Card {
        blocks: vec![Block::Text(vec![Span::Plain(text.to_owned())]), Block::Buttons(vec![button])],
        fallback: text.to_owned(),
    }
}

pub(crate) fn posted(mark: &str, thread: Option<MessageId>, only: Option<&str>) -> Post {
    let workspace = workspace();
    let only = only.map(|user| workspace.account(workspace.person(user).unwrap()));
    Post {
        mark: OutgoingKey::parse(mark).unwrap(),
        place: Place { channel: workspace.channel_id("library"), thread, only },
        card: card(mark, 1),
        at: at(1),
    }
}
