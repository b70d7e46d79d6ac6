//! `countersign ledger`: list, show, export and verify what was recorded. It reads only, also while the bot runs.

mod actions;
mod telling;
mod verify;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};

use crate::domain::name::ProjectId;
use crate::domain::name::ReviewId;
use crate::ledger::{CsvExport, KnownHead, Ledger, SealedEntry, Version, jsonl_line};

/// Entries that are read from the store at a time.
const PAGE: usize = 1_000;

/// Reads the ledger: who decided what, when, on what, and why.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  countersign ledger list --project harbour --limit 20
  countersign ledger show harbour-12
  countersign ledger export --format csv > ledger.csv
  countersign ledger export --open-actions
  countersign ledger verify --project harbour --head 412:9f3ce1

Exit codes: 0 fine, 1 the ledger does not verify, 2 wrong use or an error.")]
pub struct LedgerCommand {
    /// The ledger's file; that of the configured data folder where it is left out.
    #[arg(long, global = true, value_name = "PATH")]
    pub store: Option<PathBuf>,
    /// The config that names the ledger's file
    #[arg(long, global = true, value_name = "PATH", default_value = "countersign.toml")]
    pub config: PathBuf,
    /// What to do.
    #[command(subcommand)]
    pub act: LedgerAct,
}

/// What can be done with the ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerAct {
    /// Lists entries, a line each: the newest, or those after a number.
    List {
        /// Only this project's.
        #[arg(long, value_parser = project)]
        project: Option<ProjectId>,
        /// Those after this number.
        #[arg(long, value_name = "N")]
        after: Option<u64>,
        /// At most so many of each project.
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// How they are written.
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Shows all that happened to a review, such as `harbour-12`.
    Show {
        /// The review.
        #[arg(value_parser = review)]
        review: ReviewId,
    },
    /// Writes all entries: JSON lines that verify by themselves, or CSV for a spreadsheet.
    Export {
        /// The form; needed unless only open actions are written, which are JSON lines by default.
        #[arg(long, value_enum, required_unless_present = "open_actions")]
        format: Option<ExportFormat>,
        /// Only this project's.
        #[arg(long, value_parser = project)]
        project: Option<ProjectId>,
        /// Only what was ruled, that no target carried out and no source says yet: one value a line
        #[arg(long)]
        open_actions: bool,
    },
    /// Checks that nothing was changed, taken out, put in, or, with a head that was kept outside, cut off.
    Verify {
        /// A head that was kept outside, such as the one at a digest's foot: HASH or N:HASH, six digits or more.
        #[arg(long, value_name = "HEAD", value_parser = head)]
        head: Option<KnownHead>,
        /// Only this project.
        #[arg(long, value_parser = project)]
        project: Option<ProjectId>,
    },
}

/// How entries are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For a person.
    Text,
    /// One JSON object a line.
    Json,
}

/// How entries are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One JSON object a line; it can be verified.
    Jsonl,
    /// For a spreadsheet.
    Csv,
}

fn project(raw: &str) -> Result<ProjectId, String> {
    ProjectId::parse(raw).ok_or_else(|| format!("{raw:?} can't be a project's name"))
}

fn review(raw: &str) -> Result<ReviewId, String> {
    let hint = || format!("{raw:?} is no review; hint: project and number, such as harbour-12");
    ReviewId::parse(raw).ok_or_else(hint)
}

fn head(raw: &str) -> Result<KnownHead, String> {
    let hint = || format!("{raw:?} is no head; hint: HASH or N:HASH, with six digits of it or more");
    KnownHead::parse(raw).ok_or_else(hint)
}

