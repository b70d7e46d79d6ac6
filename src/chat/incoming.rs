//! What a platform hands to the bot, and what the bot hands back once it is recorded.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use crate::domain::card::Card;
use crate::domain::delivery::Delivery;

/// How many deliveries of a platform wait for the bot before the next has to wait outside.
pub(super) const DELIVERIES_LIMIT: usize = 4_096;

/// How much waits of what a platform has done beside its deliveries: answers that take a while, frames that are to be kept.
pub(super) const ERRANDS_LIMIT: usize = 1_024;

/// Something that goes on beside the deliveries, or after one was recorded.
pub type After = BoxFuture<'static, ()>;

/// What tells the time.
pub trait Clock: Fn() -> DateTime<Utc> + Clone + Send + Sync + 'static {}
impl<T: Fn() -> DateTime<Utc> + Clone + Send + Sync + 'static> Clock for T {}

/// One delivery that waits to be recorded. The platform is told that it arrived only once `ack` was answered;
/// a dropped `ack` counts as [`Acked::Failed`].
#[derive(Debug)]
pub struct Incoming {
    /// What happened.
    pub delivery: Delivery,
    /// Where the answer goes. That nobody waits for it any more is no error: the platform delivers again.
    pub ack: oneshot::Sender<Acked>,
}

/// The answer to one who asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What it says.
    pub card: Card,
    /// True where all in the channel see it; else the one who asked alone.
    pub here: bool,
}

/// What became of a delivery.
#[derive(Debug)]
#[must_use]
pub enum Acked {
    /// It is in the store, now or since an earlier delivery.
    Recorded,
    /// It is in the store, and this is the answer to the one who acted.
    Answered(Answer),
    /// It is in the store, and its answer takes a while. A dropped sender: there will be none.
    Promised(oneshot::Receiver<Answer>),
    /// It is not in the store: there is too much to do. Deliver it again.
    Busy,
    /// It is not in the store: something is broken. Deliver it again.
    Failed,
}
