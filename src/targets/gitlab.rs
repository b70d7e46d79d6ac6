//! GitLab over REST (docs.gitlab.com/api/issues): as GitHub, but an issue has a due date of its own.

use hyper_http::Method;
use hyper_http::header::AUTHORIZATION;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value as Json, json};

use super::CarryError;
use super::told::{Accounts, Edit, Thing, comment, edits, mark};
use super::web::{Call, Web};
use crate::domain::order::Order;

/// Issues and milestones of a project.
#[derive(Clone, Debug)]
pub struct GitLab {
    /// The way there.
    pub web: Web,
    /// Where the API is, such as `https://gitlab.com/api/v4`.
    pub base_url: String,
    /// The project's number, or its path.
    pub project: String,
    /// A token that may write issues.
    pub token: SecretString,
    /// Who is who there: numbers of users.
    pub accounts: Accounts,
    /// The label of blocked work.
    pub blocked_label: String,
}

impl GitLab {
    pub(super) async fn carry_out(&self, order: &Order, unsure: bool) -> Result<String, CarryError> {
        let mut done = Vec::new();
        for (thing, edit) in &edits(order, &self.accounts)? {
            done.push(match thing {
                Thing::Milestone(number) => self.milestone(*number, edit).await?,
                Thing::Issue(number) => self.issue(*number, edit, order, unsure).await?,
            });
        }
        Ok(done.join("; "))
    }

    async fn milestone(&self, number: u64, edit: &Edit) -> Result<String, CarryError> {
        let mut fields = common(edit);
        let state = edit.closed.map(|closed| json!(if closed { "close" } else { "activate" }));
        fields.extend(state.map(|state| ("state_event".to_owned(), state)));
        if fields.is_empty() {
            return Err(CarryError::Refused(format!("a milestone has no place for it (milestone {number})")));
        }
        // People know a milestone by its number in the project, the API by another one.
        let asked = self.asks(Method::GET, &format!("milestones?iids%5B%5D={number}"), &Json::Null);
        let found = self.web.read(asked).await?;
        let Some(id) = found[0]["id"].as_u64() else {
            return Err(CarryError::Refused(format!("there is no milestone {number}, or the token may not see it")));
        };
        self.call(Method::PUT, &format!("milestones/{id}"), &Json::Object(fields)).await?;
        Ok(format!("milestone {number} is set"))
    }

    async fn issue(&self, number: u64, edit: &Edit, order: &Order, unsure: bool) -> Result<String, CarryError> {
        let path = format!("issues/{number}");
        let told = |page: &str| self.asks(Method::GET, &format!("{path}/notes?{page}"), &Json::Null);
        if unsure && self.web.finds(&mark(order), told).await? {
            return Ok(format!("issue {number} was set before"));
        }
        let mut fields = common(edit);
        let state = edit.closed.map(|closed| json!(if closed { "close" } else { "reopen" }));
        fields.extend(state.map(|state| ("state_event".to_owned(), state)));
        let owner = edit.owner.as_ref().and_then(|owner| owner.parse::<u64>().ok());
        fields.extend(owner.map(|owner| ("assignee_ids".to_owned(), json!([owner]))));
        let label = edit.blocked.map(|blocked| if blocked { "add_labels" } else { "remove_labels" });
        fields.extend(label.map(|label| (label.to_owned(), json!(self.blocked_label))));
        let set = !fields.is_empty();
        if set {
            self.call(Method::PUT, &path, &Json::Object(fields)).await?;
        }
        self.call(Method::POST, &format!("{path}/notes"), &json!({ "body": comment(order) })).await?;
        let unset = owner.is_none() && edit.owner.is_some();
        let set = if set { format!("issue {number} is set") } else { format!("issue {number}") };
        let only_told = unset || !edit.told.is_empty();
        Ok(if only_told { format!("{set}, told in a comment") } else { format!("{set}, with a comment") })
    }

    async fn call(&self, method: Method, path: &str, body: &Json) -> Result<(), CarryError> {
        self.web.call(self.asks(method, path, body)).await.map(drop)
    }

    fn asks(&self, method: Method, path: &str, body: &Json) -> Call {
        let project: String = url::form_urlencoded::byte_serialize(self.project.as_bytes()).collect();
        let url = format!("{}/projects/{project}/{path}", self.base_url.trim_end_matches('/'));
        let headers = vec![(AUTHORIZATION, format!("Bearer {}", self.token.expose_secret()))];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        Call { method, url, headers, body }
    }
}

/// What issues and milestones have in common.
fn common(edit: &Edit) -> Map<String, Json> {
    let mut fields = Map::new();
    fields.extend(edit.title.iter().map(|title| ("title".to_owned(), json!(title))));
    fields.extend(edit.due.iter().map(|due| ("due_date".to_owned(), json!(due.to_string()))));
    fields
}
