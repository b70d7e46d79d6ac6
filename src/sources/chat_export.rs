//! Chat that was exported: a Slack export (folder or zip) or JSONL, as messages in time order. Streamed: memory is bounded by the
//! busiest days, not by the length of the export.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use crate::domain::message::Message;

use super::chat_jsonl::JsonlChat;
use super::problem::Problem;
use super::slack_export::SlackChat;

pub use super::exported::{Exported, ExportedChannel, ExportedReaction, WORKSPACE};

/// An export that was opened.
pub struct ChatExport {
    kind: Kind,
}

enum Kind {
    Jsonl(Box<JsonlChat<BufReader<File>>>),
    Slack(Box<SlackChat>),
}

impl ChatExport {
    /// Opens an export: a folder or a zip archive as Slack makes it, or a file with one message a line.
    ///
    /// # Errors
    /// Where the file is not there, or is none of these.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let file = file_name(path);
        let wrong = |error: std::io::Error| Problem::of_file(&file, error.to_string());
        if path.is_dir() {
            let chat = SlackChat::open(path, file)?;
            return Ok(Self { kind: Kind::Slack(Box::new(chat)) });
        }
        // It is read more than once: what a pipe gave is gone.
        if !std::fs::metadata(path).map_err(wrong)?.is_file() {
            return Err(Problem::of_file(&file, "it is neither a file nor a folder".to_owned()));
        }
        let mut start = Vec::with_capacity(4);
        let opened = File::open(path).map_err(wrong)?;
        opened.take(4).read_to_end(&mut start).map_err(wrong)?;
        let kind = if start.starts_with(b"PK") {
            Kind::Slack(Box::new(SlackChat::open(path, file)?))
        } else {
            let input = BufReader::new(File::open(path).map_err(wrong)?);
            Kind::Jsonl(Box::new(JsonlChat::new(input, file)))
        };
        Ok(Self { kind })
    }

    /// The channels that the export names up front; a JSONL file names none.
    #[must_use]
    pub fn channels(&self) -> &[ExportedChannel] {
        match &self.kind {
            Kind::Jsonl(_) => &[],
            Kind::Slack(chat) => chat.channels(),
        }
    }

    /// All messages in time order. What can't be read comes as a problem in its place, and the rest goes on.
    pub fn messages(self) -> impl Iterator<Item = Result<Message, Problem>> {
        self.exported().map(|exported| exported.map(|exported| exported.message))
    }

    /// All messages in time order, with their reactions.
    #[must_use]
    pub fn exported(self) -> ExportedMessages {
        ExportedMessages { kind: self.kind }
    }
}

/// The messages of an export, in time order.
pub struct ExportedMessages {
    kind: Kind,
}

impl Iterator for ExportedMessages {
    type Item = Result<Exported, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.kind {
            Kind::Jsonl(chat) => chat.next(),
            Kind::Slack(chat) => chat.next(),
        }
    }
}

/// The name of a file as problems have it.
fn file_name(path: &Path) -> Arc<str> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    Arc::from(name.to_string_lossy().as_ref())
}
