//! `reactions.*`: what stands under a message, and the app's own reactions.

use serde_json::{Value, json};

use super::Asked;
use crate::fake_slack::answer::{Answer, Refusal};
use crate::fake_slack::message::Message;
use crate::fake_slack::town::Channel;
use crate::fake_slack::world::World;

/// How many users `reactions.get` names an emoji, unless it is asked for all.
const USERS_NAMED: usize = 50;

pub(super) fn run(world: &mut World, method: &str, asked: &Asked) -> Answer {
    match method {
        "get" => read(world, asked),
        "add" => change(world, asked, true),
        "remove" => change(world, asked, false),
        _ => Err("not_allowed_token_type".into()),
    }
}

fn named<'a>(world: &'a World, asked: &Asked) -> Result<(Channel, &'a Message), Refusal> {
    let channel = asked.arguments.text("channel").ok_or("no_item_specified")?;
    let ts = asked.arguments.text("timestamp").ok_or("no_item_specified")?;
    let place = world.place(&asked.team, &channel).ok_or("channel_not_found")?;
    let is_member = place.members.contains(&world.app(&asked.team).bot_user);
    if place.private && !is_member {
        return Err("channel_not_found".into());
    }
    if !is_member {
        return Err("not_in_channel".into());
    }
    let message = world.message(&place.id, &ts).ok_or("message_not_found")?;
    Ok((place, message))
}

fn read(world: &World, asked: &Asked) -> Answer {
    let (place, message) = named(world, asked)?;
    let mut shape = message.in_history(false);
    if !asked.arguments.flag("full") {
        for reaction in shape.get_mut("reactions").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(users) = reaction["users"].as_array_mut() {
                users.truncate(USERS_NAMED);
            }
        }
    }
    let domain = &world.team(&asked.team).domain;
    let link = format!("https://{domain}.slack.com/archives/{}/p{}", place.id, message.ts.replace('.', ""));
    shape.insert("permalink".into(), link.into());
    Ok(json!({"type": "message", "channel": place.id, "message": shape}))
}

fn change(world: &mut World, asked: &Asked, add: bool) -> Answer {
    let name = asked.arguments.needed("name")?;
    if !is_emoji_name(&name) {
        return Err("invalid_name".into());
    }
    let (place, message) = named(world, asked)?;
    let ts = message.ts.clone();
    if place.archived {
        return Err("is_archived".into());
    }
    let bot = world.app(&asked.team).bot_user.clone();
    let event = world.react(&asked.team, (&place.id, &ts), (&bot, &name), add)?;
    world.echo(event);
    Ok(json!({}))
}

/// `+1`, `white_check_mark`, `+1::skin-tone-3`; no colons around it, no character that is an emoji itself.
pub(in crate::fake_slack) fn is_emoji_name(name: &str) -> bool {
    let base = name.split("::").next().unwrap_or_default();
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-_'".contains(c);
    !base.is_empty() && base.chars().all(known) && name.split("::").skip(1).all(|tone| tone.starts_with("skin-tone-"))
}
