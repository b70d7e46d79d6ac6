//! Hearing an event: it is read and handed to the bot in its turn; that it is in the store is waited for beside the next.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use serde_json::value::RawValue;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::answered::{Asked, Told};
use super::event::{self, By, Event, Unreadable, Words};
use super::guild::Guild;
use super::interaction::{self, Act, Done};
use super::markup::{after_name, readable};
use super::snowflake::Snowflake;
use super::{After, Discord, News, RECORD_WITHIN, Settled};
use crate::chat::{Acked, Incoming, SendError};
use crate::domain::delivery::{Delivery, Happened, Seen};
use crate::domain::form::Filled;
use crate::domain::name::DeliveryId;

/// The most characters of what an unread frame would be: a name that Discord, or somebody else, made up.
const UNREAD_LIMIT: usize = 80;

/// What the bot did itself, and is told of like everybody.
const OWN: &str = "the bot's own words";

/// An event in its session: the same two name it when it comes again.
#[derive(Clone, Copy)]
pub(super) struct Mark<'a> {
    pub(super) session: &'a str,
    pub(super) sequence: u64,
}

/// What an event waits for.
pub(super) enum Heard {
    /// Nothing: it counts as seen.
    Nothing,
    /// It can't be told now what it says: it has to come again.
    Again,
    /// That all of these are in the store.
    Waits(Vec<BoxFuture<'static, Settled>>),
    /// Nothing; but this goes on.
    Goes(After),
}

impl Discord {
    /// Hears an event, in its turn.
    pub(super) async fn hear(&self, kind: &str, data: &RawValue, mark: Mark<'_>, now: DateTime<Utc>) -> Heard {
        let heard = match event::read(kind, data) {
            Ok(Event::Interaction) => self.interaction(data.get(), now).await,
            Ok(event) => self.happens(event, mark, now).await,
            Err(unreadable) => Err(unreadable),
        };
        heard.unwrap_or_else(|unreadable| Heard::Waits(vec![self.unread(&unreadable.what, data.get().as_bytes())]))
    }

    /// Keeps a frame that nobody could read, counts it, and logs its type and size, never its words.
    pub(super) fn unread(&self, what: &str, body: &[u8]) -> BoxFuture<'static, Settled> {
        let what = what.chars().take(UNREAD_LIMIT).collect::<String>();
        self.inner.tally.add("unread", &what);
        tracing::warn!(what, bytes = body.len(), "an event of Discord could not be read; it was kept");
        let (kept, told) = oneshot::channel();
        let (news, to) = (News::Unread { kind: what, body: body.to_vec(), kept }, self.inner.news.clone());
        Box::pin(async move {
            let keeping = async { to.send(news).await.is_ok() && told.await.is_ok() };
            (timeout(RECORD_WITHIN, keeping).await.unwrap_or(false), None)
        })
    }

    /// The server of an event, where it is configured.
    fn ours(&self, guild: Snowflake) -> Option<&Guild> {
        let ours = self.guild(guild);
        if ours.is_none() {
            self.inner.tally.add("refused", "an event of a server that is not configured");
        }
        ours
    }

    async fn happens(&self, event: Event, mark: Mark<'_>, now: DateTime<Utc>) -> Result<Heard, Unreadable> {
        match event {
            Event::Said(words) => self.said(words, now).await,
            Event::Edited(words) => self.edited(words).await,
            Event::EditedInPart { guild, channel, message } => {
                let Some(guild) = self.ours(guild) else { return Ok(Heard::Nothing) };
                match self.words_of(guild, channel, message).await {
                    Ok(Some(words)) => self.edited(words).await,
                    Ok(None) => Ok(Heard::Nothing),
                    Err(error) => Ok(self.not_known(&error)),
                }
            }
            Event::Deleted { guild, channel, messages } => {
                let Some(guild) = self.ours(guild) else { return Ok(Heard::Nothing) };
                let place = match guild.place(channel).await {
                    Ok(place) => place,
                    Err(error) => return Ok(self.not_known(&error)),
                };
                let mut waits = Vec::new();
                for message in messages {
                    let id = format!("discord/{}/{channel}/{message}/gone", guild.id);
                    let happened = Happened::Deleted(place.message(guild.id, message));
                    waits.push(self.recorded(delivery(&id, Seen::At(message.at()), happened)?).await);
                }
                Ok(Heard::Waits(waits))
            }
            Event::Reacted { guild, channel, message, by, emoji, on } => {
                let Some(guild) = self.ours(guild) else { return Ok(Heard::Nothing) };
                self.reacted(guild, (channel, message), (&by, emoji, on), (mark, now)).await
            }
            other => {
                self.noted(other);
                Ok(Heard::Nothing)
            }
        }
    }

