//! `countersign eval replies`: how replies are read, on labelled files.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

/// Measures how replies are read.
#[derive(Debug, Args)]
pub struct Replies {
    /// JSON lines
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl Replies {
    pub(super) fn run(self, _out: &mut impl Write) -> anyhow::Result<ExitCode> {
        anyhow::bail!("not merged yet: {}", self.files.len())
    }
}
