//! Calls of Discord's REST API: paced by serenity's rate limiter, each with a time-out, each error told as what it means for a post.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use serenity::http::{HttpError, LightMethod, Ratelimiter, Request, Route};
use tokio::time::timeout;

use crate::chat::SendError;

/// Discord's own address.
pub const DISCORD_API: &str = "https://discord.com";

/// How long a call may take, with what the rate limiter makes it wait: a channel's pause is five seconds.
const CALL_WITHIN: Duration = Duration::from_secs(30);

/// How long Discord may take to take a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// How long Discord is left alone where it says that there were too many calls and not for how long.
const UNTOLD_WAIT: Duration = Duration::from_secs(30);

/// The longest body that is read of an answer, in bytes: a hundred messages, each as long as can be.
const ANSWER_LIMIT: usize = 16 << 20;

/// The REST API with one token. Clones share their connections and their pace.
#[derive(Clone)]
pub(super) struct Api {
    client: Client,
    /// None where the address is not Discord's: serenity's limiter goes nowhere else.
    limiter: Option<Arc<Ratelimiter>>,
    token: SecretString,
    base: Arc<str>,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Api({})", self.base)
    }
}

/// What can't be prepared to call Discord.
#[derive(Debug, thiserror::Error)]
#[error("prepare to call Discord: {0}")]
pub struct NoClient(String);

/// Why a call did not do what it was to do.
#[derive(Debug)]
pub(super) struct Failed {
    /// Discord's code, where it gave one; 0 where not.
    pub(super) code: u64,
    /// What that means.
    pub(super) meaning: SendError,
}

impl From<Failed> for SendError {
    fn from(failed: Failed) -> Self {
        failed.meaning
    }
}

impl From<SendError> for Failed {
    fn from(meaning: SendError) -> Self {
        Self { code: 0, meaning }
    }
}

/// Codes of Discord that more than one place looks at (discord.com/developers/docs/topics/opcodes-and-status-codes).
pub(super) mod code {
    pub(in crate::chat::discord) const UNKNOWN_CHANNEL: u64 = 10_003;
    pub(in crate::chat::discord) const UNKNOWN_MEMBER: u64 = 10_007;
    pub(in crate::chat::discord) const THREAD_EXISTS: u64 = 160_004;
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    code: u64,
    #[serde(default)]
    message: String,
    #[serde(default)]
    retry_after: Option<f64>,
}

impl Api {
    /// The API at that address, such as [`DISCORD_API`].
    pub(super) fn new(base: &str, token: &SecretString) -> Result<Self, NoClient> {
        let builder = Client::builder().connect_timeout(CONNECT_WITHIN).redirect(reqwest::redirect::Policy::none());
        let client = builder.build().map_err(|error| NoClient(error.to_string()))?;
        let token = SecretString::from(format!("Bot {}", token.expose_secret().trim_start_matches("Bot ")));
        let base = base.trim_end_matches('/');
        let limiter = (base == DISCORD_API).then(|| Arc::new(Ratelimiter::new(client.clone(), token.expose_secret())));
        Ok(Self { client, limiter, token, base: Arc::from(base) })
    }

    /// The token as the gateway wants it.
    pub(super) fn token(&self) -> &str {
        self.token.expose_secret().trim_start_matches("Bot ")
    }

    /// Reads something.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        route: Route<'_>,
        params: Vec<(&'static str, String)>,
    ) -> Result<T, Failed> {
        let params = (!params.is_empty()).then_some(params);
        let read = self.call(Request::new(route, LightMethod::Get).params(params)).await;
        let body = read.map_err(|failed| match failed.meaning {
            // Nothing was to be done: what is not known to have been answered was not.
            SendError::Lost => Failed::from(SendError::Unreachable("no answer".to_owned())),
            _ => failed,
        })?;
        serde_json::from_slice(&body)
            .map_err(|_| SendError::Unreachable("an answer that can't be read".to_owned()).into())
    }

    /// Does something.
    pub(super) async fn send(&self, method: LightMethod, route: Route<'_>, body: &Json) -> Result<Vec<u8>, Failed> {
        self.call(Request::new(route, method).body(Some(body.to_string().into_bytes()))).await
    }

