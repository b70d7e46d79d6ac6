//! The clock. Everything else is told the time.

use chrono::{DateTime, Utc};

/// Now.
#[expect(clippy::disallowed_methods, reason = "serve is the one reader of the clock")]
#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
