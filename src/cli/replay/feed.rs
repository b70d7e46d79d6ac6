//! What happened, from all chats and plan files, in order of time; what can't be read is counted and told in its place.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Write};
use std::iter::Peekable;
use std::path::Path;
use std::sync::Arc;
use std::vec::IntoIter;

use crate::app::replay::Happening;
use crate::domain::message::{ChannelId, Message};
use crate::domain::reading::Reading;
use crate::sources::chat_export::{ChatExport, ExportedMessages};
use crate::sources::problem::Problem;
use crate::sources::table::{self, TableOptions};

/// What could not be read.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// Lines and values that were left out.
    pub(super) parts: u64,
    /// Files of which nothing was read, or not to the end.
    pub(super) files: u64,
}

impl Unread {
    /// Tells of something that is left out.
    pub(super) fn part(&mut self, problem: &Problem, errors: &mut impl Write) -> std::io::Result<()> {
        self.parts += 1;
        writeln!(errors, "warning: failed to {problem}")
    }

    /// Tells of a file that is left out.
    pub(super) fn file(&mut self, problem: &Problem, errors: &mut impl Write) -> std::io::Result<()> {
        self.files += 1;
        writeln!(errors, "error: failed to {problem}")
    }
}

/// A chat with its next message.
struct Chat {
    messages: ExportedMessages,
    next: Option<Message>,
}

/// Which channel of the project an exported one is; where there is no project yet, every channel is its own.
pub(super) type Channels = Option<BTreeMap<String, ChannelId>>;

/// All that happened, in order of time.
pub(super) struct Feed {
    chats: Vec<Chat>,
    readings: Peekable<IntoIter<Reading>>,
    channels: Channels,
    /// What could not be read.
    pub(super) unread: Unread,
    /// Messages in channels that the project does not have.
    pub(super) elsewhere: u64,
}

impl Feed {
    /// The feed of these chats and readings.
    pub(super) fn new(chats: Vec<ChatExport>, mut readings: Vec<Reading>, channels: Channels, unread: Unread) -> Self {
        readings.sort_by_key(|reading| reading.at);
        let chats = chats.into_iter().map(|chat| Chat { messages: chat.exported(), next: None }).collect();
        Self { chats, readings: readings.into_iter().peekable(), channels, unread, elsewhere: 0 }
    }

    /// The project's channels by the names that exports can give them.
    pub(super) fn known_channels(&self) -> String {
        let names: Vec<&str> = self.channels.iter().flat_map(BTreeMap::keys).map(String::as_str).collect();
        names.join(", ")
    }

    /// What happened next.
    pub(super) fn next(&mut self, errors: &mut impl Write) -> std::io::Result<Option<Happening>> {
        self.fill(errors)?;
        let waiting = self.chats.iter_mut().filter(|chat| chat.next.is_some());
        let chat = waiting.min_by_key(|chat| chat.next.as_ref().map(|message| message.at));
        let said = chat.as_ref().and_then(|chat| chat.next.as_ref()).map(|message| message.at);
        // A plan that was published at the same moment was there before.
        if let Some(reading) = self.readings.next_if(|reading| said.is_none_or(|said| reading.at <= said)) {
            return Ok(Some(Happening::Read(reading)));
        }
        Ok(chat.and_then(|chat| chat.next.take()).map(Happening::Said))
    }

    /// Reads on in each chat whose next message is not known.
    fn fill(&mut self, errors: &mut impl Write) -> std::io::Result<()> {
        for chat in &mut self.chats {
            while chat.next.is_none() {
                match chat.messages.next() {
                    None => break,
                    Some(Err(problem)) => self.unread.part(&problem, errors)?,
                    Some(Ok(exported)) => {
                        chat.next = in_project(self.channels.as_ref(), exported.message);
                        self.elsewhere += u64::from(chat.next.is_none());
                    }
                }
            }
        }
        Ok(())
    }
}

fn in_project(channels: Option<&BTreeMap<String, ChannelId>>, mut message: Message) -> Option<Message> {
    if let Some(channels) = channels {
        message.id.channel = channels.get(&message.id.channel.channel)?.clone();
    }
    Some(message)
}

/// Reads a plan file.
pub(super) fn plan(
    path: &Path,
    options: &TableOptions,
    unread: &mut Unread,
    errors: &mut impl Write,
) -> std::io::Result<Vec<Reading>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            unread.file(&problem(&options.file, error.to_string()), errors)?;
            return Ok(Vec::new());
        }
    };
    let read = table::read(BufReader::new(file), options);
    for problem in &read.problems {
        unread.part(problem, errors)?;
    }
    for column in &read.unknown_columns {
        writeln!(errors, "note: {}: column {column:?} is kept under its own name", options.file)?;
    }
    unread.files += u64::from(read.gave_up);
    Ok(read.readings)
}

/// A problem with a whole file.
pub(super) fn problem(file: &Arc<str>, what: String) -> Problem {
    Problem { file: file.clone(), line: None, column: None, what, hint: None }
}
