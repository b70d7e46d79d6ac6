//! The gateway (discord.com/developers/docs/events/gateway): one connection, whose events are heard in their order. While one is
//! waited for to be recorded, the next are read; the sequence counts up to where all is in the store, and from there it is resumed.

use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesOrdered, FuturesUnordered, SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value as Json;
use serde_json::value::RawValue;
use serenity::http::Route;
use tokio::net::TcpStream;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, interval_at, sleep, timeout};
use tokio_tungstenite::tungstenite::Message as Text;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::hearing::{Heard, Mark};
use super::session::{Closed, closed, heartbeat, identify, resume};
use super::shape::{Frame, Gateway, Hello, Ready};
use super::{After, Clock, Discord, News, Settled};
use crate::chat::SendError;

/// How many events may wait to be recorded.
const UNDER_WAY_LIMIT: usize = 1_024;

/// How long it may take to connect, and to be greeted.
const CONNECT_WITHIN: Duration = Duration::from_secs(15);

/// The first wait before another connection; it doubles.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How long the bot waits where only somebody can mend it. Ten thousand refusals in ten minutes would shut its address out.
const MENDED_AFTER: Duration = Duration::from_secs(300);

/// How long a bot waits before it begins a session anew: Discord asks for one to five seconds.
const ANEW_AFTER: Duration = Duration::from_secs(1);

/// How often a session is tried where it is to be resumed, before one is begun anew elsewhere.
const UNREACHED_LIMIT: u32 = 5;

/// How often it is told how far a session was heard.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// How often signs of life are given at least and at most, whatever Discord says.
const BEATS: std::ops::RangeInclusive<u64> = 1_000..=300_000;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// An event that was handed over, with its sequence.
type UnderWay = BoxFuture<'static, (u64, Vec<Settled>)>;

