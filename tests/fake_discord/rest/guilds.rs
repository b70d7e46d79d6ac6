//! The gateway's address, people, servers and who is in them.

use serde_json::{Value, json};

use super::{Call, Done, id};
use crate::fake_discord::problem::Problem;
use crate::fake_discord::state::{Channel, State, kind};

pub(super) fn route(state: &mut State, call: &Call, path: &[&str], body: &Value) -> Option<Done> {
    let own = state.app.id;
    Some(match (call.method.as_str(), path) {
        ("GET", ["gateway"]) => Ok((200, json!({"url": state.gateway}))),
        ("GET", ["gateway", "bot"]) => {
            let limit = json!({"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1});
            Ok((200, json!({"url": state.gateway, "shards": 1, "session_start_limit": limit})))
        }
        ("GET", ["oauth2", "applications", "@me"]) => Ok((200, state.application_json())),
        ("GET", ["users", "@me"]) => {
            let mut user = state.user_json(own);
            user["mfa_enabled"] = true.into();
            user["locale"] = "en-US".into();
            user["verified"] = true.into();
            user["email"] = Value::Null;
            user["premium_type"] = 0.into();
            Ok((200, user))
        }
        ("POST", ["users", "@me", "channels"]) => direct(state, body),
        ("GET", ["users", "@me", "guilds"]) => {
            let guilds = state.guilds.iter().filter(|(guild, _)| state.is_in(**guild));
            let one = |(id, guild): (&u64, &crate::fake_discord::state::Guild)| {
                json!({
                    "id": id.to_string(), "name": guild.name, "icon": null, "banner": null, "owner": false,
                    "permissions": "0", "features": [],
                })
            };
            Ok((200, guilds.map(one).collect()))
        }
        ("GET", ["users", user]) => match state.users.contains_key(&id(user)) {
            true => Ok((200, state.user_json(id(user)))),
            false => Err(Problem::new(404, 10013, "Unknown User")),
        },
        (method, ["guilds", guild, rest @ ..]) => {
            let guild = id(guild);
            match state.guilds.get(&guild) {
                None => Err(Problem::new(404, 10004, "Unknown Guild")),
                Some(_) if !state.is_in(guild) => Err(Problem::missing_access()),
                Some(_) => return of_guild(state, call, (method, guild), rest),
            }
        }
        _ => return None,
    })
}

fn of_guild(state: &State, call: &Call, (method, guild): (&str, u64), rest: &[&str]) -> Option<Done> {
    let own = state.app.id;
    let here = |thread: bool| {
        let all = state.channels.iter().filter(move |(_, one)| one.guild == Some(guild));
        all.filter(move |(id, one)| one.thread.is_some() == thread && state.sees(own, **id)).collect::<Vec<_>>()
    };
    Some(match (method, rest) {
        ("GET", []) => Ok((200, state.guild_json(guild))),
        ("GET", ["channels"]) => Ok((200, here(false).iter().map(|(id, _)| state.channel_json(**id)).collect())),
        ("GET", ["roles"]) => {
            Ok((200, state.guilds[&guild].roles.keys().map(|role| state.role_json(guild, *role)).collect()))
        }
        ("GET", ["threads", "active"]) => {
            let open = |one: &&(&u64, &Channel)| one.1.thread.as_ref().is_some_and(|thread| !thread.archived);
            let threads: Vec<Value> = here(true).iter().filter(open).map(|(id, _)| state.channel_json(**id)).collect();
            Ok((200, json!({"threads": threads, "members": [], "has_more": false})))
        }
        ("GET", ["members"]) if state.app.privileged & 2 == 0 => Err(Problem::missing_access()),
        ("GET", ["members"]) => {
            let after = call.asked_id("after").unwrap_or(0);
            let members = state.guilds[&guild].members.keys().filter(|user| **user > after).take(call.limit(1, 1000));
            Ok((200, members.map(|user| state.member_with_user(guild, *user)).collect()))
        }
        ("GET", ["members", "search"]) => {
            let query = call.asked("query").unwrap_or_default().to_lowercase();
            let named = |user: &&u64| {
                let user = &state.users[*user];
                let shown = user.shown.as_deref().unwrap_or(&user.name).to_lowercase();
                shown.starts_with(&query) || user.name.starts_with(&query)
            };
            let members = state.guilds[&guild].members.keys().filter(named).take(call.limit(1, 1000));
            Ok((200, members.map(|user| state.member_with_user(guild, *user)).collect()))
        }
        ("GET", ["members", user]) => match state.guilds[&guild].members.contains_key(&id(user)) {
            true => Ok((200, state.member_with_user(guild, id(user)))),
            false => Err(Problem::new(404, 10007, "Unknown Member")),
        },
        _ => return None,
    })
}

/// The direct channel with somebody, new or as it stands.
fn direct(state: &mut State, body: &Value) -> Done {
    let user = body["recipient_id"].as_str().map_or(0, id);
    if state.users.get(&user).is_none_or(|user| user.bot) {
        return Err(Problem::new(400, 50033, "Invalid Recipient(s)"));
    }
    let channel = state.direct_channel(user);
    Ok((200, state.channel_json(channel)))
}

impl State {
    pub(crate) fn direct_channel(&mut self, user: u64) -> u64 {
        let known = self.channels.iter().find(|(_, one)| one.recipient == Some(user)).map(|(id, _)| *id);
        known.unwrap_or_else(|| {
            let id = self.id();
            let channel = Channel {
                guild: None,
                kind: kind::DIRECT,
                name: String::new(),
                topic: None,
                parent: None,
                overwrites: Vec::new(),
                thread: None,
                recipient: Some(user),
            };
            self.channels.insert(id, channel);
            id
        })
    }
}
