//! The REST API: what is asked, whether it may be, and what is answered.

mod channels;
mod commands;
mod form;
mod guilds;
mod interactions;
mod messages;
mod reactions;
mod threads;

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

pub(crate) use interactions::interaction;
pub(crate) use messages::Written;

use super::limiter::Told;
use super::problem::Problem;
use super::spec::Spec;
use super::state::{Fault, Request, State};

/// One call of the API.
pub(crate) struct Call {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    authorization: Option<String>,
    /// The body, or why it is none.
    body: Result<Value, Problem>,
    /// What came with it: name and bytes.
    files: Vec<(String, Vec<u8>)>,
}

impl Call {
    pub(crate) fn new(
        (method, path, query): (&str, &str, &str),
        (authorization, content): (Option<String>, Option<String>),
        body: &[u8],
    ) -> Self {
        let (body, files) = form::read(content.as_deref().unwrap_or_default(), body);
        let query = query.split('&').filter_map(|pair| pair.split_once('='));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.map(|(name, value)| (form::decoded(name), form::decoded(value))).collect(),
            authorization,
            body,
            files,
        }
    }

    fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(asked, _)| asked == name).map(|(_, value)| value.as_str())
    }

    fn asked_id(&self, name: &str) -> Option<u64> {
        self.asked(name)?.parse().ok()
    }

    fn limit(&self, usual: usize, most: usize) -> usize {
        self.asked("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usual).min(most)
    }
}

/// What goes back.
pub(crate) enum Reply {
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// The connection breaks.
    Lost,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        let body = if status == 204 { Vec::new() } else { body.to_string().into_bytes() };
        Self::Answer { status, headers: Vec::new(), body }
    }
}

/// What came of a call: status and body.
type Done = Result<(u16, Value), Problem>;

const NOTHING: (u16, Value) = (204, Value::Null);

/// Answers a call.
pub(crate) fn answer(state: &mut State, call: Call) -> Reply {
    let words: Vec<String> = call.path.split('/').filter(|word| !word.is_empty()).map(form::decoded).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (Some(&"api"), Some(&"v10")) = (words.first(), words.get(1)) else {
        return Reply::json(404, &Problem::not_found().body());
    };
    let path = &words[2..];
    let fault = fault(state, &call);
    match fault {
        Some(Fault::Limited { wait_ms, global }) => {
            state.limiter.refused += 1;
            return limited(wait_ms, global, Vec::new());
        }
        Some(Fault::Status(status)) => return Reply::json(status, &json!({"message": "the server fails", "code": 0})),
        Some(Fault::LosesAnswer) | None => {}
    }
    let told = state.limiter.ask(&call.method, path, Instant::now());
    let headers = headers(&told);
    if told.refused {
        let wait = u64::try_from(told.reset_after.as_millis()).unwrap_or(1).max(1);
        return limited(wait, told.global, headers);
    }
    let (status, body) = done(state, &call, path);
    if fault == Some(Fault::LosesAnswer) {
        return Reply::Lost;
    }
    let body = if status == 204 { Vec::new() } else { body.to_string().into_bytes() };
    Reply::Answer { status, headers, body }
}

/// The next thing that is to go wrong with such a call.
fn fault(state: &mut State, call: &Call) -> Option<Fault> {
    let found = state.faults.iter().position(|one| one.method == call.method && call.path.contains(&one.path))?;
    state.faults[found].times -= 1;
    let fault = state.faults[found].fault.clone();
    state.faults.retain(|one| one.times > 0);
    Some(fault)
}

fn headers(told: &Told) -> Vec<(&'static str, String)> {
    let reset = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + told.reset_after;
    vec![
        ("x-ratelimit-limit", told.limit.to_string()),
        ("x-ratelimit-remaining", told.remaining.to_string()),
        ("x-ratelimit-reset", format!("{:.3}", reset.as_secs_f64())),
        ("x-ratelimit-reset-after", format!("{:.3}", told.reset_after.as_secs_f64())),
        ("x-ratelimit-bucket", told.bucket.clone()),
    ]
}

