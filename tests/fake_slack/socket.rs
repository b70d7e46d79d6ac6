//! Socket Mode: a socket's life, and envelopes out over up to ten of them in turn, <https://docs.slack.dev/apis/events-api/using-socket-mode>.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message as Frame, Role, frame::coding::CloseCode};

use super::delivery::{ACK_WITHIN, Kind, Pending};
use super::{FakeSlack, Shared};

/// Sockets that one app may have open.
pub(crate) const SOCKETS: usize = 10;
/// Frames that wait to be written to one socket.
const FRAMES_WAITING: usize = 1024;
/// Slack pings now and then; clients take silence for a lost connection.
const PING_EVERY: Duration = Duration::from_secs(5);

/// The sockets and tickets of all apps.
#[derive(Default)]
pub(super) struct Sockets {
    open: Vec<Socket>,
    /// Tickets that `apps.connections.open` gave out, with the app that each is for.
    tickets: BTreeMap<String, String>,
    /// By envelope: which socket it went over, and who waits.
    acks: BTreeMap<String, (u64, oneshot::Sender<Ack>)>,
    next: usize,
    numbered: u64,
}

struct Socket {
    number: u64,
    app: String,
    orders: mpsc::Sender<Order>,
}

enum Order {
    Say(String),
    /// Closed as Slack closes a socket.
    Close,
    /// Cut without a word.
    Cut,
}

enum Ack {
    Came(Value),
    /// The socket went away first.
    Gone,
}

/// What came of an envelope.
pub(super) enum Sent {
    Acked(Value),
    NotAcked(&'static str),
}

/// Why Slack ends a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disconnect {
    /// It will be closed about ten seconds later.
    Warning,
    RefreshRequested,
    LinkDisabled,
}

impl Disconnect {
    fn reason(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::RefreshRequested => "refresh_requested",
            Self::LinkDisabled => "link_disabled",
        }
    }
}

impl Sockets {
    /// A ticket for one socket.
    pub(super) fn ticket(&mut self, app: &str) -> String {
        self.numbered += 1;
        let ticket = format!("ticket-{}", self.numbered);
        self.tickets.insert(ticket.clone(), app.to_owned());
        ticket
    }

    /// Every ticket that was given out.
    pub(super) fn tickets_given(&self) -> impl Iterator<Item = String> {
        (1..=self.numbered).map(|number| format!("ticket-{number}"))
    }

    fn of(&self, app: &str) -> impl Iterator<Item = &Socket> {
        self.open.iter().filter(move |socket| socket.app == app)
    }

    pub(super) fn redeem(&mut self, ticket: &str) -> Option<String> {
        self.tickets.remove(ticket)
    }
}

impl FakeSlack {
    /// How many sockets an app has open.
    pub(crate) fn sockets(&self, team: &str) -> usize {
        let world = self.world();
        world.sockets.of(&world.app(team).id).count()
    }

    /// Waits until the app has so many sockets open.
    pub(crate) async fn connected(&self, team: &str, at_least: usize) {
        let mut changes = self.shared.sockets_changed.subscribe();
        while self.sockets(team) < at_least {
            // The sender lives as long as this handle.
            let _ = changes.changed().await;
        }
    }

    /// Tells every socket of the app that it ends, and ends it, unless that was a warning.
    pub(crate) async fn disconnects(&self, team: &str, why: Disconnect) {
        let told = json!({"type": "disconnect", "reason": why.reason(), "debug_info": {"host": "applink-fake-1"}});
        for orders in self.orders(team) {
            let _ = orders.send(Order::Say(told.to_string())).await;
            if why != Disconnect::Warning {
                let _ = orders.send(Order::Close).await;
            }
        }
    }

    /// Cuts every socket of the app without a word.
    pub(crate) async fn cuts_sockets(&self, team: &str) {
        for orders in self.orders(team) {
            let _ = orders.send(Order::Cut).await;
        }
    }

    /// Sends a frame of the test's own making to one socket of the app, whatever it is.
    pub(crate) async fn sends_frame(&self, team: &str, frame: &str) -> bool {
        match self.orders(team).first() {
            Some(orders) => orders.send(Order::Say(frame.to_owned())).await.is_ok(),
            None => false,
        }
    }

    fn orders(&self, team: &str) -> Vec<mpsc::Sender<Order>> {
        let world = self.world();
        let app = world.app(team).id.clone();
        world.sockets.of(&app).map(|socket| socket.orders.clone()).collect()
    }
}

