//! `countersign plan`: what the plan says, or said on a day, and why; and what has changed since. It reads only, also while the bot runs.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use super::format::Format;
use super::{digest, settle};
use crate::config::Config;
use crate::domain::calendar::instant;
use crate::domain::plan::{Correction, Item, Origin, Plan};
use crate::domain::project::Project;
use crate::domain::reading::Reading;
use crate::domain::state::ProjectState;
use crate::domain::value::{Field, Value};
use crate::serve::now;
use crate::wording::say;

/// What the plan says, or said on a day, and why; what has changed since.
#[derive(Debug, Args)]
#[command(
    after_help = "JSON out: one object a value, {\"item\", \"title\", \"field\", \"value\", \"since\"} with \"source\" or \"ruled_by\" and \
\"entry\"; diff adds \"before\".

Examples:
  countersign plan show --project harbour
  countersign plan show --project harbour --at 2026-03-04 --item DF-1
  countersign plan diff --project harbour --at 2026-03-04"
)]
pub(super) struct PlanCommand {
    /// The project, by its id
    #[arg(long, global = true, value_name = "NAME")]
    project: Option<String>,
    /// The config file
    #[arg(long, global = true, default_value = "countersign.toml")]
    config: PathBuf,
    /// The day, to its end: what was believed then
    #[arg(long, global = true, value_name = "DATE")]
    at: Option<NaiveDate>,
    /// Only this item, by its key or its title
    #[arg(long, global = true, value_name = "KEY")]
    item: Option<String>,
    /// text, or JSON lines
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(subcommand)]
    act: Act,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
enum Act {
    /// Each item, each value with its origin: now, or at the end of a day
    Show,
    /// What differs between the end of a day and now
    Diff,
}

/// All that was ever said of a plan, as far as it is kept.
struct Told {
    readings: Vec<Reading>,
    corrections: Vec<Correction>,
}

impl PlanCommand {
    pub(super) fn run(self, output: &mut impl Write, errors: &mut impl Write) -> anyhow::Result<ExitCode> {
        let config = settle::config(&self.config)?;
        let project = digest::find(self.project.as_deref(), &config, &self.config)?;
        if self.act == Act::Diff && self.at.is_none() {
            bail!("failed to compare: it is not said with which day; hint: add --at 2026-03-04");
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("failed to start")?;
        let ledger = digest::to_read(&config)?;
        let mut told = runtime.block_on(told(&ledger, project)).context("failed to read the plan")?;
        told.readings.extend(digest::read(&config, &project.id, errors)?);
        let today = now();
        let then = self.at.map_or(today, |day| end_of(day, project).min(today));
        let at = |at| Plan::believed(&told.readings, &told.corrections, at);
        match self.act {
            Act::Show => self.show(project, (&at(then), then), output)?,
            Act::Diff => self.diff(project, &at(then), (&at(today), today), output)?,
        }
        output.flush().context("failed to write")?;
        Ok(ExitCode::SUCCESS)
    }

    /// The items that are asked for.
    fn chosen<'p>(&self, plan: &'p Plan) -> anyhow::Result<Vec<&'p Item>> {
        let Some(name) = &self.item else {
            return Ok(plan.items().collect());
        };
        let Some(item) = plan.item_named(name) else {
            bail!("failed to find the one item {name:?}; hint: `countersign plan show` without --item lists all");
        };
        Ok(vec![item])
    }

    fn show(&self, project: &Project, (plan, at): (&Plan, DateTime<Utc>), out: &mut impl Write) -> anyhow::Result<()> {
        for item in self.chosen(plan)? {
            match self.format {
                Format::Text => {
                    let key = item.key.as_str();
                    for (at, line) in say::answer::status(project, item, at).iter().enumerate() {
                        match at {
                            0 if line != key => writeln!(out, "{line} ({key})")?,
                            0 => writeln!(out, "{line}")?,
                            _ => writeln!(out, "  {line}")?,
                        }
                    }
                }
                Format::Json => {
                    for (field, origin) in item.fields().filter_map(|field| Some((field, item.now(field)?))) {
                        writeln!(out, "{}", value(item, field, origin))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn diff(
        &self,
        project: &Project,
        before: &Plan,
        (after, at): (&Plan, DateTime<Utc>),
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        for item in self.chosen(after)? {
            let was = before.item(&item.key);
            match self.format {
                Format::Text => {
                    for line in say::plan::changes(project, was, item, at) {
                        writeln!(out, "{line}")?;
                    }
                }
                Format::Json => {
                    for (field, was, is) in say::plan::differing(was, item) {
                        let mut line = value(item, field, is);
                        line["before"] = json!(was.map(ToString::to_string));
                        writeln!(out, "{line}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The plan of a project as it is believed now: what the store has, and what its files say by now.
pub(super) fn believed(
    config: &Config,
    ledger: &crate::ledger::Ledger,
    project: &Project,
    (at, errors): (DateTime<Utc>, &mut impl Write),
) -> anyhow::Result<Plan> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().context("failed to start")?;
    let mut told = runtime.block_on(told(ledger, project)).context("failed to read the plan")?;
    told.readings.extend(digest::read(config, &project.id, errors)?);
    Ok(Plan::believed(&told.readings, &told.corrections, at))
}

fn end_of(day: NaiveDate, project: &Project) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(day);
    instant(next.and_time(NaiveTime::MIN), project.zone) - chrono::TimeDelta::microseconds(1)
}

async fn told(ledger: &crate::ledger::Ledger, project: &Project) -> Result<Told, crate::ledger::LedgerError> {
    let loaded = ledger.load(&project.id).await?;
    let next = ledger.next_review_number(&project.id).await?;
    let version = loaded.head.version.entries();
    let state = ProjectState::fold(project.id.clone(), version, next, &loaded.entries);
    let readings = ledger.readings(&project.id, None).await?;
    Ok(Told { readings, corrections: state.corrections() })
}

fn value(item: &Item, field: &Field, origin: Origin<'_>) -> Json {
    let written: &Value = origin.value();
    let mut line = json!({
        "item": item.key.as_str(), "title": item.title(), "field": field.as_str(), "value": written.to_string(),
        "since": origin.at().to_rfc3339(),
    });
    match origin {
        Origin::Source(reading) => {
            line["source"] = json!(reading.source.as_str());
            line["locator"] = json!(&*reading.locator);
        }
        Origin::Person(correction) => {
            line["ruled_by"] = json!(correction.by.as_ref().map(ToString::to_string));
            line["entry"] = json!(correction.entry);
        }
    }
    line
}
