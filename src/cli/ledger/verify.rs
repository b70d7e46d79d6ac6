//! `ledger verify`: follows the chains and says how fast, or where they break.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::bail;

use crate::domain::name::ProjectId;
use crate::ledger::{KnownHead, Ledger, Verdict};

/// The exit code where a chain does not hold.
const BROKEN: u8 = 1;

/// Verifies one project, or all.
pub(super) async fn verify(
    ledger: &Ledger,
    project: Option<ProjectId>,
    head: Option<KnownHead>,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let projects = chosen(ledger, project, head.is_some()).await?;
    let start = Instant::now();
    let (mut entries, mut broken) = (0_u64, 0);
    for project in &projects {
        match ledger.verify(project, head.clone()).await? {
            Verdict::Holds(found) => {
                entries += found.version.entries();
                writeln!(out, "{project}: {} entries hold, head {}:{}", found.version, found.version, found.hash)?;
            }
            Verdict::Broken(place) => {
                broken += 1;
                writeln!(out, "{project}: BROKEN, {place}")?;
            }
        }
    }
    if broken > 0 {
        writeln!(out, "{broken} of {} projects do not verify", projects.len())?;
        return Ok(ExitCode::from(BROKEN));
    }
    let seconds = start.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate is read by a person")]
    let rate = entries as f64 / seconds.max(1e-9);
    writeln!(out, "{entries} entries verified in {seconds:.2} s, {rate:.0} a second")?;
    if head.is_none() {
        writeln!(out, "a tail that was cut off shows only against a head kept outside: --head, from a digest's foot")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A head is of one project; without one, all are verified.
async fn chosen(ledger: &Ledger, project: Option<ProjectId>, with_head: bool) -> anyhow::Result<Vec<ProjectId>> {
    match project {
        // One that is gone with all its entries is what a head finds.
        Some(project) if with_head => Ok(vec![project]),
        project => {
            let projects = super::projects(ledger, project).await?;
            if with_head && projects.len() != 1 {
                bail!("tell which project the head is of; hint: add --project");
            }
            Ok(projects)
        }
    }
}
