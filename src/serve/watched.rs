//! Files that are sources: read at the start, and again when they change.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::domain::name::{ProjectId, SourceId};
use crate::domain::reading::Reading;
use crate::sources::table::{self, DateOrder, Read, TableOptions};

/// A file that is a source.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Whose.
    pub project: ProjectId,
    /// Its name as a source.
    pub source: SourceId,
    /// Where it is.
    pub path: PathBuf,
    /// The zone of times that are written without one.
    pub zone: Tz,
    /// How it writes day and month in figures.
    pub date_order: Option<DateOrder>,
    /// Its columns, where they are not ours.
    pub columns: BTreeMap<String, String>,
    /// When the version that was read last was written.
    pub read: Option<SystemTime>,
}

impl Watched {
    /// How many readings are recorded in one transaction.
    pub(crate) const BATCH_LIMIT: usize = 4_096;

    pub(super) fn project(&self) -> &ProjectId {
        &self.project
    }

    /// Has it read once more at the next opportunity.
    pub(super) fn read_again(&mut self) {
        self.read = None;
    }

    /// What the file says, where it changed since it was read last.
    pub(super) async fn read_if_changed(&mut self) -> Option<Vec<Reading>> {
        let written = match std::fs::metadata(&self.path).and_then(|about| about.modified()) {
            Ok(written) => written,
            Err(error) => {
                // Said once, until the file is there again.
                if self.read != Some(SystemTime::UNIX_EPOCH) {
                    tracing::warn!(source = %self.source, path = %self.path.display(), %error, "a source can't be read");
                    self.read = Some(SystemTime::UNIX_EPOCH);
                }
                return None;
            }
        };
        if self.read == Some(written) {
            return None;
        }
        self.read = Some(written);
        let (path, options) = (self.path.clone(), self.options(written));
        let read = tokio::task::spawn_blocking(move || read(&path, &options)).await.ok()?;
        for problem in &read.problems {
            tracing::warn!(source = %self.source, %problem, "part of a source was not understood");
        }
        Some(read.readings)
    }

    /// How the file is read; `written` is when it was.
    pub(crate) fn options(&self, written: SystemTime) -> TableOptions {
        TableOptions {
            file: Arc::from(self.path.file_name().map_or("", |name| name.to_str().unwrap_or(""))),
            source: self.source.clone(),
            at: DateTime::<Utc>::from(written),
            zone: self.zone,
            date_order: self.date_order,
            columns: self.columns.clone(),
        }
    }
}

fn read(path: &Path, options: &TableOptions) -> Read {
    match File::open(path) {
        Ok(file) => table::read(BufReader::new(file), options),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "a source can't be opened");
            Read::default()
        }
    }
}
