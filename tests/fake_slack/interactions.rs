//! What people do with what the app shows them: buttons, menus, commands, shortcuts.

use serde_json::{Map, Value, json};

use super::delivery::{Kind, Outcome, Pending};
use super::message::Message;
use super::people::Person;
use super::response_url::ResponseUrl;
use super::views::View;
use super::world::World;

/// What somebody puts into an input or chooses from a menu.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Input {
    /// Into a text or number field.
    Text(String),
    /// A day, as 2026-05-14.
    Date(String),
    /// A person, by id.
    User(String),
    /// An option, by its value.
    Choice(String),
}

impl Input {
    /// How state and actions say it, for an element of that type; an option with the words that it shows.
    pub(super) fn said(&self, element: &Value) -> Map<String, Value> {
        let mut said = Map::new();
        let (name, value) = match self {
            Self::Text(text) => ("value", text.as_str().into()),
            Self::Date(day) => ("selected_date", day.as_str().into()),
            Self::User(user) => ("selected_user", user.as_str().into()),
            Self::Choice(value) => ("selected_option", option(element, value)),
        };
        said.insert(name.into(), value);
        said
    }
}

fn option(element: &Value, value: &str) -> Value {
    let own = element["options"].as_array().into_iter().flatten();
    let groups = element["option_groups"].as_array().into_iter().flatten();
    let all = own.chain(groups.flat_map(|group| group["options"].as_array().into_iter().flatten()));
    all.into_iter().find(|option| option["value"] == value).cloned().unwrap_or_default()
}

/// The elements of blocks that somebody can use, each with its block's id.
pub(super) fn elements(blocks: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for block in blocks.as_array().into_iter().flatten() {
        let id = block["block_id"].as_str().unwrap_or_default().to_owned();
        let single = ["element", "accessory"].map(|name| block[name].clone());
        let listed = block["elements"].as_array().filter(|_| block["type"] == "actions").cloned().unwrap_or_default();
        let usable = single.into_iter().chain(listed).filter(|element| element["action_id"].is_string());
        found.extend(usable.map(|element| (id.clone(), element)));
    }
    found
}

/// The state of all inputs: what they start with, and what was put in.
pub(super) fn state(blocks: &Value, inputs: &[(&str, Input)]) -> Value {
    let mut values = json!({});
    for (block, element) in elements(blocks) {
        let kind = element["type"].as_str().unwrap_or_default();
        let action = element["action_id"].as_str().unwrap_or_default().to_owned();
        let (name, initial) = match kind {
            "button" | "overflow" => continue,
            "datepicker" => ("selected_date", element["initial_date"].clone()),
            "users_select" => ("selected_user", element["initial_user"].clone()),
            "static_select" | "radio_buttons" => ("selected_option", element["initial_option"].clone()),
            "checkboxes" | "multi_static_select" => ("selected_options", json!([])),
            _ => ("value", element["initial_value"].clone()),
        };
        let mut value = json!({"type": kind, name: initial});
        if let Some((_, input)) = inputs.iter().find(|(named, _)| *named == action)
            && let Some(fields) = value.as_object_mut()
        {
            fields.extend(input.said(&element));
        }
        values[block][action] = value;
    }
    json!({"values": values})
}

impl World {
    /// What every interaction says of who, where and by which app.
    pub(super) fn interaction(&mut self, person: &Person, kind: &str) -> Value {
        let team = self.team(&person.team);
        let user = team.users.iter().find(|user| user.id == person.user);
        let (name, home) = user.map_or(("", None), |user| (user.name.as_str(), user.from.clone()));
        let name = name.to_lowercase();
        json!({"type": kind, "token": "verification-token", "api_app_id": team.app.id,
            "team": {"id": team.id, "domain": team.domain}, "enterprise": null, "is_enterprise_install": false,
            "user": {"id": person.user, "username": name, "name": name,
                "team_id": home.unwrap_or_else(|| person.team.clone())}})
    }

    /// What was done with an element: an entry of `actions`.
    fn action(&mut self, (block, element): &(String, Value), input: Option<&Input>) -> Value {
        let mut action = json!({"type": element["type"], "action_id": element["action_id"], "block_id": block,
            "action_ts": self.stamp()});
        for name in ["text", "value", "style"] {
            if element["type"] == "button" && !element[name].is_null() {
                action[name] = element[name].clone();
            }
        }
        if let (Some(input), Some(fields)) = (input, action.as_object_mut()) {
            fields.extend(input.said(element));
        }
        action
    }

