//! Who and what there is on the fake Slack when it starts: workspaces with their people, channels and the app.

use std::collections::BTreeSet;

/// Every scope that the methods of this fake ask for.
pub(crate) const ALL_SCOPES: [&str; 22] = [
    "app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands", "files:read",
    "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write", "metadata.message:read",
    "mpim:history", "mpim:read", "reactions:read", "reactions:write", "team:read", "users.profile:read", "users:read",
    "users:write",
];

/// All workspaces.
#[derive(Clone, Debug)]
pub(crate) struct Town {
    pub(crate) teams: Vec<Team>,
}

/// A workspace, and the app as it is installed there.
#[derive(Clone, Debug)]
pub(crate) struct Team {
    /// `T…`.
    pub(crate) id: String,
    /// The `town` of `town.slack.com`.
    pub(crate) domain: String,
    pub(crate) app: App,
    pub(crate) users: Vec<User>,
    pub(crate) channels: Vec<Channel>,
}

/// The app, installed. Workspaces that share an app share its id, its app token and its signing secret.
#[derive(Clone, Debug)]
pub(crate) struct App {
    /// `A…`.
    pub(crate) id: String,
    pub(crate) name: String,
    /// `xapp-…`.
    pub(crate) app_token: String,
    /// `xoxb-…`, of this workspace alone.
    pub(crate) bot_token: String,
    pub(crate) signing_secret: String,
    /// `U…`, of this workspace alone.
    pub(crate) bot_user: String,
    /// `B…`, of this workspace alone.
    pub(crate) bot_id: String,
    pub(crate) scopes: BTreeSet<String>,
}

/// Somebody with an account.
#[derive(Clone, Debug)]
pub(crate) struct User {
    /// `U…` or `W…`.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) standing: Standing,
    /// The home workspace of somebody who came by Slack Connect.
    pub(crate) from: Option<String>,
    pub(crate) deleted: bool,
}

/// What somebody is to the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Member,
    /// A guest of several channels.
    Restricted,
    /// A guest of one channel.
    UltraRestricted,
    Bot,
}

/// A channel.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    /// `C…`, kept when the channel becomes private.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) private: bool,
    pub(crate) archived: bool,
    /// Shared with another organisation.
    pub(crate) shared: bool,
    pub(crate) members: BTreeSet<String>,
    pub(crate) previous_names: Vec<String>,
}

impl Team {
    /// A workspace with the app installed, its tokens made from the workspace's id.
    pub(crate) fn new(id: &str, domain: &str) -> Self {
        let tail = id.trim_start_matches('T');
        let app = App {
            id: format!("A{tail}"),
            name: "countersign".to_owned(),
            app_token: format!("xapp-1-A{tail}-fake"),
            bot_token: format!("xoxb-{tail}-fake"),
            signing_secret: format!("signing-secret-of-{tail}"),
            bot_user: format!("U{tail}BOT"),
            bot_id: format!("B{tail}"),
            scopes: ALL_SCOPES.iter().map(ToString::to_string).collect(),
        };
        let bot = User { standing: Standing::Bot, ..User::new(&app.bot_user, "countersign") };
        Self { id: id.to_owned(), domain: domain.to_owned(), app, users: vec![bot], channels: Vec::new() }
    }

    /// With the app of another workspace, installed here with tokens of its own.
    pub(crate) fn with_app_of(mut self, other: &Self) -> Self {
        self.app.id.clone_from(&other.app.id);
        self.app.app_token.clone_from(&other.app.app_token);
        self.app.signing_secret.clone_from(&other.app.signing_secret);
        self
    }

    pub(crate) fn with_user(mut self, user: User) -> Self {
        self.users.push(user);
        self
    }

    /// With a channel, the app among its members.
    pub(crate) fn with_channel(mut self, mut channel: Channel) -> Self {
        channel.members.insert(self.app.bot_user.clone());
        self.channels.push(channel);
        self
    }

    /// With a channel that the app hasn't joined.
    pub(crate) fn with_channel_without_app(mut self, channel: Channel) -> Self {
        self.channels.push(channel);
        self
    }

    /// With a scope less.
    pub(crate) fn without_scope(mut self, scope: &str) -> Self {
        assert!(self.app.scopes.remove(scope), "{scope} is granted");
        self
    }
}

impl User {
    /// A member.
    pub(crate) fn new(id: &str, name: &str) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), standing: Standing::Member, from: None, deleted: false }
    }

    pub(crate) fn standing(self, standing: Standing) -> Self {
        Self { standing, ..self }
    }

    /// Of another workspace, here by Slack Connect.
    pub(crate) fn from(self, team: &str) -> Self {
        Self { from: Some(team.to_owned()), ..self }
    }
}

impl Channel {
    /// A public channel.
    pub(crate) fn new(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            private: false,
            archived: false,
            shared: false,
            members: BTreeSet::new(),
            previous_names: Vec::new(),
        }
    }

    pub(crate) fn private(self) -> Self {
        Self { private: true, ..self }
    }

    /// Shared with another organisation by Slack Connect.
    pub(crate) fn shared(self) -> Self {
        Self { shared: true, ..self }
    }

    pub(crate) fn with<'a>(mut self, members: impl IntoIterator<Item = &'a str>) -> Self {
        self.members.extend(members.into_iter().map(str::to_owned));
        self
    }

    /// `channel`, `group` or `im`, as events call it.
    pub(super) fn kind(&self) -> &'static str {
        match (self.id.starts_with('D'), self.private) {
            (true, _) => "im",
            (false, true) => "group",
            (false, false) => "channel",
        }
    }
}
