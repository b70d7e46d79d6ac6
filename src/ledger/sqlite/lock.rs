//! The lock that keeps a second process from writing: a file beside the database, held as long as its writer lives.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::ledger::error::LedgerError;

/// The held lock. The system lets it go when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the database at `path`.
    pub(super) fn take(path: &Path) -> Result<Self, LedgerError> {
        let beside = beside(path);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&beside)
            .map_err(|source| LedgerError::File { path: beside.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LedgerError::Locked { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(LedgerError::File { path: beside, source }),
        }
    }

    /// True where a process holds the lock of the database at `path`.
    pub(super) fn is_held(path: &Path) -> Result<bool, LedgerError> {
        let beside = beside(path);
        let file = match File::open(&beside) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(source) => return Err(LedgerError::File { path: beside, source }),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(source)) => Err(LedgerError::File { path: beside, source }),
        }
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
