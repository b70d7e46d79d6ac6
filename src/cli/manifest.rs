//! `countersign manifest`: what to paste where the app is created.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use crate::chat::slack::manifest;

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
}

impl Manifest {
    pub(super) fn run(self, output: &mut impl Write) -> anyhow::Result<ExitCode> {
        let Platform::Slack { url } = self.platform;
        let manifest = manifest::manifest(url.as_deref());
        let text = serde_json::to_string_pretty(&manifest).context("failed to write the manifest")?;
        writeln!(output, "{text}").context("failed to write the manifest")?;
        Ok(ExitCode::SUCCESS)
    }
}

fn address(raw: &str) -> Result<String, String> {
    let after = raw.strip_prefix("https://").filter(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
    after.map(|_| raw.to_owned()).ok_or_else(|| "an address begins with https://".to_owned())
}
