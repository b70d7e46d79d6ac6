//! One HTTP call: with a time-out, a limit on the answer, and each ending told as what it means for an order. Never a body in a message.

use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper_http::header::{HeaderName, RETRY_AFTER, USER_AGENT};
use hyper_http::{Method, Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value as Json;
use tokio::time::timeout;

use super::CarryError;

/// How long a call may take. A claim of the outbox holds for minutes, and an order takes four calls.
const CALL_WITHIN: Duration = Duration::from_secs(15);

/// The most of an answer that is read, in bytes: a page of a hundred long comments.
const ANSWER_LIMIT: usize = 8 << 20;

/// How many comments are asked for at once; neither GitHub nor GitLab gives more.
const PAGE: usize = 100;

/// How many pages are looked through for a comment: more of them on one issue is a forum.
const PAGES: usize = 20;

/// How long a target is left alone that asks to wait and does not say how long.
const UNTOLD_WAIT: Duration = Duration::from_secs(60);

/// The certificates of this machine can't be read.
#[derive(Debug, thiserror::Error)]
#[error("find the certificates of this machine; hint: install ca-certificates")]
pub struct NoCertificates(#[source] std::io::Error);

/// A way to the network. Clones share their connections.
#[derive(Clone)]
pub struct Web(Client<HttpsConnector<HttpConnector>, String>);

impl std::fmt::Debug for Web {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Web")
    }
}

/// One call.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: Vec<(HeaderName, String)>,
    /// JSON, where there is anything to say.
    pub(super) body: String,
}

impl Web {
    /// A way to the network: without TLS only where an address says so.
    ///
    /// # Errors
    /// Where the machine's certificates can't be read.
    pub fn new() -> Result<Self, NoCertificates> {
        let https = HttpsConnectorBuilder::new().with_native_roots().map_err(NoCertificates)?;
        let https = https.https_or_http().enable_http1().build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(https)))
    }

    /// Makes a call; what it says, in JSON.
    pub(super) async fn read(&self, call: Call) -> Result<Json, CarryError> {
        let body = self.call(call).await?;
        serde_json::from_slice(&body).map_err(|_| CarryError::Lost("the answer is no JSON".to_owned()))
    }

    /// True where one of the comments on something holds a mark. `page` asks for a page of them, by the end of its address.
    pub(super) async fn finds(&self, mark: &str, page: impl Fn(&str) -> Call) -> Result<bool, CarryError> {
        for number in 1..=PAGES {
            let comments = self.read(page(&format!("per_page={PAGE}&page={number}"))).await?;
            let comments = comments.as_array().map_or(&[][..], Vec::as_slice);
            if comments.iter().any(|comment| comment["body"].as_str().is_some_and(|body| body.contains(mark))) {
                return Ok(true);
            }
            if comments.len() < PAGE {
                return Ok(false);
            }
        }
        Err(CarryError::Refused(
            "nobody knows whether it was done: it has too many comments to look through".to_owned(),
        ))
    }

    /// Makes a call; the body of an answer that says yes.
    pub(super) async fn call(&self, call: Call) -> Result<Vec<u8>, CarryError> {
        let mut request = Request::builder()
            .method(call.method)
            .uri(call.url)
            .header(USER_AGENT, "countersign")
            .header("content-type", "application/json");
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        let request = request.body(call.body).map_err(|_| CarryError::Refused("its address is none".to_owned()))?;
        let lost = |why: &str| CarryError::Lost(why.to_owned());
        let answer = match timeout(CALL_WITHIN, self.0.request(request)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) if error.is_connect() => return Err(CarryError::Unreachable("no connection".to_owned())),
            Ok(Err(_)) => return Err(lost("the connection broke")),
            Err(_) => return Err(lost("no answer in time")),
        };
        let (head, body) = answer.into_parts();
        if head.status.is_success() {
            let read = timeout(CALL_WITHIN, Limited::new(body, ANSWER_LIMIT).collect()).await;
            let read = read.map_err(|_| lost("the answer broke off"))?.map_err(|_| lost("the answer broke off"))?;
            return Ok(read.to_bytes().to_vec());
        }
        let wait = head.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let spent = head.headers.get("x-ratelimit-remaining").is_some_and(|left| left == "0");
        Err(meaning(head.status, wait.map(Duration::from_secs), spent))
    }
}

/// What an answer that is no yes means.
fn meaning(status: StatusCode, wait: Option<Duration>, spent: bool) -> CarryError {
    let code = status.as_u16();
    match code {
        429 => CarryError::Limited { retry_after: wait.unwrap_or(UNTOLD_WAIT) },
        // GitHub's way to say that there were too many calls.
        403 if wait.is_some() || spent => CarryError::Limited { retry_after: wait.unwrap_or(UNTOLD_WAIT) },
        // It may have been done before it failed.
        408 | 500..=599 => CarryError::Lost(format!("HTTP {code}")),
        401 | 403 => CarryError::Refused(format!("HTTP {code}: the token may not do that")),
        404 => CarryError::Refused("HTTP 404: there is no such thing, or the token may not see it".to_owned()),
        _ => CarryError::Refused(format!("HTTP {code}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_is_told_as_what_it_means_for_an_order() {
        let of = |code: u16, wait: Option<u64>, spent| {
            meaning(StatusCode::from_u16(code).unwrap(), wait.map(Duration::from_secs), spent)
        };
        let limited = |seconds| CarryError::Limited { retry_after: Duration::from_secs(seconds) };
        assert_eq!(of(429, Some(7), false), limited(7));
        assert_eq!((of(429, None, false), of(403, None, true)), (limited(60), limited(60)));
        assert!(matches!(of(500, None, false), CarryError::Lost(_)));
        assert!(matches!(of(503, Some(9), false), CarryError::Lost(_)));
        for refused in [400, 401, 403, 404, 410, 422] {
            assert!(matches!(of(refused, None, false), CarryError::Refused(_)), "{refused}");
        }
    }
}
