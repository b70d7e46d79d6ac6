//! What is measured: a process of its own with a store of its own, started before a run and ended after it.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tempfile::TempDir;

use crate::fake_slack::FakeSlack;
use crate::{Plan, Way, load};

/// How long a target may take to listen.
const STARTS_WITHIN: Duration = Duration::from_secs(30);
/// Clock ticks a second in `/proc`, on every Linux that Rust knows.
const TICKS: u32 = 100;
/// Bytes of a page in `/proc`.
const PAGE: u64 = 4096;

/// Whose work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Bolt,
    Countersign,
}

impl What {
    pub(crate) fn named(name: &str) -> anyhow::Result<Self> {
        match name {
            "bolt" => Ok(Self::Bolt),
            "countersign" => Ok(Self::Countersign),
            other => bail!("there is no target {other}"),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bolt => "bolt",
            Self::Countersign => "countersign",
        }
    }
}

/// A target that runs.
pub(crate) struct Target {
    child: Child,
    pub(crate) url: String,
    _folder: TempDir,
}

impl Target {
    pub(crate) async fn start(what: What, plan: &Plan, slack: &FakeSlack) -> anyhow::Result<Self> {
        let way = plan.way;
        let folder = tempfile::tempdir()?;
        let port = free_port()?;
        let mut command = match what {
            What::Bolt => bolt(way, port, folder.path()),
            What::Countersign => countersign(plan, port, folder.path(), slack)?,
        };
        let app = slack.app(&load::team(0));
        command
            .env("SLACK_API", format!("{}/", slack.api_url()))
            .env("SLACK_BOT_TOKEN", app.bot_token)
            .env("SLACK_APP_TOKEN", app.app_token)
            .env("SLACK_SIGNING_SECRET", app.signing_secret)
            .stdin(Stdio::piped());
        let child = command.spawn().with_context(|| format!("{command:?}"))?;
        let mut target = Self { child, url: format!("http://127.0.0.1:{port}/slack/events"), _folder: folder };
        target.listens(what, port).await?;
        if way == Way::Socket {
            tokio::time::timeout(STARTS_WITHIN, slack.connected(&load::team(0), 1)).await?;
        }
        Ok(target)
    }

    /// Waits until it takes connections; Bolt says so itself, since over sockets it has no port.
    async fn listens(&mut self, what: What, port: u16) -> anyhow::Result<()> {
        if what == What::Bolt {
            let out = self.child.stdout.take().context("its output is read")?;
            let first = tokio::task::spawn_blocking(move || BufReader::new(out).lines().next());
            first.await?.context("it ended at once")??;
            return Ok(());
        }
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended with {status}");
            }
            if start.elapsed() > STARTS_WITHIN {
                bail!("it does not listen");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// CPU that the process took so far, in user and kernel.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit_once(')').context("a name in /proc")?.1;
        let ticks = after_name.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
        let ticks = ticks.sum::<Result<u32, _>>()?;
        Ok(Duration::from_secs(1) * ticks / TICKS)
    }

    /// Bytes of memory that it holds now.
    pub(crate) fn resident(&self) -> anyhow::Result<u64> {
        let statm = std::fs::read_to_string(format!("/proc/{}/statm", self.child.id()))?;
        let pages: u64 = statm.split(' ').nth(1).context("pages in /proc")?.parse()?;
        Ok(pages * PAGE)
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> anyhow::Result<u16> {
    let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    (12_000..20_000).find(free).context("no port of loopback is free")
}

fn bolt(way: Way, port: u16, folder: &Path) -> Command {
    let mode = if way == Way::Http { "http" } else { "socket" };
    let mut command = Command::new("node");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/compare/bolt.mjs")).arg(mode).arg(port.to_string());
    command.arg(folder.join("events.db")).stdout(Stdio::piped());
    command
}

/// The bot with a project in each channel, so that every message belongs somewhere and is kept.
fn countersign(plan: &Plan, port: u16, folder: &Path, slack: &FakeSlack) -> anyhow::Result<Command> {
    let (mode, api) = (if plan.way == Way::Http { "http" } else { "socket" }, slack.api_url());
    let store = folder.join("countersign.db");
    let mut config = format!("[store]\npath = {store:?}\n\n[http]\naddress = \"127.0.0.1:{port}\"\n");
    config.push_str("\n[policy]\n\n[policy.default]\nwho = { roles = [\"lead\"] }\nexpiry = \"lapse\"\n");
    let teams = slack.teams();
    let accounts: Vec<String> = teams.iter().map(|team| format!("\"slack:{team}/U0ANA\"")).collect();
    let accounts = accounts.join(", ");
    config.push_str(&format!(
        "\n[[person]]\nid = \"ana\"\nname = \"Ana\"\naccounts = [{accounts}]\nroles = [\"lead\"]\n"
    ));
    let mut command = Command::new(&plan.program);
    for (n, team) in teams.iter().enumerate() {
        config.push_str(&format!(
            "\n[[slack]]\nworkspace = \"{team}\"\nmode = \"{mode}\"\napi = \"{api}\"\nbot_token_env = \"BOT_{n}\"\n"
        ));
        command.env(format!("BOT_{n}"), slack.app(team).bot_token);
    }
    for n in 0..plan.channels {
        let (team, channel) = (&teams[n % teams.len()], load::channel(n));
        config.push_str(&format!(
            "\n[[project]]\nid = \"p{n}\"\nname = \"Project {n}\"\nzone = \"Europe/Lisbon\"\n\
             \n[[project.channel]]\nid = \"slack:{team}/{channel}\"\nname = \"library\"\n"
        ));
    }
    let path = folder.join("countersign.toml");
    std::fs::write(&path, config)?;
    command.arg("run").arg("--config").arg(path).env("RUST_LOG", "error").stdout(Stdio::null());
    Ok(command)
}
