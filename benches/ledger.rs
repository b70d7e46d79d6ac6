//! How fast the embedded ledger stores, verifies and opens. Prints a table of medians; `cargo bench --bench ledger`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::domain::audience::Audience;
use countersign::domain::delivery::Seen;
use countersign::domain::entry::What;
use countersign::domain::finding::Proposed;
use countersign::domain::message::{ChannelId, Message, MessageId};
use countersign::domain::name::ReviewId;
use countersign::domain::name::{DeliveryId, ItemKey, OutgoingKey, PersonId, ProjectId};
use countersign::domain::outgoing::{Outgoing, Place, Say};
use countersign::domain::person::{Account, Actor, Platform, Standing};
use countersign::domain::proposition::ReviewKind;
use countersign::domain::proposition::{ContentHash, Proposition};
use countersign::domain::review_state::ReviewState;
use countersign::domain::ruling::{Ruling, Trace};
use countersign::domain::value::{Field, Value};
use countersign::ledger::{Appended, Finished, Group, Ledger, MessageChange, Record, Verdict, Version};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// Runs of each measurement; the median is printed.
const RUNS: usize = 3;
/// Rulings of one run.
const RULINGS: usize = 100_000;
/// Entries of the large store.
const MANY: u64 = 1_000_000;
/// Projects of the large store.
const PROJECTS: u64 = 10;

fn main() {
    // Cargo passes `--bench`; anything else chooses what is measured, by a part of its name.
    let chosen = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let wanted = |what: &str| chosen.as_ref().is_none_or(|chosen| what.contains(chosen.as_str()));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    println!(
        "embedded ledger, every commit synced: medians of {RUNS} runs, CPU of all threads and of the writer alone"
    );
    for (projects, at_once) in [(64, 1), (64, 8), (64, 32), (1, 1), (1, 64), (1, 256)] {
        let what = format!("rulings stored, {projects} projects, {at_once} a group");
        if wanted(&what) {
            print_rate(&what, || rulings(&runtime, projects, at_once));
        }
    }
    let what = "messages stored, 64 projects, 8 a group";
    if wanted(what) {
        print_rate(what, || chatter(&runtime, 64, 8));
    }
    if wanted("large") {
        large(&runtime);
    }
}

fn print_rate(what: &str, mut measure: impl FnMut() -> (f64, f64, f64)) {
    let runs: Vec<(f64, f64, f64)> = (0..RUNS).map(|_| measure()).collect();
    let middle = |of: fn(&(f64, f64, f64)) -> f64| median_of(runs.iter().map(of).collect());
    let (rate, cpu, writer) = (middle(|run| run.0), middle(|run| run.1), middle(|run| run.2));
    println!("{what:<50} {rate:>9.0}/s {cpu:>7.1} µs {writer:>7.1} µs");
}

fn median_of(found: Vec<f64>) -> f64 {
    let mut found = found;
    found.sort_by(f64::total_cmp);
    found[found.len() / 2]
}

fn median(mut measure: impl FnMut() -> f64) -> f64 {
    median_of((0..RUNS).map(|_| measure()).collect())
}

/// Runs something on so many things: how many a second, and microseconds of CPU for each, of all threads and of the writer.
fn measured(count: usize, work: impl FnOnce()) -> (f64, f64, f64) {
    let (all, writer, start) = (cpu(None), cpu(Some("ledger")), Instant::now());
    work();
    let took = start.elapsed();
    let each = |spent: f64| spent * 1e6 / f64::from(u32::try_from(count).expect("small"));
    let (all, writer) = (cpu(None) - all, cpu(Some("ledger")) - writer);
    (rate(count, took), each(all), each(writer))
}

/// Seconds of CPU that this process has used, or its threads of a name (Linux; 0 elsewhere).
fn cpu(thread: Option<&str>) -> f64 {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else {
        return 0.0;
    };
    let spent = tasks.flatten().filter_map(|task| {
        let name = std::fs::read_to_string(task.path().join("comm")).ok()?;
        if thread.is_some_and(|thread| name.trim() != thread) {
            return None;
        }
        let spent = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        spent.split_whitespace().next()?.parse::<f64>().ok()
    });
    spent.sum::<f64>() / 1e9
}

fn rate(count: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(count).expect("small")) / took.as_secs_f64()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn rulings(runtime: &Runtime, projects: usize, at_once: usize) -> (f64, f64, f64) {
    let folder = folder();
    let ledger = Ledger::open(&folder.path().join("store.db")).expect("it opens");
    let total = if at_once * projects < 8 { RULINGS / 20 } else { RULINGS };
    let each = total / projects;
    let names: Vec<ProjectId> = (0..projects).map(|n| name(&format!("p{n}"))).collect();
    runtime.block_on(async {
        for project in &names {
            let opened = (1..=20).map(|number| opened(project, number)).collect();
            append(&ledger, project, 0, vec![record(None, opened)]).await;
        }
    });
    measured(each * projects, || {
        runtime.block_on(async {
            let mut writers = JoinSet::new();
            for project in names {
                let ledger = ledger.clone();
                writers.spawn(async move { rule(&ledger, &project, each, at_once).await });
            }
            writers.join_all().await;
        });
    })
}

