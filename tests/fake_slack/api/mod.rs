//! The Web API: one door for every method, which reads arguments and token, checks scope and limit, and lets faults happen.

pub(super) mod chat;
mod conversations;
pub(super) mod files;
mod people;
pub(super) mod reactions;
mod views;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, Response, header};
use axum::routing::{any, get, post};
use hyper::upgrade::OnUpgrade;
use serde_json::{Map, Value, json};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::Shared;
use super::answer::{Answer, Arguments, Refusal};
use super::faults::Fault;
use super::http::parse_form;
use super::limits::METHODS;
use super::response_url;
use super::server::CutHere;
use super::town::Team;
use super::world::{Call, World};

/// Bytes of a call's body that are read: an upload is the largest.
const BODY_BYTES: usize = 16 << 20;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api/{method}", any(call))
        .route("/link", get(socket))
        .route("/upload/{id}", post(files::upload))
        .route("/actions/{team}/{number}/{secret}", post(respond))
        .with_state(shared)
}

/// A call that is being answered.
pub(super) struct Asked {
    pub(super) team: String,
    pub(super) arguments: Arguments,
    /// What `http://` and `ws://` addresses of this server start with.
    pub(super) host: String,
}

async fn call(State(shared): State<Arc<Shared>>, Path(method): Path<String>, request: Request) -> Response<Body> {
    let fault = shared.world().faults.of_call(&method);
    if let Some(refused) = fault.as_ref().and_then(instead) {
        let seen = Call {
            method,
            team: String::new(),
            arguments: Value::Null,
            at: shared.world().now,
            answer: "fault".into(),
        };
        shared.world().calls.push(seen);
        return refused;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_BYTES).await else { return answered(&Err("request_timeout".into()), None) };
    let query = parts.uri.query().unwrap_or_default();
    let host = format!("127.0.0.1:{}", shared.port);
    let (answer, scopes) = {
        let mut world = shared.world();
        let read = arguments(&parts.headers, query, &body);
        let (answer, scopes) = match read {
            Err(error) => (Err(error.into()), None),
            Ok(arguments) => world.answer(&method, &parts.headers, arguments, host),
        };
        shared.announce(&mut world);
        (answer, scopes)
    };
    let response = answered(&answer, scopes.as_deref());
    let at = shared.world().now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    with_fault(with_date(response, &at), fault)
}

fn with_date(mut response: Response<Body>, at: &str) -> Response<Body> {
    if let Ok(at) = at.parse() {
        response.headers_mut().insert(header::DATE, at);
    }
    response
}

/// What a fault answers in place of the call.
fn instead(fault: &Fault) -> Option<Response<Body>> {
    let response = Response::builder();
    let built = match fault {
        Fault::LoseReply | Fault::Trickle { .. } => return None,
        Fault::LoseRequest => response.extension(CutHere).body(Body::empty()),
        Fault::Status(status) => response.status(*status).body(Body::from("upstream error")),
        Fault::RateLimited(seconds) => return Some(rate_limited(*seconds)),
        Fault::Refused(error) => return Some(answered(&Err((*error).into()), None)),
    };
    Some(built.expect("a response of constants"))
}

fn rate_limited(seconds: u64) -> Response<Body> {
    let body = Body::from(json!({"ok": false, "error": "ratelimited"}).to_string());
    let response = Response::builder().status(429).header("content-type", "application/json; charset=utf-8");
    response.header("retry-after", seconds).body(body).expect("a response of constants")
}

/// What a fault does to the answer of a call that was done.
fn with_fault(response: Response<Body>, fault: Option<Fault>) -> Response<Body> {
    match fault {
        Some(Fault::LoseReply) => {
            let mut response = response;
            response.extensions_mut().insert(CutHere);
            response
        }
        Some(Fault::Trickle { pieces, pause }) => response.map(|body| trickle(body, pieces.max(1), pause)),
        _ => response,
    }
}

fn trickle(body: Body, pieces: usize, pause: Duration) -> Body {
    let whole = futures_util::stream::once(to_bytes(body, BODY_BYTES));
    let cut = futures_util::StreamExt::flat_map(whole, move |bytes| {
        let bytes = bytes.unwrap_or_default();
        let size = bytes.len().div_ceil(pieces).max(1);
        let parts: Vec<Bytes> = bytes.chunks(size).map(Bytes::copy_from_slice).collect();
        futures_util::stream::iter(parts)
    });
    let slow = futures_util::StreamExt::then(cut, move |piece| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, std::io::Error>(piece)
    });
    Body::from_stream(slow)
}

