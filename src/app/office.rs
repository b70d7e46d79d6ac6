//! What all desks of a process share: the ledger, the writer, the team's emoji, thresholds.

use std::collections::BTreeMap;

use crate::detect::Thresholds;
use crate::domain::name::ProjectId;
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
    /// The same of projects that have their own.
    pub own_thresholds: BTreeMap<ProjectId, Thresholds>,
}

impl Office {
    /// From when on something is worth the time of a project's people.
    #[must_use]
    pub fn thresholds_of(&self, project: &ProjectId) -> Thresholds {
        self.own_thresholds.get(project).copied().unwrap_or(self.thresholds)
    }
}
