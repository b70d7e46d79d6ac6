//! A server: its channels and threads as far as they were told, and who the people in it are.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serenity::http::Route;
use serenity::model::Permissions;

use super::api::{Api, code};
use super::event::{By, Who, Words, who};
use super::markup::readable;
use super::place::Place;
use super::shape::{Channel, GuildShape, Member, Overwrite, Role, Threads};
use super::snowflake::Snowflake;
use crate::chat::SendError;
use crate::domain::message::{Message, TEXT_LIMIT};
use crate::domain::person::{Account, Actor, Platform, Standing};

/// How long somebody is remembered: a role may change unseen.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// How many people are remembered. Beyond it they are looked up again.
const PEOPLE_LIMIT: usize = 50_000;

/// How many channels and threads are remembered.
const PLACES_LIMIT: usize = 50_000;

/// Kinds of channel that are threads; only those who were asked in see a private one.
const THREADS: [u64; 3] = [10, 11, PRIVATE_THREAD];
const PRIVATE_THREAD: u64 = 12;

/// What is known of a channel.
#[derive(Clone, Copy, Debug)]
struct Known {
    place: Place,
    /// True where not everybody in the server sees it.
    private: bool,
    /// Who made it, where it is a thread.
    owner: Option<Snowflake>,
}

/// A server.
#[derive(Clone, Debug)]
pub(super) struct Guild {
    pub(super) id: Snowflake,
    pub(super) api: Api,
    /// Roles whose holders are guests.
    guests: Arc<BTreeSet<Snowflake>>,
    /// The channels that the projects take for open.
    open: Arc<BTreeSet<Snowflake>>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    places: HashMap<Snowflake, Known>,
    people: HashMap<Snowflake, (Actor, Instant)>,
    /// True where everybody sees channels that don't say otherwise.
    hides: bool,
}

impl Guild {
    pub(super) fn new(id: Snowflake, api: Api, guests: &[Snowflake], open: &[Snowflake]) -> Self {
        let (guests, open) = (guests.iter().copied().collect(), open.iter().copied().collect());
        Self { id, api, guests: Arc::new(guests), open: Arc::new(open), state: Arc::default() }
    }

    /// Notes a server as it stands.
    pub(super) fn stands(&self, shape: &GuildShape) {
        self.has_roles(&shape.roles);
        for channel in shape.channels.iter().chain(&shape.threads) {
            self.has(channel);
        }
    }

    fn has_roles(&self, roles: &[Role]) {
        let everybody = roles.iter().find(|role| role.id == self.id);
        let sees = everybody.is_none_or(|role| bits(role.permissions.as_deref()).contains(Permissions::VIEW_CHANNEL));
        self.lock().hides = !sees;
    }

    /// Notes a channel or thread as it stands.
    pub(super) fn has(&self, channel: &Channel) {
        let thread = is_thread(channel);
        let mut state = self.lock();
        let place = match channel.parent_id.filter(|_| thread) {
            Some(parent) => Place { channel: parent, thread: Some(channel.id) },
            None => Place { channel: channel.id, thread: None },
        };
        let over = channel.permission_overwrites.iter().flatten().find(|over| over.id == self.id);
        let inherited = state.places.get(&place.channel).is_some_and(|parent| parent.private);
        let private = if thread { channel.kind == PRIVATE_THREAD || inherited } else { hidden(over, state.hides) };
        if state.places.len() >= PLACES_LIMIT {
            state.places.clear();
        }
        state.places.insert(channel.id, Known { place, private, owner: channel.owner_id });
    }

    /// Reads a server as it stands, where nobody told it: a session that goes on does not.
    ///
    /// # Errors
    /// Where Discord does not say.
    pub(super) async fn learns(&self) -> Result<(), SendError> {
        let guild_id = self.id.0.into();
        let mut shape: GuildShape = self.api.get(Route::Guild { guild_id }, Vec::new()).await?;
        shape.channels = self.api.get(Route::GuildChannels { guild_id }, Vec::new()).await?;
        shape.threads = self.api.get::<Threads>(Route::GuildThreadsActive { guild_id }, Vec::new()).await?.threads;
        self.stands(&shape);
        Ok(())
    }

    /// Notes that a channel or thread is gone.
    pub(super) fn lacks(&self, channel: Snowflake) {
        self.lock().places.remove(&channel);
    }

    /// True where a thread or channel is known to be there.
    pub(super) fn knows(&self, channel: Snowflake) -> bool {
        self.lock().places.contains_key(&channel)
    }

    /// Where a channel is. One that nobody told of is asked for.
    ///
    /// # Errors
    /// Where Discord does not say.
    pub(super) async fn place(&self, channel: Snowflake) -> Result<Place, SendError> {
        if let Some(known) = self.known(channel) {
            return Ok(known.place);
        }
        match self.channel(channel).await {
            Ok(shape) => {
                // Whether a thread is private, its channel says.
                if let Some(parent) = shape.parent_id.filter(|parent| is_thread(&shape) && !self.knows(*parent)) {
                    self.has(&self.channel(parent).await?);
                }
                self.has(&shape);
                Ok(self.known(channel).map_or(Place { channel, thread: None }, |known| known.place))
            }
            Err(SendError::Gone(_) | SendError::ShutOut(_)) => Ok(Place { channel, thread: None }),
            Err(error) => Err(error),
        }
    }

