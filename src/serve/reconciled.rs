//! Up to when the platforms were read: what the sweep tells, and the clockwork goes by.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::domain::name::ProjectId;

/// Up to when each project's platforms were read. Nothing that came due later ends before.
#[derive(Clone, Debug, Default)]
pub struct Reconciled(Arc<Mutex<BTreeMap<ProjectId, DateTime<Utc>>>>);

impl Reconciled {
    /// Up to when; none where not all of a project's platforms were read since the start.
    #[must_use]
    pub fn of(&self, project: &ProjectId) -> Option<DateTime<Utc>> {
        self.lock().get(project).copied()
    }

    pub(super) fn set(&self, project: &ProjectId, until: DateTime<Utc>) {
        self.lock().insert(project.clone(), until);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<ProjectId, DateTime<Utc>>> {
        // It holds times: a panic leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
