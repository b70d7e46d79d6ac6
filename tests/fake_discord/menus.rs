//! What people press, choose, type into forms, and command; and how the app answers.

use std::time::Duration;

use serde_json::{Value, json};

use super::FakeDiscord;
use super::rest::interaction;
use super::session::intent;
use super::state::{Answered, Interaction, State, may};

/// How long a test waits for an answer before it fails, in real time.
const PATIENCE: Duration = Duration::from_secs(10);

impl State {
    /// An interaction of somebody reaches the app.
    fn interacts(&mut self, by: u64, kind: u8, channel: u64, message: Option<u64>, data: &Value) -> u64 {
        let id = self.id();
        let token = format!("aW50ZXJhY3Rpb246{id}{:032x}", u128::from(id).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c));
        let interaction = Interaction {
            token: token.clone(),
            kind,
            at: self.now,
            by,
            channel,
            message,
            answered: Answered::Not,
            callback: None,
            original: None,
            followed: Vec::new(),
        };
        self.interactions.insert(id, interaction);
        let mut json = json!({
            "id": id.to_string(), "application_id": self.app.id.to_string(), "type": kind, "data": data,
            "channel_id": channel.to_string(), "channel": self.channel_json(channel), "token": token, "version": 1,
            "app_permissions": self.permissions(self.app.id, channel).to_string(), "locale": "en-US",
            "entitlements": [], "attachment_size_limit": 10_485_760,
        });
        let permissions = self.permissions(by, channel).to_string();
        json["channel"]["permissions"] = permissions.clone().into();
        if let Some(guild) = self.guild_of(channel) {
            json["guild_id"] = guild.to_string().into();
            json["guild"] = json!({"id": guild.to_string(), "locale": "en-US", "features": []});
            json["guild_locale"] = "en-US".into();
            json["member"] = self.member_with_user(guild, by);
            json["member"]["permissions"] = permissions.into();
            json["context"] = 0.into();
            json["authorizing_integration_owners"] = json!({"0": guild.to_string()});
        } else {
            json["user"] = self.user_json(by);
            json["context"] = 1.into();
            json["authorizing_integration_owners"] = json!({"0": "0"});
        }
        if let Some(message) = message.and_then(|message| self.messages.get(&message)) {
            json["message"] = self.message_json(message);
        }
        // Interactions need no intent, and reach the app whether its bot sees the channel or not.
        for session in self.sessions.iter_mut().filter(|session| session.lives) {
            session.push("INTERACTION_CREATE", json.clone());
        }
        id
    }

    fn registered(&self, guild: Option<u64>, name: &str, kind: u64) -> Option<Value> {
        let everywhere = self.commands.get(&None).into_iter().flatten();
        let here = self.commands.get(&guild).filter(|_| guild.is_some()).into_iter().flatten();
        here.chain(everywhere).find(|one| one["name"] == name && one["type"] == kind).cloned()
    }

    /// The part of a message that has a custom id, where somebody sees it and can use it.
    fn part(&self, by: u64, message: u64, custom_id: &str) -> Result<Value, String> {
        let found = self.messages.get(&message).ok_or("the message is gone")?;
        if !self.sees(by, found.channel) || found.only.is_some_and(|only| only != by) {
            return Err("they don't see the message".into());
        }
        let parts = found.components.iter().flat_map(|row| row["components"].as_array().into_iter().flatten());
        let part = parts.clone().find(|part| part["custom_id"] == custom_id);
        match part {
            Some(part) if part["disabled"] == true => Err("it is switched off".into()),
            Some(part) => Ok(part.clone()),
            None => Err(format!("the message has no {custom_id:?}")),
        }
    }
}

impl FakeDiscord {
    /// Somebody presses a button; the interaction's id, or why they can't.
    pub(crate) fn presses(&self, by: u64, message: u64, custom_id: &str) -> Result<u64, String> {
        self.chooses(by, message, custom_id, &[])
    }

