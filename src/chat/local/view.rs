//! What a person sees on the local platform: messages and their reactions, as JSON for the page.

use serde::Serialize;

use super::act::ActError;
use super::state::{Body, Kept, State};
use super::wire::CardV1;
use super::workspace::Person;

/// The most messages in one page of a channel or thread.
pub const PAGE_LIMIT: usize = 200;

/// One message as one person sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MessageView {
    /// Its number on this platform.
    pub id: u64,
    /// The channel's id.
    pub channel: String,
    /// The root of the thread that it answers in.
    pub thread: Option<u64>,
    /// The user who wrote it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// When it was last edited.
    pub edited: Option<String>,
    /// True where it was deleted: then it says nothing.
    pub deleted: bool,
    /// True where only this person sees it.
    pub only_you: bool,
    /// What it says; none for a card.
    pub text: Option<String>,
    /// The card of the bot.
    pub card: Option<CardV1>,
    /// For each emoji the users who put it there.
    pub reactions: Vec<ReactionView>,
    /// How many answers its thread has.
    pub replies: usize,
    /// The users who answered last, newest first, at most three.
    pub repliers: Vec<String>,
    /// When the last answer came.
    pub replied: Option<String>,
    /// The client's id of the act that the bot has not recorded yet; only for who wrote it.
    pub waiting: Option<String>,
}

/// One emoji on a message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReactionView {
    /// Its name.
    pub emoji: String,
    /// Who put it there.
    pub users: Vec<String>,
}

/// One page of messages, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageView {
    /// The messages.
    pub messages: Vec<MessageView>,
    /// True where there are older ones.
    pub older: bool,
}

impl State {
    /// The last messages of a channel outside threads, before a number.
    pub(super) fn page(
        &self,
        viewer: &Person,
        channel: &str,
        before: Option<u64>,
        limit: usize,
    ) -> Result<PageView, ActError> {
        self.readable_channel(viewer, channel)?;
        let before = before.unwrap_or(u64::MAX);
        let roots = self.roots.get(channel).into_iter().flatten().rev();
        let seen = roots
            .filter(|number| **number < before)
            .filter_map(|number| self.messages.get(number))
            .filter(|kept| !kept.deleted || !kept.replies.is_empty())
            .filter(|kept| self.sees(viewer, kept));
        Ok(self.newest(viewer, seen, limit))
    }

    /// The last messages of a thread, before a number; its root comes first on the page that reaches it.
    pub(super) fn thread_page(
        &self,
        viewer: &Person,
        root: u64,
        before: Option<u64>,
        limit: usize,
    ) -> Result<PageView, ActError> {
        let first = self.messages.get(&root).filter(|kept| self.sees(viewer, kept));
        let first = first.ok_or_else(|| ActError::NotThere(format!("thread {root}")))?;
        let before = before.unwrap_or(u64::MAX);
        // Answers that only this person sees are not among the root's replies: they are found by their own thread.
        let answers = self.messages.range(root + 1..before.max(root + 1)).rev();
        let seen = answers
            .map(|(_, kept)| kept)
            .filter(|kept| kept.thread == Some(root) && !kept.deleted)
            .filter(|kept| self.sees(viewer, kept))
            .chain([first]);
        Ok(self.newest(viewer, seen, limit))
    }

    fn newest<'a>(&self, viewer: &Person, newest_first: impl Iterator<Item = &'a Kept>, limit: usize) -> PageView {
        let limit = limit.clamp(1, PAGE_LIMIT);
        let mut messages: Vec<MessageView> = newest_first.take(limit + 1).map(|kept| self.view(viewer, kept)).collect();
        let older = messages.len() > limit;
        messages.truncate(limit);
        messages.reverse();
        PageView { messages, older }
    }

    /// The message as that person, who sees it, sees it.
    pub(super) fn view(&self, viewer: &Person, kept: &Kept) -> MessageView {
        let shown = !kept.deleted;
        let replies = kept.replies.iter().filter_map(|id| self.messages.get(id));
        let waiting = kept.waiting.as_ref().filter(|_| kept.author == viewer.user);
        MessageView {
            id: kept.number,
            channel: kept.channel.clone(),
            thread: kept.thread,
            by: kept.author.clone(),
            at: kept.at.to_rfc3339(),
            edited: kept.edited.map(|at| at.to_rfc3339()),
            deleted: kept.deleted,
            only_you: kept.only.is_some(),
            text: match &kept.body {
                Body::Text(text) if shown => Some(text.clone()),
                _ => None,
            },
            card: match &kept.body {
                Body::Card { card, .. } if shown => Some(CardV1::from(card)),
                _ => None,
            },
            reactions: if shown { reactions(kept) } else { Vec::new() },
            replies: kept.replies.len(),
            repliers: repliers(replies.clone()),
            replied: replies.clone().next_back().map(|reply| reply.at.to_rfc3339()),
            waiting: waiting.and_then(|key| key.as_str().rsplit('/').next()).map(str::to_owned),
        }
    }
}

fn reactions(kept: &Kept) -> Vec<ReactionView> {
    let mut views: Vec<ReactionView> = Vec::new();
    for (emoji, user) in &kept.reactions {
        match views.iter_mut().find(|view| view.emoji == *emoji) {
            Some(view) => view.users.push(user.clone()),
            None => views.push(ReactionView { emoji: emoji.clone(), users: vec![user.clone()] }),
        }
    }
    views
}

fn repliers<'a>(replies: impl DoubleEndedIterator<Item = &'a Kept>) -> Vec<String> {
    let mut users: Vec<String> = Vec::new();
    for reply in replies.rev() {
        if users.len() < 3 && !users.contains(&reply.author) {
            users.push(reply.author.clone());
        }
    }
    users
}
