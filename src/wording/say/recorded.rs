//! What the bot says after somebody acted: what it recorded, what it took back, how a review ended, what it asks back, whom it reminds.

use crate::domain::card::{Action, Block, Button, Card, Span, Weight};
use crate::domain::entry::Because;
use crate::domain::evidence::Evidence;
use crate::domain::finding::Proposed;
use crate::domain::name::PersonId;
use crate::domain::outgoing::Choice;
use crate::domain::ruling::{Ruling, RulingKind, Standing};

use super::matter::{Matter, plain, sentence};
use super::quoted::{TITLE_LIMIT, cleaned, quoted, shortened};
use super::review::{ended, ruling_button};
use super::values;
use super::when;

/// The echo of a ruling, with an undo.
#[must_use]
pub fn recorded(matter: &Matter<'_>, standing: &Standing) -> Card {
    let by = matter.name(&standing.by);
    let at = when::clock(matter.project, standing.at, matter.now);
    let text = format!("Recorded: {}. By {by}, {at}.", what(matter, &standing.ruling));
    let mut card = sentence(text);
    card.blocks.push(Block::Buttons(vec![Button {
        label: "Undo".to_owned(),
        action: Action::Undo { review: matter.review.id.clone(), entry: standing.entry },
        weight: Weight::Plain,
        form: None,
    }]));
    card
}

fn what(matter: &Matter<'_>, ruling: &Ruling) -> String {
    let proposed = &matter.review.proposition.proposed;
    match ruling {
        Ruling::Approve if !matter.proposes() => format!("{} noted", matter.subject()),
        Ruling::Approve if proposed.is_empty() => format!("{} approved", matter.subject()),
        Ruling::Approve => so(matter, proposed),
        Ruling::Correct { values, text } if values.is_empty() => {
            format!("{} corrected, {}", matter.subject(), quoted(text))
        }
        Ruling::Correct { values, .. } => so(matter, values),
        Ruling::Reject { reason } if reason.trim().is_empty() => {
            format!("{} rejected", matter.subject())
        }
        Ruling::Reject { reason } => format!("{} rejected, {}", matter.subject(), quoted(reason)),
        Ruling::Hold { until } => {
            let until = when::day(*until, matter.year());
            format!("{} held until {until}", matter.subject())
        }
        Ruling::Delegate { to } => {
            format!("{} handed to {}", matter.subject(), matter.name(to))
        }
    }
}

/// What is so from now on, and what the sources said: `Planning consent is 21 May (tracker said 14 May, schedule 5 April)`.
fn so(matter: &Matter<'_>, values: &[Proposed]) -> String {
    let mut sayings = Vec::new();
    for ruled in values {
        for evidence in &matter.review.proposition.evidence {
            if let Evidence::Reading { source, item, field, value, .. } = evidence
                && (item, field) == (&ruled.item, &ruled.field)
            {
                let said = if sayings.is_empty() { " said" } else { "" };
                let source = shortened(source.as_str(), TITLE_LIMIT);
                let value = values::value(field, value, matter.year());
                sayings.push(format!("{source}{said} {value}"));
            }
        }
    }
    let assertion = matter.assertion(values);
    if sayings.is_empty() { assertion } else { format!("{assertion} ({})", sayings.join(", ")) }
}

/// That a ruling no longer stands. The ledger keeps both.
#[must_use]
pub fn withdrawn(matter: &Matter<'_>, gone: &Standing, because: Because) -> Card {
    let (by, subject) = (matter.name(&gone.by), matter.subject());
    let why = match because {
        Because::Unreacted => "the reaction was taken off",
        Because::Edited => "the reply was edited",
        Because::Deleted => "the reply was deleted",
        Because::Undone => "undone",
        Because::Replaced => "they have said something else since",
        Because::LostStanding => "they may no longer rule on it",
    };
    let word = match gone.ruling.kind() {
        RulingKind::Approve if !matter.proposes() => "note",
        RulingKind::Approve => "approval",
        RulingKind::Reject => "rejection",
        RulingKind::Correct => "correction",
        RulingKind::Hold => "hold",
        RulingKind::Delegate => "handing over",
        RulingKind::Withdraw | RulingKind::Ask => "word",
    };
    // What it ends in without that ruling is told by itself.
    let open = matter.review.state.takes_rulings();
    let asked = if open { format!(" {}.", matter.asked_in_words()) } else { String::new() };
    sentence(format!("Taken back: the {word} of {subject} by {by} ({why}).{asked}"))
}

