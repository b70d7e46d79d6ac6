//! `countersign demo`: the local platform, a sample project and the offline writer, in the browser. Dates of the sample are
//! relative to the day of the first start; after that the folder is an ordinary project that `run` takes as well.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use clap::Args;
use serde::Deserialize;

use super::run::{Opening, open_and_serve};
use crate::chat::local::{Act, Doing, Local};
use crate::serve::now;

const CONFIG: &str = include_str!("../../config/demo/countersign.toml");
const TRACKER: &str = include_str!("../../config/demo/tracker.csv");
const SCHEDULE: &str = include_str!("../../config/demo/schedule.csv");
const CHAT: &str = include_str!("../../config/demo/chat.jsonl");

/// How far back the demo's first digest looks for its scheduled time: over the last Monday.
const FIRST_DIGEST_WITHIN: TimeDelta = TimeDelta::days(8);

/// Starts a sample project in the browser: no account, no token, no other server.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  countersign demo\n  countersign demo --port 8080 --data /tmp/harbour --no-open")]
pub(super) struct Demo {
    /// Where the page is served, on this machine alone; 0 takes any free port
    #[arg(long, default_value_t = 7070)]
    port: u16,
    /// The folder that keeps everything; the next start goes on from there
    #[arg(long, default_value = "countersign-demo")]
    data: PathBuf,
    /// Don't open the browser
    #[arg(long)]
    no_open: bool,
}

impl Demo {
    pub(super) fn run(self, output: &mut impl Write) -> anyhow::Result<ExitCode> {
        lay_out(&self.data, now().date_naive())
            .with_context(|| format!("failed to lay out the sample project in {}", self.data.display()))?;
        let opening = Opening {
            config: self.data.join("countersign.toml"),
            address: Some(([127, 0, 0, 1], self.port).into()),
            digest_since: FIRST_DIGEST_WITHIN,
            seed: Some(seed),
            browse: !self.no_open,
        };
        open_and_serve(&opening, output)
    }
}

/// Writes the sample's files where they are not there yet.
fn lay_out(folder: &Path, today: NaiveDate) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let files = [
        ("countersign.toml", CONFIG.to_owned()),
        ("tracker.csv", dated(TRACKER, today)),
        ("schedule.csv", dated(SCHEDULE, today)),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        if !path.exists() {
            std::fs::write(path, text)?;
        }
    }
    Ok(())
}

/// Puts days in the place of `{day+5}`, and a day that can be misread for `{swap}` and `{swapped}`.
fn dated(template: &str, today: NaiveDate) -> String {
    let (swap, swapped) = misread(today);
    let mut text = template.replace("{swapped}", &swapped.to_string()).replace("{swap}", &swap.to_string());
    while let Some(start) = text.find("{day") {
        let Some(end) = text[start..].find('}').map(|end| start + end) else { break };
        let shift: i64 = text[start + 4..end].parse().unwrap_or(0);
        let day = today + TimeDelta::days(shift);
        text.replace_range(start..=end, &day.to_string());
    }
    text
}

/// A day some weeks ahead that is another day with day and month swapped.
fn misread(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let ahead = (20..200).filter_map(|days| today.checked_add_days(Days::new(days)));
    let swapped = |day: NaiveDate| NaiveDate::from_ymd_opt(day.year(), day.day(), day.month());
    let mut pairs = ahead.filter(|day| day.day() != day.month()).filter_map(|day| Some((day, swapped(day)?)));
    pairs.find(|(_, swapped)| *swapped > today).unwrap_or((today, today))
}

/// One line of the sample conversation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    channel: String,
    id: u64,
    hours: i64,
    by: String,
    thread: Option<u64>,
    text: String,
}

/// Puts the sample conversation there, as it was said before the bot came.
fn seed(local: &Local, now: DateTime<Utc>) -> anyhow::Result<()> {
    let mut acts = Vec::new();
    for line in CHAT.lines() {
        let line: Line = serde_json::from_str(line).context("failed to read the sample conversation")?;
        let doing = Doing::Post { channel: line.channel, thread: line.thread, text: line.text };
        acts.push((Act { id: format!("sample-{}", line.id), by: line.by, doing }, now - TimeDelta::hours(line.hours)));
    }
    local.seed(acts).context("failed to put the sample conversation there")
}