    /// Somebody chooses in a menu, or presses a button where nothing is chosen.
    pub(crate) fn chooses(&self, by: u64, message: u64, custom_id: &str, values: &[&str]) -> Result<u64, String> {
        self.world.change(|state| {
            let part = state.part(by, message, custom_id)?;
            let mut data = json!({"custom_id": custom_id, "component_type": part["type"], "id": part["id"]});
            if part["type"] != 2 {
                data["values"] = json!(values);
                if part["type"] == 5 {
                    let users = values.iter().map(|id| ((*id).to_owned(), state.user_json(id.parse().unwrap_or(0))));
                    data["resolved"] = json!({"users": users.collect::<serde_json::Map<_, _>>()});
                }
            }
            let channel = state.messages[&message].channel;
            Ok(state.interacts(by, interaction::COMPONENT, channel, Some(message), &data))
        })
    }

    /// A component that no message has, as a client that remembers an old one sends it.
    pub(crate) fn forges(&self, by: u64, message: u64, custom_id: &str) -> u64 {
        self.world.change(|state| {
            let channel = state.messages[&message].channel;
            let data = json!({"custom_id": custom_id, "component_type": 2, "id": 2});
            state.interacts(by, interaction::COMPONENT, channel, Some(message), &data)
        })
    }

    /// Somebody sends the form off that an interaction of theirs opened; fields by their custom ids.
    pub(crate) fn submits(&self, opened_by: u64, fields: &[(&str, &str)]) -> Result<u64, String> {
        self.world.change(|state| {
            let opened = state.interactions.get(&opened_by).cloned().ok_or("there is no such interaction")?;
            let callback =
                opened.callback.as_ref().filter(|callback| callback["type"] == 9).ok_or("no form was opened")?;
            let mut rows = Vec::new();
            for (n, row) in callback["data"]["components"].as_array().into_iter().flatten().enumerate() {
                let labelled = row["type"] == 18;
                let input = if labelled { &row["component"] } else { &row["components"][0] };
                let id = input["custom_id"].as_str().unwrap_or_default();
                let typed = fields.iter().find(|(name, _)| *name == id).map(|(_, value)| *value);
                let value = typed.or(input["value"].as_str()).unwrap_or_default();
                if value.is_empty() && input["required"] != false {
                    return Err(format!("{id} has to be filled in"));
                }
                let part = json!({"type": 4, "id": n * 2 + 2, "custom_id": id, "value": value});
                rows.push(match labelled {
                    true => json!({"type": 18, "id": n * 2 + 1, "component": part}),
                    false => json!({"type": 1, "id": n * 2 + 1, "components": [part]}),
                });
            }
            let data = json!({"custom_id": callback["data"]["custom_id"], "components": rows});
            Ok(state.interacts(opened.by, interaction::MODAL, opened.channel, opened.message, &data))
        })
    }

    /// Somebody types a registered command with its options, nested as Discord nests them.
    pub(crate) fn commands(&self, by: u64, channel: u64, name: &str, options: &Value) -> Result<u64, String> {
        self.typed(by, channel, name, options, interaction::COMMAND)
    }

    /// Somebody is typing a command: an option is `focused`.
    pub(crate) fn types(&self, by: u64, channel: u64, name: &str, options: &Value) -> Result<u64, String> {
        self.typed(by, channel, name, options, interaction::AUTOCOMPLETE)
    }

    fn typed(&self, by: u64, channel: u64, name: &str, options: &Value, kind: u8) -> Result<u64, String> {
        self.world.change(|state| {
            let guild = state.guild_of(channel);
            let command = state.registered(guild, name, 1).ok_or("there is no such command")?;
            fits(&command["options"], options)?;
            let mut data = json!({"id": command["id"], "name": name, "type": 1, "options": options});
            if !command["guild_id"].is_null() {
                data["guild_id"] = command["guild_id"].clone();
            }
            let users = named_users(options);
            if !users.is_empty() {
                let users: serde_json::Map<String, Value> =
                    users.into_iter().map(|id| (id.to_string(), state.user_json(id))).collect();
                data["resolved"] = json!({"users": users});
            }
            Ok(state.interacts(by, kind, channel, None, &data))
        })
    }

