//! Chat that was exported: a Slack export (folder or zip) or JSONL, as messages in time order. Streamed: memory is bounded by the
//! busiest days, not by the length of the export.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use crate::domain::message::{ChannelId, Message};
use crate::domain::person::{Account, Platform};

use super::chat_jsonl::JsonlChat;
use super::problem::Problem;
use super::slack_export::SlackChat;

/// The workspace of exported messages: they are shown on the local platform.
pub const WORKSPACE: &str = "export";

/// A channel of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedChannel {
    /// Which one.
    pub id: ChannelId,
    /// What its people call it, without `#`.
    pub name: String,
    /// True where the export says that not everybody may read it.
    pub private: bool,
}

/// A reaction as it stood when the chat was exported; nobody knows when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedReaction {
    /// The emoji's name, without colons.
    pub emoji: String,
    /// Whose.
    pub by: Account,
}

/// A message with what the export knows beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The message.
    pub message: Message,
    /// Its reactions.
    pub reactions: Vec<ExportedReaction>,
}

/// An export that was opened.
pub struct ChatExport {
    kind: Kind,
}

enum Kind {
    Jsonl(JsonlChat<BufReader<File>>),
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
        let mut start = Vec::with_capacity(4);
        let opened = File::open(path).map_err(wrong)?;
        opened.take(4).read_to_end(&mut start).map_err(wrong)?;
        let kind = if start.starts_with(b"PK") {
            Kind::Slack(Box::new(SlackChat::open(path, file)?))
        } else {
            let input = BufReader::new(File::open(path).map_err(wrong)?);
            Kind::Jsonl(JsonlChat::new(input, file))
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

/// A channel of the export.
pub(super) fn channel_id(channel: &str) -> ChannelId {
    ChannelId { platform: Platform::Local, workspace: WORKSPACE.to_owned(), channel: channel.to_owned() }
}

/// An account of the export.
pub(super) fn account(user: &str) -> Account {
    Account { platform: Platform::Local, workspace: WORKSPACE.to_owned(), user: user.to_owned() }
}
