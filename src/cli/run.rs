//! `countersign run`: the bot, as the config says.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use tokio::net::TcpListener;

use super::settle;
use crate::chat::local::Local;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::serve::{self, Retention, Setup, now};

/// Runs the bot until it is told to end (Ctrl-C, SIGTERM).
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  countersign run --config config/countersign.toml")]
pub(super) struct Run {
    /// The config file
    #[arg(long, default_value = "countersign.toml")]
    config: PathBuf,
}

/// Puts there what was said on the local platform before the bot came.
type Seed = fn(&Local, DateTime<Utc>) -> anyhow::Result<()>;

/// How a process opens.
pub(super) struct Opening {
    /// The config file.
    pub(super) config: PathBuf,
    /// Where pages are served, where it is not the config that says so.
    pub(super) address: Option<SocketAddr>,
    /// How far before the start a scheduled time still gets the very first digest.
    pub(super) digest_since: TimeDelta,
    /// What is said on the local platform before the bot comes.
    pub(super) seed: Option<Seed>,
    /// Open the browser.
    pub(super) browse: bool,
}

impl Run {
    pub(super) fn run(self, output: &mut impl Write) -> anyhow::Result<ExitCode> {
        let (config, address, seed) = (self.config, None, None);
        open_and_serve(&Opening { config, address, digest_since: TimeDelta::zero(), seed, browse: false }, output)
    }
}

/// Opens everything and serves until the process is told to end.
pub(super) fn open_and_serve(opening: &Opening, output: &mut impl Write) -> anyhow::Result<ExitCode> {
    serve::log();
    let config = settle::config(&opening.config)?;
    let ledger = Ledger::open(&config.store.path)
        .with_context(|| format!("failed to open the store {}", config.store.path.display()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("failed to start")?;
    runtime.block_on(async {
        let setup = setup(opening, &config, ledger).await?;
        let browse = opening.browse;
        serve::serve(setup, |address| {
            // A reader that has gone away ends nothing.
            let _ = writeln!(output, "ready http://{address}").and_then(|()| output.flush());
            if browse {
                open_browser(address);
            }
        })
        .await
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn setup(opening: &Opening, config: &Config, ledger: Ledger) -> anyhow::Result<Setup> {
    let address = opening.address.unwrap_or(config.http.address);
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!(
            "failed to listen on {address}: hint: another process may use it; --port or [http] address chooses another"
        )
    })?;
    let local = match &config.local {
        Some(local) => Some(settle::local(local, config)?),
        None => None,
    };
    if let (Some((local, _)), Some(seed)) = (&local, opening.seed) {
        seed(local, now())?;
    }
    Ok(Setup {
        office: settle::office(config, ledger),
        projects: config.projects.iter().map(|configured| configured.project.clone()).collect(),
        local,
        slack: settle::slack(config)?,
        targets: settle::targets(config)?,
        discord: settle::discord(config)?,
        sources: settle::sources(config),
        retention: Retention {
            messages: TimeDelta::days(i64::from(config.store.keep_messages_days)),
            readings: TimeDelta::days(i64::from(config.store.keep_readings_days)),
        },
        digest_since: now() - opening.digest_since,
        listener,
        token: config.http.token.clone(),
    })
}

/// Opens the browser where there is one; the address is printed in any case.
fn open_browser(address: SocketAddr) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = std::process::Stdio::null;
    let started = std::process::Command::new(opener)
        .arg(format!("http://{address}"))
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .spawn();
    // Where there is no browser, the address that was printed is enough.
    drop(started);
}
