//! `countersign eval summaries`: ROUGE against people's summaries, decisions named, claims that hold, and compression.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};

use crate::cli::drafter::Drafter;
use crate::cli::lines::{Line, next_line};
use crate::cli::summarize::ground;
use crate::domain::summary::{Claim, ClaimKind};
use crate::wording::claims;

use super::baselines::{lead, text_rank};
use super::forms::{Case, Days, cases, chat};
use super::rouge::{Rouge, recall, tokens};
use crate::cli::format::Format;

/// A decision is named where a claim of the kind "decided" has so much of its words.
const NAMED: f64 = 0.7;

/// Files of conversations with what people made of them, a JSON object a line: `{"messages": [{"author", "text"}],
/// "summary"?, "decisions"?: [text], "query"?}`. Known besides: turns with `general` and `specific` queries, turns with
/// `key_points` and `conclusion`, turn-by-turn `events` with `resolutions`, and `minutes` by `date` with a chat file.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  countersign eval summaries minutes.jsonl chat.jsonl")]
pub(super) struct Arguments {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How the table is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// With the model of this config's `[writer]`; by default with the built-in writer
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Words of each summary; by default as many as the reference has
    #[arg(long)]
    words: Option<usize>,
}

/// The sums over the cases of a group.
#[derive(Default)]
struct Sums {
    cases: usize,
    compared: usize,
    scores: [[f64; 3]; 3],
    decisions: usize,
    named: usize,
    decided: usize,
    right: usize,
    claims: usize,
    held: usize,
    said: usize,
    source: usize,
}

