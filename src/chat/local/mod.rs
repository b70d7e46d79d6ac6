//! A chat server inside the process: channels, people, threads, reactions, cards, commands. It is the first run without
//! an account, the rehearsal room for a policy, and the double in tests. It never judges, and it has no clock.
//!
//! An act is kept first, then handed to the bot, and done only once the bot has recorded it. An act that was kept and not
//! recorded is handed over again: when its client tries again, and by [`Local::deliver_waiting`] after a start.

mod act;
mod changes;
mod door;
mod journal;
mod line;
mod platform;
mod state;
mod unreadable;
mod view;
mod wire;
mod wire_act;
mod wire_action;
mod wire_form;
mod workspace;

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;

pub use act::{ACT_ID_LIMIT, Act, ActError, Doing, Done, EMOJI_LIMIT, TEXT_LIMIT_CHARS, Unrecorded};
pub use changes::Missed;
pub use door::{MESSAGES_LIMIT, REACTIONS_LIMIT, WAITING_LIMIT};
pub use journal::{FILE_LIMIT, FILE_NAME, LINE_LIMIT, OpenError};
pub use unreadable::WireError;
pub use view::{MessageView, PAGE_LIMIT, PageView, ReactionView};
pub use wire::CardV1;
pub use wire_act::DoingV1;
pub use wire_action::{ActionV1, ValueV1, action_of};
pub use workspace::{Channel, Person, Workspace};

use super::{Acked, Answer, Incoming};
use crate::domain::delivery::Delivery;
use crate::domain::name::DeliveryId;
use act::Acted;
use changes::Changes;
use journal::Journal;
use line::Line;
use state::{Known, State};

/// How many deliveries wait for the bot before an act has to wait itself.
pub const DELIVERIES_LIMIT: usize = 256;

/// How long an act waits for room and for the bot's answer, each. Slack waits 3 s for an answer; here a person looks on.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The local platform. Cloning is cheap and gives the same platform.
#[derive(Clone, Debug)]
pub struct Local {
    workspace: Arc<Workspace>,
    inner: Arc<Mutex<Inner>>,
    deliveries: mpsc::Sender<Incoming>,
}

#[derive(Debug)]
struct Inner {
    state: State,
    journal: Option<Journal>,
    changes: Changes,
}

impl Inner {
    /// Keeps a line, then shows it.
    fn keep(&mut self, line: Line) -> io::Result<()> {
        if let Some(journal) = &mut self.journal {
            journal.append(&line.encode())?;
        }
        self.show(line);
        Ok(())
    }

    fn show(&mut self, line: Line) {
        for message in self.state.apply(line) {
            self.changes.push(message);
        }
    }
}

impl Local {
    /// A local platform that keeps nothing, and what people do on it.
    #[must_use]
    pub fn in_memory(workspace: Workspace) -> (Self, mpsc::Receiver<Incoming>) {
        let workspace = Arc::new(workspace);
        Self::around(workspace.clone(), State::new(workspace), None)
    }

    /// A local platform that keeps everything in [`FILE_NAME`] in that folder, with all that is there already.
    ///
    /// # Errors
    /// Names the file, and the line where one is broken. A torn last line is cut off with a warning.
    pub fn open(workspace: Workspace, folder: &Path) -> Result<(Self, mpsc::Receiver<Incoming>), OpenError> {
        let workspace = Arc::new(workspace);
        let mut state = State::new(workspace.clone());
        let journal = Journal::open(folder, |line| {
            state.apply(line);
        })?;
        Ok(Self::around(workspace, state, Some(journal)))
    }

    fn around(workspace: Arc<Workspace>, state: State, journal: Option<Journal>) -> (Self, mpsc::Receiver<Incoming>) {
        let (deliveries, incoming) = mpsc::channel(DELIVERIES_LIMIT);
        let inner = Inner { state, journal, changes: Changes::default() };
        let local = Self { workspace, inner: Arc::new(Mutex::new(inner)), deliveries };
        (local, incoming)
    }

    /// Who and what there is.
    #[must_use]
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Does what a person does: keeps it, shows it, hands it to the bot, and waits until that has recorded it.
    /// The same act with the same id is done once, however often it is tried.
    ///
    /// # Errors
    /// [`ActError::NotRecorded`] where it stands on the platform and the bot has not recorded it: try it again.
    /// Every other error: nothing happened.
    pub async fn act(&self, act: Act, now: DateTime<Utc>) -> Result<Done, ActError> {
        let key = act.key()?;
        // Room for the delivery comes first, so that the bot is told of acts in the order in which they were kept.
        let room = timeout(ANSWER_WITHIN, self.deliveries.reserve()).await;
        let (ack, acked) = oneshot::channel();
        {
            let mut inner = self.lock();
            if inner.state.known(&key).is_none() {
                inner.take_in(act, key.clone(), now)?;
            }
            let delivery = match inner.state.known(&key) {
                Some(Known::Waiting(delivery)) => Delivery::clone(delivery),
                Some(Known::Done(done)) => return Ok(done.clone()),
                None => return Ok(Done::Recorded(None)),
            };
            match room {
                Ok(Ok(permit)) => permit.send(Incoming { delivery, ack }),
                Ok(Err(_)) => return Err(ActError::NotRecorded(Unrecorded::Failed)),
                Err(_) => return Err(ActError::NotRecorded(Unrecorded::Busy)),
            }
        }
        self.settle(&key, acked, now).await
    }

