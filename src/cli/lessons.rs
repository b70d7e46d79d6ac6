//! `countersign lessons`: what rulings taught and still holds, and taking it back.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use clap::{Args, Subcommand};

use super::{digest, settle};
use crate::app::desk::Desk;
use crate::app::work::Work;
use crate::domain::person::{Actor, Standing};
use crate::domain::project::Project;
use crate::serve::now;

/// What rulings taught: values that are not told wrong again, exceptions that stay quiet.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  countersign lessons list --project harbour\n  countersign lessons revoke 412 --by ana --project harbour"
)]
pub(super) struct LessonsCommand {
    /// The project, by its id
    #[arg(long, global = true, value_name = "NAME")]
    project: Option<String>,
    /// The config file
    #[arg(long, global = true, default_value = "countersign.toml")]
    config: PathBuf,
    #[command(subcommand)]
    act: Act,
}

#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
enum Act {
    /// What was taught and still holds, with the entry that taught it; also while the bot runs
    List,
    /// Take back what an entry teaches; the ruling stays in the ledger. While the bot runs, type `/countersign revoke ENTRY` instead
    Revoke {
        /// The entry, by its number
        entry: u64,
        /// Who takes it back, by their id: somebody who may change the policy
        #[arg(long, value_name = "PERSON")]
        by: String,
    },
}

impl LessonsCommand {
    pub(super) fn run(self, output: &mut impl Write, errors: &mut impl Write) -> anyhow::Result<ExitCode> {
        let config = settle::config(&self.config)?;
        let project = Arc::new(digest::find(self.project.as_deref(), &config, &self.config)?.clone());
        let readings = digest::read(&config, &project.id, errors)?;
        let ledger = match self.act {
            Act::List => digest::to_read(&config)?,
            Act::Revoke { .. } => digest::to_write(&config, &project)?,
        };
        let mut desk = Desk::new(Arc::new(settle::office(&config, ledger)), project.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("failed to start")?;
        let lines = match self.act {
            Act::List => {
                let lessons = desk.lessons(readings, now());
                runtime.block_on(lessons).context("failed to read what was taught")?
            }
            Act::Revoke { entry, by } => vec![runtime.block_on(revoke(&mut desk, &project, (entry, &by)))?],
        };
        for line in lines {
            writeln!(output, "{line}").context("failed to write")?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn revoke(desk: &mut Desk, project: &Project, (entry, by): (u64, &str)) -> anyhow::Result<String> {
    let person = project.roster.people().find(|person| person.id.as_str() == by);
    let person = person.ok_or_else(|| anyhow!("failed to find {by:?} on the project's roster"))?;
    let Some(account) = person.accounts.first().filter(|_| project.policy.changers.includes(person)) else {
        bail!("failed to take it back: {by} may not change the policy; hint: `countersign check` names those who may");
    };
    let by = Actor { account: account.clone(), name: person.name.clone(), standing: Standing::Member };
    let before = desk.state(now()).await.context("failed to read what was taught")?.version();
    desk.handle(vec![Work::Revoke { by, lesson: entry }], now()).await.context("failed to record it")?;
    let after = desk.state(now()).await.context("failed to read what was recorded")?.version();
    if after == before {
        bail!(
            "failed to take it back: entry {entry} teaches nothing that still holds; hint: `countersign lessons list`"
        );
    }
    Ok(format!("What entry {entry} teaches is no longer applied. Recorded as entry {after}."))
}
