//! `countersign digest`: a project's digest now, out of turn, or as it would be.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use clap::Args;

use super::format::Format;
use super::{posts, settle};
use crate::app::desk::Desk;
use crate::app::drafting;
use crate::app::office::Office;
use crate::app::post::Post;
use crate::app::rehearsal;
use crate::app::work::Work;
use crate::config::Config;
use crate::domain::name::ProjectId;
use crate::domain::project::Project;
use crate::domain::reading::Reading;
use crate::ledger::{Ledger, LedgerError};
use crate::serve::{Watched, now};
use crate::sources::table;

/// Composes a project's digest now, records it and has it posted: at once where the bot runs on another store, else at its next start.
#[derive(Debug, Args)]
#[command(
    after_help = "JSON out, with --dry-run: the post, as `countersign replay` writes it.\n\nExamples:\n  countersign digest --project harbour --dry-run\n  countersign digest --project harbour --config config/countersign.toml"
)]
pub(super) struct Digest {
    /// The project, by its id
    #[arg(long, value_name = "NAME")]
    project: String,
    /// Print it as it would be now, also while the bot runs; nothing is recorded or posted
    #[arg(long)]
    dry_run: bool,
    /// The config file
    #[arg(long, default_value = "countersign.toml")]
    config: PathBuf,
    /// text, or a JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Digest {
    pub(super) fn run(self, output: &mut impl Write, errors: &mut impl Write) -> anyhow::Result<ExitCode> {
        let config = settle::config(&self.config)?;
        let project = Arc::new(find(Some(&self.project), &config, &self.config)?.clone());
        let readings = read(&config, &project.id, errors)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("failed to start")?;
        if self.dry_run {
            let ledger = to_read(&config)?;
            let office = Arc::new(settle::office(&config, ledger));
            let composed = rehearsal::digest(office, project.clone(), readings, now());
            let post = runtime.block_on(composed).context("failed to compose the digest")?;
            self.print(&project, post.as_ref(), output)?;
        } else {
            let ledger = to_write(&config, &project)?;
            let office = Arc::new(settle::office(&config, ledger));
            let line = runtime.block_on(record(&office, &project, readings))?;
            writeln!(output, "{line}").context("failed to write")?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn print(&self, project: &Project, post: Option<&Post>, output: &mut impl Write) -> anyhow::Result<()> {
        match (self.format, post) {
            (Format::Json, Some(post)) => posts::json(project, post, output),
            (Format::Json, None) => Ok(()),
            (Format::Text, Some(post)) => writeln!(output, "{}", posts::plain_text(project, post)),
            (Format::Text, None) => {
                writeln!(output, "No digest would be posted: the bot is silenced, or there is nothing new.")
            }
        }
        .context("failed to write the digest")
    }
}

/// The project of that id.
pub(super) fn find<'a>(id: Option<&str>, config: &'a Config, path: &Path) -> anyhow::Result<&'a Project> {
    let ids = || {
        let ids: Vec<&str> = config.projects.iter().map(|configured| configured.project.id.as_str()).collect();
        format!("hint: {} has {}", path.display(), ids.join(", "))
    };
    let id = id.ok_or_else(|| anyhow!("failed to know which project is meant: add --project NAME; {}", ids()))?;
    let named = ProjectId::parse(id).and_then(|id| config.project(&id));
    named.map(|configured| &configured.project).ok_or_else(|| anyhow!("failed to find project {id:?}; {}", ids()))
}

/// The store as it is, or an empty one where there is none yet.
pub(super) fn to_read(config: &Config) -> anyhow::Result<Ledger> {
    match Ledger::open_to_read(&config.store.path) {
        Err(LedgerError::Missing { .. }) => Ok(Ledger::memory()),
        other => other.context("failed to read the store"),
    }
}

pub(super) fn to_write(config: &Config, project: &Project) -> anyhow::Result<Ledger> {
    let home = project.home().map_or("its channel", |channel| channel.name.as_str());
    match Ledger::open(&config.store.path) {
        Err(LedgerError::Locked { path }) => bail!(
            "failed to open {}: the bot is running and has it open; hint: type `/countersign digest` in #{home}, or add --dry-run to see it here",
            path.display()
        ),
        other => other.context("failed to open the store"),
    }
}

/// What the project's files say now.
pub(super) fn read(config: &Config, project: &ProjectId, errors: &mut impl Write) -> anyhow::Result<Vec<Reading>> {
    let mut readings = Vec::new();
    for watched in settle::sources(config).iter().filter(|watched| watched.project == *project) {
        match read_file(watched) {
            Ok(read) => {
                for problem in &read.problems {
                    writeln!(errors, "warning: failed to {problem}").context("failed to write a warning")?;
                }
                readings.extend(read.readings);
            }
            Err(error) => {
                let path = watched.path.display();
                writeln!(errors, "warning: failed to read {path}: {error}").context("failed to write a warning")?;
            }
        }
    }
    Ok(readings)
}

fn read_file(watched: &Watched) -> std::io::Result<table::Read> {
    let file = File::open(&watched.path)?;
    let written = file.metadata()?.modified()?;
    Ok(table::read(BufReader::new(file), &watched.options(written)))
}

/// Records the digest with its post, and says what came of it.
async fn record(office: &Arc<Office>, project: &Arc<Project>, readings: Vec<Reading>) -> anyhow::Result<String> {
    let now = now();
    let mut desk = Desk::new(office.clone(), project.clone());
    let read: Vec<Work> = readings.chunks(Watched::BATCH_LIMIT).map(|batch| Work::Read(batch.to_vec())).collect();
    desk.handle(read, now).await.context("failed to record what the sources say")?;
    let wanted = desk.wanted(rehearsal::slot(project, now), now).await.context("failed to read what was said")?;
    let drafted = drafting::draft(office, project, wanted).await;
    let work = vec![Work::Drafted(Box::new(drafted))];
    let done = desk.handle(work, now).await.context("failed to record the digest")?.pop().unwrap_or_default();
    let state = desk.state(now).await.context("failed to read what was recorded")?;
    if state.is_paused() {
        return Ok("The bot is silenced: no digest was composed. `/countersign resume` wakes it.".to_owned());
    }
    let home = project.home().map_or("?", |channel| channel.name.as_str());
    Ok(match done.opened.last().filter(|_| done.digest.is_some()) {
        Some(review) => format!("Recorded as {review}; `countersign run` posts it in #{home}."),
        None => format!(
            "Nothing new since the last digest; recorded so. What there is to post, `countersign run` posts in #{home}."
        ),
    })
}
