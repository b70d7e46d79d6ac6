//! Which acts are let in: whether who acts may see and change what they act on, and the limits.

use super::act::{Act, ActError, Doing, EMOJI_LIMIT, TEXT_LIMIT_CHARS};
use super::state::{Body, Kept, State};
use super::workspace::{Channel, Person};
use crate::domain::form::{Input, Wanted};
use crate::domain::person::Standing;
use crate::domain::value::Value;

/// The most messages that the local platform holds: all of them are in memory.
pub const MESSAGES_LIMIT: usize = 100_000;

/// The most reactions on one message: everybody of a large channel with a few emoji each.
pub const REACTIONS_LIMIT: usize = 1_000;

/// The most acts that wait to be recorded by a bot that is down.
pub const WAITING_LIMIT: usize = 4_096;

impl State {
    /// Says why an act may not be done, if it may not.
    pub(super) fn admit(&self, act: &Act) -> Result<(), ActError> {
        let person = self
            .workspace
            .person(&act.by)
            .filter(|person| person.standing != Standing::Bot || person.user != self.workspace.bot.user)
            .ok_or_else(|| ActError::NobodyThere(act.by.clone()))?;
        self.check_limits(&act.doing)?;
        check_text(&act.doing)?;
        match &act.doing {
            Doing::Post { channel, thread, .. } => {
                self.readable_channel(person, channel)?;
                thread.map_or(Ok(()), |root| self.check_root(person, channel, root))
            }
            Doing::Command { channel, .. } => self.readable_channel(person, channel).map(drop),
            Doing::Edit { message, .. } | Doing::Delete { message } => {
                let kept = self.readable(person, *message)?;
                let own = kept.author == person.user && matches!(kept.body, Body::Text(_));
                own.then_some(()).ok_or(ActError::NotYours(*message))
            }
            Doing::React { message, emoji } | Doing::Unreact { message, emoji } => {
                let kept = self.readable(person, *message)?;
                check_emoji(emoji)?;
                let mut reactions = kept.reactions.iter();
                let there = reactions.any(|(own, user)| own == emoji && *user == person.user);
                let wanted = matches!(act.doing, Doing::React { .. });
                (there != wanted).then_some(()).ok_or(ActError::NoChange)
            }
            Doing::PutForward { message } => match self.readable(person, *message)?.body {
                Body::Text(_) => Ok(()),
                Body::Card { .. } => Err(ActError::NotThere(format!("words of a person in message {message}"))),
            },
            Doing::Press { message, action, given, .. } => {
                let offered = match &self.readable(person, *message)?.body {
                    Body::Card { offered, .. } => offered.iter().find(|offered| offered.action == *action),
                    Body::Text(_) => None,
                };
                let offered = offered.ok_or(ActError::NoSuchButton(*message))?;
                check_given(&offered.inputs, given).ok_or(ActError::NotAsked(*message))
            }
        }
    }

    /// The channel, where that person reads it.
    pub(super) fn readable_channel(&self, person: &Person, channel: &str) -> Result<&Channel, ActError> {
        self.workspace
            .channel(channel)
            .filter(|channel| self.workspace.may_read(person, channel))
            .ok_or_else(|| ActError::NotThere(format!("channel `{channel}`")))
    }

    /// The message, where it is there and that person sees it.
    pub(super) fn readable(&self, person: &Person, number: u64) -> Result<&Kept, ActError> {
        let gone = || ActError::NotThere(format!("message {number}"));
        let kept = self.messages.get(&number).ok_or_else(gone)?;
        let seen = !kept.deleted && self.sees(person, kept);
        seen.then_some(kept).ok_or_else(gone)
    }

    /// True where that person sees that message, or where it stood.
    pub(super) fn sees(&self, person: &Person, kept: &Kept) -> bool {
        let meant = kept.only.as_ref().is_none_or(|only| *only == person.user);
        meant && self.readable_channel(person, &kept.channel).is_ok()
    }

    fn check_root(&self, person: &Person, channel: &str, root: u64) -> Result<(), ActError> {
        let fits = self.messages.get(&root).is_some_and(|kept| {
            kept.channel == channel
                && kept.thread.is_none()
                && kept.only.is_none()
                && self.sees(person, kept)
                && (!kept.deleted || !kept.replies.is_empty())
        });
        fits.then_some(()).ok_or_else(|| ActError::NotThere(format!("thread {root}")))
    }

    fn check_limits(&self, doing: &Doing) -> Result<(), ActError> {
        let reactions = |message| self.messages.get(message).map(|kept| kept.reactions.len());
        let (what, count, limit) = match doing {
            Doing::Post { .. } => ("messages", self.messages.len(), MESSAGES_LIMIT),
            Doing::React { message, .. } => {
                ("reactions on one message", reactions(message).unwrap_or_default(), REACTIONS_LIMIT)
            }
            _ => ("unrecorded acts", self.waiting.len(), WAITING_LIMIT),
        };
        if count >= limit {
            return Err(ActError::Full { what, limit });
        }
        let waiting = self.waiting.len() < WAITING_LIMIT;
        waiting.then_some(()).ok_or(ActError::Full { what: "unrecorded acts", limit: WAITING_LIMIT })
    }
}

fn check_text(doing: &Doing) -> Result<(), ActError> {
    let Some(text) = doing.text() else {
        return Ok(());
    };
    let chars = text.chars().count();
    if chars > TEXT_LIMIT_CHARS {
        return Err(ActError::TooLong { chars });
    }
    let needed = matches!(doing, Doing::Post { .. } | Doing::Edit { .. });
    if needed && text.trim().is_empty() {
        return Err(ActError::Empty);
    }
    Ok(())
}

/// Each input is given once at most, and as what it asks for.
fn check_given(inputs: &[Input], given: &[(Wanted, Value)]) -> Option<()> {
    let fits = given.iter().enumerate().all(|(index, (wanted, value))| {
        let again = given[..index].iter().any(|(earlier, _)| earlier == wanted);
        !again && inputs.iter().any(|input| input.wanted == *wanted && input.takes(value))
    });
    (given.len() <= inputs.len() && fits).then_some(())
}

fn check_emoji(emoji: &str) -> Result<(), ActError> {
    let named = (1..=EMOJI_LIMIT).contains(&emoji.len())
        && emoji.chars().all(|letter| letter.is_alphanumeric() || "_+-:'".contains(letter));
    named.then_some(()).ok_or_else(|| ActError::NotAName(emoji.chars().take(40).collect()))
}
