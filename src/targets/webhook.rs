//! A webhook of one's own: each order is one signed POST. The same order always carries the same key, so that a receiver which takes it
//! twice can do it once.

use chrono::{DateTime, SecondsFormat, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use hyper_http::Method;
use hyper_http::header::HeaderName;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value as Json, json};
use sha2::Sha256;

use super::CarryError;
use super::web::{Call, Web};
use crate::domain::order::{Change, Order};

/// An address that takes signed orders.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The way there.
    pub web: Web,
    /// The address.
    pub url: String,
    /// What orders are signed with.
    pub secret: SecretString,
}

impl Webhook {
    pub(super) async fn carry_out(&self, order: &Order, now: DateTime<Utc>) -> Result<String, CarryError> {
        let body = body(order).to_string();
        let timestamp = now.timestamp().to_string();
        let signed = signature(&self.secret, &timestamp, body.as_bytes());
        let headers = [
            ("idempotency-key", order.key()),
            ("x-countersign-ruling", order.ruling.to_string()),
            ("x-countersign-timestamp", timestamp),
            ("x-countersign-signature", signed),
        ];
        let headers = headers.into_iter().map(|(name, value)| (HeaderName::from_static(name), value)).collect();
        self.web.call(Call { method: Method::POST, url: self.url.clone(), headers, body }).await?;
        Ok("the order was taken".to_owned())
    }
}

/// `v1=` and the HMAC-SHA256 of `v1:timestamp:body` in hexadecimal digits.
#[must_use]
pub fn signature(secret: &SecretString, timestamp: &str, body: &[u8]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).expect("HMAC takes a key of any length");
    mac.update(b"v1:");
    mac.update(timestamp.as_bytes());
    mac.update(b":");
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("v1={digits}")
}

/// The order as it is sent. The same order is the same bytes.
fn body(order: &Order) -> Json {
    let change = |change: &Change| {
        json!({
            "item": change.item.as_str(),
            "field": change.field.as_str(),
            "value": change.value.to_string(),
            "before": change.before.as_ref().map(ToString::to_string),
        })
    };
    json!({
        "version": 1,
        "key": order.key(),
        "ruling": order.ruling.to_string(),
        "review": order.ruling.review.to_string(),
        "entry": order.ruling.entry,
        "target": order.target.as_str(),
        "at": order.at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        "by": order.by,
        "text": order.text,
        "values": order.changes.iter().map(change).collect::<Vec<Json>>(),
    })
}
