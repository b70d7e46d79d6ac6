//! The process is killed while it records under load, again and again: every ruling that was acked is in the ledger, none
//! twice, and the chain holds.

pub(crate) mod client;
pub(crate) mod victim;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use countersign::domain::entry::What;
use countersign::domain::name::ProjectId;
use countersign::domain::ruling::Trace;
use countersign::ledger::{Ledger, Verdict, Version};

use client::Client;
use victim::Victim;

/// How often the process is killed.
const KILLS: u64 = 50;

/// How many people act at the same time.
const PEOPLE: [&str; 6] = ["ana", "ben", "priya", "tom", "gus", "olga"];

/// The longest that one run lives, and the longest that the whole may take before it is called too slow.
const LONGEST_LIFE: Duration = Duration::from_millis(400);
const TOO_SLOW: Duration = Duration::from_secs(170);

/// What the process acked: the number of the message of each ruling reply, by who wrote it.
type Acked = Mutex<Vec<(String, u64)>>;

#[test]
fn killed_at_any_point_no_acked_ruling_is_lost_and_none_is_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let acked = Arc::new(Acked::default());
    let acts = Arc::new(AtomicU64::new(0));
    // A walk over the life spans that is the same in every run, and hits early and late points alike.
    let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..KILLS {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let longest = u64::try_from(LONGEST_LIFE.as_millis()).unwrap();
        live_and_die(folder.path(), Duration::from_millis(40 + (chance >> 33) % longest), &acked, &acts);
        assert!(began.elapsed() < TOO_SLOW, "the kills take too long");
    }
    // The last run comes up and takes what was left.
    let mut last = Victim::start(folder.path());
    let card = last.a_card_that_takes_rulings();
    let mut client = Client::connect(last.address);
    assert!(client.reply("ben", "after-all", card, &format!("hold until {}", in_days(1))).is_some(), "it goes on");
    last.kill();
    let acked = acked.lock().unwrap();
    assert!(acked.len() > 100, "only {} acts were acked", acked.len());
    check(folder.path(), &acked);
    println!("{} acts, {} acked replies, {:?}", acts.load(Ordering::Relaxed), acked.len(), began.elapsed());
}

/// One run: everybody acts as fast as they can until the process is killed.
fn live_and_die(folder: &Path, life: Duration, acked: &Arc<Acked>, acts: &Arc<AtomicU64>) {
    let mut victim = Victim::start(folder);
    let card = victim.a_card_that_takes_rulings();
    let over = Arc::new(AtomicBool::new(false));
    let address = victim.address;
    std::thread::scope(|scope| {
        for (n, person) in PEOPLE.iter().enumerate() {
            let (acked, acts, over) = (acked.clone(), acts.clone(), over.clone());
            scope.spawn(move || {
                let mut client = Client::connect(address);
                while !over.load(Ordering::Relaxed) {
                    let act = acts.fetch_add(1, Ordering::Relaxed);
                    // Who says again what stands already says nothing new: each names another day.
                    let text = format!("hold until {}", in_days(2 + act % 360));
                    match client.reply(person, &format!("act-{act}"), card, &text) {
                        Some(message) => acked.lock().unwrap().push(((*person).to_owned(), message)),
                        None => return,
                    }
                    if act % 5 == n as u64 % 5 {
                        client.react(person, &format!("emoji-{act}"), card);
                    }
                }
            });
        }
        victim.dies_after(life);
        over.store(true, Ordering::Relaxed);
    });
}

/// A day ahead, as it is written.
fn in_days(days: u64) -> String {
    (chrono::Utc::now() + chrono::Days::new(days)).date_naive().to_string()
}

/// Whose replies are rulings: leads rule, the others are refused; both are recorded.
fn check(folder: &Path, acked: &[(String, u64)]) {
    let ledger = Ledger::open(&folder.join("countersign.db")).expect("the store opens after the last kill");
    let project = ProjectId::parse("harbour").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let verdict = runtime.block_on(ledger.verify(&project, None)).unwrap();
    assert!(matches!(verdict, Verdict::Holds(_)), "{verdict:?}");
    let entries = runtime.block_on(ledger.tail(&project, Version::START, usize::MAX >> 1)).unwrap();
    let mut recorded: BTreeMap<u64, usize> = BTreeMap::new();
    let mut refused = 0_usize;
    for entry in &entries {
        match &entry.what {
            What::RulingRecorded { trace: Trace::Reply(message), .. } => {
                *recorded.entry(message.id.parse().unwrap()).or_default() += 1;
            }
            What::RulingRefused { .. } => refused += 1,
            _ => {}
        }
    }
    let twice: Vec<_> = recorded.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "recorded twice: {twice:?}");
    let may_rule = |person: &str| ["ana", "ben"].contains(&person);
    let lost: Vec<_> =
        acked.iter().filter(|(person, message)| may_rule(person) && !recorded.contains_key(message)).collect();
    assert!(lost.is_empty(), "acked and not recorded: {} of {}: {lost:?}", lost.len(), acked.len());
    let turned_away = acked.iter().filter(|(person, _)| !may_rule(person)).count();
    assert!(refused >= turned_away, "{turned_away} refusals were acked, {refused} are recorded");
}
