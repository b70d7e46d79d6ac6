//! Whether a project's channels can be reached and when its digests come.

use chrono::{DateTime, Utc};

use super::line::{Found, Line};
use crate::config::{Config, Configured};
use crate::domain::person::Platform;
use crate::domain::project::Project;

const ABOUT: &str = "project";

/// How many of the coming digests are told.
const COMING: usize = 3;

/// Checks a project.
pub(super) fn check(config: &Config, configured: &Configured, now: DateTime<Utc>, found: &mut Found) {
    let project = &configured.project;
    found.push(home(project));
    found.extend(unreachable(config, project));
    found.push(digest(project, now));
}

fn home(project: &Project) -> Line {
    match project.home() {
        Some(home) => Line::ok(ABOUT, format!("{}: posts go to #{} ({})", project.id, home.name, home.id)),
        None => Line::todo(ABOUT, format!("{} has no channel", project.id), "add a [[project.channel]]"),
    }
}

/// Channels on platforms to which there is no connection.
fn unreachable(config: &Config, project: &Project) -> Vec<Line> {
    let channels = project.channels.iter().filter(|channel| match channel.id.platform {
        Platform::Local => config.local.is_none(),
        Platform::Slack => !config.slack.iter().any(|slack| slack.workspace == channel.id.workspace),
        Platform::Discord => !config.discord.iter().any(|discord| discord.guild == channel.id.workspace),
    });
    let line = |channel: &crate::domain::project::Channel| {
        let todo = match channel.id.platform {
            Platform::Local => "add a [local] section".to_owned(),
            Platform::Slack => format!("add a [[slack]] with workspace = \"{}\"", channel.id.workspace),
            Platform::Discord => format!("add a [[discord]] with guild = \"{}\"", channel.id.workspace),
        };
        Line::todo(ABOUT, format!("{}: #{} ({}) can't be reached", project.id, channel.name, channel.id), todo)
    };
    channels.map(line).collect()
}

fn digest(project: &Project, now: DateTime<Utc>) -> Line {
    let Some(schedule) = &project.digest else {
        return Line::ok(ABOUT, format!("{}: no digest is scheduled", project.id));
    };
    let after = |from: &DateTime<Utc>| schedule.next(*from, &project.calendar).map(|slot| schedule.at(slot));
    let coming = std::iter::successors(after(&now), after).take(COMING);
    let times: Vec<String> =
        coming.map(|at| at.with_timezone(&project.zone).format("%a %-d %B %Y %H:%M").to_string()).collect();
    if times.is_empty() {
        let text = format!("{}: the digest \"{}\" never comes", project.id, schedule.line());
        return Line::todo(ABOUT, text, "change `digest`, or the holidays of its calendar");
    }
    Line::ok(ABOUT, format!("{}: the next digests come {} ({})", project.id, times.join(", "), project.zone))
}
