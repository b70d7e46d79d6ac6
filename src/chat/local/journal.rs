//! The local platform's file: appended to, synced before anything is shown, read once at start. A line that a crash
//! tore is cut off; a line that is broken otherwise stops the start, for it was changed by hand.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::line::Line;
use super::unreadable::WireError;

/// The file's name in the data folder.
pub const FILE_NAME: &str = "local-chat.jsonl";

/// The largest file that is read or written, in bytes: a rehearsal of years. All of it is held in memory.
pub const FILE_LIMIT: u64 = 256 << 20;

/// The longest line, in bytes: the longest text, each character escaped, with room for its card.
pub const LINE_LIMIT: u64 = 2 << 20;

/// Why the file can't be used.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The file can't be read or written.
    #[error("open {}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// Another process has it.
    #[error("open {}: another process uses it; hint: stop that one, or use another data folder", path.display())]
    InUse {
        /// Which file.
        path: PathBuf,
    },
    /// It is too large.
    #[error("open {}: it has more than {FILE_LIMIT} bytes; hint: move it away to start anew", path.display())]
    TooLarge {
        /// Which file.
        path: PathBuf,
    },
    /// A line can't be read.
    #[error("read {} line {line}; hint: it was changed by hand or by a newer version, move it away to start anew", path.display())]
    Broken {
        /// Which file.
        path: PathBuf,
        /// Which line, counted from 1.
        line: usize,
        /// Why.
        #[source]
        cause: WireError,
    },
}

/// The open file. It is locked against other processes for as long as it is open.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    /// How many bytes are whole lines. What stands after them is torn and goes with the next write.
    whole: u64,
}

impl Journal {
    /// Opens the file in that folder, makes it where there is none, and gives every line to `each`.
    pub(super) fn open(folder: &Path, each: impl FnMut(Line)) -> Result<Self, OpenError> {
        let path = folder.join(FILE_NAME);
        let io = |cause| OpenError::Io { path: path.clone(), cause };
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(&path).map_err(io)?;
        if let Err(std::fs::TryLockError::WouldBlock) = file.try_lock() {
            return Err(OpenError::InUse { path });
        }
        let size = file.metadata().map_err(io)?.len();
        if size > FILE_LIMIT {
            return Err(OpenError::TooLarge { path });
        }
        let whole = read(&file, &path, each)?;
        if whole < size {
            tracing::warn!(file = %path.display(), bytes = size - whole, "cut off a torn last line");
            file.set_len(whole).map_err(io)?;
        }
        Ok(Self { file, whole })
    }

    /// Appends a line, whole or not at all, and waits until the disk has them.
    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let after = self.whole + bytes.len() as u64;
        if after > FILE_LIMIT || bytes.len() as u64 > LINE_LIMIT {
            let limits = format!("the limits are {LINE_LIMIT} bytes a line, {FILE_LIMIT} in all");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, limits));
        }
        let written = self
            .file
            .seek(SeekFrom::Start(self.whole))
            .and_then(|_| self.file.write_all(bytes))
            .and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => self.whole = after,
            // Best effort: where this fails too, the next write starts at the same place, and so does the next start.
            Err(_) => self.file.set_len(self.whole).unwrap_or_default(),
        }
        written
    }
}

/// Gives every whole line to `each`; the number of bytes that they take.
fn read(file: &File, path: &Path, mut each: impl FnMut(Line)) -> Result<u64, OpenError> {
    let mut reader = BufReader::new(file);
    let mut bytes = Vec::new();
    let mut whole = 0;
    for number in 1.. {
        bytes.clear();
        let mut limited = reader.by_ref().take(LINE_LIMIT);
        let taken = limited
            .read_until(b'\n', &mut bytes)
            .map_err(|cause| OpenError::Io { path: path.to_owned(), cause })? as u64;
        if bytes.pop() != Some(b'\n') && taken < LINE_LIMIT {
            break;
        }
        let text = String::from_utf8_lossy(&bytes);
        let line =
            Line::decode(&text).map_err(|cause| OpenError::Broken { path: path.to_owned(), line: number, cause })?;
        each(line);
        whole += taken;
    }
    Ok(whole)
}
