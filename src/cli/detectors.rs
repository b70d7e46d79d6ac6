//! `countersign detectors`: how often each detector was worth people's time, from what they ruled. It reads only, also while the bot runs.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::{Value as Json, json};

use super::format::Format;
use super::{digest, settle};
use crate::app::noise;
use crate::detect::Thresholds;
use crate::domain::noise::{Performance, Threshold, Unit, Voice};
use crate::domain::project::Project;
use crate::domain::state::ProjectState;
use crate::domain::track_record::TrackRecord;
use crate::ledger::{Ledger, LedgerError, Version};
use crate::serve::now;
use crate::wording::say;

/// How many entries are read at once.
const PAGE: usize = 5_000;

/// How often each detector was worth people's time, its threshold, and whether it is silent.
#[derive(Debug, Args)]
#[command(
    after_help = "JSON out: one object a detector, {\"detector\", \"raised\", \"approved\", \"corrected\", \"rejected\", \"held\", \"open\", \"expired\", \
\"gone\", \"precision\", \"threshold\": {\"number\", \"unit\"}, \"silent\"}. Precision is what was approved or corrected of all that was ruled on, in \
percent.

Examples:
  countersign detectors --project harbour
  countersign detectors --project harbour --format json"
)]
pub(super) struct DetectorsCommand {
    /// The project, by its id
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// The config file
    #[arg(long, default_value = "countersign.toml")]
    config: PathBuf,
    /// text, or JSON lines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl DetectorsCommand {
    pub(super) fn run(self, output: &mut impl Write) -> anyhow::Result<ExitCode> {
        let config = settle::config(&self.config)?;
        let project = digest::find(self.project.as_deref(), &config, &self.config)?;
        let ledger = digest::to_read(&config)?;
        let thresholds = settle::office(&config, ledger.clone()).thresholds_of(&project.id);
        let runtime = tokio::runtime::Builder::new_current_thread().build().context("failed to start")?;
        let at = now();
        let read = runtime.block_on(read(&ledger, project, &thresholds, at));
        let all = read.context("failed to read the ledger")?;
        match self.format {
            Format::Json => all.iter().try_for_each(|one| writeln!(output, "{}", line(project, one, at))),
            Format::Text => table(project, &all, at).iter().try_for_each(|row| writeln!(output, "{row}")),
        }
        .context("failed to write")?;
        output.flush().context("failed to write")?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn read(
    ledger: &Ledger,
    project: &Project,
    thresholds: &Thresholds,
    at: DateTime<Utc>,
) -> Result<Vec<Performance>, LedgerError> {
    let mut record = TrackRecord::default();
    loop {
        let page = ledger.tail(&project.id, Version::new(record.until()), PAGE).await?;
        page.iter().for_each(|entry| record.take_in(entry));
        if page.len() < PAGE {
            break;
        }
    }
    let loaded = ledger.load(&project.id).await?;
    let next = ledger.next_review_number(&project.id).await?;
    let state = ProjectState::fold(project.id.clone(), loaded.head.version.entries(), next, &loaded.entries);
    Ok(noise::performances(project, (&state, &record), thresholds, at))
}

/// The columns, right-aligned but for the first and the last.
fn table(project: &Project, all: &[Performance], at: DateTime<Utc>) -> Vec<String> {
    let mut rows = vec![
        ["detector", "raised", "approved", "corrected", "rejected", "held", "precision", "from", "silent"]
            .map(str::to_owned),
    ];
    rows.extend(all.iter().map(|one| {
        let percent = one.tally.precision().map_or_else(|| "-".to_owned(), |percent| format!("{percent} %"));
        let from = one.threshold.map_or_else(|| "-".to_owned(), say::noise::threshold);
        [
            one.detector.to_string(),
            one.tally.raised.to_string(),
            one.tally.approved.to_string(),
            one.tally.corrected.to_string(),
            one.tally.rejected.to_string(),
            one.tally.held.to_string(),
            percent,
            from,
            say::noise::voice(project, &one.voice, at).unwrap_or_default(),
        ]
    }));
    let wide = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..9).map(wide).collect();
    let cell = |(column, text): (usize, &String)| match column {
        0 => format!("{text:<width$}", width = widths[column]),
        8 => text.clone(),
        _ => format!("{text:>width$}", width = widths[column]),
    };
    let written = |row: &[String; 9]| row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ");
    rows.iter().map(|row| written(row).trim_end().to_owned()).collect()
}

fn line(project: &Project, one: &Performance, at: DateTime<Utc>) -> Json {
    let tally = one.tally;
    json!({
        "detector": one.detector.as_str(), "raised": tally.raised, "approved": tally.approved,
        "corrected": tally.corrected, "rejected": tally.rejected, "held": tally.held, "open": tally.open,
        "expired": tally.expired, "gone": tally.gone, "precision": tally.precision(),
        "threshold": one.threshold.map(threshold), "silent": silent(project, &one.voice, at),
    })
}

fn threshold(threshold: Threshold) -> Json {
    let unit = match threshold.unit {
        Unit::Days => "days",
        Unit::WorkingDays => "working-days",
        Unit::Percent => "percent",
        Unit::HoursADay => "hours-a-day",
    };
    json!({ "number": threshold.number, "unit": unit })
}

/// Null where it speaks.
fn silent(project: &Project, voice: &Voice, at: DateTime<Utc>) -> Json {
    let told = say::noise::voice(project, voice, at);
    match voice {
        Voice::Speaks => Json::Null,
        Voice::SilentByConfig => json!({ "by": "config", "text": told }),
        Voice::SilentBy(lesson) => json!({
            "by": lesson.by.as_str(), "entry": lesson.entry, "until": lesson.expires.map(|until| until.to_rfc3339()), "text": told,
        }),
    }
}