impl Shared {
    /// Sends an envelope over the next socket in turn, and waits for its ack.
    pub(super) async fn send_over_socket(&self, sent: &Pending, cut_before_ack: bool) -> Sent {
        let (orders, acked, envelope) = {
            let mut world = self.world();
            let app = world.app(&sent.team).id.clone();
            let open: Vec<_> = world.sockets.of(&app).map(|socket| (socket.number, socket.orders.clone())).collect();
            if open.is_empty() {
                return Sent::NotAcked("connection_failed");
            }
            world.sockets.next += 1;
            let (number, orders) = open[world.sockets.next % open.len()].clone();
            let id = world.mint("envelope-");
            let (ack, acked) = oneshot::channel();
            world.sockets.acks.insert(id.clone(), (number, ack));
            (orders, acked, envelope(sent, &id))
        };
        if orders.send(Order::Say(envelope)).await.is_err() {
            return Sent::NotAcked("connection_failed");
        }
        match tokio::time::timeout(ACK_WITHIN, acked).await {
            Ok(_) if cut_before_ack => {
                let _ = orders.send(Order::Cut).await;
                Sent::NotAcked("connection_failed")
            }
            Ok(Ok(Ack::Came(body))) => Sent::Acked(body),
            Ok(_) => Sent::NotAcked("connection_failed"),
            Err(_) => Sent::NotAcked("timeout"),
        }
    }

    /// One socket from its upgrade to its end.
    pub(super) async fn serve_socket(self: Arc<Self>, upgraded: Upgraded, app: String) {
        let mut stream = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
        let (orders, mut ordered) = mpsc::channel(FRAMES_WAITING);
        let (number, hello) = self.admit(&app, orders);
        let Some(hello) = hello else {
            let _ = stream.send(Frame::text(too_many())).await;
            let _ = stream.close(None).await;
            return;
        };
        let mut ping = tokio::time::interval(PING_EVERY);
        if stream.send(Frame::text(hello)).await.is_ok() {
            self.sockets_changed.send_modify(|changes| *changes += 1);
            loop {
                tokio::select! {
                    order = ordered.recv() => match order {
                        Some(Order::Say(text)) => {
                            if stream.send(Frame::text(text)).await.is_err() {
                                break;
                            }
                        }
                        Some(Order::Close) => {
                            let _ = stream.close(Some(CloseFrame { code: CloseCode::Normal, reason: "".into() })).await;
                            break;
                        }
                        Some(Order::Cut) | None => break,
                    },
                    frame = stream.next() => match frame {
                        Some(Ok(Frame::Text(text))) => self.acked(text.as_str()),
                        Some(Ok(Frame::Close(_)) | Err(_)) | None => break,
                        Some(Ok(_)) => {}
                    },
                    _ = ping.tick() => {
                        if stream.send(Frame::Ping("Ping from fake-1".into())).await.is_err() {
                            break;
                        }
                    }
                }
            }
        }
        self.dismiss(number);
    }

    fn admit(&self, app: &str, orders: mpsc::Sender<Order>) -> (u64, Option<String>) {
        let mut world = self.world();
        world.sockets.numbered += 1;
        let number = world.sockets.numbered;
        let open = world.sockets.of(app).count();
        if open >= SOCKETS {
            return (number, None);
        }
        world.sockets.open.push(Socket { number, app: app.to_owned(), orders });
        let hello = json!({"type": "hello", "num_connections": open + 1, "connection_info": {"app_id": app},
            "debug_info": {"host": "applink-fake-1", "build_number": 1, "approximate_connection_time": 18060}});
        (number, Some(hello.to_string()))
    }

    fn dismiss(&self, number: u64) {
        let mut world = self.world();
        world.sockets.open.retain(|socket| socket.number != number);
        let (gone, kept) =
            std::mem::take(&mut world.sockets.acks).into_iter().partition(|(_, (over, _))| *over == number);
        world.sockets.acks = kept;
        drop(world);
        let gone: BTreeMap<String, (u64, oneshot::Sender<Ack>)> = gone;
        for (_, ack) in gone.into_values() {
            let _ = ack.send(Ack::Gone);
        }
        self.sockets_changed.send_modify(|changes| *changes += 1);
    }

    fn acked(&self, text: &str) {
        let ack: Value = serde_json::from_str(text).unwrap_or_default();
        let id = ack["envelope_id"].as_str().unwrap_or_default();
        let waiting = self.world().sockets.acks.remove(id);
        if let Some((_, waiting)) = waiting {
            let _ = waiting.send(Ack::Came(ack["payload"].clone()));
        }
    }
}

fn envelope(sent: &Pending, id: &str) -> String {
    let (kind, accepts) = match sent.kind {
        Kind::Event => ("events_api", false),
        Kind::Command => ("slash_commands", true),
        Kind::Interaction => ("interactive", true),
    };
    let mut envelope =
        json!({"envelope_id": id, "type": kind, "accepts_response_payload": accepts, "payload": sent.payload});
    if sent.kind == Kind::Event {
        envelope["retry_attempt"] = sent.tries.into();
        envelope["retry_reason"] = sent.reason.into();
    }
    envelope.to_string()
}

fn too_many() -> String {
    json!({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": "applink-fake-1"}}).to_string()
}
