//! The ledger in files: JSON lines that can be verified without the store, and CSV for a spreadsheet. Neither judges who may read it.

use std::fmt::Write as _;
use std::io::Write;

use chrono::{SecondsFormat, Utc};
use serde::Deserialize;

use crate::domain::entry::{Entry, What};
use crate::domain::finding::Proposed;
use crate::domain::name::ProjectId;
use crate::domain::ruling::Ruling;

use super::chain::{instant, micros};
use super::error::LedgerError;
use super::record::{EntryHash, SealedEntry};
use super::shape::{Unreadable, read_entry};
use super::verify::{Follower, KnownHead, Verdict};
use super::words::Restorer;

/// The columns of the CSV form.
const COLUMNS: [&str; 13] =
    ["project", "n", "at", "kind", "review", "by", "account", "ruling", "values", "text", "body", "prev", "hash"];

/// What a spreadsheet would run as a formula when a cell opens with it (OWASP, "CSV Injection").
const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// One line: `{"project","n","at","kind",…,"prev","hash"}`. What stands between `at` and `prev` is the stored body, byte
/// for byte, so that the line can be verified.
#[must_use]
pub fn jsonl_line(project: &ProjectId, sealed: &SealedEntry) -> String {
    let at = sealed.entry.at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let name = serde_json::Value::from(project.as_str());
    let body = String::from_utf8_lossy(&sealed.body);
    let fields = body.strip_prefix('{').and_then(|body| body.strip_suffix('}'));
    format!(
        "{{\"project\":{name},\"n\":{},\"at\":\"{at}\",{},\"prev\":\"{}\",\"hash\":\"{}\"}}",
        sealed.entry.n,
        fields.unwrap_or_default(),
        sealed.prev,
        sealed.hash
    )
}

/// What stands around the body in a line.
#[derive(Deserialize)]
struct Around {
    project: String,
    n: u64,
    at: String,
    hash: String,
}

/// An entry of an export, as the chain sees it.
struct Exported {
    project: ProjectId,
    n: u64,
    at: i64,
    hash: EntryHash,
    body: String,
}

fn exported(line: &str) -> Option<Exported> {
    let around: Around = serde_json::from_str(line).ok()?;
    // A quotation mark within a name is escaped, so that these stand where the line has them or nowhere.
    let start = line.find(",\"kind\":")? + 1;
    let end = line.rfind(",\"prev\":")?;
    let at = chrono::DateTime::parse_from_rfc3339(&around.at).ok()?;
    Some(Exported {
        project: ProjectId::parse(&around.project)?,
        n: around.n,
        at: micros(at.with_timezone(&Utc)),
        hash: EntryHash::parse(&around.hash)?,
        body: format!("{{{}}}", line.get(start..end)?),
    })
}

/// Follows the chain of one project in exported lines, without any store.
///
/// # Errors
/// Where a line is not one of an export, or is of another project than the first.
pub fn verify_exported(
    lines: impl IntoIterator<Item = impl AsRef<str>>,
    known: Option<KnownHead>,
) -> Result<Verdict, LedgerError> {
    let mut known = known;
    let mut follower: Option<Follower> = None;
    for (index, line) in lines.into_iter().enumerate() {
        let entry = exported(line.as_ref());
        let follower = match (&mut follower, &entry) {
            (Some(follower), _) => follower,
            (none, Some(entry)) => none.insert(Follower::new(&entry.project, known.take())),
            (None, None) => return Err(broken_line(index)),
        };
        let entry = entry.filter(|entry| entry.project == *follower.project());
        let entry = entry.ok_or_else(|| broken_line(index))?;
        if !follower.take(entry.n, entry.at, &entry.hash.0, entry.body.as_bytes()) {
            break;
        }
    }
    let nowhere = || {
        let project = ProjectId::parse("-").expect("a dash is a name");
        Follower::new(&project, known)
    };
    Ok(follower.unwrap_or_else(nowhere).verdict())
}

