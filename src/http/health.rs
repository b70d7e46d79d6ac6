//! Whether the process lives, and whether it takes what comes. Without a login: it says nothing else.

use axum::extract::State;
use axum::http::StatusCode;

use super::state::{HttpState, Life};

pub(super) async fn health() -> &'static str {
    "ok\n"
}

pub(super) async fn ready(State(state): State<HttpState>) -> (StatusCode, &'static str) {
    match *state.life.borrow() {
        Life::Ready => (StatusCode::OK, "ready\n"),
        Life::Starting => (StatusCode::SERVICE_UNAVAILABLE, "starting\n"),
        Life::Closing => (StatusCode::SERVICE_UNAVAILABLE, "closing\n"),
    }
}
