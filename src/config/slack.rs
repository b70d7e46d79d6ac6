//! The sections of Slack's workspaces: which, how they are listened to, and the names of the environment variables with their secrets.

use secrecy::{ExposeSecret as _, SecretString};

use super::settings::Environment;
use super::table::Section;

/// The most connections of Socket Mode that one app may have.
const CONNECTIONS: u32 = 10;

/// How a workspace is listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlackMode {
    /// Over connections that the bot opens: no public address is needed.
    Socket,
    /// Slack calls `/slack/events`, `/slack/commands` and `/slack/interactions`.
    Http,
}

/// A secret of a workspace, by the name of the environment variable that holds it.
#[derive(Clone, Debug)]
pub struct Secret {
    /// The variable.
    pub variable: String,
    /// What it holds. Commands that only read the ledger need none.
    pub value: Option<SecretString>,
}

/// A workspace of Slack.
#[derive(Clone, Debug)]
pub struct Slack {
    /// Its id.
    pub workspace: String,
    /// How it is listened to.
    pub mode: SlackMode,
    /// The bot's token there.
    pub bot_token: Secret,
    /// The app's token, for `mode = "socket"`.
    pub app_token: Secret,
    /// The app's signing secret, for `mode = "http"`.
    pub signing_secret: Secret,
    /// How many connections are kept.
    pub connections: usize,
    /// Where Slack's Web API is.
    pub api: String,
}

impl Slack {
    /// The secrets that its mode needs.
    #[must_use]
    pub fn needed(&self) -> [&Secret; 2] {
        match self.mode {
            SlackMode::Socket => [&self.bot_token, &self.app_token],
            SlackMode::Http => [&self.bot_token, &self.signing_secret],
        }
    }
}

/// Reads `[[slack]]`.
pub(crate) fn slack(section: &Section<'_>, env: Environment<'_>) -> Option<Slack> {
    const WORKSPACE: &str = "a workspace's id, such as \"T024BE7LD\"";
    let workspace = section.need("workspace", WORKSPACE);
    let workspace = workspace.and_then(|at| section.understood("workspace", &at, WORKSPACE, workspace_id));
    let mode = section.one_of("mode", &[("socket", SlackMode::Socket), ("http", SlackMode::Http)]);
    let connections = section.number("connections", 1..CONNECTIONS + 1).map_or(2, |at| at.value);
    let api = if section.has("api") {
        section.parsed("api", "an address such as \"https://slack-gov.com/api\"", api).map(|at| at.value)
    } else {
        Some("https://slack.com/api".to_owned())
    };
    let bot_token = secret(section, env, ("bot_token_env", "SLACK_BOT_TOKEN"), "xoxb-");
    let app_token = secret(section, env, ("app_token_env", "SLACK_APP_TOKEN"), "xapp-");
    let signing_secret = secret(section, env, ("signing_secret_env", "SLACK_SIGNING_SECRET"), "");
    Some(Slack {
        workspace: workspace?.value,
        mode: mode.map_or(SlackMode::Socket, |at| at.value),
        bot_token,
        app_token,
        signing_secret,
        connections: usize::try_from(connections).unwrap_or(1),
        api: api?,
    })
}

/// A secret from the environment. One of another kind is told, without itself.
pub(crate) fn secret(
    section: &Section<'_>,
    env: Environment<'_>,
    (key, default): (&'static str, &str),
    prefix: &str,
) -> Secret {
    let variable = section.text(key).map_or_else(|| default.to_owned(), |at| at.value);
    let value = env(&variable).filter(|secret| !secret.is_empty()).map(SecretString::from);
    if value.as_ref().is_some_and(|secret| !secret.expose_secret().starts_with(prefix)) {
        let what =
            format!("the environment variable {variable} holds no {prefix}… token (`{key}` in {})", section.name);
        section.document.tell(Some(section.line), what, Some("docs/slack.md says where the tokens stand".to_owned()));
    }
    Secret { variable, value }
}

/// `T…`, or `E…` for an organisation.
fn workspace_id(raw: &str) -> Option<String> {
    let known = raw.starts_with(['T', 'E']) && (2..=20).contains(&raw.len());
    (known && raw.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())).then(|| raw.to_owned())
}

/// HTTPS, or HTTP on this machine's loopback.
pub(crate) fn api(raw: &str) -> Option<String> {
    let url = url::Url::parse(raw).ok()?;
    let loopback = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let safe = url.scheme() == "https" || (url.scheme() == "http" && loopback);
    safe.then(|| raw.trim_end_matches('/').to_owned())
}
