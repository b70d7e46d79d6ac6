//! Why something was not recorded, and what to do about it. Each refusal is a sentence or two for the person in the thread.

use crate::domain::admission::Barred;
use crate::domain::card::Card;
use crate::domain::entry::Refusal;
use crate::domain::name::ReviewId;
use crate::domain::policy::Delegation;
use crate::domain::review_state::ReviewState;

use super::matter::{Matter, sentence};
use super::quoted::{TITLE_LIMIT, shortened};
use super::values;

/// Why an act on a review was not recorded.
#[must_use]
pub fn refused(matter: &Matter<'_>, refusal: &Refusal) -> Card {
    let id = &matter.review.id;
    let text = match refusal {
        Refusal::Barred(barred) => barred_from(matter, barred),
        Refusal::Closed(state) => closed(id, state),
        Refusal::Changed => format!(
            "Not recorded: {} has changed since that card was posted. Rule on the newest card of {id}.",
            matter.subject()
        ),
        Refusal::Unknown => unknown(id),
        Refusal::InformOnly => {
            format!("Not recorded: {id} is for information, there is nothing to rule on.")
        }
        Refusal::NothingToTakeBack => {
            format!("Nothing taken back: you have no ruling that stands on {id}.")
        }
        Refusal::NotToThem => not_to_them(matter),
        Refusal::NoValue => format!(
            "Not recorded: I found no value for {} in that. Write the value alone, such as \"21 May\".",
            matter.subject()
        ),
        Refusal::BadDay => "Not recorded: that day has passed, or lies too far ahead. Name another day.".to_owned(),
    };
    sentence(text)
}

/// That there is no such review: the refusal for which there is nothing to speak of.
#[must_use]
pub fn unknown_review(id: &ReviewId) -> Card {
    sentence(unknown(id))
}

fn unknown(id: &ReviewId) -> String {
    format!("There is no review {id} here. `/countersign open` lists those that are open.")
}

fn barred_from(matter: &Matter<'_>, barred: &Barred) -> String {
    let project = shortened(&matter.project.name, TITLE_LIMIT);
    let who = who_may(matter);
    match barred {
        Barred::Bot => "Not recorded: bots don't rule.".to_owned(),
        Barred::Stranger => format!(
            "Not recorded: this account is not on the roster of {project}. Whoever runs the bot can add it. {who}"
        ),
        Barred::Guest => format!("Not recorded: guests don't rule here. {who}"),
        Barred::NotNamed => format!("Not recorded: the policy names others for this. {who}"),
        Barred::Author => format!("Not recorded: you wrote it, so somebody else rules. {who}"),
    }
}

/// `Ana or Ben may, in this thread.`
fn who_may(matter: &Matter<'_>) -> String {
    let names = matter.may_rule();
    if names.is_empty() {
        return "Nobody who may is there today.".to_owned();
    }
    let names = values::list(names.iter().map(String::as_str), "or");
    format!("{names} may, in this thread.")
}

fn closed(id: &ReviewId, state: &ReviewState) -> String {
    match state {
        ReviewState::Superseded { by: Some(by) } => {
            format!("Not recorded: {id} was replaced by {by}. Rule there.")
        }
        ReviewState::Superseded { by: None } => {
            format!("Not recorded: what {id} was about is no longer so.")
        }
        ReviewState::Expired => {
            format!("Not recorded: the time for {id} ran out. It comes back if it is still so.")
        }
        over => format!("Not recorded: {id} is {} already. Whoever ruled can undo it.", over.as_str()),
    }
}

fn not_to_them(matter: &Matter<'_>) -> String {
    let to: Vec<&str> = (matter.project.roster.people())
        .filter(|person| matter.rule.may_be_handed_to(person))
        .map(|person| person.name.as_str())
        .collect();
    match (matter.rule.delegation, to.is_empty()) {
        (Delegation::Roster, _) => {
            "Not recorded: I know nobody of that name on the roster. Name somebody who is on it.".to_owned()
        }
        (Delegation::Named, false) => {
            format!("Not recorded: it can't be handed to them. It can go to {}.", values::list(to, "or"))
        }
        (Delegation::Named, true) => "Not recorded: it can't be handed to anybody.".to_owned(),
    }
}
