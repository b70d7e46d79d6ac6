//! The fold of the local platform's lines: messages, reactions, cards, and which acts wait to be recorded.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::act::{Acted, Doing, Done};
use super::line::{Line, Posted};
use super::workspace::Workspace;
use crate::domain::card::{Action, Block, Card};
use crate::domain::delivery::{Delivery, Happened, Seen};
use crate::domain::form::{Filled, Input};
use crate::domain::message::{Message, MessageId};
use crate::domain::name::{DeliveryId, OutgoingKey};

/// How many recorded acts are remembered, so that a client that tries again is told so. A client tries within seconds.
const REMEMBERED_ACTS: usize = 10_000;

/// How many different buttons of one card are remembered: a press on an older form of it still counts as pressed.
const REMEMBERED_BUTTONS: usize = 256;

/// One message as it stands.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) number: u64,
    pub(super) channel: String,
    /// The root of the thread that it answers in.
    pub(super) thread: Option<u64>,
    pub(super) author: String,
    pub(super) at: DateTime<Utc>,
    pub(super) body: Body,
    pub(super) edited: Option<DateTime<Utc>>,
    pub(super) deleted: bool,
    /// The only user who sees it.
    pub(super) only: Option<String>,
    /// Emoji and user, in the order in which they were put there.
    pub(super) reactions: Vec<(String, String)>,
    /// The answers in its thread.
    pub(super) replies: Vec<u64>,
    /// The act of its author that is not recorded yet, by the client's id.
    pub(super) waiting: Option<DeliveryId>,
}

/// What a message shows.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Text(String),
    Card {
        card: Card,
        /// Every button that ever stood on it.
        offered: Vec<Offered>,
    },
}

/// A button that stood on a card, and what its form asked last.
#[derive(Clone, Debug)]
pub(super) struct Offered {
    pub(super) action: Action,
    pub(super) inputs: Vec<Input>,
}

/// How an act stands.
#[derive(Clone, Debug)]
pub(super) enum Known {
    Waiting(Box<Delivery>),
    Done(Done),
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) workspace: Arc<Workspace>,
    pub(super) messages: BTreeMap<u64, Kept>,
    /// For each channel its messages outside threads.
    pub(super) roots: HashMap<String, Vec<u64>>,
    pub(super) marks: HashMap<OutgoingKey, u64>,
    acts: HashMap<DeliveryId, Known>,
    recorded: VecDeque<DeliveryId>,
    /// Deliveries that wait, in the order of their acts.
    pub(super) waiting: BTreeMap<u64, DeliveryId>,
    next_act: u64,
    pub(super) next_message: u64,
}

impl State {
    pub(super) fn new(workspace: Arc<Workspace>) -> Self {
        Self {
            workspace,
            messages: BTreeMap::new(),
            roots: HashMap::new(),
            marks: HashMap::new(),
            acts: HashMap::new(),
            recorded: VecDeque::new(),
            waiting: BTreeMap::new(),
            next_act: 0,
            next_message: 1,
        }
    }

    /// Takes in a line; the messages that look different now.
    pub(super) fn apply(&mut self, line: Line) -> Vec<u64> {
        match line {
            Line::Acted(acted) => self.acted(acted),
            Line::Recorded(key) => self.recorded(key, None),
            Line::Posted(posted) => self.posted(posted),
            Line::Updated { message, card } => {
                let kept = self.messages.get_mut(&message);
                if let Some(Body::Card { card: shown, offered }) = kept.map(|kept| &mut kept.body) {
                    offer(offered, &card);
                    *shown = card;
                }
                vec![message]
            }
        }
    }

    pub(super) fn known(&self, key: &DeliveryId) -> Option<&Known> {
        self.acts.get(key)
    }

    pub(super) fn message_id(&self, kept: &Kept) -> MessageId {
        self.workspace.message_id(&kept.channel, kept.number)
    }

    /// The message as the platforms tell it.
    pub(super) fn message(&self, kept: &Kept) -> Message {
        let own = (!kept.replies.is_empty()).then_some(kept.number);
        Message {
            id: self.message_id(kept),
            thread: kept.thread.or(own).map(|root| root.to_string()),
            author: self.workspace.actor(&kept.author),
            at: kept.at,
            text: match &kept.body {
                Body::Text(text) => text.clone(),
                Body::Card { card, .. } => card.fallback.clone(),
            },
            edited: kept.edited,
        }
    }

    fn acted(&mut self, acted: Acted) -> Vec<u64> {
        let touched = self.change(&acted);
        if let Some(happened) = self.happened(&acted) {
            let delivery = Delivery { id: acted.key.clone(), seen: Seen::At(acted.at), happened };
            self.acts.insert(acted.key.clone(), Known::Waiting(Box::new(delivery)));
            self.waiting.insert(self.next_act, acted.key);
            self.next_act += 1;
        }
        touched
    }

