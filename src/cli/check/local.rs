//! Whether the local platform has the channels and the accounts that projects and people name.

use super::line::{Found, Line};
use crate::config::{Config, Local};
use crate::domain::person::{Account, Platform};
use crate::domain::project::Channel;

const ABOUT: &str = "local";

/// Checks the local platform against the projects.
pub(super) fn check(config: &Config, found: &mut Found) {
    let Some(local) = &config.local else {
        found.push(Line::ok(ABOUT, "there is no [local] platform"));
        return;
    };
    let mut fine = true;
    for configured in &config.projects {
        let project = &configured.project;
        let ours = |platform| platform == Platform::Local;
        for channel in project.channels.iter().filter(|channel| ours(channel.id.platform)) {
            let lines = in_channel(local, channel);
            fine &= lines.is_empty();
            found.extend(lines);
        }
        let accounts = project.roster.people().flat_map(|person| &person.accounts);
        for account in accounts.filter(|account| ours(account.platform)) {
            let line = unknown_account(local, account);
            fine &= line.is_none();
            found.extend(line);
        }
    }
    if fine {
        let (channels, people) = (local.channels.len(), local.people.len());
        found.push(Line::ok(ABOUT, format!("workspace {}: {channels} channels, {people} people", local.workspace)));
    }
}

fn in_channel(local: &Local, channel: &Channel) -> Vec<Line> {
    let Some(there) = local.channels.iter().find(|there| there.channel.id == channel.id) else {
        let todo = format!("add a [[local.channel]] with id = \"{}\"", channel.id.channel);
        return vec![Line::todo(ABOUT, format!("channel {} is not on the local platform", channel.id), todo)];
    };
    let mut lines = Vec::new();
    if there.channel.private && !channel.private {
        let text =
            format!("channel {} is private there and open in the project: others would be told of it", channel.id);
        lines.push(Line::todo(ABOUT, text, "write private = true in the [[project.channel]] too"));
    }
    let stranger = |user: &&String| !local.people.iter().any(|person| person.actor.account.user == **user);
    for user in there.invited.iter().filter(stranger) {
        let todo = format!("add a [[local.person]] with user = \"{user}\"");
        lines.push(Line::todo(ABOUT, format!("{user} is invited to {} and not there", channel.id), todo));
    }
    lines
}

/// An account with which nobody can act.
fn unknown_account(local: &Local, account: &Account) -> Option<Line> {
    let known = local.people.iter().any(|person| person.actor.account == *account);
    let todo = format!("add a [[local.person]] with user = \"{}\"", account.user);
    (!known).then(|| Line::todo(ABOUT, format!("account {account} is not on the local platform"), todo))
}
