//! Log lines: to standard error, with fields, never with what people wrote.

use std::str::FromStr as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Directive;

/// Starts logging; `RUST_LOG` says which lines, by default those of `info` and graver.
pub fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Its spans hold whole requests, with what people wrote and the tokens of interactions.
    let filter = filter.add_directive(Directive::from_str("serenity=off").expect("a directive"));
    // A second one in the same process, as in tests, keeps the first.
    let _ =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).try_init();
}