/// Runs the command on the store that it names, or that its config names.
pub(super) fn run_now(command: LedgerCommand, output: &mut impl Write) -> anyhow::Result<ExitCode> {
    let store = match &command.store {
        Some(store) => store.clone(),
        None => super::settle::store(&command.config)?,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("failed to start")?;
    runtime.block_on(run(command, &store, output))
}

/// Runs the command. `store` is the file where none is named.
///
/// # Errors
/// Where the store can't be read, or does not have what is asked for.
pub async fn run(command: LedgerCommand, store: &Path, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let path = command.store.as_deref().unwrap_or(store);
    let ledger = Ledger::open_to_read(path)?;
    match command.act {
        LedgerAct::List { project, after, limit, format } => {
            for project in projects(&ledger, project).await? {
                list(&ledger, &project, (after, limit), format, out).await?;
            }
        }
        LedgerAct::Show { review } => show(&ledger, &review, out).await?,
        LedgerAct::Export { format, project, open_actions } => {
            let projects = projects(&ledger, project).await?;
            let format = format.unwrap_or(ExportFormat::Jsonl);
            if open_actions {
                actions::export(&ledger, &projects, format, out).await?;
            } else {
                export(&ledger, &projects, format, out).await?;
            }
        }
        LedgerAct::Verify { head, project } => {
            return verify::verify(&ledger, project, head, out).await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The named project, or all that there are.
async fn projects(ledger: &Ledger, named: Option<ProjectId>) -> anyhow::Result<Vec<ProjectId>> {
    let known = ledger.projects().await?;
    let Some(named) = named else {
        return Ok(known);
    };
    if !known.contains(&named) {
        let names: Vec<&str> = known.iter().map(ProjectId::as_str).collect();
        bail!("find project {named} in the ledger; hint: it has {}", names.join(", "));
    }
    Ok(vec![named])
}

async fn list(
    ledger: &Ledger,
    project: &ProjectId,
    (after, limit): (Option<u64>, usize),
    format: ListFormat,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let head = ledger.head(project).await?;
    let newest = head.version.entries().saturating_sub(limit as u64);
    let after = after.unwrap_or(newest);
    let mut left = limit;
    let mut last = after;
    if format == ListFormat::Text {
        writeln!(out, "{project} · {} entries · head {head}", head.version)?;
    }
    while left > 0 {
        let page = ledger.sealed(project, Version::new(last), left.min(PAGE)).await?;
        let Some(end) = page.last() else { break };
        (last, left) = (end.entry.n, left - page.len());
        for sealed in &page {
            match format {
                ListFormat::Json => writeln!(out, "{}", jsonl_line(project, sealed))?,
                ListFormat::Text => writeln!(out, "{}", telling::line(&sealed.entry))?,
            }
        }
    }
    if format == ListFormat::Text {
        if last < head.version.entries() {
            writeln!(out, "  … more with --after {last}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

async fn show(ledger: &Ledger, review: &ReviewId, out: &mut impl Write) -> anyhow::Result<()> {
    let entries = ledger.review_entries(review).await?;
    if entries.is_empty() {
        bail!("find review {review} in the ledger");
    }
    writeln!(out, "{review}")?;
    for entry in &entries {
        writeln!(out, "{}", telling::line(entry))?;
        for detail in telling::details(entry) {
            writeln!(out, "        {detail}")?;
        }
    }
    Ok(())
}

async fn export(
    ledger: &Ledger,
    projects: &[ProjectId],
    format: ExportFormat,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    match format {
        ExportFormat::Jsonl => {
            for project in projects {
                let mut after = Version::START;
                while let Some(page) = page(ledger, project, &mut after).await? {
                    for sealed in &page {
                        writeln!(out, "{}", jsonl_line(project, sealed))?;
                    }
                }
            }
        }
        ExportFormat::Csv => {
            let mut csv = CsvExport::new(&mut *out)?;
            for project in projects {
                let mut after = Version::START;
                while let Some(page) = page(ledger, project, &mut after).await? {
                    for sealed in &page {
                        csv.write(project, sealed)?;
                    }
                }
            }
            csv.finish()?;
        }
    }
    out.flush().context("write the export")
}

/// The entries after a version, which is moved on; none at the end.
async fn page(ledger: &Ledger, project: &ProjectId, after: &mut Version) -> anyhow::Result<Option<Vec<SealedEntry>>> {
    let page = ledger.sealed(project, *after, PAGE).await?;
    Ok(page.last().map(|last| last.entry.n).map(|last| {
        *after = Version::new(last);
        page
    }))
}
