//! The digest. Its proposition is composed once and recorded; its card is drawn from the proposition, never from anything else,
//! so that what people saw is what the ledger holds, and a crash between recording and sending loses nothing.

use chrono::{DateTime, Datelike, Utc};

use crate::domain::card::{Block, Button, Card, Line, Span};
use crate::domain::digest::{Digest, Foot, Gap, NUMBERED_LIMIT, WrittenBy};
use crate::domain::evidence::Evidence;
use crate::domain::policy::Mode;
use crate::domain::project::Project;
use crate::domain::proposition::Proposition;
use crate::domain::proposition::ReviewKind;
use crate::domain::review::Review;
use crate::domain::ruling::RulingKind;
use crate::domain::schedule::Slot;

use super::evidence::links;
use super::matter::{Matter, faint};
use super::quoted::{TITLE_LIMIT, shortened};
use super::review::{ended, ruling_button, short_buttons};
use super::values;
use super::when;

mod lines;

pub use lines::Statement;

/// The most messages that are linked at the end of one line.
const LINKS_LIMIT: usize = 3;

/// The most gaps that the foot names; the rest are counted.
const GAPS_LIMIT: usize = 6;

/// How much of the ledger head's hash is shown, in characters: enough to compare by eye. `verify --head` takes it.
const HEAD_LENGTH: usize = 6;

/// What somebody is told who asks for a digest where not all of its readers are.
pub const NOT_HERE: &str = "That digest is for the readers of a private channel. Ask for it there.";

/// The proposition that a digest's summary is: what it says, line by line, with the evidence of each line.
#[must_use]
pub fn proposition(project: &Project, digest: &Digest) -> Proposition {
    let (text, evidence) = lines::written(project, digest);
    Proposition {
        kind: ReviewKind::Summary,
        subject: title(project, digest.slot, digest.covers),
        text,
        proposed: Vec::new(),
        evidence,
    }
}

/// The lines that a digest shows, each with its kind and its whole evidence: for machines.
#[must_use]
pub fn statements(project: &Project, digest: &Digest) -> Vec<Statement> {
    lines::statements(project, digest)
}

/// `Monday digest · 2 to 9 March`.
fn title(project: &Project, slot: Slot, covers: (DateTime<Utc>, DateTime<Utc>)) -> String {
    let (from, to) = (project.day(covers.0), project.day(covers.1));
    let year = slot.0.year();
    let days = if from == to { when::day(to, year) } else { when::two_days(from, "to", to, year) };
    format!("{} digest · {days}", slot.0.format("%A"))
}

/// What is needed to draw a digest.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The project.
    pub project: &'a Project,
    /// What the digest says: [`proposition`], or the one that was recorded.
    pub summary: &'a Proposition,
    /// The review that holds the summary; none before it is recorded, as in a dry run.
    pub review: Option<&'a Review>,
    /// The exceptions that it numbers, in their order: the first is 1.
    pub numbered: &'a [&'a Review],
    /// Its foot.
    pub foot: &'a Foot,
    /// Now.
    pub now: DateTime<Utc>,
}

