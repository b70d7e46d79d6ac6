//! `/countersign …`: what somebody typed becomes one of a closed set. Help, completion and the parser read the same table.

use crate::domain::finding::Detector;
use crate::domain::name::ReviewId;
use crate::domain::ruling::RulingKind;
use crate::domain::spelling::nearest;

use super::quoted::{QUOTE_LIMIT, TITLE_LIMIT, shortened};

/// The longest text of a command that is read, in characters: what Slack and Discord send at most.
const LENGTH_LIMIT: usize = 6_000;

/// What a command does; the words that a person types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Digest,
    Open,
    Status,
    Ask,
    Why,
    Log,
    Rule(RulingKind),
    Undo,
    Policy,
    Schedule,
    WhatIf,
    Propose,
    Detectors,
    Wake,
    Lessons,
    Revoke,
    Pause,
    Resume,
    Forget,
    Help,
}

/// One line of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    verb: Verb,
    /// What is typed.
    pub name: &'static str,
    /// What follows it; square brackets where it may be left out.
    pub arguments: &'static str,
    /// What it does.
    pub does: &'static str,
}

impl Usage {
    /// True where its answer may be shown to all, with `here` at the end.
    #[must_use]
    pub fn tells(&self) -> bool {
        tells(self.verb)
    }
}

const fn usage(verb: Verb, name: &'static str, arguments: &'static str, does: &'static str) -> Usage {
    Usage { verb, name, arguments, does }
}

/// All commands, in the order of the help.
pub const COMMANDS: [Usage; 25] = [
    usage(Verb::Open, "open", "", "lists what waits for you, and what else is open"),
    usage(Verb::Status, "status", "[ITEM]", "tells how the project or a work item stands"),
    usage(Verb::Ask, "ask", "QUESTION", "answers from what was said, planned and ruled, with sources"),
    usage(Verb::Why, "why", "REVIEW", "tells why a review was raised, with its evidence"),
    usage(Verb::Rule(RulingKind::Approve), "approve", "REVIEW", "approves it as it was shown"),
    usage(Verb::Rule(RulingKind::Reject), "reject", "REVIEW [REASON]", "refuses it"),
    usage(Verb::Rule(RulingKind::Correct), "correct", "REVIEW VALUE", "approves it with another value"),
    usage(Verb::Rule(RulingKind::Hold), "hold", "REVIEW DAY", "puts it off until that day"),
    usage(Verb::Rule(RulingKind::Hold), "snooze", "REVIEW DAY", "the same as hold"),
    usage(Verb::Rule(RulingKind::Delegate), "delegate", "REVIEW PERSON", "hands it to somebody else"),
    usage(Verb::Undo, "undo", "[REVIEW]", "takes back your last ruling, or that on a review"),
    usage(Verb::Log, "log", "[REVIEW]", "shows the last entries of the ledger"),
    usage(Verb::Digest, "digest", "", "shows the digest as it would be now"),
    usage(Verb::Policy, "policy", "", "tells who may rule on what, and by when"),
    usage(Verb::Schedule, "schedule", "", "tells when the next digest comes"),
    usage(
        Verb::WhatIf,
        "what-if",
        "ITEM DAY",
        "tells what would move, break and be too much if an item were due on that day",
    ),
    usage(Verb::Propose, "propose", "ITEM DAY", "puts that before the team"),
    usage(Verb::Detectors, "detectors", "", "tells how often each detector was worth it, and which are silent"),
    usage(Verb::Wake, "wake", "DETECTOR", "lets a silenced detector speak again"),
    usage(Verb::Lessons, "lessons", "", "lists what rulings taught and still holds"),
    usage(Verb::Revoke, "revoke", "ENTRY", "takes back what an entry teaches; the ruling stays"),
    usage(Verb::Pause, "pause", "", "silences the bot in this project"),
    usage(Verb::Resume, "resume", "", "wakes it"),
    usage(Verb::Forget, "forget", "me", "erases all that you wrote; what you ruled stays, without your words"),
    usage(Verb::Help, "help", "", "shows this list"),
];

/// Which review somebody means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// By its name: `harbour-12`.
    Named(ReviewId),
    /// By its number alone, `12`, in the project of the channel.
    Number(u32),
}

impl Which {
    fn parse(raw: &str) -> Option<Self> {
        let raw = raw.trim_matches(|c: char| matches!(c, '#' | ',' | '.' | ':' | '`'));
        match raw.parse::<u32>() {
            Ok(number) => (number > 0).then_some(Self::Number(number)),
            Err(_) => ReviewId::parse(raw).map(Self::Named),
        }
    }
}

