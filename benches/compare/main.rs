//! Acks a second and their delay, over HTTP or sockets: this bot beside Bolt for JavaScript, each storing every event before its ack.
//! `cargo bench --bench slack -- [http|socket] [--seconds 10] [--rounds 3] [--channels 64] [--only bolt|countersign] [--program PATH]`;
//! first `npm ci --prefix benches/compare`. Rounds alternate between the two; the medians are printed, and their ratios.
#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::disallowed_methods, reason = "it measures time, and starts what is measured")]
#![allow(clippy::print_stdout, reason = "the table is what it is for")]

#[allow(dead_code, unused_imports, reason = "it plays Slack's side of the wire, and needs nothing of what people do")]
#[path = "../../tests/fake_slack/mod.rs"]
mod fake_slack;
mod load;
mod target;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, ensure};
use chrono::Utc;
use tokio::runtime::Handle;

use fake_slack::{Channel, FakeSlack, Team, Town, User};
use load::Came;
use target::{Target, What};

/// How an event comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Http,
    Socket,
}

/// What is measured how.
struct Plan {
    way: Way,
    seconds: u64,
    rounds: usize,
    channels: usize,
    only: Option<What>,
    /// The bot's program; the one that was built with this bench, where none is named.
    program: PathBuf,
}

/// No run is longer, whatever is asked for.
const SECONDS: u64 = 120;
/// No more rounds than this.
const ROUNDS: usize = 9;
/// Slack's cap: events an hour for one app in one workspace, <https://docs.slack.dev/apis/events-api>.
const EVENTS_AN_HOUR: f64 = 30_000.0;

fn plan() -> anyhow::Result<Plan> {
    let mut plan = Plan {
        way: Way::Http,
        seconds: 10,
        rounds: 3,
        channels: 64,
        only: None,
        program: env!("CARGO_BIN_EXE_countersign").into(),
    };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse::<u64>().ok()).context("a number is missing");
        match word.as_str() {
            "http" => plan.way = Way::Http,
            "socket" => plan.way = Way::Socket,
            "--seconds" => plan.seconds = number()?.clamp(1, SECONDS),
            "--rounds" => plan.rounds = usize::try_from(number()?)?.clamp(1, ROUNDS),
            "--channels" => plan.channels = usize::try_from(number()?)?.clamp(1, 1000),
            "--only" => plan.only = Some(What::named(&words.next().context("bolt or countersign")?)?),
            "--program" => plan.program = words.next().context("a path is missing")?.into(),
            other => anyhow::bail!("there is no {other}"),
        }
    }
    Ok(plan)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let plan = plan()?;
    let all = [What::Bolt, What::Countersign];
    let measured: Vec<What> = all.into_iter().filter(|what| plan.only.is_none_or(|only| only == *what)).collect();
    let mut ran: Vec<(What, Vec<Came>)> = measured.iter().map(|what| (*what, Vec::new())).collect();
    for round in 0..plan.rounds {
        for (what, came) in &mut ran {
            let one = run(&plan, *what).await.with_context(|| format!("{} does not run", what.name()))?;
            println!("round {}  {:<12} {}", round + 1, what.name(), one.line());
            came.push(one);
        }
    }
    println!("\nmedians of {} rounds of {} s, {:?}, {} channels", plan.rounds, plan.seconds, plan.way, plan.channels);
    let medians: Vec<(What, Came)> = ran.iter().map(|(what, came)| (*what, Came::median(came))).collect();
    for (what, came) in &medians {
        let worth = came.acks_a_second() * 3600.0 / EVENTS_AN_HOUR;
        println!("{:<12} {}   {worth:.0} workspaces at Slack's cap", what.name(), came.line());
    }
    if let [(_, bolt), (_, own)] = medians.as_slice() {
        println!(
            "countersign to bolt: {:.1} times the acks, {:.2} of the p50, {:.2} of the p99, {:.2} of the CPU an event, {:.2} of the memory",
            own.acks_a_second() / bolt.acks_a_second(),
            own.p50.as_secs_f64() / bolt.p50.as_secs_f64(),
            own.p99.as_secs_f64() / bolt.p99.as_secs_f64(),
            own.cpu_an_event().as_secs_f64() / bolt.cpu_an_event().as_secs_f64(),
            own.resident as f64 / bolt.resident as f64,
        );
    }
    Ok(())
}

/// Over HTTP a workspace for each channel, which share one app as a distributed app's do; over sockets one workspace with them all,
/// for an app has its sockets for itself.
fn town(way: Way, channels: usize) -> Town {
    let first = Team::new(&load::team(0), "load0");
    let channel = |n: usize| Channel::new(&load::channel(n), "library").with(["U0ANA"]);
    let ana = User::new("U0ANA", "Ana");
    if way == Way::Socket {
        let team = (0..channels).fold(first.with_user(ana), |team, n| team.with_channel(channel(n)));
        return Town { teams: vec![team] };
    }
    let team = |n: usize| {
        let team = Team::new(&load::team(n), &format!("load{n}")).with_app_of(&first);
        team.with_user(ana.clone()).with_channel(channel(n))
    };
    Town { teams: (0..channels).map(team).collect() }
}

/// One run: a fake Slack, a fresh target with a fresh store, a warm-up, the load.
async fn run(plan: &Plan, what: What) -> anyhow::Result<Came> {
    let slack = FakeSlack::start(town(plan.way, plan.channels), Utc::now(), &Handle::current());
    let target = Target::start(what, plan, &slack).await?;
    let warm_up = Duration::from_secs(2);
    load::drive(&slack, &target, plan, warm_up).await?;
    let before = target.cpu()?;
    let mut came = load::drive(&slack, &target, plan, Duration::from_secs(plan.seconds)).await?;
    came.cpu = target.cpu()?.saturating_sub(before);
    came.resident = target.resident()?;
    ensure!(came.acked > 0, "nothing was acked");
    Ok(came)
}
