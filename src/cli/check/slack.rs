//! Whether the bot may do in Slack what it has to: tokens, permissions, connections, channels, the clock.

use chrono::{DateTime, TimeDelta, Utc};

use super::line::{Found, Line};
use crate::chat::SendError;
use crate::chat::slack::{Inspection, Manners, Slack, WINDOW, Workspace, is_signing_secret, manifest};
use crate::config::{self, Config, SlackMode};
use crate::domain::person::Platform;
use crate::domain::project::Channel;
use crate::serve::timer;

const ABOUT: &str = "slack";

/// How far the clocks may differ, in seconds: beyond five minutes Slack's own requests look forged.
const SKEW_LIMIT: i64 = 60;

/// Checks each workspace.
pub(super) async fn check(config: &Config, now: DateTime<Utc>, found: &mut Found) {
    let channels: Vec<&Channel> = (config.projects.iter())
        .flat_map(|configured| &configured.project.channels)
        .filter(|channel| channel.id.platform == Platform::Slack)
        .collect();
    for slack in &config.slack {
        workspace(slack, &channels, now, found).await;
    }
}

async fn workspace(slack: &config::Slack, channels: &[&Channel], now: DateTime<Utc>, found: &mut Found) {
    let name = &slack.workspace;
    let mut whole = true;
    for missing in slack.needed().into_iter().filter(|secret| secret.value.is_none()) {
        whole = false;
        let text = format!("{name}: the environment variable {} holds no secret", missing.variable);
        found.push(Line::todo(ABOUT, text, "set it; docs/slack.md says where it stands"));
    }
    if let Some(secret) = slack.signing_secret.value.as_ref().filter(|_| slack.mode == SlackMode::Http)
        && !is_signing_secret(secret)
    {
        whole = false;
        let text = format!("{name}: what stands in {} is no signing secret", slack.signing_secret.variable);
        let todo = "copy the Signing Secret of Basic Information, App Credentials: 32 hexadecimal digits";
        found.push(Line::todo(ABOUT, text, todo));
    }
    if !whole {
        return;
    }
    let manners = Manners { gap: TimeDelta::zero(), window: WINDOW, timer: timer() };
    let opened = Slack::open(&[described(slack)], &slack.api, manners);
    let slack_room = match opened {
        Ok(opened) => opened.slack,
        Err(error) => {
            return found.push(Line::todo(ABOUT, format!("{name}: failed to {error}"), "install ca-certificates"));
        }
    };
    match slack_room.inspect(name).await {
        Ok(inspection) => let_in(slack, &inspection, now, found),
        Err(error) => {
            let todo = match &error {
                SendError::Unreachable(_) | SendError::Limited { .. } | SendError::Lost => {
                    "try again; see status.slack.com"
                }
                SendError::ShutOut(_) | SendError::Gone(_) | SendError::Refused(_) => {
                    "install the app in the workspace again and set its new bot token (OAuth & Permissions)"
                }
            };
            return found.push(Line::todo(ABOUT, format!("{name}: failed to {error}"), todo));
        }
    }
    if slack.mode == SlackMode::Socket
        && let Err(error) = slack_room.try_socket(name).await
    {
        let todo = "switch Socket Mode on, and set an app-level token with connections:write (Basic Information)";
        found.push(Line::todo(ABOUT, format!("{name}: Socket Mode: failed to {error}"), todo));
    }
    for channel in channels.iter().filter(|channel| channel.id.workspace == *name) {
        found.push(joined(&slack_room, channel).await);
    }
}

fn described(slack: &config::Slack) -> Workspace {
    Workspace {
        id: slack.workspace.clone(),
        bot_token: slack.bot_token.value.clone().unwrap_or_default(),
        app_token: slack.app_token.value.clone(),
        signing_secret: slack.signing_secret.value.clone(),
        connections: slack.connections,
        open: Vec::new(),
    }
}

fn let_in(slack: &config::Slack, inspection: &Inspection, now: DateTime<Utc>, found: &mut Found) {
    let (name, own) = (&slack.workspace, &inspection.own);
    if own.team_id != *name {
        let text = format!("{name}: the token in {} is of workspace {}", slack.bot_token.variable, own.team_id);
        return found.push(Line::todo(ABOUT, text, "set the token of that workspace, or write its id"));
    }
    found.push(Line::ok(ABOUT, format!("{name}: let in as {} at {}", own.user_id, own.url)));
    let lacks: Vec<&str> = (manifest::SCOPES.iter())
        .map(|(scope, _)| *scope)
        .filter(|scope| !inspection.scopes.is_empty() && !inspection.scopes.iter().any(|granted| granted == scope))
        .collect();
    if lacks.is_empty() {
        found.push(Line::ok(ABOUT, format!("{name}: all {} permissions", manifest::SCOPES.len())));
    } else {
        let todo = "paste `countersign manifest slack` into the app's manifest, and install the app again";
        found.push(Line::todo(ABOUT, format!("{name}: permissions are missing: {}", lacks.join(", ")), todo));
    }
    if let Some(skew) = inspection.at.map(|at| (now - at).num_seconds())
        && skew.abs() > SKEW_LIMIT
    {
        let text = format!("{name}: this machine's clock differs from Slack's by {skew} s");
        found.push(Line::todo(ABOUT, text, "set the clock, best by NTP: requests look forged beyond 300 s"));
    }
}

async fn joined(slack: &Slack, channel: &Channel) -> Line {
    match slack.is_in(&channel.id).await {
        Ok((true, private)) if private && !channel.private => {
            let text =
                format!("channel {} is private there and open in the project: others would be told of it", channel.id);
            Line::todo(ABOUT, text, "write private = true in the [[project.channel]] too")
        }
        Ok((true, _)) => Line::ok(ABOUT, format!("channel {} ({}): the bot is in it", channel.id, channel.name)),
        Ok((false, _)) => {
            let text = format!("channel {} ({}): the bot is not in it", channel.id, channel.name);
            Line::todo(ABOUT, text, "type /invite @Countersign there")
        }
        Err(error) => {
            let todo = "write the id that the channel's details show, or invite the bot";
            Line::todo(ABOUT, format!("channel {}: failed to {error}", channel.id), todo)
        }
    }
}
