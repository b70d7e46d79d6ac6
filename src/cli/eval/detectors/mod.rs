//! `countersign eval detectors`: what the detectors find on plans and talk of which the end is known, in one table.

mod goals;
mod history;
mod made;
mod portfolio;
mod score;
mod sprints;
mod talk;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use serde_json::Value;

use super::Format;
use super::summaries::rows;
use score::Measured;

/// Files of plans or talk with what came of them, a JSON object a line. Known forms, told by their keys: milestones with every date
/// that was published (`planned: [{asof, date}]`, `actual`?), boxes of time with their work at some points (`planned_days`, `at`,
/// `late`), portfolios with a second copy (`planned_finish`, `forecast_finish`, `other_system`), goals by report (`goal`,
/// `post_date`, `progress`), and annotated logs (`lines: [{n, text, replies_to}]`).
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  countersign eval detectors milestones.jsonl sprints.jsonl log.jsonl")]
pub(super) struct Arguments {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How the table is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Measures the files and prints the table.
pub(super) fn run(arguments: &Arguments, output: &mut impl Write) -> anyhow::Result<ExitCode> {
    let (mut all, mut bad) = (Vec::new(), 0);
    for path in &arguments.files {
        let (rows, wrong) = rows(path, &mut std::io::stderr().lock())?;
        bad += wrong;
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(measured) = measured(&rows) else {
            bail!(
                "failed to measure on {}: its rows are of no known form; hint: countersign eval detectors --help",
                path.display()
            );
        };
        all.extend(measured.into_iter().map(|measured| (name.clone(), measured)));
    }
    match arguments.format {
        Format::Json => all.iter().try_for_each(|(file, measured)| writeln!(output, "{}", measured.json(file)))?,
        Format::Text => score::table(&all, output)?,
    }
    output.flush()?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What is measured on rows, by their form; none where the form is not known.
fn measured(rows: &[Value]) -> Option<Vec<Measured>> {
    let first = rows.first()?;
    if first["planned"].is_array() {
        return Some(history::measure(rows));
    }
    if first["planned_days"].is_number() && first["at"].is_object() {
        return Some(sprints::measure(rows));
    }
    if first.get("planned_finish").is_some() {
        return Some(portfolio::measure(rows));
    }
    if first["goal"].is_string() && first["post_date"].is_string() {
        return Some(goals::measure(rows));
    }
    first["lines"].is_array().then(|| talk::measure(rows))
}
