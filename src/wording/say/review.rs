//! The living card of a review: what is proposed, what it rests on, who said what, who is asked; once it is over, what came of it.

use crate::domain::card::{Action, Block, Button, Card, Line, Span, Weight};
use crate::domain::evidence::Evidence;
use crate::domain::name::PersonId;
use crate::domain::policy::Mode;
use crate::domain::proposition::ReviewKind;
use crate::domain::review::Settlement;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, RulingKind};

use super::evidence::EVIDENCE_LIMIT;
use super::form;
use super::matter::{Matter, faint, plain};
use super::quoted::{cleaned, quoted, shortened};
use super::values;
use super::when;

/// The most characters of a proposition that a card shows: less than the 3,000 that Slack takes in one section.
pub const TEXT_LIMIT: usize = 2_400;

/// The card of a review as it stands now. A digest's own card is [`super::digest::card`].
#[must_use]
pub fn card(matter: &Matter<'_>) -> Card {
    let review = matter.review;
    let mut blocks =
        vec![Block::Heading(vec![Span::Strong(matter.subject()), Span::Faint(format!(" · {}", review.id))])];
    blocks.extend(paragraphs(matter));
    blocks.extend(evidence(matter));
    let status = if review.state.takes_rulings() {
        blocks.push(Block::Buttons(buttons(matter)));
        matter.open_status()
    } else {
        vec![ended(matter)]
    };
    blocks.extend(status.iter().map(|line| Block::Foot(faint(line))));
    let last = status.last().map_or("", String::as_str);
    let fallback = format!("{}: {} {last}", review.id, cleaned(&review.proposition.text));
    Card { blocks, fallback }
}

/// The proposition, a paragraph a block; what is too long is cut and says so.
fn paragraphs(matter: &Matter<'_>) -> Vec<Block> {
    let text = &matter.review.proposition.text;
    let mut left = TEXT_LIMIT;
    let mut blocks = Vec::new();
    for paragraph in text.lines().filter(|line| !line.trim().is_empty()) {
        let shown = shortened(paragraph, left);
        left = left.saturating_sub(shown.chars().count());
        blocks.push(Block::Text(plain(shown)));
        if left == 0 {
            break;
        }
    }
    if text.chars().count() > TEXT_LIMIT {
        let whole = format!("Shortened; the ledger has all of {}.", matter.review.id);
        blocks.push(Block::Text(faint(whole)));
    }
    blocks
}

fn evidence(matter: &Matter<'_>) -> Option<Block> {
    let all = &matter.review.proposition.evidence;
    let mut lines: Vec<Line> =
        (all.iter().take(EVIDENCE_LIMIT)).map(|evidence| matter.evidence_line(evidence)).collect();
    if all.len() > EVIDENCE_LIMIT {
        let more = all.len() - EVIDENCE_LIMIT;
        lines.push(faint(format!("and {more} more: ask \"show me\"")));
    }
    let label = "Evidence".to_owned();
    (!lines.is_empty()).then_some(Block::List { label, lines })
}

/// The buttons of a review that takes rulings.
fn buttons(matter: &Matter<'_>) -> Vec<Button> {
    let mut buttons = short_buttons(matter);
    if matter.rule.mode != Mode::Inform {
        buttons.push(ruling_button(matter, RulingKind::Hold));
        // With one person to hand it to, there is nobody but the one who would.
        if form::people(matter).len() > 1 {
            buttons.push(ruling_button(matter, RulingKind::Delegate));
        }
    }
    buttons.push(Button {
        label: "Why?".to_owned(),
        action: Action::Why { review: matter.review.id.clone() },
        weight: Weight::Plain,
        form: None,
    });
    buttons
}

/// The buttons that also stand beside a numbered line of a digest.
pub(crate) fn short_buttons(matter: &Matter<'_>) -> Vec<Button> {
    if matter.rule.mode == Mode::Inform {
        return Vec::new();
    }
    let mut kinds = vec![RulingKind::Approve];
    if is_correctable(matter) {
        kinds.push(RulingKind::Correct);
    }
    kinds.push(RulingKind::Reject);
    kinds.into_iter().map(|kind| ruling_button(matter, kind)).collect()
}

