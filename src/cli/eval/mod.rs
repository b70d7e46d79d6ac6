//! `countersign eval`: measures countersign on labelled files.

mod baselines;
mod forms;
mod replies;
mod rouge;
pub mod summaries;

use std::io::Write;
use std::process::ExitCode;

use clap::Subcommand;

/// What is measured.
#[derive(Debug, Subcommand)]
pub enum Eval {
    /// Replies: confusion of label and reading, false approvals, corrections with their values
    Replies(replies::Replies),
    /// Summaries: ROUGE, decisions named, claims that hold, beside the lead and TextRank at the same length
    Summaries(summaries::Summaries),
}

impl Eval {
    /// Measures and prints.
    ///
    /// # Errors
    ///
    /// Where a file can't be read.
    pub fn run(self, output: &mut impl Write, errors: &mut impl Write) -> anyhow::Result<ExitCode> {
        match self {
            Self::Replies(command) => command.run(output),
            Self::Summaries(command) => command.run(output, errors),
        }
    }
}
