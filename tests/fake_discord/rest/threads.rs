//! Threads: made from a message, alone, or in a forum; listed; left and joined.

use serde_json::{Value, json};

use super::messages::one_of;
use super::{Call, Done, NOTHING, Written, id, need, seen};
use crate::fake_discord::problem::Problem;
use crate::fake_discord::state::{Channel, Message, State, Thread, kind, may};

pub(super) fn route(state: &mut State, call: &Call, path: &[&str], body: &Value) -> Option<Done> {
    let channel = match seen(state, path[1]) {
        Ok(channel) => channel,
        Err(problem) => return Some(Err(problem)),
    };
    let own = state.app.id;
    Some(match (call.method.as_str(), &path[2..]) {
        ("POST", ["messages", message, "threads"]) => from_message(state, channel, message, body),
        ("POST", ["threads"]) => alone(state, call, channel, body),
        ("GET", ["threads", "archived", "public"]) => Ok((200, archived(state, call, channel))),
        ("GET", ["threads", "archived", "private"]) => {
            Ok((200, json!({"threads": [], "members": [], "has_more": false})))
        }
        ("PUT", ["thread-members", "@me"]) => joined(state, channel, own, true),
        ("DELETE", ["thread-members", "@me"]) => joined(state, channel, own, false),
        ("PUT", ["thread-members", user]) => joined(state, channel, id(user), true),
        ("DELETE", ["thread-members", user]) => joined(state, channel, id(user), false),
        ("GET", ["thread-members"]) => {
            let members = state.channels[&channel].thread.iter().flat_map(|thread| thread.members.clone());
            Ok((200, members.map(|user| state.thread_member(channel, user)).collect()))
        }
        _ => return None,
    })
}

fn from_message(state: &mut State, channel: u64, word: &str, body: &Value) -> Done {
    let message = one_of(state, channel, word)?;
    need(state, channel, may::CREATE_PUBLIC_THREADS)?;
    if state.channels[&channel].thread.is_some() {
        return Err(Problem::new(400, 50024, "Cannot execute action on this channel type"));
    }
    if state.thread_from(message.id).is_some() {
        return Err(Problem::new(400, 160_004, "A thread has already been created for this message"));
    }
    state.start_thread(state.app.id, &message, body["name"].as_str().unwrap_or_default());
    Ok((201, state.channel_json(message.id)))
}

fn alone(state: &mut State, call: &Call, channel: u64, body: &Value) -> Done {
    need(state, channel, may::CREATE_PUBLIC_THREADS)?;
    let name = body["name"].as_str().unwrap_or_default();
    if state.channels[&channel].kind == kind::FORUM {
        need(state, channel, may::SEND_MESSAGES)?;
        let own = state.app.id;
        let thread = state.post_in_forum(own, channel, name, &body["message"], &call.files)?;
        let mut json = state.channel_json(thread);
        json["message"] = state.message_json(&state.messages[&thread]);
        return Ok((201, json));
    }
    let thread = state.id();
    let own = state.app.id;
    state.open_thread(thread, channel, own, name);
    Ok((201, state.channel_json(thread)))
}

fn archived(state: &State, call: &Call, channel: u64) -> Value {
    let mut all: Vec<(&u64, &Channel)> = state
        .channels
        .iter()
        .filter(|(_, one)| one.parent == Some(channel) && one.thread.as_ref().is_some_and(|thread| thread.archived))
        .collect();
    all.sort_by_key(|(_, one)| std::cmp::Reverse(one.thread.as_ref().map(|thread| thread.archived_at)));
    let limit = call.limit(50, 100);
    let more = all.len() > limit;
    let threads: Vec<Value> = all.iter().take(limit).map(|(id, _)| state.channel_json(**id)).collect();
    json!({"threads": threads, "members": [], "has_more": more})
}

fn joined(state: &mut State, channel: u64, user: u64, joins: bool) -> Done {
    let known = state.channels.get_mut(&channel).and_then(|channel| channel.thread.as_mut());
    let Some(thread) = known else { return Err(Problem::unknown_channel()) };
    thread.members.retain(|member| *member != user);
    if joins {
        thread.members.push(user);
    }
    Ok(NOTHING)
}

impl State {
    /// A thread is made from a message, and has its id.
    pub(crate) fn start_thread(&mut self, owner: u64, message: &Message, name: &str) {
        self.open_thread(message.id, message.channel, owner, name);
        self.tell_message("MESSAGE_UPDATE", message.id);
        let id = self.id();
        let starter = Message {
            id,
            channel: message.id,
            author: message.author,
            content: String::new(),
            kind: 21,
            answers: Some((message.channel, message.id)),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            reactions: Vec::new(),
            edited: None,
            nonce: None,
            pings: Vec::new(),
            flags: 0,
            ..message.clone()
        };
        self.messages.insert(id, starter);
        self.tell_message("MESSAGE_CREATE", id);
    }

    pub(crate) fn open_thread(&mut self, id: u64, parent: u64, owner: u64, name: &str) {
        let thread = Thread { owner, archived: false, locked: false, archived_at: self.now, members: vec![owner] };
        let channel = Channel {
            guild: self.channels[&parent].guild,
            kind: kind::PUBLIC_THREAD,
            name: name.to_owned(),
            topic: None,
            parent: Some(parent),
            overwrites: Vec::new(),
            thread: Some(thread),
            recipient: None,
        };
        self.channels.insert(id, channel);
        self.tell_channel("CREATE", id);
    }

    /// A post in a forum is a thread whose first message has its id.
    pub(crate) fn post_in_forum(
        &mut self,
        by: u64,
        forum: u64,
        name: &str,
        body: &Value,
        files: &[(String, Vec<u8>)],
    ) -> Result<u64, Problem> {
        let thread = self.id();
        self.open_thread(thread, forum, by, name);
        let written = Written { channel: thread, author: by, id: Some(thread), ..Written::default() };
        match written.write(self, body, files) {
            Ok(_) => Ok(thread),
            Err(problem) => {
                self.channels.remove(&thread);
                Err(problem)
            }
        }
    }

    /// A thread is archived or opened again.
    pub(crate) fn set_archived(&mut self, id: u64, archived: bool, locked: bool) {
        let now = self.now;
        if let Some(thread) = self.channels.get_mut(&id).and_then(|channel| channel.thread.as_mut()) {
            thread.archived = archived;
            thread.locked = locked;
            thread.archived_at = now;
            self.tell_channel("UPDATE", id);
        }
    }
}
