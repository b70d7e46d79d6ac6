//! Where the real data lies that tests measure on.

use std::path::PathBuf;

/// A file of the real data; none, and a clear word, where it is missing.
pub(crate) fn file(name: &str) -> Option<PathBuf> {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("COUNTERSIGN_DATA").map_or(default, PathBuf::from);
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: {} is not there (set COUNTERSIGN_DATA)", path.display());
    None
}
