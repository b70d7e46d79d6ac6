//! Reading Discord again: a card with its reactions and what stands under it, and what was written in a channel since a time.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serenity::http::Route;

use super::Discord;
use super::api::{Failed, code};
use super::event::{By, Words, emoji_name, words};
use super::guild::Guild;
use super::place;
use super::platform::{PAGE, id};
use super::shape::{Channel, Emoji, Post as Wire, Threads, User};
use super::snowflake::Snowflake;
use crate::chat::{Look, SendError};
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::person::Actor;

/// How many pages of a channel are read for one gap: a thousand messages an hour for a day fit in.
const PAGES_LIMIT: usize = 240;

/// How many pages of archived threads are read.
const THREADS_LIMIT: usize = 5;

/// How much further back than a gap messages are read that may have been edited in it.
const EDITS_BACK: TimeDelta = TimeDelta::days(1);

/// Kinds of message that somebody wrote.
const SAID: [u64; 2] = [0, 19];

impl Discord {
    pub(in crate::chat) async fn look(&self, card: &MessageId, known: &[MessageId]) -> Result<Look, SendError> {
        let guild = self.home_of(&card.channel)?;
        let (channel, message) = place::ids(card).ok_or_else(|| SendError::Gone(format!("message {card}")))?;
        let root = self.message(channel, message).await?;
        let mut reactions = Vec::new();
        for reaction in root.reactions.into_iter().flatten() {
            reactions.extend(self.who(guild, (channel, message), &reaction.emoji).await?);
        }
        let under = match self.since(message, 0).await {
            Ok(under) => under,
            // Nobody has made a thread of it.
            Err(failed) if failed.code == code::UNKNOWN_CHANNEL => Vec::new(),
            Err(failed) => return Err(failed.into()),
        };
        let mut thread = self.messages(guild, under).await?;
        // Replies beside the thread are looked at one by one.
        for reply in known.iter().filter(|reply| !place::is_threaded(reply)) {
            let Some((channel, message)) = place::ids(reply).filter(|(_, message)| message.to_string() != card.id)
            else {
                continue;
            };
            match self.message(channel, message).await {
                Ok(there) => thread.extend(self.messages(guild, vec![there]).await?),
                Err(SendError::Gone(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Look { reactions, thread })
    }

    /// Who has put an emoji on a message.
    async fn who(
        &self,
        guild: &Guild,
        (channel, message): (Snowflake, Snowflake),
        emoji: &Emoji,
    ) -> Result<Vec<(Actor, String)>, SendError> {
        let (Some(name), Some(raw)) = (emoji_name(emoji), emoji.name.as_deref()) else { return Ok(Vec::new()) };
        let raw = emoji.id.map_or_else(|| percent(raw), |id| format!("{}%3A{id}", percent(raw)));
        let (mut all, mut after) = (Vec::new(), 0);
        for _ in 0..PAGES_LIMIT {
            let (channel_id, message_id) = (channel.0.into(), message.0.into());
            let route = Route::ChannelMessageReactionEmoji { channel_id, message_id, reaction: &raw };
            let params = vec![("limit", PAGE.to_string()), ("after", after.to_string())];
            let users: Vec<User> = self.inner.api.get(route, params).await.map_err(SendError::from)?;
            after = users.iter().map(|user| user.id.0).max().unwrap_or(after);
            let whole = users.len() < PAGE;
            for user in users.into_iter().filter(|user| Some(user.id) != self.own()) {
                all.push((guild.by(&By::Id(user.id)).await?, name.clone()));
            }
            if whole {
                break;
            }
        }
        Ok(all)
    }

    pub(in crate::chat) async fn history(
        &self,
        channel: &ChannelId,
        after: DateTime<Utc>,
    ) -> Result<Vec<Message>, SendError> {
        let guild = self.home_of(channel)?;
        let here = id(&channel.channel)?;
        guild.place(here).await?;
        if guild.is_misplaced(here) {
            self.is_not_listened_to(here);
            return Ok(Vec::new());
        }
        let back = Snowflake::before(after - EDITS_BACK);
        let mut all = match self.since(here, back).await {
            Ok(all) => all,
            // A forum has threads alone.
            Err(Failed { meaning: SendError::Refused(_), .. }) => Vec::new(),
            Err(failed) => return Err(failed.into()),
        };
        for thread in self.threads(guild, here, after).await? {
            guild.has(&thread);
            all.extend(self.since(thread.id, back).await?);
        }
        let written = |message: &Wire| {
            let edited = message.edited_timestamp.as_deref().and_then(|at| DateTime::parse_from_rfc3339(at).ok());
            message.id.at() > after || edited.is_some_and(|at| at.to_utc() > after)
        };
        all.retain(written);
        let mut read = self.messages(guild, all).await?;
        read.sort_by(|a, b| (a.at, &a.id.id).cmp(&(b.at, &b.id.id)));
        read.dedup_by(|a, b| a.id == b.id);
        Ok(read)
    }

    /// The threads of a channel in which somebody may have written since a time.
    async fn threads(
        &self,
        guild: &Guild,
        channel: Snowflake,
        after: DateTime<Utc>,
    ) -> Result<Vec<Channel>, SendError> {
        let active: Threads =
            self.inner.api.get(Route::GuildThreadsActive { guild_id: guild.id.0.into() }, Vec::new()).await?;
        let mut all: BTreeMap<Snowflake, Channel> =
            active.threads.into_iter().map(|thread| (thread.id, thread)).collect();
        let mut before: Option<String> = None;
        for _ in 0..THREADS_LIMIT {
            let mut params = vec![("limit", PAGE.to_string())];
            params.extend(before.take().map(|at| ("before", percent(&at))));
            let route = Route::ChannelArchivedPublicThreads { channel_id: channel.0.into() };
            let archived: Threads = self.inner.api.get(route, params).await.map_err(SendError::from)?;
            let at =
                |thread: &Channel| thread.thread_metadata.as_ref().and_then(|thread| thread.archive_timestamp.clone());
            before = archived.threads.last().and_then(at);
            let old = before.as_deref().and_then(|at| DateTime::parse_from_rfc3339(at).ok());
            let more = archived.has_more == Some(true) && old.is_some_and(|at| at.to_utc() > after);
            all.extend(archived.threads.into_iter().map(|thread| (thread.id, thread)));
            if !more {
                break;
            }
        }
        let written = |thread: &Channel| thread.last_message_id.is_some_and(|last| last.at() > after);
        Ok(all.into_values().filter(|thread| thread.parent_id == Some(channel) && written(thread)).collect())
    }

    /// A channel's messages after an id, oldest first.
    async fn since(&self, channel: Snowflake, after: u64) -> Result<Vec<Wire>, Failed> {
        let mut all: Vec<Wire> = Vec::new();
        let mut last = Snowflake(after);
        for _ in 0..PAGES_LIMIT {
            let mut page = self.page(channel, Some(("after", last))).await?;
            page.sort_by_key(|message| message.id);
            let whole = page.len() < PAGE;
            last = page.last().map_or(last, |message| message.id);
            all.extend(page);
            if whole {
                break;
            }
        }
        Ok(all)
    }

    /// What people wrote, of what was read. What nobody wrote, and what can't be read, is left out.
    async fn messages(&self, guild: &Guild, read: Vec<Wire>) -> Result<Vec<Message>, SendError> {
        let mut messages = Vec::new();
        for wire in read {
            if !wire.kind.is_some_and(|kind| SAID.contains(&kind)) {
                continue;
            }
            let said: Option<Words> = words(Wire { guild_id: Some(guild.id), ..wire }).ok();
            let Some(mut said) = said.filter(|said| !said.text.is_empty()) else { continue };
            if let Some(behind) = self.own().and_then(|own| super::markup::after_name(&said.text, own)) {
                said.text = behind.to_owned();
            }
            messages.push(guild.message(&said).await?);
        }
        Ok(messages)
    }

    /// What a message says, of which an event told only a part; none where nobody is to hear it.
    pub(super) async fn words_of(
        &self,
        guild: &Guild,
        channel: Snowflake,
        message: Snowflake,
    ) -> Result<Option<Words>, SendError> {
        match self.message(channel, message).await {
            Ok(wire) => Ok(words(Wire { guild_id: Some(guild.id), ..wire }).ok()),
            Err(SendError::Gone(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A text as it stands in an address.
fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
