//! Parses the command line, runs it, prints the error chain, sets the exit code.

use std::io::{self, BufReader, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;
use countersign::cli::Cli;

fn main() -> ExitCode {
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    let mut errors = io::stderr().lock();
    match Cli::parse().run(&mut input, &mut output, &mut errors) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(errors, "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
