//! Observations: the reactions that were last seen on a card. New ones are judged by the difference.

use super::message::MessageId;
use super::person::Account;

/// A change of what is seen on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The card.
    pub card: MessageId,
    /// Whose reaction.
    pub account: Account,
    /// The emoji, without skin tone.
    pub emoji: String,
    /// True where it is there now, false where it went.
    pub present: bool,
}