/// One project's writer: a group after the other, as many rulings in each.
async fn rule(ledger: &Ledger, project: &ProjectId, rulings: usize, at_once: usize) {
    let mut version = 20;
    for first in (0..rulings).step_by(at_once) {
        let records: Vec<Record> = (first..rulings.min(first + at_once)).map(|n| ruling(project, n, version)).collect();
        version = append(ledger, project, version, records).await;
    }
}

/// A ruling as the judge makes it: every second one settles its review, and each is echoed.
fn ruling(project: &ProjectId, n: usize, version: u64) -> Record {
    let number = u32::try_from(n % 20 + 1).expect("small");
    let mut entries = vec![ruled(project, number, n)];
    let mut outgoing = vec![say(format!("echo-{n}"), version)];
    if n.is_multiple_of(2) {
        entries.push(settled(project, number));
        outgoing.push(say(format!("card-{number}"), version));
    }
    let mut record = record(Some(format!("Ev0{n:09}")), entries);
    record.outgoing = outgoing;
    record
}

fn chatter(runtime: &Runtime, projects: usize, at_once: usize) -> (f64, f64, f64) {
    let folder = folder();
    let ledger = Ledger::open(&folder.path().join("store.db")).expect("it opens");
    let each = RULINGS / projects;
    measured(each * projects, || {
        runtime.block_on(async {
            let mut writers = JoinSet::new();
            for project in 0..projects {
                let ledger = ledger.clone();
                writers.spawn(async move { talk(&ledger, project, each, at_once).await });
            }
            writers.join_all().await;
        });
    })
}

async fn talk(ledger: &Ledger, project: usize, messages: usize, at_once: usize) {
    let project = name(&format!("p{project}"));
    for first in (0..messages).step_by(at_once) {
        let said = (first..messages.min(first + at_once)).map(|n| {
            let mut record = record(Some(format!("Ev0{n:09}")), vec![]);
            record.messages = vec![MessageChange::Put(message(&project, n))];
            record
        });
        let records = said.collect();
        let group = Group { project: project.clone(), expected: None, records };
        let appended = ledger.append(group).await.expect("it is appended");
        assert!(matches!(appended, Appended::Done { .. }));
    }
}

/// A million entries: how long they take to verify, and how long a start takes with them.
fn large(runtime: &Runtime) {
    let folder = folder();
    let path = folder.path().join("store.db");
    let names: Vec<ProjectId> = (0..PROJECTS).map(|n| name(&format!("p{n}"))).collect();
    let ledger = Ledger::open(&path).expect("it opens");
    let start = Instant::now();
    runtime.block_on(async {
        let mut writers = JoinSet::new();
        for project in names.clone() {
            let ledger = ledger.clone();
            writers.spawn(async move { fill(&ledger, &project, MANY / PROJECTS).await });
        }
        writers.join_all().await;
    });
    drop(ledger);
    let took = start.elapsed().as_secs_f64();
    let size = std::fs::metadata(&path).expect("a file").len() >> 20;
    println!("{:<58} {took:>13.1}s", format!("a million entries made, with outbox emptied, {size} MB"));
    let took = median(|| verify(runtime, &path, &names));
    println!("{:<58} {took:>13.2}s", "a million entries verified");
    for (what, names) in
        [("opened and ten projects loaded (4,000 hot of a million)", &names[..]), ("opened alone", &[])]
    {
        let before = cpu(None);
        let took = median(|| start_up(runtime, &path, names)) * 1e3;
        let spent = (cpu(None) - before) * 1e3 / f64::from(u8::try_from(RUNS).expect("few"));
        println!("{what:<58} {took:>11.1} ms, {spent:.1} ms of CPU");
    }
    let peak = memory("VmRSS");
    println!("{:<58} {peak:>11} kB", "resident now");
}

async fn fill(ledger: &Ledger, project: &ProjectId, entries: u64) {
    let (mut version, mut number) = (0, 1);
    while version < entries {
        let mut records = Vec::new();
        let mut next = version;
        for _ in 0..50 {
            let mut made = vec![opened(project, number)];
            made.extend((0..8).map(|n| ruled(project, number, n)));
            made.push(settled(project, number));
            next += made.len() as u64;
            let mut record = record(Some(format!("Ev{number}")), made);
            record.outgoing = vec![say(format!("card-{number}"), version)];
            record.finished = vec![Finished {
                key: key(&format!("card-{number}")),
                posted: Some(message(project, number as usize).id),
            }];
            records.push(record);
            number += 1;
        }
        version = append(ledger, project, version, records).await;
        assert_eq!(version, next);
    }
}

