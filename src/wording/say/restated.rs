//! A proposition that a person gave other values: it is put before all who must approve, on a new card.

use chrono::{DateTime, Utc};

use super::Matter;
use crate::domain::finding::Proposed;
use crate::domain::name::PersonId;
use crate::domain::project::Project;
use crate::domain::proposition::Proposition;
use crate::domain::review::Review;

/// The proposition of `review` with these values, as `by` says.
#[must_use]
pub fn proposition(
    project: &Project,
    review: &Review,
    (values, by): (&[Proposed], &PersonId),
    now: DateTime<Utc>,
) -> Proposition {
    let rule = project.policy.rule(review.proposition.kind);
    let matter = Matter { project, review, rule, now };
    let text = format!("{}, says {}. In place of {}. Use that?", matter.assertion(values), matter.name(by), review.id);
    Proposition { text, proposed: values.to_vec(), ..review.proposition.clone() }
}
