//! `eval replies`: what a label says against what the grammar reads, on files of labelled replies.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::json;

use super::labelled::{Labelled, Truth, parse};
use super::table::Table;
use crate::cli::lines::{Line, next_line};
use crate::wording::reply::{Asked, Reading, Said, read};

/// The longest line of a labelled file, in bytes.
const LONGEST_LINE: usize = 8 * 1024 * 1024;

/// How many false approvals are listed in a table; the JSON form has them all.
const MOST_LISTED: usize = 40;

pub(super) fn run(files: &[PathBuf], json: bool, out: &mut impl Write) -> anyhow::Result<()> {
    for file in files {
        let measured = measure(file).with_context(|| format!("failed to measure {}", file.display()))?;
        if json {
            serde_json::to_writer(&mut *out, &measured.to_json(file))?;
            out.write_all(b"\n")?;
        } else {
            measured.print(file, out)?;
        }
    }
    Ok(())
}

/// What one file came to.
#[derive(Default)]
struct Measured {
    confusion: Table,
    /// The same of what votes say beside their token.
    without_token: Table,
    false_approvals: Vec<(String, String)>,
    approvals: Share,
    corrections: Share,
    values: Share,
    bad_lines: Vec<String>,
}

/// So many of so many.
#[derive(Default, Clone, Copy)]
struct Share {
    right: u32,
    all: u32,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.all += 1;
        self.right += u32::from(right);
    }

    fn shown(self) -> String {
        if self.all == 0 {
            return "none".to_owned();
        }
        format!("{} of {} ({:.1} %)", self.right, self.all, 100.0 * f64::from(self.right) / f64::from(self.all))
    }
}

fn measure(path: &Path) -> anyhow::Result<Measured> {
    let mut input = BufReader::new(File::open(path)?);
    let mut measured = Measured::default();
    let mut buffer = Vec::new();
    for number in 1_u64.. {
        match next_line(&mut input, &mut buffer, LONGEST_LINE)? {
            Line::End => break,
            Line::TooLong => measured.bad_lines.push(format!("line {number}: longer than {LONGEST_LINE} bytes")),
            Line::Whole if buffer.iter().all(u8::is_ascii_whitespace) => {}
            Line::Whole => match parse(&buffer) {
                Ok(Some(row)) => measured.add(&row),
                Ok(None) => {}
                Err(why) => measured.bad_lines.push(format!("line {number}: {why}")),
            },
        }
    }
    Ok(measured)
}

impl Measured {
    fn add(&mut self, row: &Labelled) {
        let asked = Asked { prompt: row.prompt.as_deref(), proposal: &row.proposal, at: row.at, emoji: None };
        let reading = read(&row.text, &asked);
        self.confusion.count(&row.label, &word_of(&reading));
        if let Some(rest) = &row.without_token {
            self.without_token.count(&row.label, &word_of(&read(rest, &asked)));
        }
        let approved = reading.ruling == Said::Approve;
        match row.truth {
            Truth::Approve => self.approvals.count(approved),
            Truth::ApproveAndAsk => self.approvals.count(approved && reading.also.contains(&Said::Ask)),
            Truth::Correct => self.correction(row, &asked, &reading),
            Truth::Other | Truth::Never => {}
        }
        if approved && matches!(row.truth, Truth::Never | Truth::Correct) {
            self.false_approvals.push((row.label.clone(), row.text.clone()));
        }
    }

    /// Counts whether a correction was read as one, and whether its typed values are right.
    fn correction(&mut self, row: &Labelled, asked: &Asked<'_>, reading: &Reading) {
        self.corrections.count(reading.ruling == Said::Correct);
        for (field, text) in &row.values {
            let Some(expected) = super::labelled::typed(text, field, asked) else {
                continue;
            };
            let given = reading.values.values().any(|g| g.value == expected);
            self.values.count(reading.ruling == Said::Correct && given);
        }
    }

    fn print(&self, path: &Path, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{}\n", path.display())?;
        self.confusion.print("label \\ read", out)?;
        if !self.without_token.is_empty() {
            writeln!(out, "\nThe same votes by what they say beside their token:")?;
            self.without_token.print("label \\ read", out)?;
        }
        writeln!(out, "\nfalse approvals       {}", self.false_approvals.len())?;
        writeln!(out, "plain approvals read  {}", self.approvals.shown())?;
        if self.corrections.all > 0 {
            writeln!(out, "corrections read      {}", self.corrections.shown())?;
            writeln!(out, "new values right      {}", self.values.shown())?;
        }
        for (label, text) in self.false_approvals.iter().take(MOST_LISTED) {
            writeln!(out, "  false approval ({label}): {}", one_line(text))?;
        }
        if self.false_approvals.len() > MOST_LISTED {
            writeln!(out, "  … and {} more (see --format json)", self.false_approvals.len() - MOST_LISTED)?;
        }
        for bad in &self.bad_lines {
            writeln!(out, "  not measured: {bad}")?;
        }
        writeln!(out)
    }

    fn to_json(&self, path: &Path) -> serde_json::Value {
        let share = |s: Share| json!({ "right": s.right, "of": s.all });
        let listed = self.false_approvals.iter().map(|(label, text)| json!({ "label": label, "text": text }));
        json!({
            "file": path.display().to_string(),
            "confusion": self.confusion.to_json(),
            "without_token": self.without_token.to_json(),
            "false_approvals": listed.collect::<Vec<_>>(),
            "plain_approvals": share(self.approvals),
            "corrections": share(self.corrections),
            "new_values": share(self.values),
            "not_measured": self.bad_lines,
        })
    }
}

/// The ruling with "+ask" where it also asks.
fn word_of(reading: &Reading) -> String {
    let asks = reading.ruling != Said::Ask && reading.also.contains(&Said::Ask);
    format!("{}{}", reading.ruling.as_str(), if asks { "+ask" } else { "" })
}

/// The beginning of a text on one line.
fn one_line(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(160).collect();
    flat.split_whitespace().collect::<Vec<_>>().join(" ")
}