    /// A message as somebody sees it, ephemeral ones of theirs included.
    fn seen(&self, channel: &str, ts: &str, user: &str) -> Option<&Message> {
        let sees = |message: &&Message| message.only_for.as_deref().is_none_or(|only| only == user);
        self.said(channel).iter().filter(sees).find(|message| message.ts == ts)
    }

    fn press(&mut self, by: &Person, (channel, ts): (&str, &str), used: &Used<'_>) -> Result<Value, &'static str> {
        let message = self.seen(channel, ts, &by.user).ok_or("message_not_found")?.clone();
        let found =
            elements(&message.blocks).into_iter().find(|(_, element)| used.is(element)).ok_or("no such element")?;
        self.press_element(by, (channel, &message), &found, Some(used))
    }

    fn press_element(
        &mut self,
        by: &Person,
        (channel, message): (&str, &Message),
        found: &(String, Value),
        used: Option<&Used<'_>>,
    ) -> Result<Value, &'static str> {
        let ts = message.ts.as_str();
        let place = self.place(&by.team, channel).ok_or("channel_not_found")?;
        let is_ephemeral = message.only_for.is_some();
        let mut payload = self.interaction(by, "block_actions");
        payload["container"] =
            json!({"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": is_ephemeral});
        if let Some(thread) = &message.thread_ts {
            payload["container"]["thread_ts"] = thread.as_str().into();
        }
        payload["channel"] = json!({"id": channel, "name": place.name});
        if !is_ephemeral {
            payload["message"] = Value::Object(message.in_history(false));
        }
        payload["state"] = state(&message.blocks, used.map_or(&[], |used| used.inputs));
        payload["trigger_id"] = self.trigger(&by.team, &by.user, None).into();
        payload["response_url"] = self.response_url((&by.team, channel, &by.user), Some(message)).into();
        payload["actions"] = json!([self.action(found, used.and_then(Used::chosen))]);
        Ok(payload)
    }

    fn press_in_view(&mut self, by: &Person, view: &View, used: &Used<'_>) -> Result<Value, &'static str> {
        let blocks = &view.shape["blocks"];
        let found = elements(blocks).into_iter().find(|(_, element)| used.is(element)).ok_or("no such element")?;
        let mut payload = self.interaction(by, "block_actions");
        payload["container"] = json!({"type": "view", "view_id": view.id});
        payload["trigger_id"] = self.trigger(&by.team, &by.user, Some(&view.id)).into();
        payload["view"] = view.shape.clone();
        payload["view"]["state"] = state(blocks, used.inputs);
        payload["actions"] = json!([self.action(&found, used.chosen())]);
        Ok(payload)
    }
}

/// An element that is used: which, by its action id and value, and what stands in the inputs around it.
struct Used<'a> {
    action_id: &'a str,
    value: Option<&'a str>,
    inputs: &'a [(&'a str, Input)],
}

impl Used<'_> {
    fn is(&self, element: &Value) -> bool {
        element["action_id"] == self.action_id && self.value.is_none_or(|value| element["value"] == value)
    }

    fn chosen(&self) -> Option<&Input> {
        self.inputs.iter().find(|(named, _)| *named == self.action_id).map(|(_, input)| input)
    }
}

impl Person {
    /// Presses a button of a message, or chooses from its menu: what stands in the inputs comes with it.
    pub(crate) async fn presses(
        &self,
        (channel, ts): (&str, &str),
        action_id: &str,
        value: Option<&str>,
        inputs: &[(&str, Input)],
    ) -> Outcome {
        let used = Used { action_id, value, inputs };
        self.interacts(|world| world.press(self, (channel, ts), &used)).await
    }

    /// Presses a button that their client still shows, and that the message may no longer have.
    pub(crate) async fn presses_remembered(&self, (channel, ts): (&str, &str), value: &str) -> Outcome {
        self.interacts(|world| {
            let message = world.seen(channel, ts, &self.user).ok_or("message_not_found")?.clone();
            let button = json!({"type": "button", "action_id": "remembered", "value": value,
                "text": {"type": "plain_text", "text": "Remembered", "emoji": false}});
            world.press_element(self, (channel, &message), &("remembered".to_owned(), button), None)
        })
        .await
    }

