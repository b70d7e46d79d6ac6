//! Messages: read, written, edited, deleted.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Call, Done, NOTHING, id, need, seen};
use crate::fake_discord::limits;
use crate::fake_discord::problem::Problem;
use crate::fake_discord::snowflake::made_at;
use crate::fake_discord::state::{Message, State, may};

/// How long a nonce is known.
const NONCE_HOLDS: TimeDelta = TimeDelta::minutes(5);
/// How old messages may be that are deleted together.
const BULK_AGE: TimeDelta = TimeDelta::days(14);

pub(super) fn route(state: &mut State, call: &Call, path: &[&str], body: &Value) -> Option<Done> {
    let channel = match seen(state, path[1]) {
        Ok(channel) => channel,
        Err(problem) => return Some(Err(problem)),
    };
    Some(match (call.method.as_str(), &path[2..]) {
        ("GET", ["messages"]) => list(state, call, channel),
        ("POST", ["messages"]) => post(state, call, channel, body),
        ("POST", ["messages", "bulk-delete"]) => bulk_delete(state, channel, body),
        ("GET", ["messages", one]) => one_of(state, channel, one).map(|one| (200, state.message_json(&one))),
        ("PATCH", ["messages", one]) => edit(state, call, channel, one, body),
        ("DELETE", ["messages", one]) => delete(state, channel, one),
        _ => return None,
    })
}

/// A message of a channel that all see.
pub(super) fn one_of(state: &State, channel: u64, word: &str) -> Result<Message, Problem> {
    need(state, channel, may::READ_MESSAGE_HISTORY)?;
    let found = state.messages.get(&id(word)).filter(|one| one.channel == channel && one.only.is_none());
    found.cloned().ok_or_else(Problem::unknown_message)
}

fn list(state: &State, call: &Call, channel: u64) -> Done {
    need(state, channel, may::READ_MESSAGE_HISTORY)?;
    let limit = call.limit(50, 100);
    let mut all: Vec<&Message> =
        state.messages.values().filter(|one| one.channel == channel && one.only.is_none()).collect();
    if let Some(after) = call.asked_id("after") {
        all.retain(|one| one.id > after);
        all.truncate(limit);
    } else if let Some(around) = call.asked_id("around") {
        let middle = all.iter().take_while(|one| one.id < around).count();
        all = all.into_iter().skip(middle.saturating_sub(limit / 2)).take(limit).collect();
    } else {
        let before = call.asked_id("before").unwrap_or(u64::MAX);
        all.retain(|one| one.id < before);
        all = all.split_off(all.len().saturating_sub(limit));
    }
    let reads = state.app.privileged & (1 << 15) != 0;
    let json = |message: &&Message| {
        let json = state.message_json(message);
        if reads { json } else { state.stripped(message, json) }
    };
    Ok((200, all.iter().rev().map(json).collect()))
}

fn post(state: &mut State, call: &Call, channel: u64, body: &Value) -> Done {
    let is_thread = state.channels[&channel].thread.is_some();
    need(state, channel, if is_thread { may::SEND_MESSAGES_IN_THREADS } else { may::SEND_MESSAGES })?;
    if let Some(thread) = &mut state.channels.get_mut(&channel).expect("seen").thread {
        if thread.locked {
            return Err(Problem::new(400, 50083, "Thread is archived"));
        }
        if std::mem::take(&mut thread.archived) {
            state.tell_channel("UPDATE", channel);
        }
    }
    let (now, nonce) = (state.now, body["nonce"].clone());
    state.nonces.retain(|(_, _, _, since)| now - *since < NONCE_HOLDS);
    let enforced = body["enforce_nonce"] == true;
    if enforced {
        let known = state.nonces.iter().find(|(at, known, _, _)| *at == channel && *known == nonce);
        if let Some(message) = known.and_then(|(_, _, message, _)| state.messages.get(message)) {
            return Ok((200, state.message_json(message)));
        }
    }
    let written = Written { channel, author: state.app.id, ..Written::default() };
    let message = written.write(state, body, &call.files)?;
    if enforced {
        state.nonces.push((channel, nonce, message, now));
    }
    Ok((200, state.message_json(&state.messages[&message])))
}

