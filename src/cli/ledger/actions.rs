//! `countersign ledger export --open-actions`: what was ruled and is still to be done where the work is kept.

use std::io::Write;

use anyhow::Context as _;

use super::{ExportFormat, page};
use crate::domain::name::ProjectId;
use crate::ledger::{Ledger, OpenAction, OpenActions, Version, open_action_line, write_open_actions};

/// Writes the open actions of some projects.
pub(super) async fn export(
    ledger: &Ledger,
    projects: &[ProjectId],
    format: ExportFormat,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for project in projects {
        all.push((project.clone(), left(ledger, project).await?));
    }
    match format {
        ExportFormat::Jsonl => {
            for (project, actions) in &all {
                for action in actions {
                    writeln!(out, "{}", open_action_line(project, action))?;
                }
            }
        }
        ExportFormat::Csv => write_open_actions(&mut *out, &all)?,
    }
    out.flush().context("write the open actions")
}

async fn left(ledger: &Ledger, project: &ProjectId) -> anyhow::Result<Vec<OpenAction>> {
    let mut actions = OpenActions::default();
    let mut after = Version::START;
    while let Some(page) = page(ledger, project, &mut after).await? {
        page.iter().for_each(|sealed| actions.take_in(&sealed.entry));
    }
    Ok(actions.left(&ledger.readings(project, None).await?))
}
