//! What the bot does in Discord: the methods behind [`Chat`](crate::chat::Chat).

use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use serenity::http::{LightMethod, Route};
use sha2::{Digest as _, Sha256};

use super::api::{Failed, code};
use super::draw::{self, permalink};
use super::guild::Guild;
use super::place::{self, Place};
use super::shape::{Id, Post as Wire};
use super::snowflake::Snowflake;
use super::{Discord, command};
use crate::chat::{Post, SendError};
use crate::domain::card::Card;
use crate::domain::message::{ChannelId, MessageId};
use crate::domain::name::OutgoingKey;
use crate::domain::outgoing::Place as Where;
use crate::domain::person::Account;

/// Messages in one page.
pub(super) const PAGE: usize = 100;

/// How many pages are searched for a post that may have been made: it is among the newest.
const SEARCH_PAGES: usize = 5;

/// The most characters of a thread's name.
const NAME_LIMIT: usize = 100;

/// How long a thread in which nobody writes stays open, in minutes: a week.
const ARCHIVE_AFTER: u32 = 10_080;

/// The most characters of a nonce.
const NONCE_LIMIT: usize = 25;

#[derive(Deserialize)]
struct Direct {
    id: Snowflake,
}

impl Discord {
    pub(in crate::chat) fn gap(&self) -> TimeDelta {
        self.inner.gap
    }

    pub(in crate::chat) async fn send(&self, post: &Post) -> Result<MessageId, SendError> {
        let guild = self.home_of(&post.place.channel)?;
        if let Some(only) = &post.place.only {
            return self.send_only(&post.place, only, &post.card).await;
        }
        let (place, channel) = match &post.place.thread {
            None => {
                let channel = id(&post.place.channel.channel)?;
                (Place { channel, thread: None }, channel)
            }
            Some(root) => {
                let thread = self.thread(guild, root).await?;
                (Place { channel: id(&post.place.channel.channel)?, thread: Some(thread) }, thread)
            }
        };
        let posted: Id = self.post(channel, &marked(&post.card, &post.mark)).await?;
        Ok(place.message(guild.id, posted.id))
    }

    async fn post(&self, channel: Snowflake, body: &Json) -> Result<Id, Failed> {
        self.inner.api.post(Route::ChannelMessages { channel_id: channel.0.into() }, body).await
    }

    /// What only one person sees is said behind what they did last there; else it comes to them as a direct message.
    async fn send_only(&self, to: &Where, only: &Account, card: &Card) -> Result<MessageId, SendError> {
        let key = (to.channel.clone(), only.clone());
        let said = match self.says_only(&key, card).await? {
            Some(message) => message,
            None => self.whispers(only, card, to.thread.as_ref()).await?,
        };
        Ok(MessageId { channel: to.channel.clone(), id: said.to_string() })
    }

    /// Says something to somebody alone, with a link to what it is about.
    pub(super) async fn whispers(
        &self,
        account: &Account,
        card: &Card,
        about: Option<&MessageId>,
    ) -> Result<Snowflake, SendError> {
        let body = json!({ "recipient_id": account.user });
        let direct: Direct = self.inner.api.post(Route::UserMeDmChannels, &body).await?;
        let mut body = content(card);
        if let Some(about) = about {
            body["content"] = json!(permalink(about));
        }
        Ok(self.post(direct.id, &body).await?.id)
    }

    /// Says something in a channel, as a reply where it answers a message.
    pub(super) async fn says_in(
        &self,
        channel: Snowflake,
        card: &Card,
        answers: Option<Snowflake>,
    ) -> Result<Snowflake, SendError> {
        let mut body = content(card);
        if let Some(message) = answers {
            body["message_reference"] = json!({ "message_id": message.to_string(), "fail_if_not_exists": false });
        }
        Ok(self.post(channel, &body).await?.id)
    }

    /// The thread under a message; it is made where there is none.
    async fn thread(&self, guild: &Guild, root: &MessageId) -> Result<Snowflake, SendError> {
        let thread = place::thread(root).ok_or_else(|| SendError::Gone(format!("message {root}")))?;
        if place::is_threaded(root) || guild.knows(thread) {
            return Ok(thread);
        }
        let channel = id(&root.channel.channel)?;
        let message: Wire = self.message(channel, thread).await?;
        let route = Route::ChannelMessageThreads { channel_id: channel.0.into(), message_id: thread.0.into() };
        let body = json!({ "name": name(&message), "auto_archive_duration": ARCHIVE_AFTER });
        match self.inner.api.post(route, &body).await {
            Ok(made) => guild.has(&made),
            Err(failed) if failed.code == code::THREAD_EXISTS => {}
            Err(failed) => return Err(failed.into()),
        }
        Ok(thread)
    }

