//! Floor 6: the command line. One file a subcommand.

pub mod check;
pub mod demo;
pub mod eval;
pub mod interpret;
mod lines;
pub mod policy;
pub mod run;
mod settle;
pub mod summarize;

use std::io::{BufRead, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A team's people direct what machines report and propose, in the channels where they talk.
#[derive(Debug, Parser)]
#[command(name = "countersign", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
enum Command {
    /// Start a sample project in the browser: no account, no token, no other server
    Demo(demo::Demo),
    /// Run the bot as the config says
    Run(run::Run),
    /// Check the config and all that it names: each line ok, or what to do about it
    Check(check::Check),
    /// Try a policy on what people ruled before it
    #[command(subcommand)]
    Policy(policy::Policy),
    /// Read replies on standard input as the bot would, a JSON object a line
    Interpret(interpret::Interpret),
    /// Say what each conversation on standard input tells, a JSON object a line
    Summarize(summarize::Summarize),
    /// Measure countersign on labelled files of your own
    #[command(subcommand)]
    Eval(eval::Eval),
}

impl Cli {
    /// Runs the command. What it says goes to `output`, what it complains of to `errors`.
    ///
    /// # Errors
    ///
    /// Where the command can't go on at all; single bad lines are reported and set the exit code.
    pub fn run(
        self,
        input: &mut impl BufRead,
        output: &mut impl Write,
        errors: &mut impl Write,
    ) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Demo(command) => command.run(output),
            Command::Run(command) => command.run(output),
            Command::Check(command) => command.run(output),
            Command::Policy(command) => command.run(output),
            Command::Interpret(command) => command.run(input, output, errors),
            Command::Summarize(command) => command.run(input, output, errors),
            Command::Eval(command) => command.run(output, errors),
        }
    }
}
