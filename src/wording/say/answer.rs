//! Answers in a thread: "why?", "show me", "since when?", "who?", how an item stands. From the evidence and the plan, or not at all.

use crate::domain::evidence::Evidence;
use crate::domain::plan::{Item, Plan};
use crate::domain::project::Project;
use crate::domain::proposition::ReviewKind;
use crate::domain::value::Field;

use super::evidence::EVIDENCE_LIMIT;
use super::finding::reason::reason;
use super::matter::Matter;
use super::quoted::{TITLE_LIMIT, shortened};
use super::values;
use super::when;

use chrono::{DateTime, Datelike, Utc};

/// The most fields of an item that are told.
const FIELDS_LIMIT: usize = 12;

/// The most lines of evidence that "show me" lists; a chat message takes no more.
const SHOWN_LIMIT: usize = 20;

/// What the bot says where neither evidence nor plan has an answer.
pub const UNKNOWN: &str = "I don't have that.";

/// That a digest has no such number.
#[must_use]
pub fn no_such_number(number: u32, last: usize) -> String {
    format!("There is no {number} here, the numbers end at {last}. Nothing was recorded for it.")
}

/// What somebody wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Why it was raised.
    Why,
    /// What it rests on.
    Show,
    /// Since when it is so.
    Since,
    /// Who may rule, and who did.
    Who,
}

impl Question {
    /// The words that ask for each, in the order in which they are looked for: "since when and why" asks first since when.
    const WORDS: [(&'static str, Self); 12] = [
        ("since when", Self::Since),
        ("how long", Self::Since),
        ("when did", Self::Since),
        ("show", Self::Show),
        ("evidence", Self::Show),
        ("source", Self::Show),
        ("where", Self::Show),
        ("why", Self::Why),
        ("how come", Self::Why),
        ("what makes you", Self::Why),
        ("who", Self::Who),
        ("whose", Self::Who),
    ];

    /// What is asked for, where it is one of the things that can be answered.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text: String = text.chars().take(1_000).collect::<String>().to_lowercase();
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
        let sentence = format!(" {} ", words.join(" "));
        let asked = |phrase: &str| sentence.contains(&format!(" {phrase} "));
        (Self::WORDS.iter()).find(|(phrase, _)| asked(phrase)).map(|(_, question)| *question)
    }
}

/// The answer to a question that somebody asked in a review's thread.
#[must_use]
pub fn answer(matter: &Matter<'_>, plan: &Plan, asked: &str) -> Vec<String> {
    let lines = match Question::read(asked) {
        Some(Question::Why) => why(matter),
        Some(Question::Show) => shown(matter, SHOWN_LIMIT),
        Some(Question::Since) => since(matter),
        Some(Question::Who) => who(matter),
        None => item_in(plan, asked).map(|item| status(matter.project, item, matter.now)).unwrap_or_default(),
    };
    if lines.is_empty() { vec![UNKNOWN.to_owned()] } else { lines }
}

/// Why a review was raised: what was looked for, and what was found.
#[must_use]
pub fn why(matter: &Matter<'_>) -> Vec<String> {
    let reason = match matter.review.proposition.kind {
        ReviewKind::Exception(detector) => reason(detector),
        ReviewKind::Summary => "It is the scheduled digest.",
        ReviewKind::Update => "An update is approved before the client sees it.",
        ReviewKind::Request => "Somebody put it before the team.",
        ReviewKind::Silence => "People keep refusing what this detector raises.",
    };
    let mut lines = vec![reason.to_owned()];
    lines.extend(shown(matter, EVIDENCE_LIMIT));
    lines.push(format!("Rule: {}.", shortened(&matter.rule.name, TITLE_LIMIT)));
    lines
}

fn shown(matter: &Matter<'_>, limit: usize) -> Vec<String> {
    let all = &matter.review.proposition.evidence;
    let mut lines: Vec<String> = (all.iter().take(limit)).map(|evidence| matter.evidence_text(evidence)).collect();
    if all.len() > limit {
        lines.push(format!("and {} more", all.len() - limit));
    }
    lines
}

fn since(matter: &Matter<'_>) -> Vec<String> {
    let times = matter.review.proposition.evidence.iter().filter_map(|evidence| match evidence {
        Evidence::Message { at, .. } | Evidence::Reading { at, .. } => Some((*at, evidence)),
        Evidence::Entry { .. } => None,
    });
    let Some((_, evidence)) = times.min_by_key(|(at, _)| *at) else {
        return Vec::new();
    };
    let opened = when::moment(matter.project, matter.review.opened, matter.now);
    vec![matter.evidence_text(evidence), format!("Put before people {opened}.")]
}

fn who(matter: &Matter<'_>) -> Vec<String> {
    let mut lines = matter.rulings();
    if matter.review.state.takes_rulings() {
        lines.push(format!("{}.", matter.asked_in_words()));
    } else {
        lines.push(format!("{}.", super::review::ended(matter)));
    }
    lines
}

/// The item that a question names: the longest title or key that stands in it as words.
fn item_in<'a>(plan: &'a Plan, asked: &str) -> Option<&'a Item> {
    let asked = words(asked);
    let named = plan.items().filter_map(|item| {
        let title = words(item.title());
        let key = words(item.key.as_str());
        let names = [title, key];
        let longest = (names.iter())
            .filter(|name| !name.trim().is_empty() && asked.contains(name.as_str()))
            .map(String::len)
            .max()?;
        Some((longest, item))
    });
    named.max_by_key(|(length, _)| *length).map(|(_, item)| item)
}

/// The text in lower case, its words between single spaces, with one at each end.
fn words(text: &str) -> String {
    let text: String = text.chars().take(1_000).collect::<String>().to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// How an item of the plan stands, each value with its origin.
#[must_use]
pub fn status(project: &Project, item: &Item, now: DateTime<Utc>) -> Vec<String> {
    let year = project.day(now).year();
    let title = shortened(item.title(), TITLE_LIMIT);
    let mut lines = vec![title];
    let fields: Vec<&Field> = item.fields().filter(|field| **field != Field::Title).collect();
    for field in fields.iter().take(FIELDS_LIMIT) {
        let Some(origin) = item.now(field) else {
            continue;
        };
        let value = values::value(field, origin.value(), year);
        let from = super::plan::origin(project, origin, year);
        let name = values::capital(&values::field(field));
        lines.push(format!("{name}: {value} ({from})"));
    }
    if fields.len() > FIELDS_LIMIT {
        lines.push(format!("and {} more", fields.len() - FIELDS_LIMIT));
    }
    lines
}
