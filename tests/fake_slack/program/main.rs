//! The fake Slack as a program, on the machine's clock, with a small API of its own to drive it:
//! `cargo run --example fake-slack` prints one line of JSON with its addresses, and ends when its input does.
#![allow(missing_docs, clippy::disallowed_methods, reason = "a program for tests: it reads the clock and serves")]

mod control;
#[allow(dead_code, reason = "some of what stories use has no use over the control API")]
#[path = "../mod.rs"]
mod fake_slack;
mod orders;
mod town;

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::runtime::Handle;

use fake_slack::FakeSlack;

/// How often the fake is told the time.
const TICK: Duration = Duration::from_millis(10);

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let slack = FakeSlack::start(town::town(), Utc::now(), &Handle::current());
    let ahead = Arc::new(AtomicI64::new(0));
    let (listener, port) = control::free_port().await?;
    let app = slack.app(town::TEAM);
    let ready = json!({"api": slack.api_url(), "control": format!("http://127.0.0.1:{port}"), "team": town::TEAM,
        "bot_token": app.bot_token, "app_token": app.app_token, "signing_secret": app.signing_secret});
    writeln!(std::io::stdout(), "{ready}")?;
    let served = axum::serve(listener, control::router(slack.clone(), ahead.clone()));
    let mut input = tokio::io::stdin();
    let mut byte = [0; 64];
    let mut tick = tokio::time::interval(TICK);
    tokio::pin! { let served = served.into_future(); }
    loop {
        tokio::select! {
            ended = &mut served => return ended,
            _ = tick.tick() => slack.set_now(Utc::now() + TimeDelta::seconds(ahead.load(Ordering::SeqCst))),
            read = input.read(&mut byte) => if read? == 0 { return Ok(()) },
        }
    }
}
