//! Slack's way in over HTTP: events, commands, interactions. Each request is checked against its signature on the raw body, answered
//! once what it says is in the store, and turned away with the status that says why.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value as Json;

use super::state::HttpState;
use crate::chat::slack::{Forged, Kind, Reply};

/// The largest request of Slack that is read, in bytes. A message of 40,000 characters with all its blocks has a tenth of it.
pub const SLACK_BODY_LIMIT: usize = 4 << 20;

pub(super) async fn events(State(state): State<HttpState>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&state, &headers, &body, |body| Some((Kind::Event, body.to_vec()))).await
}

pub(super) async fn commands(State(state): State<HttpState>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&state, &headers, &body, |body| {
        let fields = form_urlencoded(body).map(|(name, value)| (name, Json::String(value)));
        let fields: serde_json::Map<String, Json> = fields.collect();
        Some((Kind::Command, Json::Object(fields).to_string().into_bytes()))
    })
    .await
}

pub(super) async fn interactions(State(state): State<HttpState>, headers: HeaderMap, body: Bytes) -> Response {
    answer(&state, &headers, &body, |body| {
        let payload = form_urlencoded(body).find(|(name, _)| name == "payload");
        // Without one it is kept as it came.
        Some((Kind::Interaction, payload.map_or_else(|| body.to_vec(), |(_, payload)| payload.into_bytes())))
    })
    .await
}

fn form_urlencoded(body: &[u8]) -> impl Iterator<Item = (String, String)> + '_ {
    url::form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.into_owned()))
}

async fn answer(
    state: &HttpState,
    headers: &HeaderMap,
    body: &[u8],
    payload: impl FnOnce(&[u8]) -> Option<(Kind, Vec<u8>)>,
) -> Response {
    let Some(door) = &state.slack else { return StatusCode::NOT_FOUND.into_response() };
    let now = (state.clock)();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let signed = (text("x-slack-request-timestamp"), text("x-slack-signature"));
    if let Err(forged) = door.slack.check(signed, body, now) {
        let status = match forged {
            Forged::Unsigned => StatusCode::BAD_REQUEST,
            Forged::Stale | Forged::Wrong => StatusCode::UNAUTHORIZED,
        };
        return (status, forged.as_str()).into_response();
    }
    let Some((kind, payload)) = payload(body) else {
        return (StatusCode::BAD_REQUEST, "no payload").into_response();
    };
    let (reply, after) = door.slack.hear(kind, &payload, now).await;
    if let Some(after) = after
        && door.errands.try_send(after).is_err()
    {
        tracing::warn!("somebody was not answered: there is too much to answer");
    }
    replied(reply)
}

fn replied(reply: Reply) -> Response {
    // What is never taken need not come again.
    let never = [("x-slack-no-retry", "1")];
    match reply {
        Reply::Taken => StatusCode::OK.into_response(),
        Reply::Said(said) => ([(header::CONTENT_TYPE, "application/json")], said.to_string()).into_response(),
        Reply::Again => (StatusCode::SERVICE_UNAVAILABLE, "not recorded yet").into_response(),
        Reply::Unknown => (StatusCode::FORBIDDEN, never, "workspace not configured").into_response(),
        Reply::Unread => (StatusCode::BAD_REQUEST, never, "not understood; kept").into_response(),
    }
}
