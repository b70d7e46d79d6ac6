//! `conversations.*`: channels, their members, their history and their threads, page by page.

use serde_json::{Map, Value, json};

use super::Asked;
use crate::fake_slack::answer::{Answer, Refusal, page};
use crate::fake_slack::message::{Message, thread_summary};
use crate::fake_slack::town::{Channel, Team};
use crate::fake_slack::world::{World, direct};

/// What a page of history holds where no limit is asked for.
const HISTORY_PAGE: usize = 100;
/// What a page of a thread holds where no limit is asked for.
const REPLIES_PAGE: usize = 1000;
/// What a page of a list holds where no limit is asked for.
const LIST_PAGE: usize = 100;

pub(super) fn run(world: &mut World, method: &str, asked: &Asked) -> Answer {
    match method {
        "info" => info(world, asked),
        "list" => list(world, asked, None),
        "history" => history(world, asked),
        "replies" => replies(world, asked),
        "members" => members(world, asked),
        "join" => join(world, asked),
        "open" => open(world, asked),
        _ => Err("not_allowed_token_type".into()),
    }
}

/// A channel as Slack shows it to the app.
pub(in crate::fake_slack) fn shape(team: &Team, channel: &Channel) -> Value {
    if channel.id.starts_with('D') {
        let user = channel.members.iter().find(|user| **user != team.app.bot_user);
        return json!({"id": channel.id, "created": 1_700_000_000, "is_im": true, "is_org_shared": false, "user": user,
            "is_archived": false, "is_user_deleted": false, "context_team_id": team.id});
    }
    json!({
        "id": channel.id, "name": channel.name, "name_normalized": channel.name, "previous_names": channel.previous_names,
        "is_channel": true, "is_group": false, "is_im": false, "is_mpim": false, "is_private": channel.private,
        "created": 1_700_000_000, "creator": "U00000001", "is_archived": channel.archived, "is_general": false,
        "unlinked": 0, "is_shared": channel.shared, "is_org_shared": false, "is_pending_ext_shared": false,
        "pending_shared": [], "context_team_id": team.id, "updated": 1_700_000_000_000_i64, "parent_conversation": null,
        "is_ext_shared": channel.shared, "shared_team_ids": [team.id], "pending_connected_team_ids": [],
        "is_member": channel.members.contains(&team.app.bot_user), "num_members": channel.members.len(),
        "topic": {"value": "", "creator": "", "last_set": 0}, "purpose": {"value": "", "creator": "", "last_set": 0},
    })
}

/// The channel that a call names, where the app sees it.
fn visible(world: &World, asked: &Asked) -> Result<Channel, Refusal> {
    let named = asked.arguments.text("channel").ok_or("channel_not_found")?;
    let place = world.place(&asked.team, &named).ok_or("channel_not_found")?;
    let is_member = place.members.contains(&world.app(&asked.team).bot_user);
    if place.private && !is_member { Err("channel_not_found".into()) } else { Ok(place) }
}

/// The same, where the app is a member too.
fn joined(world: &World, asked: &Asked) -> Result<Channel, Refusal> {
    let place = visible(world, asked)?;
    if place.members.contains(&world.app(&asked.team).bot_user) { Ok(place) } else { Err("not_in_channel".into()) }
}

fn info(world: &World, asked: &Asked) -> Answer {
    let place = visible(world, asked)?;
    let mut channel = shape(world.team(&asked.team), &place);
    if !asked.arguments.flag("include_num_members")
        && let Some(fields) = channel.as_object_mut()
    {
        fields.remove("num_members");
    }
    Ok(json!({"channel": channel}))
}

/// The channels that the app sees, or those that somebody is in.
pub(super) fn list(world: &World, asked: &Asked, of: Option<&str>) -> Answer {
    let team = world.team(&asked.team);
    let types = asked.arguments.text("types").unwrap_or_else(|| "public_channel".to_owned());
    let types: Vec<&str> = types.split(',').map(str::trim).collect();
    let wanted = |channel: &&Channel| {
        let kind = if channel.private { "private_channel" } else { "public_channel" };
        types.contains(&kind)
            && (!channel.private || channel.members.contains(&team.app.bot_user))
            && of.is_none_or(|user| channel.members.contains(user))
            && !(channel.archived && asked.arguments.flag("exclude_archived"))
    };
    let all: Vec<Value> = team.channels.iter().filter(wanted).map(|channel| shape(team, channel)).collect();
    let (channels, next) = page(&all, &asked.arguments, LIST_PAGE)?;
    Ok(json!({"channels": channels, "response_metadata": {"next_cursor": next}}))
}

