//! An app of a few lines: it calls the Web API, listens on sockets or on a request URL, and acks as it is told to.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::fake_slack::FakeSlack;

/// What a call was answered with.
pub(crate) struct Replied {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Value,
}

/// Calls a method with JSON. `None`: the connection was cut or refused.
pub(crate) async fn call(slack: &FakeSlack, token: &str, method: &str, arguments: &Value) -> Option<Replied> {
    let url = format!("{}/{method}", slack.api_url());
    let head = format!("authorization: Bearer {token}\r\ncontent-type: application/json; charset=utf-8\r\n");
    exchange("POST", &url, &head, arguments.to_string().as_bytes()).await
}

/// Calls a method by GET, the arguments in the query.
pub(crate) async fn read(slack: &FakeSlack, token: &str, method_and_query: &str) -> Option<Replied> {
    let url = format!("{}/{method_and_query}", slack.api_url());
    exchange("GET", &url, &format!("authorization: Bearer {token}\r\n"), b"").await
}

/// One request on a connection of its own.
pub(crate) async fn exchange(verb: &str, url: &str, head: &str, body: &[u8]) -> Option<Replied> {
    let (host, path) = url.strip_prefix("http://")?.split_once('/')?;
    let mut stream = TcpStream::connect(host).await.ok()?;
    let length = body.len();
    let request = format!(
        "{verb} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{head}content-length: {length}\r\n\r\n"
    );
    stream.write_all(&[request.as_bytes(), body].concat()).await.ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers: BTreeMap<String, String> = lines.filter_map(header).collect();
    let body = if headers.contains_key("transfer-encoding") { joined(body) } else { body.to_owned() };
    let body = serde_json::from_str(&body).unwrap_or(Value::String(body));
    Some(Replied { status, headers, body })
}

/// The pieces of a chunked body.
fn joined(body: &str) -> String {
    let mut lines = body.split("\r\n");
    let mut whole = String::new();
    while let Some(size) = lines.next().and_then(|size| usize::from_str_radix(size, 16).ok()).filter(|size| *size > 0) {
        let piece = lines.next().unwrap_or_default();
        assert_eq!(piece.len(), size);
        whole.push_str(piece);
    }
    whole
}

/// How an app acks.
pub(crate) enum Ack {
    Plain,
    With(Value),
    Never,
}

type Heard = Arc<watch::Sender<Vec<Value>>>;

/// An app on one socket.
pub(crate) struct SocketApp {
    heard: Heard,
    tasks: JoinSet<()>,
}

impl SocketApp {
    /// Connects, and acks each envelope as it is told to.
    pub(crate) async fn connects(slack: &FakeSlack, team: &str, acks: fn(&Value) -> Ack) -> Self {
        let before = slack.sockets(team);
        let token = slack.app(team).app_token;
        let opened = call(slack, &token, "apps.connections.open", &json!({})).await.expect("an answer").body;
        let url = opened["url"].as_str().unwrap_or_else(|| panic!("{opened}"));
        let (mut stream, _) = tokio_tungstenite::connect_async(url).await.expect("a socket");
        let heard = Heard::default();
        let kept = heard.clone();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            while let Some(Ok(frame)) = stream.next().await {
                let Frame::Text(text) = frame else { continue };
                let frame: Value =
                    serde_json::from_str(text.as_str()).unwrap_or_else(|_| json!({"raw": text.as_str()}));
                kept.send_modify(|heard| heard.push(frame.clone()));
                let ack = match acks(&frame) {
                    _ if frame["envelope_id"].is_null() => continue,
                    Ack::Never => continue,
                    Ack::Plain => json!({"envelope_id": frame["envelope_id"]}),
                    Ack::With(payload) => json!({"envelope_id": frame["envelope_id"], "payload": payload}),
                };
                if stream.send(Frame::text(ack.to_string())).await.is_err() {
                    return;
                }
            }
        });
        slack.connected(team, before + 1).await;
        let app = Self { heard, tasks };
        app.hears(1).await;
        app
    }

    /// An app that acks all.
    pub(crate) async fn that_acks(slack: &FakeSlack, team: &str) -> Self {
        Self::connects(slack, team, |_| Ack::Plain).await
    }

    /// Everything that came, `hello` first.
    pub(crate) fn heard(&self) -> Vec<Value> {
        self.heard.borrow().clone()
    }

    /// The events that came.
    pub(crate) fn events(&self) -> Vec<Value> {
        self.heard()
            .into_iter()
            .map(|frame| frame["payload"]["event"].clone())
            .filter(|event| !event.is_null())
            .collect()
    }

    /// The payload that came last.
    pub(crate) fn last(&self) -> Value {
        self.heard().pop().map_or(Value::Null, |frame| frame["payload"].clone())
    }

    /// Waits until so many frames came.
    pub(crate) async fn hears(&self, frames: usize) {
        let mut heard = self.heard.subscribe();
        heard.wait_for(|heard| heard.len() >= frames).await.expect("the app listens");
    }

    /// Waits until the socket ends.
    pub(crate) async fn ends(mut self) -> Vec<Value> {
        while self.tasks.join_next().await.is_some() {}
        self.heard()
    }
}

/// What a request URL got.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("plain text"))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

#[derive(Clone, Default)]
struct Served {
    got: Arc<Mutex<Vec<Got>>>,
    /// Statuses for the next requests; 200 after them.
    statuses: Arc<Mutex<Vec<u16>>>,
    no_retry: bool,
}

/// An app at a request URL.
pub(crate) struct HttpApp {
    pub(crate) url: String,
    served: Served,
    _tasks: JoinSet<()>,
}

impl HttpApp {
    /// Listens, answers with these statuses first and with 200 then; `no_retry` asks for no retries.
    pub(crate) async fn listens(statuses: &[u16], no_retry: bool) -> Self {
        let (listener, port) = free_port().await;
        let served = Served { statuses: Arc::new(Mutex::new(statuses.to_vec())), no_retry, ..Served::default() };
        let router = Router::new().fallback(take).with_state(served.clone());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Self { url: format!("http://127.0.0.1:{port}/slack"), served, _tasks: tasks }
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.served.got.lock().unwrap().clone()
    }
}

async fn free_port() -> (TcpListener, u16) {
    for port in 12_000..20_000 {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            return (listener, port);
        }
    }
    panic!("no port of loopback is free");
}

async fn take(State(served): State<Served>, headers: HeaderMap, body: Bytes) -> (StatusCode, HeaderMap, String) {
    let got = Got { headers, body: body.to_vec() };
    let challenge = got.json()["challenge"].as_str().unwrap_or_default().to_owned();
    served.got.lock().unwrap().push(got);
    let mut statuses = served.statuses.lock().unwrap();
    let status = if statuses.is_empty() { 200 } else { statuses.remove(0) };
    let mut headers = HeaderMap::new();
    if served.no_retry {
        headers.insert("x-slack-no-retry", 1.into());
    }
    (StatusCode::from_u16(status).unwrap(), headers, challenge)
}
