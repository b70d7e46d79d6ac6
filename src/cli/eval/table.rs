//! A confusion table: counts by label and reading.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Counts by label and reading.
#[derive(Default)]
pub(super) struct Table {
    counts: BTreeMap<String, BTreeMap<String, u32>>,
}

impl Table {
    /// Adds one.
    pub(super) fn count(&mut self, label: &str, read: &str) {
        *self.counts.entry(label.to_owned()).or_default().entry(read.to_owned()).or_default() += 1;
    }

    /// Whether nothing was counted.
    pub(super) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// A row a label, a column a reading.
    pub(super) fn print(&self, corner: &str, out: &mut impl Write) -> io::Result<()> {
        let columns: BTreeSet<&String> = self.counts.values().flat_map(BTreeMap::keys).collect();
        let wide = self.counts.keys().map(String::len).chain([corner.len()]).max().unwrap_or_default();
        write!(out, "{corner:wide$}")?;
        for column in &columns {
            write!(out, "  {column:>8}")?;
        }
        writeln!(out)?;
        for (label, row) in &self.counts {
            write!(out, "{label:wide$}")?;
            for column in &columns {
                let width = column.len().max(8);
                match row.get(*column) {
                    Some(count) => write!(out, "  {count:>width$}")?,
                    None => write!(out, "  {:>width$}", "·")?,
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// The counts as an object of objects.
    pub(super) fn to_json(&self) -> serde_json::Value {
        serde_json::json!(self.counts)
    }
}
