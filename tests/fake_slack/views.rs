//! Modals and home tabs that the app opened, and the triggers that let it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::world::World;

/// How long a trigger may be exchanged for a modal, <https://docs.slack.dev/interactivity/handling-user-interaction>.
pub(crate) const TRIGGER_LIVES: TimeDelta = TimeDelta::seconds(3);
/// Modals in a stack, <https://docs.slack.dev/surfaces/modals>.
pub(super) const VIEWS_IN_STACK: usize = 3;

/// What an interaction lets the app open: one modal, soon.
#[derive(Clone, Debug)]
pub(super) struct Trigger {
    pub(super) team: String,
    pub(super) user: String,
    pub(super) at: DateTime<Utc>,
    pub(super) exchanged: bool,
    /// The modal in which the interaction happened, for a push.
    pub(super) view: Option<String>,
}

/// A modal or a home tab as it stands before somebody.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) id: String,
    pub(crate) team: String,
    pub(crate) user: String,
    /// The whole view as payloads carry it, without its state.
    pub(crate) shape: Value,
    /// False: closed, submitted or covered by an update that cleared the stack.
    pub(crate) open: bool,
}

/// All of them, oldest first.
#[derive(Default)]
pub(super) struct Views(pub(super) Vec<View>);

impl Views {
    pub(super) fn by_id(&self, id: &str) -> Option<&View> {
        self.0.iter().find(|view| view.id == id)
    }

    pub(super) fn by_id_mut(&mut self, id: &str) -> Option<&mut View> {
        self.0.iter_mut().find(|view| view.id == id)
    }

    pub(super) fn by_external_id(&self, id: &str) -> Option<&View> {
        self.0.iter().find(|view| view.open && view.shape["external_id"] == id && !id.is_empty())
    }

    pub(super) fn home(&self, team: &str, user: &str) -> Option<&View> {
        self.0.iter().find(|view| view.team == team && view.user == user && view.shape["type"] == "home")
    }

    /// The open modals of a stack.
    pub(super) fn stack(&self, root: &str) -> usize {
        self.0.iter().filter(|view| view.open && view.shape["root_view_id"] == root).count()
    }
}

impl World {
    /// A trigger for an interaction that happens now.
    pub(super) fn trigger(&mut self, team: &str, user: &str, view: Option<&str>) -> String {
        let id = format!("{}.{}.{}", self.mint(""), team.len(), self.mint("").to_lowercase());
        let trigger = Trigger {
            team: team.to_owned(),
            user: user.to_owned(),
            at: self.now,
            exchanged: false,
            view: view.map(str::to_owned),
        };
        self.triggers.insert(id.clone(), trigger);
        id
    }

    /// Puts a view before somebody, as the app described it.
    pub(super) fn show(&mut self, team: &str, user: &str, asked: &Value, under: Option<&str>) -> View {
        let id = self.mint("V");
        let root = under.and_then(|under| self.views.by_id(under)).map(|under| under.shape["root_view_id"].clone());
        let mut shape = self.whole(team, asked);
        shape.insert("id".into(), id.as_str().into());
        shape.insert("root_view_id".into(), root.unwrap_or_else(|| id.as_str().into()));
        shape.insert("previous_view_id".into(), under.map_or(Value::Null, Value::from));
        let view = View { id, team: team.to_owned(), user: user.to_owned(), shape: Value::Object(shape), open: true };
        self.views.0.push(view.clone());
        view
    }

    /// Puts other content into a view that stands.
    pub(super) fn reshape(&mut self, id: &str, asked: &Value) -> Option<View> {
        let before = self.views.by_id(id)?.clone();
        let mut shape = self.whole(&before.team, asked);
        for kept in ["id", "root_view_id", "previous_view_id"] {
            shape.insert(kept.into(), before.shape[kept].clone());
        }
        let view = self.views.by_id_mut(id)?;
        view.shape = Value::Object(shape);
        Some(view.clone())
    }

    /// A view with all that Slack adds to it.
    fn whole(&mut self, team: &str, asked: &Value) -> Map<String, Value> {
        let hash = format!("{}.{}", self.now.timestamp(), self.mint("").to_lowercase());
        let mut asked = asked.clone();
        let numbered = self.numbered(asked["blocks"].clone());
        asked["blocks"] = numbered;
        let app = self.app(team);
        let mut shape = Map::new();
        let unset = json!({"private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": false,
            "notify_on_close": false, "close": null, "submit": null, "title": null, "submit_disabled": false});
        shape.extend(unset.as_object().cloned().unwrap_or_default());
        shape.extend(asked.as_object().cloned().unwrap_or_default());
        let given = json!({"team_id": team, "app_id": app.id, "bot_id": app.bot_id, "app_installed_team_id": team,
            "hash": hash, "state": {"values": {}}});
        shape.extend(given.as_object().cloned().unwrap_or_default());
        shape
    }

    /// Blocks with an id on each, as Slack gives one where the app gave none, and an action id on each element.
    pub(super) fn numbered(&mut self, mut blocks: Value) -> Value {
        for block in blocks.as_array_mut().into_iter().flatten() {
            if block.get("block_id").is_none() {
                block["block_id"] = self.mint("").to_lowercase().into();
            }
            let own = ["element", "accessory"].map(|name| block.get(name).is_some().then_some(name));
            for name in own.into_iter().flatten() {
                self.name_action(&mut block[name]);
            }
            if block["type"] == "actions" {
                for element in block["elements"].as_array_mut().into_iter().flatten() {
                    self.name_action(element);
                }
            }
        }
        blocks
    }

    fn name_action(&mut self, element: &mut Value) {
        if element["type"] != "image" && element.get("action_id").is_none() {
            element["action_id"] = self.mint("").to_lowercase().into();
        }
    }
}
