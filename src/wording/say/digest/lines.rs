//! The lines of a digest's summary, in the text that is recorded: `Decided: Steel frame stays with option B (Ana, Thu) [1]`, where
//! the number is that of a piece of evidence. Days are told from the end of what the digest covers, so the text never changes.

use chrono::Datelike;

use crate::domain::card::{Line, Span};
use crate::domain::digest::{Decision, Digest, Moved};
use crate::domain::evidence::Evidence;
use crate::domain::project::Project;
use crate::domain::proposition::Proposition;
use crate::domain::review_state::ReviewState;
use crate::domain::summary::{Claim, ClaimKind};

use super::super::quoted::{TITLE_LIMIT, shortened};
use super::super::values;
use super::super::when;
use super::{LINKS_LIMIT, numbered_links};

/// The most lines of one group; the rest are counted.
const GROUP_LIMIT: usize = 8;

/// The most characters of one line: two lines of a wide screen, five of a phone.
const LINE_LIMIT: usize = 280;

const MOVED: &str = "Moved";

/// The groups in their order: what was decided first, dates that moved second.
fn labels() -> Vec<String> {
    let mut labels: Vec<String> = (ClaimKind::ALL.iter()).map(|kind| values::capital(kind.as_str())).collect();
    labels.insert(1, MOVED.to_owned());
    labels
}

/// One line before it is written: its group, its words, its evidence.
struct Told<'a> {
    label: String,
    text: String,
    /// The words without who said them and when, where they are a claim.
    bare: Option<&'a str>,
    evidence: Vec<&'a Evidence>,
}

/// One line of a digest as a machine reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The group that it stands in, in lower case: a kind of claim, or `moved`.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// The lines that the digest shows, for machines.
pub(super) fn statements(project: &Project, digest: &Digest) -> Vec<Statement> {
    let told = told(project, digest);
    let shown = |label: String| told.iter().filter(move |line| line.label == label).take(GROUP_LIMIT);
    let statement = |line: &Told<'_>| Statement {
        kind: line.label.to_lowercase(),
        text: line.bare.unwrap_or(&line.text).to_owned(),
        evidence: line.evidence.iter().map(|piece| (*piece).clone()).collect(),
    };
    labels().into_iter().flat_map(shown).map(statement).collect()
}

/// The text of the summary, and the evidence that its numbers point to.
pub(super) fn written(project: &Project, digest: &Digest) -> (String, Vec<Evidence>) {
    let told = told(project, digest);
    let (mut text, mut evidence) = (String::new(), Vec::new());
    for label in labels() {
        let group: Vec<&Told<'_>> = told.iter().filter(|line| line.label == label).collect();
        for line in group.iter().take(GROUP_LIMIT) {
            let numbers = numbers(line, &mut evidence);
            text.push_str(&format!("{label}: {}{numbers}\n", line.text));
        }
        if group.len() > GROUP_LIMIT {
            let more = group.len() - GROUP_LIMIT;
            text.push_str(&format!("{label}: and {more} more\n"));
        }
    }
    text.truncate(text.trim_end().len());
    (text, evidence)
}

fn numbers(line: &Told<'_>, evidence: &mut Vec<Evidence>) -> String {
    let numbers: Vec<String> = (line.evidence.iter().take(LINKS_LIMIT))
        .map(|piece| {
            evidence.push((*piece).clone());
            evidence.len().to_string()
        })
        .collect();
    if numbers.is_empty() { String::new() } else { format!(" [{}]", numbers.join(", ")) }
}

fn told<'a>(project: &Project, digest: &'a Digest) -> Vec<Told<'a>> {
    let decisions = digest.decided.iter().map(|decision| Told {
        label: values::capital(ClaimKind::Decided.as_str()),
        text: decided(project, digest, decision),
        bare: None,
        evidence: Vec::new(),
    });
    let moved = digest.moved.iter().map(|moved| Told {
        label: MOVED.to_owned(),
        text: self::moved(project, digest, moved),
        bare: None,
        evidence: moved.evidence.iter().collect(),
    });
    let claims = digest.claims.iter().map(|claim| Told {
        label: values::capital(claim.kind.as_str()),
        text: claimed(project, digest, claim),
        bare: Some(&claim.text),
        evidence: claim.evidence.iter().collect(),
    });
    decisions.chain(moved).chain(claims).collect()
}

fn claimed(project: &Project, digest: &Digest, claim: &Claim) -> String {
    let text = shortened(&claim.text, LINE_LIMIT);
    let text = text.trim_end_matches('.');
    let first = claim.evidence.iter().find_map(|piece| match piece {
        Evidence::Message { author, at, .. } => Some((author, at)),
        _ => None,
    });
    let Some((author, at)) = first else {
        return text.to_owned();
    };
    let day = when::weekday(project, *at, digest.covers.1);
    format!("{text} ({}, {day})", shortened(author, TITLE_LIMIT))
}

fn moved(project: &Project, digest: &Digest, moved: &Moved) -> String {
    let days = when::two_days(moved.from, "→", moved.to, digest.slot.0.year());
    let day = when::weekday(project, moved.at, digest.covers.1);
    let title = shortened(&moved.title, TITLE_LIMIT);
    let source = shortened(moved.source.as_str(), TITLE_LIMIT);
    format!("{title} {days} ({source}, {day})")
}

fn decided(project: &Project, digest: &Digest, decision: &Decision) -> String {
    let year = digest.slot.0.year();
    let subject = shortened(&decision.subject, TITLE_LIMIT);
    let so: Vec<String> =
        (decision.values.iter()).map(|so| values::assertion(&subject, &so.field, &so.value, year)).collect();
    let what = match &decision.state {
        ReviewState::Approved | ReviewState::Corrected if !so.is_empty() => so.join("; "),
        ReviewState::Expired => format!("{subject}: nobody answered"),
        ReviewState::Superseded { .. } => format!("{subject}: no longer so"),
        state => format!("{subject}: {}", state.as_str()),
    };
    let day = when::weekday(project, decision.at, digest.covers.1);
    let who = values::list(decision.by.iter().map(String::as_str), "and");
    let who = if who.is_empty() { day } else { format!("{who}, {day}") };
    format!("{what} ({who}) · {}", decision.review)
}

/// The groups of a recorded summary, each line with the links that its numbers point to. What is in no known group is said.
pub(super) fn read(summary: &Proposition) -> Vec<(String, Vec<Line>)> {
    let labels = labels();
    let mut groups: Vec<(String, Vec<Line>)> = Vec::new();
    for line in summary.text.lines().filter(|line| !line.trim().is_empty()) {
        let known = (line.split_once(": ")).filter(|(label, _)| labels.iter().any(|own| own == label));
        let (label, text) = known.unwrap_or(("Said", line));
        let (text, numbers) = footnotes(text);
        let mut written = vec![Span::Plain(text.to_owned())];
        written.extend(numbered_links(&summary.evidence, &numbers));
        match groups.last_mut().filter(|(last, _)| last == label) {
            Some((_, lines)) => lines.push(written),
            None => groups.push((label.to_owned(), vec![written])),
        }
    }
    groups
}

/// The line without the numbers at its end, and the numbers.
fn footnotes(line: &str) -> (&str, Vec<usize>) {
    let inner = line.strip_suffix(']').and_then(|rest| rest.rsplit_once(" ["));
    let Some((text, inner)) = inner else {
        return (line, Vec::new());
    };
    let numbers: Option<Vec<usize>> = inner.split(", ").map(|part| part.parse().ok()).collect();
    numbers.map_or((line, Vec::new()), |numbers| (text, numbers))
}
