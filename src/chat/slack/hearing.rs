//! Hearing a payload, whichever way it came: it is read, handed to the bot, and answered once it is in the store.

use std::time::Instant;

use chrono::{DateTime, Utc};
use serde_json::json;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::answered::{Answered, too_long};
use super::event::{self, Event, Unreadable, Words};
use super::shape::Callback;
use super::team::Team;
use super::{Kind, News, RECORD_WITHIN, Reply, Slack};
use crate::chat::{Acked, After, Incoming, SendError};
use crate::domain::delivery::{Delivery, Happened, Seen};
use crate::domain::name::DeliveryId;

/// How long hearing a payload may take, who did it and the record included: Slack waits 3 s.
const HEAR_WITHIN: std::time::Duration = std::time::Duration::from_millis(2_800);

/// How long an answer that was promised may take. Slack takes it for 30 minutes.
const PROMISE_WITHIN: std::time::Duration = std::time::Duration::from_secs(25 * 60);

/// The most characters of what an unread payload would be: a name that Slack, or somebody else, made up.
const UNREAD_LIMIT: usize = 80;

/// What the bot did itself, and is told of like everybody.
const OWN: &str = "the bot's own words";

/// A reply, and what goes on after it.
pub(super) type Heard = (Reply, Option<After>);

impl Slack {
    /// Hears a payload. The reply may be given once this returns; what goes on after it has to be driven by the caller.
    pub async fn hear(&self, kind: Kind, body: &[u8], now: DateTime<Utc>) -> (Reply, Option<After>) {
        let began = Instant::now();
        let hearing = async {
            match kind {
                Kind::Event => self.event(body).await,
                Kind::Interaction => self.interaction(body, now).await,
                Kind::Command => self.command(body, now).await,
            }
        };
        let heard = match timeout(HEAR_WITHIN, hearing).await {
            Ok(Ok(heard)) => heard,
            Ok(Err(unreadable)) => (self.unread(&unreadable.what, body).await, None),
            // To learn who it was took its turn for too long, or the store did.
            Err(_) => (self.not_known(&SendError::Unreachable("no answer in time".to_owned())), None),
        };
        self.inner.tally.heard(kind, &heard.0, began.elapsed());
        heard
    }

    /// Keeps a payload that nobody could read, counts it, and logs its type and size, never its words.
    pub(super) async fn unread(&self, what: &str, body: &[u8]) -> Reply {
        let what = what.chars().take(UNREAD_LIMIT).collect::<String>();
        let what = what.as_str();
        self.inner.tally.add("unread", what);
        tracing::warn!(what, bytes = body.len(), "a payload of Slack could not be read; it was kept");
        let (kept, told) = oneshot::channel();
        let news = News::Unread { kind: what.to_owned(), body: body.to_vec(), kept };
        if self.kept(news, told).await { Reply::Unread } else { Reply::Again }
    }

    /// Hands something over that is to be kept, and waits until it is: no longer than Slack does.
    async fn kept(&self, news: News, told: oneshot::Receiver<()>) -> bool {
        let keeping = async { self.inner.news.send(news).await.is_ok() && told.await.is_ok() };
        timeout(RECORD_WITHIN, keeping).await.unwrap_or(false)
    }

    async fn event(&self, body: &[u8]) -> Result<Heard, Unreadable> {
        let callback: Callback<'_> = serde_json::from_slice(body).map_err(|_| Unreadable::new("an event's outside"))?;
        match (callback.kind.as_str(), &callback.challenge) {
            ("url_verification", Some(challenge)) => return Ok((Reply::Said(json!({ "challenge": challenge })), None)),
            ("app_rate_limited", _) => {
                tracing::warn!("Slack holds events back: there were more than 30,000 in an hour; they are read later");
                self.inner.tally.add("noted", "events are held back");
                self.tell(News::Gap);
                return Ok((Reply::Taken, None));
            }
            ("event_callback", _) => {}
            _ => return Err(Unreadable::new("an event's outside")),
        }
        let authorized = callback.authorizations.into_iter().flatten().filter_map(|one| one.team_id);
        let teams: Vec<String> = authorized.chain(callback.team_id).collect();
        if teams.is_empty() {
            return Err(Unreadable::new("an event of no workspace"));
        }
        let Some(team) = teams.iter().find_map(|id| self.team(id)) else { return Ok((self.unknown("event"), None)) };
        let event = event::read(callback.event.ok_or_else(|| Unreadable::new("an event without an inside"))?)?;
        let id =
            callback.event_id.filter(|id| !id.is_empty()).ok_or_else(|| Unreadable::new("an event without an id"))?;
        self.happens(team, event, &id).await
    }

