//! Layers before every route: who is let in, what another site may not make a browser do, what a browser is told.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::access::Access;
use super::assets;
use super::error::Problem;
use super::state::HttpState;

/// What a page may load and do: its own scripts and styles, nothing from elsewhere, and no text that becomes markup.
const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types lit-html";

/// Lets in who has a login, or everybody on loopback.
pub(super) async fn needs_login(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    match &state.access {
        Access::Token(token) if !token.admits(request.headers()) => {
            if request.uri().path() == "/" {
                return assets::no_login();
            }
            Problem::new(StatusCode::UNAUTHORIZED, "let you in: a login is needed").into_response()
        }
        _ => next.run(request).await,
    }
}

/// Turns away what another site makes a browser send: a foreign name for this machine, a foreign origin.
pub(super) async fn from_here(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    let loopback = matches!(state.access, Access::Loopback);
    if loopback && !names_loopback(request.headers()) {
        return Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "serve under that name; hint: open it as http://127.0.0.1",
        )
        .into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && !same_origin(request.headers()) {
        let why = "take that from another site";
        return Problem::new(StatusCode::FORBIDDEN, why).into_response();
    }
    next.run(request).await
}

fn names_loopback(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let name = host.map(|host| match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    });
    matches!(name, Some("127.0.0.1" | "localhost" | "[::1]"))
}

/// A browser names the origin of everything that changes something. A client that is no browser names none.
fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text("origin"), text("sec-fetch-site")) {
        (Some(origin), _) => {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            authority.is_some() && authority == text("host")
        }
        (None, Some(site)) => matches!(site, "same-origin" | "none"),
        (None, None) => true,
    }
}

/// Says to every browser what it may do with an answer.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
