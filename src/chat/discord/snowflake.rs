//! Discord's ids (discord.com/developers/docs/reference, "Snowflakes"): 42 bits of milliseconds since 2015, then what tells ids of one
//! millisecond apart. Pure.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// The first millisecond of 2015.
const EPOCH_MS: i64 = 1_420_070_400_000;

/// The most digits of an id: those of 64 bits.
const DIGITS_LIMIT: usize = 20;

/// An id of Discord's; never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Snowflake(pub(super) u64);

impl Snowflake {
    /// The id that these digits write.
    pub(super) fn parse(raw: &str) -> Option<Self> {
        let digits = !raw.is_empty() && raw.len() <= DIGITS_LIMIT && raw.bytes().all(|byte| byte.is_ascii_digit());
        let id = digits.then(|| raw.parse::<u64>().ok())??;
        (id > 0).then_some(Self(id))
    }

    /// When it was made.
    pub(super) fn at(self) -> DateTime<Utc> {
        let ms = i64::try_from(self.0 >> 22).unwrap_or_default() + EPOCH_MS;
        DateTime::from_timestamp_millis(ms).unwrap_or_default()
    }

    /// The id before all that are made from then on.
    pub(super) fn before(at: DateTime<Utc>) -> u64 {
        let ms = u64::try_from(at.timestamp_millis() - EPOCH_MS).unwrap_or_default();
        (ms << 22).saturating_sub(1)
    }
}

impl fmt::Display for Snowflake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Snowflake {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;
        impl Visitor<'_> for Digits {
            type Value = Snowflake;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id")
            }
            fn visit_str<E: Error>(self, raw: &str) -> Result<Snowflake, E> {
                Snowflake::parse(raw).ok_or_else(|| E::custom("no id"))
            }
            fn visit_u64<E: Error>(self, raw: u64) -> Result<Snowflake, E> {
                if raw > 0 { Ok(Snowflake(raw)) } else { Err(E::custom("no id")) }
            }
        }
        deserializer.deserialize_any(Digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_when_it_was_made() {
        // The example of Discord's own page.
        let id = Snowflake::parse("175928847299117063").unwrap();
        assert_eq!(id.at().to_rfc3339(), "2016-04-30T11:18:25.796+00:00");
        assert!(Snowflake::before(id.at()) < id.0 && Snowflake(Snowflake::before(id.at())).at() < id.at());
        for rubbish in ["", "0", "-1", "1.0", "１", "99999999999999999999", "123456789012345678901"] {
            assert_eq!(Snowflake::parse(rubbish), None, "{rubbish}");
        }
    }
}