    /// What Discord says of a channel.
    pub(super) async fn channel(&self, channel: Snowflake) -> Result<Channel, SendError> {
        Ok(self.api.get(Route::Channel { channel_id: channel.0.into() }, Vec::new()).await?)
    }

    /// True where words stand in a channel that is private there and open in the config: others would be told of them. Those
    /// under what the bot made itself are heard all the same, and those of a private thread never.
    pub(super) fn leaks(&self, words: &Words, own: Option<Snowflake>) -> bool {
        let Some(known) = self.known(words.channel) else { return false };
        let answered = words.answers.and_then(|(_, author)| author);
        let under_card = own.is_some() && (known.owner == own || answered == own);
        known.private && !under_card && self.is_open(known.place.channel)
    }

    /// True where a channel is taken for open, and is private there.
    pub(super) fn is_misplaced(&self, channel: Snowflake) -> bool {
        self.known(channel).is_some_and(|known| known.private) && self.is_open(channel)
    }

    fn is_open(&self, channel: Snowflake) -> bool {
        self.open.contains(&channel)
    }

    fn known(&self, channel: Snowflake) -> Option<Known> {
        self.lock().places.get(&channel).copied()
    }

    /// Somebody as they are now.
    pub(super) fn actor(&self, who: &Who) -> Actor {
        let guest = !who.admitted || who.roles.iter().any(|role| self.guests.contains(role));
        let standing = match (who.bot, guest) {
            (true, _) => Standing::Bot,
            (false, true) => Standing::Guest,
            (false, false) => Standing::Member,
        };
        Actor { account: self.account(who.user), name: who.name.clone(), standing }
    }

    pub(super) fn account(&self, user: Snowflake) -> Account {
        Account { platform: Platform::Discord, workspace: self.id.to_string(), user: user.to_string() }
    }

    /// Remembers who somebody is.
    pub(super) fn meets(&self, who: &Who) -> Actor {
        let actor = self.actor(who);
        let mut state = self.lock();
        if state.people.len() >= PEOPLE_LIMIT {
            state.people.clear();
        }
        state.people.insert(who.user, (actor.clone(), Instant::now()));
        actor
    }

    /// Asks anew for somebody at the next opportunity.
    pub(super) fn forgets(&self, user: Snowflake) {
        self.lock().people.remove(&user);
    }

    /// Who did something.
    ///
    /// # Errors
    /// Where Discord does not say who that is now. Nobody is guessed: a guest must not rule, and a lead must not be turned away.
    pub(super) async fn by(&self, by: &By) -> Result<Actor, SendError> {
        let user = match by {
            By::Who(who) => return Ok(self.meets(who)),
            By::Id(user) => *user,
        };
        let remembered = self.lock().people.get(&user).filter(|(_, since)| since.elapsed() < REMEMBERED).cloned();
        if let Some((actor, _)) = remembered {
            return Ok(actor);
        }
        let route = Route::GuildMember { guild_id: self.id.0.into(), user_id: user.0.into() };
        let gone = || Actor { account: self.account(user), name: user.to_string(), standing: Standing::Guest };
        match self.api.get::<Member>(route, Vec::new()).await {
            Ok(member) => {
                let who = member.user.clone().and_then(|user| who(user, Some(member)));
                Ok(who.filter(|who| who.user == user).map_or_else(gone, |who| self.meets(&who)))
            }
            // Somebody who left: they may do nothing.
            Err(failed) if failed.code == code::UNKNOWN_MEMBER || matches!(failed.meaning, SendError::Gone(_)) => {
                Ok(gone())
            }
            Err(failed) => Err(failed.into()),
        }
    }

    /// What somebody wrote, as a message.
    ///
    /// # Errors
    /// Where Discord does not say who wrote it, or where it stands.
    pub(super) async fn message(&self, words: &Words) -> Result<Message, SendError> {
        let place = self.place(words.channel).await?;
        let author = self.by(&words.by).await?;
        let mut text = readable(&words.text, &words.named);
        let cut = (0..=TEXT_LIMIT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(cut);
        let answers = words.answers.map(|(message, _)| message);
        Ok(Message {
            id: place.message(self.id, words.id),
            thread: place.thread.or(answers).map(|root| root.to_string()),
            author,
            at: words.id.at(),
            text,
            edited: words.edited,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // It holds whole channels and people: a panic leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_thread(channel: &Channel) -> bool {
    THREADS.contains(&channel.kind)
}

/// Permissions as Discord writes them.
pub(super) fn bits(raw: Option<&str>) -> Permissions {
    Permissions::from_bits_truncate(raw.and_then(|raw| raw.parse().ok()).unwrap_or_default())
}

/// True where not everybody sees a channel.
fn hidden(everybody: Option<&Overwrite>, hides: bool) -> bool {
    let Some(over) = everybody else { return hides };
    let takes = bits(over.deny.as_deref()).contains(Permissions::VIEW_CHANNEL);
    let gives = bits(over.allow.as_deref()).contains(Permissions::VIEW_CHANNEL);
    !gives && (takes || hides)
}
