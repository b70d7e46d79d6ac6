//! How fast a chat export is replayed, and in how much memory: `cargo bench --bench replay -- PATH [RUNS]`.
#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::io;
use std::time::Instant;

use clap::Parser as _;
use countersign::cli::Cli;
use countersign::sources::chat_export::ChatExport;

/// How often it is run where nobody says.
const RUNS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(path) = arguments.first() else {
        println!("replay: skipped, no chat export was given: cargo bench --bench replay -- PATH [RUNS]");
        return;
    };
    let runs = arguments.get(1).and_then(|runs| runs.parse().ok()).unwrap_or(RUNS).max(1);
    let mut seconds: Vec<f64> = (0..runs).map(|_| replay(path)).collect();
    let peak = peak_kilobytes();
    seconds.sort_by(f64::total_cmp);
    let median = seconds[runs / 2];
    let messages = ChatExport::open(path.as_ref()).expect("the export was just replayed").messages().flatten().count();
    println!(
        "{messages} messages in {median:.3} s (median of {runs}): {:.0} messages a second",
        messages as f64 / median
    );
    match peak {
        Some(kilobytes) => println!("peak memory after {runs} runs: {:.1} MB", kilobytes as f64 / 1000.0),
        None => println!("peak memory: not known on this system"),
    }
}

/// One replay with a weekly digest, in seconds.
fn replay(path: &str) -> f64 {
    let line = ["countersign", "replay", "--project", "bench", "--digest", "0 9 * * WED", "--chat", path];
    let cli = Cli::parse_from(line);
    let begun = Instant::now();
    let done = cli.run(&mut io::sink(), &mut io::sink());
    done.expect("the export can be replayed");
    begun.elapsed().as_secs_f64()
}

/// The most memory that this process ever had resident, in kB of 1024 bytes as Linux counts them.
fn peak_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kib| kib * 1024 / 1000)
}
