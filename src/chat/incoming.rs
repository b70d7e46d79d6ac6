//! What a platform hands to the bot, and what the bot hands back once it is recorded.

use tokio::sync::oneshot;

use crate::domain::card::Card;
use crate::domain::delivery::Delivery;

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
