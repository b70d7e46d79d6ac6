//! What the bot does in Slack: the methods behind [`Chat`](crate::chat::Chat).

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::event::{Words, words};
use super::people::Next;
use super::shape::Post as Wire;
use super::team::{Own, Team};
use super::{Slack, blocks, view};
use crate::chat::{Look, Post, SendError};
use crate::domain::card::Card;
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::OutgoingKey;
use crate::domain::outgoing::Place;
use crate::domain::person::{Account, Actor, Platform};

/// The name under which our mark stands in a message's metadata.
const MARK: &str = "countersign_outgoing";

/// Messages in one page; Slack advises at most 200.
const PAGE: &str = "200";

/// How many pages of a channel are read for one gap: a thousand messages an hour for a day fit in.
const PAGES_LIMIT: usize = 120;

/// How many pages are searched for a post that may have been made: it is among the newest.
const SEARCH_PAGES: usize = 5;

/// How much further back than a gap the roots are read whose threads went on in it.
const THREADS_BACK: TimeDelta = TimeDelta::days(3);

#[derive(Deserialize)]
struct Posted {
    ts: String,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    messages: Vec<Wire>,
    #[serde(default)]
    response_metadata: Option<Next>,
}

#[derive(Deserialize)]
struct Reactions {
    message: Wire,
}

impl Slack {
    pub(in crate::chat) fn gap(&self) -> TimeDelta {
        self.inner.gap
    }

    pub(in crate::chat) async fn send(&self, post: &Post) -> Result<MessageId, SendError> {
        let team = self.home_of(&post.place.channel)?;
        let channel = team.now(&post.place.channel);
        let mut body = content(&post.card, &team.site());
        body["channel"] = json!(channel);
        if let Some(thread) = &post.place.thread {
            body["thread_ts"] = json!(thread.id);
        }
        if let Some(only) = &post.place.only {
            body["user"] = json!(only.user);
            let sent = team.api.post::<Json>("chat.postEphemeral", &body).await?;
            let ts = sent.get("message_ts").and_then(Json::as_str).unwrap_or("ephemeral");
            return Ok(MessageId { channel: post.place.channel.clone(), id: ts.to_owned() });
        }
        body["metadata"] = json!({ "event_type": MARK, "event_payload": { "mark": post.mark.as_str() } });
        let posted: Posted = team.api.post("chat.postMessage", &body).await?;
        Ok(MessageId { channel: post.place.channel.clone(), id: posted.ts })
    }

    pub(in crate::chat) async fn update(&self, message: &MessageId, card: &Card) -> Result<(), SendError> {
        let team = self.home_of(&message.channel)?;
        let mut body = content(card, &team.site());
        body["channel"] = json!(team.now(&message.channel));
        body["ts"] = json!(message.id);
        team.api.post::<Json>("chat.update", &body).await.map(drop)
    }

    pub(in crate::chat) async fn find(
        &self,
        place: &Place,
        mark: &OutgoingKey,
    ) -> Result<Option<MessageId>, SendError> {
        let team = self.home_of(&place.channel)?;
        let thread = place.thread.as_ref().map(|thread| thread.id.as_str());
        let mut cursor = String::new();
        for _ in 0..SEARCH_PAGES {
            let page = page(team, (&place.channel, thread), None, &cursor).await?;
            if let Some(found) = page.messages.iter().find(|message| has_mark(message, mark)) {
                return Ok(Some(MessageId { channel: place.channel.clone(), id: found.ts.clone() }));
            }
            cursor = next(&page);
            if cursor.is_empty() {
                break;
            }
        }
        Ok(None)
    }

    pub(in crate::chat) async fn look(&self, card: &MessageId) -> Result<Look, SendError> {
        let team = self.home_of(&card.channel)?;
        let mut thread = self.replies(team, &card.channel, &card.id).await?;
        let at = thread.iter().position(|message| message.ts == card.id);
        let root = at.map(|at| thread.remove(at));
        let root = root.filter(|root| root.subtype.as_deref() != Some("tombstone"));
        let root = root.ok_or_else(|| SendError::Gone(format!("message {card}")))?;
        let reactions = self.reactions(team, card, root).await?;
        Ok(Look { reactions, thread: messages(team, &card.channel, thread).await? })
    }

    /// Who has put what on a card. Its own list may leave people out; then it is asked for whole.
    async fn reactions(&self, team: &Team, card: &MessageId, root: Wire) -> Result<Vec<(Actor, String)>, SendError> {
        let whole = |message: &Wire| {
            let mut reactions = message.reactions.iter().flatten();
            reactions.all(|reaction| reaction.users.len() >= reaction.count)
        };
        let root = if whole(&root) {
            root
        } else {
            let channel = team.now(&card.channel);
            let asked =
                [("channel", Some(channel.as_str())), ("timestamp", Some(card.id.as_str())), ("full", Some("true"))];
            team.api.get::<Reactions>("reactions.get", &asked).await?.message
        };
        let mut found = Vec::new();
        for reaction in root.reactions.unwrap_or_default() {
            for user in &reaction.users {
                if !team.is_own(&super::event::By::User(user.clone())) {
                    found.push((team.people.actor(user).await?, reaction.name.clone()));
                }
            }
        }
        Ok(found)
    }

