//! The courier: claims what is to be said, has it put into words, says it once, records what came of it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;

use super::orders::Ordered;
use super::pace::Pace;
use super::reception::{Closed, DeskHandle};
use super::work::{Came, Work};
use crate::chat::{Chat, Post, SendError};
use crate::domain::card::Card;
use crate::domain::message::{ChannelId, MessageId};
use crate::domain::name::{OutgoingKey, ProjectId, TargetId};
use crate::domain::outgoing::{Outgoing, Say};
use crate::domain::person::Platform;
use crate::ledger::{AttemptEnd, Claimed, Ledger, LedgerError};
use crate::targets::{CarryError, Target};
use crate::wording::say::order::{GONE, NO_TARGET};

/// How many items are claimed at once: those of a channel are sent one after the other, and a claim lapses.
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

/// The targets of all projects.
pub type Targets = BTreeMap<(ProjectId, TargetId), Target>;

/// Carries what desks decided to say to the platforms, and what was ruled to its targets.
#[derive(Debug)]
pub struct Courier {
    ledger: Ledger,
    chats: BTreeMap<Platform, Chat>,
    desks: BTreeMap<ProjectId, DeskHandle>,
    pace: Mutex<Pace>,
    targets: Targets,
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
        Self { ledger, chats, desks, pace: Mutex::default(), targets: Targets::default() }
    }

    /// The same with targets where what is ruled is carried out.
    #[must_use]
    pub fn with_targets(self, targets: Targets) -> Self {
        Self { targets, ..self }
    }

    /// Sends what is due: channels beside each other, what goes to one channel in order. Says how many items it dealt with.
    ///
    /// # Errors
    /// Where store or desk fail; what was claimed and not recorded is looked up before it is sent again.
    pub async fn round(&self, now: DateTime<Utc>) -> Result<usize, CourierError> {
        let claimed = self.ledger.claim(now, CLAIM_LIMIT).await?;
        let count = claimed.len();
        // What is done somewhere keeps its own turn, and holds up nothing that is said.
        let mut by_channel: BTreeMap<(ChannelId, Option<TargetId>), Vec<Claimed>> = BTreeMap::new();
        for item in claimed {
            let target = match &item.outgoing.say {
                Say::CarryOut { target, .. } => Some(target.clone()),
                _ => None,
            };
            by_channel.entry((item.outgoing.to.channel.clone(), target)).or_default().push(item);
        }
        let channels = by_channel.into_values().map(|items| self.carry_all(items, now));
        let ends: Vec<Result<(), CourierError>> = join_all(channels).await;
        ends.into_iter().collect::<Result<(), CourierError>>()?;
        Ok(count)
    }

    /// Carries what goes to one channel. Once something has to wait there, what comes after it waits too: it keeps its turn.
    async fn carry_all(&self, items: Vec<Claimed>, now: DateTime<Utc>) -> Result<(), CourierError> {
        let mut until = None;
        for item in items {
            match until {
                Some(until) => {
                    self.ledger.retry(&item.project, &item.outgoing.key, until, AttemptEnd::Postponed).await?;
                }
                None => until = self.carry(item, now).await?,
            }
        }
        Ok(())
    }

    /// Carries one item. Says until when it has to wait, where it has to.
    async fn carry(&self, item: Claimed, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, CourierError> {
        let attempt = match self.desks.get(&item.project) {
            Some(desk) => self.attempt(desk, &item, now).await?,
            // The project is no longer configured: nobody can put it into words. It waits for the day when it is again.
            None => Attempt::Again(now + LONGEST_WAIT, AttemptEnd::Postponed),
        };
        match (attempt, self.desks.get(&item.project)) {
            (Attempt::Over(came), Some(desk)) => {
                desk.work(Work::Sent { outgoing: item.outgoing, came }).await?;
                Ok(None)
            }
            (Attempt::Again(at, end), _) => {
                self.ledger.retry(&item.project, &item.outgoing.key, at, end).await?;
                // One that the platform will perhaps never take holds up nobody else for longer than a first wait.
                Ok(Some(at.min(now + FIRST_WAIT)))
            }
            (Attempt::Over(_), None) => Ok(None),
        }
    }

    async fn attempt(&self, desk: &DeskHandle, item: &Claimed, now: DateTime<Utc>) -> Result<Attempt, CourierError> {
        if let Say::CarryOut { target, .. } = &item.outgoing.say {
            return self.carry_out(desk, item, target, now).await;
        }
        let channel = &item.outgoing.to.channel;
        let Some(chat) = self.chats.get(&channel.platform) else {
            return Ok(Attempt::Over(Came::Failed("the platform is not configured".to_owned())));
        };
        if let Some(until) = self.pace().wait(channel, now) {
            return Ok(Attempt::Again(until, AttemptEnd::Postponed));
        }
        let Some(card) = desk.render(item.outgoing.clone()).await? else {
            return Ok(Attempt::Over(Came::Said));
        };
        if let Say::Refresh(review) = &item.outgoing.say {
            let cards = desk.cards(review.clone()).await?;
            return Ok(self.refresh(item, (&cards, &card), now).await);
        }
        let Outgoing { key: mark, to: place, .. } = item.outgoing.clone();
        let post = Post { mark, place, card, at: now };
        if item.unsure {
            match look_up(chat, &item.outgoing).await {
                Ok(Some(message)) => return Ok(completed(chat, (&post, message, true), item, now).await),
                Ok(None) => {}
                Err(NotFound::Never) => {
                    return Ok(Attempt::Over(Came::Failed("nobody knows whether it arrived".to_owned())));
                }
                Err(NotFound::Error(error)) => return Ok(failed(&error, item, now)),
            }
        }
        self.pace().posted(channel, now, chat.gap());
        Ok(match chat.send(&post).await {
            Ok(message) => completed(chat, (&post, message, false), item, now).await,
            Err(error) => failed(&error, item, now),
        })
    }

    /// Carries out what was ruled, once: a target that may have done it before is asked first, or knows the order by its key.
    async fn carry_out(
        &self,
        desk: &DeskHandle,
        item: &Claimed,
        target: &TargetId,
        now: DateTime<Utc>,
    ) -> Result<Attempt, CourierError> {
        let failed = |why: &str| Ok(Attempt::Over(Came::Failed(why.to_owned())));
        let order = match desk.order(item.outgoing.clone()).await? {
            Ordered::This(order) => order,
            Ordered::Barred(why) => return failed(&why),
            Ordered::Gone if item.unsure => return failed(GONE),
            Ordered::Gone | Ordered::Nothing => return Ok(Attempt::Over(Came::Said)),
        };
        let Some(target) = self.targets.get(&(item.project.clone(), target.clone())) else {
            return failed(NO_TARGET);
        };
        let wait = backoff(&item.outgoing.key, item.attempt);
        Ok(match target.carry_out(&order, item.unsure, now).await {
            Ok(did) => Attempt::Over(Came::Done { did, before: order.before() }),
            Err(CarryError::Refused(why)) => Attempt::Over(Came::Failed(why)),
            Err(CarryError::Limited { retry_after }) => {
                Attempt::Again(now + asked_for(retry_after), AttemptEnd::Postponed)
            }
            Err(error) if item.attempt >= ATTEMPT_LIMIT => Attempt::Over(Came::Failed(given_up(&error))),
            Err(CarryError::Lost(_)) => Attempt::Again(now + wait, AttemptEnd::Unknown),
            Err(CarryError::Unreachable(_)) => Attempt::Again(now + wait, AttemptEnd::Failed),
        })
    }

    /// Brings all messages that show a review up to date. Doing it twice does no harm, so it needs no look-up.
    async fn refresh(&self, item: &Claimed, (messages, card): (&[MessageId], &Card), now: DateTime<Utc>) -> Attempt {
        for message in messages {
            let Some(chat) = self.chats.get(&message.channel.platform) else { continue };
            match chat.update(message, card).await {
                Ok(()) | Err(SendError::Gone(_)) => {}
                Err(error) => return failed(&error, item, now),
            }
        }
        Attempt::Over(Came::Said)
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        // It holds times: a panic leaves nothing half done.
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A post is over once what had no room in it was sent too. Until then it is looked up, not posted again.
async fn completed(
    chat: &Chat,
    (post, message, found): (&Post, MessageId, bool),
    item: &Claimed,
    now: DateTime<Utc>,
) -> Attempt {
    let error = match chat.complete(post, &message, found).await {
        Ok(()) => return Attempt::Over(Came::Posted(message)),
        Err(error) => error,
    };
    match failed(&error, item, now) {
        // What only an operator can mend holds up no record of a post that stands.
        Attempt::Again(at, _) if !matches!(error, SendError::ShutOut(_)) => Attempt::Again(at, AttemptEnd::Unknown),
        Attempt::Again(..) | Attempt::Over(_) => {
            tracing::warn!(project = %item.project, %error, "the whole of a post was not sent with it; the ledger has it");
            Attempt::Over(Came::Posted(message))
        }
    }
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

fn failed(error: &SendError, item: &Claimed, now: DateTime<Utc>) -> Attempt {
    let (attempt, wait) = (item.attempt, backoff(&item.outgoing.key, item.attempt));
    match error {
        SendError::Gone(_) | SendError::Refused(_) => Attempt::Over(Came::Failed(error.to_string())),
        // To be told to wait is no failed attempt, however often it is told.
        SendError::Limited { retry_after } => Attempt::Again(now + asked_for(*retry_after), AttemptEnd::Postponed),
        // What only an operator can mend waits for one.
        SendError::ShutOut(_) => Attempt::Again(now + LONGEST_WAIT, AttemptEnd::Postponed),
        _ if attempt >= ATTEMPT_LIMIT => Attempt::Over(Came::Failed(error.to_string())),
        SendError::Lost => Attempt::Again(now + wait, AttemptEnd::Unknown),
        SendError::Unreachable(_) => Attempt::Again(now + wait, AttemptEnd::Failed),
    }
}

/// How long an item waits after a failed attempt. It doubles from one to the next, and up to half of it is taken off again, by a
/// measure of the item and the attempt: what failed together doesn't come back together, and the same item always waits alike.
fn backoff(key: &OutgoingKey, attempt: u32) -> TimeDelta {
    let whole = (FIRST_WAIT * 2_i32.saturating_pow(attempt.min(16))).min(LONGEST_WAIT).num_milliseconds();
    let bytes = key.as_str().bytes().chain(attempt.to_le_bytes());
    // FNV-1a: the same on every machine and in every release.
    let spread = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let part = i64::try_from((spread >> 33) % 1_000).unwrap_or(0);
    TimeDelta::milliseconds(whole - whole * part / 2_000)
}

/// Why something was not carried out that was tried often.
fn given_up(error: &CarryError) -> String {
    match error {
        CarryError::Lost(why) => format!("nobody knows whether it was done: {why}, {ATTEMPT_LIMIT} times"),
        other => format!("failed to {other}, {ATTEMPT_LIMIT} times"),
    }
}

fn asked_for(wait: Duration) -> TimeDelta {
    TimeDelta::from_std(wait).unwrap_or(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> OutgoingKey {
        OutgoingKey::parse(&format!("harbour-{number}")).unwrap()
    }

    #[test]
    fn a_wait_doubles_and_stays_between_half_and_the_whole_of_it() {
        for (attempt, whole) in [(0, 1_000), (1, 2_000), (5, 32_000), (9, 512_000), (10, 600_000), (40, 600_000)] {
            for number in 0..200 {
                let wait = backoff(&key(number), attempt).num_milliseconds();
                assert!((whole / 2..=whole).contains(&wait), "{attempt}: {wait}");
            }
        }
    }

    #[test]
    fn what_failed_together_comes_back_apart_and_each_always_alike() {
        let waits = |attempt| (0..200).map(move |number| backoff(&key(number), attempt)).collect::<Vec<_>>();
        assert_eq!(waits(6), waits(6));
        let apart: std::collections::BTreeSet<TimeDelta> = waits(6).into_iter().collect();
        assert!(apart.len() > 150, "{}", apart.len());
        let early = waits(6).iter().filter(|wait| wait.num_seconds() < 48).count();
        assert!((60..140).contains(&early), "they are spread evenly: {early} of 200 in the first half");
        assert_ne!(waits(6).iter().map(|wait| *wait * 2).collect::<Vec<_>>(), waits(7));
    }
}
