//! Server-sent events: messages as they change, and whose ledger grew. A page that comes back with the last number that it
//! saw is told what it missed, or to read everything anew.
//!
//! Events: `messages` (an array of messages), `anew` (too much was missed), `ledger` (`{"project"}`; all where it is null).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use serde::{Deserialize, Serialize};
use tokio_stream::wrappers::{BroadcastStream, WatchStream};
use tokio_stream::{Stream, StreamExt as _};

use super::error::Problem;
use super::local::person;
use super::state::{HttpState, Life};
use crate::chat::local::{Local, MessageView, Missed, Person};

/// How many messages are told in one event; who missed more reads everything anew.
const MESSAGES_IN_EVENT: usize = 100;

/// How often a silent stream says that it lives: proxies close after 30 to 60 s of silence.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

#[derive(Deserialize)]
pub(super) struct Looking {
    #[serde(rename = "as")]
    user: String,
}

#[derive(Serialize)]
struct LedgerGrew {
    project: Option<String>,
}

/// What moves a stream on.
enum Step {
    Tell(Event),
    Nothing,
    End,
}

pub(super) async fn events(
    State(state): State<HttpState>,
    Query(looking): Query<Looking>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let full = || Problem::new(StatusCode::SERVICE_UNAVAILABLE, "serve more pages at once");
    let permit = state.streams.clone().try_acquire_owned();
    let permit = permit.map_err(|_| full())?;
    let local = state.local()?;
    let viewer = person(local, &looking.user)?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());

    let steps = messages(local.clone(), viewer.clone(), state.started, last).merge(ledgers(&state)).merge(
        WatchStream::new(state.life.clone()).map(|life| match life {
            Life::Closing => Step::End,
            Life::Starting | Life::Ready => Step::Nothing,
        }),
    );
    let told = steps.take_while(|step| !matches!(step, Step::End)).filter_map(move |step| {
        // The permit lives as long as the stream.
        let _held = &permit;
        match step {
            Step::Tell(event) => Some(Ok(event)),
            Step::Nothing | Step::End => None,
        }
    });
    Ok(Sse::new(told).keep_alive(KeepAlive::new().interval(ALIVE_EVERY)))
}

fn messages(local: Local, viewer: Person, started: i64, last: Option<&str>) -> impl Stream<Item = Step> + use<> {
    let watched = local.watch();
    let now = *watched.borrow();
    let known = last
        .and_then(|id| id.split_once('-'))
        .filter(|(process, _)| process.parse() == Ok(started))
        .and_then(|(_, number)| number.parse().ok());
    let mut seen: u64 = match (last, known) {
        (_, Some(number)) => number,
        (None, None) => now,
        // It saw another process: more than can be told.
        (Some(_), None) => u64::MAX,
    };
    WatchStream::new(watched).map(move |_| {
        let (event, newest) = match local.missed(seen) {
            Missed::Messages(numbers, newest) if numbers.len() <= MESSAGES_IN_EVENT => {
                let views: Vec<MessageView> =
                    numbers.into_iter().filter_map(|number| local.view(&viewer, number)).collect();
                let event = Event::default().event("messages").json_data(&views);
                ((!views.is_empty()).then_some(event), newest)
            }
            Missed::Messages(_, newest) | Missed::TooMuch(newest) => {
                (Some(Event::default().event("anew").json_data(())), newest)
            }
        };
        seen = newest;
        match event {
            Some(Ok(event)) => Step::Tell(event.id(format!("{started}-{newest}"))),
            Some(Err(_)) | None => Step::Nothing,
        }
    })
}

fn ledgers(state: &HttpState) -> impl Stream<Item = Step> + use<> {
    BroadcastStream::new(state.ledger_changed.subscribe()).map(|grew| {
        // A page that fell behind is told to look at all of them.
        let project = grew.ok().map(|project| project.to_string());
        let event = Event::default().event("ledger").json_data(LedgerGrew { project });
        event.map_or(Step::Nothing, Step::Tell)
    })
}
