//! Who may use the page and the API: a token, or anybody on this machine's loopback. And the headers that keep a
//! browser from doing what another site tells it.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::error::Problem;
use super::{assets, state::HttpState};

/// The shortest token that is taken, in bytes: 32 hexadecimal digits are 128 bits.
const TOKEN_MINIMUM: usize = 32;

/// The name of the cookie that a login sets.
pub(super) const COOKIE: &str = "countersign";

/// What a page may load and do: its own scripts and styles, nothing from elsewhere, and no text that becomes markup.
const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types lit-html";

/// Who may use the page and the API.
#[derive(Clone, Debug)]
pub enum Access {
    /// Anybody who reaches the loopback interface by its own name: the demo.
    Loopback,
    /// Who has the token.
    Token(Token),
}

/// A token is too short to be one.
#[derive(Debug, Error)]
#[error("take a token of fewer than {TOKEN_MINIMUM} bytes")]
pub struct TokenError;

/// A token, of which only digests are kept: one for the token, one for the cookie that stands for it.
#[derive(Clone)]
pub struct Token {
    own: [u8; 32],
    cookie: String,
    secure: bool,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// The token; `secure` where the page is reached over HTTPS, so that the cookie goes no other way.
    ///
    /// # Errors
    /// Where it is too short to be a secret.
    pub fn new(secret: &str, secure: bool) -> Result<Self, TokenError> {
        (secret.len() >= TOKEN_MINIMUM).then_some(()).ok_or(TokenError)?;
        let mut hasher = Sha256::new();
        hasher.update(b"countersign page cookie\0");
        hasher.update(secret.as_bytes());
        let digest: [u8; 32] = hasher.finalize().into();
        Ok(Self { own: digest_of(secret), cookie: digest.iter().map(|byte| format!("{byte:02x}")).collect(), secure })
    }

    /// True where that is the token.
    pub(super) fn is(&self, offered: &str) -> bool {
        same(&self.own, &digest_of(offered))
    }

    /// The cookie that a login sets.
    pub(super) fn set_cookie(&self) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let value = &self.cookie;
        format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000{secure}")
    }

    fn admits(&self, headers: &HeaderMap) -> bool {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let bearer = text(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        let mut cookies = text(header::COOKIE).unwrap_or_default().split(';');
        let cookie = cookies.find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='));
        let known = digest_of(&self.cookie);
        bearer.is_some_and(|token| self.is(token)) || cookie.is_some_and(|value| same(&known, &digest_of(value)))
    }
}

fn digest_of(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Compares without telling by its time where they differ; over digests, so that it tells nothing of the secret anyway.
fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    let differing = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    std::hint::black_box(differing) == 0
}

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
