//! Whether a request comes from Slack (docs.slack.dev/authentication/verifying-requests-from-slack): `v0=` and the HMAC-SHA256 of
//! `v0:timestamp:body`, and not older or newer than five minutes.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// How far the time of a request may lie from ours, in seconds, either way.
const SKEW_LIMIT: i64 = 5 * 60;

/// Why a request is not taken as Slack's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forged {
    /// It has no signature, or no time.
    Unsigned,
    /// It was signed too long ago, or in the future: it may be a copy.
    Stale,
    /// The signature is another one.
    Wrong,
}

impl Forged {
    /// The reason in a word, for counting.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Stale => "stale",
            Self::Wrong => "wrong signature",
        }
    }
}

/// Checks a request against the secrets of the apps that may call: one of them must have signed it.
///
/// # Errors
/// Says why it is not taken.
pub(super) fn check(
    secrets: &[SecretString],
    (timestamp, signature): (Option<&str>, Option<&str>),
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), Forged> {
    let (Some(timestamp), Some(signature)) = (timestamp, signature) else { return Err(Forged::Unsigned) };
    let digits = !timestamp.is_empty() && timestamp.len() <= 12 && timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let at: i64 = timestamp.parse().ok().filter(|_| digits).ok_or(Forged::Unsigned)?;
    if (now.timestamp() - at).abs() > SKEW_LIMIT {
        return Err(Forged::Stale);
    }
    let given = signature.strip_prefix("v0=").and_then(bytes).ok_or(Forged::Wrong)?;
    let signed = |secret: &SecretString| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
        mac.update(b"v0:");
        mac.update(timestamp.as_bytes());
        mac.update(b":");
        mac.update(body);
        // In constant time.
        mac.verify_slice(&given).ok()
    };
    if secrets.iter().any(|secret| signed(secret).is_some()) { Ok(()) } else { Err(Forged::Wrong) }
}

/// Whether a secret has the form of those that Slack makes: 32 hexadecimal digits. Whether it is the app's own shows when Slack calls.
#[must_use]
pub fn is_signing_secret(secret: &SecretString) -> bool {
    let secret = secret.expose_secret();
    secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// 64 hexadecimal digits.
fn bytes(hex: &str) -> Option<[u8; 32]> {
    (hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(())?;
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Slack's own page.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const TIMESTAMP: &str = "1531420618";
    const SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    const BODY: &[u8] =
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&\
channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=\
https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=\
398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    fn checked(at: i64, timestamp: Option<&str>, signature: Option<&str>, body: &[u8]) -> Result<(), Forged> {
        let secrets = ["another".to_owned().into(), SECRET.to_owned().into()];
        check(&secrets, (timestamp, signature), body, DateTime::from_timestamp(at, 0).unwrap())
    }

    #[test]
    fn slack_s_own_example_is_slack_s() {
        for at in [1_531_420_618, 1_531_420_618 - 300, 1_531_420_618 + 300] {
            assert_eq!(checked(at, Some(TIMESTAMP), Some(SIGNATURE), BODY), Ok(()));
        }
    }

    #[test]
    fn copies_of_then_and_of_the_future_are_stale() {
        for at in [1_531_420_618 - 301, 1_531_420_618 + 301] {
            assert_eq!(checked(at, Some(TIMESTAMP), Some(SIGNATURE), BODY), Err(Forged::Stale));
        }
    }

    #[test]
    fn what_is_changed_cut_doubled_or_unsigned_is_not_slack_s() {
        let at = 1_531_420_618;
        assert_eq!(checked(at, None, Some(SIGNATURE), BODY), Err(Forged::Unsigned));
        assert_eq!(checked(at, Some("-1"), Some(SIGNATURE), BODY), Err(Forged::Unsigned));
        assert_eq!(checked(at, Some(TIMESTAMP), None, BODY), Err(Forged::Unsigned));
        let doubled = [BODY, BODY].concat();
        for body in [&BODY[1..], &BODY[..BODY.len() - 1], b"", &doubled] {
            assert_eq!(checked(at, Some(TIMESTAMP), Some(SIGNATURE), body), Err(Forged::Wrong));
        }
        for signature in ["", "v0=", "v1=a2114d57", &SIGNATURE[..60], &SIGNATURE.replace('a', "é")] {
            assert_eq!(checked(at, Some(TIMESTAMP), Some(signature), BODY), Err(Forged::Wrong), "{signature}");
        }
    }
}
