//! The app's commands: registered, read, removed.

use serde_json::{Value, json};

use super::{Call, Done, NOTHING, id};
use crate::fake_discord::limits;
use crate::fake_discord::problem::Problem;
use crate::fake_discord::state::State;

/// Commands that are typed, of one app in one place.
const TYPED_LIMIT: usize = 100;

pub(super) fn route(state: &mut State, call: &Call, path: &[&str], body: &Value) -> Option<Done> {
    if path == ["applications", "@me"] && call.method == "GET" {
        return Some(Ok((200, state.application_json())));
    }
    let app = path.get(1)?;
    if *app != "@me" && id(app) != state.app.id {
        return Some(Err(Problem::new(
            403,
            20012,
            "You are not authorized to perform this action on this application",
        )));
    }
    let (guild, rest) = match &path[2..] {
        ["guilds", guild, "commands", rest @ ..] => (Some(id(guild)), rest),
        ["commands", rest @ ..] => (None, rest),
        [] if call.method == "GET" => return Some(Ok((200, state.application_json()))),
        _ => return None,
    };
    if guild.is_some_and(|guild| !state.is_in(guild)) {
        return Some(Err(Problem::missing_access()));
    }
    Some(match (call.method.as_str(), rest) {
        ("GET", []) => Ok((200, state.commands.get(&guild).cloned().unwrap_or_default().into())),
        ("PUT", []) => replace(state, guild, body),
        ("POST", []) => add(state, guild, body),
        (method, [command]) => one(state, method, (guild, command), body)?,
        _ => return None,
    })
}

fn replace(state: &mut State, guild: Option<u64>, body: &Value) -> Done {
    let asked = body.as_array().map_or(&[][..], Vec::as_slice);
    let mut faults = Vec::new();
    for (n, command) in asked.iter().enumerate() {
        faults.extend(limits::command(command).into_iter().map(|(at, what)| (format!("{n}.{at}"), what)));
        let twice = asked[..n].iter().any(|other| same(other, command));
        if twice {
            faults.push((format!("{n}.name"), "Application command names must be unique".into()));
        }
    }
    if asked.iter().filter(|command| kind_of(command) == 1).count() > TYPED_LIMIT {
        faults.push((String::new(), format!("Maximum number of application commands reached ({TYPED_LIMIT})")));
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let before = state.commands.remove(&guild).unwrap_or_default();
    let mut all = Vec::new();
    for command in asked {
        let known = before.iter().find(|known| same(known, command)).and_then(|known| known["id"].as_str()).map(id);
        all.push(stored(state, guild, command, known));
    }
    state.commands.insert(guild, all.clone());
    Ok((200, all.into()))
}

fn add(state: &mut State, guild: Option<u64>, body: &Value) -> Done {
    let faults = limits::command(body);
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let place = state.commands.get(&guild).and_then(|all| all.iter().position(|known| same(known, body)));
    let known = place.and_then(|place| state.commands[&guild][place]["id"].as_str()).map(id);
    let command = stored(state, guild, body, known);
    let all = state.commands.entry(guild).or_default();
    match place {
        Some(place) => all[place] = command.clone(),
        None => all.push(command.clone()),
    }
    Ok((if place.is_some() { 200 } else { 201 }, command))
}

fn one(state: &mut State, method: &str, (guild, word): (Option<u64>, &str), body: &Value) -> Option<Done> {
    let found = state.commands.get(&guild).and_then(|all| all.iter().position(|one| one["id"] == word));
    let Some(place) = found else { return Some(Err(Problem::new(404, 10063, "Unknown application command"))) };
    Some(match method {
        "GET" => Ok((200, state.commands[&guild][place].clone())),
        "DELETE" => {
            state.commands.entry(guild).or_default().remove(place);
            Ok(NOTHING)
        }
        "PATCH" => {
            let mut command = state.commands[&guild][place].clone();
            for (name, value) in body.as_object()? {
                command[name] = value.clone();
            }
            let stored = stored(state, guild, &command, Some(id(word)));
            state.commands.entry(guild).or_default()[place] = stored.clone();
            Ok((200, stored))
        }
        _ => return None,
    })
}

fn kind_of(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

fn same(one: &Value, other: &Value) -> bool {
    one["name"] == other["name"] && kind_of(one) == kind_of(other)
}

fn stored(state: &mut State, guild: Option<u64>, command: &Value, known: Option<u64>) -> Value {
    let own = known.unwrap_or_else(|| state.id());
    let version = state.id();
    let mut stored = json!({
        "id": own.to_string(), "application_id": state.app.id.to_string(), "version": version.to_string(),
        "default_member_permissions": command["default_member_permissions"].as_u64().map(|bits| bits.to_string()),
        "type": kind_of(command), "name": command["name"], "name_localizations": command["name_localizations"],
        "description": command["description"].as_str().unwrap_or_default(),
        "description_localizations": command["description_localizations"], "nsfw": false,
        "integration_types": [0],
    });
    if let Some(guild) = guild {
        stored["guild_id"] = guild.to_string().into();
    } else {
        stored["dm_permission"] = command["dm_permission"].as_bool().unwrap_or(true).into();
        stored["contexts"] = command["contexts"].clone();
    }
    if command["options"].as_array().is_some_and(|options| !options.is_empty()) {
        stored["options"] = command["options"].clone();
    }
    stored
}
