//! How many rulings a second become durable: from the way to a desk through judge, hash and append, every commit synced, to the
//! ack. Prints a table of medians; `cargo bench --bench rulings`.
#![allow(missing_docs, reason = "a program of one file, not a library")]
#![allow(clippy::disallowed_methods, reason = "it measures time, and starts what serve starts otherwise")]
#![allow(clippy::print_stdout, reason = "the table is what it is for")]

mod sample;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use countersign::app::desk::Desk;
use countersign::app::office::Office;
use countersign::app::reception::{self, DeskHandle};
use countersign::app::work::Work;
use countersign::detect::Thresholds;
use countersign::domain::card::Action;
use countersign::domain::delivery::{Delivery, Happened, Seen};
use countersign::domain::form::Filled;
use countersign::domain::name::{DeliveryId, ReviewId};
use countersign::domain::project::Project;
use countersign::domain::proposition::ContentHash;
use countersign::domain::ruling::RulingKind;
use countersign::ledger::Ledger;
use countersign::wording::emoji::CustomEmoji;
use countersign::writer::Writer;
use tokio::task::JoinSet;

use sample::{Story, TEAM, actor, card, project};

/// Runs of each measurement; the median is printed.
const RUNS: usize = 3;

/// Rulings of one run.
const RULINGS: u32 = 96_000;

/// One measurement.
#[derive(Clone, Copy)]
struct Load {
    what: &'static str,
    projects: usize,
    /// People who act at the same time on one project, each waiting for the ack before the next act.
    at_once: usize,
    /// Approvals that settle a review, and so rulings of each.
    quorum: u32,
}

const LOADS: [Load; 4] = [
    Load { what: "64 projects, 16 people at once on each", projects: 64, at_once: 16, quorum: TEAM as u32 },
    Load { what: "1 project, 512 people at once", projects: 1, at_once: 512, quorum: TEAM as u32 },
    Load { what: "64 projects, each ruling settles a review", projects: 64, at_once: 16, quorum: 1 },
    Load { what: "1 project, one person after the other", projects: 1, at_once: 1, quorum: TEAM as u32 },
];

/// What one run came to.
struct Ran {
    took: Duration,
    cpu: Duration,
    rulings: u32,
    entries: u64,
    acks: Vec<Duration>,
    peak_mb: u64,
}

fn main() {
    // Cargo passes `--bench`; anything else chooses what is measured, by a part of its name.
    let chosen = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    println!("durable rulings, judged, hashed and synced: medians of {RUNS} runs");
    println!(
        "{:<44}{:>12}{:>12}{:>10}{:>10}{:>10}{:>9}",
        "", "rulings/s", "entries/s", "p50 ack", "p99 ack", "CPU each", "peak"
    );
    for load in LOADS {
        if chosen.as_ref().is_none_or(|chosen| load.what.contains(chosen.as_str())) {
            let mut runs: Vec<Ran> = (0..RUNS).map(|_| runtime.block_on(run(load))).collect();
            runs.sort_by_key(|ran| ran.took / ran.rulings);
            print(load, runs.swap_remove(RUNS / 2));
        }
    }
}

fn print(load: Load, mut ran: Ran) {
    ran.acks.sort_unstable();
    let at = |share: usize| ran.acks[(ran.acks.len() - 1) * share / 100].as_secs_f64() * 1e3;
    let seconds = ran.took.as_secs_f64();
    println!(
        "{:<44}{:>12.0}{:>12.0}{:>7.1} ms{:>7.1} ms{:>7.1} µs{:>6} MB",
        load.what,
        f64::from(ran.rulings) / seconds,
        ran.entries as f64 / seconds,
        at(50),
        at(99),
        ran.cpu.as_secs_f64() * 1e6 / f64::from(ran.rulings),
        ran.peak_mb,
    );
}

/// A team at work: its way to the desk, and which act comes next.
struct Team {
    number: usize,
    desk: DeskHandle,
    reviews: Vec<(ReviewId, ContentHash)>,
    quorum: u32,
    next: AtomicU32,
}

