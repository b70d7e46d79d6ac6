//! A message that somebody puts before the team becomes a review: a request, with the message as its evidence.

use super::known::Known;
use super::raising;
use crate::domain::card::Card;
use crate::domain::evidence::Evidence;
use crate::domain::judge::{Event, Raise, channel_for};
use crate::domain::message::{Message, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::person::{Actor, Standing};
use crate::domain::project::Project;
use crate::domain::proposition::ReviewKind;
use crate::wording::say::{put_forward, recorded};

/// What comes of putting a message forward: the review that is raised, or why there is none.
pub(super) enum Forwarded {
    /// It is raised.
    Raised(Box<Event>),
    /// It is not.
    Refused(Card),
}

/// Hears that somebody puts a message before the team. Only people of the roster may, and no message is put forward twice
/// while it is open.
pub(super) fn hear(project: &Project, known: &Known, message: &Message, by: &Actor) -> Forwarded {
    let refused = |line: String| Forwarded::Refused(recorded::answer(&[line]));
    let on_roster = by.standing == Standing::Member && project.roster.holder(&by.account).is_some();
    if !on_roster {
        return refused(put_forward::not_on_the_roster(project));
    }
    if message.text.trim().is_empty() {
        return refused(put_forward::NO_WORDS.to_owned());
    }
    if let Some(review) = standing(known, &message.id) {
        return refused(put_forward::already(review));
    }
    let proposition = put_forward::proposition(project, message, by);
    let audience = raising::audience(project, &proposition.evidence);
    if channel_for(project, &audience).is_none() {
        return refused(put_forward::NO_PLACE.to_owned());
    }
    let author = Some(by.clone());
    Forwarded::Raised(Box::new(Event::Raised(Raise { proposition, finding: None, audience, author, replaces: None })))
}

/// The open review in which a message was put forward.
fn standing<'a>(known: &'a Known, message: &MessageId) -> Option<&'a ReviewId> {
    let rests = |evidence: &Evidence| matches!(evidence, Evidence::Message { id, .. } if id == message);
    let mut requests = known.state.open().filter(|review| review.proposition.kind == ReviewKind::Request);
    requests.find(|review| review.proposition.evidence.iter().any(rests)).map(|review| &review.id)
}
