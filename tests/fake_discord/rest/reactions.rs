//! Reactions: read, put there, taken off.

use serde_json::Value;

use super::messages::one_of;
use super::{Call, Done, NOTHING, id, need, seen};
use crate::fake_discord::problem::Problem;
use crate::fake_discord::state::{Reaction, State, may};

pub(super) fn route(state: &mut State, call: &Call, path: &[&str]) -> Option<Done> {
    let message = seen(state, path[1]).and_then(|channel| one_of(state, channel, path[3]).map(|one| (channel, one.id)));
    let (channel, message) = match message {
        Ok(found) => found,
        Err(problem) => return Some(Err(problem)),
    };
    let own = state.app.id;
    Some(match (call.method.as_str(), &path[5..]) {
        ("GET", [emoji]) => Ok((200, who(state, call, message, emoji))),
        ("PUT", [emoji, "@me"]) => put(state, channel, message, emoji),
        ("DELETE", [emoji, "@me"]) => {
            state.unreact(message, own, emoji);
            Ok(NOTHING)
        }
        ("DELETE", [emoji]) => need(state, channel, may::MANAGE_MESSAGES).map(|()| {
            state.clear(message, Some(emoji));
            NOTHING
        }),
        ("DELETE", [emoji, user]) => need(state, channel, may::MANAGE_MESSAGES).map(|()| {
            state.unreact(message, id(user), emoji);
            NOTHING
        }),
        ("DELETE", []) => need(state, channel, may::MANAGE_MESSAGES).map(|()| {
            state.clear(message, None);
            NOTHING
        }),
        _ => return None,
    })
}

/// Who reacted so, by id, a page of them.
fn who(state: &State, call: &Call, message: u64, emoji: &str) -> Value {
    let after = call.asked_id("after").unwrap_or(0);
    let reactions = state.messages[&message].reactions.iter().filter(|one| same(&one.emoji, emoji));
    let mut users: Vec<u64> = reactions.flat_map(|one| one.users.iter().copied()).filter(|id| *id > after).collect();
    users.sort_unstable();
    users.truncate(call.limit(25, 100));
    users.into_iter().map(|user| state.user_json(user)).collect()
}

fn put(state: &mut State, channel: u64, message: u64, emoji: &str) -> Done {
    need(state, channel, may::ADD_REACTIONS)?;
    if emoji.is_ascii() && !emoji.contains(':') {
        return Err(Problem::new(400, 10014, "Unknown Emoji"));
    }
    state.react(message, state.app.id, emoji);
    Ok(NOTHING)
}

/// The same emoji, with or without the selector that asks for a coloured picture; custom ones by their id.
fn same(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.rsplit(':').next().unwrap_or_default().replace('\u{fe0f}', "");
    plain(one) == plain(other)
}

impl State {
    /// Somebody reacts; false where it is so already.
    pub(crate) fn react(&mut self, message: u64, user: u64, emoji: &str) -> bool {
        let Some(found) = self.messages.get_mut(&message) else { return false };
        match found.reactions.iter_mut().find(|one| same(&one.emoji, emoji)) {
            Some(reaction) if reaction.users.contains(&user) => return false,
            Some(reaction) => reaction.users.push(user),
            None => found.reactions.push(Reaction { emoji: emoji.to_owned(), users: vec![user] }),
        }
        self.tell_reaction("MESSAGE_REACTION_ADD", message, user, emoji);
        true
    }

    /// Somebody's reaction goes; false where there was none.
    pub(crate) fn unreact(&mut self, message: u64, user: u64, emoji: &str) -> bool {
        let Some(found) = self.messages.get_mut(&message) else { return false };
        let Some(reaction) = found.reactions.iter_mut().find(|one| same(&one.emoji, emoji)) else { return false };
        let before = reaction.users.len();
        reaction.users.retain(|one| *one != user);
        let gone = reaction.users.len() < before;
        found.reactions.retain(|one| !one.users.is_empty());
        if gone {
            self.tell_reaction("MESSAGE_REACTION_REMOVE", message, user, emoji);
        }
        gone
    }

    /// All reactions go, or all of one emoji.
    pub(crate) fn clear(&mut self, message: u64, emoji: Option<&str>) {
        let Some(found) = self.messages.get_mut(&message) else { return };
        found.reactions.retain(|one| emoji.is_some_and(|emoji| !same(&one.emoji, emoji)));
        self.tell_cleared(message, emoji);
    }
}
