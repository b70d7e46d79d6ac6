//! The answer to the one who acted. An interaction is answered or put off within three seconds; its token holds for fifteen minutes, and
//! after that the answer comes as a message (discord.com/developers/docs/interactions/receiving-and-responding).

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use serde_json::{Value as Json, json};
use serenity::http::{LightMethod, Route};
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

use super::command::{Typing, choices};
use super::interaction::{Act, Done};
use super::modal::{modal, plain};
use super::snowflake::Snowflake;
use super::{After, Discord, News, RECORD_WITHIN, Settled, draw};
use crate::chat::{Acked, Answer, SendError};
use crate::domain::card::{Action, Card};
use crate::domain::message::ChannelId;
use crate::domain::person::Account;

/// How long an answer may take before it is put off. Discord waits 3 s; the rest is for the way.
const PUT_OFF_AFTER: Duration = Duration::from_millis(1_500);

/// How long a form or what is offered may take to be found.
const FIND_WITHIN: Duration = Duration::from_millis(1_500);

/// How long a token holds; a minute of it is left for the way.
const TOKEN_HOLDS: Duration = Duration::from_secs(14 * 60);

/// How long an answer that was promised may take. After that nobody looks for it.
const PROMISE_WITHIN: Duration = Duration::from_secs(25 * 60);

/// How many tokens are kept.
const TOKENS_LIMIT: usize = 4_096;

/// Only the one who acted sees it (message flag `EPHEMERAL`).
const ONLY: u64 = 1 << 6;

/// Kinds of the first answer.
const MESSAGE: u8 = 4;
const PUT_OFF: u8 = 5;
const KEEP: u8 = 6;
const OFFER: u8 = 8;
const FORM: u8 = 9;

/// Where something was done, and by whom.
type Key = (ChannelId, Account);

/// What a follow-up needs.
#[derive(Clone, Debug)]
struct Token {
    app: Snowflake,
    token: Arc<str>,
    since: Instant,
    /// True once the first answer was given; before it nothing can follow.
    answered: watch::Receiver<bool>,
}

/// The newest token of everybody, by channel: what only they see can be said with it.
#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<HashMap<Key, Token>>);

impl Tokens {
    fn keep(&self, key: Key, token: Token) {
        let mut all = self.lock();
        if all.len() >= TOKENS_LIMIT {
            all.retain(|_, token| token.since.elapsed() < TOKEN_HOLDS);
        }
        if all.len() < TOKENS_LIMIT {
            all.insert(key, token);
        }
    }