    /// What is no delivery: it changes what the room knows.
    fn noted(&self, event: Event) {
        match event {
            Event::Cleared { guild } => {
                if self.ours(guild).is_some() {
                    // Whose reactions went is not told: they are read again.
                    self.inner.tally.add("noted", "reactions were cleared");
                    self.tell(News::Gap);
                }
            }
            Event::Guild(shape) => {
                if let Some(guild) = self.guild(shape.id) {
                    guild.stands(&shape);
                }
            }
            Event::Left { guild } => {
                if self.ours(guild).is_some() {
                    self.inner.tally.add("shut out", "it was taken out of a server");
                    tracing::error!(server = %guild, "the bot is no longer in a server; hint: invite it with `countersign manifest discord`");
                }
            }
            Event::Channel { guild, channel } => {
                if let Some(guild) = self.guild(guild) {
                    guild.has(&channel);
                }
            }
            Event::Threads { guild, threads } => {
                if let Some(guild) = self.guild(guild) {
                    threads.iter().for_each(|thread| guild.has(thread));
                }
            }
            Event::Gone { guild, channel } => {
                if let Some(guild) = self.guild(guild) {
                    guild.lacks(channel);
                }
            }
            Event::Known { guild, who } => {
                if let Some(guild) = self.guild(guild) {
                    guild.meets(&who);
                }
            }
            Event::Unknown { guild, user } => {
                if let Some(guild) = self.guild(guild) {
                    guild.forgets(user);
                }
            }
            Event::NotOurs(why) => self.inner.tally.add("not ours", why),
            Event::Said(_)
            | Event::Edited(_)
            | Event::EditedInPart { .. }
            | Event::Deleted { .. }
            | Event::Reacted { .. }
            | Event::Interaction => unreachable!("these are deliveries"),
        }
    }

    /// True where the bot did it itself.
    fn is_own(&self, by: &By) -> bool {
        let user = match by {
            By::Who(who) => who.user,
            By::Id(user) => *user,
        };
        self.own() == Some(user)
    }

    /// Finds out where words stand, before it is asked whether they are to be heard.
    async fn places(&self, words: &Words) -> Option<Heard> {
        let guild = words.guild.and_then(|guild| self.guild(guild))?;
        let place = guild.place(words.channel).await;
        place.err().map(|error| self.not_known(&error))
    }

    /// Whether words are to be heard, and where: not the bot's own, nor those that others would be told of.
    pub(super) fn hears(&self, words: &Words) -> Option<&Guild> {
        let guild = self.ours(words.guild?)?;
        if self.is_own(&words.by) {
            self.inner.tally.add("not ours", OWN);
            return None;
        }
        if words.text.is_empty() {
            // Without the intent for it, what people write is empty; so is a picture.
            self.inner.tally.add("not ours", "a message without words");
            return None;
        }
        if guild.leaks(words, self.own()) {
            self.is_not_listened_to(words.channel);
            return None;
        }
        Some(guild)
    }

    pub(super) fn is_not_listened_to(&self, channel: Snowflake) {
        self.inner.tally.add("not listened to", "a channel is private there and open in the config");
        tracing::error!(%channel, "a channel is private there and open in the config: it is not listened to; hint: private = true");
    }