async fn run(load: Load) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::open(&folder.path().join("ledger.db")).expect("a store");
    // One after the other waits for each sync: fewer of them say as much.
    let share = if load.at_once == 1 { 20 } else { 1 };
    let each = RULINGS / share / u32::try_from(load.projects).expect("a few") / load.quorum;
    let office = Arc::new(office(ledger.clone()));
    let mut desks = JoinSet::new();
    let mut teams = Vec::new();
    for number in 0..load.projects {
        let project = Arc::new(project(number, load.quorum));
        let reviews = open_reviews(&ledger, number, &project, each).await;
        let (desk, inbox) = reception::open();
        desks.spawn(inbox.serve(Desk::new(office.clone(), project), Utc::now, |_| ()));
        desk.shown().await.expect("the desk reads what it needs");
        teams.push(Arc::new(Team { number, desk, reviews, quorum: load.quorum, next: AtomicU32::new(0) }));
    }
    let before = entries(&ledger, &teams).await;
    forget_peak();
    let (began, cpu) = (Instant::now(), cpu());
    let mut people = JoinSet::new();
    for team in &teams {
        for _ in 0..load.at_once {
            people.spawn(act(team.clone()));
        }
    }
    let acks: Vec<Duration> = people.join_all().await.into_iter().flatten().collect();
    let (took, cpu) = (began.elapsed(), self::cpu() - cpu);
    let rulings = u32::try_from(acks.len()).expect("not that many");
    let entries = entries(&ledger, &teams).await - before;
    assert!(entries >= u64::from(rulings), "every act recorded a ruling");
    Ran { took, cpu, rulings, entries, acks, peak_mb: peak_mb() }
}

/// What all desks share.
fn office(ledger: Ledger) -> Office {
    Office {
        ledger,
        writer: Writer::default(),
        emoji: CustomEmoji::default(),
        thresholds: Thresholds::default(),
        own_thresholds: Default::default(),
    }
}

async fn open_reviews(ledger: &Ledger, number: usize, project: &Project, count: u32) -> Vec<(ReviewId, ContentHash)> {
    let mut story = Story::new(number, project, u32::MAX);
    let mut reviews = Vec::new();
    for _ in 0..count {
        let review = story.open(ledger, Utc::now()).await;
        let hash = story.state.review(&review).expect("it was opened just now").hash;
        reviews.push((review, hash));
    }
    story.store(ledger, Utc::now()).await;
    reviews
}

/// Acts until nothing is left, and says how long each ack took.
async fn act(team: Arc<Team>) -> Vec<Duration> {
    let mut acks = Vec::new();
    loop {
        let number = team.next.fetch_add(1, Ordering::Relaxed);
        let Some((review, hash)) = team.reviews.get((number / team.quorum) as usize) else { return acks };
        let delivery = delivery(&team, review, *hash, number, Utc::now());
        let began = Instant::now();
        team.desk.work(Work::Delivered(delivery)).await.expect("it is recorded");
        acks.push(began.elapsed());
    }
}

/// A reaction or a press of a button: one of the team approves.
fn delivery(team: &Team, review: &ReviewId, on: ContentHash, number: u32, now: DateTime<Utc>) -> Delivery {
    let by = actor((number % team.quorum) as usize);
    let message = card(team.number, review.number);
    let id = DeliveryId::parse(&format!("event-{}-{number:09}", team.number)).expect("a name");
    let happened = if number.is_multiple_of(2) {
        Happened::Reacted { message, by, emoji: "+1".into() }
    } else {
        let action = Action::Rule { review: review.clone(), on, kind: RulingKind::Approve };
        Happened::Pressed { message, by, action, filled: Filled::default() }
    };
    Delivery { id, seen: Seen::At(now), happened }
}

async fn entries(ledger: &Ledger, teams: &[Arc<Team>]) -> u64 {
    let mut entries = 0;
    for team in teams {
        let project = &team.reviews[0].0.project;
        entries += ledger.head(project).await.expect("the store is read").version.entries();
    }
    entries
}

/// Processor time that the process has used; zero where the system doesn't tell.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    // Linux counts in hundredths of a second, whatever the kernel's own clock.
    Duration::from_millis(ticks * 10)
}

/// Lets the peak of memory be counted anew.
fn forget_peak() {
    // Where that can't be done the peak of the whole bench is printed.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
