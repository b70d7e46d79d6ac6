//! Floor 4: what the bot shows and takes over HTTP: the page, its API, health. It decides nothing; it asks and shows.
//!
//! Routes: `/` and `/assets/…` the page · `/login` · `/api/local/…` the local platform · `/api/events` what changes ·
//! `/api/projects`, `/api/ledger/…`, `/api/reviews/…` · `/slack/…` what Slack calls · `/metrics`, `/health`,
//! `/ready`.

mod access;
mod assets;
mod error;
mod events;
mod gate;
mod health;
mod ledger;
mod local;
mod login;
mod metrics;
mod slack;
mod state;
mod view;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

pub use access::{Access, Token, TokenError};
pub use slack::SLACK_BODY_LIMIT;
pub use state::{HttpState, Life, STREAMS_LIMIT, SlackDoor};
pub use view::{
    Asked, BrokenView, CommandView, HeadView, LINES_LIMIT, LedgerView, LineView, LinesView, ProjectView, ReviewView,
    StoreView, Unread,
};

/// The largest body of a request, in bytes: the longest text of an act, with every character escaped.
pub const BODY_LIMIT: usize = 512 << 10;

/// Everything that is served. What needs a login stands above the layer that asks for it.
pub fn router(state: HttpState) -> Router {
    let api = Router::new()
        .route("/local/people", get(local::people))
        .route("/local/channels", get(local::channels))
        .route("/local/commands", get(local::commands))
        .route("/local/messages", get(local::messages))
        .route("/local/message", get(local::message))
        .route("/local/thread", get(local::thread))
        .route("/local/acts", post(local::act))
        .route("/events", get(events::events))
        .route("/projects", get(ledger::projects))
        .route("/ledger/{project}", get(ledger::lines))
        .route("/ledger/{project}/head", get(ledger::head))
        .route("/reviews/{project}", get(ledger::reviews))
        .fallback(error::no_such_route);
    // Slack comes by whatever name it knows us, without a login: its signature stands for it.
    let slack = Router::new()
        .route("/events", post(slack::events))
        .route("/commands", post(slack::commands))
        .route("/interactions", post(slack::interactions))
        .layer(DefaultBodyLimit::max(SLACK_BODY_LIMIT));
    Router::new()
        .route("/", get(assets::page))
        .route("/metrics", get(metrics::metrics))
        .nest("/api", api)
        .layer(from_fn_with_state(state.clone(), gate::needs_login))
        .route("/assets/{*path}", get(assets::asset))
        .route("/login", get(login::login))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .fallback(error::no_such_route)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(state.clone(), gate::from_here))
        .nest("/slack", slack)
        .layer(from_fn(gate::headers))
        .with_state(state)
}
