//! `countersign policy`: tries a policy on what people ruled before it.

mod told;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::app::retrial::{Retrial, retry};
use crate::cli::format::Format;
use crate::cli::settle;
use crate::domain::name::{ProjectId, ReviewId};
use crate::domain::project::Project;
use crate::ledger::Ledger;
use crate::serve::now;

/// What can be done with a policy.
#[derive(Debug, Subcommand)]
pub(super) enum Policy {
    /// Say what this policy would have done to past reviews
    Test(Test),
}

/// Judges past reviews anew under the config's policy: the same acts, each at its time.
#[derive(Debug, Args)]
#[command(
    after_help = "Guests count as members, since the ledger does not keep what somebody was; acts that were refused then are not judged anew, since it does not keep what they said.\n\nExamples:\n  countersign policy test --config stricter.toml\n  countersign policy test --config stricter.toml --ledger countersign.db --format json"
)]
pub(super) struct Test {
    /// The config whose policy is tried
    #[arg(long, default_value = "countersign.toml")]
    config: PathBuf,
    /// The store with the past reviews; that of the config where it is left out
    #[arg(long, value_name = "STORE")]
    ledger: Option<PathBuf>,
    /// Only this project
    #[arg(long, value_parser = project)]
    project: Option<ProjectId>,
    /// text, or a JSON object a line: a review, and the counts at the end
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

fn project(raw: &str) -> Result<ProjectId, String> {
    ProjectId::parse(raw).ok_or_else(|| format!("{raw:?} can't be a project's name"))
}

impl Policy {
    pub(super) fn run(self, output: &mut impl Write) -> anyhow::Result<ExitCode> {
        let Self::Test(test) = self;
        let config = settle::config(&test.config)?;
        let path = test.ledger.as_ref().unwrap_or(&config.store.path);
        let ledger = Ledger::open_to_read(path).context("failed to read past reviews")?;
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("failed to start")?;
        let projects = config.projects.iter().map(|configured| &configured.project);
        let wanted = |project: &&Project| test.project.as_ref().is_none_or(|only| *only == project.id);
        let projects: Vec<&Project> = projects.filter(wanted).collect();
        if let (Some(only), true) = (&test.project, projects.is_empty()) {
            anyhow::bail!("failed to find project {only} in {}", test.config.display());
        }
        for project in projects {
            runtime.block_on(test.try_project(&ledger, project, output))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// How many reviews came to what.
#[derive(Default)]
struct Counts {
    reviews: usize,
    same: usize,
    informed: usize,
    refused: usize,
    not_kept: usize,
    turns: BTreeMap<(&'static str, &'static str), usize>,
}

impl Counts {
    fn add(&mut self, retrial: &Retrial) {
        self.reviews += 1;
        self.same += usize::from(retrial.is_same());
        self.refused += retrial.refused.len();
        self.not_kept += retrial.not_kept;
        let would = retrial.would.as_ref().map_or("not asked", |would| would.state.as_str());
        if would != retrial.was.state.as_str() {
            *self.turns.entry((retrial.was.state.as_str(), would)).or_default() += 1;
        }
    }
}

impl Test {
    async fn try_project(&self, ledger: &Ledger, project: &Project, output: &mut impl Write) -> anyhow::Result<()> {
        let now = now();
        let mut counts = Counts::default();
        if self.format == Format::Text {
            writeln!(output, "{}", told::heading(project))?;
        }
        let next = ledger.next_review_number(&project.id).await.context("failed to read past reviews")?;
        for number in 1..next {
            // One by one: a ledger of any length is tried in little memory.
            let id = ReviewId { project: project.id.clone(), number };
            let entries = ledger.review_entries(&id).await.with_context(|| format!("failed to read {id}"))?;
            let Some(retrial) = retry(project, &entries, now) else { continue };
            counts.add(&retrial);
            if retrial.informs && retrial.is_same() {
                counts.informed += 1;
                continue;
            }
            match self.format {
                Format::Text => writeln!(output, "{}", told::row(project, &retrial))?,
                Format::Json => writeln!(output, "{}", told::json(project, &retrial))?,
            }
        }
        match self.format {
            Format::Text => writeln!(output, "{}", told::counts(&counts))?,
            Format::Json => {
                writeln!(output, "{}", json!({ "project": project.id.as_str(), "counts": told::counted(&counts) }))?
            }
        }
        output.flush().context("failed to write what was found")
    }
}