    async fn said(&self, mut words: Words, now: DateTime<Utc>) -> Result<Heard, Unreadable> {
        if let Some(put_off) = self.places(&words).await {
            return Ok(put_off);
        }
        let Some(guild) = self.hears(&words) else { return Ok(Heard::Nothing) };
        let behind = self.behind_name(&mut words);
        let message = match guild.message(&words).await {
            Ok(message) => message,
            Err(error) => return Ok(self.not_known(&error)),
        };
        let id = format!("discord/{}/{}/{}", guild.id, words.channel, words.id);
        let mut waits = Vec::new();
        if let (Some(behind), None) = (behind, &message.thread) {
            let text = readable(&behind, &words.named);
            let happened =
                Happened::Commanded { channel: message.id.channel.clone(), by: message.author.clone(), text };
            let commanded = delivery(&format!("{id}/mention"), Seen::At(now), happened)?;
            let to = Told::Replies { discord: self.clone(), channel: words.channel, message: words.id };
            if let Some(acked) = self.handed(commanded).await {
                waits.push(to.settles(acked));
            }
        }
        waits.push(self.recorded(delivery(&id, Seen::At(message.at), Happened::Said(message))?).await);
        Ok(Heard::Waits(waits))
    }

    /// Behind the bot's name stands a command in a channel, and in a thread or a reply just what somebody says to it.
    fn behind_name(&self, words: &mut Words) -> Option<String> {
        let behind = self.own().and_then(|own| after_name(&words.text, own)).map(str::to_owned)?;
        words.text.clone_from(&behind);
        Some(behind)
    }

    async fn edited(&self, mut words: Words) -> Result<Heard, Unreadable> {
        if let Some(put_off) = self.places(&words).await {
            return Ok(put_off);
        }
        let Some(guild) = self.hears(&words) else { return Ok(Heard::Nothing) };
        let _ = self.behind_name(&mut words);
        let message = match guild.message(&words).await {
            Ok(message) => message,
            Err(error) => return Ok(self.not_known(&error)),
        };
        let at = message.edited.unwrap_or(message.at);
        let id = format!("discord/{}/{}/{}/{}", guild.id, words.channel, words.id, at.timestamp_micros());
        let edited = delivery(&id, Seen::At(at), Happened::Edited(message))?;
        Ok(Heard::Waits(vec![self.recorded(edited).await]))
    }

