//! `countersign replay`, from the command line to what it prints.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{DateTime, Days, NaiveDate};
use clap::Parser as _;
use countersign::cli::Cli;
use serde_json::Value;

/// A folder of files, and what a replay of them prints.
struct Desk {
    folder: tempfile::TempDir,
}

struct Printed {
    code: ExitCode,
    out: String,
    errors: String,
}

impl Printed {
    fn posts(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Desk {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// Replays with these arguments; a word that begins with `@` is a file of the folder.
    fn replay(&self, arguments: &str) -> Printed {
        let words = arguments.split_whitespace().map(|word| match word.strip_prefix('@') {
            Some(name) => self.path(name),
            None => word.replace('_', " "),
        });
        run(words)
    }
}

fn run(words: impl IntoIterator<Item = String>) -> Printed {
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let line = ["countersign", "replay"].map(str::to_owned).into_iter().chain(words);
    let code = match Cli::parse_from(line).run(&mut out, &mut errors) {
        Ok(code) => code,
        Err(error) => {
            writeln!(errors, "error: {error:#}").unwrap();
            ExitCode::FAILURE
        }
    };
    Printed { code, out: String::from_utf8(out).unwrap(), errors: String::from_utf8(errors).unwrap() }
}

fn said(id: &str, name: &str, at: &str, text: &str) -> String {
    format!("{{\"channel\":\"site\",\"id\":\"{id}\",\"author\":\"{name}\",\"ts\":\"{at}\",\"text\":\"{text}\"}}\n")
}

/// A week on a building site: a decision, a promise, a question that nobody answers.
fn week() -> String {
    [
        said("a1", "Ana", "2026-03-02T09:01:00Z", "We decided to stay with option B for the steel frame."),
        said("b1", "Ben", "2026-03-02T09:05:00Z", "Good. The soil report is done, I uploaded it this morning."),
        said("p1", "Priya", "2026-03-03T10:00:00Z", "Who orders the glazing for the east side?"),
        said("b2", "Ben", "2026-03-05T15:00:00Z", "Ana: I will send the crane permit tomorrow."),
    ]
    .concat()
}

const PLAN: &str = "at,source,item,field,value\n\
    2026-03-02,tracker,freeze,title,Design freeze\n\
    2026-03-02,tracker,freeze,due,2026-03-12\n\
    2026-03-04,tracker,freeze,due,2026-03-13\n\
    2026-03-02,tracker,report,due,2026-03-06\n\
    2026-03-06,tracker,report,status,done\n";

fn of_detector<'a>(posts: &'a [Value], detector: &str) -> Vec<&'a Value> {
    let raised = posts.iter().filter(|post| post["kind"] == "exception");
    raised.filter(|post| post["exceptions"][0]["detector"] == detector).collect()
}

#[test]
fn each_claim_of_a_digest_names_the_message_that_it_rests_on() {
    let desk = Desk::with(&[("chat.jsonl", &week())]);
    let printed = desk.replay("--project site --chat @chat.jsonl --digest 0_9_*_*_MON --format json");
    assert_eq!(printed.code, ExitCode::SUCCESS, "{}", printed.errors);
    let posts = printed.posts();
    let digest = posts.iter().find(|post| post["at"] == "2026-03-09T09:00:00Z").unwrap();
    assert_eq!((&digest["kind"], &digest["channel"]), (&"digest".into(), &"site".into()));
    let claims = digest["claims"].as_array().unwrap();
    let decided = claims.iter().find(|claim| claim["kind"] == "decided").unwrap();
    assert_eq!(decided["evidence"], serde_json::json!(["a1"]));
    assert!(claims.iter().all(|claim| !claim["evidence"].as_array().unwrap().is_empty()), "{claims:?}");
}

