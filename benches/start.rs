//! How long the real binary takes from start to ready, with an empty store and with a million entries, and how much memory it
//! holds when nothing happens. Prints a table of medians; `cargo bench --bench start`.
#![allow(missing_docs, reason = "a program of one file, not a library")]
#![allow(clippy::disallowed_methods, reason = "it measures time, and waits until nothing happens any more")]
#![allow(clippy::print_stdout, reason = "the table is what it is for")]

mod sample;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chrono::Utc;
use countersign::domain::delivery::Seen;
use countersign::domain::judge::{Act, Event};
use countersign::domain::outgoing::Place;
use countersign::domain::project::Project;
use countersign::domain::ruling::{Ruling, Trace};
use countersign::ledger::Ledger;

use sample::{Story, actor, card, project};

/// Runs of each measurement; the median is printed.
const RUNS: usize = 9;

/// Projects of the config.
const PROJECTS: usize = 10;

/// Entries of the large store: each review has four (opened, card, ruling, settled).
const MANY: usize = 1_000_000;

/// Reviews of each project that are still open in the large store.
const OPEN: usize = 20;

/// Work items of each project: over the years its reviews come back to them.
const ITEMS: u32 = 500;

/// After how many reviews the story lets go of those that are over.
const FORGET_EVERY: usize = 256;

/// How long after it is ready a process is looked at: sources are read and platforms swept by then.
const SETTLED_AFTER: Duration = Duration::from_secs(8);

fn main() {
    println!("the binary with {PROJECTS} projects: medians of {RUNS} starts");
    println!("{:<28}{:>16}{:>16}{:>12}", "", "start to ready", "resident idle", "threads");
    let empty = tempfile::tempdir().expect("a folder");
    configure(empty.path());
    measure("empty store", empty.path());
    let large = tempfile::tempdir().expect("a folder");
    configure(large.path());
    fill(&large.path().join("countersign.db"));
    measure("a million entries", large.path());
}

/// A config of projects on the local platform.
fn configure(folder: &Path) {
    let mut config =
        String::from("[http]\naddress = \"127.0.0.1:0\"\n[policy.default]\nwho = { roles = [\"lead\"] }\n");
    let mut local = String::from("[local]\nworkspace = \"bench\"\n");
    for user in 0..sample::TEAM {
        let person =
            format!("id = \"person-{user}\"\nname = \"Person {user}\"\naccounts = [\"local:bench/person-{user}\"]");
        write!(config, "[[person]]\n{person}\nroles = [\"lead\"]\n").expect("memory");
        write!(local, "[[local.person]]\nuser = \"person-{user}\"\nname = \"Person {user}\"\n").expect("memory");
    }
    for number in 0..PROJECTS {
        let project = format!("id = \"team-{number}\"\nname = \"Team {number}\"\nzone = \"Europe/Lisbon\"");
        let channel = format!("id = \"local:bench/team-{number}\"");
        write!(config, "[[project]]\n{project}\ndigest = \"0 9 * * MON\"\n[[project.channel]]\n{channel}\n")
            .expect("memory");
        write!(local, "[[local.channel]]\nid = \"team-{number}\"\n").expect("memory");
    }
    std::fs::write(folder.join("countersign.toml"), config + &local).expect("the config is written");
}

/// Reviews that were opened, shown and approved, and some that are open.
fn fill(store: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let ledger = Ledger::open(store).expect("a store");
    for number in 0..PROJECTS {
        let project = project(number, 1);
        runtime.block_on(history(&ledger, number, &project));
    }
}

async fn history(ledger: &Ledger, number: usize, project: &Project) {
    let mut story = Story::new(number, project, ITEMS);
    let settled = MANY / PROJECTS / 4;
    for index in 0..settled + OPEN {
        let review = story.open(ledger, Utc::now()).await;
        if index >= settled {
            continue;
        }
        let card = card(number, review.number);
        let place = Place { channel: card.channel.clone(), thread: Some(card.clone()), only: None };
        let trace = Trace::Reaction { card, emoji: "+1".into() };
        let ruling = if index % 2 == 0 { Ruling::Approve } else { Ruling::Reject { reason: String::new() } };
        let (by, seen) = (actor(index % sample::TEAM), Seen::At(Utc::now()));
        let act = Act { review, by, ruling, on: None, trace, seen, place };
        story.happen(ledger, &Event::Ruled(act), Utc::now()).await;
        if index % FORGET_EVERY == 0 {
            story.state.forget_settled(0);
        }
    }
    story.store(ledger, Utc::now()).await;
}

fn measure(what: &str, folder: &Path) {
    let mut ready: Vec<Duration> = (0..RUNS).map(|_| start(folder)).map(|(took, child)| stop(child, took)).collect();
    ready.sort_unstable();
    let (took, child) = start(folder);
    std::thread::sleep(SETTLED_AFTER);
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(f64::NAN)
    };
    stop(child, took);
    let (resident, threads) = (field("VmRSS:") / 1024.0, field("Threads:"));
    println!("{what:<28}{:>13.1} ms{resident:>13.1} MB{threads:>12}", ready[RUNS / 2].as_secs_f64() * 1e3);
}

/// Starts the binary and waits until it says that it is ready.
fn start(folder: &Path) -> (Duration, Child) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.arg("run").arg("--config").arg(folder.join("countersign.toml"));
    command.env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let began = Instant::now();
    let mut child = command.spawn().expect("the binary starts");
    let mut line = String::new();
    let out = child.stdout.as_mut().expect("its output is read");
    BufReader::new(out.by_ref()).read_line(&mut line).expect("it says something");
    let took = began.elapsed();
    assert!(line.starts_with("ready http://"), "it is ready, not {line:?}");
    (took, child)
}

/// Kills it: a start after that finds everything as a crash leaves it.
fn stop(mut child: Child, took: Duration) -> Duration {
    child.kill().expect("it is ours");
    child.wait().expect("it ends");
    took
}