/// How a review ended.
#[must_use]
pub fn settled(matter: &Matter<'_>) -> Card {
    let so = (matter.review.settlement.as_ref()).is_some_and(|end| !end.values.is_empty());
    sentence(if so {
        format!("{}.", ended(matter))
    } else {
        format!("{}: {}.", matter.subject(), lower(&ended(matter)))
    })
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// A question back, with buttons. `why` completes "Not recorded: …", in lower case, without a full stop.
#[must_use]
pub fn ask_back(matter: &Matter<'_>, why: &str, choices: &[Choice]) -> Card {
    let why = cleaned(why);
    let why = why.trim_end_matches('.');
    let nearly = choices.iter().any(|choice| matches!(choice, Choice::Hand(_) | Choice::Rule(RulingKind::Approve)));
    let recorded = if nearly && matter.proposes() { "Not recorded as an approval" } else { "Not recorded" };
    let question = match choices {
        [] => " Say it in other words.".to_owned(),
        [Choice::Hand(person)] => format!(" Shall I ask {}?", matter.name(person)),
        [Choice::Value(..)] => " Is this what you meant?".to_owned(),
        [Choice::Rule(_)] => " Use the button.".to_owned(),
        _ => " Which is it?".to_owned(),
    };
    let mut card = sentence(format!("{recorded}: {why}.{question}"));
    if !choices.is_empty() {
        let buttons = choices.iter().map(|choice| choice_button(matter, choice));
        card.blocks.push(Block::Buttons(buttons.collect()));
    }
    card
}

fn choice_button(matter: &Matter<'_>, choice: &Choice) -> Button {
    let (review, on) = (matter.review.id.clone(), matter.review.hash);
    match choice {
        Choice::Rule(kind) => ruling_button(matter, *kind),
        Choice::Value(field, value) => Button {
            label: values::value(field, value, matter.year()),
            action: Action::Choose { review, on, field: field.clone(), value: value.clone() },
            weight: Weight::Plain,
            form: None,
        },
        Choice::Hand(to) => Button {
            label: format!("Ask {}", matter.name(to)),
            action: Action::Hand { review, on, to: to.clone() },
            weight: Weight::Primary,
            form: None,
        },
    }
}

/// A reminder, or that somebody is asked next because nobody answered.
#[must_use]
pub fn nudge(matter: &Matter<'_>, whom: &[PersonId], next: bool) -> Card {
    let names: Vec<String> = whom.iter().map(|id| matter.name(id)).collect();
    let word = if next { "and" } else { "or" };
    let names = values::list(names.iter().map(String::as_str), word);
    let (subject, id) = (matter.subject(), &matter.review.id);
    let end = (matter.review.due).map(|due| when::moment(matter.project, due, matter.now));
    let text = match (next, end) {
        (true, Some(end)) => {
            format!(": nobody answered in time. You are asked now too, by {end}.")
        }
        (true, None) => ": nobody answered in time. You are asked now too.".to_owned(),
        (false, Some(end)) => format!(" is still open, by {end}."),
        (false, None) => " is still open.".to_owned(),
    };
    Card {
        fallback: format!("{names}: {subject} ({id}){text}"),
        blocks: vec![Block::Text(vec![
            Span::Person(names),
            Span::Plain(format!(": {subject}")),
            Span::Faint(format!(" ({id})")),
            Span::Plain(text),
        ])],
    }
}

/// An answer that is already in words.
#[must_use]
pub fn answer(lines: &[String]) -> Card {
    Card {
        blocks: lines.iter().map(|line| Block::Text(plain(cleaned(line)))).collect(),
        fallback: cleaned(&lines.join(" ")),
    }
}
