//! `countersign ask`: a question, answered from what was said, planned and ruled, with sources, or not at all. It reads only, also while
//! the bot runs.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use clap::Args;
use serde_json::json;

use super::format::Format;
use super::{digest, settle};
use crate::app::answering;
use crate::app::desk::Desk;
use crate::app::interrogate::Answered;
use crate::domain::message::ChannelId;
use crate::domain::outgoing::{AnswerLine, Say};
use crate::domain::project::Project;
use crate::serve::now;

/// Answers a question from what was said, planned and ruled, with sources; or says that it doesn't have that.
#[derive(Debug, Args)]
#[command(
    after_help = "JSON out: {\"question\", \"lines\": [{\"text\", \"source\": a message, or null}]}\n\nExamples:\n  countersign ask --project harbour \"Who orders the glazing?\"\n  countersign ask --project harbour --in steering --format json \"When is the planning consent due?\""
)]
pub(super) struct Ask {
    /// What you want to know
    question: String,
    /// The project, by its id
    #[arg(long, value_name = "NAME")]
    project: String,
    /// As it may be read in this channel, by its name; by default in the project's first
    #[arg(long = "in", value_name = "CHANNEL")]
    channel: Option<String>,
    /// The config file
    #[arg(long, default_value = "countersign.toml")]
    config: PathBuf,
    /// text, or a JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Ask {
    pub(super) fn run(self, output: &mut impl Write, errors: &mut impl Write) -> anyhow::Result<ExitCode> {
        let config = settle::config(&self.config)?;
        let project = Arc::new(digest::find(Some(&self.project), &config, &self.config)?.clone());
        let channel = self.channel(&project)?;
        let readings = digest::read(&config, &project.id, errors)?;
        let office = Arc::new(settle::office(&config, digest::to_read(&config)?));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("failed to start")?;
        let lines = runtime.block_on(async {
            let mut desk = Desk::new(office.clone(), project.clone());
            let asked = desk.ask(readings, (&channel, &self.question), now()).await;
            let asked = asked.context(
                "failed to look for it; hint: a store of an earlier release has no index until `countersign run` opens it",
            )?;
            Ok::<_, anyhow::Error>(match asked {
                Answered::Now(lines) => lines,
                Answered::Later(inquired) => {
                    match answering::phrase(&office, &project, *inquired).await.outgoing.say {
                        Say::Answer { lines, .. } => lines,
                        _ => Vec::new(),
                    }
                }
            })
        })?;
        self.print(&lines, output).context("failed to write the answer")?;
        Ok(ExitCode::SUCCESS)
    }

    /// The channel whose readers the answer is for.
    fn channel(&self, project: &Project) -> anyhow::Result<ChannelId> {
        let Some(name) = self.channel.as_deref().map(|name| name.trim_start_matches('#')) else {
            let home = project.home().or(project.channels.first());
            return home.map(|channel| channel.id.clone()).context("failed to find a channel of the project");
        };
        let named = project.channels.iter().find(|channel| channel.name == name || channel.id.channel == name);
        named.map(|channel| channel.id.clone()).ok_or_else(|| {
            let names: Vec<&str> = project.channels.iter().map(|channel| channel.name.as_str()).collect();
            anyhow!("failed to find channel {name:?}; hint: the project has {}", names.join(", "))
        })
    }

    fn print(&self, lines: &[AnswerLine], output: &mut impl Write) -> std::io::Result<()> {
        match self.format {
            Format::Json => {
                let lines: Vec<_> = (lines.iter())
                    .map(|line| json!({ "text": line.text, "source": line.source.as_ref().map(ToString::to_string) }))
                    .collect();
                writeln!(output, "{}", json!({ "question": self.question, "lines": lines }))
            }
            Format::Text => lines.iter().try_for_each(|line| match &line.source {
                Some(source) => writeln!(output, "{}\n  in {source}", line.text),
                None => writeln!(output, "{}", line.text),
            }),
        }
    }
}
