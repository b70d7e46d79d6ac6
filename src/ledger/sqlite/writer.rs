//! The one writer: a thread that stores all that waits in one transaction, and answers when it is durable.

use std::thread::JoinHandle;

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::domain::name::{OutgoingKey, ProjectId};
use crate::domain::person::Account;
use crate::ledger::aside::Frame;
use crate::ledger::chain::micros;
use crate::ledger::error::LedgerError;
use crate::ledger::prepare::Prepared;
use crate::ledger::record::{Appended, AttemptEnd, Claimed};

use super::append::append;
use super::desk::Desk;
use super::lock::Lock;
use super::outbox;
use super::{aside, conversation};

/// Jobs that may wait. Beyond it callers wait with their events, which are not acked meanwhile.
const QUEUE: usize = 1_024;

/// Records that are stored in one transaction: past a few thousand a larger one is no faster, and keeps people waiting.
const RECORDS_AT_ONCE: usize = 4_096;

/// How often the writer yields for more to store: each takes microseconds, a sync takes hundreds.
const YIELDS: usize = 16;

/// What the writer is asked to do.
pub(super) enum Task {
    Append(Prepared),
    Claim(DateTime<Utc>, usize),
    Retry(ProjectId, OutgoingKey, DateTime<Utc>, AttemptEnd),
    ForgetMessages(DateTime<Utc>),
    ForgetReadings(DateTime<Utc>),
    Erase(Vec<Account>),
    Note(String, String),
    KeepFrame(Frame),
}

/// What came of it.
pub(super) enum Answer {
    Appended(Appended),
    Claimed(Vec<Claimed>),
    Done,
    Gone(u64),
}

type Reply = oneshot::Sender<Result<Answer, LedgerError>>;

/// A task, and who waits for it.
struct Job {
    task: Task,
    reply: Reply,
}

impl Task {
    fn records(&self) -> usize {
        match self {
            Self::Append(group) => group.records.len(),
            _ => 1,
        }
    }

    fn run(&self, desk: &mut Desk) -> Result<Answer, LedgerError> {
        match self {
            Self::Append(group) => append(desk, group).map(Answer::Appended),
            Self::Claim(now, limit) => outbox::claim(desk, micros(*now), *limit).map(Answer::Claimed),
            Self::Retry(project, key, at, end) => {
                outbox::retry(desk, (project, key), micros(*at), *end).map(|()| Answer::Done)
            }
            Self::ForgetMessages(before) => {
                aside::forget(desk, micros(*before))?;
                conversation::forget(desk, micros(*before)).map(Answer::Gone)
            }
            Self::ForgetReadings(before) => conversation::forget_readings(desk, micros(*before)).map(Answer::Gone),
            Self::Erase(accounts) => {
                aside::erase(desk, accounts)?;
                conversation::erase(desk, accounts).map(Answer::Gone)
            }
            Self::Note(name, value) => aside::note(desk, name, value).map(|()| Answer::Done),
            Self::KeepFrame(frame) => aside::keep(desk, frame).map(|()| Answer::Done),
        }
    }
}

/// The way to the writer. When the last is dropped, the writer finishes what waits and ends.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the writer on its connection. It holds the lock as long as it lives.
    pub(super) fn start(db: Connection, lock: Lock) -> Result<Self, LedgerError> {
        let desk = Desk::new(db);
        outbox::recover(&desk)?;
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let work = move || {
            write_all(desk, waiting);
            drop(lock);
        };
        let thread = std::thread::Builder::new().name("ledger".to_owned());
        let thread = thread.spawn(work).map_err(|error| LedgerError::Store(Box::new(error)))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Hands a task over and waits until its end is durable.
    pub(super) async fn ask(&self, task: Task) -> Result<Answer, LedgerError> {
        let jobs = self.jobs.as_ref().ok_or(LedgerError::Closed)?;
        let (reply, answer) = oneshot::channel();
        let job = Job { task, reply };
        jobs.send(job).await.map_err(|_| LedgerError::Closed)?;
        answer.await.map_err(|_| LedgerError::Closed)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the ledger's writer ended in a panic");
        }
    }
}

fn write_all(mut desk: Desk, mut waiting: mpsc::Receiver<Job>) {
    let mut last = 0;
    while let Some(first) = waiting.blocking_recv() {
        let jobs = gather(first, &mut waiting, last);
        last = jobs.len();
        write(&mut desk, jobs);
    }
}

/// All that waits. Those who were answered a moment ago are about to ask again: while there are fewer than the last time,
/// they get the processor first, a few times at most, so that one sync serves many.
fn gather(first: Job, waiting: &mut mpsc::Receiver<Job>, last: usize) -> Vec<Job> {
    let mut records = first.task.records();
    let mut jobs = vec![first];
    for _ in 0..=YIELDS {
        while records < RECORDS_AT_ONCE
            && let Ok(next) = waiting.try_recv()
        {
            records += next.task.records();
            jobs.push(next);
        }
        if jobs.len() >= last || records >= RECORDS_AT_ONCE {
            break;
        }
        std::thread::yield_now();
    }
    jobs
}

/// Stores jobs in one transaction. Where that fails, each is tried alone, so that none falls with another.
fn write(desk: &mut Desk, jobs: Vec<Job>) {
    let together = transact(desk, &jobs);
    match together {
        Ok(answers) => answer_all(jobs, answers.into_iter().map(Ok)),
        Err(error) if jobs.len() == 1 => answer_all(jobs, std::iter::once(Err(error))),
        Err(_) => {
            for job in jobs {
                let job = [job];
                let answer = transact(desk, &job).map(|mut answers| answers.remove(0));
                answer_all(job, std::iter::once(answer));
            }
        }
    }
}

fn answer_all(jobs: impl IntoIterator<Item = Job>, answers: impl Iterator<Item = Result<Answer, LedgerError>>) {
    for (job, answer) in jobs.into_iter().zip(answers) {
        // Who asked may have gone away; what was stored stays stored.
        let _ = job.reply.send(answer);
    }
}

fn transact(desk: &mut Desk, jobs: &[Job]) -> Result<Vec<Answer>, LedgerError> {
    let answers = attempt(desk, jobs);
    if answers.is_err() {
        desk.undo();
    }
    answers
}

fn attempt(desk: &mut Desk, jobs: &[Job]) -> Result<Vec<Answer>, LedgerError> {
    let erases = jobs.iter().any(|job| matches!(job.task, Task::Erase(_)));
    if erases {
        // What is erased is overwritten in the file, not only unlinked.
        desk.batch("PRAGMA secure_delete = ON")?;
    }
    desk.begin()?;
    let answers = jobs.iter().map(|job| job.task.run(desk)).collect::<Result<Vec<_>, _>>()?;
    desk.commit()?;
    if erases {
        desk.batch("PRAGMA secure_delete = FAST; PRAGMA wal_checkpoint(TRUNCATE)")?;
    }
    Ok(answers)
}
