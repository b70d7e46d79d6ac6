//! A fake Slack at the wire: Web API, Socket Mode and Events over HTTP on loopback, people who do things there, and faults.
//!
//! Time is given: what Slack stamps comes from it, and rate limits, triggers and response URLs live by it. Only how long
//! an ack may take is measured on the runtime's own clock. `certify/` shows that clients of Slack take it for Slack.

mod answer;
mod api;
mod blocks;
mod channels;
mod delivery;
mod events;
mod faults;
mod http;
mod interactions;
pub(crate) mod limits;
pub(crate) mod message;
mod modals;
pub(crate) mod people;
mod response_url;
mod server;
mod sights;
mod socket;
mod text;
pub(crate) mod town;
pub(crate) mod views;
pub(crate) mod world;

use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

pub(crate) use delivery::{Outcome, Reach, Signature};
pub(crate) use faults::{EventFault, Fault, Twice};
pub(crate) use interactions::Input;
pub(crate) use server::Away;
pub(crate) use socket::Disconnect;
pub(crate) use town::{Channel, Standing, Team, Town, User};
use world::World;

/// A handle on the fake. It lives as long as its last handle.
#[derive(Clone)]
pub(crate) struct FakeSlack {
    shared: Arc<Shared>,
    /// The server's loops; they end with the last handle.
    _tasks: Arc<JoinSet<()>>,
}

/// What the server's tasks and the handles share.
pub(crate) struct Shared {
    world: Mutex<World>,
    port: u16,
    door: mpsc::Sender<server::Order>,
    /// How many events about the app's own deeds are still to be told.
    echoes: watch::Sender<usize>,
    sockets_changed: watch::Sender<u64>,
}

impl Shared {
    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("no thread panics while it holds the world")
    }

    /// Has the app told of what it did itself.
    fn announce(&self, world: &mut World) {
        let new = std::mem::take(&mut world.new_echoes);
        self.echoes.send_modify(|waiting| *waiting += new);
    }
}

impl FakeSlack {
    fn world(&self) -> MutexGuard<'_, World> {
        self.shared.world()
    }

    /// What stands before `/METHOD`: `http://127.0.0.1:PORT/api`.
    pub(crate) fn api_url(&self) -> String {
        format!("http://127.0.0.1:{}/api", self.shared.port)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.world().now
    }

    /// Lets time go on.
    pub(crate) fn set_now(&self, now: DateTime<Utc>) {
        self.world().now = now;
    }

    /// The app of that workspace takes what Slack sends at request URLs from now on, or over sockets again.
    pub(crate) fn reaches(&self, team: &str, at: Option<Reach>) {
        let mut world = self.world();
        let app = world.app(team).id.clone();
        match at {
            Some(reach) => world.reach.insert(app, reach),
            None => world.reach.remove(&app),
        };
    }

    /// Orders that something goes wrong with calls of a method (`*` for all), so many times or for good.
    pub(crate) fn faults(&self, method: &str, times: Option<u32>, fault: Fault) {
        self.world().faults.order(method, times, fault);
    }

    /// Orders that something goes wrong with the next event that no fault was ordered for yet.
    pub(crate) fn event_fault(&self, fault: EventFault) {
        self.world().faults.order_event(fault);
    }

    /// Nothing goes wrong any more.
    pub(crate) fn no_faults(&self) {
        self.world().faults.end();
    }

    /// Switches the rate limits on or off.
    pub(crate) fn limits(&self, on: bool) {
        self.world().limits.on = on;
    }
}
