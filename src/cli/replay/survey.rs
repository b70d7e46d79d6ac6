//! A first walk through the chats: which channels there are, who writes, how much. Problems are told when it is read in earnest.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::message::{ChannelId, Message};
use crate::domain::name::{PersonId, Role};
use crate::domain::person::{Account, Person, Standing};
use crate::domain::project::Channel;
use crate::sources::chat_export::ChatExport;

/// What the chats hold.
#[derive(Debug, Default)]
pub(super) struct Survey {
    channels: BTreeMap<ChannelId, Seen>,
    people: BTreeMap<Account, String>,
    /// How many messages.
    pub(super) messages: u64,
}

#[derive(Debug, Default)]
struct Seen {
    name: Option<String>,
    private: bool,
    messages: u64,
}

impl Survey {
    /// Walks through the chats; one that can't be opened is left out.
    pub(super) fn of(chats: &[PathBuf]) -> Self {
        let mut survey = Self::default();
        for export in chats.iter().filter_map(|path| ChatExport::open(path).ok()) {
            for channel in export.channels() {
                let seen = survey.channels.entry(channel.id.clone()).or_default();
                seen.name = Some(channel.name.clone());
                seen.private |= channel.private;
            }
            export.messages().flatten().for_each(|message| survey.take(message));
        }
        survey
    }

    fn take(&mut self, message: Message) {
        self.messages += 1;
        match self.channels.get_mut(&message.id.channel) {
            Some(seen) => seen.messages += 1,
            None => {
                self.channels.insert(message.id.channel, Seen { messages: 1, ..Seen::default() });
            }
        }
        if message.author.standing != Standing::Bot && !self.people.contains_key(&message.author.account) {
            self.people.insert(message.author.account, message.author.name);
        }
    }

    /// The channels in which somebody wrote: the open one with the most messages comes first, and is where the bot posts.
    pub(super) fn channels(&self) -> Vec<Channel> {
        let mut written: Vec<(&ChannelId, &Seen)> =
            self.channels.iter().filter(|(_, seen)| seen.messages > 0).collect();
        written.sort_by_key(|(id, seen)| (seen.private, std::cmp::Reverse(seen.messages), *id));
        let channel = |(id, seen): (&ChannelId, &Seen)| Channel {
            id: id.clone(),
            name: seen.name.clone().unwrap_or_else(|| id.channel.clone()),
            private: seen.private,
        };
        written.into_iter().map(channel).collect()
    }

    /// Those who wrote, as the people of the project.
    pub(super) fn people(&self) -> impl Iterator<Item = Person> {
        self.people.iter().filter_map(|(account, name)| {
            Some(Person {
                id: PersonId::parse(&account.user)?,
                name: name.clone(),
                accounts: vec![account.clone()],
                roles: Role::parse("member").into_iter().collect(),
                away: Vec::new(),
            })
        })
    }
}
