//! A progress bar on standard error, while long work writes its results elsewhere than to the same terminal.

use std::io::{IsTerminal, stderr, stdout};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often it is drawn, in times a second.
const DRAWS: u8 = 10;

/// A bar up to `total`; hidden where nobody would see it, or where results run through the same terminal.
pub(super) fn bar(total: u64, of: &'static str) -> ProgressBar {
    if !stderr().is_terminal() || stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} {msg} ({per_sec})");
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(DRAWS));
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())).with_message(of)
}
