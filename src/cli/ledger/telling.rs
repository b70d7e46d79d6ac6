//! Entries in words, for an auditor who reads a terminal.

use chrono::{DateTime, Utc};

use crate::domain::admission::Barred;
use crate::domain::authorship::Purpose;
use crate::domain::delivery::Seen;
use crate::domain::entry::{Because, Entry, Refusal, What};
use crate::domain::evidence::Evidence;
use crate::domain::finding::Proposed;
use crate::domain::name::PersonId;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, Trace};

/// One line: number, time, review, what happened.
pub(super) fn line(entry: &Entry) -> String {
    let review = entry.what.review().map(ToString::to_string);
    let (review, told) = (review.unwrap_or_default(), told(&entry.what));
    let line = format!("{:>6}  {}  {review:<14}  {told}", entry.n, time(entry.at));
    plain(line.trim_end())
}

/// What else an entry holds: the proposition as it was shown, its evidence, words that are still there.
pub(super) fn details(entry: &Entry) -> Vec<String> {
    let lines = match &entry.what {
        What::ReviewOpened { proposition, hash, rule, author, .. } => {
            let mut lines: Vec<String> = proposition.text.lines().map(|line| format!("| {line}")).collect();
            lines.extend(named("proposes", &values(&proposition.proposed)));
            lines.extend(proposition.evidence.iter().map(evidence));
            lines.extend(author.as_ref().map(|author| format!("written by {author}")));
            lines.push(format!("rule {rule}, proposition {hash}"));
            lines
        }
        What::RulingRecorded { account, on, trace, seen, ruling, .. } => {
            let mut lines = vec![format!("with {account}, {}, {}", act(trace), when(*seen))];
            lines.extend(named("in their words", words(ruling)));
            lines.push(format!("on proposition {on}"));
            lines
        }
        What::ReviewSettled { by, .. } if !by.is_empty() => {
            let by: Vec<String> = by.iter().map(ToString::to_string).collect();
            vec![format!("by the rulings of {}", by.join(", "))]
        }
        _ => Vec::new(),
    };
    lines.iter().map(|line| plain(line)).collect()
}

fn told(what: &What) -> String {
    match what {
        What::ReviewOpened { proposition, due, .. } => {
            let due = due.map(|due| format!(", due {}", time(due))).unwrap_or_default();
            format!("opened: {}{due}", proposition.subject)
        }
        What::CardPosted { card, .. } => format!("shown in {card}"),
        What::RulingRecorded { by, ruling, .. } => format!("{by} {}", ruled(ruling)),
        What::RulingWithdrawn { ruling, because, .. } => {
            format!("the ruling of {ruling} no longer stands: {}", withdrawn(*because))
        }
        What::RulingRefused { account, refusal, .. } => {
            format!("not recorded for {account}: {}", refused(refusal))
        }
        What::ReviewSettled { state, values: settled, .. } => {
            let values = values(settled);
            let gap = if values.is_empty() { "" } else { ": " };
            format!("{}{gap}{values}", settled_as(state))
        }
        What::ReviewReopened { .. } => "takes rulings again".to_owned(),
        What::Reminded { whom, .. } => format!("reminded {}", people(whom)),
        What::Escalated { whom, .. } => format!("asked next: {}", people(whom)),
        What::LessonRevoked { lesson, by, .. } => format!("{by} took back what entry {lesson} teaches"),
        What::Overran { .. } => "nobody answered in time, it stays open".to_owned(),
        What::DigestComposed { slot, covers, .. } => {
            format!("digest of {}, covers {} to {}", slot.0.format("%Y-%m-%d %H:%M"), time(covers.0), time(covers.1))
        }
        What::ModelAsked { purpose, by } => format!(
            "{} was asked for {}, by prompt {}: {} tokens, {} that day, cost {}, {} that day",
            by.model,
            match purpose {
                Purpose::Digest(slot) => format!("the digest of {}", slot.0.format("%Y-%m-%d %H:%M")),
                Purpose::Answer => "an answer".to_owned(),
            },
            by.prompt,
            by.tokens,
            by.tokens_that_day,
            by.cost.normalize(),
            by.cost_that_day.normalize()
        ),
        What::DraftWritten { slot, by } => format!(
            "{} was asked for the digest of {}, by prompt {}: {} tokens, {} that day",
            by.model,
            slot.0.format("%Y-%m-%d %H:%M"),
            by.prompt,
            by.tokens,
            by.tokens_that_day
        ),
        What::PostFailed { key, why } => format!("post {key} was given up: {why}"),
        What::Paused { by, paused: true } => format!("{by} silenced the bot"),
        What::Paused { by, .. } => format!("{by} woke the bot"),
        What::CarriedOut { of, target, did, .. } => format!("what {of} settled was carried out in {target}: {did}"),
        What::NotCarriedOut { of, target, why, .. } => {
            format!("what {of} settled was not carried out in {target}: {why}")
        }
        What::SilenceLifted { detector, by, .. } => format!("{by} wants to hear {detector} again"),
        What::DayFull { waiting, .. } => {
            let waiting: Vec<String> =
                waiting.iter().map(|(detector, number)| format!("{number} {detector}")).collect();
            format!("the day's exceptions are used up, waiting: {}", waiting.join(", "))
        }
        What::PersonErased { messages } => {
            format!("a person's words were erased, {messages} messages")
        }
    }
}

