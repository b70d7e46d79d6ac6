//! A finding becomes something that can be put before people, with those who may read it.

use crate::domain::audience::Audience;
use crate::domain::evidence::Evidence;
use crate::domain::finding::Finding;
use crate::domain::judge::Raise;
use crate::domain::project::Project;
use crate::wording::say;

/// Who may read what rests on this evidence.
pub(super) fn audience(project: &Project, evidence: &[Evidence]) -> Audience {
    let private = evidence.iter().filter_map(|piece| match piece {
        Evidence::Message { id, .. } => project.channel(&id.channel).filter(|channel| channel.private),
        Evidence::Reading { .. } | Evidence::Entry { .. } => None,
    });
    Audience::readers_of(private.map(|channel| channel.id.clone()))
}

/// What puts a finding before people.
pub(super) fn raise(project: &Project, finding: &Finding) -> Raise {
    Raise {
        proposition: say::finding::proposition(project, finding),
        finding: Some(finding.key.clone()),
        audience: audience(project, &finding.evidence),
        author: None,
        replaces: None,
    }
}