    fn of(&self, key: &Key) -> Option<Token> {
        self.lock().get(key).filter(|token| token.since.elapsed() < TOKEN_HOLDS).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Token>> {
        // It holds whole tokens: a panic leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An interaction that waits for its answer.
pub(super) struct Asked {
    discord: Discord,
    id: Snowflake,
    app: Snowflake,
    token: Arc<str>,
    since: Instant,
    /// The channel or thread in which it was done.
    channel: Snowflake,
    /// True where it was done on a message, which may stay as it is.
    on_message: bool,
    by: Option<Account>,
    answered: watch::Sender<bool>,
}

/// Where an answer goes.
pub(super) enum Told {
    /// To the one who did something with a card, a form or a command.
    Asked(Box<Asked>),
    /// Under the message that asked, for all who read it.
    Replies { discord: Discord, channel: Snowflake, message: Snowflake },
}

impl Asked {
    pub(super) fn new(discord: &Discord, done: &Done, by: Option<Key>) -> Self {
        let (answered, told) = watch::channel(false);
        let (token, since): (Arc<str>, _) = (Arc::from(done.token.as_str()), Instant::now());
        if let Some(key) = by.clone().filter(|_| !matches!(done.act, Act::Types { .. } | Act::NotOurs(_))) {
            let kept = Token { app: done.app, token: token.clone(), since, answered: told };
            discord.inner.tokens.keep(key, kept);
        }
        Self {
            discord: discord.clone(),
            id: done.id,
            app: done.app,
            token,
            since,
            channel: done.channel,
            on_message: done.message.is_some(),
            by: by.map(|(_, account)| account),
            answered,
        }
    }

    /// Gives the first answer.
    async fn first(&self, kind: u8, data: Json) -> Result<(), SendError> {
        let route = Route::InteractionResponse { interaction_id: self.id.0.into(), token: &self.token };
        let mut body = json!({ "type": kind });
        if !data.is_null() {
            body["data"] = data;
        }
        let sent = self.discord.inner.api.send(LightMethod::Post, route, &body).await;
        let _ = self.answered.send(sent.is_ok());
        sent.map(drop).map_err(SendError::from)
    }

    /// Says something to the one who acted alone, in plain words of ours.
    pub(super) fn says(self, text: &str) -> After {
        let data = json!({ "content": text, "flags": ONLY, "allowed_mentions": { "parse": [] } });
        Box::pin(async move { logged(self.first(MESSAGE, data).await) })
    }

    /// Opens the form of a button.
    pub(super) fn opens(self, action: Action, custom_id: String) -> After {
        Box::pin(async move {
            let (to, found) = oneshot::channel();
            self.discord.tell(News::Form { action: action.clone(), to });
            let form = timeout(FIND_WITHIN, found).await.ok().and_then(Result::ok).flatten();
            let form = form.unwrap_or_else(|| plain(&action));
            logged(self.first(FORM, modal(&form, &custom_id)).await);
        })
    }

    /// Offers what somebody may mean.
    pub(super) fn offers(self, typing: Typing) -> After {
        Box::pin(async move {
            let (to, found) = oneshot::channel();
            let Some(channel) = self.place().await else { return };
            self.discord.tell(News::Seek { sought: typing.sought, begun: typing.begun, channel, to });
            let found = timeout(FIND_WITHIN, found).await.ok().and_then(Result::ok).unwrap_or_default();
            logged(self.first(OFFER, choices(&found)).await);
        })
    }

    async fn place(&self) -> Option<ChannelId> {
        let guild = self.discord.guild_of_account(self.by.as_ref()?)?;
        let place = guild.place(self.channel).await.ok()?;
        Some(place.channel_id(guild.id))
    }

    /// Waits until it is in the store, and answers; puts the answer off where that takes long.
    async fn settle(self, acked: oneshot::Receiver<Acked>) -> Settled {
        let mut acked = pin!(acked);
        let began = self.since;
        let early = timeout(PUT_OFF_AFTER, &mut acked).await;
        let put_off = early.is_err();
        let acked = match early {
            Ok(acked) => acked.unwrap_or(Acked::Failed),
            Err(_) => {
                self.puts_off().await;
                let left = RECORD_WITHIN.saturating_sub(began.elapsed());
                timeout(left, acked).await.map_or(Acked::Busy, |acked| acked.unwrap_or(Acked::Failed))
            }
        };
        match acked {
            Acked::Recorded => {
                if !put_off || !self.on_message {
                    self.tells(put_off, None).await;
                }
                (true, None)
            }
            Acked::Answered(answer) => {
                self.tells(put_off, Some(answer)).await;
                (true, None)
            }
            Acked::Promised(promised) => (true, Some(Box::pin(self.keeps(promised, put_off)))),
            Acked::Busy | Acked::Failed => {
                let text =
                    "That could not be recorded yet. It is heard again by itself; the thread tells when it counts.";
                self.tells(put_off, Some(Answer { card: said(text), here: false })).await;
                (false, None)
            }
        }
    }

    async fn puts_off(&self) {
        let (kind, data) = if self.on_message { (KEEP, Json::Null) } else { (PUT_OFF, json!({ "flags": ONLY })) };
        logged(self.first(kind, data).await);
    }

    /// Tells the answer, or that there is none.
    async fn tells(&self, put_off: bool, answer: Option<Answer>) {
        if put_off {
            let answer = answer.unwrap_or_else(|| Answer { card: said("Taken up."), here: false });
            return self.follows(answer).await;
        }
        let Some(answer) = answer else {
            let (kind, data) = match self.on_message {
                true => (KEEP, Json::Null),
                false => (MESSAGE, worded(&said("Taken up."), false)),
            };
            return logged(self.first(kind, data).await);
        };
        match self.first(MESSAGE, worded(&answer.card, answer.here)).await {
            // It is too late for an answer, as after a resume: it comes as a message.
            Err(SendError::Gone(_)) => self.late(answer).await,
            other => logged(other),
        }
    }

    async fn keeps(self, promised: oneshot::Receiver<Answer>, put_off: bool) {
        if !put_off {
            let data = json!({ "flags": ONLY });
            logged(self.first(PUT_OFF, data).await);
        }
        if let Ok(Ok(answer)) = timeout(PROMISE_WITHIN, promised).await {
            self.follows(answer).await;
        }
    }

    /// Tells the answer after one that was put off. What was put off for that eyes only stays so; for all it comes again.
    async fn follows(&self, answer: Answer) {
        if self.since.elapsed() >= TOKEN_HOLDS {
            return self.late(answer).await;
        }
        if answer.here && !self.on_message {
            let shown = Answer { card: said("It stands below, for all."), here: false };
            logged(self.follow(&shown).await);
        }
        match self.follow(&answer).await {
            Err(SendError::Gone(_)) => self.late(answer).await,
            other => logged(other),
        }
    }

    async fn follow(&self, answer: &Answer) -> Result<(), SendError> {
        self.discord.follow((self.app, &self.token), &worded(&answer.card, answer.here)).await.map(drop)
    }

    /// Tells it as a message: in the channel where it is for all, else to the one who asked.
    async fn late(&self, answer: Answer) {
        let told = match (&self.by, answer.here) {
            (_, true) => self.discord.says_in(self.channel, &answer.card, None).await.map(drop),
            (Some(account), false) => self.discord.whispers(account, &answer.card, None).await.map(drop),
            (None, false) => Ok(()),
        };
        logged(told);
    }
}

impl Told {
    /// Waits until it is in the store, and answers.
    pub(super) fn settles(self, acked: oneshot::Receiver<Acked>) -> BoxFuture<'static, Settled> {
        match self {
            Self::Asked(asked) => Box::pin(asked.settle(acked)),
            Self::Replies { discord, channel, message } => Box::pin(async move {
                let to = Some(message);
                match timeout(RECORD_WITHIN, acked).await {
                    Ok(Ok(Acked::Recorded)) => (true, None),
                    Ok(Ok(Acked::Answered(answer))) => {
                        logged(discord.says_in(channel, &answer.card, to).await.map(drop));
                        (true, None)
                    }
                    Ok(Ok(Acked::Promised(promised))) => {
                        let after: After = Box::pin(async move {
                            if let Ok(Ok(answer)) = timeout(PROMISE_WITHIN, promised).await {
                                logged(discord.says_in(channel, &answer.card, to).await.map(drop));
                            }
                        });
                        (true, Some(after))
                    }
                    _ => (false, None),
                }
            }),
        }
    }
}

impl Discord {
    /// Says what only one person sees, where they did something a short while ago; false where they did not.
    pub(super) async fn says_only(&self, key: &Key, card: &Card) -> Result<Option<Snowflake>, SendError> {
        let Some(mut token) = self.inner.tokens.of(key) else { return Ok(None) };
        if timeout(PUT_OFF_AFTER * 2, token.answered.wait_for(|answered| *answered)).await.is_err() {
            return Ok(None);
        }
        match self.follow((token.app, &token.token), &worded(card, false)).await {
            Ok(message) => Ok(Some(message)),
            Err(SendError::Gone(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn follow(&self, (app, token): (Snowflake, &str), body: &Json) -> Result<Snowflake, SendError> {
        let route = Route::WebhookFollowupMessages { application_id: app.0.into(), token };
        let posted: super::shape::Id = self.inner.api.post(route, body).await?;
        Ok(posted.id)
    }
}

/// A card as an answer.
fn worded(card: &Card, here: bool) -> Json {
    let mut body = draw::content(card);
    body["allowed_mentions"] = json!({ "parse": [] });
    if !here {
        body["flags"] = json!(ONLY);
    }
    body
}

/// A sentence of ours as a card.
fn said(text: &str) -> Card {
    let line = vec![crate::domain::card::Span::Plain(text.to_owned())];
    Card { blocks: vec![crate::domain::card::Block::Text(line)], fallback: text.to_owned() }
}

fn logged(sent: Result<(), SendError>) {
    if let Err(error) = sent {
        tracing::warn!(%error, "somebody was not answered");
    }
}