    /// Does something, and reads what came of it. An answer that can't be read leaves open whether it was done.
    pub(super) async fn post<T: DeserializeOwned>(&self, route: Route<'_>, body: &Json) -> Result<T, Failed> {
        let answer = self.send(LightMethod::Post, route, body).await?;
        serde_json::from_slice(&answer).map_err(|_| SendError::Lost.into())
    }

    async fn call(&self, request: Request<'_>) -> Result<Vec<u8>, Failed> {
        match timeout(CALL_WITHIN, self.answered(request)).await {
            Ok(answered) => answered,
            Err(_) => Err(SendError::Lost.into()),
        }
    }

    async fn answered(&self, request: Request<'_>) -> Result<Vec<u8>, Failed> {
        let response = match &self.limiter {
            Some(limiter) => limiter.perform(request).await.map_err(|error| unsent(&error))?,
            None => {
                let built = request.build(&self.client, self.token.expose_secret(), Some(&self.base));
                built.map_err(|error| unsent(&error))?.send().await.map_err(|error| unheard(&error))?
            }
        };
        let status = response.status();
        let body = body(response).await?;
        if status.is_success() { Ok(body) } else { Err(meaning(status, &body)) }
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, Failed> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= ANSWER_LIMIT => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(SendError::Refused("an answer that is too long".to_owned()).into()),
            Ok(None) => return Ok(body),
            Err(_) => return Err(SendError::Lost.into()),
        }
    }
}

fn unsent(error: &serenity::Error) -> Failed {
    match error {
        serenity::Error::Http(HttpError::Request(error)) => unheard(error),
        _ => SendError::Refused("the request can't be made".to_owned()).into(),
    }
}

fn unheard(error: &reqwest::Error) -> Failed {
    let surely_not = error.is_connect() || error.is_builder();
    if surely_not { SendError::Unreachable("no connection".to_owned()).into() } else { SendError::Lost.into() }
}

/// What an answer means. A body holds Discord's own words alone.
fn meaning(status: StatusCode, body: &[u8]) -> Failed {
    let told = serde_json::from_slice(body).unwrap_or(Told { code: 0, message: String::new(), retry_after: None });
    let why = match told.code {
        0 => format!("HTTP {}", status.as_u16()),
        code => format!("{} ({code})", told.message.chars().take(200).collect::<String>()),
    };
    let meaning = match (status.as_u16(), told.code) {
        (429, _) | (_, 30_046) => {
            let wait = told.retry_after.filter(|wait| (0.0..86_400.0).contains(wait)).map(Duration::from_secs_f64);
            SendError::Limited { retry_after: wait.unwrap_or(UNTOLD_WAIT) }
        }
        (500.., _) => SendError::Lost,
        (401, 0) => SendError::ShutOut(why),
        // Unknown things; nobody to be written to; a thread that is locked.
        (404, _) | (_, 10_000..=10_999 | 50_007 | 50_027 | 50_033 | 50_083) => SendError::Gone(why),
        (401 | 403, _) | (_, 50_001 | 50_013) => SendError::ShutOut(why),
        _ => SendError::Refused(why),
    };
    tracing::debug!(%meaning, "Discord did not do what it was asked");
    Failed { code: told.code, meaning }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_is_told_as_what_it_means_for_a_post() {
        let of = |status: u16, body: &str| meaning(StatusCode::from_u16(status).unwrap(), body.as_bytes());
        assert!(matches!(of(404, r#"{"code":10003,"message":"Unknown Channel"}"#).meaning, SendError::Gone(_)));
        assert!(matches!(of(401, r#"{"code":0,"message":"401: Unauthorized"}"#).meaning, SendError::ShutOut(_)));
        assert!(matches!(of(403, r#"{"code":50013,"message":"Missing Permissions"}"#).meaning, SendError::ShutOut(_)));
        assert!(matches!(of(403, r#"{"code":50007,"message":"no"}"#).meaning, SendError::Gone(_)));
        assert!(matches!(of(502, "<html>").meaning, SendError::Lost));
        let limited = of(429, r#"{"retry_after":1.5,"global":false}"#).meaning;
        assert_eq!(limited, SendError::Limited { retry_after: Duration::from_millis(1_500) });
        let refused = of(400, r#"{"code":50035,"message":"Invalid Form Body"}"#);
        assert_eq!(refused.meaning, SendError::Refused("Invalid Form Body (50035)".to_owned()));
        assert_eq!(of(400, r#"{"code":160004,"message":"x"}"#).code, code::THREAD_EXISTS);
    }
}
