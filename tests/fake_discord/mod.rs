//! A Discord on loopback, at the wire: REST and gateway, as clients that are not ours accept it. People act on it by methods,
//! time is given, and things go wrong when they are told to.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::too_many_arguments,
    reason = "each of its users uses a part of it; a rate limit runs on the real clock; a broken fake panics"
)]

mod certificate;
mod control;
mod events;
mod faults;
mod gateway;
mod limiter;
mod limits;
mod menus;
mod people;
mod problem;
mod render;
mod rest;
mod server;
mod session;
mod sights;
mod snowflake;
mod spec;
mod state;
mod town;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio::task::JoinSet;

use state::State;
pub(crate) use state::{Fault, Message, Request, may};

/// What is shared by all connections and by who looks on.
pub(crate) struct World {
    state: Mutex<State>,
    changes: watch::Sender<u64>,
    /// Whether people can be told over HTTP what to do.
    controlled: bool,
}

impl World {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn look<T>(&self, looks: impl FnOnce(&mut State) -> T) -> T {
        looks(&mut self.lock())
    }

    fn change<T>(&self, changes: impl FnOnce(&mut State) -> T) -> T {
        let done = changes(&mut self.lock());
        self.changes.send_modify(|n| *n += 1);
        done
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}

/// How it is served.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Served {
    /// The port; 0 for any that is free.
    pub(crate) port: u16,
    /// With TLS, on a certificate of its own for `discord.com`.
    pub(crate) tls: bool,
    /// Whether people can be told over HTTP what to do.
    pub(crate) controlled: bool,
}

/// A Discord of one app. It ends when the last of its clones is dropped.
#[derive(Clone)]
pub(crate) struct FakeDiscord {
    world: Arc<World>,
    address: SocketAddr,
    /// The certificate to trust, as PEM.
    certificate: Option<String>,
    _tasks: Arc<JoinSet<()>>,
}

impl FakeDiscord {
    /// Starts one for an app with that token; its servers and people are made by [`town`].
    pub(crate) async fn start(now: DateTime<Utc>, token: &str, served: Served) -> Self {
        let listener = server::listen(served.port).await;
        let address = server::address(&listener);
        let mut state = State::new(now, token);
        state.gateway = format!("{}://127.0.0.1:{}", if served.tls { "wss" } else { "ws" }, address.port());
        let world =
            Arc::new(World { state: Mutex::new(state), changes: watch::Sender::new(0), controlled: served.controlled });
        let (acceptor, certificate) = if served.tls { certificate::made() } else { (None, None) };
        let mut tasks = JoinSet::new();
        tasks.spawn(server::serve(world.clone(), listener, acceptor));
        Self { world, address, certificate, _tasks: Arc::new(tasks) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate that a client has to trust, as PEM.
    pub(crate) fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    pub(crate) fn set_now(&self, now: DateTime<Utc>) {
        self.world.change(|state| state.now = now);
    }
}
