//! Floor 6: the command line, one file a subcommand.

mod eval;
mod interpret;
mod lines;
mod summarize;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Countersign: a chat-ops bot whose reports people rule on.
#[derive(Debug, Parser)]
#[command(name = "countersign", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read replies as the bot would: JSON lines in, JSON lines out
    Interpret(interpret::Arguments),
    /// Say what each conversation tells: JSON lines in, JSON lines out
    Summarize(summarize::Arguments),
    /// Measure on labelled files
    Eval(eval::Arguments),
}

impl Cli {
    /// Runs the subcommand, writing to `out`.
    ///
    /// # Errors
    ///
    /// Whatever the subcommand could not do.
    pub fn run(self, out: &mut impl Write) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Interpret(arguments) => interpret::run(&arguments, out),
            Command::Summarize(arguments) => summarize::run(&arguments, out),
            Command::Eval(arguments) => eval::run(&arguments, out),
        }
    }
}