    /// Presses a button in a modal or on the home tab.
    pub(crate) async fn presses_in_view(
        &self,
        view: &str,
        action_id: &str,
        value: Option<&str>,
        inputs: &[(&str, Input)],
    ) -> Outcome {
        let used = Used { action_id, value, inputs };
        self.interacts(|world| {
            let view = world.views.by_id(view).filter(|view| view.open).ok_or("the view is closed")?.clone();
            world.press_in_view(self, &view, &used)
        })
        .await
    }

    /// Runs a shortcut on a message.
    pub(crate) async fn runs_message_shortcut(&self, (channel, ts): (&str, &str), callback_id: &str) -> Outcome {
        self.interacts(|world| {
            let message = world.message(channel, ts).ok_or("message_not_found")?.clone();
            let place = world.place(&self.team, channel).ok_or("channel_not_found")?;
            let mut payload = world.interaction(self, "message_action");
            payload["callback_id"] = callback_id.into();
            payload["action_ts"] = world.stamp().into();
            payload["message_ts"] = ts.into();
            payload["message"] = Value::Object(message.in_history(false));
            payload["channel"] = json!({"id": channel, "name": place.name});
            payload["trigger_id"] = world.trigger(&self.team, &self.user, None).into();
            payload["response_url"] = world.response_url((&self.team, channel, &self.user), Some(&message)).into();
            Ok(payload)
        })
        .await
    }

    /// Runs a shortcut from the search field.
    pub(crate) async fn runs_shortcut(&self, callback_id: &str) -> Outcome {
        self.interacts(|world| {
            let mut payload = world.interaction(self, "shortcut");
            payload["callback_id"] = callback_id.into();
            payload["action_ts"] = world.stamp().into();
            payload["trigger_id"] = world.trigger(&self.team, &self.user, None).into();
            Ok(payload)
        })
        .await
    }

    /// Types a command in a channel: `/countersign`, `digest`. What the ack says, they see.
    pub(crate) async fn commands(&self, channel: &str, command: &str, text: &str) -> Outcome {
        self.slack.settles().await;
        let (payload, url) = {
            let mut world = self.slack.world();
            let Some(place) = world.place(&self.team, channel) else {
                return Outcome::Refused("channel_not_found".to_owned());
            };
            let team = world.team(&self.team).clone();
            let name = team.users.iter().find(|user| user.id == self.user).map_or("", |user| &user.name).to_lowercase();
            let path = world.response_url((&self.team, channel, &self.user), None);
            let url = world.response_urls[&path].clone();
            let trigger = world.trigger(&self.team, &self.user, None);
            let payload = json!({"token": "verification-token", "team_id": team.id, "team_domain": team.domain,
                "channel_id": channel, "channel_name": place.name, "user_id": self.user, "user_name": name,
                "command": command, "text": text, "api_app_id": team.app.id, "is_enterprise_install": "false",
                "response_url": self.slack.absolute(&path), "trigger_id": trigger});
            (payload, url)
        };
        let asked = Pending { team: self.team.clone(), kind: Kind::Command, payload, tries: 0, reason: "" };
        let outcome = self.slack.ask(asked).await;
        self.shows_answer(&url, outcome)
    }

    /// What an ack says is a message for who asked.
    fn shows_answer(&self, url: &ResponseUrl, outcome: Outcome) -> Outcome {
        let Outcome::Acked { body, .. } = &outcome else { return outcome };
        if body["text"].is_null() && body["blocks"].is_null() {
            return outcome;
        }
        let mut world = self.slack.world();
        let answered = world.answer_person(url, body);
        self.slack.shared.announce(&mut world);
        match answered {
            Ok(()) => outcome,
            Err(refusal) => Outcome::Refused(refusal.error.to_owned()),
        }
    }

    /// Sends an interaction that the world makes.
    pub(super) async fn interacts(&self, make: impl FnOnce(&mut World) -> Result<Value, &'static str>) -> Outcome {
        self.slack.settles().await;
        let made = make(&mut self.slack.world());
        let mut payload = match made {
            Ok(payload) => payload,
            Err(refused) => return Outcome::Refused(refused.to_owned()),
        };
        if let Some(path) = payload["response_url"].as_str() {
            payload["response_url"] = self.slack.absolute(path).into();
        }
        let asked = Pending { team: self.team.clone(), kind: Kind::Interaction, payload, tries: 0, reason: "" };
        self.slack.ask(asked).await
    }
}
