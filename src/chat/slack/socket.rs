//! Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode): connections that Slack writes to. Each frame is acked once what it
//! says is in the store; while one waits for that, the next are read.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::stream::{FuturesUnordered, SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Kind, News, Reply, Slack};
use crate::chat::{After, Clock, SendError};

/// How many frames of one connection may wait to be recorded.
const UNDER_WAY_LIMIT: usize = 512;

/// How long a connection may be silent: Slack pings every few seconds.
const SILENCE: Duration = Duration::from_secs(45);

/// How long it may take to connect.
const CONNECT_WITHIN: Duration = Duration::from_secs(15);

/// The first wait before a connection is tried again; it doubles.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The most connections of one app that Slack takes.
pub const CONNECTIONS_LIMIT: usize = 10;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

#[derive(Deserialize)]
struct Open {
    url: String,
}

/// A frame's outside.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    envelope_id: Option<String>,
    #[serde(borrow, default)]
    payload: Option<&'a RawValue>,
    #[serde(default)]
    accepts_response_payload: bool,
    #[serde(default)]
    reason: Option<String>,
}

/// How a connection ended.
enum Ended {
    /// Slack asked for another one, in good time.
    Refreshed,
    /// It broke.
    Lost,
}

impl Slack {
    /// The loops of Socket Mode, one a connection; none where no workspace has an app's token. They end with the process.
    pub fn sockets(&self, clock: impl Clock) -> Vec<After> {
        let apps = self.inner.apps.iter();
        apps.flat_map(|(token, connections)| {
            (0..(*connections).clamp(1, CONNECTIONS_LIMIT))
                .map(|_| -> After { Box::pin(self.clone().connection(token.clone(), clock.clone())) })
        })
        .collect()
    }

    async fn connection(self, token: SecretString, clock: impl Clock) {
        let mut wait = FIRST_WAIT;
        loop {
            match self.connect(&token).await {
                Ok(socket) => {
                    wait = FIRST_WAIT;
                    if let Ended::Lost = self.listen(socket, &clock).await {
                        self.inner.tally.add("connection", "lost");
                        tracing::warn!("a connection to Slack was lost");
                        // What was under way on it comes again; what was never sent is read.
                        let _ = self.inner.news.try_send(News::Gap);
                        sleep(FIRST_WAIT).await;
                    }
                }
                Err(error) => {
                    self.inner.tally.add("connection", "refused");
                    let asked = match &error {
                        SendError::Limited { retry_after } => *retry_after,
                        _ => Duration::ZERO,
                    };
                    tracing::warn!(%error, "Slack can't be connected to");
                    sleep(wait.max(asked)).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
    }

    async fn connect(&self, token: &SecretString) -> Result<Socket, SendError> {
        let api = self.inner.web.with(token);
        let open: Open = api.post("apps.connections.open", &json!({})).await?;
        match timeout(CONNECT_WITHIN, connect_async(open.url)).await {
            Ok(Ok((socket, _))) => Ok(socket),
            // The address holds a ticket: neither it nor an error that names it is told.
            Ok(Err(_)) => Err(SendError::Unreachable("the connection was refused".to_owned())),
            Err(_) => Err(SendError::Unreachable("no connection in time".to_owned())),
        }
    }

    async fn listen(&self, socket: Socket, clock: &impl Clock) -> Ended {
        let (mut write, mut read) = socket.split();
        let mut under_way = FuturesUnordered::new();
        let mut after: FuturesUnordered<After> = FuturesUnordered::new();
        let mut closing = false;
        loop {
            if closing && under_way.is_empty() {
                let _ = write.close().await;
                return Ended::Refreshed;
            }
            tokio::select! {
                frame = next(&mut read), if under_way.len() < UNDER_WAY_LIMIT => match frame {
                    Some(Frame::Text(text)) => match self.frame(text.as_str()) {
                        Incoming::Envelope(kind) => under_way.push(self.envelope(kind, text.as_str().to_owned(), clock())),
                        Incoming::Closing => closing = true,
                        Incoming::Nothing => {}
                        Incoming::Unread => under_way.push(self.envelope(None, text.as_str().to_owned(), clock())),
                    },
                    Some(Frame::Close(_)) | None => return Ended::Lost,
                    Some(_) => {}
                },
                Some((ack, goes_on)) = under_way.next(), if !under_way.is_empty() => {
                    after.extend(goes_on);
                    if let Some(ack) = ack
                        && send(&mut write, &ack).await.is_err()
                    {
                        return Ended::Lost;
                    }
                }
                Some(()) = after.next(), if !after.is_empty() => {}
            }
        }
    }

    /// What a frame is.
    fn frame(&self, text: &str) -> Incoming {
        let Ok(envelope) = serde_json::from_str::<Envelope<'_>>(text) else { return Incoming::Unread };
        match envelope.kind.as_str() {
            "hello" => Incoming::Nothing,
            "disconnect" => {
                let reason = envelope.reason.unwrap_or_default();
                if reason == "link_disabled" {
                    tracing::error!(
                        "Socket Mode is switched off for the app; hint: switch it on, or use mode = \"http\""
                    );
                }
                Incoming::Closing
            }
            "events_api" => Incoming::Envelope(Some(Kind::Event)),
            "interactive" => Incoming::Envelope(Some(Kind::Interaction)),
            "slash_commands" => Incoming::Envelope(Some(Kind::Command)),
            _ => Incoming::Unread,
        }
    }

    /// Hears an envelope; its ack, where it may be acked, and what goes on after it.
    async fn envelope(&self, kind: Option<Kind>, text: String, now: DateTime<Utc>) -> (Option<String>, Option<After>) {
        let envelope = serde_json::from_str::<Envelope<'_>>(&text).ok();
        let id = envelope.as_ref().and_then(|envelope| envelope.envelope_id.clone());
        let accepts = envelope.as_ref().is_some_and(|envelope| envelope.accepts_response_payload);
        let payload = envelope.as_ref().and_then(|envelope| envelope.payload);
        let (reply, after) = match (kind, payload) {
            (Some(kind), Some(payload)) => self.hear(kind, payload.get().as_bytes(), now).await,
            _ => {
                let what = envelope.as_ref().map_or("a frame", |envelope| envelope.kind.as_str());
                (self.unread(what, text.as_bytes()).await, None)
            }
        };
        let Some(id) = id else { return (None, after) };
        let ack = match reply {
            Reply::Again => return (None, after),
            Reply::Said(said) if accepts => json!({ "envelope_id": id, "payload": said }),
            Reply::Said(_) | Reply::Taken | Reply::Unknown | Reply::Unread => json!({ "envelope_id": id }),
        };
        (Some(Json::to_string(&ack)), after)
    }
}

/// What a frame is to us.
enum Incoming {
    Envelope(Option<Kind>),
    /// Slack closes the connection soon.
    Closing,
    Nothing,
    Unread,
}

/// The next frame; none where the connection is gone, or silent for too long.
async fn next(read: &mut SplitStream<Socket>) -> Option<Frame> {
    timeout(SILENCE, read.next()).await.ok()??.ok()
}

async fn send(write: &mut SplitSink<Socket, Frame>, ack: &str) -> Result<(), ()> {
    match timeout(CONNECT_WITHIN, write.send(Frame::text(ack))).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(()),
    }
}