    /// Somebody picks a command from a message's menu.
    pub(crate) fn picks(&self, by: u64, name: &str, message: u64) -> Result<u64, String> {
        self.world.change(|state| {
            let found = state.messages.get(&message).cloned().ok_or("the message is gone")?;
            let command = state.registered(state.guild_of(found.channel), name, 3).ok_or("there is no such command")?;
            let resolved = json!({"messages": {message.to_string(): state.message_json(&found)}});
            let mut data = json!({
                "id": command["id"], "name": name, "type": 3, "target_id": message.to_string(), "resolved": resolved,
            });
            if !command["guild_id"].is_null() {
                data["guild_id"] = command["guild_id"].clone();
            }
            Ok(state.interacts(by, interaction::COMMAND, found.channel, None, &data))
        })
    }

    /// The interaction as it stands.
    pub(crate) fn interaction(&self, id: u64) -> Interaction {
        self.world.look(|state| state.interactions[&id].clone())
    }

    /// Waits until an interaction was answered in some way.
    pub(crate) async fn answered(&self, id: u64) -> Interaction {
        self.until(|state| Some(state.interactions[&id].clone()).filter(|one| one.answered != Answered::Not)).await
    }

    /// Waits until something holds; fails after a while.
    pub(crate) async fn until<T>(&self, holds: impl Fn(&State) -> Option<T>) -> T {
        let mut changed = self.world.changed();
        let waits = async {
            loop {
                changed.mark_unchanged();
                if let Some(found) = self.world.look(|state| holds(state)) {
                    return found;
                }
                changed.changed().await.expect("the fake is there");
            }
        };
        tokio::time::timeout(PATIENCE, waits).await.expect("what was waited for comes")
    }

    /// What the bot may do in a channel.
    pub(crate) fn bot_may(&self, channel: u64) -> u64 {
        self.world.look(|state| state.permissions(state.app.id, channel) & (may::ALL | may::EVERYONE))
    }

    /// Whether a client that is connected reads what people write.
    pub(crate) fn content_is_read(&self) -> bool {
        self.world
            .look(|state| state.sessions.iter().any(|one| one.lives && one.intents & intent::MESSAGE_CONTENT != 0))
    }
}

/// Whether options are those of a command: known, and with all that it needs.
fn fits(known: &Value, given: &Value) -> Result<(), String> {
    let known = known.as_array().map_or(&[][..], Vec::as_slice);
    let given = given.as_array().map_or(&[][..], Vec::as_slice);
    for option in given {
        let found = known.iter().find(|one| one["name"] == option["name"] && one["type"] == option["type"]);
        let found = found.ok_or_else(|| format!("the command has no {option}"))?;
        let choices = found["choices"].as_array().map_or(&[][..], Vec::as_slice);
        if !choices.is_empty() && !choices.iter().any(|choice| choice["value"] == option["value"]) {
            return Err(format!("{option} is not one of the choices"));
        }
        if found["type"] == 1 || found["type"] == 2 {
            fits(&found["options"], &option["options"])?;
        }
    }
    let nested = known.iter().any(|one| one["type"] == 1 || one["type"] == 2);
    let typing = given.iter().any(|option| option["focused"] == true);
    let missing = known
        .iter()
        .find(|one| one["required"] == true && !typing && !given.iter().any(|option| option["name"] == one["name"]));
    match missing {
        Some(missing) => Err(format!("{} is needed", missing["name"])),
        None if nested && given.len() != 1 => Err("a subcommand is needed".into()),
        None => Ok(()),
    }
}

fn named_users(options: &Value) -> Vec<u64> {
    let mut all = Vec::new();
    for option in options.as_array().into_iter().flatten() {
        if option["type"] == 6 {
            all.extend(option["value"].as_str().and_then(|id| id.parse::<u64>().ok()));
        }
        all.extend(named_users(&option["options"]));
    }
    all
}
