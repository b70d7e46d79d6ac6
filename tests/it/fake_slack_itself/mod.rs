//! The fake Slack answers, tells and refuses as Slack does; shown with an app of a few lines, over sockets and over HTTP.

mod app;
mod calls;
mod channels;
mod deliveries;
mod faults;
mod interactions;
mod limits;
mod messages;
mod modals;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::fake_slack::{Channel, FakeSlack, Standing, Team, Town, User};
pub(super) use app::{Ack, HttpApp, SocketApp, call, read};

/// The workspace of most tests.
const T: &str = "T0HARBOUR";
/// A channel that Ana, Ben, Gus and Olga are in.
const C: &str = "C0LIBRARY";
/// A private channel that Ana is in.
const P: &str = "C0BUDGET";
/// A channel that the app hasn't joined.
const ELSEWHERE: &str = "C0ELSEWHERE";

fn start_time() -> DateTime<Utc> {
    let start: NaiveDateTime = "2026-03-02T10:00:00".parse().unwrap();
    start.and_utc()
}

fn harbour() -> Team {
    Team::new(T, "harbour")
        .with_user(User::new("U0ANA", "Ana"))
        .with_user(User::new("U0BEN", "Ben"))
        .with_user(User::new("U0GUS", "Gus").standing(Standing::UltraRestricted))
        .with_user(User::new("U0OLGA", "Olga").from("T0NORTH"))
        .with_channel(Channel::new(C, "library").with(["U0ANA", "U0BEN", "U0GUS", "U0OLGA"]))
        .with_channel(Channel::new(P, "budget").private().with(["U0ANA"]))
        .with_channel(Channel::new("C0SHARED", "with-northglass").shared().with(["U0ANA", "U0OLGA"]))
        .with_channel_without_app(Channel::new(ELSEWHERE, "elsewhere").with(["U0ANA"]))
}

/// The fake with one workspace.
fn slack() -> FakeSlack {
    slack_of(vec![harbour()])
}

fn slack_of(teams: Vec<Team>) -> FakeSlack {
    FakeSlack::start(Town { teams }, start_time(), &Handle::current())
}

/// A call of the app with its bot token, JSON in, JSON out.
async fn asks(slack: &FakeSlack, method: &str, arguments: Value) -> Value {
    let token = slack.app(T).bot_token;
    call(slack, &token, method, &arguments).await.expect("an answer").body
}

/// A post of the app; its time stamp.
async fn posts(slack: &FakeSlack, channel: &str, text: &str) -> String {
    let posted = asks(slack, "chat.postMessage", json!({"channel": channel, "text": text})).await;
    posted["ts"].as_str().unwrap_or_else(|| panic!("{posted}")).to_owned()
}

fn later(slack: &FakeSlack, by: TimeDelta) {
    slack.set_now(slack.now() + by);
}