/// What somebody commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Show the digest as it would be now.
    Digest,
    /// List the open reviews.
    Open,
    /// How the project stands, or what is named.
    Status {
        /// A project or an item, as it was typed.
        of: Option<String>,
    },
    /// Answer a question from the evidence.
    Ask {
        /// What was asked.
        question: String,
    },
    /// Why a review was raised.
    Why {
        /// Which.
        review: Which,
    },
    /// The last entries.
    Log {
        /// Of which review; none: of the project.
        review: Option<Which>,
    },
    /// Rule on a review. The words are read like those of a form.
    Rule {
        /// Which.
        review: Which,
        /// What.
        kind: RulingKind,
        /// What else was typed; empty where nothing was.
        words: String,
    },
    /// Take back a ruling.
    Undo {
        /// On which review; none: the last one.
        review: Option<Which>,
    },
    /// Tell the policy.
    Policy,
    /// Tell the schedule.
    Schedule,
    /// Tell what would follow if an item were due on another day.
    WhatIf {
        /// The item and the day, as they were typed.
        text: String,
    },
    /// Put that before the team.
    Propose {
        /// The item and the day, as they were typed.
        text: String,
    },
    /// Tell how the detectors do.
    Detectors,
    /// Let a silenced detector speak again.
    Wake {
        /// Which.
        detector: Detector,
    },
    /// List what rulings taught.
    Lessons,
    /// Take back what a ruling teaches.
    Revoke {
        /// The entry that taught it.
        lesson: u64,
    },
    /// Silence the bot.
    Pause,
    /// Wake it.
    Resume,
    /// Erase what the one who types it wrote.
    ForgetMe,
    /// Show the help.
    Help,
}

/// Why a command was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misread {
    /// No command of that name.
    Unknown {
        /// What was typed.
        word: String,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
    /// It needs a review.
    NoReview(Usage),
    /// It needs more words.
    NoWords(Usage),
    /// No detector of that name.
    NoDetector {
        /// What was typed.
        word: String,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
    /// It takes none.
    TooMuch(Usage),
}

impl Misread {
    /// The sentence for the person who typed it.
    #[must_use]
    pub fn text(&self) -> String {
        let example = |usage: &Usage| format!("`{}`", written(usage));
        match self {
            Self::Unknown { word, nearest: Some(nearest) } => {
                format!("There is no command {word}. Did you mean {nearest}?")
            }
            Self::Unknown { word, nearest: None } => {
                format!("There is no command {word}. `/countersign help` lists them.")
            }
            Self::NoDetector { word, nearest: Some(nearest) } => {
                format!("There is no detector {word}. Did you mean {nearest}?")
            }
            Self::NoDetector { word, nearest: None } => {
                format!("There is no detector {word}. `/countersign detectors` lists them.")
            }
            Self::NoReview(usage) => format!("Which review? Write {}; `/countersign open` lists them.", example(usage)),
            Self::NoWords(usage) => format!("Something is missing. Write {}.", example(usage)),
            Self::TooMuch(usage) => {
                format!("{} takes nothing more. Write {}.", usage.name, example(usage))
            }
        }
    }
}

/// Reads all that stands after `/countersign`. Nothing at all asks for help.
///
/// # Errors
/// Says what was not understood, and what may have been meant.
pub fn parse(text: &str) -> Result<(Command, bool), Misread> {
    let text: String = text.trim().chars().take(LENGTH_LIMIT).collect();
    // Some type the whole of it where the platform has taken the name already.
    let text = text.strip_prefix("/countersign").unwrap_or(&text);
    let (word, rest) = split(text.trim_start());
    if word.is_empty() {
        return Ok((Command::Help, false));
    }
    let name = word.to_lowercase();
    let Some(usage) = COMMANDS.iter().find(|usage| usage.name == name) else {
        return Err(Misread::Unknown {
            word: shortened(word, TITLE_LIMIT),
            nearest: nearest(&name, COMMANDS.iter().map(|usage| usage.name)),
        });
    };
    let (rest, here) = here(usage.verb, rest);
    Ok((command(usage, rest)?, here))
}

fn tells(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Digest
            | Verb::Open
            | Verb::Status
            | Verb::Ask
            | Verb::Why
            | Verb::Log
            | Verb::Policy
            | Verb::Schedule
            | Verb::Detectors
            | Verb::Lessons
            | Verb::WhatIf
            | Verb::Help
    )
}

