//! The courier: claims what is to be said, has it put into words, says it once, records what came of it.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::reception::{Closed, DeskHandle};
use super::work::{Came, Work};
use crate::chat::{Chat, Post, SendError};
use crate::domain::card::Card;
use crate::domain::message::MessageId;
use crate::domain::name::{OutgoingKey, ProjectId};
use crate::domain::outgoing::{Outgoing, Say};
use crate::domain::person::Platform;
use crate::ledger::{AttemptEnd, Claimed, Ledger, LedgerError};

/// How many items are claimed at once: they are sent one after the other, and a claim lapses.
const CLAIM_LIMIT: usize = 32;

/// After how many attempts an item is given up.
const ATTEMPT_LIMIT: u32 = 12;

/// The first wait after a failed attempt; it doubles.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(1);

/// The longest wait between two attempts.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(10);

/// Why the courier stopped a round.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    /// The store fails.
    #[error("work through the outbox")]
    Ledger(#[from] LedgerError),
    /// A desk is gone or fails.
    #[error("work through the outbox")]
    Desk(#[from] Closed),
}

/// Carries what desks decided to say to the platforms.
#[derive(Debug)]
pub struct Courier {
    ledger: Ledger,
    chats: BTreeMap<Platform, Chat>,
    desks: BTreeMap<ProjectId, DeskHandle>,
}

/// How an attempt ended.
enum Attempt {
    Over(Came),
    Again(DateTime<Utc>, AttemptEnd),
}

impl Courier {
    /// A courier between these desks and platforms.
    #[must_use]
    pub fn new(ledger: Ledger, chats: BTreeMap<Platform, Chat>, desks: BTreeMap<ProjectId, DeskHandle>) -> Self {
        Self { ledger, chats, desks }
    }

    /// Sends what is due. Says how many items it dealt with.
    ///
    /// # Errors
    /// Where store or desk fail; what was claimed and not recorded is looked up before it is sent again.
    pub async fn round(&self, now: DateTime<Utc>) -> Result<usize, CourierError> {
        let claimed = self.ledger.claim(now, CLAIM_LIMIT).await?;
        let count = claimed.len();
        for item in claimed {
            self.carry(item, now).await?;
        }
        Ok(count)
    }

    async fn carry(&self, item: Claimed, now: DateTime<Utc>) -> Result<(), CourierError> {
        let Some(desk) = self.desks.get(&item.project) else {
            // The project is no longer configured: nobody can put it into words. It waits for the day when it is again.
            let later = now + LONGEST_WAIT;
            return Ok(self.ledger.retry(&item.project, &item.outgoing.key, later, AttemptEnd::Failed).await?);
        };
        match self.attempt(desk, &item, now).await? {
            Attempt::Over(came) => {
                desk.work(Work::Sent { outgoing: item.outgoing, came }).await?;
            }
            Attempt::Again(at, end) => self.ledger.retry(&item.project, &item.outgoing.key, at, end).await?,
        }
        Ok(())
    }

    async fn attempt(&self, desk: &DeskHandle, item: &Claimed, now: DateTime<Utc>) -> Result<Attempt, CourierError> {
        let Some(chat) = self.chats.get(&item.outgoing.to.channel.platform) else {
            return Ok(Attempt::Over(Came::Failed("the platform is not configured".to_owned())));
        };
        let Some(card) = desk.render(item.outgoing.clone()).await? else {
            return Ok(Attempt::Over(Came::Said));
        };
        if let Say::Refresh(review) = &item.outgoing.say {
            let cards = desk.cards(review.clone()).await?;
            return Ok(refresh(chat, item.attempt, (&cards, &card), now).await);
        }
        if item.unsure {
            match look_up(chat, &item.outgoing).await {
                Ok(Some(message)) => return Ok(Attempt::Over(Came::Posted(message))),
                Ok(None) => {}
                Err(NotFound::Never) => {
                    return Ok(Attempt::Over(Came::Failed("nobody knows whether it arrived".to_owned())));
                }
                Err(NotFound::Error(error)) => return Ok(failed(&error, item.attempt, now)),
            }
        }
        let Outgoing { key: mark, to: place, .. } = item.outgoing.clone();
        Ok(match chat.send(&Post { mark, place, card, at: now }).await {
            Ok(message) => Attempt::Over(Came::Posted(message)),
            Err(error) => failed(&error, item.attempt, now),
        })
    }
}

/// Brings all messages that show a review up to date. Doing it twice does no harm, so it needs no look-up.
async fn refresh(chat: &Chat, attempt: u32, (messages, card): (&[MessageId], &Card), now: DateTime<Utc>) -> Attempt {
    for message in messages {
        match chat.update(message, card).await {
            Ok(()) | Err(SendError::Gone(_)) => {}
            Err(error) => return failed(&error, attempt, now),
        }
    }
    Attempt::Over(Came::Said)
}

enum NotFound {
    /// What only one person sees can't be looked up, so it is not sent again.
    Never,
    Error(SendError),
}

async fn look_up(chat: &Chat, outgoing: &Outgoing) -> Result<Option<MessageId>, NotFound> {
    if outgoing.to.only.is_some() {
        return Err(NotFound::Never);
    }
    let mark: &OutgoingKey = &outgoing.key;
    chat.find(&outgoing.to, mark).await.map_err(NotFound::Error)
}

fn failed(error: &SendError, attempt: u32, now: DateTime<Utc>) -> Attempt {
    let backoff = FIRST_WAIT * 2_i32.saturating_pow(attempt.min(16));
    let wait = backoff.min(LONGEST_WAIT);
    match error {
        SendError::Gone(_) | SendError::Refused(_) => Attempt::Over(Came::Failed(error.to_string())),
        _ if attempt >= ATTEMPT_LIMIT => Attempt::Over(Came::Failed(error.to_string())),
        SendError::Limited { retry_after } => Attempt::Again(now + asked_for(*retry_after), AttemptEnd::Failed),
        SendError::Lost => Attempt::Again(now + wait, AttemptEnd::Unknown),
        SendError::Unreachable(_) => Attempt::Again(now + wait, AttemptEnd::Failed),
    }
}

fn asked_for(wait: Duration) -> TimeDelta {
    TimeDelta::from_std(wait).unwrap_or(LONGEST_WAIT)
}