#[test]
fn a_question_that_nobody_answers_is_raised_once() {
    let desk = Desk::with(&[("chat.jsonl", &week())]);
    let printed = desk.replay("--project site --chat @chat.jsonl --until 2026-03-20 --format json");
    let posts = printed.posts();
    let raised = of_detector(&posts, "unanswered");
    assert_eq!(raised.len(), 1, "{}", printed.out);
    assert_eq!(raised[0]["exceptions"][0]["subject"], "p1");
    assert_eq!(raised[0]["exceptions"][0]["evidence"], serde_json::json!(["p1"]));
    assert!(posts.iter().all(|post| post["kind"] != "digest"), "no digest was asked for");
}

#[test]
fn a_date_that_moves_is_noticed_on_its_day_and_one_that_passes_is_raised_once() {
    let desk = Desk::with(&[("plan.csv", PLAN)]);
    let posts = desk.replay("--project site --plan @plan.csv --format json").posts();
    let moved = of_detector(&posts, "slipped");
    assert_eq!(moved.len(), 1);
    assert!(moved[0]["at"].as_str().unwrap().starts_with("2026-03-04"), "{}", moved[0]);
    let overdue = of_detector(&posts, "overdue");
    assert_eq!(overdue.len(), 1, "what is done is not overdue: {overdue:?}");
    assert_eq!(overdue[0]["exceptions"][0]["subject"], "freeze");
    assert!(overdue[0]["at"].as_str().unwrap().starts_with("2026-03-14"), "{}", overdue[0]);
}

#[test]
fn what_cannot_be_read_is_told_with_its_line_and_the_rest_goes_on() {
    let chat = format!("{{broken\n{}", week());
    let desk =
        Desk::with(&[("chat.jsonl", &chat), ("plan.csv", &format!("{PLAN}2026-03-05,tracker,freeze,due,soon\n"))]);
    let printed = desk.replay("--project site --chat @chat.jsonl --plan @plan.csv --digest 0_9_*_*_MON");
    assert_eq!(printed.code, ExitCode::SUCCESS);
    assert!(printed.errors.contains("failed to read chat.jsonl line 1"), "{}", printed.errors);
    assert!(printed.errors.contains("failed to read plan.csv line 7"), "{}", printed.errors);
    assert!(printed.errors.contains("2 problems told above"), "{}", printed.errors);
    assert!(printed.out.contains("option B"), "{}", printed.out);
}

#[test]
fn a_file_that_is_not_there_fails_and_the_others_are_replayed() {
    let desk = Desk::with(&[("chat.jsonl", &week())]);
    let printed = desk.replay("--project site --chat @gone.zip --chat @chat.jsonl --digest 0_9_*_*_MON");
    assert_eq!(printed.code, ExitCode::FAILURE);
    assert!(printed.errors.contains("gone.zip"), "{}", printed.errors);
    assert!(printed.out.contains("option B"), "{}", printed.out);
}

#[test]
fn a_digest_line_that_is_no_cron_line_is_told_with_an_example() {
    let desk = Desk::with(&[("chat.jsonl", &week())]);
    let printed = desk.replay("--project site --chat @chat.jsonl --digest weekly");
    assert_eq!(printed.code, ExitCode::FAILURE);
    assert!(printed.errors.contains("--digest") && printed.errors.contains("0 9 * * MON"), "{}", printed.errors);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    struct Gone;
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let desk = Desk::with(&[("chat.jsonl", &week())]);
    let chat = desk.path("chat.jsonl");
    let line = ["countersign", "replay", "--project", "site", "--chat", &chat, "--digest", "0 9 * * MON"];
    let code = Cli::parse_from(line).run(&mut Gone, &mut io::sink()).unwrap();
    assert_eq!(code, ExitCode::SUCCESS);
}

/// The folder of real data; none where it is missing, which is said.
pub(crate) fn data(file: &str) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("COUNTERSIGN_DATA").map_or(default, PathBuf::from);
    let path = folder.join(file);
    if !path.exists() {
        eprintln!("skipped: {} is not there; COUNTERSIGN_DATA names the folder of real data", path.display());
        return None;
    }
    Some(path)
}

/// One published date: the item, on which day it was published, what it said.
type Published = (String, NaiveDate, NaiveDate);

fn day(value: &Value) -> NaiveDate {
    value.as_str().unwrap().parse().unwrap()
}

