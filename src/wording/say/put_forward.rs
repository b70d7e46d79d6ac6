//! A message that somebody puts before the team, in words; and why one is not.

use crate::domain::evidence::Evidence;
use crate::domain::message::Message;
use crate::domain::name::ReviewId;
use crate::domain::person::Actor;
use crate::domain::project::Project;
use crate::domain::proposition::{Proposition, ReviewKind};

use super::quoted::{TITLE_LIMIT, cleaned, shortened};
use super::review::TEXT_LIMIT;

/// There is nothing in the message that people could agree to.
pub const NO_WORDS: &str = "Nothing was put forward: that message has no words.";

/// Where its readers are, nothing of this project is posted.
pub const NO_PLACE: &str = "Nothing was put forward: there is no channel of the project whose readers may all see it.";

/// The most characters of the message that the question quotes.
const QUOTED_LIMIT: usize = TEXT_LIMIT - 400;

/// What is put before people.
#[must_use]
pub fn proposition(project: &Project, message: &Message, by: &Actor) -> Proposition {
    let name = |actor: &Actor| match project.roster.holder(&actor.account) {
        Some(person) => shortened(&person.name, TITLE_LIMIT),
        None => shortened(&actor.name, TITLE_LIMIT),
    };
    let (author, by) = (name(&message.author), name(by));
    let words = shortened(&cleaned(&message.text), QUOTED_LIMIT);
    let text = if author == by {
        format!("{by} puts this before the team: \"{words}\" Do you agree?")
    } else {
        format!("{by} puts before the team what {author} wrote: \"{words}\" Do you agree?")
    };
    let quote = message.text.clone();
    let evidence = Evidence::Message { id: message.id.clone(), author, at: message.at, quote };
    Proposition {
        kind: ReviewKind::Request,
        subject: shortened(&message.text, TITLE_LIMIT),
        text,
        proposed: Vec::new(),
        evidence: vec![evidence],
    }
}

/// Who put a message forward is told its review.
#[must_use]
pub fn taken_up(review: &ReviewId) -> String {
    format!("Put before the team as {review}.")
}

/// It was put forward before, and is open.
#[must_use]
pub fn already(review: &ReviewId) -> String {
    format!("Nothing new was put forward: that message is before the team already, as {review}.")
}

/// Only people of the roster may.
#[must_use]
pub fn not_on_the_roster(project: &Project) -> String {
    let project = shortened(&project.name, TITLE_LIMIT);
    format!("Nothing was put forward: only people on the roster of {project} may do that.")
}
