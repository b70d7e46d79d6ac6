//! Who may use the page and the API: who has the token, or anybody on this machine's loopback.

use axum::http::header::{self, HeaderMap, HeaderName};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// The shortest token that is taken, in bytes: 32 hexadecimal digits are 128 bits.
const TOKEN_MINIMUM: usize = 32;

/// The name of the cookie that a login sets.
pub(super) const COOKIE: &str = "countersign";

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

    pub(super) fn admits(&self, headers: &HeaderMap) -> bool {
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