    /// What the act changes on the platform; the messages that look different now.
    fn change(&mut self, acted: &Acted) -> Vec<u64> {
        match &acted.doing {
            Doing::Post { channel, thread, text } => {
                let number = acted.makes.unwrap_or(self.next_message);
                self.add(Kept {
                    number,
                    channel: channel.clone(),
                    thread: *thread,
                    author: acted.by.clone(),
                    at: acted.at,
                    body: Body::Text(text.clone()),
                    edited: None,
                    deleted: false,
                    only: None,
                    reactions: Vec::new(),
                    replies: Vec::new(),
                    waiting: Some(acted.key.clone()),
                })
            }
            Doing::Edit { message, text } => self.with(*message, |kept| {
                kept.body = Body::Text(text.clone());
                kept.edited = Some(acted.at);
                kept.waiting = Some(acted.key.clone());
            }),
            Doing::Delete { message } => {
                let root = self.messages.get(message).and_then(|kept| kept.thread);
                let mut touched = self.with(*message, |kept| kept.deleted = true);
                if let Some(root) = root {
                    touched.extend(self.with(root, |kept| kept.replies.retain(|reply| reply != message)));
                }
                touched
            }
            Doing::React { message, emoji } => self.with(*message, |kept| {
                kept.reactions.push((emoji.clone(), acted.by.clone()));
            }),
            Doing::Unreact { message, emoji } => self.with(*message, |kept| {
                kept.reactions.retain(|(own, user)| (own, user) != (emoji, &acted.by));
            }),
            Doing::Press { .. } | Doing::PutForward { .. } | Doing::Command { .. } => Vec::new(),
        }
    }

    fn happened(&self, acted: &Acted) -> Option<Happened> {
        let by = self.workspace.actor(&acted.by);
        let id = |number: &u64| Some(self.message_id(self.messages.get(number)?));
        let now = |number: &u64| Some(self.message(self.messages.get(number)?));
        Some(match &acted.doing {
            Doing::Post { .. } => Happened::Said(now(&acted.makes?)?),
            Doing::Edit { message, .. } => Happened::Edited(now(message)?),
            Doing::Delete { message } => Happened::Deleted(id(message)?),
            Doing::React { message, emoji } => Happened::Reacted { message: id(message)?, by, emoji: emoji.clone() },
            Doing::Unreact { message, emoji } => {
                Happened::Unreacted { message: id(message)?, by, emoji: emoji.clone() }
            }
            Doing::Press { message, action, typed, given } => {
                let filled = Filled { words: typed.clone().unwrap_or_default(), given: given.clone() };
                Happened::Pressed { message: id(message)?, by, action: action.clone(), filled }
            }
            Doing::PutForward { message } => Happened::PutForward { message: now(message)?, by },
            Doing::Command { channel, text } => {
                Happened::Commanded { channel: self.workspace.channel_id(channel), by, text: text.clone() }
            }
        })
    }

    fn posted(&mut self, posted: Posted) -> Vec<u64> {
        if let Some(mark) = posted.mark {
            self.marks.insert(mark, posted.makes);
        }
        let mut touched = Vec::new();
        if let Some(answered) = posted.answers {
            let answer = self.workspace.message_id(&posted.channel, posted.makes);
            touched.extend(self.recorded(answered, Some(answer)));
        }
        let mut offered = Vec::new();
        offer(&mut offered, &posted.card);
        touched.extend(self.add(Kept {
            number: posted.makes,
            channel: posted.channel,
            thread: posted.thread,
            author: self.workspace.bot.user.clone(),
            at: posted.at,
            body: Body::Card { card: posted.card, offered },
            edited: None,
            deleted: false,
            only: posted.only,
            reactions: Vec::new(),
            replies: Vec::new(),
            waiting: None,
        }));
        touched
    }

    fn add(&mut self, kept: Kept) -> Vec<u64> {
        let number = kept.number;
        let mut touched = vec![number];
        match kept.thread {
            Some(root) if kept.only.is_none() => {
                touched.extend(self.with(root, |root| root.replies.push(number)));
            }
            Some(_) => {}
            None => {
                let roots = self.roots.entry(kept.channel.clone()).or_default();
                roots.push(number);
            }
        }
        self.next_message = self.next_message.max(number + 1);
        self.messages.insert(number, kept);
        touched
    }

    fn with(&mut self, number: u64, change: impl FnOnce(&mut Kept)) -> Vec<u64> {
        let kept = self.messages.get_mut(&number);
        kept.map(change).map_or_else(Vec::new, |()| vec![number])
    }

    /// The act is recorded; the message that looks different now, for it waits no more.
    fn recorded(&mut self, key: DeliveryId, answer: Option<MessageId>) -> Vec<u64> {
        let Some(Known::Waiting(delivery)) = self.acts.remove(&key) else {
            return Vec::new();
        };
        let written = match delivery.happened {
            Happened::Said(message) | Happened::Edited(message) => Some(message.id),
            _ => None,
        };
        let number = written.as_ref().and_then(|id| id.id.parse::<u64>().ok());
        let done = answer.map_or(Done::Recorded(written), Done::Answered);
        self.acts.insert(key.clone(), Known::Done(done));
        self.waiting.retain(|_, waiting| *waiting != key);
        self.recorded.push_back(key.clone());
        if self.recorded.len() > REMEMBERED_ACTS
            && let Some(oldest) = self.recorded.pop_front()
        {
            self.acts.remove(&oldest);
        }
        let kept = number.and_then(|number| self.messages.get_mut(&number));
        match kept.filter(|kept| kept.waiting.as_ref() == Some(&key)) {
            Some(kept) => {
                kept.waiting = None;
                vec![kept.number]
            }
            None => Vec::new(),
        }
    }
}

/// Remembers the buttons of a card.
fn offer(offered: &mut Vec<Offered>, card: &Card) {
    for block in &card.blocks {
        let (Block::Buttons(buttons) | Block::Numbered { buttons, .. }) = block else {
            continue;
        };
        for button in buttons {
            let inputs = button.form.as_ref().map_or_else(Vec::new, |form| form.inputs.clone());
            match offered.iter_mut().find(|known| known.action == button.action) {
                Some(known) => known.inputs = inputs,
                None => offered.push(Offered { action: button.action.clone(), inputs }),
            }
        }
    }
    let surplus = offered.len().saturating_sub(REMEMBERED_BUTTONS);
    offered.drain(..surplus);
}
