//! People: who they are on which platform, what roles they have, who stands in for them. Not what they may rule: that is policy.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;

use super::name::{PersonId, Role};

/// A chat platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Slack workspaces.
    Slack,
    /// Discord servers.
    Discord,
    /// The chat server inside the process.
    Local,
}

impl Platform {
    /// The platform's name as the config and the stored shapes write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Discord => "discord",
            Self::Local => "local",
        }
    }

    /// The platform of that name.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        [Self::Slack, Self::Discord, Self::Local].into_iter().find(|platform| platform.as_str() == raw)
    }
}

/// One account on one platform. Identity is (platform, workspace, user): a user id alone says nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// The platform.
    pub platform: Platform,
    /// The workspace, server or team on that platform.
    pub workspace: String,
    /// The user's id there.
    pub user: String,
}

impl Account {
    /// Reads `platform:workspace/user`.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let (platform, rest) = raw.split_once(':')?;
        let (workspace, user) = rest.split_once('/')?;
        let named = !workspace.is_empty() && !user.is_empty() && rest.len() <= super::name::NAME_LIMIT;
        (named && !rest.chars().any(char::is_control)).then_some(())?;
        Some(Self { platform: Platform::parse(platform)?, workspace: workspace.to_owned(), user: user.to_owned() })
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.platform.as_str(), self.workspace, self.user)
    }
}

/// What the platform says somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A full member of the workspace.
    Member,
    /// A guest, or somebody from a connected workspace.
    Guest,
    /// A bot or an integration, ours among them.
    Bot,
}

/// Who did something, as the platform tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: Account,
    /// The name that the platform shows.
    pub name: String,
    /// Member, guest or bot.
    pub standing: Standing,
}

/// Days on which somebody is away, both ends included, and who stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// The first day away.
    pub from: NaiveDate,
    /// The last day away.
    pub to: NaiveDate,
    /// Who rules in their place meanwhile.
    pub stand_in: Option<PersonId>,
}

/// Somebody on the roster of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// One id for all accounts.
    pub id: PersonId,
    /// The name that the bot writes.
    pub name: String,
    /// Their accounts.
    pub accounts: Vec<Account>,
    /// Their roles in this project.
    pub roles: BTreeSet<Role>,
    /// When they are away.
    pub away: Vec<Absence>,
}

impl Person {
    /// The absence that holds on `day`, if any.
    #[must_use]
    pub fn absence(&self, day: NaiveDate) -> Option<&Absence> {
        self.away.iter().find(|absence| (absence.from..=absence.to).contains(&day))
    }
}

/// The people of a project.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    people: BTreeMap<PersonId, Person>,
    by_account: BTreeMap<Account, PersonId>,
}

impl Roster {
    /// The roster of these people. An account that two of them claim belongs to the first.
    #[must_use]
    pub fn new(people: impl IntoIterator<Item = Person>) -> Self {
        let mut roster = Self::default();
        for person in people {
            for account in &person.accounts {
                roster.by_account.entry(account.clone()).or_insert_with(|| person.id.clone());
            }
            roster.people.insert(person.id.clone(), person);
        }
        roster
    }

    /// The person with that id.
    #[must_use]
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    /// The person whose account it is.
    #[must_use]
    pub fn holder(&self, account: &Account) -> Option<&Person> {
        self.by_account.get(account).and_then(|id| self.people.get(id))
    }

    /// The one person whom this name, first name or id can only mean, whatever its case.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Person> {
        let wanted = name.trim().trim_start_matches('@').to_lowercase();
        let mut found = self.people.values().filter(|person| {
            let full = person.name.to_lowercase();
            let first = full.split_whitespace().next().unwrap_or_default();
            person.id.as_str().to_lowercase() == wanted || full == wanted || first == wanted
        });
        let person = found.next()?;
        found.next().is_none().then_some(person)
    }

    /// Everybody, by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// The name that the bot writes for that id.
    #[must_use]
    pub fn name_of<'a>(&'a self, id: &'a PersonId) -> &'a str {
        self.people.get(id).map_or(id.as_str(), |person| person.name.as_str())
    }
}