/// What is left without `here` at the end. A ruling ends in people's own words, and is echoed where all see it anyway.
fn here(verb: Verb, rest: &str) -> (&str, bool) {
    let (before, last) = rest.rsplit_once(char::is_whitespace).unwrap_or(("", rest));
    if tells(verb) && last.eq_ignore_ascii_case("here") { (before.trim_end(), true) } else { (rest, false) }
}

fn command(usage: &Usage, rest: &str) -> Result<Command, Misread> {
    let alone = |command: Command| {
        if rest.is_empty() { Ok(command) } else { Err(Misread::TooMuch(*usage)) }
    };
    match usage.verb {
        Verb::Digest => alone(Command::Digest),
        Verb::Open => alone(Command::Open),
        Verb::Policy => alone(Command::Policy),
        Verb::Schedule => alone(Command::Schedule),
        Verb::WhatIf | Verb::Propose if rest.is_empty() => Err(Misread::NoWords(*usage)),
        Verb::WhatIf => Ok(Command::WhatIf { text: rest.to_owned() }),
        Verb::Propose => Ok(Command::Propose { text: rest.to_owned() }),
        Verb::Detectors => alone(Command::Detectors),
        Verb::Wake => detector(usage, rest).map(|detector| Command::Wake { detector }),
        Verb::Lessons => alone(Command::Lessons),
        Verb::Revoke => {
            let lesson = rest.trim_matches('#').parse().map_err(|_| Misread::NoWords(*usage))?;
            Ok(Command::Revoke { lesson })
        }
        Verb::Pause => alone(Command::Pause),
        Verb::Resume => alone(Command::Resume),
        Verb::Forget if rest.eq_ignore_ascii_case("me") => Ok(Command::ForgetMe),
        Verb::Forget => Err(Misread::NoWords(*usage)),
        Verb::Help => Ok(Command::Help),
        Verb::Status => Ok(Command::Status { of: (!rest.is_empty()).then(|| shortened(rest, QUOTE_LIMIT)) }),
        Verb::Ask if rest.is_empty() => Err(Misread::NoWords(*usage)),
        Verb::Ask => Ok(Command::Ask { question: rest.to_owned() }),
        Verb::Why => Ok(Command::Why { review: review(usage, rest)?.0 }),
        Verb::Log => optional(usage, rest).map(|review| Command::Log { review }),
        Verb::Undo => optional(usage, rest).map(|review| Command::Undo { review }),
        Verb::Rule(kind) => {
            let (review, words) = review(usage, rest)?;
            let needs = matches!(kind, RulingKind::Correct | RulingKind::Hold | RulingKind::Delegate);
            if needs && words.is_empty() {
                return Err(Misread::NoWords(*usage));
            }
            let words = words.to_owned();
            Ok(Command::Rule { review, kind, words })
        }
    }
}

fn split(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim())
}

fn review<'a>(usage: &Usage, rest: &'a str) -> Result<(Which, &'a str), Misread> {
    let (word, words) = split(rest);
    Which::parse(word).map(|which| (which, words)).ok_or(Misread::NoReview(*usage))
}

fn detector(usage: &Usage, rest: &str) -> Result<Detector, Misread> {
    if rest.is_empty() {
        return Err(Misread::NoWords(*usage));
    }
    let name = rest.to_lowercase().replace(' ', "-");
    Detector::parse(&name).ok_or_else(|| Misread::NoDetector {
        word: shortened(rest, TITLE_LIMIT),
        nearest: nearest(&name, Detector::ALL.map(Detector::as_str)),
    })
}

fn optional(usage: &Usage, rest: &str) -> Result<Option<Which>, Misread> {
    if rest.is_empty() {
        return Ok(None);
    }
    match review(usage, rest)? {
        (which, "") => Ok(Some(which)),
        _ => Err(Misread::TooMuch(*usage)),
    }
}

fn written(usage: &Usage) -> String {
    format!("/countersign {} {}", usage.name, usage.arguments).trim_end().to_owned()
}

/// The help, a line a command.
#[must_use]
pub fn help() -> Vec<String> {
    let line = |usage: &Usage| format!("`{}` {}", written(usage), usage.does);
    let mut lines: Vec<String> = COMMANDS.iter().map(line).collect();
    lines.push("REVIEW is its name or its number: harbour-12, or 12.".to_owned());
    lines.push("Only you see the answer, unless you end with `here`: `/countersign digest here`.".to_owned());
    lines
}