fn limited(wait_ms: u64, global: bool, mut headers: Vec<(&'static str, String)>) -> Reply {
    let seconds = std::time::Duration::from_millis(wait_ms).as_secs_f64();
    headers.push(("retry-after", format!("{seconds:.3}")));
    headers.push(("x-ratelimit-scope", if global { "global" } else { "user" }.to_owned()));
    // Where it came from Discord and not from a proxy before it, there is a `via`.
    headers.push(("via", "1.1 google".to_owned()));
    if global {
        headers.push(("x-ratelimit-global", "true".to_owned()));
    }
    let body = json!({"message": "You are being rate limited.", "retry_after": seconds, "global": global});
    Reply::Answer { status: 429, headers, body: body.to_string().into_bytes() }
}

fn done(state: &mut State, call: &Call, path: &[&str]) -> (u16, Value) {
    let spec = Spec::get();
    let operation = spec.and_then(|spec| spec.find(&call.method, path));
    let mut faults = Vec::new();
    if let (Some(spec), Some(operation), Ok(body)) = (spec, &operation, &call.body) {
        faults = spec.request(operation, &call.query, body);
    }
    let mut done = match (&call.body, faults.is_empty()) {
        (Err(problem), _) => Err(problem.clone()),
        (Ok(_), _) if !allowed(state, call, path) => Err(Problem::unauthorized()),
        (Ok(_), false) => Err(Problem::invalid(faults)),
        (Ok(body), true) => route(state, call, path, body),
    };
    if let (Some(spec), Some(operation), Ok((status, body))) = (spec, &operation, &mut done) {
        for (at, what) in spec.answer(operation, *status, body) {
            state.own_faults.push(format!("{} {} answers at {at}: {what}", call.method, call.path));
        }
    }
    let (status, body, faults) = match done {
        Ok((status, body)) => (status, body, Vec::new()),
        Err(problem) => (problem.status, problem.body(), problem.faults),
    };
    state.requests.push(Request {
        method: call.method.clone(),
        path: path.join("/"),
        body: call.body.as_ref().cloned().unwrap_or_default(),
        status,
        faults,
    });
    (status, body)
}

fn allowed(state: &State, call: &Call, path: &[&str]) -> bool {
    let open = matches!(path, ["gateway"] | ["interactions", _, _, "callback"] | ["webhooks", _, _, ..]);
    open || call.authorization.as_deref() == Some(&format!("Bot {}", state.app.token))
}

fn route(state: &mut State, call: &Call, path: &[&str], body: &Value) -> Done {
    let done = match path.first() {
        Some(&("gateway" | "users" | "guilds" | "oauth2")) => guilds::route(state, call, path, body),
        Some(&"applications") => commands::route(state, call, path, body),
        Some(&("interactions" | "webhooks")) => interactions::route(state, call, path, body),
        Some(&"channels") => match path {
            [_, _, "messages", _, "reactions", ..] => reactions::route(state, call, path),
            [.., "threads"] | [_, _, "thread-members", ..] | [_, _, "threads", ..] => {
                threads::route(state, call, path, body)
            }
            [_, _, "messages", ..] => messages::route(state, call, path, body),
            _ => channels::route(state, call, path, body),
        },
        _ => None,
    };
    done.unwrap_or_else(|| Err(Problem::not_found()))
}

fn id(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}

/// A channel that the bot sees.
fn seen(state: &State, word: &str) -> Result<u64, Problem> {
    let channel = id(word);
    let known = state.channels.get(&channel).ok_or_else(Problem::unknown_channel)?;
    if known.guild.is_some_and(|guild| !state.is_in(guild)) || !state.sees(state.app.id, channel) {
        return Err(Problem::missing_access());
    }
    Ok(channel)
}

/// What the bot has to be allowed there.
fn need(state: &State, channel: u64, permission: u64) -> Result<(), Problem> {
    let has = state.permissions(state.app.id, channel);
    if has & permission == permission { Ok(()) } else { Err(Problem::missing_permissions()) }
}
