//! `countersign check`: the config and all that it names, each line ok or what to do about it. It changes nothing.

mod address;
mod discord;
mod line;
mod local;
mod people;
mod project;
mod slack;
mod source;
mod store;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::format::Format;
use super::settle;
use crate::config::{self, Config, ConfigError, Configured, Target, TargetKind};
use crate::serve::now;
use crate::wording::prompts::Prompts;
use line::{Found, Line};

/// Checks the config and all that it names.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 where all is ok, 1 where there is something to do.\n\nExamples:\n  countersign check --config config/countersign.toml\n  countersign check --format json | jq 'select(.ok | not)'"
)]
pub(super) struct Check {
    /// The config file
    #[arg(long, default_value = "countersign.toml")]
    config: PathBuf,
    /// text, or a JSON object a line: {"ok", "about", "text", "todo"?}
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Check {
    pub(super) fn run(self, output: &mut impl Write) -> anyhow::Result<ExitCode> {
        let found = match config::load(&self.config, &config::environment) {
            Ok(config) => self.all(&config)?,
            Err(error) => self.unusable(&error),
        };
        for line in found.lines() {
            match self.format {
                Format::Text => writeln!(output, "{line}"),
                Format::Json => writeln!(output, "{}", line.json()),
            }
            .context("failed to write what was found")?;
        }
        Ok(if found.all_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn all(&self, config: &Config) -> anyhow::Result<Found> {
        let now = now();
        let mut found = Found::default();
        found.push(self.read(config));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("failed to start")?;
        let in_use = runtime.block_on(store::check(config, &mut found));
        address::check(config, in_use, &mut found);
        found.push(writer(config));
        local::check(config, &mut found);
        runtime.block_on(slack::check(config, now, &mut found));
        runtime.block_on(discord::check(config, &mut found));
        for configured in &config.projects {
            project::check(config, configured, now, &mut found);
            people::check(&configured.project, now, &mut found);
            found.extend(configured.targets.iter().map(|known| target(configured, known)));
        }
        for watched in settle::sources(config) {
            let stale = config.project(&watched.project).map_or(0, |configured| configured.project.stale_after_days);
            source::check(&watched, stale, now, &mut found);
        }
        found.extend(defaults(config));
        Ok(found)
    }

    fn read(&self, config: &Config) -> Line {
        let names: Vec<&str> = config.projects.iter().map(|configured| configured.project.name.as_str()).collect();
        Line::ok("config", format!("{}: {}", self.config.display(), names.join(", ")))
    }

    fn unusable(&self, error: &ConfigError) -> Found {
        let mut found = Found::default();
        match error {
            ConfigError::Wrong { path, problems } => {
                for problem in problems {
                    let place = problem.line.map_or_else(String::new, |line| format!("{}:{line}: ", path.display()));
                    let todo = problem.hint.clone().unwrap_or_else(|| "change the line".to_owned());
                    found.push(Line::todo("config", format!("{place}{}", problem.what), todo));
                }
            }
            ConfigError::Unreadable { path, source } => {
                let todo = "name the config with --config";
                found.push(Line::todo("config", format!("{} can't be read: {source}", path.display()), todo));
            }
            other => found.push(Line::todo("config", format!("failed to {other}"), "write it anew, as text")),
        }
        found
    }
}

/// Keys that are left out, a line a section.
fn defaults(config: &Config) -> Vec<Line> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for key in &config.defaults {
        // A table in a line of another, or a whole section, says nothing by itself.
        let Some((section, key)) = key.rsplit_once(' ').filter(|(section, _)| section.starts_with('[')) else {
            continue;
        };
        match sections.iter_mut().find(|(known, _)| *known == section) {
            Some((_, keys)) => keys.push(key),
            None => sections.push((section, vec![key])),
        }
    }
    let line =
        |(section, keys): (&str, Vec<&str>)| Line::ok("default", format!("{section} leaves out {}", keys.join(", ")));
    sections.into_iter().map(line).collect()
}

/// Where what is ruled is carried out. Nothing is sent there for this.
fn target(configured: &Configured, known: &Target) -> Line {
    let (project, id, secret) = (&configured.project.id, &known.target.id, known.secret());
    let place = match &known.kind {
        TargetKind::Webhook { url, .. } => url.clone(),
        TargetKind::GitHub(tracker) => format!("GitHub, {} at {}", tracker.repository, tracker.base_url),
        TargetKind::GitLab(tracker) => format!("GitLab, {} at {}", tracker.repository, tracker.base_url),
    };
    let text = format!("{project}: what is ruled is carried out in {id} ({place})");
    match &secret.value {
        Some(_) => Line::ok("target", text),
        None => {
            let todo = format!("set the environment variable {}", secret.variable);
            Line::todo("target", format!("{text}; {} holds no secret", secret.variable), todo)
        }
    }
}

/// Who phrases. No model is asked for this: a call costs.
fn writer(config: &Config) -> Line {
    let Some(writer) = &config.writer else {
        return Line::ok("writer", "the built-in writer: offline, no model is asked");
    };
    let key = if writer.key.is_some() { "its key is" } else { "no key is" };
    let text = format!("{} at {}, {key} in {}", writer.model, writer.base_url, writer.key_env);
    let prompts = Prompts::with(writer.prompts.clone());
    match prompts.check() {
        Ok(()) => Line::ok("writer", text),
        Err(error) => Line::todo("writer", format!("failed to {error}"), "compare it with prompts/ of the release"),
    }
}
