//! What the bot says on a platform, and the ways in which saying it can fail.

use std::time::Duration;

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::domain::card::Card;
use crate::domain::name::OutgoingKey;
use crate::domain::outgoing::Place;

/// One card to be posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// What makes it the same as another: the platform keeps it with the message where it can.
    pub mark: OutgoingKey,
    /// Where.
    pub place: Place,
    /// What.
    pub card: Card,
    /// Now. Local stamps the message with it; platforms with a clock of their own don't look at it.
    pub at: DateTime<Utc>,
}

/// Why something was not said, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// There is nothing to say it to: the channel, thread, message or person is gone.
    #[error("reach {0}: it is gone")]
    Gone(String),
    /// Not now; surely not said.
    #[error("post: the platform asks to wait {} s", retry_after.as_secs())]
    Limited {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The request went out and no answer came: it may have been said. Look it up before saying it again.
    #[error("learn whether the post arrived")]
    Lost,
    /// The platform could not be reached or had no room; surely not said, may be tried again.
    #[error("reach the platform: {0}")]
    Unreachable(String),
    /// The platform doesn't let the bot in: a token was revoked, or a permission is missing. Surely not said; somebody has to
    /// mend it first.
    #[error("use the platform: {0}")]
    ShutOut(String),
    /// The platform will never take it as it is.
    #[error("post: the platform refuses: {0}")]
    Refused(String),
}
