//! In which form a command prints what it has to say.

use clap::ValueEnum;

/// The form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For machines: JSON.
    Json,
}
