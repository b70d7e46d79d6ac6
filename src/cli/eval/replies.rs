//! `eval replies`: stub.
use std::io::Write;
use std::path::PathBuf;
pub(super) fn run(_files: &[PathBuf], _json: bool, _out: &mut impl Write) -> anyhow::Result<()> {
    Ok(())
}
