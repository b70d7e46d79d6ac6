//! What a finding says when it is put before people. The words follow from the finding alone, not from today: they are hashed,
//! and a text that counted the days would void everybody's vote each night. Counts stand in the card's status line.

use chrono::Datelike;

use crate::domain::evidence::Evidence;
use crate::domain::finding::{Fact, Finding, Mistake, Proposed, Said};
use crate::domain::project::Project;
use crate::domain::proposition::Proposition;
use crate::domain::proposition::ReviewKind;
use crate::domain::value::{Field, Value};

use super::quoted::{TITLE_LIMIT, quoted, shortened};
use super::values;
use super::when;

/// The proposition that puts a finding before people. Dates have no year where all are of the year since when the finding holds.
#[must_use]
pub fn proposition(project: &Project, finding: &Finding) -> Proposition {
    let year = year(project, finding);
    let mut text = stated(project, finding, year);
    let suspicion = suspicion(&finding.fact);
    for more in suspicion.into_iter().chain([question(finding, year)]) {
        text.push(' ');
        text.push_str(&more);
    }
    Proposition {
        kind: ReviewKind::Exception(finding.key.detector),
        subject: subject(&finding.fact),
        text,
        proposed: finding.proposed.iter().cloned().collect(),
        evidence: finding.evidence.clone(),
    }
}

/// The year that goes without saying; none does where one of the dates is of another.
fn year(project: &Project, finding: &Finding) -> i32 {
    let year = project.day(finding.since).year();
    let values: Vec<&Value> = match &finding.fact {
        Fact::SourcesDisagree { said, .. } => said.iter().map(|said| &said.value).collect(),
        Fact::CorrectionOvertaken { ruled, said, .. } => vec![ruled, &said.value],
        _ => Vec::new(),
    };
    let proposed = finding.proposed.iter().map(|proposed| &proposed.value);
    let written = values.into_iter().chain(proposed).filter_map(|value| match value {
        Value::Date(date) => Some(*date),
        _ => None,
    });
    let own = match &finding.fact {
        Fact::Overdue { due, .. } => vec![*due],
        Fact::Slipped { from, to, .. } => vec![*from, *to],
        _ => Vec::new(),
    };
    if written.chain(own).all(|date| date.year() == year) { year } else { when::NO_YEAR }
}

fn subject(fact: &Fact) -> String {
    match fact {
        Fact::Overdue { title, .. }
        | Fact::Slipped { title, .. }
        | Fact::SourcesDisagree { title, .. }
        | Fact::CorrectionOvertaken { title, .. } => shortened(title, TITLE_LIMIT),
        Fact::Blocked { who, .. } => format!("{} is blocked", shortened(who, TITLE_LIMIT)),
        Fact::Unanswered { who, .. } => format!("Question from {}", shortened(who, TITLE_LIMIT)),
    }
}

fn stated(project: &Project, finding: &Finding, year: i32) -> String {
    match &finding.fact {
        Fact::Overdue { title, due, owner } => {
            let owner = owner.as_ref().map(|owner| format!(" (owner: {})", shortened(owner, TITLE_LIMIT)));
            let (title, due) = (quoted(title), when::day(*due, year));
            format!("{title} was due {due} and is not done{}.", owner.unwrap_or_default())
        }
        Fact::Slipped { title, from, to, times, source, .. } => {
            let how = if to < from { "was brought forward" } else { "moved" };
            let often = match usize::try_from(*times) {
                Ok(times @ 2..) => format!(", the {} move", values::ordinal(times)),
                _ => String::new(),
            };
            let days = when::two_days(*from, "→", *to, year);
            let (title, source) = (quoted(title), shortened(source.as_str(), TITLE_LIMIT));
            format!("{title} {how} {days} ({source}){often}.")
        }
        Fact::SourcesDisagree { title, field, said, .. } => disagreement(title, field, said, year),
        Fact::CorrectionOvertaken { title, field, ruled, by, said } => {
            let now = values::value(field, &said.value, year);
            let ruled = values::value(field, ruled, year);
            let (title, by) = (quoted(title), shortened(by, TITLE_LIMIT));
            let source = values::source_first(&said.source);
            let since = when::dated(project, said.at, year);
            let of = match field {
                Field::Due => title,
                other => format!("the {} of {title}", values::field(other)),
            };
            format!("{by} ruled that {of} is {ruled}. {source} has said {now} since {since}.")
        }
        Fact::Blocked { who, quote, .. } => {
            let (who, asked) = (shortened(who, TITLE_LIMIT), asked(project, finding, year));
            format!("{who} can't go on: {} ({asked}). Nobody has answered.", quoted(quote))
        }
        Fact::Unanswered { who, quote, .. } => {
            let (who, asked) = (shortened(who, TITLE_LIMIT), asked(project, finding, year));
            format!("{} ({who}, {asked}) has had no answer.", quoted(quote))
        }
    }
}

