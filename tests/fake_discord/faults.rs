//! What goes wrong when it is told to.

use super::FakeDiscord;
use super::limiter::{Allowance, Limiter};
use super::session::Out;
use super::state::{Fault, RestFault};

impl FakeDiscord {
    /// The next calls of a method whose path contains a word fail so, that many times.
    pub(crate) fn fails(&self, method: &str, path: &str, fault: Fault, times: u32) {
        self.world.change(|state| {
            let one = RestFault { method: method.to_owned(), path: path.to_owned(), fault, times };
            state.faults.push(one);
        });
    }

    /// Rate limits as Discord has them.
    pub(crate) fn limits_as_discord(&self) {
        self.world.change(|state| state.limiter = Limiter::as_discord());
    }

    /// A rate limit for routes that contain a word.
    pub(crate) fn limits(&self, route: &str, requests: u32, within: std::time::Duration) {
        self.world.change(|state| state.limiter.rules.insert(0, (route.to_owned(), Allowance { requests, within })));
    }

    /// A rate limit over all routes.
    pub(crate) fn limits_all(&self, requests: u32, within: std::time::Duration) {
        self.world.change(|state| state.limiter.global = Allowance { requests, within });
    }

    /// The next events come twice.
    pub(crate) fn doubles(&self, events: u32) {
        self.world.change(|state| state.wire.doubles = events);
    }

    /// The next two events come in the wrong order.
    pub(crate) fn swaps(&self) {
        self.world.change(|state| state.wire.swaps = true);
    }

    /// Every connection breaks; sessions can be resumed.
    pub(crate) fn breaks_connections(&self) {
        self.tells_all(&Out::Drop);
    }

    /// Every connection is asked to come back.
    pub(crate) fn asks_to_reconnect(&self) {
        self.tells_all(&Out::Frame(serde_json::json!({"op": 7, "d": null, "s": null, "t": null})));
    }

    /// Every connection is closed with a code.
    pub(crate) fn closes(&self, code: u16) {
        self.tells_all(&Out::Close(code));
    }

    /// Every session is invalid, and says whether it may be resumed.
    pub(crate) fn invalidates(&self, resumable: bool) {
        self.world.change(|state| state.sessions.iter_mut().for_each(|session| session.lives = resumable));
        self.tells_all(&Out::Frame(serde_json::json!({"op": 9, "d": resumable, "s": null, "t": null})));
    }

    /// Every session is forgotten and every connection breaks: a resume will fail, and what happens meanwhile is told to nobody.
    pub(crate) fn forgets_sessions(&self) {
        self.world.change(|state| state.sessions.iter_mut().for_each(|session| session.lives = false));
        self.breaks_connections();
    }

    fn tells_all(&self, out: &Out) {
        self.world.change(|state| {
            for connection in state.connections.values_mut() {
                connection.out.push_back(out.clone());
            }
        });
    }

    /// Nothing can be reached, or everything again.
    pub(crate) fn is_away(&self, away: bool) {
        self.world.change(|state| state.wire.away = away);
    }

    /// The token is no longer good.
    pub(crate) fn resets_token(&self, token: &str) {
        self.world.change(|state| token.clone_into(&mut state.app.token));
    }
}