    pub(super) async fn replies(&self, team: &Team, channel: &ChannelId, root: &str) -> Result<Vec<Wire>, SendError> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        for _ in 0..PAGES_LIMIT {
            let page = page(team, (channel, Some(root)), None, &cursor).await?;
            cursor = next(&page);
            all.extend(page.messages);
            if cursor.is_empty() {
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
        let team = self.home_of(channel)?;
        if team.is_open(channel) && team.info(channel).await?.is_private {
            self.is_not_listened_to(channel);
            return Ok(Vec::new());
        }
        let (mut all, mut cursor) = (Vec::new(), String::new());
        let since = stamp(after - THREADS_BACK);
        for _ in 0..PAGES_LIMIT {
            let page = page(team, (channel, None), Some(&since), &cursor).await?;
            cursor = next(&page);
            all.extend(page.messages);
            if cursor.is_empty() {
                break;
            }
        }
        let written = |ts: &str| super::event::instant(ts).is_some_and(|at| at > after);
        let went_on = |root: &&Wire| root.latest_reply.as_deref().is_some_and(written);
        let roots: Vec<String> = all.iter().filter(went_on).map(|root| root.ts.clone()).collect();
        for root in roots {
            let replies = self.replies(team, channel, &root).await?;
            all.extend(replies.into_iter().filter(|reply| reply.ts != root));
        }
        let edited = |message: &Wire| message.edited.as_ref().is_some_and(|edited| written(&edited.ts));
        all.retain(|message| written(&message.ts) || edited(message));
        let mut read = messages(team, channel, all).await?;
        read.sort_by(|a, b| (a.at, &a.id.id).cmp(&(b.at, &b.id.id)));
        read.dedup_by(|a, b| a.id == b.id);
        Ok(read)
    }

    /// Shows somebody their home tab.
    pub(in crate::chat) async fn show_home(&self, account: &Account, card: &Card) -> Result<(), SendError> {
        let team = (account.platform == Platform::Slack).then(|| self.team(&account.workspace)).flatten();
        let team = team.ok_or_else(|| SendError::Gone(format!("workspace {}", account.workspace)))?;
        let body = json!({ "user_id": account.user, "view": view::home(card, &team.site()) });
        team.api.post::<Json>("views.publish", &body).await.map(drop)
    }

    /// Asks Slack who the bot is in a workspace, and reads who else is there.
    ///
    /// # Errors
    /// Where Slack does not let the bot in, or the token is of another workspace.
    pub async fn introduce(&self, workspace: &str) -> Result<Own, SendError> {
        let team = self.team(workspace).ok_or_else(|| SendError::Gone(format!("workspace {workspace}")))?;
        let own: Own = team.api.get("auth.test", &[]).await?;
        if own.team_id != workspace {
            let why = format!("the token is of workspace {}, and the config says {workspace}", own.team_id);
            return Err(SendError::ShutOut(why));
        }
        team.is_known_as(own.clone());
        Ok(own)
    }

    /// Reads who the people of a workspace are, so that the first thing that they do needs no look-up.
    ///
    /// # Errors
    /// Where Slack does not say; they are looked up one by one then.
    pub async fn warm(&self, workspace: &str) -> Result<usize, SendError> {
        match self.team(workspace) {
            Some(team) => team.people.warm().await,
            None => Ok(0),
        }
    }

    pub(super) fn home_of(&self, channel: &ChannelId) -> Result<&Team, SendError> {
        self.team_of(channel)
            .ok_or_else(|| SendError::Gone(format!("channel {channel}: its workspace is not configured")))
    }
}

/// A card as the content of a message: nothing in it is unfurled, parsed or linked.
fn content(card: &Card, site: &str) -> Json {
    json!({
        "text": blocks::fallback(card),
        "blocks": blocks::blocks(card, site),
        "parse": "none",
        "link_names": false,
        "unfurl_links": false,
        "unfurl_media": false,
    })
}

async fn page(
    team: &Team,
    (channel, thread): (&ChannelId, Option<&str>),
    oldest: Option<&str>,
    cursor: &str,
) -> Result<Page, SendError> {
    let (channel, cursor) = (team.now(channel), (!cursor.is_empty()).then_some(cursor));
    let asked = [
        ("channel", Some(channel.as_str())),
        ("ts", thread),
        ("oldest", oldest),
        ("limit", Some(PAGE)),
        ("cursor", cursor),
        ("include_all_metadata", Some("true")),
    ];
    let method = if thread.is_some() { "conversations.replies" } else { "conversations.history" };
    team.api.get(method, &asked).await
}

fn next(page: &Page) -> String {
    page.response_metadata.as_ref().map(|next| next.next_cursor.clone()).unwrap_or_default()
}

fn has_mark(message: &Wire, mark: &OutgoingKey) -> bool {
    message.metadata.as_ref().is_some_and(|metadata| {
        let payload = metadata.event_payload.as_ref();
        metadata.event_type.as_deref() == Some(MARK)
            && payload.and_then(|payload| payload.get("mark")).and_then(Json::as_str) == Some(mark.as_str())
    })
}

/// What people wrote, of what was read. What nobody wrote, and what can't be read, is left out.
async fn messages(team: &Team, channel: &ChannelId, read: Vec<Wire>) -> Result<Vec<Message>, SendError> {
    let mut messages = Vec::new();
    for wire in read {
        if !super::event::is_said(wire.subtype.as_deref()) {
            continue;
        }
        let said: Option<Words> = words(wire, Some(channel.channel.clone())).ok();
        if let Some(said) = said {
            messages.push(team.message(said).await?);
        }
    }
    Ok(messages)
}

/// A time as Slack writes it.
fn stamp(at: DateTime<Utc>) -> String {
    format!("{}.{:06}", at.timestamp(), at.timestamp_subsec_micros())
}