fn verify(runtime: &Runtime, path: &Path, names: &[ProjectId]) -> f64 {
    let ledger = Ledger::open_to_read(path).expect("it opens");
    let start = Instant::now();
    for project in names {
        let verdict = runtime.block_on(ledger.verify(project, None)).expect("verified");
        assert!(matches!(verdict, Verdict::Holds(_)));
    }
    start.elapsed().as_secs_f64()
}

fn start_up(runtime: &Runtime, path: &Path, names: &[ProjectId]) -> f64 {
    let start = Instant::now();
    let ledger = Ledger::open(path).expect("it opens");
    runtime.block_on(async {
        let mut loads = JoinSet::new();
        for project in names {
            let (ledger, project) = (ledger.clone(), project.clone());
            loads.spawn(async move { ledger.load(&project).await.expect("loaded").entries.len() });
        }
        let hot: usize = loads.join_all().await.into_iter().sum();
        // Forty values of each project hold, each with the ten entries of its review.
        assert_eq!(hot, names.len() * 400);
    });
    start.elapsed().as_secs_f64()
}

fn memory(field: &str) -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let digits = line.unwrap_or_default().chars().filter(char::is_ascii_digit);
    digits.collect()
}

async fn append(ledger: &Ledger, project: &ProjectId, version: u64, records: Vec<Record>) -> u64 {
    let expected = Some(Version::new(version));
    let group = Group { project: project.clone(), expected, records };
    match ledger.append(group).await.expect("it is appended") {
        Appended::Done { head, .. } => head.version.entries(),
        Appended::Stale => panic!("nobody else writes"),
    }
}

fn at(n: usize) -> DateTime<Utc> {
    let first = DateTime::from_timestamp(1_772_442_000, 0).expect("a time");
    first + TimeDelta::milliseconds(i64::try_from(n).expect("small"))
}

fn name(raw: &str) -> ProjectId {
    ProjectId::parse(raw).expect("a name")
}

fn key(raw: &str) -> OutgoingKey {
    OutgoingKey::parse(raw).expect("a name")
}

fn record(id: Option<String>, entries: Vec<What>) -> Record {
    let delivery = id.map(|id| DeliveryId::parse(&id).expect("a name"));
    let mut record = Record::new(delivery, at(0));
    record.entries = entries;
    record
}

fn review(project: &ProjectId, number: u32) -> ReviewId {
    ReviewId { project: project.clone(), number }
}

fn channel(project: &ProjectId) -> ChannelId {
    ChannelId {
        platform: Platform::Slack,
        workspace: "T024BE7LD".to_owned(),
        channel: format!("C{}", project.as_str()),
    }
}

fn account() -> Account {
    Account { platform: Platform::Slack, workspace: "T024BE7LD".to_owned(), user: "U061F7AUR".to_owned() }
}

fn message(project: &ProjectId, n: usize) -> Message {
    Message {
        id: MessageId { channel: channel(project), id: format!("1772442000.{n:06}") },
        thread: None,
        author: Actor { account: account(), name: "Ana".to_owned(), standing: Standing::Member },
        at: at(n),
        text: "The soil report is in, and the frame can be ordered on Thursday if nobody objects".to_owned(),
        edited: None,
    }
}

fn proposed(number: u32) -> Proposed {
    Proposed {
        item: ItemKey::parse(&format!("item-{}", number % 40)).expect("a name"),
        field: Field::Status,
        value: Value::Text("done".into()),
    }
}

fn opened(project: &ProjectId, number: u32) -> What {
    let proposition = Proposition {
        kind: ReviewKind::Request,
        subject: "Planning consent".to_owned(),
        text:
            "Two systems disagree: \"Planning consent\" is 14 May in the tracker, 5 April in the schedule. Use 14 May?"
                .to_owned(),
        proposed: vec![proposed(number)],
        evidence: Vec::new(),
    };
    What::ReviewOpened {
        review: review(project, number),
        hash: proposition.hash(),
        proposition: Box::new(proposition),
        finding: None,
        audience: Audience::everybody(),
        author: None,
        rule: "default".to_owned(),
        due: Some(at(600)),
        numbered: Vec::new(),
    }
}

fn ruled(project: &ProjectId, number: u32, n: usize) -> What {
    What::RulingRecorded {
        review: review(project, number),
        by: PersonId::parse("ana").expect("a name"),
        account: account(),
        ruling: Ruling::Approve,
        on: ContentHash([7; 32]),
        trace: Trace::Reaction { card: message(project, n).id, emoji: "thumbsup".to_owned() },
        seen: Seen::At(at(n)),
    }
}

fn settled(project: &ProjectId, number: u32) -> What {
    What::ReviewSettled {
        review: review(project, number),
        state: ReviewState::Approved,
        by: vec![1, 2],
        values: vec![proposed(number)],
    }
}

fn say(name: String, entry: u64) -> Outgoing {
    let project = name_of_home();
    Outgoing {
        key: key(&name),
        to: Place { channel: channel(&project), thread: Some(message(&project, 1).id), only: None },
        say: Say::NothingNew { entry },
    }
}

fn name_of_home() -> ProjectId {
    name("home")
}
