//! GitHub over REST (docs.github.com/en/rest/issues): issues and milestones are set to what was ruled, which can be done twice; the
//! comment, which can't, is looked for by its mark and comes last, so that where it stands all is done.

use hyper_http::Method;
use hyper_http::header::{ACCEPT, AUTHORIZATION, HeaderName};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value as Json, json};

use super::CarryError;
use super::told::{Accounts, Edit, Thing, comment, edits, mark};
use super::web::{Call, Web};
use crate::domain::order::Order;
use crate::domain::value::Field;

/// Issues and milestones of a repository.
#[derive(Clone, Debug)]
pub struct GitHub {
    /// The way there.
    pub web: Web,
    /// Where the API is, such as `https://api.github.com`.
    pub base_url: String,
    /// `owner/name`.
    pub repository: String,
    /// A token that may write issues.
    pub token: SecretString,
    /// Who is who there: logins.
    pub accounts: Accounts,
    /// The label of blocked work.
    pub blocked_label: String,
}

impl GitHub {
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
        let mut fields = Map::new();
        fields.extend(edit.title.iter().map(|title| ("title".to_owned(), json!(title))));
        fields.extend(edit.due.iter().map(|due| ("due_on".to_owned(), json!(format!("{due}T12:00:00Z")))));
        fields.extend(edit.closed.map(|closed| ("state".to_owned(), json!(if closed { "closed" } else { "open" }))));
        if fields.is_empty() {
            return Err(CarryError::Refused(format!("a milestone has no place for it (milestone {number})")));
        }
        self.call(Method::PATCH, &format!("milestones/{number}"), &Json::Object(fields)).await?;
        Ok(format!("milestone {number} is set"))
    }

    async fn issue(&self, number: u64, edit: &Edit, order: &Order, unsure: bool) -> Result<String, CarryError> {
        let path = format!("issues/{number}");
        let told = |page: &str| self.asks(Method::GET, &format!("{path}/comments?{page}"), &Json::Null);
        if unsure && self.web.finds(&mark(order), told).await? {
            return Ok(format!("issue {number} was set before"));
        }
        let mut fields = Map::new();
        fields.extend(edit.title.iter().map(|title| ("title".to_owned(), json!(title))));
        fields.extend(edit.owner.iter().map(|owner| ("assignees".to_owned(), json!([owner]))));
        if let Some(closed) = edit.closed {
            fields.insert("state".to_owned(), json!(if closed { "closed" } else { "open" }));
            if closed {
                let reason = if edit.dropped { "not_planned" } else { "completed" };
                fields.insert("state_reason".to_owned(), json!(reason));
            }
        }
        let set = !fields.is_empty();
        if set {
            self.call(Method::PATCH, &path, &Json::Object(fields)).await?;
        }
        match edit.blocked {
            Some(true) => {
                let labels = json!({ "labels": [self.blocked_label] });
                self.call(Method::POST, &format!("{path}/labels"), &labels).await?;
            }
            Some(false) => self.unlabel(&path).await?,
            None => {}
        }
        self.call(Method::POST, &format!("{path}/comments"), &json!({ "body": comment(order) })).await?;
        // An issue of GitHub has no due date of its own.
        let only_told = edit.due.is_some() || edit.told.iter().any(|field| *field != Field::Title);
        let set = if set { format!("issue {number} is set") } else { format!("issue {number}") };
        Ok(if only_told { format!("{set}, told in a comment") } else { format!("{set}, with a comment") })
    }

    /// A label that is not there is none to take off.
    async fn unlabel(&self, path: &str) -> Result<(), CarryError> {
        // An issue has a hundred labels at most, and a page holds as many.
        let labels = self.asks(Method::GET, &format!("{path}/labels?per_page=100"), &Json::Null);
        let labels = self.web.read(labels).await?;
        let named = |label: &Json| label["name"].as_str().is_some_and(|name| name == self.blocked_label);
        if !labels.as_array().is_some_and(|labels| labels.iter().any(named)) {
            return Ok(());
        }
        let label: String = url::form_urlencoded::byte_serialize(self.blocked_label.as_bytes()).collect();
        self.call(Method::DELETE, &format!("{path}/labels/{}", label.replace('+', "%20")), &Json::Null).await?;
        Ok(())
    }

    async fn call(&self, method: Method, path: &str, body: &Json) -> Result<(), CarryError> {
        self.web.call(self.asks(method, path, body)).await.map(drop)
    }

    fn asks(&self, method: Method, path: &str, body: &Json) -> Call {
        let url = format!("{}/repos/{}/{path}", self.base_url.trim_end_matches('/'), self.repository);
        let headers = vec![
            (AUTHORIZATION, format!("Bearer {}", self.token.expose_secret())),
            (ACCEPT, "application/vnd.github+json".to_owned()),
            (HeaderName::from_static("x-github-api-version"), "2022-11-28".to_owned()),
        ];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        Call { method, url, headers, body }
    }
}