/// Measures the files and prints the table.
pub(super) fn run(arguments: &Arguments, output: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut files = Vec::new();
    let mut days = Days::new();
    let mut bad = 0;
    for path in &arguments.files {
        let (rows, wrong) = rows(path, &mut std::io::stderr().lock())?;
        bad += wrong;
        let rows: Vec<Value> = rows.into_iter().filter(|row| !chat(row, &mut days)).collect();
        files.push((path, rows));
    }
    let drafter = Drafter::new(arguments.config.as_deref())?;
    let mut table: BTreeMap<(String, &'static str), Sums> = BTreeMap::new();
    for (path, rows) in files {
        let name = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        for case in rows.iter().flat_map(|row| cases(row, &days)) {
            table.entry((name.clone(), case.group)).or_default().add(&drafter, case, arguments.words);
        }
    }
    for ((file, group), sums) in &table {
        match arguments.format {
            Format::Json => writeln!(output, "{}", sums.json(file, group))?,
            Format::Text => sums.text(file, group, output)?,
        }
    }
    output.flush()?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The longest row, in bytes: a meeting of a day.
const LONGEST_ROW: usize = 32 << 20;

/// The rows of a file; bad lines are reported and counted.
pub(super) fn rows(path: &Path, errors: &mut impl Write) -> anyhow::Result<(Vec<Value>, usize)> {
    let file = File::open(path).with_context(|| format!("failed to open {}", path.display()))?;
    let mut input = BufReader::new(file);
    let (mut rows, mut bad, mut buffer) = (Vec::new(), 0, Vec::new());
    for number in 1_u64.. {
        let line = next_line(&mut input, &mut buffer, LONGEST_ROW)
            .with_context(|| format!("failed to read {}", path.display()))?;
        let parsed = match line {
            Line::End => break,
            Line::TooLong => Err(format!("longer than {LONGEST_ROW} bytes")),
            Line::Whole => serde_json::from_slice(&buffer).map_err(|error| error.to_string()),
        };
        match parsed {
            Ok(row) => rows.push(row),
            Err(why) => {
                bad += 1;
                writeln!(errors, "{}: line {number}: {why}", path.display())?;
            }
        }
    }
    Ok((rows, bad))
}

impl Sums {
    fn add(&mut self, drafter: &Drafter, mut case: Case, words: Option<usize>) {
        self.cases += 1;
        if let Some(reference) = &case.reference {
            case.brief.max_words = Some(words.unwrap_or(tokens(reference).len()));
        }
        let (drafted, _) = drafter.draft(&case.brief);
        self.claims += drafted.len();
        let ground = ground(&case.brief);
        self.held += drafted.iter().filter(|c| claims::check(c, &ground).is_ok()).count();
        let text = drafted.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" ");
        let length = text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
        self.said += length;
        self.source += case.brief.messages.iter().map(|m| m.text.split_whitespace().count()).sum::<usize>();
        self.name(&case, &drafted);
        if let Some(reference) = &case.reference {
            self.compared += 1;
            let rivals = [text, lead(&case.brief, length), text_rank(&case.brief, length)];
            for (score, rival) in self.scores.iter_mut().zip(rivals) {
                let rouge = Rouge::of(&rival, reference);
                *score = [score[0] + rouge.one, score[1] + rouge.two, score[2] + rouge.longest];
            }
        }
    }

    /// Counts the decisions that are named, and the claims that name one.
    fn name(&mut self, case: &Case, claims: &[Claim]) {
        if case.decisions.is_empty() && case.reference.is_some() {
            return;
        }
        let decided: Vec<&str> =
            claims.iter().filter(|c| c.kind == ClaimKind::Decided).map(|c| c.text.as_str()).collect();
        let names = |claim: &str, decision: &str| recall(claim, decision) >= NAMED;
        self.decisions += case.decisions.len();
        self.named += case.decisions.iter().filter(|d| decided.iter().any(|c| names(c, d))).count();
        self.decided += decided.len();
        self.right += decided.iter().filter(|c| case.decisions.iter().any(|d| names(c, d))).count();
    }

    fn mean(&self, rival: usize) -> [f64; 3] {
        self.scores[rival].map(|sum| sum / self.compared.max(1) as f64)
    }

    fn json(&self, file: &str, group: &str) -> Value {
        let rouge = |rival: usize| {
            let [one, two, longest] = self.mean(rival);
            json!({ "rouge1": one, "rouge2": two, "rougeL": longest })
        };
        json!({
            "file": file, "group": group, "cases": self.cases, "compared": self.compared,
            "offline": rouge(0), "lead": rouge(1), "textrank": rouge(2),
            "decisions": self.decisions, "decisions_named": self.named, "claims_decided": self.decided, "claims_decided_right": self.right,
            "claims": self.claims, "claims_held": self.held, "words": self.said, "source_words": self.source,
        })
    }

    fn text(&self, file: &str, group: &str, output: &mut impl Write) -> anyhow::Result<()> {
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        writeln!(output, "{file} · {group} · {} cases", self.cases)?;
        if self.compared > 0 {
            writeln!(output, "  {:<10} {:>8} {:>8} {:>8}", "", "ROUGE-1", "ROUGE-2", "ROUGE-L")?;
            for (at, name) in ["offline", "lead", "TextRank"].iter().enumerate() {
                let [one, two, longest] = self.mean(at).map(|s| s * 100.0);
                writeln!(output, "  {name:<10} {one:>8.2} {two:>8.2} {longest:>8.2}")?;
            }
        }
        if self.decisions > 0 {
            writeln!(
                output,
                "  decisions named   {} of {} ({:.1} %)",
                self.named,
                self.decisions,
                share(self.named, self.decisions)
            )?;
            writeln!(
                output,
                "  claims of decided that are one   {} of {} ({:.1} %)",
                self.right,
                self.decided,
                share(self.right, self.decided)
            )?;
        }
        writeln!(
            output,
            "  claims that hold  {} of {} ({:.1} %)",
            self.held,
            self.claims,
            share(self.held, self.claims)
        )?;
        writeln!(
            output,
            "  compression       {} of {} words ({:.2} %)",
            self.said,
            self.source,
            share(self.said, self.source)
        )?;
        Ok(())
    }
}
