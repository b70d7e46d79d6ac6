//! The process is killed while it stores, again and again: what was acked is there, nothing is there twice.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;

use countersign::domain::entry::What;
use countersign::domain::name::ProjectId;
use countersign::domain::ruling::{Ruling, Trace};
use countersign::ledger::{Ledger, Verdict, Version};
use tokio::task::JoinSet;

use super::files::{alone, given_path};
use super::samples::{delivery, done, group, opened, outgoing, project, record, ruled_by};

/// How often the process is killed.
const KILLS: usize = 50;
/// Projects that it stores for at the same time.
const PROJECTS: usize = 4;
/// Records of a group.
const RECORDS: u64 = 5;
/// The most groups that it is let ack before it is killed.
const ACKS: usize = 60;

fn projects() -> Vec<ProjectId> {
    (0..PROJECTS).map(|n| project(&format!("p{n}"))).collect()
}

#[tokio::test]
async fn what_was_acked_survives_every_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let chance = RandomState::new();
    let mut acked = BTreeSet::new();
    for round in 0..KILLS {
        let acks = usize::try_from(chance.hash_one(round)).unwrap_or(round) % ACKS;
        acked.extend(killed_after(&path, acks));
        let ledger = Ledger::open(&path).expect("it opens");
        let stored = stored(&ledger).await;
        let lost: Vec<_> = acked.difference(&stored).collect();
        assert!(lost.is_empty(), "round {round}, {acks} acks: lost {lost:?}");
    }
    println!("{} records were acked over {KILLS} kills", acked.len());
    assert!(acked.len() > KILLS);
}

/// Lets the process ack so many groups, kills it, and says which records it acked in all.
fn killed_after(path: &Path, acks: usize) -> Vec<String> {
    let mut child =
        alone("ledger::kill::stores_until_it_is_killed", path).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    let mut text = String::new();
    let mut met = 0;
    while met < acks && out.read_line(&mut text).expect("read") > 0 {
        met = text.lines().filter(|line| line.contains("acked ")).count();
    }
    child.kill().expect("killed");
    out.read_to_string(&mut text).expect("read");
    child.wait().expect("ended");
    // A line that was cut short by the kill was not read by whoever waits for the ack.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines = whole.lines().filter_map(|line| line.split("acked ").nth(1));
    lines.flat_map(str::split_whitespace).map(str::to_owned).collect()
}

/// The deliveries of all entries. None may be there twice, and every chain must hold.
async fn stored(ledger: &Ledger) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for project in projects() {
        let verdict = ledger.verify(&project, None).await.expect("verified");
        assert!(matches!(verdict, Verdict::Holds(_)), "{verdict:?}");
        let tail = ledger.tail(&project, Version::START, usize::MAX).await.expect("read");
        for entry in tail {
            if let What::RulingRecorded { trace: Trace::Press(press), .. } = entry.what {
                assert!(all.insert(press.to_string()), "{press} is stored twice");
                let seen = ledger.seen(&project, &[press]).await.expect("read");
                assert_eq!(seen, [true]);
            }
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stores_until_it_is_killed() {
    let Some(path) = given_path() else { return };
    let ledger = Ledger::open(Path::new(&path)).expect("it opens");
    let mut writers = JoinSet::new();
    for project in projects() {
        writers.spawn(store_for_ever(ledger.clone(), project));
    }
    writers.join_all().await;
}

async fn store_for_ever(ledger: Ledger, project: ProjectId) {
    let mut version = ledger.head(&project).await.expect("a head").version.entries();
    loop {
        let names: Vec<String> = (1..=RECORDS).map(|n| format!("{project}-{}", version + n)).collect();
        let records = names.iter().zip(1..).map(|(name, n)| {
            let trace = Trace::Press(delivery(name));
            let entry = if version + n == 1 {
                opened(&project, 1)
            } else {
                ruled_by(&project, 1, ("ana", trace), Ruling::Approve)
            };
            let mut record = record(name, vec![entry]);
            record.outgoing = vec![outgoing(name, version + n)];
            record
        });
        let first = version == 0;
        let appended = ledger.append(group(&project, version, records.collect())).await;
        version = done(appended.expect("appended")).1.version.entries();
        let names = &names[usize::from(first)..];
        let mut out = std::io::stdout().lock();
        writeln!(out, "acked {}", names.join(" ")).expect("written");
    }
}
