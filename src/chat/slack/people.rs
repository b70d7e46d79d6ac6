//! Who the users of a workspace are: looked up once, remembered for a while, asked anew when Slack says that they changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::api::Api;
use super::event::By;
use super::shape::User;
use crate::chat::SendError;
use crate::domain::person::{Account, Actor, Platform, Standing};

/// How long somebody is remembered: a guest who became a member may not be told of.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// How many users are remembered. Beyond it they are looked up again.
const USERS_LIMIT: usize = 50_000;

/// How many users of a workspace are read at the start, so that the first thing they do needs no look-up: ten pages.
const WARMED_LIMIT: usize = 10_000;

/// Users in one page; Slack advises at most 200, and allows 1,000.
const PAGE: &str = "1000";

/// Each user by id, since when they are remembered.
type Known = HashMap<String, (Actor, Instant)>;

/// The users of a workspace.
#[derive(Clone, Debug)]
pub(super) struct People {
    team: Arc<str>,
    api: Api,
    known: Arc<Mutex<Known>>,
}

#[derive(Deserialize)]
struct Info {
    user: User,
}

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    members: Vec<User>,
    #[serde(default)]
    response_metadata: Option<Next>,
}

/// Where the next page begins.
#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    pub(super) next_cursor: String,
}

impl People {
    pub(super) fn new(team: &str, api: Api) -> Self {
        Self { team: Arc::from(team), api, known: Arc::default() }
    }

    /// Who wrote something.
    ///
    /// # Errors
    /// Where Slack does not say who that is now. Nobody is guessed: a guest must not rule, and a lead must not be turned away.
    pub(super) async fn author(&self, by: &By) -> Result<Actor, SendError> {
        match by {
            By::User(user) => self.actor(user).await,
            By::Bot(bot, name) => Ok(Actor {
                account: self.account(&self.team, bot),
                name: if name.is_empty() { bot.clone() } else { name.clone() },
                standing: Standing::Bot,
            }),
        }
    }

    /// Who a user is.
    ///
    /// # Errors
    /// Where Slack does not say who that is now.
    pub(super) async fn actor(&self, user: &str) -> Result<Actor, SendError> {
        if let Some(known) = self.remembered(user) {
            return Ok(known);
        }
        let actor = match self.api.get::<Info>("users.info", &[("user", Some(user))]).await {
            Ok(info) => self.told(&info.user),
            // Somebody who is gone, or whom the bot may not see: they may do nothing.
            Err(SendError::Gone(_)) => self.unknown(user),
            Err(error) => return Err(error),
        };
        self.remember(user, actor.clone());
        Ok(actor)
    }

    /// Asks anew for a user at the next opportunity.
    pub(super) fn forget(&self, user: &str) {
        self.lock().remove(user);
    }

    /// Reads the workspace's users.
    pub(super) async fn warm(&self) -> Result<usize, SendError> {
        let mut read = 0;
        let mut cursor = String::new();
        while read < WARMED_LIMIT {
            let at = (!cursor.is_empty()).then_some(cursor.as_str());
            let list: List = self.api.get("users.list", &[("limit", Some(PAGE)), ("cursor", at)]).await?;
            read += list.members.len();
            for user in &list.members {
                self.remember(&user.id, self.told(user));
            }
            cursor = list.response_metadata.map(|next| next.next_cursor).unwrap_or_default();
            if cursor.is_empty() || list.members.is_empty() {
                break;
            }
        }
        Ok(read)
    }

    fn told(&self, user: &User) -> Actor {
        let team = user.team_id.as_deref().filter(|team| !team.is_empty()).unwrap_or(&self.team);
        let outside = user.is_stranger || team != &*self.team;
        let standing = match (user.is_bot || user.id == "USLACKBOT", outside || user.deleted) {
            (true, _) => Standing::Bot,
            (false, true) => Standing::Guest,
            (false, false) if user.is_restricted || user.is_ultra_restricted => Standing::Guest,
            (false, false) => Standing::Member,
        };
        let profile = &user.profile;
        let names = [&profile.display_name, &profile.real_name, &user.real_name, &user.name];
        let name = names.into_iter().flatten().find(|name| !name.trim().is_empty());
        Actor { account: self.account(team, &user.id), name: name.unwrap_or(&user.id).clone(), standing }
    }

    fn unknown(&self, user: &str) -> Actor {
        Actor { account: self.account(&self.team, user), name: user.to_owned(), standing: Standing::Guest }
    }

    fn account(&self, team: &str, user: &str) -> Account {
        Account { platform: Platform::Slack, workspace: team.to_owned(), user: user.to_owned() }
    }

    fn remembered(&self, user: &str) -> Option<Actor> {
        let known = self.lock();
        let (actor, since) = known.get(user)?;
        (since.elapsed() < REMEMBERED).then(|| actor.clone())
    }

    fn remember(&self, user: &str, actor: Actor) {
        let mut known = self.lock();
        if known.len() >= USERS_LIMIT {
            known.clear();
        }
        known.insert(user.to_owned(), (actor, Instant::now()));
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // It holds whole actors: a panic leaves nothing half done.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
