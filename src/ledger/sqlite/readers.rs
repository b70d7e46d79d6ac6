//! A few connections that read beside the writer, each query on a thread that may block.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::ledger::error::LedgerError;

use super::schema::{open_reader, store};

/// Connections that read at the same time: more than cores only costs memory.
const READERS: usize = 4;

/// The connections that are free.
#[derive(Clone, Debug)]
pub(super) struct Readers {
    path: Arc<PathBuf>,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path: Arc::new(path), idle: Arc::default(), permits: Arc::new(Semaphore::new(READERS)) }
    }

    /// Reads in one transaction: all that `query` sees is of one moment.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let permits = Arc::clone(&self.permits);
        let permit = permits.acquire_owned().await.map_err(|_| LedgerError::Closed)?;
        let readers = self.clone();
        let read = move || {
            let _permit = permit;
            readers.query(query)
        };
        let done = tokio::task::spawn_blocking(read).await;
        done.map_err(|error| LedgerError::Store(Box::new(error)))?
    }

    fn query<T>(&self, query: impl FnOnce(&Connection) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        let idle = self.idle().pop();
        let db = match idle {
            Some(db) => db,
            None => open_reader(&self.path)?,
        };
        let moment = db.unchecked_transaction().map_err(store)?;
        let answer = query(&moment);
        moment.finish().map_err(store)?;
        self.idle().push(db);
        answer
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
