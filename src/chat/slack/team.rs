//! A workspace: its people, its channels that moved, its place on the web, and the way to it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use serde::Deserialize;

use super::api::Api;
use super::event::{By, Words, instant};
use super::people::People;
use crate::chat::SendError;
use crate::domain::delivery::Happened;
use crate::domain::message::{ChannelId, Message, MessageId, TEXT_LIMIT};
use crate::domain::person::Platform;
use crate::language::slack_markup::{Names, mentioned};

/// The most mentions of a message that are told by name.
const MENTIONS_LIMIT: usize = 10;

/// Who the bot is in a workspace.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Own {
    /// Its user id.
    #[serde(default)]
    pub user_id: String,
    /// Its bot id.
    #[serde(default)]
    pub bot_id: String,
    /// The workspace.
    #[serde(default)]
    pub team_id: String,
    /// Where the workspace is on the web.
    #[serde(default)]
    pub url: String,
}

#[derive(Deserialize)]
struct Info {
    channel: ChannelInfo,
}

/// What Slack says of a channel.
#[derive(Deserialize)]
pub(super) struct ChannelInfo {
    #[serde(default)]
    pub(super) is_member: bool,
    #[serde(default)]
    pub(super) is_private: bool,
    #[serde(default)]
    pub(super) is_archived: bool,
}

/// A workspace.
#[derive(Clone, Debug)]
pub(super) struct Team {
    pub(super) id: Arc<str>,
    pub(super) api: Api,
    pub(super) people: People,
    own: Arc<RwLock<Own>>,
    /// For each id that a channel has now the one that it had when it was configured, and the other way round.
    moved: Arc<RwLock<Moves>>,
    /// The channels that are taken for open.
    open: Arc<BTreeSet<String>>,
}

#[derive(Debug, Default)]
struct Moves {
    known: HashMap<String, String>,
    now: HashMap<String, String>,
}

impl Team {
    pub(super) fn new(id: &str, api: Api, open: &[String]) -> Self {
        let people = People::new(id, api.clone());
        let open = Arc::new(open.iter().cloned().collect());
        Self { id: Arc::from(id), api, people, own: Arc::default(), moved: Arc::default(), open }
    }

    /// True where a channel is taken for open.
    pub(super) fn is_open(&self, channel: &ChannelId) -> bool {
        self.open.contains(&channel.channel)
    }

    /// Who the bot is here; nobody before Slack said so.
    pub(super) fn own(&self) -> Own {
        self.own.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn is_known_as(&self, own: Own) {
        *self.own.write().unwrap_or_else(PoisonError::into_inner) = own;
    }

    /// Where its messages are on the web.
    pub(super) fn site(&self) -> String {
        let url = self.own().url;
        if url.is_empty() { "https://slack.com".to_owned() } else { url }
    }

    /// True where the bot wrote it itself.
    pub(super) fn is_own(&self, by: &By) -> bool {
        let own = self.own();
        match by {
            By::User(user) => !own.user_id.is_empty() && *user == own.user_id,
            By::Bot(bot, _) => !own.bot_id.is_empty() && *bot == own.bot_id,
        }
    }

    /// Notes that a channel has another id now. It goes on under the one by which the config and the ledger know it.
    pub(super) fn moves(&self, from: &str, to: &str) {
        let mut moves = self.moved.write().unwrap_or_else(PoisonError::into_inner);
        let known = moves.known.remove(from).unwrap_or_else(|| from.to_owned());
        moves.now.insert(known.clone(), to.to_owned());
        moves.known.insert(to.to_owned(), known);
    }

    /// The channel by the id that we know it by.
    pub(super) fn channel(&self, id: &str) -> ChannelId {
        let moves = self.moved.read().unwrap_or_else(PoisonError::into_inner);
        let channel = moves.known.get(id).map_or(id, String::as_str).to_owned();
        ChannelId { platform: Platform::Slack, workspace: self.id.to_string(), channel }
    }

    /// The id that a channel has now.
    pub(super) fn now(&self, channel: &ChannelId) -> String {
        let moves = self.moved.read().unwrap_or_else(PoisonError::into_inner);
        moves.now.get(&channel.channel).unwrap_or(&channel.channel).clone()
    }

    pub(super) fn message_id(&self, channel: &str, ts: &str) -> MessageId {
        MessageId { channel: self.channel(channel), id: ts.to_owned() }
    }

    /// What Slack says of a channel.
    pub(super) async fn info(&self, channel: &ChannelId) -> Result<ChannelInfo, SendError> {
        let now = self.now(channel);
        let info: Info = self.api.get("conversations.info", &[("channel", Some(now.as_str()))]).await?;
        Ok(info.channel)
    }

    /// What somebody wrote, as a message.
    ///
    /// # Errors
    /// Where Slack does not say who wrote it.
    pub(super) async fn message(&self, words: Words) -> Result<Message, SendError> {
        let author = self.people.author(&words.by).await?;
        let mut text = self.readable(&words.text).await;
        text.truncate(text.floor_char_boundary(TEXT_LIMIT));
        Ok(Message {
            id: self.message_id(&words.channel, &words.ts),
            thread: words.thread,
            author,
            at: instant(&words.ts).expect("a time that was read"),
            text,
            edited: words.edited,
        })
    }

    /// The text as people read it in Slack. Somebody whom Slack does not name now goes by their id.
    pub(super) async fn readable(&self, text: &str) -> String {
        let mut names = Names::default();
        for user in mentioned(text, MENTIONS_LIMIT) {
            if let Ok(actor) = self.people.actor(user).await {
                names.user(user, &actor.name);
            }
        }
        names.readable(text)
    }

    /// The text that follows the bot's own name.
    pub(super) fn after_own_name<'a>(&self, text: &'a str) -> &'a str {
        let own = format!("<@{}>", self.own().user_id);
        text.trim_start().strip_prefix(own.as_str()).unwrap_or(text).trim()
    }

    /// Somebody put a reaction on a message, or took it off.
    pub(super) async fn reacted(
        &self,
        (channel, ts): (&str, &str),
        user: &str,
        (emoji, on): (String, bool),
    ) -> Result<Happened, SendError> {
        let (message, by) = (self.message_id(channel, ts), self.people.actor(user).await?);
        Ok(if on { Happened::Reacted { message, by, emoji } } else { Happened::Unreacted { message, by, emoji } })
    }
}