fn ruled(ruling: &Ruling) -> String {
    match ruling {
        Ruling::Approve => "approved".to_owned(),
        Ruling::Reject { .. } => "rejected".to_owned(),
        Ruling::Correct { values: corrected, .. } => format!("corrected: {}", values(corrected)),
        Ruling::Hold { until } => format!("held until {until}"),
        Ruling::Delegate { to } => format!("handed to {to}"),
    }
}

fn words(ruling: &Ruling) -> &str {
    match ruling {
        Ruling::Reject { reason: text } | Ruling::Correct { text, .. } => text,
        Ruling::Approve | Ruling::Hold { .. } | Ruling::Delegate { .. } => "",
    }
}

fn settled_as(state: &ReviewState) -> String {
    match state {
        ReviewState::Held { until } => format!("held until {until}"),
        ReviewState::Superseded { by: Some(by) } => format!("superseded by {by}"),
        ReviewState::Expired => "expired: nobody answered in time".to_owned(),
        other => other.as_str().to_owned(),
    }
}

fn withdrawn(because: Because) -> &'static str {
    match because {
        Because::Unreacted => "the reaction was taken off",
        Because::Edited => "the reply was edited",
        Because::Deleted => "the reply was deleted",
        Because::Undone => "it was undone",
        Because::Replaced => "they said something else",
        Because::LostStanding => "they may no longer rule",
    }
}

fn refused(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Barred(Barred::Bot) => "a bot".to_owned(),
        Refusal::Barred(Barred::Stranger) => "not on the roster".to_owned(),
        Refusal::Barred(Barred::Guest) => "a guest".to_owned(),
        Refusal::Barred(Barred::NotNamed) => "the rule names others".to_owned(),
        Refusal::Barred(Barred::Author) => "they wrote it".to_owned(),
        Refusal::Closed(state) => format!("it was {}", state.as_str()),
        Refusal::Changed => "the proposition had changed".to_owned(),
        Refusal::Unknown => "no such review".to_owned(),
        Refusal::InformOnly => "it only informs".to_owned(),
        Refusal::NothingToTakeBack => "nothing to take back".to_owned(),
        Refusal::NotToThem => "it can't be handed to that person".to_owned(),
        Refusal::NoValue => "the correction names no value of it".to_owned(),
        Refusal::BadDay => "the day is past or too far".to_owned(),
    }
}

fn act(trace: &Trace) -> String {
    match trace {
        Trace::Reaction { card, emoji } => format!("by :{emoji}: on {card}"),
        Trace::Reply(reply) => format!("by reply {reply}"),
        Trace::Press(_) => "by a button or a command".to_owned(),
    }
}

fn when(seen: Seen) -> String {
    match seen {
        Seen::At(at) => format!("at {}", time(at)),
        Seen::Between(after, before) => {
            format!("seen between {} and {}", time(after), time(before))
        }
    }
}

fn evidence(piece: &Evidence) -> String {
    match piece {
        Evidence::Message { id, quote, .. } if quote.is_empty() => {
            format!("rests on {id} (the words are gone)")
        }
        Evidence::Message { id, author, quote, .. } => {
            format!("rests on {id}, {author}: \"{quote}\"")
        }
        Evidence::Reading { source, item, field, value, at, locator } => {
            format!("rests on {source}: {item} {field} {value} since {} ({locator})", time(*at))
        }
        Evidence::Entry { n } => format!("rests on entry {n}"),
    }
}

fn named(name: &str, text: &str) -> Option<String> {
    (!text.is_empty()).then(|| format!("{name}: {text}"))
}

fn values(proposed: &[Proposed]) -> String {
    let one = |value: &Proposed| format!("{} {} is {}", value.item, value.field, value.value);
    let all: Vec<String> = proposed.iter().map(one).collect();
    all.join(", ")
}

fn people(whom: &[PersonId]) -> String {
    let all: Vec<&str> = whom.iter().map(PersonId::as_str).collect();
    if all.is_empty() { "nobody".to_owned() } else { all.join(", ") }
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// Without control characters: nothing that was once written in a channel moves the reader's cursor.
fn plain(text: &str) -> String {
    let shown = |sign: char| if sign.is_control() { '\u{fffd}' } else { sign };
    text.chars().map(shown).collect()
}
