//! Somebody's own place: what waits for them, how their projects stand, what they ruled lately.

use chrono::{DateTime, Utc};

use crate::domain::audience::Audience;
use crate::domain::card::{Block, Card, Line, Span};
use crate::domain::person::Account;
use crate::domain::policy::Mode;
use crate::domain::project::Project;
use crate::domain::review::Review;
use crate::domain::ruling::{RulingKind, Standing};

use super::matter::{Matter, faint, plain};
use super::overview;
use super::quoted::{TITLE_LIMIT, shortened};
use super::values;
use super::when;

/// The most reviews that are listed.
const WAITING_LIMIT: usize = 20;

/// The most rulings that are told.
const RULED_LIMIT: usize = 10;

/// What somebody sees of a project.
#[derive(Clone, Copy, Debug)]
pub struct Stand<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its reviews at hand.
    pub reviews: &'a [Review],
}

impl<'a> Stand<'a> {
    /// The reviews that everybody in the project may read: who else reads a private channel is not known here.
    fn open_to_all(&self) -> impl Iterator<Item = &'a Review> {
        self.reviews.iter().filter(|review| review.audience == Audience::everybody())
    }

    fn matter(&self, review: &'a Review, now: DateTime<Utc>) -> Matter<'a> {
        let rule = self.project.policy.rule(review.proposition.kind);
        Matter { project: self.project, review, rule, now }
    }
}

/// The card of somebody's own place.
#[must_use]
pub fn card(stands: &[Stand<'_>], account: &Account, now: DateTime<Utc>) -> Card {
    let theirs: Vec<Stand<'_>> =
        stands.iter().copied().filter(|stand| stand.project.roster.holder(account).is_some()).collect();
    if theirs.is_empty() {
        let line = "You are on the roster of no project here. Whoever runs Countersign can add you.";
        return Card { blocks: vec![Block::Text(plain(line))], fallback: line.to_owned() };
    }
    let waiting: Vec<Line> = theirs.iter().flat_map(|stand| waiting(stand, account, now)).collect();
    let heading = match waiting.len() {
        0 => "Nothing waits for you".to_owned(),
        number => format!("Waiting for you: {}", values::count(number, "review")),
    };
    let mut blocks = vec![Block::Heading(vec![Span::Strong(heading.clone())])];
    blocks.extend(list("Rule on", waiting, WAITING_LIMIT));
    blocks.extend(list("Projects", theirs.iter().map(|stand| state(stand, now)).collect(), WAITING_LIMIT));
    blocks.extend(list("You ruled", lately(&theirs, account, now), RULED_LIMIT));
    Card { blocks, fallback: heading }
}

fn list(label: &str, mut lines: Vec<Line>, limit: usize) -> Option<Block> {
    let more = lines.len().saturating_sub(limit);
    lines.truncate(limit);
    if more > 0 {
        lines.push(faint(format!("and {more} more")));
    }
    (!lines.is_empty()).then(|| Block::List { label: label.to_owned(), lines })
}

fn waiting<'a>(stand: &Stand<'a>, account: &Account, now: DateTime<Utc>) -> Vec<Line> {
    let Some(person) = stand.project.roster.holder(account) else { return Vec::new() };
    let open = stand.open_to_all().filter(|review| review.state.takes_rulings());
    let matters = open.map(|review| stand.matter(review, now));
    let theirs = matters.filter(|matter| matter.rule.mode != Mode::Inform && matter.waits_for(&person.id));
    theirs.map(|matter| line(&matter)).collect()
}

fn line(matter: &Matter<'_>) -> Line {
    let due = matter.review.due.map(|due| format!(", by {}", when::moment(matter.project, due, matter.now)));
    let mut line = vec![
        Span::Strong(matter.subject()),
        Span::Faint(format!(" · {}{} ", matter.review.id, due.unwrap_or_default())),
    ];
    line.extend(matter.review.living_card().map(|card| Span::Message(card.clone())));
    line
}

fn state(stand: &Stand<'_>, now: DateTime<Utc>) -> Line {
    let open = stand.open_to_all().filter(|review| review.state.takes_rulings());
    let asks = |review: &&Review| stand.project.policy.rule(review.proposition.kind).mode != Mode::Inform;
    let open = values::count(open.filter(asks).count(), "review");
    let name = shortened(&stand.project.name, TITLE_LIMIT);
    let digest = overview::schedule(stand.project, now).join(" ");
    vec![Span::Strong(name), Span::Plain(format!(": {open} open. {digest}"))]
}

/// What they ruled, the newest first.
fn lately(stands: &[Stand<'_>], account: &Account, now: DateTime<Utc>) -> Vec<Line> {
    let mut ruled: Vec<(DateTime<Utc>, Line)> = Vec::new();
    for stand in stands {
        let Some(person) = stand.project.roster.holder(account) else { continue };
        for review in stand.open_to_all() {
            let matter = stand.matter(review, now);
            let theirs = review.standing.iter().filter(|standing| standing.by == person.id);
            ruled.extend(theirs.map(|standing| (standing.at, told(&matter, standing))));
        }
    }
    ruled.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    ruled.into_iter().map(|(_, line)| line).collect()
}

fn told(matter: &Matter<'_>, standing: &Standing) -> Line {
    let word = match standing.ruling.kind() {
        RulingKind::Approve => "Approved",
        RulingKind::Reject => "Rejected",
        RulingKind::Correct => "Corrected",
        RulingKind::Hold => "Held",
        RulingKind::Delegate => "Handed over",
        RulingKind::Withdraw | RulingKind::Ask => "Spoke of",
    };
    let at = when::moment(matter.project, standing.at, matter.now);
    vec![Span::Plain(format!("{word} {}", matter.subject())), Span::Faint(format!(" · {}, {at}", matter.review.id))]
}
