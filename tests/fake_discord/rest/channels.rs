//! Channels: read, renamed, archived, removed.

use serde_json::Value;

use super::{Call, Done, NOTHING, need, seen};
use crate::fake_discord::events::From;
use crate::fake_discord::session::intent;
use crate::fake_discord::state::{State, may};

pub(super) fn route(state: &mut State, call: &Call, path: &[&str], body: &Value) -> Option<Done> {
    let channel = match seen(state, path.get(1)?) {
        Ok(channel) => channel,
        Err(problem) => return Some(Err(problem)),
    };
    Some(match (call.method.as_str(), &path[2..]) {
        ("GET", []) => Ok((200, state.channel_json(channel))),
        ("PATCH", []) => patch(state, channel, body),
        ("DELETE", []) => need(state, channel, may::MANAGE_CHANNELS).map(|()| {
            let json = state.channel_json(channel);
            state.remove_channel(channel);
            (200, json)
        }),
        ("POST", ["typing"]) => Ok(NOTHING),
        ("GET", ["pins"]) => Ok((200, Value::Array(Vec::new()))),
        _ => return None,
    })
}

fn patch(state: &mut State, channel: u64, body: &Value) -> Done {
    match &state.channels[&channel].thread {
        Some(thread) => {
            let (own, archived, locked) = (thread.owner == state.app.id, thread.archived, thread.locked);
            if !own {
                need(state, channel, may::MANAGE_THREADS)?;
            }
            let set = |field: &str, before: bool| body[field].as_bool().unwrap_or(before);
            state.set_archived(channel, set("archived", archived), set("locked", locked));
        }
        None => need(state, channel, may::MANAGE_CHANNELS)?,
    }
    if let Some(name) = body["name"].as_str() {
        state.rename(channel, name);
    }
    Ok((200, state.channel_json(channel)))
}

impl State {
    pub(crate) fn rename(&mut self, channel: u64, name: &str) {
        name.clone_into(&mut self.channels.get_mut(&channel).expect("it is there").name);
        self.tell_channel("UPDATE", channel);
    }

    pub(crate) fn remove_channel(&mut self, channel: u64) {
        let json = self.channel_json(channel);
        let thread = self.channels[&channel].thread.is_some();
        self.tell(
            From::Channel(channel),
            intent::GUILDS,
            if thread { "THREAD_DELETE" } else { "CHANNEL_DELETE" },
            &json,
        );
        let gone: Vec<u64> =
            self.channels.iter().filter(|(_, one)| one.parent == Some(channel)).map(|(id, _)| *id).collect();
        for id in gone.into_iter().chain([channel]) {
            self.channels.remove(&id);
            self.messages.retain(|_, message| message.channel != id);
        }
    }
}