/// A message that is written, by the bot or through its webhook.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Written {
    pub(crate) channel: u64,
    pub(crate) author: u64,
    pub(crate) interaction: Option<u64>,
    pub(crate) only: Option<u64>,
    pub(crate) webhook: bool,
    /// The id that it is to have, where that is given.
    pub(crate) id: Option<u64>,
}

impl Written {
    /// Puts it there and tells of it.
    pub(crate) fn write(self, state: &mut State, body: &Value, files: &[(String, Vec<u8>)]) -> Result<u64, Problem> {
        let faults = limits::message(body);
        if !faults.is_empty() {
            return Err(Problem::invalid(faults));
        }
        let empty = |field: &str| body[field].as_array().is_none_or(Vec::is_empty);
        let nothing = body["content"].as_str().is_none_or(|text| text.trim().is_empty());
        if nothing && empty("embeds") && empty("components") && files.is_empty() {
            return Err(Problem::new(400, 50006, "Cannot send an empty message"));
        }
        let answers = answered(state, self.channel, &body["message_reference"])?;
        let attachments = attach(state, self.channel, files);
        let id = self.id.unwrap_or_else(|| state.id());
        let mut message = Message {
            id,
            channel: self.channel,
            author: self.author,
            content: body["content"].as_str().unwrap_or_default().to_owned(),
            embeds: embeds(body).unwrap_or_default(),
            components: components(body).unwrap_or_default(),
            attachments,
            flags: body["flags"].as_u64().unwrap_or(0),
            kind: if answers.is_some() { 19 } else { 0 },
            edited: None,
            reactions: Vec::new(),
            answers,
            nonce: Some(body["nonce"].clone()).filter(|nonce| !nonce.is_null()),
            pings: Vec::new(),
            interaction: self.interaction,
            only: self.only,
            webhook: self.webhook,
        };
        message.pings = pinged(state, &message, &body["allowed_mentions"]);
        if self.only.is_some() {
            message.flags |= 1 << 6;
        }
        state.messages.insert(id, message);
        state.tell_message("MESSAGE_CREATE", id);
        Ok(id)
    }
}

fn answered(state: &State, channel: u64, reference: &Value) -> Result<Option<(u64, u64)>, Problem> {
    let Some(message) = reference["message_id"].as_str().map(id) else { return Ok(None) };
    let there = state.messages.get(&message).is_some_and(|one| one.channel == channel);
    if !there && reference["fail_if_not_exists"] != false {
        return Err(Problem::invalid(vec![("message_reference".into(), "Unknown message".into())]));
    }
    Ok(there.then_some((channel, message)))
}

/// Whom a message really disturbs: whom its text names, as far as that is allowed.
fn pinged(state: &State, message: &Message, allowed: &Value) -> Vec<u64> {
    let named = state.mentioned(message);
    if allowed.is_null() {
        return named;
    }
    let all = allowed["parse"].as_array().is_some_and(|kinds| kinds.contains(&"users".into()));
    let listed = |user: &u64| allowed["users"].as_array().is_some_and(|all| all.contains(&user.to_string().into()));
    named.into_iter().filter(|user| all || listed(user)).collect()
}

fn attach(state: &mut State, channel: u64, files: &[(String, Vec<u8>)]) -> Vec<Value> {
    let mut all = Vec::new();
    for (name, bytes) in files {
        let id = state.id();
        let url = format!("https://cdn.discordapp.com/attachments/{channel}/{id}/{name}");
        all.push(json!({
            "id": id.to_string(), "filename": name, "size": bytes.len(), "url": url, "proxy_url": url,
        }));
        state.files.insert(id, bytes.clone());
    }
    all
}

/// Embeds as they stand once posted.
fn embeds(body: &Value) -> Option<Vec<Value>> {
    let embeds = body["embeds"].as_array()?;
    let posted = embeds.iter().cloned().map(|mut embed| {
        embed["type"] = "rich".into();
        for field in embed["fields"].as_array_mut().into_iter().flatten() {
            field["inline"] = (field["inline"] == true).into();
        }
        let fields = embed.as_object_mut().expect("the description was held");
        fields.retain(|_, value| !value.is_null());
        embed
    });
    Some(posted.collect())
}