    async fn reacted(
        &self,
        guild: &Guild,
        (channel, message): (Snowflake, Snowflake),
        (by, emoji, on): (&By, String, bool),
        (mark, now): (Mark<'_>, DateTime<Utc>),
    ) -> Result<Heard, Unreadable> {
        if self.is_own(by) {
            self.inner.tally.add("not ours", OWN);
            return Ok(Heard::Nothing);
        }
        let both = futures_util::future::join(guild.place(channel), guild.by(by)).await;
        let (place, by) = match both {
            (Ok(place), Ok(by)) => (place, by),
            (Err(error), _) | (_, Err(error)) => return Ok(self.not_known(&error)),
        };
        let message = place.message(guild.id, message);
        let happened =
            if on { Happened::Reacted { message, by, emoji } } else { Happened::Unreacted { message, by, emoji } };
        // Discord does not tell when somebody reacted: the event itself is what makes it the same.
        let id = format!("discord/{}/{}", mark.session, mark.sequence);
        Ok(Heard::Waits(vec![self.recorded(delivery(&id, Seen::At(now), happened)?).await]))
    }

    async fn interaction(&self, payload: &str, now: DateTime<Utc>) -> Result<Heard, Unreadable> {
        let done = interaction::read(payload)?;
        let Some(guild) = done.guild.and_then(|guild| self.guild(guild)) else {
            self.inner.tally.add("refused", "an interaction of a server that is not configured");
            let text = "Countersign is not set up for this server. Whoever runs it can add it.";
            return Ok(Heard::Goes(Asked::new(self, &done, None).says(text)));
        };
        if let Some(channel) = done.told.as_ref().filter(|channel| channel.id == done.channel) {
            guild.has(channel);
        }
        let place = match guild.place(done.channel).await {
            Ok(place) => place,
            Err(error) => return Ok(self.not_known(&error)),
        };
        let by = guild.meets(&done.who);
        let asked = Asked::new(self, &done, Some((place.channel_id(guild.id), by.account.clone())));
        let Done { id, message, act, .. } = done;
        let on = message.map(|message| interaction::card(place, guild.id, message));
        let happened = match act {
            Act::Pressed { action } | Act::Opens { action, .. } | Act::Submitted { action, .. }
                if !self.inner.projects.contains(&action.review().project) =>
            {
                return Ok(self.unknown_button(asked));
            }
            Act::Pressed { action } => {
                let message = on.ok_or_else(|| Unreadable::new("where a button stands"))?;
                Happened::Pressed { message, by, action, filled: Filled::default() }
            }
            Act::Opens { action, custom_id } => return Ok(Heard::Goes(asked.opens(action, custom_id))),
            Act::Submitted { action, filling } => {
                let message = on.ok_or_else(|| Unreadable::new("where a form was opened"))?;
                match filling {
                    Ok(filled) => Happened::Pressed { message, by, action, filled },
                    Err(why) => return Ok(Heard::Goes(asked.says(&why))),
                }
            }
            Act::PutForward { words } => match guild.message(&words).await {
                Ok(message) => Happened::PutForward { message, by },
                Err(error) => return Ok(self.not_known(&error)),
            },
            Act::Commanded { text } => Happened::Commanded { channel: place.channel_id(guild.id), by, text },
            Act::Types { typing } => return Ok(Heard::Goes(asked.offers(typing))),
            Act::UnknownButton => return Ok(self.unknown_button(asked)),
            Act::NotOurs(why) => {
                self.inner.tally.add("not ours", why);
                return Ok(Heard::Nothing);
            }
        };
        let delivery = delivery(&format!("discord/{}/interaction/{id}", guild.id), Seen::At(now), happened)?;
        Ok(match self.handed(delivery).await {
            Some(acked) => Heard::Waits(vec![Told::Asked(Box::new(asked)).settles(acked)]),
            None => Heard::Again,
        })
    }

    fn unknown_button(&self, asked: Asked) -> Heard {
        self.inner.tally.add("refused", "a button of another deployment");
        Heard::Goes(asked.says("That button is not known here. Nothing was recorded."))
    }

    /// Hands a delivery to the bot, in its turn.
    async fn handed(&self, delivery: Delivery) -> Option<oneshot::Receiver<Acked>> {
        let (ack, acked) = oneshot::channel();
        self.inner.deliveries.send(Incoming { delivery, ack }).await.ok()?;
        Some(acked)
    }

    /// The same, where nobody waits for an answer.
    async fn recorded(&self, delivery: Delivery) -> BoxFuture<'static, Settled> {
        let acked = self.handed(delivery).await;
        Box::pin(async move {
            let Some(acked) = acked else { return (false, None) };
            let acked = timeout(RECORD_WITHIN, acked).await;
            let kept = matches!(acked, Ok(Ok(Acked::Recorded | Acked::Answered(_) | Acked::Promised(_))));
            (kept, None)
        })
    }

    /// Discord does not say now who did something, or where. It does not count as seen, and comes again.
    fn not_known(&self, error: &SendError) -> Heard {
        self.inner.tally.add("put off", "Discord did not say who it was");
        tracing::warn!(%error, "Discord did not say who did something; it is heard again");
        Heard::Again
    }
}

fn delivery(id: &str, seen: Seen, happened: Happened) -> Result<Delivery, Unreadable> {
    let id = DeliveryId::parse(id).ok_or_else(|| Unreadable::new("what makes an act the same"))?;
    Ok(Delivery { id, seen, happened })
}
