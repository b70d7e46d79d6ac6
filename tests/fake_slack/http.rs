//! A client for the app's request URLs: signed posts as Slack makes them, one connection each.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::Request;
use hmac::{Hmac, KeyInit, Mac};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpStream;

use super::Shared;

pub(super) const FORM: &str = "application/x-www-form-urlencoded";
/// Bytes of an answer that are read; a view in an ack stays far below.
const ANSWER_BYTES: usize = 1 << 20;

/// A body with the headers that sign it.
pub(super) struct Signed {
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

/// What a request URL answered.
#[derive(Clone, Debug)]
pub(crate) struct Posted {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// The app wants no retry: `x-slack-no-retry: 1`.
    pub(crate) no_retry: bool,
}

impl Posted {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What an ack carried: JSON, text, or nothing.
    pub(super) fn body_as_json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body).unwrap_or_else(|_| serde_json::json!({"text": self.text()}))
    }
}

impl Shared {
    /// Signs a body now.
    pub(super) fn signed(&self, secret: &str, body: Vec<u8>) -> Signed {
        sign(secret, self.world().now.timestamp(), body)
    }
}

/// Signs a body at a time, <https://docs.slack.dev/authentication/verifying-requests-from-slack>.
pub(super) fn sign(secret: &str, at: i64, body: Vec<u8>) -> Signed {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length will do");
    mac.update(format!("v0:{at}:").as_bytes());
    mac.update(&body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let headers = vec![("x-slack-request-timestamp", at.to_string()), ("x-slack-signature", format!("v0={hex}"))];
    Signed { headers, body }
}

/// Posts, and reads the whole answer within the time. The error is a reason as Slack names it.
pub(super) async fn post(url: &str, kind: &str, signed: &Signed, within: Duration) -> Result<Posted, &'static str> {
    match tokio::time::timeout(within, exchange(url, kind, signed)).await {
        Ok(Ok(posted)) => Ok(posted),
        Ok(Err(_)) => Err("connection_failed"),
        Err(_) => Err("http_timeout"),
    }
}

async fn exchange(url: &str, kind: &str, signed: &Signed) -> Result<Posted, Box<dyn std::error::Error + Send + Sync>> {
    let rest = url.strip_prefix("http://").ok_or("only http:// on loopback")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let stream = TcpStream::connect(host).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let mut request = Request::post(format!("/{path}")).header("host", host).header("content-type", kind);
    request = request.header("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)").header("accept", "*/*");
    for (name, value) in &signed.headers {
        request = request.header(*name, value);
    }
    let request = request.body(Body::from(signed.body.clone()))?;
    let answered = async {
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let no_retry = response.headers().get("x-slack-no-retry").is_some_and(|value| value == "1");
        let body: Bytes = axum::body::to_bytes(Body::new(response.into_body()), ANSWER_BYTES).await?;
        Ok(Posted { status, body: body.to_vec(), no_retry })
    };
    tokio::pin!(answered);
    tokio::pin!(connection);
    tokio::select! {
        posted = &mut answered => posted,
        ended = &mut connection => {
            ended?;
            answered.await
        }
    }
}

/// A JSON object as a form.
pub(super) fn form(fields: &Value) -> Vec<u8> {
    let mut form = String::new();
    for (name, value) in fields.as_object().into_iter().flatten() {
        if !form.is_empty() {
            form.push('&');
        }
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        form.push_str(&escape(name));
        form.push('=');
        form.push_str(&escape(&text));
    }
    form.into_bytes()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => escaped.push(char::from(byte)),
            b' ' => escaped.push('+'),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// The fields of a form or a query.
pub(super) fn parse_form(form: &[u8]) -> Vec<(String, String)> {
    let pairs = form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            (unescape(&pair[..at]), unescape(pair.get(at + 1..).unwrap_or_default()))
        })
        .collect()
}

fn unescape(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let hex = text.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match (text[at], hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                at += 2;
            }
            (b'+', _) => bytes.push(b' '),
            (other, _) => bytes.push(other),
        }
        at += 1;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
