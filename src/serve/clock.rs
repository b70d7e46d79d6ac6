//! The clock. Everything else is told the time.

use chrono::{DateTime, Utc};

use crate::chat::slack::Timer;

/// Now.
#[expect(clippy::disallowed_methods, reason = "serve is the one reader of the clock")]
#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The clock for what waits its turn by itself.
#[must_use]
pub fn timer() -> Timer {
    Timer::new(now, tokio::time::sleep)
}
