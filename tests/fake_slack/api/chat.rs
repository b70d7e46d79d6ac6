//! `chat.*`: posting, changing and removing messages, and what the app is then told of its own deeds.

use serde_json::{Value, json};

use super::Asked;
use crate::fake_slack::answer::{Answer, Refusal, invalid};
use crate::fake_slack::blocks::{CHARACTERS_OF_BLOCKS, Surface, faults_of};
use crate::fake_slack::message::Message;
use crate::fake_slack::text;
use crate::fake_slack::town::Channel;
use crate::fake_slack::world::World;

/// Characters past which a message is cut, <https://docs.slack.dev/changelog/2018-truncating-really-long-messages>.
const TEXT_CUT: usize = 40_000;
/// Characters that `chat.update` takes, <https://docs.slack.dev/reference/methods/chat.update>.
const UPDATE_TEXT: usize = 4000;
/// Bytes of metadata, <https://docs.slack.dev/messaging/message-metadata>.
const METADATA_BYTES: usize = 16_000;

pub(super) fn run(world: &mut World, method: &str, asked: &Asked) -> Answer {
    match method {
        "postMessage" => post_message(world, asked),
        "postEphemeral" => post_ephemeral(world, asked),
        "update" => update(world, asked),
        "delete" => delete(world, asked),
        "getPermalink" => permalink(world, asked),
        _ => Err("not_allowed_token_type".into()),
    }
}

/// What a message says, checked.
struct Content {
    words: String,
    blocks: Value,
    metadata: Option<Value>,
}

fn content(world: &mut World, asked: &Asked) -> Result<Content, Refusal> {
    let arguments = &asked.arguments;
    let blocks = arguments.structure("blocks").map_err(|()| Refusal::from("invalid_blocks_format"))?;
    let blocks = blocks.unwrap_or_default();
    let words = arguments.text("text").unwrap_or_default();
    let attached = arguments.structure("attachments").map_err(|()| Refusal::from("invalid_attachments"))?;
    let says_nothing = blocks.as_array().is_none_or(Vec::is_empty);
    if words.is_empty() && says_nothing && attached.is_none() {
        return Err("no_text".into());
    }
    if !blocks.is_null() {
        if !blocks.is_array() {
            return Err("invalid_blocks_format".into());
        }
        let faults = faults_of(&blocks, Surface::Message, "/blocks");
        if !faults.is_empty() {
            return Err(invalid("invalid_blocks", &faults));
        }
        if blocks.to_string().chars().count() > CHARACTERS_OF_BLOCKS {
            return Err("msg_blocks_too_long".into());
        }
    }
    let metadata = metadata(asked)?;
    let words: String = text::escape(&words).chars().take(TEXT_CUT).collect();
    let blocks = if says_nothing { Value::Null } else { blocks };
    let blocks = blocks_or_rich_text(world, &blocks, &words);
    Ok(Content { words, blocks, metadata })
}

fn metadata(asked: &Asked) -> Result<Option<Value>, Refusal> {
    let metadata = asked.arguments.structure("metadata").map_err(|()| Refusal::from("invalid_metadata_format"))?;
    let Some(metadata) = metadata else { return Ok(None) };
    if !metadata["event_type"].is_string() || !metadata["event_payload"].is_object() {
        return Err("invalid_metadata_schema".into());
    }
    if metadata.to_string().len() > METADATA_BYTES {
        return Err("metadata_too_large".into());
    }
    Ok(Some(metadata))
}

/// The blocks that the app gave, each with an id; or what Slack makes of a text alone.
pub(in crate::fake_slack) fn blocks_or_rich_text(world: &mut World, blocks: &Value, words: &str) -> Value {
    if blocks.is_null() {
        let id = world.mint("").to_lowercase();
        return text::rich_text(words, &id);
    }
    world.numbered(blocks.clone())
}

/// The channel that the app writes in, where it may.
fn writable(world: &World, asked: &Asked) -> Result<Channel, Refusal> {
    let named = asked.arguments.text("channel").ok_or("channel_not_found")?;
    let place = world.place(&asked.team, &named).ok_or("channel_not_found")?;
    let is_member = place.members.contains(&world.app(&asked.team).bot_user);
    match (is_member, place.private) {
        (false, true) => Err("channel_not_found".into()),
        (false, false) => Err("not_in_channel".into()),
        (true, _) if place.archived => Err("is_archived".into()),
        (true, _) => Ok(place),
    }
}

