//! What people do with modals: submit them, with what the app then does to them, and close them.

use serde_json::{Value, json};

use super::blocks::faults_of_view;
use super::delivery::Outcome;
use super::interactions::{Input, state};
use super::people::Person;
use super::views::View;
use super::world::World;

impl World {
    fn open_view(&self, id: &str, of: &Person) -> Result<View, &'static str> {
        let mine = |view: &&View| view.open && view.user == of.user && view.team == of.team;
        self.views.by_id(id).filter(mine).cloned().ok_or("the view is closed")
    }

    /// Does to a submitted modal what the app's ack says.
    fn respond_to_view(&mut self, view: &View, answer: &Value) -> Result<(), String> {
        let asked = &answer["view"];
        match answer["response_action"].as_str() {
            None => self.close_view(&view.id),
            Some("errors") => {
                let known = |block: &String| {
                    view.shape["blocks"].as_array().into_iter().flatten().any(|known| known["block_id"] == **block)
                };
                let named: Vec<&String> =
                    answer["errors"].as_object().into_iter().flat_map(|errors| errors.keys()).collect();
                if named.is_empty() || !named.into_iter().all(known) {
                    return Err("errors name no block of the view".to_owned());
                }
            }
            Some("clear") => {
                let root = view.shape["root_view_id"].clone();
                for stacked in self.views.0.iter_mut().filter(|stacked| stacked.shape["root_view_id"] == root) {
                    stacked.open = false;
                }
            }
            Some(action @ ("update" | "push")) => {
                let faults = faults_of_view(asked);
                if !faults.is_empty() {
                    return Err(faults.join("; "));
                }
                if action == "update" {
                    self.reshape(&view.id, asked);
                } else {
                    self.show(&view.team, &view.user, asked, Some(&view.id));
                }
            }
            Some(other) => return Err(format!("response_action {other}")),
        }
        Ok(())
    }

    fn close_view(&mut self, id: &str) {
        if let Some(view) = self.views.by_id_mut(id) {
            view.open = false;
        }
    }
}

/// What Slack's own client says against a submission: a field that must be filled in, a number that is none.
fn missing_inputs(view: &View, values: &Value) -> Result<(), &'static str> {
    for block in view.shape["blocks"].as_array().into_iter().flatten().filter(|block| block["type"] == "input") {
        let action = block["element"]["action_id"].as_str().unwrap_or_default();
        let value = &values["values"][block["block_id"].as_str().unwrap_or_default()][action];
        let given = value.as_object().into_iter().flatten().any(|(name, value)| {
            name != "type" && !value.is_null() && value != "" && value.as_array().is_none_or(|list| !list.is_empty())
        });
        if !given && block["optional"] != true {
            return Err("please complete this required field");
        }
        let is_number = value["value"].as_str().is_none_or(|number| number.parse::<f64>().is_ok());
        if block["element"]["type"] == "number_input" && !is_number {
            return Err("please enter a number");
        }
    }
    Ok(())
}

impl Person {
    /// Submits a modal with what was put into its inputs, by action id; the others keep what they started with.
    pub(crate) async fn submits(&self, view: &str, inputs: &[(&str, Input)]) -> Outcome {
        let mut submitted = None;
        let outcome = self
            .interacts(|world| {
                let view = world.open_view(view, self)?;
                let values = state(&view.shape["blocks"], inputs);
                missing_inputs(&view, &values)?;
                let mut payload = world.interaction(self, "view_submission");
                payload["trigger_id"] = world.trigger(&self.team, &self.user, Some(&view.id)).into();
                payload["view"] = view.shape.clone();
                payload["view"]["state"] = values;
                payload["response_urls"] = json!([]);
                submitted = Some(view);
                Ok(payload)
            })
            .await;
        let (Outcome::Acked { body, .. }, Some(view)) = (&outcome, submitted) else { return outcome };
        let responded = self.slack.world().respond_to_view(&view, body);
        responded.map_or_else(Outcome::Refused, |()| outcome)
    }

    /// Closes a modal; the app hears of it where it asked to.
    pub(crate) async fn closes(&self, view: &str) -> Outcome {
        let found = self.slack.world().open_view(view, self);
        let view = match found {
            Ok(view) => view,
            Err(refused) => return Outcome::Refused(refused.to_owned()),
        };
        self.slack.world().close_view(&view.id);
        if view.shape["notify_on_close"] != true {
            return Outcome::Acked { ts: None, body: Value::Null };
        }
        self.interacts(|world| {
            let mut payload = world.interaction(self, "view_closed");
            payload["view"] = view.shape.clone();
            payload["is_cleared"] = false.into();
            Ok(payload)
        })
        .await
    }
}
