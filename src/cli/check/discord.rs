//! Whether the bot may do in Discord what it has to: token, intent, servers, the permissions in each channel.

use super::line::{Found, Line};
use crate::chat::discord::{Discord, manifest};
use crate::cli::settle;
use crate::config::Config;
use crate::domain::person::Platform;
use crate::domain::project::Channel;

const ABOUT: &str = "discord";

/// Checks the bot, each server and each channel.
pub(super) async fn check(config: &Config, found: &mut Found) {
    let Some(first) = config.discord.first() else { return };
    if first.token.value.is_none() {
        let text = format!("the environment variable {} holds no token", first.token.variable);
        return found.push(Line::todo(ABOUT, text, "set it; docs/discord.md says where it stands"));
    }
    let discord = match settle::discord(config) {
        Ok(Some(opened)) => opened.discord,
        Ok(None) => return,
        Err(error) => return found.push(Line::todo(ABOUT, error.to_string(), "install ca-certificates")),
    };
    let app = match discord.inspect().await {
        Ok(inspection) => {
            found.push(Line::ok(ABOUT, format!("let in as {} ({})", inspection.name, inspection.app)));
            found.push(if inspection.reads_content {
                Line::ok(ABOUT, "Message Content Intent is on: it reads replies")
            } else {
                let text = "Message Content Intent is off: it hears reactions, buttons and commands, and no replies";
                Line::todo(ABOUT, text, "switch it on under Bot at discord.com/developers")
            });
            inspection.app
        }
        Err(error) => {
            let todo = format!("reset the token under Bot at discord.com/developers, and set {}", first.token.variable);
            return found.push(Line::todo(ABOUT, format!("failed to {error}"), todo));
        }
    };
    let channels: Vec<&Channel> = (config.projects.iter())
        .flat_map(|configured| &configured.project.channels)
        .filter(|channel| channel.id.platform == Platform::Discord)
        .collect();
    for server in &config.discord {
        if let Err(error) = discord.is_in(&server.guild).await {
            let todo = format!("invite the bot: {}", manifest::invitation(&app));
            found.push(Line::todo(ABOUT, format!("server {}: failed to {error}", server.guild), todo));
            continue;
        }
        for channel in channels.iter().filter(|channel| channel.id.workspace == server.guild) {
            found.push(stands(&discord, channel).await);
        }
    }
}

async fn stands(discord: &Discord, channel: &Channel) -> Line {
    let named = format!("channel {} ({})", channel.id, channel.name);
    match discord.stands_in(&channel.id).await {
        Ok(here) if !here.lacks.is_empty() => {
            let text = format!("{named}: permissions are missing: {}", here.lacks.join(", "));
            Line::todo(ABOUT, text, "give them to the bot's role, or in the channel's own permissions")
        }
        Ok(here) if here.private && !channel.private => {
            let text = format!("{named} is private there and open in the project: others would be told of it");
            Line::todo(ABOUT, text, "write private = true in the [[project.channel]] too")
        }
        Ok(_) => Line::ok(ABOUT, format!("{named}: the bot may do there what it has to")),
        Err(error) => {
            let todo = "write the id that Copy Channel ID gives in developer mode, or let the bot see the channel";
            Line::todo(ABOUT, format!("{named}: failed to {error}"), todo)
        }
    }
}
