//! How fast a question is answered over a million messages, and in how much memory: `cargo bench --bench answers`. At most 100 ms.
#![allow(missing_docs, reason = "a program of one file, not a library")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]
#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]

#[allow(dead_code, reason = "it is shared with benches that use the rest of it")]
mod sample;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::app::desk::Desk;
use countersign::app::interrogate::Answered;
use countersign::app::office::Office;
use countersign::detect::Thresholds;
use countersign::domain::message::{Message, MessageId};
use countersign::ledger::{Appended, Group, Ledger, MessageChange, Record};
use countersign::wording::emoji::CustomEmoji;
use countersign::writer::Writer;

/// Messages in the store, and how many are stored at once.
const MESSAGES: u64 = 1_000_000;
const AT_ONCE: u64 = 4_000;

/// Different words that people use; how often each comes falls with its rank, as in a language.
const VOCABULARY: u64 = 30_000;

/// Words of a message.
const WORDS: u64 = 14;

/// Questions: each asks for some words of a message that is there.
const QUESTIONS: u64 = 200;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bench.db");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let project = Arc::new(sample::project(0, 2));
    let now = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
    runtime.block_on(async {
        let ledger = Ledger::open(&path).expect("it opens");
        let begun = Instant::now();
        for from in (0..MESSAGES).step_by(AT_ONCE as usize) {
            let mut record = Record::new(None, now);
            let messages = (from..from + AT_ONCE).map(|number| message(&project.channels[0].id, number, now));
            record.messages = messages.map(MessageChange::Put).collect();
            let group = Group { project: project.id.clone(), expected: None, records: vec![record] };
            let stored = ledger.append(group).await.expect("it is stored");
            assert!(matches!(stored, Appended::Done { .. }), "nobody else writes");
        }
        let rate = MESSAGES as f64 / begun.elapsed().as_secs_f64();
        let size = std::fs::metadata(&path).map_or(0, |file| file.len()) >> 20;
        println!("{MESSAGES} messages stored and indexed, {rate:.0} a second; the store has {size} MB");
        let base = memory("VmRSS:");
        let office = Office {
            ledger,
            writer: Writer::default(),
            emoji: CustomEmoji::default(),
            thresholds: Thresholds::default(),
            own_thresholds: Default::default(),
        };
        let mut desk = Desk::new(Arc::new(office), project.clone());
        // The first question opens the desk.
        let _ = asked(&mut desk, &question(1), now).await;
        let mut times = Vec::new();
        let mut answered = 0;
        for number in 0..QUESTIONS {
            let begun = Instant::now();
            let lines = asked(&mut desk, &question(number), now).await;
            times.push(begun.elapsed());
            answered += usize::from(lines > 0);
        }
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
        println!(
            "{QUESTIONS} questions, {answered} answered: {:.1} ms median, {:.1} ms p99, {:.1} ms at most",
            at(50),
            at(99),
            at(100)
        );
        println!("resident while they are answered: {:.0} MB more", memory("VmRSS:") - base);
        assert!(times.last().is_some_and(|slowest| *slowest < Duration::from_secs(10)), "no question hangs");
    });
}

/// Asks, and says how many lines of the answer have a source.
async fn asked(desk: &mut Desk, question: &str, now: DateTime<Utc>) -> usize {
    let channel = desk.project().channels[0].id.clone();
    let answered = desk.ask(Vec::new(), (&channel, question), now).await.expect("it is looked for");
    match answered {
        Answered::Now(lines) => lines.iter().filter(|line| line.source.is_some()).count(),
        Answered::Later(_) => 0,
    }
}

/// Three of the words of some message, the rarest, the middle and the most common one.
fn question(number: u64) -> String {
    let mut words: Vec<u64> = (0..WORDS).map(|at| rank(number * 4_999 % MESSAGES, at)).collect();
    words.sort_unstable();
    let [first, middle, last] = [words[0], words[words.len() / 2], words[words.len() - 1]].map(word);
    format!("what of {first} {middle} {last}?")
}

fn message(channel: &countersign::domain::message::ChannelId, number: u64, now: DateTime<Utc>) -> Message {
    let text: Vec<String> = (0..WORDS).map(|at| word(rank(number, at))).collect();
    let back = i64::try_from(MESSAGES - number).unwrap_or(0);
    Message {
        id: MessageId { channel: channel.clone(), id: format!("{}.{number:06}", 1_700_000_000 + number) },
        thread: None,
        author: sample::actor(number as usize % sample::TEAM),
        at: now - TimeDelta::minutes(back),
        text: format!("{}.", text.join(" ")),
        edited: None,
    }
}

/// The rank of a word, most often a low one.
fn rank(message: u64, at: u64) -> u64 {
    let drawn = mixed(message * WORDS + at) as f64 / u64::MAX as f64;
    ((VOCABULARY as f64).powf(drawn) as u64).min(VOCABULARY - 1)
}

/// A word of that rank, spelt in syllables.
fn word(rank: u64) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "do", "fi", "gu", "ka", "lo", "mi", "nu", "pa", "ro", "si", "tu", "va", "zo", "xe", "qui"];
    let mut left = rank + 256;
    let mut word = String::new();
    while left > 0 {
        word.push_str(SYLLABLES[(left % 16) as usize]);
        left /= 16;
    }
    word
}

/// A number that looks like chance and is the same on every run (`SplitMix64`).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A line of the process's status, in MB.
fn memory(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|found| found.strip_prefix(line));
    found.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
