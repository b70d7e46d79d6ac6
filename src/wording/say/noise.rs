//! What keeps the bot quiet, in words: the day's exceptions are used up, what waits behind what, how detectors do, the proposal to silence one.

use chrono::{DateTime, Datelike, Utc};

use crate::domain::card::{Block, Card};
use crate::domain::finding::Detector;
use crate::domain::noise::{Noise, Performance, Tally, Threshold, Unit, Voice};
use crate::domain::project::Project;
use crate::domain::proposition::{Proposition, ReviewKind};

use super::matter::{faint, plain};
use super::quoted::{TITLE_LIMIT, shortened};
use super::values;
use super::when;

/// The most detectors that are named in one line; the rest are counted.
const NAMED_LIMIT: usize = 6;

/// `3 overdue, 2 stale`.
pub(crate) fn by_detector(waiting: &[(Detector, u32)]) -> String {
    let mut parts: Vec<String> =
        waiting.iter().take(NAMED_LIMIT).map(|(detector, number)| format!("{number} {detector}")).collect();
    let more: u32 = waiting.iter().skip(NAMED_LIMIT).map(|(_, number)| number).sum();
    if more > 0 {
        parts.push(format!("{more} of other kinds"));
    }
    parts.join(", ")
}

/// That as many exceptions came before people today as may, and what waits.
#[must_use]
pub fn day_full(waiting: &[(Detector, u32)], cards_a_day: Option<u32>) -> Card {
    let number: u32 = waiting.iter().map(|(_, number)| number).sum();
    let number = values::count(usize::try_from(number).unwrap_or(usize::MAX), "more exception");
    let limit = cards_a_day.map_or_else(String::new, |limit| format!(" ({limit} a day)"));
    let text = format!(
        "{} found today{limit}: {}. The gravest come first tomorrow; /countersign open counts them.",
        values::capital(&number),
        by_detector(waiting)
    );
    Card { blocks: vec![Block::Text(plain(text.clone()))], fallback: text }
}

/// The line on a card behind which others wait: `Behind it, from the same cause: two more (stale, unowned)`.
#[must_use]
pub fn behind(waiting: &[Detector]) -> Block {
    let mut names: Vec<&str> = waiting.iter().map(|detector| detector.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let named = names.iter().take(NAMED_LIMIT).copied().collect::<Vec<_>>().join(", ");
    let number = values::count(waiting.len(), "exception");
    Block::Foot(faint(format!("Behind it, from the same cause: {number} ({named})")))
}

/// What waits, for `/countersign open`; nothing where nothing does.
#[must_use]
pub fn waiting(rest: &[(Detector, u32)], behind: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if !rest.is_empty() {
        lines.push(format!("Waiting for another day: {}.", by_detector(rest)));
    }
    if behind > 0 {
        lines.push(format!("Waiting behind others from the same cause: {}.", values::count(behind, "exception")));
    }
    lines
}

/// That people are asked whether they want to hear of a detector at all.
#[must_use]
pub fn proposition(detector: Detector, (lately, all): (Tally, Tally), noise: &Noise) -> Proposition {
    let right = lately.precision().unwrap_or(0);
    let text = format!(
        "Of the last {} exceptions of {detector} that people ruled on, {} were refused ({right} % were worth it; {} raised in all). \
Shall it say nothing here for {} days? `/countersign wake {detector}` ends that sooner.",
        lately.ruled(),
        lately.rejected,
        all.raised,
        noise.silence_days,
    );
    Proposition {
        kind: ReviewKind::Silence,
        subject: format!("Silence {detector}"),
        text,
        proposed: Vec::new(),
        evidence: Vec::new(),
    }
}

/// From when on a detector speaks: `15 working days`, `80 %`.
#[must_use]
pub fn threshold(threshold: Threshold) -> String {
    let Threshold { number, unit } = threshold;
    let plural = if number == 1 { "" } else { "s" };
    match unit {
        Unit::Days => format!("{number} day{plural}"),
        Unit::WorkingDays => format!("{number} working day{plural}"),
        Unit::Percent => format!("{number} %"),
        Unit::HoursADay => format!("{number} hour{plural} a day"),
    }
}

/// Whether a detector speaks; nothing where it does.
#[must_use]
pub fn voice(project: &Project, voice: &Voice, now: DateTime<Utc>) -> Option<String> {
    match voice {
        Voice::Speaks => None,
        Voice::SilentByConfig => Some("silent by the config".to_owned()),
        Voice::SilentBy(lesson) => {
            let by = shortened(project.roster.name_of(&lesson.by), TITLE_LIMIT);
            let year = project.day(now).year();
            let until = lesson.expires.map(|until| format!(" until {}", when::day(project.day(until), year)));
            Some(format!("silenced by {by}{} (entry {})", until.unwrap_or_default(), lesson.entry))
        }
    }
}

/// How the detectors do, a line each that has raised anything or is silent.
#[must_use]
pub fn performances(project: &Project, all: &[Performance], now: DateTime<Utc>) -> Vec<String> {
    let told = all.iter().filter(|one| one.tally.raised > 0 || one.voice != Voice::Speaks);
    let mut lines: Vec<String> = told.map(|one| performance(project, one, now)).collect();
    if lines.is_empty() {
        lines.push("No detector has raised anything yet.".to_owned());
    }
    lines
}

fn performance(project: &Project, one: &Performance, now: DateTime<Utc>) -> String {
    let Tally { raised, approved, corrected, rejected, held, open, .. } = one.tally;
    let mut parts = vec![format!("raised {raised}")];
    let counted =
        [("approved", approved), ("corrected", corrected), ("rejected", rejected), ("held", held), ("open", open)];
    parts.extend(counted.iter().filter(|(_, number)| *number > 0).map(|(word, number)| format!("{word} {number}")));
    parts.extend(one.tally.precision().map(|percent| format!("worth it {percent} %")));
    parts.extend(one.threshold.map(|from| format!("from {}", threshold(from))));
    parts.extend(voice(project, &one.voice, now));
    format!("{}: {}", one.detector, parts.join(" · "))
}

/// That only those who may change the policy may wake a detector.
pub const NOT_YOURS: &str = "Only those who may change the policy may do that. `/countersign policy` names them.";

/// What waking a detector comes to.
#[must_use]
pub fn woken(detector: Detector, voice: &Voice) -> String {
    match voice {
        Voice::SilentBy(_) => format!("{detector} speaks again."),
        Voice::SilentByConfig => format!("{detector} is silent by the config: take it out of `silent` in [detect]."),
        Voice::Speaks => format!("{detector} is not silent."),
    }
}

/// That a long ledger was read only so far.
#[must_use]
pub fn as_of(entry: u64) -> String {
    format!("Counted up to entry {entry}; the rest is read in a while.")
}