    async fn happens(&self, team: &Team, event: Event, id: &str) -> Result<Heard, Unreadable> {
        if let Event::Said(words) | Event::Edited(words) = &event
            && self.leaks(team, words)
        {
            return Ok((Reply::Taken, None));
        }
        let happened = match event {
            Event::Said(words) if !team.is_own(&words.by) => {
                team.message(words).await.map(|message| (Seen::At(message.at), Happened::Said(message)))
            }
            Event::Edited(words) if !team.is_own(&words.by) => {
                let message = team.message(words).await;
                message.map(|message| (Seen::At(message.edited.unwrap_or(message.at)), Happened::Edited(message)))
            }
            Event::Deleted { channel, ts } => {
                let message = team.message_id(&channel, &ts);
                let at = event::instant(&ts).ok_or_else(|| Unreadable::new("the time of a message"))?;
                Ok((Seen::At(at), Happened::Deleted(message)))
            }
            Event::Reacted { channel, ts, user, emoji, at, on } => {
                if team.is_own(&event::By::User(user.clone())) {
                    self.inner.tally.add("not ours", OWN);
                    return Ok((Reply::Taken, None));
                }
                team.reacted((&channel, &ts), &user, (emoji, on)).await.map(|happened| (Seen::At(at), happened))
            }
            Event::Mentioned(words) => return self.mentioned(team, words).await,
            other => return Ok((self.beside(team, other).await, None)),
        };
        match happened {
            Ok((seen, happened)) => {
                let delivery = delivery(&format!("slack/{}/{id}", team.id), seen, happened)?;
                Ok((self.recorded(delivery).await, None))
            }
            Err(error) => Ok((self.not_known(&error), None)),
        }
    }

    /// True where words stand in a channel that is private there and open in the config: others would be told of them. Replies
    /// under the bot's own cards are heard all the same.
    fn leaks(&self, team: &Team, words: &Words) -> bool {
        let under_card = words.root_by.as_deref().is_some_and(|root| root == team.own().user_id);
        let channel = team.channel(&words.channel);
        let leaks = words.private && !under_card && team.is_open(&channel);
        if leaks {
            self.is_not_listened_to(&channel);
        }
        leaks
    }

    pub(super) fn is_not_listened_to(&self, channel: &crate::domain::message::ChannelId) {
        self.inner.tally.add("not listened to", "a channel is private there and open in the config");
        tracing::error!(%channel, "a channel is private there and open in the config: it is not listened to; hint: private = true");
    }

    /// What is no delivery: it changes what the room knows.
    async fn beside(&self, team: &Team, event: Event) -> Reply {
        if let Some(noted) = noted(&event) {
            self.inner.tally.add("noted", noted);
        }
        match event {
            Event::HomeOpened { user } => match team.people.actor(&user).await {
                Ok(actor) => self.tell(News::HomeOpened(actor.account)),
                Err(error) => return self.not_known(&error),
            },
            Event::UserChanged { user } => team.people.forget(&user),
            Event::Moved { from, to } => {
                let (kept, told) = oneshot::channel();
                let workspace = team.id.to_string();
                let news = News::Moved { workspace, from: from.clone(), to: to.clone(), kept };
                if !self.kept(news, told).await {
                    return Reply::Again;
                }
                tracing::info!(workspace = %team.id, from, to, "a channel has another id; it goes on under the one of the config");
                team.moves(&from, &to);
            }
            Event::ShutOut(why) => {
                self.inner.tally.add("shut out", why);
                tracing::error!(workspace = %team.id, why, "Slack no longer lets the bot in; hint: install the app again and set its new token");
            }
            Event::NotOurs(why) => self.inner.tally.add("not ours", why),
            Event::RateLimited => self.tell(News::Gap),
            // The bot's own words.
            Event::Said(_) | Event::Edited(_) => self.inner.tally.add("not ours", OWN),
            Event::Deleted { .. } | Event::Reacted { .. } | Event::Mentioned(_) => unreachable!("these are deliveries"),
        }
        Reply::Taken
    }

