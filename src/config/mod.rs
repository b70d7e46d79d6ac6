//! Floor 2: file and environment become one checked value, or every problem with its line. Secrets come from the environment alone.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use crate::domain::name::ProjectId;
use crate::domain::ruling::RulingKind;

mod detect;
mod discord;
mod local;
mod noise;
mod people;
mod policy;
mod problem;
mod project;
mod settings;
mod slack;
mod table;
mod target;
mod terms;
mod writer;

#[cfg(test)]
mod tests;

pub use detect::Thresholds;
pub use discord::Discord;
pub use local::{Local, LocalChannel, LocalPerson};
pub use problem::{ConfigError, Problem};
pub use project::{Configured, DateOrder, Source};
pub use settings::{Http, Store};
pub use slack::{Secret, Slack, SlackMode};
pub use target::{Target, TargetKind, Tracker};
pub use writer::Writer;

use project::Shared;
use settings::Environment;
use table::{Document, Section};

/// The largest config that is read, in bytes. A thousand projects with all their people fit in it.
pub const SIZE_LIMIT: u64 = 1 << 20;

/// All that the operator decides, checked: what is here can be trusted.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where things are kept.
    pub store: Store,
    /// The page and the API.
    pub http: Http,
    /// The projects.
    pub projects: Vec<Configured>,
    /// Emoji names beside those that the grammar knows, without colons.
    pub emoji: BTreeMap<String, RulingKind>,
    /// From when on detectors speak.
    pub thresholds: Thresholds,
    /// The chat server inside the process, where there is one.
    pub local: Option<Local>,
    /// The workspaces of Slack.
    pub slack: Vec<Slack>,
    /// The servers of Discord.
    pub discord: Vec<Discord>,
    /// The language model, where there is one.
    pub writer: Option<Writer>,
    /// Keys that the file leaves out, so that their defaults hold, as `[http] address`: for `check`.
    pub defaults: Vec<String>,
}

impl Config {
    /// The project of that id.
    #[must_use]
    pub fn project(&self, id: &ProjectId) -> Option<&Configured> {
        (self.projects.iter()).find(|configured| &configured.project.id == id)
    }
}

/// The environment of this process.
#[expect(clippy::disallowed_methods, reason = "config is the one reader of the environment")]
#[must_use]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Reads and checks a config. `env` gives environment variables by name.
///
/// # Errors
/// Where the file can't be read, is too large or no text; else all problems that were found in it, each with its line.
pub fn load(path: &Path, env: Environment<'_>) -> Result<Config, ConfigError> {
    let text = text(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let document = Document::new(&text);
    match config(&document, folder, env) {
        Some(config) if document.problems().is_empty() => Ok(config),
        _ => Err(ConfigError::Wrong { path: path.to_owned(), problems: document.problems() }),
    }
}

fn text(path: &Path) -> Result<String, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: path.to_owned(), source };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let read = file.take(SIZE_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(unreadable)?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(ConfigError::TooLarge { path: path.to_owned(), limit: SIZE_LIMIT });
    }
    String::from_utf8(bytes).map_err(|_| ConfigError::NotText { path: path.to_owned() })
}

/// The config as far as it can be read; what can't is among the document's problems.
fn config(document: &Document<'_>, folder: &Path, env: Environment<'_>) -> Option<Config> {
    let table = document.parse()?;
    Section::new(document, "the file", Some(&table)).read(|root| {
        let store = root.table_or_empty("store", "[store]").read(|section| settings::store(section, folder, env));
        let http = root.table_or_empty("http", "[http]").read(|section| settings::http(section, env));
        let emoji = settings::emoji(root.table_or_empty("emoji", "[emoji]"));
        let thresholds = root.table_or_empty("detect", "[detect]");
        let thresholds = thresholds.read(|section| detect::thresholds(section, &Thresholds::default()));
        let noise = root.table_or_empty("noise", "[noise]");
        let noise = noise.read(|section| noise::noise(section, noise::DEFAULT));
        let local = root.table("local", "[local]").map(|section| section.read(local::local));
        let (slack, discord) = (slacks(root, env), discords(root, env));
        let writer = root.table("writer", "[writer]");
        let writer = writer.and_then(|section| section.read(|section| writer::writer(section, folder, env)));
        let people = people::people(root);
        let policy = root.table("policy", "[policy]").map(|section| section.read(policy::draft));
        let shared = Shared { people: &people, policy: policy.as_ref(), folder, thresholds: &thresholds, noise, env };
        let projects = project::projects(root, &shared);
        Some(Config {
            store,
            http: http?,
            projects,
            emoji,
            thresholds,
            local,
            slack,
            discord,
            writer,
            defaults: document.left_out(),
        })
    })
}

fn slacks(root: &Section<'_>, env: Environment<'_>) -> Vec<Slack> {
    let mut all: Vec<Slack> = Vec::new();
    for section in root.tables("slack", "[[slack]]") {
        let line = section.line;
        let Some(read) = section.read(|section| slack::slack(section, env)) else { continue };
        if all.iter().any(|known| known.workspace == read.workspace) {
            let what = format!("workspace {} stands in two [[slack]] sections", read.workspace);
            root.document.wrong(line, what, "one section a workspace");
        }
        if all.first().is_some_and(|first| first.api != read.api) {
            let what = "`api` differs between the [[slack]] sections".to_owned();
            root.document.wrong(line, what, "all workspaces of one process are reached at one address");
        }
        all.push(read);
    }
    all
}

fn discords(root: &Section<'_>, env: Environment<'_>) -> Vec<Discord> {
    let mut all: Vec<Discord> = Vec::new();
    for section in root.tables("discord", "[[discord]]") {
        let line = section.line;
        let Some(read) = section.read(|section| discord::discord(section, env)) else { continue };
        if all.iter().any(|known| known.guild == read.guild) {
            let what = format!("server {} stands in two [[discord]] sections", read.guild);
            root.document.wrong(line, what, "one section a server");
        }
        let differs = |first: &Discord| first.api != read.api || first.token.variable != read.token.variable;
        if all.first().is_some_and(differs) {
            let what = "`token_env` or `api` differs between the [[discord]] sections".to_owned();
            root.document.wrong(line, what, "all servers of one process have the same bot");
        }
        all.push(read);
    }
    all
}
