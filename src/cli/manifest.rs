//! `countersign manifest`: what to paste where the app is created.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use crate::chat::{discord, slack};

/// Prints what to paste where the app is created.
#[derive(Debug, Args)]
pub(super) struct Manifest {
    #[command(subcommand)]
    platform: Platform,
}

#[derive(Debug, Subcommand)]
enum Platform {
    /// The app manifest for Slack: api.slack.com/apps, "Create New App", "From a manifest"
    #[command(
        after_help = "Examples:\n  countersign manifest slack\n  countersign manifest slack --url https://bot.example.com"
    )]
    Slack {
        /// Where Slack reaches the bot, for mode = "http"; without it the app uses Socket Mode and needs no public address
        #[arg(long, value_name = "URL", value_parser = address)]
        url: Option<String>,
    },
    /// What to do at discord.com/developers, and the address that invites the bot to a server
    #[command(
        after_help = "Examples:\n  countersign manifest discord\n  countersign manifest discord --app 197038439483310001"
    )]
    Discord {
        /// The app's id, for the address that invites it
        #[arg(long, value_name = "APPLICATION_ID", value_parser = number)]
        app: Option<String>,
    },
}

impl Manifest {
    pub(super) fn run(self, output: &mut impl Write) -> anyhow::Result<ExitCode> {
        let text = match self.platform {
            Platform::Slack { url } => {
                let manifest = slack::manifest::manifest(url.as_deref());
                serde_json::to_string_pretty(&manifest).context("failed to write the manifest")?
            }
            Platform::Discord { app } => discord::manifest::manifest(app.as_deref()).join("\n"),
        };
        writeln!(output, "{text}").context("failed to write the manifest")?;
        Ok(ExitCode::SUCCESS)
    }
}

fn number(raw: &str) -> Result<String, String> {
    let digits = (15..=20).contains(&raw.len()) && raw.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| raw.to_owned()).ok_or_else(|| "an application's id has 15 to 20 digits".to_owned())
}

fn address(raw: &str) -> Result<String, String> {
    let after = raw.strip_prefix("https://").filter(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
    after.map(|_| raw.to_owned()).ok_or_else(|| "an address begins with https://".to_owned())
}
