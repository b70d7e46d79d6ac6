//! Floor 6: the command line, one file a subcommand.

mod ask;
mod check;
mod demo;
mod detectors;
mod digest;
mod drafter;
mod eval;
mod format;
mod interpret;
pub mod ledger;
mod lessons;
mod lines;
mod manifest;
mod plan;
mod policy;
mod posts;
mod progress;
mod replay;
mod run;
mod settle;
mod summarize;
mod what_if;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A team's people direct what machines report and propose, in the channels where they talk.
#[derive(Debug, Parser)]
#[command(name = "countersign", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Start a sample project in the browser: no account, no token, no other server
    Demo(demo::Demo),
    /// Run the bot as the config says
    Run(run::Run),
    /// Check the config and all that it names: each line ok, or what to do about it
    Check(check::Check),
    /// Print what to paste where the app is created: countersign manifest slack, manifest discord
    Manifest(manifest::Manifest),
    /// Compose a project's digest now, or print it as it would be
    Digest(digest::Digest),
    /// Answer a question from what was said, planned and ruled, with sources
    Ask(ask::Ask),
    /// List what rulings taught, and take it back
    Lessons(lessons::LessonsCommand),
    /// What the plan says, or said on a day, and why; what has changed since
    Plan(plan::PlanCommand),
    /// What would move, break and be too much if an item were due on another day
    WhatIf(what_if::WhatIf),
    /// How often each detector was worth people's time, and which are silent
    Detectors(detectors::DetectorsCommand),
    /// Run a chat export and plan files through the bot on simulated time: what would it have posted?
    Replay(replay::Replay),
    /// List, show, export and verify what was recorded
    Ledger(ledger::LedgerCommand),
    /// Try a policy on what people ruled before it
    #[command(subcommand)]
    Policy(policy::Policy),
    /// Read replies as the bot would: JSON lines in, JSON lines out
    Interpret(interpret::Arguments),
    /// Say what each conversation tells: JSON lines in, JSON lines out
    Summarize(summarize::Arguments),
    /// Measure on labelled files
    Eval(eval::Arguments),
}

impl Cli {
    /// Runs the subcommand. What it says goes to `out`, what it complains of along the way to `errors`.
    ///
    /// # Errors
    ///
    /// Whatever the subcommand could not do.
    pub fn run(self, out: &mut impl Write, errors: &mut impl Write) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Demo(command) => command.run(out),
            Command::Run(command) => command.run(out),
            Command::Check(command) => command.run(out),
            Command::Manifest(command) => command.run(out),
            Command::Digest(command) => command.run(out, errors),
            Command::Ask(command) => command.run(out, errors),
            Command::Lessons(command) => command.run(out, errors),
            Command::Plan(command) => command.run(out, errors),
            Command::WhatIf(command) => command.run(out, errors),
            Command::Detectors(command) => command.run(out),
            Command::Replay(command) => command.run(out, errors),
            Command::Ledger(command) => ledger::run_now(command, out),
            Command::Policy(command) => command.run(out),
            Command::Interpret(arguments) => interpret::run(&arguments, out),
            Command::Summarize(arguments) => summarize::run(&arguments, out),
            Command::Eval(arguments) => eval::run(&arguments, out),
        }
    }
}

/// True where whoever read the output has gone away, as `head` does: that is their right, and no error.
#[must_use]
pub fn is_reader_gone(error: &anyhow::Error) -> bool {
    let causes = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    causes.into_iter().any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