fn post_message(world: &mut World, asked: &Asked) -> Answer {
    let place = writable(world, asked)?;
    let content = content(world, asked)?;
    let thread = asked.arguments.text("thread_ts");
    // Slack takes a time stamp that names no message, and starts no thread then.
    let thread = thread.filter(|thread| world.message(&place.id, thread).is_some());
    let mut message = Message::new(world.stamp(), world.app_author(&asked.team), content.words);
    message.blocks = content.blocks;
    message.metadata = content.metadata;
    message.thread_ts = thread.map(|thread| root_of(world, &place.id, &thread));
    if message.is_reply() && asked.arguments.flag("reply_broadcast") {
        message.subtype = Some("thread_broadcast");
    }
    let shown = message.in_history(true);
    let ts = message.ts.clone();
    post(world, &asked.team, &place.id, message);
    Ok(json!({"channel": place.id, "ts": ts, "message": shown}))
}

/// A thread is named by its root; a reply's time stamp leads to the root.
fn root_of(world: &World, channel: &str, ts: &str) -> String {
    let named = world.message(channel, ts).and_then(|message| message.thread_ts.clone());
    named.unwrap_or_else(|| ts.to_owned())
}

/// Puts a message of the app into a channel, and has the app told.
pub(in crate::fake_slack) fn post(world: &mut World, team: &str, channel: &str, message: Message) {
    let event = world.message_event(team, channel, &message);
    world.keep(channel, message);
    world.echo(event);
}

fn post_ephemeral(world: &mut World, asked: &Asked) -> Answer {
    let place = writable(world, asked)?;
    let user = asked.arguments.needed("user")?;
    if world.user(&asked.team, &user).is_none() || !place.members.contains(&user) {
        return Err("user_not_in_channel".into());
    }
    let content = content(world, asked)?;
    let mut message = Message::new(world.stamp(), world.app_author(&asked.team), content.words);
    message.blocks = content.blocks;
    message.thread_ts = asked.arguments.text("thread_ts");
    message.only_for = Some(user);
    let ts = message.ts.clone();
    world.keep(&place.id, message);
    Ok(json!({"message_ts": ts}))
}

/// The app's own message that a call names.
fn own(world: &World, asked: &Asked, cant: &'static str) -> Result<(Channel, Message), Refusal> {
    let named = asked.arguments.text("channel").ok_or("channel_not_found")?;
    let place = world.place(&asked.team, &named).ok_or("channel_not_found")?;
    let ts = asked.arguments.needed("ts")?;
    let message = world.message(&place.id, &ts).ok_or("message_not_found")?.clone();
    if message.author != world.app_author(&asked.team) {
        return Err(cant.into());
    }
    Ok((place, message))
}

fn update(world: &mut World, asked: &Asked) -> Answer {
    let (place, before) = own(world, asked, "cant_update_message")?;
    if place.archived {
        return Err("is_archived".into());
    }
    if asked.arguments.text("text").is_some_and(|words| words.chars().count() > UPDATE_TEXT) {
        return Err("msg_too_long".into());
    }
    let mut content = content(world, asked)?;
    if asked.arguments.text("text").is_none() {
        content.words.clone_from(&before.text);
    }
    let stamp = world.stamp();
    let mut after = before.clone();
    after.text = content.words;
    after.blocks = content.blocks;
    after.metadata = content.metadata.or(after.metadata);
    after.edited = Some((after.author.user().to_owned(), stamp));
    if let Some(message) = world.message_mut(&place.id, &before.ts) {
        *message = after.clone();
    }
    tell_changed(world, &asked.team, &place.id, (&before, &after));
    Ok(json!({"channel": place.id, "ts": after.ts, "text": after.text, "message": after.in_history(true)}))
}

/// Has the app told that a message changed.
pub(in crate::fake_slack) fn tell_changed(
    world: &mut World,
    team: &str,
    channel: &str,
    (before, after): (&Message, &Message),
) {
    let event = world.changed_event(team, channel, (before, after));
    world.echo(event);
}

fn delete(world: &mut World, asked: &Asked) -> Answer {
    let (place, message) = own(world, asked, "cant_delete_message")?;
    remove(world, &asked.team, &place.id, &message.ts);
    Ok(json!({"channel": place.id, "ts": message.ts}))
}

/// Removes a message, and has the app told.
pub(in crate::fake_slack) fn remove(world: &mut World, team: &str, channel: &str, ts: &str) {
    let event = world.take_away(team, channel, ts);
    world.echo(event);
}

fn permalink(world: &World, asked: &Asked) -> Answer {
    let named = asked.arguments.needed("channel")?;
    let place = world.place(&asked.team, &named).ok_or("channel_not_found")?;
    let ts = asked.arguments.needed("message_ts")?;
    let message = world.message(&place.id, &ts).ok_or("message_not_found")?;
    let domain = &world.team(&asked.team).domain;
    let mut link = format!("https://{domain}.slack.com/archives/{}/p{}", place.id, ts.replace('.', ""));
    if let Some(thread) = message.thread_ts.as_ref().filter(|_| message.is_reply()) {
        link.push_str(&format!("?thread_ts={thread}&cid={}", place.id));
    }
    Ok(json!({"channel": place.id, "permalink": link}))
}
