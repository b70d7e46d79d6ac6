//! Who and what there is on the local platform: the bot, the sample people, the channels and who reads them.

use crate::domain::message::{ChannelId, MessageId};
use crate::domain::person::{Account, Actor, Platform, Standing};

/// Somebody with an account on the local platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The user's id: short, unique on this platform, whatever the workspace.
    pub user: String,
    /// The workspace they come from, where it is not this one: an outsider of a connected workspace.
    pub from: Option<String>,
    /// The name that the platform shows.
    pub name: String,
    /// What they are, in a few words: `Project lead`.
    pub title: String,
    /// Member, guest or bot.
    pub standing: Standing,
}

/// A channel of the local platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: String,
    /// The name that people know it by, without `#`.
    pub name: String,
    /// What it is for, in a line.
    pub topic: String,
    /// Only those who were invited read it.
    pub private: bool,
    /// The users who were invited. Members read public channels without it; guests and outsiders never do.
    pub invited: Vec<String>,
}

/// The whole local platform, as the config or the demo describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its id, as it stands in every account and channel id.
    pub id: String,
    /// Its name, as people read it.
    pub name: String,
    /// The bot's own account.
    pub bot: Person,
    /// The people whom one can be on the page.
    pub people: Vec<Person>,
    /// The channels, in the order in which they are listed.
    pub channels: Vec<Channel>,
}

impl Workspace {
    /// The channel with that id.
    #[must_use]
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// The person with that user id, the bot among them.
    #[must_use]
    pub fn person(&self, user: &str) -> Option<&Person> {
        let mut all = self.people.iter().chain([&self.bot]);
        all.find(|person| person.user == user)
    }

    /// True where that person reads that channel. The bot reads every channel.
    #[must_use]
    pub fn may_read(&self, person: &Person, channel: &Channel) -> bool {
        let own = person.from.is_none();
        person.user == self.bot.user
            || channel.invited.contains(&person.user)
            || (!channel.private && own && person.standing == Standing::Member)
    }

    /// The account of a person of this platform.
    #[must_use]
    pub fn account(&self, person: &Person) -> Account {
        Account {
            platform: Platform::Local,
            workspace: person.from.clone().unwrap_or_else(|| self.id.clone()),
            user: person.user.clone(),
        }
    }

    /// The person whose account it is.
    #[must_use]
    pub fn holder(&self, account: &Account) -> Option<&Person> {
        self.person(&account.user).filter(|person| self.account(person) == *account)
    }

    /// Who acts, as the platform tells it. A user who is no longer there is a guest by that id: they may do nothing.
    #[must_use]
    pub fn actor(&self, user: &str) -> Actor {
        match self.person(user) {
            Some(person) => {
                Actor { account: self.account(person), name: person.name.clone(), standing: person.standing }
            }
            None => Actor {
                account: Account { platform: Platform::Local, workspace: self.id.clone(), user: user.to_owned() },
                name: user.to_owned(),
                standing: Standing::Guest,
            },
        }
    }

    /// The full id of a channel.
    #[must_use]
    pub fn channel_id(&self, channel: &str) -> ChannelId {
        ChannelId { platform: Platform::Local, workspace: self.id.clone(), channel: channel.to_owned() }
    }

    /// The full id of a message.
    #[must_use]
    pub fn message_id(&self, channel: &str, number: u64) -> MessageId {
        MessageId { channel: self.channel_id(channel), id: number.to_string() }
    }
}