    /// Puts acts there as if they had been done, without the bot: what was said before it came. Acts that are there
    /// already are left as they are. [`Local::deliver_waiting`] tells the bot.
    ///
    /// # Errors
    /// The first act that may not be done; those before it are there.
    pub fn seed(&self, acts: impl IntoIterator<Item = (Act, DateTime<Utc>)>) -> Result<(), ActError> {
        let mut inner = self.lock();
        for (act, at) in acts {
            let key = act.key()?;
            if inner.state.known(&key).is_none() {
                inner.take_in(act, key, at)?;
            }
        }
        Ok(())
    }

    /// Hands the acts that wait to the bot, one after the other, oldest first; how many it recorded.
    /// It stops at the first that it does not record.
    pub async fn deliver_waiting(&self, now: DateTime<Utc>) -> usize {
        let waiting: Vec<DeliveryId> = self.lock().state.waiting.values().cloned().collect();
        for (recorded, key) in waiting.iter().enumerate() {
            let delivery = match self.lock().state.known(key) {
                Some(Known::Waiting(delivery)) => Delivery::clone(delivery),
                _ => continue,
            };
            let (ack, acked) = oneshot::channel();
            let sent = self.deliveries.send(Incoming { delivery, ack }).await;
            if sent.is_err() || self.settle(key, acked, now).await.is_err() {
                return recorded;
            }
        }
        waiting.len()
    }

    /// Told whenever something changes: the number of the newest change.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.lock().changes.watch()
    }

    /// What changed after a change, for a page that looks on.
    pub fn missed(&self, seen: u64) -> Missed {
        self.lock().changes.after(seen)
    }

    /// A message as that person sees it now; none where they don't see it.
    #[must_use]
    pub fn view(&self, viewer: &Person, message: u64) -> Option<MessageView> {
        let inner = self.lock();
        let kept = inner.state.messages.get(&message)?;
        let sees = inner.state.sees(viewer, kept);
        sees.then(|| inner.state.view(viewer, kept))
    }

    /// The last messages of a channel outside threads, before a number.
    ///
    /// # Errors
    /// [`ActError::NotThere`] where that person reads no such channel.
    pub fn page(
        &self,
        viewer: &Person,
        channel: &str,
        before: Option<u64>,
        limit: usize,
    ) -> Result<PageView, ActError> {
        self.lock().state.page(viewer, channel, before, limit)
    }

    /// The last messages of a thread, before a number, its root among them.
    ///
    /// # Errors
    /// [`ActError::NotThere`] where that person sees no such thread.
    pub fn thread_page(
        &self,
        viewer: &Person,
        root: u64,
        before: Option<u64>,
        limit: usize,
    ) -> Result<PageView, ActError> {
        self.lock().state.thread_page(viewer, root, before, limit)
    }

    async fn settle(
        &self,
        key: &DeliveryId,
        acked: oneshot::Receiver<Acked>,
        now: DateTime<Utc>,
    ) -> Result<Done, ActError> {
        let unrecorded = match timeout(ANSWER_WITHIN, acked).await {
            Ok(Ok(Acked::Recorded)) => return Ok(self.lock().recorded(key, None, now)),
            Ok(Ok(Acked::Answered(answer))) => return Ok(self.lock().recorded(key, Some(answer), now)),
            Ok(Ok(Acked::Promised(promised))) => {
                let answer = timeout(ANSWER_WITHIN, promised).await.ok().and_then(Result::ok);
                return Ok(self.lock().recorded(key, answer, now));
            }
            Ok(Ok(Acked::Busy)) => Unrecorded::Busy,
            Ok(Ok(Acked::Failed) | Err(_)) => Unrecorded::Failed,
            Err(_) => Unrecorded::Silent,
        };
        Err(ActError::NotRecorded(unrecorded))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic while it is held leaves whole lines behind: each is applied after it was kept.
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Inner {
    fn take_in(&mut self, act: Act, key: DeliveryId, now: DateTime<Utc>) -> Result<(), ActError> {
        self.state.admit(&act)?;
        let posts = matches!(act.doing, Doing::Post { .. });
        let acted =
            Acted { key, by: act.by, at: now, makes: posts.then_some(self.state.next_message), doing: act.doing };
        self.keep(Line::Acted(acted)).map_err(ActError::NotKept)
    }

    /// Notes that the bot recorded an act, and shows its answer.
    fn recorded(&mut self, key: &DeliveryId, answer: Option<Answer>, now: DateTime<Utc>) -> Done {
        if let Some(Known::Waiting(delivery)) = self.state.known(key) {
            let asked = answer.and_then(|answer| self.state.answer(delivery, answer, now));
            let line = asked.map_or_else(|| Line::Recorded(key.clone()), Line::Posted);
            if let Err(error) = self.keep(line.clone()) {
                // The bot has it: after a restart it is handed over once more, and known there.
                tracing::warn!(%error, "could not keep that an act was recorded");
                self.show(line);
            }
        }
        match self.state.known(key) {
            Some(Known::Done(done)) => done.clone(),
            _ => Done::Recorded(None),
        }
    }
}
