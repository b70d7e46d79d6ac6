//! What a finding states, in a sentence: what has happened, and what people said.

use crate::domain::evidence::Evidence;
use crate::domain::finding::{Fact, Finding, Said};
use crate::domain::project::Project;
use crate::domain::value::Field;
use crate::wording::say::quoted::{TITLE_LIMIT, quoted, shortened};
use crate::wording::say::{values, when};

use super::foreseen;

/// What is so, in a sentence.
pub(super) fn stated(project: &Project, finding: &Finding, year: i32) -> String {
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
        Fact::PromiseUntracked { who, quote, due } => {
            let (who, asked) = (shortened(who, TITLE_LIMIT), asked(project, finding, year));
            let due = when::day(*due, year);
            format!("{who} promised {} ({asked}): that is {due}, and no plan holds it.", quoted(quote))
        }
        Fact::PromiseMissed { who, quote, due } => {
            let (who, asked) = (shortened(who, TITLE_LIMIT), asked(project, finding, year));
            let due = when::day(*due, year);
            format!("{who} promised {} ({asked}). It was for {due}, and there is no word of it since.", quoted(quote))
        }
        Fact::StatusContradictsChat { title, who, quote, status } => {
            let (who, asked) = (shortened(who, TITLE_LIMIT), asked(project, finding, year));
            let (title, status) = (quoted(title), values::value(&Field::Status, status, year));
            format!("{who} wrote {} ({asked}). In the plan {title} is {status}.", quoted(quote))
        }
        Fact::DecisionReversed { title, field, ruled, by, who, quote } => {
            let (who, by) = (shortened(who, TITLE_LIMIT), shortened(by, TITLE_LIMIT));
            let ruled = values::assertion(&quoted(title), field, ruled, year);
            format!("{by} ruled that {ruled}. {who} wrote since: {}.", quoted(quote))
        }
        fact => foreseen::told(fact, year),
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
