//! Answers in a thread: "why?", "show me", "since when?", "who?", how an item stands. From the evidence and the plan, or not at all.

use crate::domain::card::{Block, Card, Span};
use crate::domain::evidence::Evidence;
use crate::domain::outgoing::AnswerLine;
use crate::domain::plan::{Item, Plan};
use crate::domain::project::Project;
use crate::domain::proposition::ReviewKind;
use crate::domain::summary::Claim;
use crate::domain::value::Field;

use super::evidence::EVIDENCE_LIMIT;
use super::finding::reason::reason;
use super::matter::Matter;
use super::quoted::{TITLE_LIMIT, cleaned, quoted, shortened};
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

/// The answer to a question that somebody asked of a review itself; nothing where it holds none.
#[must_use]
pub fn answer(matter: &Matter<'_>, question: Question) -> Vec<String> {
    match question {
        Question::Why => why(matter),
        Question::Show => shown(matter, SHOWN_LIMIT),
        Question::Since => since(matter),
        Question::Who => who(matter),
    }
}

/// An answer as a card: each line with a link to the message that it stands in.
#[must_use]
pub fn card(lines: &[AnswerLine]) -> Card {
    let block = |line: &AnswerLine| {
        let text = Span::Plain(cleaned(&line.text));
        let link = line.source.iter().flat_map(|source| [Span::Plain(" ".to_owned()), Span::Message(source.clone())]);
        Block::Text(std::iter::once(text).chain(link).collect())
    };
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    Card { blocks: lines.iter().map(block).collect(), fallback: cleaned(&texts.join(" ")) }
}

/// What somebody said, as a line of an answer: `Ben, 3 March: "I do, by Friday." (asked by Priya: "Who orders the glazing?")`. A sentence
/// that a model phrased stands as it is, with where it is from.
#[must_use]
pub fn said(project: &Project, claim: &Claim, is_quote: bool, now: DateTime<Utc>) -> Option<AnswerLine> {
    let mut messages = claim.evidence.iter().filter_map(|piece| match piece {
        Evidence::Message { id, author, at, quote } => Some((id, author, *at, quote)),
        Evidence::Reading { .. } | Evidence::Entry { .. } => None,
    });
    let (id, author, at, _) = messages.next()?;
    let (author, at) = (shortened(author, TITLE_LIMIT), when::moment(project, at, now));
    let text = if is_quote {
        let asked = messages
            .next()
            .map(|(_, by, _, quote)| format!(" (asked by {}: {})", shortened(by, TITLE_LIMIT), quoted(quote)));
        format!("{author}, {at}: {}{}", quoted(&claim.text), asked.unwrap_or_default())
    } else {
        format!("{} ({author}, {at})", cleaned(&claim.text).trim_end_matches('.'))
    };
    Some(AnswerLine { text, source: Some(id.clone()) })
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// How something that was put before people stands: `Planning consent (harbour-1): corrected by Ben, Mon 10:00: …`.
#[must_use]
pub fn ruled(matter: &Matter<'_>) -> String {
    let (open, asked, ended) =
        (matter.review.state.takes_rulings(), matter.asked_in_words(), super::review::ended(matter));
    let state = if open { format!("open, {}", lower(&asked)) } else { lower(&ended) };
    format!("{} ({}): {state}", matter.subject(), matter.review.id)
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

/// How the item that a question names stands, in the fields that are wanted; in all of them where it has none of those.
#[must_use]
pub fn planned(project: &Project, plan: &Plan, asked: &str, (wanted, now): (&[Field], DateTime<Utc>)) -> Vec<String> {
    let Some(item) = item_in(plan, asked) else { return Vec::new() };
    let lines = told(project, item, |field| wanted.contains(field), now);
    if lines.len() > 1 { lines } else { status(project, item, now) }
}

/// How an item of the plan stands, each value with its origin.
#[must_use]
pub fn status(project: &Project, item: &Item, now: DateTime<Utc>) -> Vec<String> {
    told(project, item, |field| *field != Field::Title, now)
}

/// The item's title, and then a line for each of those of its fields.
fn told(project: &Project, item: &Item, wanted: impl Fn(&Field) -> bool, now: DateTime<Utc>) -> Vec<String> {
    let year = project.day(now).year();
    let title = shortened(item.title(), TITLE_LIMIT);
    let mut lines = vec![title];
    let fields: Vec<&Field> = item.fields().filter(|field| wanted(field)).collect();
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