/// The day on which somebody wrote what the finding is about.
fn asked(project: &Project, finding: &Finding, year: i32) -> String {
    let written = finding.evidence.iter().find_map(|evidence| match evidence {
        Evidence::Message { at, .. } => Some(*at),
        _ => None,
    });
    when::dated(project, written.unwrap_or(finding.since), year)
}

fn disagreement(title: &str, field: &Field, said: &[Said], year: i32) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for said in said {
        let value = values::value(field, &said.value, year);
        let source = values::source(&said.source);
        match groups.iter_mut().find(|(known, _)| *known == value) {
            Some((_, sources)) => sources.push(source),
            None => groups.push((value, vec![source])),
        }
    }
    let parts: Vec<String> = groups
        .iter()
        .map(|(value, sources)| format!("{value} in {}", values::list(sources.iter().map(String::as_str), "and")))
        .collect();
    let of = match field {
        Field::Due => format!("{} is", quoted(title)),
        other => format!("the {} of {} is", values::field(other), quoted(title)),
    };
    let who =
        if said.len() == 2 { "Two systems".to_owned() } else { values::capital(&values::count(said.len(), "system")) };
    format!("{who} disagree: {of} {}.", parts.join(", "))
}

fn suspicion(fact: &Fact) -> Option<String> {
    let (Fact::SourcesDisagree { mistake, .. } | Fact::Slipped { mistake, .. }) = fact else {
        return None;
    };
    let words = match (*mistake)? {
        Mistake::DayMonthSwapped => "Day and month look swapped.",
        Mistake::Year => "The year looks mistyped.",
    };
    Some(words.to_owned())
}

fn question(finding: &Finding, year: i32) -> String {
    match &finding.proposed {
        Some(proposed) => offer(&finding.fact, proposed, year),
        None => match &finding.fact {
            Fact::Overdue { .. } => "Is it done, or what is the new date?",
            Fact::Slipped { .. } => "Is that agreed?",
            Fact::SourcesDisagree { .. } | Fact::CorrectionOvertaken { .. } => "Which one holds?",
            Fact::Blocked { .. } => "Who can help?",
            Fact::Unanswered { .. } => "Who can answer?",
        }
        .to_owned(),
    }
}

fn offer(fact: &Fact, proposed: &Proposed, year: i32) -> String {
    let written = values::value(&proposed.field, &proposed.value, year);
    let keeps = match fact {
        Fact::Slipped { from, .. } => proposed.value == Value::Date(*from),
        Fact::CorrectionOvertaken { ruled, .. } => proposed.value == *ruled,
        _ => false,
    };
    match (fact, &proposed.field) {
        _ if keeps => format!("Keep {written}?"),
        (Fact::Overdue { .. }, Field::Due) => format!("Move it to {written}?"),
        (_, Field::Status) => format!("Set it to {written}?"),
        _ => format!("Use {written}?"),
    }
}
