//! What people state in the channels about work: promises with a day, that something is done, that something is decided. Kept up with
//! each message, bounded, and forgotten with the messages.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use crate::domain::message::{Message, MessageId};
use crate::domain::person::Account;
use crate::language::decided::decided;
use crate::language::done::done;
use crate::language::promise::{Strength, promise};
use crate::language::sentences::{Voice, sentences};
use crate::language::words::{Word, WordKind, words};

/// The most statements that are kept of one channel; the oldest goes first. A channel that states more in four weeks needs no bot.
const KEPT: usize = 128;

/// The longest message that is looked at, in bytes.
const TEXT_LOOKED_AT: usize = 4 * 1024;

/// The longest sentence that is kept, in characters.
const QUOTE_LIMIT: usize = 280;

/// The shortest word that two sentences have in common where they speak of the same, in letters: shorter ones stand everywhere.
const TELLING: usize = 4;

/// What is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Somebody will do something by a day.
    Promise,
    /// Something is done.
    Done,
    /// Something is decided.
    Decided,
}

/// One statement.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) kind: Kind,
    pub(super) id: MessageId,
    pub(super) author: Account,
    pub(super) name: String,
    pub(super) at: DateTime<Utc>,
    pub(super) quote: String,
    thread: Option<String>,
}

/// The statements of a channel.
#[derive(Clone, Debug, Default)]
pub(super) struct Statements {
    kept: VecDeque<Statement>,
}

impl Statements {
    /// Takes in a message. That something is done, or a new word on it, settles the promise that it speaks of.
    pub(super) fn hear(&mut self, message: &Message) {
        if message.text.len() > TEXT_LOOKED_AT || self.kept.iter().any(|statement| statement.id == message.id) {
            return;
        }
        let stated = stated(&message.text);
        self.settle(message, &stated);
        for (kind, quote) in stated {
            if self.kept.len() == KEPT {
                self.kept.pop_front();
            }
            self.kept.push_back(Statement {
                kind,
                id: message.id.clone(),
                author: message.author.account.clone(),
                name: message.author.name.clone(),
                at: message.at,
                quote,
                thread: message.thread.clone(),
            });
        }
    }

    fn settle(&mut self, message: &Message, stated: &[(Kind, String)]) {
        let text = message.text.as_str();
        let is_done = stated.iter().any(|(kind, _)| *kind == Kind::Done);
        let promises_anew = stated.iter().any(|(kind, _)| *kind == Kind::Promise);
        if !is_done && !promises_anew {
            return;
        }
        self.kept.retain(|statement| {
            let root = statement.thread.as_deref().unwrap_or(&statement.id.id);
            let own = statement.author == message.author.account;
            let near = message.thread.as_deref() == Some(root) || (own && speaks_of_same(&statement.quote, text));
            let over = (is_done && near) || (promises_anew && own && near);
            statement.kind != Kind::Promise || statement.id == message.id || !over
        });
    }

    /// Takes in the new text of a message.
    pub(super) fn edited(&mut self, message: &Message) {
        if self.kept.iter().any(|statement| statement.id == message.id) {
            self.deleted(&message.id);
            self.hear(message);
        }
    }

    /// Takes in that a message was deleted.
    pub(super) fn deleted(&mut self, id: &MessageId) {
        self.kept.retain(|statement| statement.id != *id);
    }

    /// Forgets what these accounts wrote.
    pub(super) fn forget_authors(&mut self, accounts: &[Account]) {
        self.kept.retain(|statement| !accounts.contains(&statement.author));
    }

    /// Forgets what was stated before `before`.
    pub(super) fn forget_before(&mut self, before: DateTime<Utc>) {
        self.kept.retain(|statement| statement.at >= before);
    }

    /// All of them, oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Statement> {
        self.kept.iter()
    }
}

/// What a text states, each kind once.
fn stated(text: &str) -> Vec<(Kind, String)> {
    let mut found: Vec<(Kind, String)> = Vec::new();
    for sentence in sentences(text).iter().filter(|sentence| sentence.voice == Voice::Own) {
        let tokens = words(sentence.text);
        let Some(kind) = kind(&tokens) else { continue };
        if !found.iter().any(|(known, _)| *known == kind) {
            found.push((kind, sentence.text.trim().chars().take(QUOTE_LIMIT).collect()));
        }
    }
    found
}

fn kind(tokens: &[Word<'_>]) -> Option<Kind> {
    let plain = |strength: Strength| strength == Strength::Plain;
    if promise(tokens).is_some_and(|promise| promise.due.is_some() && plain(promise.strength)) {
        return Some(Kind::Promise);
    }
    if done(tokens).is_some_and(|done| plain(done.strength)) {
        return Some(Kind::Done);
    }
    decided(tokens).is_some_and(|decided| plain(decided.strength)).then_some(Kind::Decided)
}

/// True where two texts share a word that says what they are about.
pub(super) fn speaks_of_same(one: &str, other: &str) -> bool {
    let of = |text: &str| -> Vec<String> {
        let tokens = words(text);
        let telling = tokens.iter().filter(|word| {
            let common = word
                .is_any(&["will", "with", "that", "this", "have", "from", "send", "today", "tomorrow", "next", "week"]);
            word.kind == WordKind::Word && word.lower.chars().count() >= TELLING && !common
        });
        telling.filter(|word| !is_calendar(word)).map(|word| word.lower.to_string()).collect()
    };
    let known = of(one);
    of(other).iter().any(|word| known.contains(word))
}

fn is_calendar(word: &Word<'_>) -> bool {
    word.classes.has(crate::language::lexicon::Classes::CALENDAR)
}