fn is_correctable(matter: &Matter<'_>) -> bool {
    let proposition = &matter.review.proposition;
    let read = (proposition.evidence.iter()).any(|evidence| matches!(evidence, Evidence::Reading { .. }));
    read || !proposition.proposed.is_empty() || matches!(proposition.kind, ReviewKind::Update | ReviewKind::Request)
}

/// A button that rules; what needs words opens a form first.
pub(crate) fn ruling_button(matter: &Matter<'_>, kind: RulingKind) -> Button {
    let (label, weight) = match kind {
        RulingKind::Approve if matter.proposes() => ("Approve", Weight::Primary),
        RulingKind::Approve => ("Noted", Weight::Primary),
        RulingKind::Reject => ("Reject…", Weight::Danger),
        RulingKind::Correct => ("Correct…", Weight::Plain),
        RulingKind::Hold => ("Hold…", Weight::Plain),
        RulingKind::Delegate => ("Delegate…", Weight::Plain),
        RulingKind::Withdraw => ("Take back", Weight::Plain),
        RulingKind::Ask => ("Ask…", Weight::Plain),
    };
    Button {
        label: label.to_owned(),
        action: Action::Rule { review: matter.review.id.clone(), on: matter.review.hash, kind },
        weight,
        form: form::form(matter, kind),
    }
}

/// What came of a review that is over, in one sentence without a full stop.
pub(crate) fn ended(matter: &Matter<'_>) -> String {
    let review = matter.review;
    let settlement = review.settlement.as_ref();
    let at = settlement.map(|end| when::moment(matter.project, end.at, matter.now));
    let at = at.map(|at| format!(", {at}")).unwrap_or_default();
    let who = settlement.map_or_else(Vec::new, |end| deciders(matter, end));
    let by = |word: &str| match who.as_slice() {
        [] => format!("{word}{at}"),
        names => format!("{word} by {}{at}", values::list(names.iter().map(String::as_str), "and")),
    };
    let so = settlement
        .filter(|end| !end.values.is_empty())
        .map(|end| format!(": {}", matter.assertion(&end.values)))
        .unwrap_or_default();
    match &review.state {
        ReviewState::Open | ReviewState::Held { .. } => "Open".to_owned(),
        ReviewState::Approved if who.is_empty() => format!("Nobody objected{at}{so}"),
        ReviewState::Approved if matter.proposes() => format!("{}{so}", by("Approved")),
        ReviewState::Approved => by("Noted"),
        ReviewState::Rejected => format!("{}{}", by("Rejected"), reason(matter)),
        ReviewState::Corrected => format!("{}{so}", by("Corrected")),
        ReviewState::Expired => format!("Nobody answered in time{at}. That is not a refusal"),
        ReviewState::Superseded { by: Some(by) } => format!("Replaced by {by}{at}: rule there"),
        ReviewState::Superseded { by: None } => format!("No longer so{at}"),
    }
}

/// Who made it so, each once, in the order of their rulings.
fn deciders(matter: &Matter<'_>, end: &Settlement) -> Vec<String> {
    let mut people: Vec<&PersonId> = Vec::new();
    for standing in &matter.review.standing {
        if end.by.contains(&standing.entry) && !people.contains(&&standing.by) {
            people.push(&standing.by);
        }
    }
    people.into_iter().map(|id| matter.name(id)).collect()
}

fn reason(matter: &Matter<'_>) -> String {
    let given = (matter.review.standing.iter()).find_map(|standing| match &standing.ruling {
        Ruling::Reject { reason } if !reason.trim().is_empty() => Some(quoted(reason)),
        _ => None,
    });
    given.map(|reason| format!(": {reason}")).unwrap_or_default()
}
