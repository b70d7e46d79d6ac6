//! Log lines: to standard error, with fields, never with what people wrote.

use tracing_subscriber::EnvFilter;

/// Starts logging; `RUST_LOG` says which lines, by default those of `info` and graver.
pub fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // A second one in the same process, as in tests, keeps the first.
    let _ =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).try_init();
}