/// Components as they stand once posted: each with a number.
fn components(body: &Value) -> Option<Vec<Value>> {
    let mut rows = body["components"].as_array()?.clone();
    let mut number = 1;
    for row in &mut rows {
        row["id"] = number.into();
        number += 1;
        for part in row["components"].as_array_mut().into_iter().flatten() {
            part["id"] = number.into();
            number += 1;
            if part["type"] != 2 {
                for usual in ["min_values", "max_values"] {
                    part[usual] = part[usual].as_u64().unwrap_or(1).into();
                }
            }
            part.as_object_mut().expect("a component").retain(|_, value| !value.is_null());
        }
    }
    Some(rows)
}

fn edit(state: &mut State, call: &Call, channel: u64, word: &str, body: &Value) -> Done {
    let message = one_of(state, channel, word)?;
    if message.author != state.app.id {
        return Err(Problem::new(403, 50005, "Cannot edit a message authored by another user"));
    }
    changed(state, message.id, body, &call.files)?;
    Ok((200, state.message_json(&state.messages[&message.id])))
}

/// Changes what a body names of a message, and tells of it.
pub(super) fn changed(state: &mut State, id: u64, body: &Value, files: &[(String, Vec<u8>)]) -> Result<(), Problem> {
    let faults = limits::message(body);
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let Some(mut message) = state.messages.get(&id).cloned() else { return Err(Problem::unknown_message()) };
    if let Some(thread) = state.channels.get(&message.channel).and_then(|channel| channel.thread.as_ref())
        && thread.archived
    {
        return Err(Problem::new(400, 50083, "Thread is archived"));
    }
    if let Some(content) = body.get("content") {
        content.as_str().unwrap_or_default().clone_into(&mut message.content);
    }
    if body.get("embeds").is_some() {
        message.embeds = embeds(body).unwrap_or_default();
    }
    if body.get("components").is_some() {
        message.components = components(body).unwrap_or_default();
    }
    if body.get("attachments").is_some() || !files.is_empty() {
        let kept = |one: &Value| {
            body["attachments"].as_array().is_some_and(|all| all.iter().any(|keep| keep["id"] == one["id"]))
        };
        message.attachments.retain(kept);
        message.attachments.extend(attach(state, message.channel, files));
    }
    if message.content.is_empty()
        && message.embeds.is_empty()
        && message.components.is_empty()
        && message.attachments.is_empty()
    {
        return Err(Problem::new(400, 50006, "Cannot send an empty message"));
    }
    message.edited = Some(state.now);
    state.messages.insert(id, message);
    state.tell_message("MESSAGE_UPDATE", id);
    Ok(())
}

fn delete(state: &mut State, channel: u64, word: &str) -> Done {
    let message = one_of(state, channel, word)?;
    if message.author != state.app.id {
        need(state, channel, may::MANAGE_MESSAGES)?;
    }
    state.messages.remove(&message.id);
    state.tell_deleted(channel, &[message.id]);
    Ok(NOTHING)
}

fn bulk_delete(state: &mut State, channel: u64, body: &Value) -> Done {
    need(state, channel, may::MANAGE_MESSAGES)?;
    let ids: Vec<u64> = body["messages"].as_array().into_iter().flatten().filter_map(Value::as_str).map(id).collect();
    if !(2..=100).contains(&ids.len()) {
        return Err(Problem::new(400, 50016, "Provided too few or too many messages to delete."));
    }
    if ids.iter().any(|id| state.now - made_at(*id) > BULK_AGE) {
        return Err(Problem::new(400, 50034, "You can only bulk delete messages that are under 14 days old."));
    }
    let there: Vec<u64> =
        ids.into_iter().filter(|id| state.messages.get(id).is_some_and(|one| one.channel == channel)).collect();
    for id in &there {
        state.messages.remove(id);
    }
    if !there.is_empty() {
        state.tell_deleted(channel, &there);
    }
    Ok(NOTHING)
}