/// The entry of an exported line. Words of people are not in it.
///
/// # Errors
/// Where the line is not one of an export, or of a kind that this release does not know.
pub fn read_exported(line: &str) -> Result<(ProjectId, Entry), LedgerError> {
    let exported = exported(line).ok_or_else(|| broken_line(0))?;
    let (project, n) = (exported.project, exported.n);
    match read_entry(exported.body.as_bytes(), &mut Restorer::new([])) {
        Ok(what) => {
            let at = instant(exported.at);
            Ok((project, Entry { n, at, what }))
        }
        Err(Unreadable(reason)) => Err(LedgerError::Entry { project, n, reason }),
    }
}

fn broken_line(index: usize) -> LedgerError {
    LedgerError::Shape { what: "an export", reason: format!("line {} is no entry of its project", index + 1) }
}

/// Writes entries as CSV, a header first.
pub struct CsvExport<W: Write>(csv::Writer<W>);

impl<W: Write> CsvExport<W> {
    /// Starts with the header.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn new(out: W) -> std::io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(COLUMNS)?;
        Ok(Self(writer))
    }

    /// Writes one entry.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn write(&mut self, project: &ProjectId, sealed: &SealedEntry) -> std::io::Result<()> {
        let what = &sealed.entry.what;
        let review = what.review().map(ToString::to_string);
        let told = Told::of(what);
        let cells = [
            project.to_string(),
            sealed.entry.n.to_string(),
            instant(micros(sealed.entry.at)).to_rfc3339_opts(SecondsFormat::AutoSi, true),
            what.kind().to_owned(),
            review.unwrap_or_default(),
            told.by,
            told.account,
            told.ruling,
            told.values,
            told.text,
            String::from_utf8_lossy(&sealed.body).into_owned(),
            sealed.prev.to_string(),
            sealed.hash.to_string(),
        ];
        self.0.write_record(cells.map(harmless))?;
        Ok(())
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn finish(mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn harmless(cell: String) -> String {
    if cell.starts_with(FORMULA_SIGNS) { format!("'{cell}") } else { cell }
}

/// What an entry says in the columns that a person reads.
#[derive(Default)]
struct Told {
    by: String,
    account: String,
    ruling: String,
    values: String,
    text: String,
}

impl Told {
    fn of(what: &What) -> Self {
        let mut told = Self::default();
        match what {
            What::ReviewOpened { proposition, author, .. } => {
                told.by = author.as_ref().map(ToString::to_string).unwrap_or_default();
                told.values = values(&proposition.proposed);
                told.text.clone_from(&proposition.text);
            }
            What::RulingRecorded { by, account, ruling, .. } => {
                told.by = by.to_string();
                told.account = account.to_string();
                told.rule(ruling);
            }
            What::RulingRefused { account, .. } => told.account = account.to_string(),
            What::ReviewSettled { state, values: settled, .. } => {
                state.as_str().clone_into(&mut told.ruling);
                told.values = values(settled);
            }
            What::PostFailed { why, .. } | What::NotCarriedOut { why, .. } => told.text.clone_from(why),
            What::CarriedOut { did, .. } => told.text.clone_from(did),
            What::Paused { by, .. } | What::LessonRevoked { by, .. } => told.by = by.to_string(),
            _ => {}
        }
        told
    }

    fn rule(&mut self, ruling: &Ruling) {
        ruling.kind().as_str().clone_into(&mut self.ruling);
        match ruling {
            Ruling::Approve => {}
            Ruling::Reject { reason } => self.text.clone_from(reason),
            Ruling::Correct { values: corrected, text } => {
                self.values = values(corrected);
                self.text.clone_from(text);
            }
            Ruling::Hold { until } => self.values = until.to_string(),
            Ruling::Delegate { to } => self.values = to.to_string(),
        }
    }
}

/// `consent due 2026-05-14; glazing owner Ana`
fn values(proposed: &[Proposed]) -> String {
    let mut text = String::new();
    for (index, value) in proposed.iter().enumerate() {
        let gap = if index == 0 { "" } else { "; " };
        // Writing into a string always succeeds.
        let _ = write!(text, "{gap}{} {} {}", value.item, value.field, value.value);
    }
    text
}