fn members(world: &World, asked: &Asked) -> Answer {
    let place = visible(world, asked)?;
    let all: Vec<String> = place.members.into_iter().collect();
    let (members, next) = page(&all, &asked.arguments, LIST_PAGE)?;
    Ok(json!({"members": members, "response_metadata": {"next_cursor": next}}))
}

fn join(world: &mut World, asked: &Asked) -> Answer {
    let place = visible(world, asked)?;
    if place.private {
        return Err("method_not_supported_for_channel_type".into());
    }
    if place.archived {
        return Err("is_archived".into());
    }
    let bot = world.app(&asked.team).bot_user.clone();
    let channel = world.channel_mut(&asked.team, &place.id).ok_or("channel_not_found")?;
    let is_new = channel.members.insert(bot.clone());
    let channel = channel.clone();
    let shape = shape(world.team(&asked.team), &channel);
    if is_new {
        for event in world.joined_events(&asked.team, &place.id, &bot) {
            world.echo(event);
        }
        return Ok(json!({"channel": shape}));
    }
    let warning = json!({"warnings": ["already_in_channel"]});
    Ok(json!({"channel": shape, "warning": "already_in_channel", "response_metadata": warning}))
}

fn open(world: &World, asked: &Asked) -> Answer {
    let users = asked.arguments.needed("users")?;
    if world.user(&asked.team, &users).is_none() {
        return Err("user_not_found".into());
    }
    Ok(json!({"channel": {"id": direct(&users)}}))
}

/// Whether a message lies between the bounds that a call gives.
fn in_bounds(message: &Message, asked: &Asked) -> bool {
    let inclusive = asked.arguments.flag("inclusive");
    let after = |oldest: String| {
        seconds(&message.ts) > seconds(&oldest) || (inclusive && seconds(&message.ts) == seconds(&oldest))
    };
    let before = |latest: String| {
        seconds(&message.ts) < seconds(&latest) || (inclusive && seconds(&message.ts) == seconds(&latest))
    };
    asked.arguments.text("oldest").is_none_or(after) && asked.arguments.text("latest").is_none_or(before)
}

/// A time stamp in microseconds; `0` and `1772445600` are time stamps too.
fn seconds(ts: &str) -> i64 {
    let (whole, micros) = ts.split_once('.').unwrap_or((ts, "0"));
    let micros = format!("{micros:0<6}");
    whole.parse::<i64>().unwrap_or(0) * 1_000_000 + micros[..6].parse::<i64>().unwrap_or(0)
}

fn shaped(world: &World, channel: &str, message: &Message, asked: &Asked) -> Map<String, Value> {
    let mut shape = message.in_history(asked.arguments.flag("include_all_metadata"));
    if !message.is_reply() {
        thread_summary(&mut shape, &world.replies(channel, &message.ts));
    }
    shape
}

fn history(world: &World, asked: &Asked) -> Answer {
    let place = joined(world, asked)?;
    let said = world.said(&place.id).iter().rev();
    let all: Vec<&Message> = said
        .filter(|message| message.only_for.is_none() && message.is_in_channel() && in_bounds(message, asked))
        .collect();
    let (messages, next) = page(&all, &asked.arguments, HISTORY_PAGE)?;
    let shapes: Vec<_> = messages.iter().map(|message| shaped(world, &place.id, message, asked)).collect();
    let mut answer = json!({"messages": shapes, "has_more": !next.is_empty(), "pin_count": 0,
        "channel_actions_ts": null, "channel_actions_count": 0});
    if !next.is_empty() {
        answer["response_metadata"] = json!({"next_cursor": next});
    }
    Ok(answer)
}

fn replies(world: &World, asked: &Asked) -> Answer {
    let place = joined(world, asked)?;
    let ts = asked.arguments.needed("ts")?;
    let root = world.message(&place.id, &ts).ok_or("thread_not_found")?;
    let replies = world.replies(&place.id, &ts).into_iter().filter(|message| in_bounds(message, asked));
    // The root comes first, whatever the bounds.
    let all: Vec<&Message> = std::iter::once(root).chain(replies).collect();
    let (messages, next) = page(&all, &asked.arguments, REPLIES_PAGE)?;
    let shapes: Vec<_> = messages
        .iter()
        .map(|message| {
            let mut shape = shaped(world, &place.id, message, asked);
            if message.is_reply() {
                shape.insert("parent_user_id".into(), root.author.user().into());
            }
            shape
        })
        .collect();
    let mut answer = json!({"messages": shapes, "has_more": !next.is_empty()});
    if !next.is_empty() {
        answer["response_metadata"] = json!({"next_cursor": next});
    }
    Ok(answer)
}
