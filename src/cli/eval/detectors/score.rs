//! Precision and recall, and the table of them.

use std::io::{self, Write};

use serde_json::{Value, json};

/// How often something was so, was raised, and both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Score {
    /// How often it was so.
    pub(super) so: usize,
    /// How often it was raised.
    pub(super) raised: usize,
    /// How often it was raised and so.
    pub(super) right: usize,
}

impl Score {
    /// Counts one case.
    pub(super) fn count(&mut self, so: bool, raised: bool) {
        self.so += usize::from(so);
        self.raised += usize::from(raised);
        self.right += usize::from(so && raised);
    }

    /// The share of what was raised that was so; none where nothing was raised.
    pub(super) fn precision(self) -> Option<f64> {
        (self.raised > 0).then(|| self.right as f64 / self.raised as f64)
    }

    /// The share of what was so that was raised; none where nothing was so.
    pub(super) fn recall(self) -> Option<f64> {
        (self.so > 0).then(|| self.right as f64 / self.so as f64)
    }
}

/// A simple rule that anybody could write, for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Naive {
    /// In words.
    pub(super) rule: &'static str,
    /// How it does.
    pub(super) score: Score,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    /// The detector, by its name.
    pub(super) detector: &'static str,
    /// What was measured.
    pub(super) what: &'static str,
    /// Of how many cases.
    pub(super) cases: usize,
    /// How the detector does.
    pub(super) score: Score,
    /// What it is compared with.
    pub(super) naive: Option<Naive>,
}

impl Measured {
    /// The line for machines.
    pub(super) fn json(&self, file: &str) -> Value {
        let score = |score: Score| {
            json!({
                "true": score.so, "raised": score.raised, "right": score.right,
                "precision": score.precision(), "recall": score.recall(),
            })
        };
        let naive = self.naive.as_ref().map(|naive| {
            let mut naive_score = score(naive.score);
            naive_score["rule"] = json!(naive.rule);
            naive_score
        });
        let mut line = score(self.score);
        line["file"] = json!(file);
        line["detector"] = json!(self.detector);
        line["measured"] = json!(self.what);
        line["cases"] = json!(self.cases);
        line["naive"] = json!(naive);
        line
    }
}

/// The table for people: precision and recall, and under a line the naive rule.
pub(super) fn table(all: &[(String, Measured)], output: &mut impl Write) -> io::Result<()> {
    let width = |of: &dyn Fn(&Measured) -> usize, least: usize| {
        all.iter().map(|(_, measured)| of(measured)).chain([least]).max().unwrap_or(least)
    };
    let detectors = width(&|measured| measured.detector.len(), "detector".len());
    let whats = width(
        &|measured| measured.what.len().max(measured.naive.as_ref().map_or(0, |naive| naive.rule.len() + NAIVE.len())),
        "measured".len(),
    );
    let files = all.iter().map(|(file, _)| file.len()).chain(["file".len()]).max().unwrap_or_default();
    writeln!(
        output,
        "{:files$}  {:detectors$}  {:whats$}  {:>6}  {:>6}  {:>6}  {:>6}  {:>9}  {:>6}",
        "file", "detector", "measured", "cases", "true", "raised", "right", "precision", "recall"
    )?;
    for (file, measured) in all {
        let mut line = |file: &str, detector: &str, what: &str, cases: &str, score: Score| {
            let share = |share: Option<f64>| share.map_or_else(|| "·".to_owned(), |share| format!("{share:.3}"));
            writeln!(
                output,
                "{file:files$}  {detector:detectors$}  {what:whats$}  {cases:>6}  {:>6}  {:>6}  {:>6}  {:>9}  {:>6}",
                score.so,
                score.raised,
                score.right,
                share(score.precision()),
                share(score.recall())
            )
        };
        line(file, measured.detector, measured.what, &measured.cases.to_string(), measured.score)?;
        if let Some(naive) = &measured.naive {
            line("", "", &format!("{NAIVE}{}", naive.rule), "", naive.score)?;
        }
    }
    Ok(())
}

/// What stands before a naive rule.
const NAIVE: &str = "  naive: ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_and_recall_are_shares_of_what_was_raised_and_of_what_was_so() {
        let mut score = Score::default();
        for (so, raised) in [(true, true), (true, false), (false, true), (false, false), (true, true)] {
            score.count(so, raised);
        }
        assert_eq!(score, Score { so: 3, raised: 3, right: 2 });
        let near = |share: Option<f64>| (share.unwrap() - 2.0 / 3.0).abs() < 1e-9;
        assert!(near(score.precision()) && near(score.recall()));
        assert_eq!((Score::default().precision(), Score::default().recall()), (None, None));
    }
}
