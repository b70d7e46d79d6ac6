//! What in the channels waits for somebody: kept up with each message, so that a detector looks at what is open and at nothing else.
//! It holds no history: after a restart it is fed the messages of the last weeks again.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::person::{Account, Standing};

use super::statement::{Statement, Statements};
use super::talk::{Addressed, People, plain};
use super::waiting::{Waiting, settles, waiting};

/// The most things that may wait in one channel; the oldest goes first. A team that leaves more than this open reads no list of them.
pub const OPEN_LIMIT: usize = 256;

/// How long after a question a message of somebody else that names nobody is still about it.
const SAME_TALK: TimeDelta = TimeDelta::minutes(10);

/// Only so many messages of others that name nobody are about it: in a busy channel the next ones are about something else.
const NEAR_WORDS: u32 = 2;

/// How long after a question the very next message of somebody else is about it, even though nothing was said in between.
const NEXT_WORD: TimeDelta = TimeDelta::hours(12);

/// Something that waits for somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub(super) waiting: Waiting,
    /// The message.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Account,
    /// The name that people see.
    pub name: String,
    /// The same as names are compared.
    plain_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The words that wait.
    pub quote: String,
    thread: Option<String>,
    /// How many messages of others, for nobody by name, have come in the channel since.
    heard: u32,
}

/// What waits in all channels of a project.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    rooms: BTreeMap<ChannelId, Room>,
}

#[derive(Clone, Debug, Default)]
struct Room {
    open: VecDeque<Open>,
    statements: Statements,
    people: People,
}

impl Conversation {
    /// Takes in a message: it may answer what was open, and it may wait for an answer itself.
    pub fn observe(&mut self, message: &Message) {
        if message.author.standing == Standing::Bot {
            return;
        }
        let room = self.rooms.entry(message.id.channel.clone()).or_default();
        let name = plain(&message.author.name);
        let addressed = room.people.hear(&name, &message.text, message.at);
        room.close(message, &addressed);
        room.open(message);
        room.statements.hear(message);
    }

    /// Takes in the new text of a message: what waited in it may have gone, or read differently now.
    pub fn edited(&mut self, message: &Message) {
        let Some(room) = self.rooms.get_mut(&message.id.channel) else {
            return;
        };
        room.statements.edited(message);
        let now = waiting(&message.text);
        room.open.retain_mut(|open| {
            if open.id != message.id {
                return true;
            }
            let still = now.iter().find(|(waiting, _)| same_kind(*waiting, open.waiting));
            still.is_some_and(|(waiting, quote)| {
                open.waiting = *waiting;
                open.quote.clone_from(quote);
                true
            })
        });
    }

    /// Takes in that a message was deleted. What it had answered stays answered: it was read.
    pub fn deleted(&mut self, id: &MessageId) {
        if let Some(room) = self.rooms.get_mut(&id.channel) {
            room.open.retain(|open| open.id != *id);
            room.statements.deleted(id);
        }
    }

    /// Takes in that somebody reacted to a message. It answers a question for yes or no, and it shows that blocked work was seen.
    pub fn reacted(&mut self, id: &MessageId, by: &Account) {
        let Some(room) = self.rooms.get_mut(&id.channel) else {
            return;
        };
        room.open.retain(|open| {
            let answers = matches!(open.waiting, Waiting::Blocked | Waiting::Question { by_reaction: true });
            open.id != *id || open.author == *by || !answers
        });
    }

    /// Forgets what these accounts wrote.
    pub fn forget_authors(&mut self, accounts: &[Account]) {
        for room in self.rooms.values_mut() {
            room.open.retain(|open| !accounts.contains(&open.author));
            room.statements.forget_authors(accounts);
        }
    }

    /// Forgets what has waited since before `before`.
    pub fn forget_before(&mut self, before: DateTime<Utc>) {
        for room in self.rooms.values_mut() {
            room.open.retain(|open| open.at >= before);
            room.statements.forget_before(before);
        }
    }

    /// All that waits, by channel, oldest first.
    pub(super) fn open(&self) -> impl Iterator<Item = &Open> {
        self.rooms.values().flat_map(|room| &room.open)
    }

    /// All that people stated about work, by channel, oldest first.
    pub(super) fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.rooms.values().flat_map(|room| room.statements.iter())
    }
}

fn same_kind(a: Waiting, b: Waiting) -> bool {
    matches!(a, Waiting::Blocked) == matches!(b, Waiting::Blocked)
}

impl Room {
    fn close(&mut self, message: &Message, addressed: &Addressed) {
        if self.open.is_empty() {
            return;
        }
        let mut settled = None;
        self.open.retain(|open| {
            if open.at > message.at || open.id == message.id {
                return true;
            }
            if open.author == message.author.account {
                let near = message.at - open.at <= NEXT_WORD || in_thread(open, message);
                return !(near && *settled.get_or_insert_with(|| settles(&message.text)));
            }
            !answers(open, message, addressed)
        });
        for open in &mut self.open {
            let other = open.author != message.author.account && !in_other_thread(open, message);
            open.heard += u32::from(other);
        }
    }

    fn open(&mut self, message: &Message) {
        if self.open.iter().any(|open| open.id == message.id) {
            return;
        }
        for (waiting, quote) in waiting(&message.text) {
            if self.goes_on(message, waiting) {
                continue;
            }
            if self.open.len() == OPEN_LIMIT {
                self.open.pop_front();
            }
            self.open.push_back(Open {
                waiting,
                id: message.id.clone(),
                author: message.author.account.clone(),
                name: message.author.name.clone(),
                plain_name: plain(&message.author.name),
                at: message.at,
                quote,
                thread: message.thread.clone(),
                heard: 0,
            });
        }
    }

    /// True where the same person asks on: one burst of questions is one thing that waits.
    fn goes_on(&self, message: &Message, waiting: Waiting) -> bool {
        let mut open = self.open.iter().rev();
        open.any(|open| {
            same_kind(open.waiting, waiting)
                && open.author == message.author.account
                && open.thread == message.thread
                && message.at - open.at <= SAME_TALK
        })
    }
}

fn root(open: &Open) -> &str {
    open.thread.as_deref().unwrap_or(&open.id.id)
}

fn in_thread(open: &Open, message: &Message) -> bool {
    message.thread.as_deref() == Some(root(open))
}

/// True where a message is in a thread that is not that of `open`.
fn in_other_thread(open: &Open, message: &Message) -> bool {
    message.answers().is_some() && !in_thread(open, message)
}

/// Whether a message of somebody else answers what is open.
fn answers(open: &Open, message: &Message, addressed: &Addressed) -> bool {
    if in_thread(open, message) {
        return true;
    }
    if addressed.concerns(&open.plain_name) {
        return true;
    }
    let within_thread = open.thread.as_deref().is_some_and(|root| root != open.id.id);
    if within_thread || message.answers().is_some() || addressed.is_for_another(&open.plain_name) {
        return false;
    }
    let gap = message.at - open.at;
    (gap <= SAME_TALK && open.heard < NEAR_WORDS) || (open.heard == 0 && gap <= NEXT_WORD)
}
