//! The way to a desk from elsewhere in the process: a bounded queue, and answers.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot};

use super::desk::{Desk, DeskError};
use super::orders::Ordered;
use super::shown::{Shown, shown};
use super::work::{BATCH_LIMIT, Done, Left, Work};
use crate::domain::card::Card;
use crate::domain::message::{ChannelId, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::outgoing::Outgoing;
use crate::domain::review::Review;

/// How much waits before a desk; more has to wait outside, where the platform is told to try again.
pub const QUEUE_LIMIT: usize = 1_024;

/// The desk did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Closed {
    /// It tried.
    #[error("{0}")]
    Failed(#[source] Arc<DeskError>),
    /// It is shutting down.
    #[error("reach a desk: it is closed")]
    Gone,
}

type Answer<T> = oneshot::Sender<Result<T, Arc<DeskError>>>;

/// What is asked of a desk.
#[derive(Debug)]
enum Request {
    Work(Work, Answer<Done>),
    Render(Outgoing, Answer<Option<Card>>),
    Order(Outgoing, Answer<Ordered>),
    Cards(ReviewId, Answer<Vec<MessageId>>),
    Shown(Answer<Vec<Shown>>),
    Reviews(Answer<Vec<Review>>),
    Preview(ChannelId, Answer<Card>),
}

/// A way to a desk. Clones lead to the same one.
#[derive(Clone, Debug)]
pub struct DeskHandle {
    requests: mpsc::Sender<Request>,
}

/// Work that was handed in.
#[derive(Debug)]
pub struct Pending {
    answered: oneshot::Receiver<Result<Done, Arc<DeskError>>>,
}

impl Pending {
    /// Waits until it is in the store.
    ///
    /// # Errors
    /// It is not in the store then, and can be brought again.
    pub async fn wait(self) -> Result<Done, Closed> {
        self.answered.await.map_err(|_| Closed::Gone)?.map_err(Closed::Failed)
    }
}

/// What waits before a desk.
#[derive(Debug)]
pub struct Inbox {
    requests: mpsc::Receiver<Request>,
}

/// A way to a desk, and what waits before it.
#[must_use]
pub fn open() -> (DeskHandle, Inbox) {
    let (requests, inbox) = mpsc::channel(QUEUE_LIMIT);
    (DeskHandle { requests }, Inbox { requests: inbox })
}

impl DeskHandle {
    /// Has work done; it is in the store when this returns.
    ///
    /// # Errors
    /// It is not in the store then, and can be brought again.
    pub async fn work(&self, work: Work) -> Result<Done, Closed> {
        self.ask(|answer| Request::Work(work, answer)).await
    }

    /// What an outgoing item says; none where there is nothing left to say.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn render(&self, outgoing: Outgoing) -> Result<Option<Card>, Closed> {
        self.ask(|answer| Request::Render(outgoing, answer)).await
    }

    /// What is to be done for an outgoing item.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn order(&self, outgoing: Outgoing) -> Result<Ordered, Closed> {
        self.ask(|answer| Request::Order(outgoing, answer)).await
    }

    /// The messages that show a review, oldest first.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn cards(&self, review: ReviewId) -> Result<Vec<MessageId>, Closed> {
        self.ask(|answer| Request::Cards(review, answer)).await
    }

    /// The cards of open reviews, with what was last seen on them.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn shown(&self) -> Result<Vec<Shown>, Closed> {
        self.ask(Request::Shown).await
    }

    /// The reviews at hand, oldest first.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn reviews(&self) -> Result<Vec<Review>, Closed> {
        self.ask(Request::Reviews).await
    }

    /// The digest as it would be now, as somebody may see it in that channel.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub async fn preview(&self, asked_in: ChannelId) -> Result<Card, Closed> {
        self.ask(|answer| Request::Preview(asked_in, answer)).await
    }

    /// Hands work in, in the order of the calls; none where the desk is gone.
    pub async fn submit(&self, work: Work) -> Option<Pending> {
        let (answer, answered) = oneshot::channel();
        self.requests.send(Request::Work(work, answer)).await.ok()?;
        Some(Pending { answered })
    }

    async fn ask<T>(&self, request: impl FnOnce(Answer<T>) -> Request) -> Result<T, Closed> {
        let (answer, answered) = oneshot::channel();
        self.requests.send(request(answer)).await.map_err(|_| Closed::Gone)?;
        answered.await.map_err(|_| Closed::Gone)?.map_err(Closed::Failed)
    }
}

impl Inbox {
    /// Lets a desk work until every way to it is gone. What waits together is recorded together; `recorded` is called after, where
    /// others have something to see to.
    pub async fn serve(mut self, mut desk: Desk, clock: impl Fn() -> DateTime<Utc>, recorded: impl Fn(Left)) {
        let mut requests = Vec::with_capacity(BATCH_LIMIT);
        while self.requests.recv_many(&mut requests, BATCH_LIMIT).await > 0 {
            let (mut batch, mut left) = (Batch::default(), Left::default());
            for request in requests.drain(..) {
                match request {
                    Request::Work(work, answer) => batch.add(work, answer),
                    other => {
                        // A question is answered from what came before it.
                        left = left.and(batch.work_off(&mut desk, clock()).await);
                        reply(&mut desk, other, clock()).await;
                    }
                }
            }
            left = left.and(batch.work_off(&mut desk, clock()).await);
            if left != Left::default() {
                recorded(left);
            }
        }
    }
}

#[derive(Default)]
struct Batch {
    work: Vec<Work>,
    answers: Vec<Answer<Done>>,
}

impl Batch {
    fn add(&mut self, work: Work, answer: Answer<Done>) {
        self.work.push(work);
        self.answers.push(answer);
    }

    async fn work_off(&mut self, desk: &mut Desk, now: DateTime<Utc>) -> Left {
        let (work, answers) = (std::mem::take(&mut self.work), std::mem::take(&mut self.answers));
        let mut left = Left::default();
        if work.is_empty() {
            return left;
        }
        // Nobody may wait for an answer any more: that is no error, the work is done.
        match desk.handle(work, now).await {
            Ok(done) => {
                for (answer, done) in answers.into_iter().zip(done) {
                    left = left.and(done.left);
                    let _ = answer.send(Ok(done));
                }
            }
            Err(error) => {
                let error = Arc::new(error);
                tracing::error!(project = %desk.project().id, error = %error, "work was not recorded");
                answers.into_iter().for_each(|answer| drop(answer.send(Err(error.clone()))));
            }
        }
        left
    }
}

async fn reply(desk: &mut Desk, request: Request, now: DateTime<Utc>) {
    match request {
        Request::Work(..) => unreachable!("work is batched"),
        Request::Render(outgoing, answer) => {
            let _ = answer.send(desk.render(&outgoing, now).await.map_err(Arc::new));
        }
        Request::Order(outgoing, answer) => {
            let _ = answer.send(desk.order(&outgoing, now).await.map_err(Arc::new));
        }
        Request::Cards(review, answer) => {
            let _ = answer.send(desk.cards(&review, now).await.map_err(Arc::new));
        }
        Request::Shown(answer) => {
            let _ = answer.send(desk.state(now).await.map(shown).map_err(Arc::new));
        }
        Request::Preview(asked_in, answer) => {
            let _ = answer.send(desk.preview(&asked_in, now).await.map_err(Arc::new));
        }
        Request::Reviews(answer) => {
            let reviews = desk.state(now).await.map(|state| state.reviews().cloned().collect());
            let _ = answer.send(reviews.map_err(Arc::new));
        }
    }
}
