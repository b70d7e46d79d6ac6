//! The server: a port on loopback, connections that can be cut, and a door that can be shut.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use chrono::{DateTime, Utc};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;

use super::world::World;
use super::{FakeSlack, Shared, Town, api};

/// Ports are taken below the range that clients connect from, so that a client which retries never meets itself.
const PORTS: std::ops::Range<u16> = 20_000..32_000;
/// Orders that wait for the door.
const ORDERS: usize = 8;

/// How Slack is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Away {
    /// Nobody listens.
    Refused,
    /// Connections are taken, and cut at once.
    Cut,
}

/// An order to the door, and who waits until it holds.
pub(super) struct Order {
    state: Option<Away>,
    done: oneshot::Sender<()>,
}

/// In a response: the connection is cut in its place.
#[derive(Clone, Copy)]
pub(super) struct CutHere;

impl FakeSlack {
    /// Starts it on a free port of loopback, its tasks on that runtime.
    pub(crate) fn start(town: Town, now: DateTime<Utc>, runtime: &Handle) -> Self {
        let _guard = runtime.enter();
        let (listener, port) = free_port();
        let (door, orders) = mpsc::channel(ORDERS);
        let shared = Arc::new(Shared {
            world: World::new(town, now).into(),
            port,
            door,
            echoes: watch::Sender::new(0),
            sockets_changed: watch::Sender::new(0),
        });
        let mut tasks = JoinSet::new();
        tasks.spawn_on(serve(listener, orders, api::router(shared.clone())), runtime);
        tasks.spawn_on(tell_echoes(shared.clone()), runtime);
        Self { shared, _tasks: Arc::new(tasks) }
    }

    /// Goes away, every connection with it, until it is told to be back.
    pub(crate) async fn goes_away(&self, how: Away) {
        self.order(Some(how)).await;
        for team in self.teams() {
            self.cuts_sockets(&team).await;
        }
    }

    pub(crate) async fn is_back(&self) {
        self.order(None).await;
    }

    async fn order(&self, state: Option<Away>) {
        let (done, holds) = oneshot::channel();
        let sent = self.shared.door.send(Order { state, done }).await;
        assert!(sent.is_ok() && holds.await.is_ok(), "the server runs as long as a handle on it");
    }

    /// The ids of all workspaces.
    pub(crate) fn teams(&self) -> Vec<String> {
        self.world().teams.iter().map(|team| team.id.clone()).collect()
    }
}

/// A free port; where the search starts differs from process to process.
fn free_port() -> (TcpListener, u16) {
    let first = PORTS.start + u16::try_from(std::process::id() % u32::from(PORTS.end - PORTS.start)).unwrap_or(0);
    let found = (first..PORTS.end).chain(PORTS.start..first).find_map(|port| Some((bind(port).ok()?, port)));
    found.expect("a port of loopback is free")
}

fn bind(port: u16) -> io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

async fn serve(listener: TcpListener, mut orders: mpsc::Receiver<Order>, router: Router) {
    let port = listener.local_addr().map_or(0, |address| address.port());
    let (mut listener, mut away) = (Some(listener), None);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            order = orders.recv() => {
                let Some(order) = order else { return };
                away = order.state;
                if away.is_some() {
                    connections.shutdown().await;
                }
                if away == Some(Away::Refused) {
                    listener = None;
                } else if listener.is_none() {
                    listener = Some(bind(port).expect("the port is still free"));
                }
                // Who gave the order may have stopped waiting.
                let _ = order.done.send(());
            }
            Some(Ok((stream, _))) = accept(listener.as_ref()) => {
                if away.is_none() {
                    connections.spawn(connection(stream, router.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// The next connection; `None` at once where nobody listens.
async fn accept(listener: Option<&TcpListener>) -> Option<io::Result<(TcpStream, std::net::SocketAddr)>> {
    Some(listener?.accept().await)
}

async fn connection(stream: TcpStream, router: Router) {
    let _ = stream.set_nodelay(true);
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        let answered = inner.call(request);
        async move {
            let response: Response<Body> = answered.await.map_err(io::Error::other)?;
            match response.extensions().get::<CutHere>() {
                Some(CutHere) => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
                None => Ok(response),
            }
        }
    });
    // A client that goes away, or a cut that was ordered, ends it; there is nobody to tell.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}

/// Tells the app of what it did itself, in order.
async fn tell_echoes(shared: Arc<Shared>) {
    let mut echoes: watch::Receiver<usize> = shared.echoes.subscribe();
    while echoes.wait_for(|waiting| *waiting > 0).await.is_ok() {
        let next = shared.world().echoes.pop_front();
        if let Some(event) = next {
            // What the app doesn't ack is kept, like any other event.
            let _ = shared.send_event(event).await;
        }
        shared.echoes.send_modify(|waiting| *waiting = waiting.saturating_sub(1));
    }
}
