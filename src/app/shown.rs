//! What is shown: the cards of open reviews, and what was last seen on them.

use crate::domain::message::MessageId;
use crate::domain::person::Account;
use crate::domain::state::ProjectState;

/// A card of an open review, with the reactions that were last seen on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The card.
    pub card: MessageId,
    /// Who had put what on it.
    pub reactions: Vec<(Account, String)>,
}

/// The cards of open reviews.
pub(super) fn shown(state: &ProjectState) -> Vec<Shown> {
    let cards = state.open().flat_map(|review| review.cards.iter());
    cards.map(|card| Shown { card: card.clone(), reactions: state.observed(card).cloned().collect() }).collect()
}
