//! Floor 2: where what was ruled is carried out: a webhook, GitHub, GitLab. Each does one order, says what came of it, and can be asked
//! again without doing it twice. Nothing here decides what is carried out.

mod github;
mod gitlab;
mod told;
mod web;
mod webhook;

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::domain::order::Order;

pub use github::GitHub;
pub use gitlab::GitLab;
pub use told::Accounts;
pub use web::{NoCertificates, Web};
pub use webhook::{Webhook, signature};

/// Where something is carried out.
#[derive(Clone, Debug)]
pub enum Target {
    /// An address that takes signed orders.
    Webhook(Webhook),
    /// Issues and milestones of a repository.
    GitHub(GitHub),
    /// Issues and milestones of a project.
    GitLab(GitLab),
}

/// Why an order was not carried out, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// The target will never take it as it is.
    #[error("carry it out: {0}")]
    Refused(String),
    /// Not now; surely not done.
    #[error("carry it out: the target asks to wait {} s", retry_after.as_secs())]
    Limited {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The request went out and no answer came, or one that leaves it open.
    #[error("learn whether it was carried out: {0}")]
    Lost(String),
    /// The target could not be reached; surely not done.
    #[error("reach the target: {0}")]
    Unreachable(String),
}

impl Target {
    /// Carries an order out and says what was done, in words. `unsure`: an earlier attempt's end is unknown, so it is looked up first.
    ///
    /// # Errors
    /// Says whether it may be tried again.
    pub async fn carry_out(&self, order: &Order, unsure: bool, now: DateTime<Utc>) -> Result<String, CarryError> {
        match self {
            // The receiver knows a repeated order by its key.
            Self::Webhook(webhook) => webhook.carry_out(order, now).await,
            Self::GitHub(github) => github.carry_out(order, unsure).await,
            Self::GitLab(gitlab) => gitlab.carry_out(order, unsure).await,
        }
    }
}
