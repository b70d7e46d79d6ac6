//! `countersign eval`: measures the bot's reading on labelled files of the user's own.

mod attacks;
mod baselines;
mod detectors;
mod forms;
mod labelled;
mod replies;
mod rouge;
mod summaries;
mod table;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::format::Format;

/// Measure on labelled files
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  countersign eval replies labelled.jsonl")]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// How replies are read: confusion of label and reading, false approvals, corrections
    Replies {
        /// JSON lines: {"text", "prompt"?, "proposal"?, "label", "values"?}, or one of the known data sets
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// How to print
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Summaries: ROUGE, decisions named, claims that hold, beside the lead and TextRank at the same length
    Summaries(summaries::Arguments),
    /// Hostile texts, and a model that obeys each: what of it would be told, and what would be read as an approval
    Attacks(attacks::Arguments),
    /// Detectors on plans and talk of which the end is known: precision and recall, beside a naive rule
    Detectors(detectors::Arguments),
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    match &arguments.what {
        What::Replies { files, format } => {
            replies::run(files, *format == Format::Json, out).map(|()| ExitCode::SUCCESS)
        }
        What::Summaries(arguments) => summaries::run(arguments, out),
        What::Attacks(arguments) => attacks::run(arguments, out),
        What::Detectors(arguments) => detectors::run(arguments, out),
    }
}