    pub(in crate::chat) async fn update(&self, message: &MessageId, card: &Card) -> Result<(), SendError> {
        self.home_of(&message.channel)?;
        let (channel, id) = place::ids(message).ok_or_else(|| SendError::Gone(format!("message {message}")))?;
        let route = Route::ChannelMessage { channel_id: channel.0.into(), message_id: id.0.into() };
        self.inner.api.send(LightMethod::Patch, route, &content(card)).await.map(drop).map_err(SendError::from)
    }

    pub(in crate::chat) async fn find(&self, to: &Where, mark: &OutgoingKey) -> Result<Option<MessageId>, SendError> {
        let guild = self.home_of(&to.channel)?;
        let place = Place { channel: id(&to.channel.channel)?, thread: to.thread.as_ref().and_then(place::thread) };
        let nonce = json!(nonce(mark));
        let mut before = None;
        for _ in 0..SEARCH_PAGES {
            let page = match self.page(place.thread.unwrap_or(place.channel), before.map(|id| ("before", id))).await {
                Ok(page) => page,
                // There is no thread yet: nothing was posted in it.
                Err(failed) if failed.code == code::UNKNOWN_CHANNEL && place.thread.is_some() => return Ok(None),
                Err(failed) => return Err(failed.into()),
            };
            let own = |message: &&Wire| message.author.as_ref().is_some_and(|author| Some(author.id) == self.own());
            if let Some(found) = page.iter().filter(own).find(|message| message.nonce.as_ref() == Some(&nonce)) {
                return Ok(Some(place.message(guild.id, found.id)));
            }
            before = page.iter().map(|message| message.id).min();
            if page.len() < PAGE {
                break;
            }
        }
        Ok(None)
    }

    /// A page of a channel's messages.
    pub(super) async fn page(
        &self,
        channel: Snowflake,
        from: Option<(&'static str, Snowflake)>,
    ) -> Result<Vec<Wire>, Failed> {
        let mut params = vec![("limit", PAGE.to_string())];
        params.extend(from.map(|(name, id)| (name, id.to_string())));
        self.inner.api.get(Route::ChannelMessages { channel_id: channel.0.into() }, params).await
    }

    /// One message.
    pub(super) async fn message(&self, channel: Snowflake, message: Snowflake) -> Result<Wire, SendError> {
        let route = Route::ChannelMessage { channel_id: channel.0.into(), message_id: message.0.into() };
        Ok(self.inner.api.get(route, Vec::new()).await?)
    }

    /// Registers the bot's commands in a server. Doing it twice changes nothing.
    pub(super) async fn registers(&self, guild: Snowflake, app: Snowflake) -> Result<(), SendError> {
        let route = Route::GuildCommands { application_id: app.0.into(), guild_id: guild.0.into() };
        let commands = super::command::commands(&self.inner.verbs);
        self.inner.api.send(LightMethod::Put, route, &commands).await.map(drop).map_err(SendError::from)
    }

    pub(super) fn home_of(&self, channel: &ChannelId) -> Result<&Guild, SendError> {
        self.guild_of(channel)
            .ok_or_else(|| SendError::Gone(format!("channel {channel}: its server is not configured")))
    }
}

pub(super) fn id(raw: &str) -> Result<Snowflake, SendError> {
    Snowflake::parse(raw).ok_or_else(|| SendError::Gone(format!("channel {raw}")))
}

/// A card as the content of a message; nobody is pinged by it.
fn content(card: &Card) -> Json {
    let mut body = draw::content(card);
    body["allowed_mentions"] = json!({ "parse": [] });
    body
}

/// The same with its mark: within a few minutes a second post with it is the first again.
fn marked(card: &Card, mark: &OutgoingKey) -> Json {
    let mut body = content(card);
    body["nonce"] = json!(nonce(mark));
    body["enforce_nonce"] = json!(true);
    body
}

/// A mark as a nonce: as much of its hash as there is room for.
fn nonce(mark: &OutgoingKey) -> String {
    let hash: String = Sha256::digest(mark.as_str().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    hash.chars().take(NONCE_LIMIT).collect()
}

/// The name of the thread under a message: what it is about.
fn name(message: &Wire) -> String {
    let title = message.embeds.iter().flatten().find_map(|embed| embed.title.clone());
    let text = title.or_else(|| message.content.clone()).unwrap_or_default();
    let name: String = text.lines().next().unwrap_or_default().replace('\\', "").chars().take(NAME_LIMIT).collect();
    if name.trim().is_empty() { command::COMMAND.to_owned() } else { name }
}
