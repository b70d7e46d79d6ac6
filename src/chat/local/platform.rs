//! What the bot does on the local platform: the methods behind [`Chat`](crate::chat::Chat).

use chrono::{DateTime, Utc};

use super::door::MESSAGES_LIMIT;
use super::line::{Line, Posted};
use super::state::{Body, Kept, State};
use super::wire::CardV1;
use super::{Inner, Local};
use crate::chat::{Answer, Look, Post, SendError};
use crate::domain::card::Card;
use crate::domain::delivery::{Delivery, Happened};
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::OutgoingKey;
use crate::domain::outgoing::Place;

impl Local {
    pub(in crate::chat) fn send(&self, post: &Post) -> Result<MessageId, SendError> {
        let mut inner = self.lock();
        if let Some(there) = inner.state.marked(&post.mark) {
            return Ok(there);
        }
        if inner.state.messages.len() >= MESSAGES_LIMIT {
            let why = format!("it holds {MESSAGES_LIMIT} messages already");
            return Err(SendError::Refused(why));
        }
        let posted = inner.state.place(post)?;
        let number = posted.makes;
        keep(&mut inner, Line::Posted(posted))?;
        Ok(inner.state.workspace.message_id(&post.place.channel.channel, number))
    }

    pub(in crate::chat) fn update(&self, message: &MessageId, card: &Card) -> Result<(), SendError> {
        let mut inner = self.lock();
        let kept = inner.state.at(message)?;
        let Body::Card { card: shown, .. } = &kept.body else {
            return Err(SendError::Gone(format!("card {message}")));
        };
        if CardV1::from(shown) == CardV1::from(card) {
            return Ok(());
        }
        let line = Line::Updated { message: kept.number, card: card.clone() };
        keep(&mut inner, line)
    }

    pub(in crate::chat) fn find(&self, place: &Place, mark: &OutgoingKey) -> Result<Option<MessageId>, SendError> {
        let inner = self.lock();
        inner.state.known_channel(&place.channel)?;
        let found = inner.state.marked(mark);
        Ok(found.filter(|message| message.channel == place.channel))
    }

    pub(in crate::chat) fn look(&self, card: &MessageId) -> Result<Look, SendError> {
        let inner = self.lock();
        let state = &inner.state;
        let kept = state.at(card)?;
        let reactions = kept.reactions.iter();
        let reactions = reactions.map(|(emoji, user)| (state.workspace.actor(user), emoji.clone())).collect();
        let replies = kept.replies.iter().filter_map(|id| state.messages.get(id));
        let there = replies.filter(|kept| !kept.deleted && kept.only.is_none());
        Ok(Look { reactions, thread: there.map(|kept| state.message(kept)).collect() })
    }

    pub(in crate::chat) fn history(
        &self,
        channel: &ChannelId,
        after: DateTime<Utc>,
    ) -> Result<Vec<Message>, SendError> {
        let inner = self.lock();
        let state = &inner.state;
        let id = state.known_channel(channel)?;
        let mut messages: Vec<Message> = state
            .messages
            .values()
            .filter(|kept| kept.channel == id && kept.at > after)
            .filter(|kept| !kept.deleted && kept.only.is_none())
            .map(|kept| state.message(kept))
            .collect();
        messages.sort_by_key(|message| message.at);
        Ok(messages)
    }
}

/// Keeps a line of the bot and shows it.
fn keep(inner: &mut Inner, line: Line) -> Result<(), SendError> {
    inner.keep(line).map_err(|cause| SendError::Unreachable(cause.to_string()))
}

impl State {
    /// The answer to a delivery, where somebody acted: for them, or for all who are there.
    pub(super) fn answer(&self, delivery: &Delivery, answer: Answer, at: DateTime<Utc>) -> Option<Posted> {
        let (channel, thread, by) = match &delivery.happened {
            Happened::Commanded { channel, by, .. } => (channel.channel.clone(), None, by),
            Happened::Pressed { message, by, .. } => {
                let kept = self.stood_at(message).ok()?;
                (kept.channel.clone(), kept.thread, by)
            }
            Happened::PutForward { message, by } => {
                let kept = self.stood_at(&message.id).ok()?;
                (kept.channel.clone(), kept.thread, by)
            }
            _ => return None,
        };
        Some(Posted {
            makes: self.next_message,
            mark: None,
            answers: Some(delivery.id.clone()),
            at,
            channel,
            thread,
            only: (!answer.here).then(|| by.account.user.clone()),
            card: answer.card,
        })
    }

    fn marked(&self, mark: &OutgoingKey) -> Option<MessageId> {
        let kept = self.messages.get(self.marks.get(mark)?)?;
        Some(self.message_id(kept))
    }

    fn known_channel(&self, channel: &ChannelId) -> Result<String, SendError> {
        self.workspace
            .channel(&channel.channel)
            .filter(|known| self.workspace.channel_id(&known.id) == *channel)
            .map(|known| known.id.clone())
            .ok_or_else(|| SendError::Gone(format!("channel {channel}")))
    }

    /// The message, where it is there.
    fn at(&self, id: &MessageId) -> Result<&Kept, SendError> {
        self.stood_at(id).ok().filter(|kept| !kept.deleted).ok_or_else(|| SendError::Gone(format!("message {id}")))
    }

    /// The message, where it is or was there.
    fn stood_at(&self, id: &MessageId) -> Result<&Kept, SendError> {
        let number = id.id.parse::<u64>().ok();
        number
            .and_then(|number| self.messages.get(&number))
            .filter(|kept| self.message_id(kept) == *id)
            .ok_or_else(|| SendError::Gone(format!("message {id}")))
    }

    fn place(&self, post: &Post) -> Result<Posted, SendError> {
        let channel = self.known_channel(&post.place.channel)?;
        let thread = match &post.place.thread {
            Some(thread) => {
                let kept = self.stood_at(thread)?;
                let gone = kept.channel != channel || (kept.deleted && kept.replies.is_empty());
                if gone {
                    return Err(SendError::Gone(format!("thread {thread}")));
                }
                Some(kept.thread.unwrap_or(kept.number))
            }
            None => None,
        };
        let only = match &post.place.only {
            Some(account) => Some(
                self.workspace
                    .holder(account)
                    .ok_or_else(|| SendError::Gone(format!("account {account}")))?
                    .user
                    .clone(),
            ),
            None => None,
        };
        Ok(Posted {
            makes: self.next_message,
            mark: Some(post.mark.clone()),
            answers: None,
            at: post.at,
            channel,
            thread,
            only,
            card: post.card.clone(),
        })
    }
}
