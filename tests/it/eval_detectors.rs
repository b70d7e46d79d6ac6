//! `eval detectors` on real plans and talk: what the detectors find, held against what happened and against naive rules.
#![allow(clippy::print_stdout, reason = "what is measured is printed")]

use std::process::Command;

use serde_json::Value;

/// The lines of one file's measurements.
fn measured(name: &str) -> Option<Vec<Value>> {
    let path = crate::data::file(name)?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    let output = command.args(["eval", "detectors", "--format", "json"]).arg(path).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("it prints text");
    println!("{text}");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect())
}

fn share(line: &Value, key: &str) -> f64 {
    line[key].as_f64().unwrap_or_else(|| panic!("no {key} in {line}"))
}

/// True where the detector does better than its naive rule in precision and finds at least as much, or about as much.
fn beats(line: &Value, recall_given: f64) -> bool {
    let naive = &line["naive"];
    share(line, "precision") > share(naive, "precision")
        && share(line, "recall") + recall_given >= share(naive, "recall")
}

#[test]
fn each_move_year_typo_and_late_milestone_of_real_schedules_is_found_and_none_is_invented() {
    let Some(lines) = measured("sched_history.jsonl") else { return };
    assert_eq!(lines.len(), 3);
    for line in lines {
        assert_eq!((share(&line, "precision"), share(&line, "recall")), (1.0, 1.0), "{line}");
        assert!(line["true"].as_u64().is_some_and(|so| so >= 20), "{line}");
    }
}

#[test]
fn forecasts_of_a_real_portfolio_beat_the_naive_rule_and_every_swap_is_named() {
    let Some(lines) = measured("portfolio_fed_it.jsonl") else { return };
    let [late, cost, swaps] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(beats(late, 0.0) && share(late, "precision") > 0.97, "{late}");
    assert!(beats(cost, 0.0), "{cost}");
    assert_eq!((share(swaps, "precision"), share(swaps, "recall")), (1.0, 1.0), "{swaps}");
}

#[test]
fn sprints_that_will_not_finish_are_told_better_than_by_half_done_at_the_same_recall() {
    let Some(lines) = measured("sched_sprints.jsonl") else { return };
    let [spoken, equal, later] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(beats(equal, 0.0) && share(equal, "precision") > 0.68, "{equal}");
    assert!(share(spoken, "precision") > 0.75 && share(spoken, "recall") > 0.7, "{spoken}");
    assert!(share(later, "precision") > 0.8 && share(later, "recall") > 0.7, "{later}");
}

#[test]
fn silent_goals_talk_without_movement_and_lost_ground_are_found_in_real_reports() {
    let Some(lines) = measured("summ_rust_goals.jsonl") else { return };
    assert_eq!(lines.len(), 4);
    for line in lines {
        assert!(share(&line, "precision") >= 0.85 && share(&line, "recall") >= 0.95, "{line}");
    }
}

#[test]
fn what_is_raised_as_unanswered_in_a_real_log_is_open_by_the_links_of_people() {
    let Some(lines) = measured("chat_ubuntu_irc.jsonl") else { return };
    for line in &lines {
        assert!(share(line, "precision") > 0.9, "{line}");
    }
    assert!(share(&lines[1], "precision") > share(&lines[1]["naive"], "precision"));
}

#[test]
fn a_file_of_no_known_form_is_refused_with_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("other.jsonl");
    std::fs::write(&path, "{\"what\": 1}\n").expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    let output = command.args(["eval", "detectors"]).arg(&path).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(complaint.contains("other.jsonl: its rows are of no known form; hint:"), "{complaint}");
}
