//! Discord's ids: 42 bits of milliseconds since 2015, then 22 bits that tell ids of one millisecond apart.

use chrono::{DateTime, Utc};

/// The first millisecond of 2015.
const EPOCH_MS: i64 = 1_420_070_400_000;

/// The id that was made at a time as the nth of the fake.
pub(crate) fn snowflake(at: DateTime<Utc>, nth: u64) -> u64 {
    let ms = u64::try_from(at.timestamp_millis() - EPOCH_MS).expect("Discord began in 2015");
    (ms << 22) | (nth & 0x3f_ffff)
}

/// When an id was made.
pub(crate) fn made_at(id: u64) -> DateTime<Utc> {
    let ms = i64::try_from(id >> 22).expect("42 bits") + EPOCH_MS;
    DateTime::from_timestamp_millis(ms).expect("a time")
}

/// A time as Discord writes it.
pub(crate) fn written(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}