fn answered(answer: &Answer, scopes: Option<&str>) -> Response<Body> {
    if let Err(Refusal { error: "ratelimited", more }) = answer {
        return rate_limited(more["retry_after"].as_u64().unwrap_or(1));
    }
    let mut body = Map::new();
    body.insert("ok".into(), answer.is_ok().into());
    let fields = match answer {
        Ok(fields) => fields,
        Err(refusal) => {
            body.insert("error".into(), refusal.error.into());
            &refusal.more
        }
    };
    body.extend(fields.as_object().cloned().unwrap_or_default());
    let response = Response::builder().header("content-type", "application/json; charset=utf-8");
    let response = match scopes {
        Some(scopes) => response.header("x-oauth-scopes", scopes),
        None => response,
    };
    response.body(Body::from(Value::Object(body).to_string())).expect("a response of constants")
}

/// The arguments, whichever way they come: query, form or JSON.
fn arguments(headers: &HeaderMap, query: &str, body: &[u8]) -> Result<Arguments, &'static str> {
    let mut arguments = Map::new();
    let fields = |form: &[u8]| parse_form(form).into_iter().map(|(name, value)| (name, Value::from(value)));
    arguments.extend(fields(query.as_bytes()));
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/json") {
        let value: Value = serde_json::from_slice(body).map_err(|_| "invalid_json")?;
        arguments.extend(value.as_object().cloned().ok_or("json_not_object")?);
    } else if kind.starts_with("application/x-www-form-urlencoded") || body.is_empty() {
        arguments.extend(fields(body));
    } else {
        return Err(if kind.is_empty() { "missing_post_type" } else { "invalid_post_type" });
    }
    Ok(Arguments(arguments))
}

/// Whom a token speaks for.
enum Token {
    Bot(String),
    App(String),
}

impl World {
    fn answer(
        &mut self,
        method: &str,
        headers: &HeaderMap,
        mut arguments: Arguments,
        host: String,
    ) -> (Answer, Option<String>) {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = bearer.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
        let field = arguments.0.remove("token").and_then(|token| token.as_str().map(str::to_owned));
        let mut call = Call {
            method: method.to_owned(),
            team: String::new(),
            arguments: Value::Object(arguments.0.clone()),
            at: self.now,
            answer: String::new(),
        };
        let (answer, scopes) = match self.token(bearer.or(field)) {
            Ok(Token::Bot(team)) => {
                call.team.clone_from(&team);
                let scopes: Vec<String> = self.app(&team).scopes.iter().cloned().collect();
                (self.allowed(method, Asked { team, arguments, host }), Some(scopes.join(",")))
            }
            Ok(Token::App(app)) if method == "apps.connections.open" => (self.open_connection(&app, &host), None),
            Ok(Token::App(_)) => (Err("not_allowed_token_type".into()), None),
            Err(_) if method == "api.test" => (Ok(json!({"args": arguments.0})), None),
            Err(_) if !METHODS.iter().any(|(name, ..)| *name == method) => (Err(unknown(method)), None),
            Err(error) => (Err(error.into()), None),
        };
        call.answer = answer.as_ref().map_or_else(|refusal| refusal.error.to_owned(), |_| "ok".to_owned());
        self.calls.push(call);
        (answer, scopes)
    }

