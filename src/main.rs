//! Parses the command line, runs it, prints the error chain, sets the exit code.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let outcome = countersign::cli::Cli::parse().run(&mut out, &mut io::stderr());
    match outcome.and_then(|code| Ok(out.flush().map(|()| code)?)) {
        Ok(code) => code,
        Err(error) if countersign::cli::is_reader_gone(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // An error is a fragment that completes these words; a context may have them already.
            let text = format!("{error:#}");
            let lead = if text.starts_with("failed to") { "" } else { "failed to " };
            let _ = writeln!(io::stderr(), "error: {lead}{text}");
            ExitCode::from(2)
        }
    }
}