/// The published dates of a real plan, oldest first for each item.
fn published(path: &Path) -> Vec<Published> {
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let dates = rows.flat_map(|row| {
        let id = row["id"].as_str().unwrap().to_owned();
        let planned = row["planned"].as_array().unwrap().clone();
        planned.into_iter().map(move |date| (id.clone(), day(&date["asof"]), day(&date["date"])))
    });
    dates.filter(|(item, _, _)| item.starts_with("k8s/")).collect()
}

fn long_plan(published: &[Published]) -> String {
    let mut sorted: Vec<&Published> = published.iter().collect();
    sorted.sort_by_key(|(_, asof, _)| *asof);
    let mut plan = "at,source,item,field,value\n".to_owned();
    for (item, asof, date) in sorted {
        writeln!(plan, "{asof},schedule,\"{item}\",due,{date}").unwrap();
    }
    plan
}

/// (item, day) of each post of a detector.
fn raised(posts: &[Value], detector: &str) -> Vec<(String, NaiveDate)> {
    let of = of_detector(posts, detector).into_iter();
    of.map(|post| {
        let at: DateTime<chrono::FixedOffset> = post["at"].as_str().unwrap().parse().unwrap();
        (post["exceptions"][0]["subject"].as_str().unwrap().to_owned(), at.date_naive())
    })
    .collect()
}

#[test]
fn on_real_plans_each_move_is_noticed_on_its_day_and_each_date_that_passes_is_raised_once() {
    let Some(path) = data("sched_history.jsonl") else { return };
    let published = published(&path);
    let desk = Desk::with(&[("plan.csv", &long_plan(&published))]);
    let printed = desk.replay("--project k8s --plan @plan.csv --format json");
    assert!(printed.errors.contains("replayed"), "{}", printed.errors);
    let posts = printed.posts();

    let mut moves: BTreeSet<(String, NaiveDate)> = BTreeSet::new();
    let mut passed: BTreeSet<(String, NaiveDate)> = BTreeSet::new();
    let mut of_item: BTreeMap<&str, Vec<(NaiveDate, NaiveDate)>> = BTreeMap::new();
    for (item, asof, date) in &published {
        of_item.entry(item).or_default().push((*asof, *date));
    }
    for (item, dates) in &of_item {
        moves.extend(dates.iter().skip(1).map(|(asof, _)| ((*item).to_owned(), *asof)));
        // The last word of a day holds; what is published again as it was passes no second time.
        let mut dates: Vec<(NaiveDate, NaiveDate)> = dates.iter().rev().copied().collect();
        dates.dedup_by_key(|(asof, _)| *asof);
        dates.reverse();
        dates.dedup_by_key(|(_, date)| *date);
        for (index, (asof, date)) in dates.iter().enumerate() {
            // It passes on the day after, or is in the past when it is published, unless another date is published by then.
            let passes = (*date + Days::new(1)).max(*asof);
            if dates.get(index + 1).is_none_or(|(next, _)| *next > passes) {
                passed.insert(((*item).to_owned(), passes));
            }
        }
    }
    let noticed: BTreeSet<(String, NaiveDate)> = raised(&posts, "slipped").into_iter().collect();
    let overdue = raised(&posts, "overdue");
    let distinct: BTreeSet<(String, NaiveDate)> = overdue.iter().cloned().collect();
    eprintln!(
        "{} published dates: {} of {} moves noticed on their day; {} of {} passed dates raised on their day, {} posts",
        published.len(),
        moves.intersection(&noticed).count(),
        moves.len(),
        passed.intersection(&distinct).count(),
        passed.len(),
        overdue.len()
    );
    assert_eq!(noticed.symmetric_difference(&moves).collect::<Vec<_>>(), Vec::<&(String, NaiveDate)>::new());
    assert_eq!(distinct.symmetric_difference(&passed).collect::<Vec<_>>(), Vec::<&(String, NaiveDate)>::new());
    assert_eq!(overdue.len(), distinct.len(), "no date is raised twice");
}
