//! What a platform shows of a card when it is read again.

use crate::domain::message::Message;
use crate::domain::person::Actor;

/// A card and its thread, as they stand now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// Who has put which emoji on the card, in the order in which they did.
    pub reactions: Vec<(Actor, String)>,
    /// What stands in the thread under it, the bot's own among it; what was deleted is not there.
    pub thread: Vec<Message>,
}
