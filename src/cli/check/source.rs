//! Whether a plan file can be read, what of it can't, and how old it is.

use std::fs::File;
use std::io::BufReader;
use std::time::SystemTime;

use chrono::{DateTime, Utc};

use super::line::{Found, Line};
use crate::serve::Watched;
use crate::sources::problem::Problem;
use crate::sources::table::{self, Report};

const ABOUT: &str = "source";

/// The most problems of one file that are told; the rest are counted.
const TOLD_LIMIT: usize = 20;

/// Checks a source.
pub(super) fn check(watched: &Watched, stale_after_days: u16, now: DateTime<Utc>, found: &mut Found) {
    let named = format!("{} of {} ({})", watched.source, watched.project, watched.path.display());
    let opened = File::open(&watched.path).and_then(|file| Ok((file.metadata()?.modified()?, file)));
    let (written, file) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            let todo = "correct `file` of its [[project.source]]; a relative path starts where the config stands";
            found.push(Line::todo(ABOUT, format!("{named} can't be read: {error}"), todo));
            return;
        }
    };
    let mut values = 0_usize;
    let report = table::read_each(BufReader::new(file), &watched.options(written), &mut |_| values += 1);
    found.extend(report.problems.iter().take(TOLD_LIMIT).map(|problem| line(watched, problem)));
    if report.problems.len() > TOLD_LIMIT {
        let more = report.problems.len() - TOLD_LIMIT;
        found.push(Line::todo(
            ABOUT,
            format!("{named} has {more} problems more"),
            "correct the first ones, check again",
        ));
    }
    found.push(summary(&named, &report, values, age(written, stale_after_days, now)));
}

/// A problem, with the place that an editor opens.
fn line(watched: &Watched, problem: &Problem) -> Line {
    let place = problem.line.map_or_else(String::new, |line| format!(":{line}"));
    let column = problem.column.as_ref().map_or_else(String::new, |column| format!(" column {column:?}:"));
    let text = format!("{}{place}:{column} {}", watched.path.display(), problem.what);
    Line::todo(ABOUT, text, problem.hint.clone().unwrap_or_else(|| "what it concerns is left out".to_owned()))
}

fn summary(named: &str, report: &Report, values: usize, age: Age) -> Line {
    if report.gave_up {
        return Line::todo(ABOUT, format!("{named} was not read to its end"), "correct what is told above");
    }
    if values == 0 {
        return Line::todo(ABOUT, format!("{named} reports nothing"), "look whether it is the right file");
    }
    let mut text = format!("{named}: {} rows, {values} values, {}", report.rows, age.text);
    if !report.unknown_columns.is_empty() {
        let columns = report.unknown_columns.join(", ");
        text.push_str(&format!("; kept under their own names: {columns}"));
    }
    match age.stale {
        false => Line::ok(ABOUT, text),
        true => Line::todo(ABOUT, text, "have it exported anew: digests say that it is old"),
    }
}

struct Age {
    text: String,
    stale: bool,
}

fn age(written: SystemTime, stale_after_days: u16, now: DateTime<Utc>) -> Age {
    let days = (now - DateTime::<Utc>::from(written)).num_days();
    let text = match days {
        ..=0 => "changed within a day".to_owned(),
        1 => "changed a day ago".to_owned(),
        days => format!("changed {days} days ago"),
    };
    Age { text, stale: days > i64::from(stale_after_days) }
}