    fn token(&self, token: Option<String>) -> Result<Token, &'static str> {
        let token = token.filter(|token| !token.is_empty()).ok_or("not_authed")?;
        if self.revoked.contains(&token) {
            return Err("token_revoked");
        }
        if let Some(team) = self.teams.iter().find(|team| team.app.bot_token == token) {
            let gone = team.users.iter().any(|user| user.id == team.app.bot_user && user.deleted);
            return if gone { Err("account_inactive") } else { Ok(Token::Bot(team.id.clone())) };
        }
        let by_app = self.teams.iter().find(|team| team.app.app_token == token);
        by_app.map(|team| Token::App(team.app.id.clone())).ok_or("invalid_auth")
    }

    fn open_connection(&mut self, app: &str, host: &str) -> Answer {
        if let Some(seconds) = self.limits.count(app, "apps.connections.open", "", self.now) {
            return Err(Refusal { error: "ratelimited", more: json!({"retry_after": seconds}) });
        }
        let ticket = self.sockets.ticket(app);
        Ok(json!({"url": format!("ws://{host}/link?ticket={ticket}&app_id={app}")}))
    }

    /// Checks what the token may do and how often, then does it.
    fn allowed(&mut self, method: &str, asked: Asked) -> Answer {
        let Some((_, _, scope)) = METHODS.iter().find(|(name, ..)| *name == method) else {
            return Err(unknown(method));
        };
        if method == "apps.connections.open" {
            return Err("not_allowed_token_type".into());
        }
        let channel = asked.arguments.text("channel").unwrap_or_default();
        if let Some(seconds) = self.limits.count(&asked.team, method, &channel, self.now) {
            return Err(Refusal { error: "ratelimited", more: json!({"retry_after": seconds}) });
        }
        let needed = scope_for(scope, self.place(&asked.team, &channel).is_some_and(|place| place.private));
        let granted = &self.app(&asked.team).scopes;
        if !needed.is_empty() && !granted.contains(needed) {
            let provided: Vec<&str> = granted.iter().map(String::as_str).collect();
            let more = json!({"needed": needed, "provided": provided.join(",")});
            return Err(Refusal { error: "missing_scope", more });
        }
        self.run(method, &asked)
    }

    fn run(&mut self, method: &str, asked: &Asked) -> Answer {
        let (family, name) = method.split_once('.').unwrap_or((method, ""));
        match family {
            "chat" => chat::run(self, name, asked),
            "conversations" => conversations::run(self, name, asked),
            "files" => files::run(self, name, asked),
            "reactions" => reactions::run(self, name, asked),
            "views" => views::run(self, name, asked),
            _ => people::run(self, method, asked),
        }
    }
}

/// Private channels have scopes of their own.
fn scope_for(scope: &'static str, private: bool) -> &'static str {
    match (scope, private) {
        ("channels:history", true) => "groups:history",
        ("channels:read", true) => "groups:read",
        _ => scope,
    }
}

fn unknown(method: &str) -> Refusal {
    Refusal { error: "unknown_method", more: json!({"req_method": method}) }
}

/// A user as `users.info` and events show them.
pub(super) fn user_shape(team: &Team, id: &str, updated: i64) -> Option<Value> {
    let user = team.users.iter().find(|user| user.id == id)?;
    Some(people::shape(team, user, updated))
}

/// A channel as `conversations.info` shows it.
pub(super) use conversations::shape as channel_shape;

async fn respond(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let Ok(body) = to_bytes(request.into_body(), BODY_BYTES).await else { return Response::default() };
    let mut world = shared.world();
    let answer = match serde_json::from_slice::<Value>(&body) {
        Ok(body) => world.respond(&path, &body),
        Err(_) => Err("invalid_payload".into()),
    };
    shared.announce(&mut world);
    let (status, body) = match answer {
        Ok(()) => (200, "ok".to_owned()),
        Err(refusal) if matches!(refusal.error, "used_url" | "expired_url" | "no_such_url") => {
            (404, response_url::refused(&refusal).to_string())
        }
        Err(refusal) => (500, refusal.error.to_owned()),
    };
    let kind = if body.starts_with('{') { "application/json; charset=utf-8" } else { "text/html" };
    let response = Response::builder().status(status).header("content-type", kind);
    response.body(Body::from(body)).expect("a response of constants")
}

/// The upgrade to a socket: a ticket opens one.
async fn socket(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<std::collections::BTreeMap<String, String>>,
    mut request: Request,
) -> Response<Body> {
    let ticket = asked.get("ticket").cloned().unwrap_or_default();
    let app = shared.world().sockets.redeem(&ticket);
    let key = request.headers().get(header::SEC_WEBSOCKET_KEY).map(|key| derive_accept_key(key.as_bytes()));
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    let (Some(app), Some(key), Some(upgrade)) = (app, key, upgrade) else {
        return Response::builder().status(404).body(Body::empty()).expect("a response of constants");
    };
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade.await {
            shared.serve_socket(upgraded, app).await;
        }
    });
    let response = Response::builder().status(101).header(header::UPGRADE, "websocket");
    let response = response.header(header::CONNECTION, "Upgrade").header(header::SEC_WEBSOCKET_ACCEPT, key);
    response.body(Body::empty()).expect("a response of constants")
}
