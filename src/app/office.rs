//! What all desks of a process share: the ledger, the writer, the team's emoji, thresholds.

use crate::detect::Thresholds;
use crate::ledger::Ledger;
use crate::wording::emoji::CustomEmoji;
use crate::writer::Writer;

/// What is at hand on every desk.
#[derive(Clone, Debug)]
pub struct Office {
    /// Where everything is kept.
    pub ledger: Ledger,
    /// Who phrases.
    pub writer: Writer,
    /// The teams' own emoji.
    pub emoji: CustomEmoji,
    /// From when on something is worth a person's time.
    pub thresholds: Thresholds,
}
