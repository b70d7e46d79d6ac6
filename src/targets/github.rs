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

/// How many comments are asked for at once; GitHub gives no more.
const PAGE: usize = 100;

/// How many pages are looked through for a comment: more of them on one issue is a forum.
const PAGES: usize = 20;

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
        let edits = edits(order, &self.accounts)
            .map_err(|item| CarryError::Refused(format!("the key {item} does not end in the number of an issue")))?;
        let mut done = Vec::new();
        for (thing, edit) in &edits {
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
        if unsure && self.is_told(&path, order).await? {
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
        let labels = self.read(&format!("{path}/labels?per_page={PAGE}")).await?;
        let named = |label: &Json| label["name"].as_str().is_some_and(|name| name == self.blocked_label);
        if !labels.as_array().is_some_and(|labels| labels.iter().any(named)) {
            return Ok(());
        }
        let label: String = url::form_urlencoded::byte_serialize(self.blocked_label.as_bytes()).collect();
        self.call(Method::DELETE, &format!("{path}/labels/{}", label.replace('+', "%20")), &Json::Null).await?;
        Ok(())
    }

    /// True where the comment on the order stands.
    async fn is_told(&self, path: &str, order: &Order) -> Result<bool, CarryError> {
        let mark = mark(order);
        for page in 1..=PAGES {
            let comments = self.read(&format!("{path}/comments?per_page={PAGE}&page={page}")).await?;
            let comments = comments.as_array().map_or(&[][..], Vec::as_slice);
            if comments.iter().any(|comment| comment["body"].as_str().is_some_and(|body| body.contains(&mark))) {
                return Ok(true);
            }
            if comments.len() < PAGE {
                return Ok(false);
            }
        }
        Err(CarryError::Refused(
            "nobody knows whether it was done: it has too many comments to look through".to_owned(),
        ))
    }

    async fn read(&self, path: &str) -> Result<Json, CarryError> {
        let body = self.call(Method::GET, path, &Json::Null).await?;
        serde_json::from_slice(&body).map_err(|_| CarryError::Lost("the answer is no JSON".to_owned()))
    }

    async fn call(&self, method: Method, path: &str, body: &Json) -> Result<Vec<u8>, CarryError> {
        let url = format!("{}/repos/{}/{path}", self.base_url.trim_end_matches('/'), self.repository);
        let headers = vec![
            (AUTHORIZATION, format!("Bearer {}", self.token.expose_secret())),
            (ACCEPT, "application/vnd.github+json".to_owned()),
            (HeaderName::from_static("x-github-api-version"), "2022-11-28".to_owned()),
        ];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.web.call(Call { method, url: &url, headers, body }).await
    }
}
