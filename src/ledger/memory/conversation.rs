//! Messages and the words of entries in memory.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::ProjectId;
use crate::domain::person::Account;
use crate::ledger::chain::{instant, micros};
use crate::ledger::record::MessageChange;
use crate::ledger::words::{Restorer, Word};

/// A message that is kept, or what is left of it.
#[derive(Debug)]
enum Kept {
    Live(Box<Message>),
    /// Deleted; known since then.
    Deleted(i64),
    Erased,
}

/// (project, entry, seal).
type Seal = (ProjectId, u64, u32);

/// All messages and words.
#[derive(Debug, Default)]
pub(super) struct Conversation {
    messages: BTreeMap<MessageId, Kept>,
    words: BTreeMap<Seal, Word>,
}

impl Conversation {
    pub(super) fn change(&mut self, change: MessageChange, at: i64) {
        match change {
            MessageChange::Put(message) => self.put(message),
            MessageChange::Deleted(id) => {
                self.words.retain(|_, word| word.message.as_ref() != Some(&id));
                let kept = self.messages.entry(id).or_insert(Kept::Deleted(at));
                if let Kept::Live(message) = kept {
                    *kept = Kept::Deleted(micros(message.at));
                }
            }
        }
    }

    fn put(&mut self, message: Message) {
        let mut message = message;
        message.at = instant(micros(message.at));
        message.edited = message.edited.map(|at| instant(micros(at)));
        match self.messages.get(&message.id) {
            Some(Kept::Deleted(_) | Kept::Erased) => return,
            Some(Kept::Live(known)) if known.edited > message.edited => return,
            _ => {}
        }
        self.words.retain(|_, word| word.message.as_ref() != Some(&message.id) || message.text.contains(&word.text));
        self.messages.insert(message.id.clone(), Kept::Live(Box::new(message)));
    }

    /// Keeps the words of an entry, but for those whose message is gone already.
    pub(super) fn keep(&mut self, project: &ProjectId, n: u64, words: Vec<Word>) {
        for (index, word) in (0..).zip(words) {
            let message = word.message.as_ref().and_then(|id| self.messages.get(id));
            if !matches!(message, Some(Kept::Deleted(_) | Kept::Erased)) {
                self.words.insert((project.clone(), n, index), word);
            }
        }
    }

    pub(super) fn restorer(&self, project: &ProjectId, n: u64) -> Restorer {
        let words = self.words.range((project.clone(), n, 0)..(project.clone(), n + 1, 0));
        Restorer::new(words.map(|((_, _, index), word)| (*index, word.clone())))
    }

    pub(super) fn message(&self, id: &MessageId) -> Option<Message> {
        match self.messages.get(id)? {
            Kept::Live(message) => Some((**message).clone()),
            Kept::Deleted(_) | Kept::Erased => None,
        }
    }

    pub(super) fn of_channel(&self, channel: &ChannelId) -> impl Iterator<Item = &Message> {
        let first = MessageId { channel: channel.clone(), id: String::new() };
        let channel = channel.clone();
        self.messages.range(first..).take_while(move |(id, _)| id.channel == channel).filter_map(|(_, kept)| match kept
        {
            Kept::Live(message) => Some(&**message),
            Kept::Deleted(_) | Kept::Erased => None,
        })
    }

    pub(super) fn thread(&self, root: &MessageId) -> Vec<Message> {
        let of_thread = |message: &&Message| message.id == *root || message.thread.as_deref() == Some(root.id.as_str());
        let found = self.of_channel(&root.channel).filter(of_thread);
        in_order(found.cloned().collect())
    }

    pub(super) fn messages(
        &self,
        channels: &[ChannelId],
        (after, until): (DateTime<Utc>, DateTime<Utc>),
        limit: usize,
    ) -> Vec<Message> {
        let found = channels
            .iter()
            .flat_map(|channel| self.of_channel(channel))
            .filter(|message| message.at > after && message.at <= until);
        let mut found = in_order(found.cloned().collect());
        found.split_off(found.len().saturating_sub(limit))
    }

    pub(super) fn forget(&mut self, before: i64) -> u64 {
        let mut gone = 0;
        let words = &mut self.words;
        self.messages.retain(|id, kept| match kept {
            Kept::Live(message) if micros(message.at) < before => {
                words.retain(|_, word| word.message.as_ref() != Some(id));
                gone += 1;
                false
            }
            Kept::Deleted(at) => *at >= before,
            Kept::Live(_) | Kept::Erased => true,
        });
        self.words.retain(|_, word| micros(word.at) >= before);
        gone
    }

    pub(super) fn erase(&mut self, accounts: &[Account]) -> u64 {
        let mut gone = 0;
        let words = &mut self.words;
        for (id, kept) in &mut self.messages {
            let theirs = |message: &Message| accounts.contains(&message.author.account);
            if matches!(kept, Kept::Live(message) if theirs(message)) {
                words.retain(|_, word| word.message.as_ref() != Some(id));
                *kept = Kept::Erased;
                gone += 1;
            }
        }
        words.retain(|_, word| word.account.as_ref().is_none_or(|by| !accounts.contains(by)));
        gone
    }
}

fn in_order(messages: Vec<Message>) -> Vec<Message> {
    let mut messages = messages;
    messages.sort_by(|a, b| (a.at, &a.id.id).cmp(&(b.at, &b.id.id)));
    messages
}