impl<'a> Sheet<'a> {
    fn matter(&self, review: &'a Review) -> Matter<'a> {
        Matter { project: self.project, review, rule: self.project.policy.rule(review.proposition.kind), now: self.now }
    }
}

/// The digest's card.
#[must_use]
pub fn card(sheet: &Sheet<'_>) -> Card {
    let project = shortened(&sheet.project.name, TITLE_LIMIT);
    let heading = format!(" · {}", sheet.summary.subject);
    let mut blocks = vec![Block::Heading(vec![Span::Strong(project.clone()), Span::Plain(heading.clone())])];
    for (label, lines) in lines::read(sheet.summary) {
        blocks.push(Block::List { label, lines });
    }
    blocks.extend(exceptions(sheet));
    blocks.extend(summary_buttons(sheet));
    if let Some(foot) = foot(sheet.project, sheet.foot, sheet.now) {
        blocks.push(Block::Foot(faint(foot)));
    }
    let open = open(sheet);
    let needs = match open {
        0 => "nothing needs a person".to_owned(),
        1 => "one thing needs a person".to_owned(),
        open => format!("{open} things need a person"),
    };
    Card { blocks, fallback: format!("{project}{heading}: {needs}") }
}

fn open(sheet: &Sheet<'_>) -> usize {
    (sheet.numbered.iter()).filter(|review| review.state.takes_rulings()).count()
}

fn exceptions(sheet: &Sheet<'_>) -> Vec<Block> {
    if sheet.numbered.is_empty() {
        return Vec::new();
    }
    let label = match open(sheet) {
        0 => "Needed a person".to_owned(),
        open => format!("Needs a person ({open})"),
    };
    let mut blocks = vec![Block::Heading(vec![Span::Strong(label)])];
    for (number, review) in (1..).zip(sheet.numbered.iter().take(NUMBERED_LIMIT)) {
        blocks.push(numbered(&sheet.matter(review), number));
    }
    if sheet.numbered.len() > NUMBERED_LIMIT {
        let more = sheet.numbered.len() - NUMBERED_LIMIT;
        blocks.push(Block::Text(faint(format!("and {more} more: /countersign open"))));
    }
    blocks
}

fn numbered(matter: &Matter<'_>, number: u32) -> Block {
    let proposition = &matter.review.proposition;
    let text = shortened(&proposition.text, super::review::TEXT_LIMIT);
    let mut line: Line = vec![Span::Plain(text)];
    for link in links(&proposition.evidence, LINKS_LIMIT) {
        line.push(Span::Plain(" ".to_owned()));
        line.push(Span::Message(link));
    }
    let open = matter.review.state.takes_rulings();
    let status = if open {
        let parts: Vec<String> = matter.age().into_iter().chain(matter.asked_if_any()).collect();
        parts.join(" · ")
    } else {
        ended(matter)
    };
    line.push(Span::Faint(format!(" {status}")));
    let buttons = if open { short_buttons(matter) } else { Vec::new() };
    Block::Numbered { number, line, buttons }
}

/// The summary itself is ruled on where the policy asks for that.
fn summary_buttons(sheet: &Sheet<'_>) -> Vec<Block> {
    let Some(review) = sheet.review else {
        return Vec::new();
    };
    let matter = sheet.matter(review);
    if matter.rule.mode == Mode::Inform {
        return Vec::new();
    }
    if !review.state.takes_rulings() {
        return vec![Block::Foot(faint(format!("Summary: {}", ended(&matter))))];
    }
    let button = |kind, label: &str| Button { label: label.to_owned(), ..ruling_button(&matter, kind) };
    let mut blocks: Vec<Block> =
        (matter.open_status().iter()).map(|line| Block::Foot(faint(format!("Summary: {line}")))).collect();
    blocks.push(Block::Buttons(vec![
        button(RulingKind::Approve, "Approve summary"),
        button(RulingKind::Reject, "Reject summary…"),
    ]));
    blocks
}

/// The line for a scheduled time at which there was nothing to tell.
#[must_use]
pub fn nothing_new(project: &Project, slot: Slot, covers: (DateTime<Utc>, DateTime<Utc>), foot: &Foot) -> Card {
    let name = shortened(&project.name, TITLE_LIMIT);
    let text = format!("{name} · {}: nothing new.", title(project, slot, covers));
    let mut blocks = vec![Block::Text(vec![Span::Plain(text.clone())])];
    if let Some(foot) = self::foot(project, foot, covers.1) {
        blocks.push(Block::Foot(faint(foot)));
    }
    Card { blocks, fallback: text }
}

/// `Still open 2 · withheld 1 · not covered: #site-photos (not joined) · ledger 412 9f3ce1`; nothing where there is nothing to say.
fn foot(project: &Project, foot: &Foot, now: DateTime<Utc>) -> Option<String> {
    let mut parts = Vec::new();
    if foot.still_open > 0 {
        parts.push(format!("still open {}", foot.still_open));
    }
    if foot.withheld > 0 {
        parts.push(format!("withheld {}", foot.withheld));
    }
    if !foot.gaps.is_empty() {
        let mut gaps: Vec<String> = (foot.gaps.iter().take(GAPS_LIMIT)).map(|known| gap(project, known, now)).collect();
        if foot.gaps.len() > GAPS_LIMIT {
            gaps.push(format!("and {} more", foot.gaps.len() - GAPS_LIMIT));
        }
        parts.push(format!("not covered: {}", gaps.join(", ")));
    }
    match foot.written_by {
        WrittenBy::OfflineInstead => parts.push("written offline, the model did not answer".to_owned()),
        WrittenBy::OfflineForCost => {
            parts.push("written offline, what the models may use on a day is used up".to_owned())
        }
        WrittenBy::Model | WrittenBy::Offline => {}
    }
    if let Some(head) = &foot.head {
        let hash: String = head.hash.chars().take(HEAD_LENGTH).collect();
        parts.push(format!("ledger {} {hash}", head.n));
    }
    (!parts.is_empty()).then(|| values::capital(&parts.join(" · ")))
}

fn gap(project: &Project, gap: &Gap, now: DateTime<Utc>) -> String {
    let name = |raw: &str| shortened(raw, TITLE_LIMIT);
    match gap {
        Gap::NotJoined { channel } => format!("#{} (not joined)", name(channel)),
        Gap::Private { channel } => format!("#{} (private)", name(channel)),
        Gap::Stale { source, days: 1 } => format!("{} (1 day old)", name(source.as_str())),
        Gap::Stale { source, days } => format!("{} ({days} days old)", name(source.as_str())),
        Gap::Unfit { messages: 1 } => "an older message that did not fit".to_owned(),
        Gap::Unfit { messages } => format!("{messages} older messages that did not fit"),
        Gap::OverBudget { exceptions: 1 } => "1 exception that waits for another day".to_owned(),
        Gap::OverBudget { exceptions } => format!("{exceptions} exceptions that wait for another day"),
        Gap::Unreadable { source } => format!("{} (can't be read)", name(source.as_str())),
        Gap::Down { from, to } => {
            format!("{} to {} (not running)", when::moment(project, *from, now), when::moment(project, *to, now))
        }
    }
}

/// The messages that a line rests on, by their numbers in the evidence.
fn numbered_links(evidence: &[Evidence], numbers: &[usize]) -> Line {
    let pieces: Vec<Evidence> =
        (numbers.iter()).filter_map(|number| evidence.get(number.checked_sub(1)?)).cloned().collect();
    let mut line = Vec::new();
    for link in links(&pieces, LINKS_LIMIT) {
        line.push(Span::Plain(" ".to_owned()));
        line.push(Span::Message(link));
    }
    line
}
