//! `countersign what-if`: what would follow if an item were due on another day. It reads only, also while the bot runs.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value as Json, json};

use super::format::Format;
use super::{digest, plan, settle};
use crate::app::what_if::{told, untold};
use crate::detect::what_if::{Consequences, Shift, what_if};
use crate::detect::{Conversation, Scene};
use crate::domain::plan::Plan;
use crate::domain::project::Project;
use crate::serve::now;
use crate::wording::say;

/// What would move along the dependencies, which commitments would break, and who would have too much to do.
#[derive(Debug, Args)]
#[command(
    after_help = "JSON out: one object, {\"moved\": [{\"item\", \"title\", \"start\", \"due\", \"working_days\", \"breaks\"}], \"too_soon\", \"loads\"}, each \
date as {\"now\", \"then\"}. Dates are pushed, never pulled: what waits for work that comes sooner stays where it is.

Example:
  countersign what-if --project harbour \"Design freeze\" 2026-06-12"
)]
pub(super) struct WhatIf {
    /// The item, by its key or its title
    item: String,
    /// The day on which it would be due
    day: NaiveDate,
    /// The project, by its id
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// The config file
    #[arg(long, default_value = "countersign.toml")]
    config: PathBuf,
    /// text, or a JSON object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl WhatIf {
    pub(super) fn run(self, output: &mut impl Write, errors: &mut impl Write) -> anyhow::Result<ExitCode> {
        let config = settle::config(&self.config)?;
        let project = digest::find(self.project.as_deref(), &config, &self.config)?;
        let ledger = digest::to_read(&config)?;
        let thresholds = settle::office(&config, ledger.clone()).thresholds_of(&project.id);
        let at = now();
        let plan: Plan = plan::believed(&config, &ledger, project, (at, errors))?;
        let Some(item) = plan.item_named(&self.item) else {
            bail!("failed to find the one item {:?}; hint: `countersign plan show` lists all", self.item);
        };
        let scene = Scene {
            plan: &plan,
            conversation: &Conversation::default(),
            calendar: &project.calendar,
            zone: project.zone,
            now: at,
            people: &project.roster,
            goals: &project.goals,
            thresholds,
        };
        let follows = match what_if(&scene, item, self.day) {
            Ok(follows) => follows,
            Err(why) => bail!("failed to tell what follows: {}", untold(item.title(), &why)),
        };
        match self.format {
            Format::Json => writeln!(output, "{}", json(&follows)),
            Format::Text => text(project, &follows).iter().try_for_each(|line| writeln!(output, "{line}")),
        }
        .context("failed to write")?;
        output.flush().context("failed to write")?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The table of what moves, then what breaks and who has too much.
fn text(project: &Project, follows: &Consequences) -> Vec<String> {
    let mut rows = vec![["item", "now", "then", "working days", "breaks"].map(str::to_owned)];
    rows.extend(follows.shifts.iter().map(|shift| {
        let breaks = shift.breaks.map(|day| day.to_string()).unwrap_or_default();
        let days = format!("{:+}", shift.working_days);
        [shift.title.clone(), shift.due.0.to_string(), shift.due.1.to_string(), days, breaks]
    }));
    let widths: Vec<usize> =
        (0..5).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
    let written = |row: &[String; 5]| {
        let cells = row.iter().zip(&widths).map(|(text, width)| format!("{text:<width$}", width = *width));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut lines: Vec<String> = rows.iter().map(written).collect();
    let all = say::what_if::lines(project, &told(follows), now());
    // The lines of what moves are the table's.
    lines.extend(all.into_iter().filter(|line| !line.contains('→')));
    lines
}

fn json(follows: &Consequences) -> Json {
    let day = |(now, then): (NaiveDate, NaiveDate)| json!({ "now": now.to_string(), "then": then.to_string() });
    let moved = |shift: &Shift| {
        json!({
            "item": shift.item.as_str(), "title": shift.title, "start": shift.start.map(day), "due": day(shift.due),
            "working_days": shift.working_days, "breaks": shift.breaks.map(|day| day.to_string()),
        })
    };
    let loads = follows.loads.iter().map(|load| {
        json!({
            "who": load.who, "week": load.week.to_string(), "hours": load.hours, "capacity": load.capacity,
            "already": load.already,
        })
    });
    json!({
        "moved": follows.shifts.iter().map(moved).collect::<Vec<Json>>(),
        "too_soon": follows.too_soon.iter().map(|(title, day)| json!({ "title": title, "due": day.to_string() })).collect::<Vec<Json>>(),
        "loads": loads.collect::<Vec<Json>>(),
    })
}
