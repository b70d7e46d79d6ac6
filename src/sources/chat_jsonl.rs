//! Chat in JSONL, a message a line: `{"channel","id","thread","author","name","ts","text"}`.

use std::io::BufRead;
use std::sync::Arc;

use serde::Deserialize;

use crate::domain::message::{Message, MessageId, TEXT_LIMIT};
use crate::domain::name::NAME_LIMIT;
use crate::domain::person::{Actor, Standing};

use super::exported::{Exported, ExportedReaction, account, channel_id, cut, moment};
use super::lines::{Line, Lines};
use super::order::InOrder;
use super::problem::Problem;

/// The longest line, in bytes: a message of [`TEXT_LIMIT`] in which every character is escaped.
const LINE_LIMIT: usize = 6 * TEXT_LIMIT + 4096;

/// How many messages may stand before one that is older: chat servers that write at the same time are apart by less.
const WINDOW: usize = 1_024;

/// The most text that the window holds, in bytes.
const WINDOW_BYTES: usize = 8 << 20;

/// One line.
#[derive(Deserialize)]
struct Post {
    channel: String,
    id: String,
    #[serde(default)]
    thread: Option<String>,
    author: String,
    #[serde(default)]
    name: Option<String>,
    ts: String,
    text: String,
    #[serde(default)]
    bot: bool,
    #[serde(default)]
    reactions: Vec<Reaction>,
}

#[derive(Deserialize)]
struct Reaction {
    name: String,
    #[serde(default)]
    users: Vec<String>,
}

/// A JSONL file that is being read.
pub(super) struct JsonlChat<R> {
    lines: Lines<R>,
    file: Arc<str>,
    order: InOrder,
    ended: bool,
}

impl<R: BufRead> JsonlChat<R> {
    /// Reads messages from `input`; problems call it `file`.
    pub(super) fn new(input: R, file: Arc<str>) -> Self {
        Self { lines: Lines::new(input, LINE_LIMIT), file, order: InOrder::default(), ended: false }
    }

    /// Reads the next line into the window.
    fn take_line(&mut self) -> Result<(), Problem> {
        let line = match self.lines.next() {
            Err(error) => {
                self.ended = true;
                return Err(Problem::of_file(&self.file, error.to_string()));
            }
            Ok(None) => {
                self.ended = true;
                return Ok(());
            }
            Ok(Some(Line::Text(text))) if text.trim().is_empty() => return Ok(()),
            Ok(Some(Line::Text(text))) => post(text),
            Ok(Some(Line::TooLong(bytes))) => Err(format!("the line has {bytes} bytes, more than {LINE_LIMIT}")),
            Ok(Some(Line::NotUtf8(at))) => Err(format!("byte {} is not UTF-8", at + 1)),
        };
        let exported = line.map_err(|what| self.problem(what))?;
        self.order.push(exported).map_err(|refused| {
            let (why, exported) = *refused;
            self.problem(why.what(&exported))
        })
    }

    fn problem(&self, what: String) -> Problem {
        Problem::at_line(&self.file, self.lines.number(), what)
    }
}

impl<R: BufRead> Iterator for JsonlChat<R> {
    type Item = Result<Exported, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended && self.order.len() < WINDOW && self.order.bytes() < WINDOW_BYTES {
            if let Err(problem) = self.take_line() {
                return Some(Err(problem));
            }
        }
        self.order.pop(None).map(Ok)
    }
}

fn post(line: &str) -> Result<Exported, String> {
    let post: Post = serde_json::from_str(line).map_err(|error| format!("it is not a message: {error}"))?;
    let at = moment(&post.ts)?;
    for (key, name) in [("channel", &post.channel), ("id", &post.id), ("author", &post.author)] {
        if name.is_empty() || name.len() > NAME_LIMIT || name.chars().any(char::is_control) {
            return Err(format!("{key:?} is empty or longer than {NAME_LIMIT} bytes"));
        }
    }
    let standing = if post.bot { Standing::Bot } else { Standing::Member };
    let reactions = post.reactions.iter().flat_map(|reaction| {
        reaction.users.iter().map(|user| ExportedReaction { emoji: reaction.name.clone(), by: account(user) })
    });
    Ok(Exported {
        reactions: reactions.collect(),
        message: Message {
            id: MessageId { channel: channel_id(&post.channel), id: post.id },
            thread: post.thread.filter(|thread| !thread.is_empty()),
            author: Actor {
                account: account(&post.author),
                name: post.name.filter(|name| !name.is_empty()).unwrap_or(post.author),
                standing,
            },
            at,
            text: cut(post.text),
            edited: None,
        },
    })
}