/// How a connection ended.
enum Ended {
    /// The session goes on.
    Resume,
    /// It is over.
    Anew,
    /// The bot goes on without what people write.
    NoContent,
    /// Somebody has to mend it.
    Mend(&'static str),
}

/// What lasts over connections.
struct Line {
    /// Whether it asks to read what people write.
    content: bool,
    /// How often the place where the session is resumed could not be reached.
    unreached: u32,
    after: FuturesUnordered<After>,
}

impl Discord {
    /// The loop of the gateway. It ends with the process.
    pub async fn listen(self, clock: impl Clock) {
        let mut line = Line { content: true, unreached: 0, after: FuturesUnordered::new() };
        let mut wait = FIRST_WAIT;
        loop {
            let before = self.seen_so_far();
            match self.run(&mut line, &clock).await {
                Ok(ended) => {
                    if self.seen_so_far() != before {
                        wait = FIRST_WAIT;
                    }
                    wait = self.after(ended, &mut line, wait).await;
                }
                Err(error) => {
                    self.inner.tally.add("connection", "refused");
                    let asked = match &error {
                        SendError::Limited { retry_after } => *retry_after,
                        SendError::ShutOut(_) => MENDED_AFTER,
                        _ => Duration::ZERO,
                    };
                    tracing::warn!(%error, "Discord can't be connected to; hint: `countersign check`");
                    sleep(wait.max(asked)).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
    }

    /// Waits as long as the end of a connection asks for; the next wait.
    async fn after(&self, ended: Ended, line: &mut Line, wait: Duration) -> Duration {
        match ended {
            Ended::Resume => {
                self.inner.tally.add("connection", "lost");
                sleep(wait).await;
                (wait * 2).min(LONGEST_WAIT)
            }
            Ended::Anew => {
                self.inner.tally.add("connection", "begun anew");
                *self.session() = None;
                sleep(ANEW_AFTER).await;
                FIRST_WAIT
            }
            Ended::NoContent => {
                self.inner.tally.add("connection", "without what people write");
                tracing::error!(
                    "the bot may not read what people write: it hears reactions, buttons, commands and what names it, and no other replies; \
                     hint: switch on Message Content Intent under Bot at discord.com/developers, and start it again"
                );
                line.content = false;
                *self.session() = None;
                sleep(ANEW_AFTER).await;
                FIRST_WAIT
            }
            Ended::Mend(what) => {
                self.inner.tally.add("shut out", what);
                tracing::error!("Discord does not let the bot in: {what}");
                sleep(MENDED_AFTER).await;
                wait
            }
        }
    }

    fn seen_so_far(&self) -> Option<u64> {
        self.session().as_ref().map(|session| session.seen)
    }

    async fn run(&self, line: &mut Line, clock: &impl Clock) -> Result<Ended, SendError> {
        let session = self.session().clone();
        if session.is_some() && self.own().is_none() {
            self.learns().await?;
        }
        let url = match &session {
            Some(session) => session.url.clone(),
            None => self.inner.api.get::<Gateway>(Route::GatewayBot, Vec::new()).await.map_err(SendError::from)?.url,
        };
        let url = format!("{}/?v=10&encoding=json", url.trim_end_matches('/'));
        let socket = match timeout(CONNECT_WITHIN, connect_async(url)).await {
            Ok(Ok((socket, _))) => socket,
            _ if session.is_some() => {
                line.unreached += 1;
                return Ok(if line.unreached > UNREACHED_LIMIT { Ended::Anew } else { Ended::Resume });
            }
            _ => return Err(SendError::Unreachable("no connection to the gateway".to_owned())),
        };
        line.unreached = 0;
        let (write, mut read) = socket.split();
        let greeted = timeout(CONNECT_WITHIN, read.next()).await.ok().flatten();
        let Some(Ok(Text::Text(text))) = greeted else { return Ok(Ended::Resume) };
        let hello = serde_json::from_str::<Frame<'_>>(text.as_str()).ok().filter(|frame| frame.op == 10);
        let hello = hello.and_then(|frame| serde_json::from_str::<Hello>(frame.d?.get()).ok());
        let Some(hello) = hello else { return Ok(Ended::Resume) };
        let beat = Duration::from_millis(hello.heartbeat_interval.clamp(*BEATS.start(), *BEATS.end()));
        let begins = match &session {
            Some(session) => resume(self.inner.api.token(), session),
            None => identify(self.inner.api.token(), line.content),
        };
        let mut connection = Connection {
            discord: self,
            write,
            alive: true,
            under_way: FuturesOrdered::new(),
            told: self.seen_so_far(),
        };
        if connection.send(&begins).await.is_err() {
            return Ok(Ended::Resume);
        }
        Ok(connection.listen(&mut read, line, (beat, clock)).await)
    }
}

struct Connection<'a> {
    discord: &'a Discord,
    write: SplitSink<Socket, Text>,
    /// False while a sign of life has no answer yet.
    alive: bool,
    under_way: FuturesOrdered<UnderWay>,
    /// Up to where it was told that all is recorded.
    told: Option<u64>,
}

impl Connection<'_> {
    async fn listen(
        &mut self,
        read: &mut SplitStream<Socket>,
        line: &mut Line,
        (beat, clock): (Duration, &impl Clock),
    ) -> Ended {
        let mut beats = interval_at(Instant::now() + beat / 2, beat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut tells: Interval = interval(TOLD_EVERY);
        tells.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let discord = self.discord.clone();
        let mut hearing: Option<BoxFuture<'static, (u64, Heard)>> = None;
        loop {
            tokio::select! {
                frame = read.next(), if hearing.is_none() && self.under_way.len() < UNDER_WAY_LIMIT => match frame {
                    Some(Ok(Text::Text(text))) => match self.frame(text.as_str(), line).await {
                        Took::Event(sequence, kind, data) => {
                            let (discord, now) = (discord.clone(), clock());
                            hearing = Some(Box::pin(async move { (sequence, heard(&discord, sequence, (kind, data), now).await) }));
                        }
                        Took::Unread(kind) => {
                            let kept = discord.unread(&kind, text.as_str().as_bytes());
                            hearing = Some(Box::pin(async move { (0, Heard::Waits(vec![kept])) }));
                        }
                        Took::Nothing => {}
                        Took::Ends(ended) => return ended,
                    },
                    Some(Ok(Text::Close(frame))) => return self.closed(frame.map(|frame| frame.code.into()), line.content),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return Ended::Resume,
                },
                (sequence, heard) = async { hearing.as_mut().expect("it is there").await }, if hearing.is_some() => {
                    hearing = None;
                    if let Some(ended) = self.waits(sequence, heard, line) {
                        return ended;
                    }
                }
                Some((sequence, settled)) = self.under_way.next(), if !self.under_way.is_empty() => {
                    if let Some(ended) = self.settled(sequence, settled, line) {
                        return ended;
                    }
                }
                Some(()) = line.after.next(), if !line.after.is_empty() => {}
                _ = beats.tick() => {
                    if !self.alive {
                        // Nothing came back since the last one: the line is dead.
                        return Ended::Resume;
                    }
                    self.alive = false;
                    if self.send(&heartbeat(discord.seen_so_far())).await.is_err() {
                        return Ended::Resume;
                    }
                }
                _ = tells.tick() => self.tells(),
            }
        }
    }

    /// Waits for what an event was handed over for.
    fn waits(&mut self, sequence: u64, heard: Heard, line: &Line) -> Option<Ended> {
        let waits = match heard {
            Heard::Again => return Some(Ended::Resume),
            Heard::Nothing => Vec::new(),
            Heard::Goes(after) => {
                line.after.push(after);
                Vec::new()
            }
            Heard::Waits(waits) => waits,
        };
        let all = futures_util::future::join_all(waits);
        self.under_way.push_back(Box::pin(async move { (sequence, all.await) }));
        None
    }

    /// An event came through: it is in the store, or the session is gone through again from before it.
    fn settled(&mut self, sequence: u64, settled: Vec<Settled>, line: &mut Line) -> Option<Ended> {
        let mut kept = true;
        for (recorded, after) in settled {
            kept &= recorded;
            line.after.extend(after);
        }
        if !kept {
            self.discord.inner.tally.add("put off", "it was not recorded");
            return Some(Ended::Resume);
        }
        self.seen(sequence);
        None
    }

    /// What a frame is; what is due at once is done.
    async fn frame(&mut self, text: &str, line: &mut Line) -> Took {
        let Ok(frame) = serde_json::from_str::<Frame<'_>>(text) else { return Took::Unread("a frame".to_owned()) };
        match frame.op {
            0 => {
                let (Some(sequence), Some(kind), Some(data)) = (frame.s, frame.t, frame.d) else {
                    return Took::Unread("an event without a name".to_owned());
                };
                match kind.as_str() {
                    "READY" => match serde_json::from_str::<Ready>(data.get()) {
                        Ok(ready) => line.after.push(self.discord.begins(ready)),
                        // Without it there is no session.
                        Err(_) => return Took::Unread(kind),
                    },
                    "RESUMED" => tracing::info!("Discord goes on where it was left"),
                    _ => return Took::Event(sequence, kind, data.to_owned()),
                }
                Took::Event(sequence, String::new(), data.to_owned())
            }
            1 => match self.send(&heartbeat(self.discord.seen_so_far())).await {
                Ok(()) => Took::Nothing,
                Err(()) => Took::Ends(Ended::Resume),
            },
            7 => Took::Ends(Ended::Resume),
            9 => {
                let resumable = frame.d.is_some_and(|data| data.get() == "true");
                Took::Ends(if resumable { Ended::Resume } else { Ended::Anew })
            }
            11 => {
                self.alive = true;
                Took::Nothing
            }
            _ => Took::Unread(format!("a frame of kind {}", frame.op)),
        }
    }

    fn closed(&self, code: Option<u16>, content: bool) -> Ended {
        if let Some(code) = code {
            self.discord.inner.tally.add("closed", &code.to_string());
        }
        match closed(code, content) {
            Closed::Resume => Ended::Resume,
            Closed::Anew => Ended::Anew,
            Closed::NoContent => Ended::NoContent,
            Closed::Mend(what) => Ended::Mend(what),
        }
    }

    /// All up to an event is recorded.
    fn seen(&self, sequence: u64) {
        let mut session = self.discord.session();
        let Some(session) = session.as_mut() else { return };
        session.seen = session.seen.max(sequence);
        self.discord.inner.seen.send_replace(session.seen);
    }

    /// Tells how far the session was heard, so that another process goes on there.
    fn tells(&mut self) {
        let session = self.discord.session().clone();
        let Some(session) = session.filter(|session| Some(session.seen) != self.told) else { return };
        self.told = Some(session.seen);
        self.discord.tell(News::Heard(session.written()));
    }

    async fn send(&mut self, frame: &Json) -> Result<(), ()> {
        match timeout(CONNECT_WITHIN, self.write.send(Text::text(frame.to_string()))).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(()),
        }
    }
}

/// What a frame is to us.
enum Took {
    /// An event; one without a name was dealt with.
    Event(u64, String, Box<RawValue>),
    Unread(String),
    Nothing,
    Ends(Ended),
}

async fn heard(
    discord: &Discord,
    sequence: u64,
    (kind, data): (String, Box<RawValue>),
    now: chrono::DateTime<chrono::Utc>,
) -> Heard {
    if kind.is_empty() {
        return Heard::Nothing;
    }
    let session = discord.session().as_ref().map(|session| session.id.clone()).unwrap_or_default();
    discord.hear(&kind, &data, Mark { session: &session, sequence }, now).await
}
