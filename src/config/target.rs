//! `[[project.target]]`: where what is ruled is carried out. Secrets come from the environment.

use std::collections::BTreeMap;

use crate::domain::name::{PersonId, SourceId, TargetId};
use crate::domain::order;
use crate::domain::person::Person;

use super::people::{NAME, unknown};
use super::settings::Environment;
use super::slack::{Secret, api, secret};
use super::table::Section;

/// What an address looks like, for messages.
const ADDRESS: &str = "an https address, or one on 127.0.0.1";

/// What a target is.
#[derive(Clone, Debug)]
pub enum TargetKind {
    /// An address of one's own that takes signed orders.
    Webhook {
        /// The address.
        url: String,
        /// What orders are signed with.
        secret: Secret,
    },
    /// A repository of GitHub.
    GitHub(Tracker),
    /// A project of GitLab.
    GitLab(Tracker),
}

/// An issue tracker over REST.
#[derive(Clone, Debug)]
pub struct Tracker {
    /// Where its API is.
    pub base_url: String,
    /// `owner/name`; for GitLab the project's path or number.
    pub repository: String,
    /// A token that may write issues.
    pub token: Secret,
    /// Who of the people is who there.
    pub accounts: BTreeMap<PersonId, String>,
    /// The label of blocked work.
    pub blocked_label: String,
}

/// A target of a project.
#[derive(Clone, Debug)]
pub struct Target {
    /// What the project knows of it.
    pub target: order::Target,
    /// What it is.
    pub kind: TargetKind,
}

impl Target {
    /// The secret that it needs.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        match &self.kind {
            TargetKind::Webhook { secret, .. } => secret,
            TargetKind::GitHub(tracker) | TargetKind::GitLab(tracker) => &tracker.token,
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Webhook,
    GitHub,
    GitLab,
}

/// All targets of a project.
pub(crate) fn targets(section: &Section<'_>, people: &[Person], env: Environment<'_>) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for table in section.tables("target", "[[project.target]]") {
        let line = table.line;
        let Some(read) = table.read(|table| target(table, people, env)) else { continue };
        if targets.iter().any(|known| known.target.id == read.target.id) {
            let what = format!("target `{}` stands in this project already", read.target.id);
            section.document.wrong(line, what, "give each target an id of its own");
        }
        targets.push(read);
    }
    targets
}

fn target(table: &Section<'_>, people: &[Person], env: Environment<'_>) -> Option<Target> {
    let id = table.need("id", "what people call the target, such as \"tracker\"");
    let id = id.and_then(|id| table.understood("id", &id, NAME, TargetId::parse));
    let source = table.parsed("source", NAME, SourceId::parse).map(|at| at.value);
    let words = [("webhook", Kind::Webhook), ("github", Kind::GitHub), ("gitlab", Kind::GitLab)];
    if !table.has("kind") {
        table.lacks("kind", "\"webhook\", \"github\" or \"gitlab\"");
    }
    let kind = table.one_of("kind", &words).map(|at| at.value);
    let url = table.parsed("url", ADDRESS, api).map(|at| at.value);
    let signed = secret(table, env, ("secret_env", "COUNTERSIGN_TARGET_SECRET"), "");
    let default = match kind {
        Some(Kind::GitLab) => ("https://gitlab.com/api/v4", "GITLAB_TOKEN"),
        _ => ("https://api.github.com", "GITHUB_TOKEN"),
    };
    let base_url = match table.has("base_url") {
        true => table.parsed("base_url", ADDRESS, api).map(|at| at.value),
        false => Some(default.0.to_owned()),
    };
    let repository = table.text("repository").map(|at| at.value);
    let token = secret(table, env, ("token_env", default.1), "");
    let blocked_label = table.text("blocked_label").map_or_else(|| "blocked".to_owned(), |at| at.value);
    let accounts = accounts(table, people);
    let kind = match kind? {
        Kind::Webhook => {
            if !table.has("url") {
                table.lacks("url", "the address that takes the orders");
            }
            TargetKind::Webhook { url: url?, secret: signed }
        }
        tracker => {
            if repository.is_none() {
                table.lacks("repository", "the repository, such as \"acme/harbour\"");
            }
            if !table.has("source") {
                // Another system's item with the same number is another item.
                table.lacks("source", "the source whose items are its issues");
            }
            let (base_url, repository) = (base_url?, repository?);
            let read = Tracker { base_url, repository, token, accounts, blocked_label };
            if matches!(tracker, Kind::GitLab) { TargetKind::GitLab(read) } else { TargetKind::GitHub(read) }
        }
    };
    Some(Target { target: order::Target { id: id?.value, source }, kind })
}

fn accounts(table: &Section<'_>, people: &[Person]) -> BTreeMap<PersonId, String> {
    let named = table.table("accounts", "accounts of [[project.target]]").map(Section::entries).unwrap_or_default();
    let mut accounts = BTreeMap::new();
    for (id, account) in named {
        match PersonId::parse(&id.value).filter(|id| people.iter().any(|person| person.id == *id)) {
            Some(person) => {
                accounts.insert(person, account.value);
            }
            None => {
                if let Some(id_) = PersonId::parse(&id.value) {
                    unknown(table, &id_, id.line, people.iter());
                }
            }
        }
    }
    accounts
}