    /// What stands behind the bot's name in a channel is a command.
    async fn mentioned(&self, team: &Team, words: Words) -> Result<Heard, Unreadable> {
        let (channel, ts) = (words.channel.clone(), words.ts.clone());
        let text = team.after_own_name(&words.text).to_owned();
        let by = match team.people.author(&words.by).await {
            Ok(by) => by,
            Err(error) => return Ok((self.not_known(&error), None)),
        };
        let at = event::instant(&ts).ok_or_else(|| Unreadable::new("the time of a message"))?;
        let (boxed, thread) = (Box::new(team.clone()), ts.clone());
        let to = Answered::InChannel { team: boxed, channel: channel.clone(), user: words.by, thread };
        if self.is_too_long(&text) {
            return Ok((Reply::Taken, Some(Box::pin(to.send(too_long())))));
        }
        let text = team.readable(&text).await;
        let happened = Happened::Commanded { channel: team.channel(&channel), by, text };
        let delivery = delivery(&format!("slack/{}/{channel}/mention/{ts}", team.id), Seen::At(at), happened)?;
        Ok(self.answered(self.handed(delivery).await, to))
    }

    /// Hands a delivery to the bot, and waits until it is in the store.
    pub(super) async fn handed(&self, delivery: Delivery) -> Acked {
        let (ack, acked) = oneshot::channel();
        let handing = async {
            self.inner.deliveries.send(Incoming { delivery, ack }).await.map_err(|_| Acked::Failed)?;
            acked.await.map_err(|_| Acked::Failed)
        };
        match timeout(RECORD_WITHIN, handing).await {
            Ok(Ok(acked) | Err(acked)) => acked,
            Err(_) => Acked::Busy,
        }
    }

    async fn recorded(&self, delivery: Delivery) -> Reply {
        reply(&self.handed(delivery).await)
    }

    /// What is replied to what came of a delivery, and how its answer gets to the one who acted.
    pub(super) fn answered(&self, acked: Acked, to: Answered) -> Heard {
        let replied = reply(&acked);
        let after: Option<After> = match acked {
            Acked::Answered(answer) => Some(Box::pin(to.send(answer))),
            Acked::Promised(promised) => Some(Box::pin(async move {
                if let Ok(Ok(answer)) = timeout(PROMISE_WITHIN, promised).await {
                    to.send(answer).await;
                }
            })),
            Acked::Recorded | Acked::Busy | Acked::Failed => None,
        };
        (replied, after)
    }

    fn tell(&self, news: News) {
        // Where there is too much of it, the next sweep or the next opening tells the same.
        let _ = self.inner.news.try_send(news);
    }

    pub(super) fn unknown(&self, what: &str) -> Reply {
        self.inner.tally.add("refused", &format!("{what} of a workspace that is not configured"));
        tracing::warn!(what, "Slack sent something of a workspace that is not configured");
        Reply::Unknown
    }

    /// Slack does not say now who did something. It is not recorded, and comes again.
    pub(super) fn not_known(&self, error: &SendError) -> Reply {
        self.inner.tally.add("put off", "Slack did not say who it was");
        tracing::warn!(%error, "Slack did not say who did something; it will bring it again");
        Reply::Again
    }
}

/// Events that are no delivery and change what the room knows.
fn noted(event: &Event) -> Option<&'static str> {
    match event {
        Event::HomeOpened { .. } => Some("a home tab was opened"),
        Event::UserChanged { .. } => Some("a user changed"),
        Event::Moved { .. } => Some("a channel has another id"),
        Event::RateLimited => Some("events are held back"),
        _ => None,
    }
}

fn reply(acked: &Acked) -> Reply {
    match acked {
        Acked::Recorded | Acked::Answered(_) | Acked::Promised(_) => Reply::Taken,
        Acked::Busy | Acked::Failed => Reply::Again,
    }
}

pub(super) fn delivery(id: &str, seen: Seen, happened: Happened) -> Result<Delivery, Unreadable> {
    let id = DeliveryId::parse(id).ok_or_else(|| Unreadable::new("what makes an act the same"))?;
    Ok(Delivery { id, seen, happened })
}
