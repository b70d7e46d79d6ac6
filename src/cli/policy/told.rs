//! What a policy would have done, in words and for machines.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value as Json, json};

use super::Counts;
use crate::app::retrial::{Ending, Retrial};
use crate::domain::admission::Barred;
use crate::domain::entry::Refusal;
use crate::domain::name::PersonId;
use crate::domain::project::Project;
use crate::domain::review_state::ReviewState;

/// How wide the first columns are, in characters; what is longer moves the next one.
const REVIEW_WIDTH: usize = 14;
const HAPPENED_WIDTH: usize = 40;

/// The project, and what the columns hold.
pub(super) fn heading(project: &Project) -> String {
    format!(
        "{}\n  {:<REVIEW_WIDTH$}{:<HAPPENED_WIDTH$}{}",
        project.name, "review", "what happened", "what would have happened"
    )
}

/// A review: what happened, what would have happened.
pub(super) fn row(project: &Project, retrial: &Retrial) -> String {
    let (id, was) = (retrial.review.to_string(), ended(project, &retrial.was, retrial.opened));
    format!("  {id:<REVIEW_WIDTH$}{was:<HAPPENED_WIDTH$}{}", would(project, retrial))
}

fn would(project: &Project, retrial: &Retrial) -> String {
    let mut parts = Vec::new();
    match &retrial.would {
        None => parts.push("not put before people: its channel is not in the project".to_owned()),
        Some(_) if retrial.is_same() => parts.push("the same".to_owned()),
        Some(_) if retrial.asked_anew => parts.push("asked anew with the corrected values".to_owned()),
        Some(would) if would.state == ReviewState::Open && retrial.informs => parts.push("told, not asked".to_owned()),
        Some(would) if would.state == ReviewState::Open => {
            parts.push(match retrial.missing {
                0 => "still open".to_owned(),
                1 => "still open: needs one more".to_owned(),
                more => format!("still open: needs {more} more"),
            });
        }
        Some(would) => parts.push(ended(project, would, retrial.opened)),
    }
    let mut told: Vec<String> = Vec::new();
    for (by, refusal) in &retrial.refused {
        let line = refused(project, by, refusal);
        if !told.contains(&line) {
            told.push(line);
        }
    }
    parts.extend(told);
    parts.join("; ")
}

/// `approved by Ana Reyes, Tue 3 March`.
fn ended(project: &Project, ending: &Ending, opened: DateTime<Utc>) -> String {
    let state = match &ending.state {
        ReviewState::Open => return "still open".to_owned(),
        ReviewState::Held { until } => format!("held until {}", until.format("%-d %B")),
        ReviewState::Superseded { by: Some(by) } => format!("superseded by {by}"),
        ReviewState::Superseded { by: None } => "no longer so".to_owned(),
        state => state.as_str().to_owned(),
    };
    let names: Vec<&str> = ending.by.iter().map(|id| project.roster.name_of(id)).collect();
    let alone = names.is_empty() && ending.state == ReviewState::Approved;
    let who = match names.as_slice() {
        [] if alone => format!(" alone {}", ending.at.map_or_else(String::new, |at| after(at - opened))),
        [] => String::new(),
        names => format!(" by {}", names.join(" and ")),
    };
    let day = ending.at.filter(|_| !alone).map(|at| at.with_timezone(&project.zone).format(", %a %-d %B").to_string());
    format!("{state}{who}{}", day.unwrap_or_default())
}

/// `after 2 days`, `at once`.
fn after(term: TimeDelta) -> String {
    let one = |count: i64, unit: &str| format!("after {count} {unit}{}", if count == 1 { "" } else { "s" });
    match (term.num_days(), term.num_hours(), term.num_minutes()) {
        (0, 0, 0) => "at once".to_owned(),
        (0, 0, minutes) => one(minutes, "minute"),
        (0, hours, _) => one(hours, "hour"),
        (days, ..) => one(days, "day"),
    }
}

fn refused(project: &Project, by: &PersonId, refusal: &Refusal) -> String {
    let name = project.roster.name_of(by);
    match refusal {
        Refusal::Barred(Barred::Author) => format!("{name} may not rule on what they wrote"),
        Refusal::Barred(_) => format!("{name} may not rule"),
        Refusal::Closed(state) => format!("{name} comes too late: it is {} by then", state.as_str()),
        Refusal::InformOnly => format!("{name} is not asked"),
        Refusal::NotToThem => format!("{name} can't hand it on so"),
        Refusal::Changed | Refusal::Unknown | Refusal::NothingToTakeBack | Refusal::NoValue | Refusal::BadDay => {
            format!("{name}'s ruling is not taken")
        }
    }
}

fn why(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Barred(Barred::Author) => "author",
        Refusal::Barred(Barred::Guest) => "guest",
        Refusal::Barred(Barred::Stranger) => "stranger",
        Refusal::Barred(Barred::Bot) => "bot",
        Refusal::Barred(Barred::NotNamed) => "not-named",
        Refusal::Closed(_) => "closed",
        Refusal::Changed => "changed",
        Refusal::Unknown => "unknown",
        Refusal::InformOnly => "inform-only",
        Refusal::NothingToTakeBack => "nothing-to-take-back",
        Refusal::NotToThem => "not-to-them",
        Refusal::NoValue => "no-value",
        Refusal::BadDay => "bad-day",
    }
}

/// A review as a machine reads it.
pub(super) fn json(project: &Project, retrial: &Retrial) -> Json {
    let ending = |ending: &Ending| {
        let by: Vec<&str> = ending.by.iter().map(PersonId::as_str).collect();
        json!({ "state": ending.state.as_str(), "by": by, "at": ending.at.map(|at| at.to_rfc3339()) })
    };
    let refused = |(by, refusal): &(PersonId, Refusal)| json!({ "by": by.as_str(), "why": why(refusal) });
    json!({
        "project": project.id.as_str(),
        "review": retrial.review.to_string(),
        "subject": retrial.proposition.subject,
        "opened": retrial.opened.to_rfc3339(),
        "happened": ending(&retrial.was),
        "would": retrial.would.as_ref().map(ending),
        "missing": retrial.missing,
        "asked_anew": retrial.asked_anew,
        "refused": retrial.refused.iter().map(refused).collect::<Vec<_>>(),
        "same": retrial.is_same(),
    })
}

/// How many came to what, in words.
pub(super) fn counts(counts: &Counts) -> String {
    let mut lines = vec![format!("  {} reviews: {} the same", counts.reviews, counts.same)];
    if counts.informed > 0 {
        lines.push(format!("  {} of them were for information and are not listed", counts.informed));
    }
    for ((was, would), count) in &counts.turns {
        lines.push(format!("  {count} {was} would be {would}"));
    }
    if counts.refused > 0 {
        lines.push(format!("  {} rulings would have been refused", counts.refused));
    }
    if counts.not_kept > 0 {
        lines.push(format!("  {} acts that were refused then are not judged anew", counts.not_kept));
    }
    lines.join("\n")
}

/// How many came to what, for machines.
pub(super) fn counted(counts: &Counts) -> Json {
    let turn =
        |((was, would), count): (&(&str, &str), &usize)| json!({ "happened": was, "would": would, "reviews": count });
    json!({
        "reviews": counts.reviews,
        "same": counts.same,
        "for_information": counts.informed,
        "rulings_refused": counts.refused,
        "acts_not_kept": counts.not_kept,
        "turned": counts.turns.iter().map(turn).collect::<Vec<_>>(),
    })
}
