//! One line of plain words for each ledger entry: `ledger list`, `/countersign log`, the page.

use chrono::{DateTime, Datelike, Utc};

use crate::domain::admission::Barred;
use crate::domain::authorship::{Authorship, Purpose};
use crate::domain::delivery::Seen;
use crate::domain::entry::{Because, Entry, Refusal, What};
use crate::domain::finding::Proposed;
use crate::domain::name::PersonId;
use crate::domain::name::ReviewId;
use crate::domain::person::Account;
use crate::domain::project::Project;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, Trace};

use super::quoted::{QUOTE_LIMIT, TITLE_LIMIT, quoted, shortened};
use super::values;
use super::when;

/// What an entry says happened, without its number and time: `Ben corrected harbour-12: due date of PC-1 is 21 May`.
#[must_use]
pub fn line(project: &Project, entry: &Entry) -> String {
    // Told from the entry's own day, so that the line reads the same for ever.
    let teller = Teller { project, at: entry.at };
    teller.of_review(&entry.what)
}

struct Teller<'a> {
    project: &'a Project,
    at: DateTime<Utc>,
}

impl Teller<'_> {
    /// What happened to a review.
    fn of_review(&self, what: &What) -> String {
        match what {
            What::ReviewOpened { review, proposition, due, .. } => {
                let subject = shortened(&proposition.subject, TITLE_LIMIT);
                let due = due.map(|due| format!(", until {}", self.moment(due)));
                format!("{review} opened: {subject}{}", due.unwrap_or_default())
            }
            What::CardPosted { review, card } => {
                let channel = self.project.channel(&card.channel).map(|channel| &channel.name);
                let place =
                    channel.map_or_else(|| "a channel".to_owned(), |name| format!("#{}", shortened(name, TITLE_LIMIT)));
                format!("{review} shown in {place}")
            }
            What::RulingRecorded { review, by, ruling, trace, seen, .. } => {
                self.ruled(review, by, ruling, (trace, *seen))
            }
            What::RulingWithdrawn { review, ruling, because } => {
                format!("Entry {ruling} on {review} taken back: {}", reason(*because))
            }
            What::RulingRefused { review, account, refusal } => {
                format!("{} on {review}: not recorded, {}", self.holder(account), refused(refusal))
            }
            What::ReviewSettled { review, state, by, values } => self.settled(review, state, by, values),
            What::ReviewReopened { review, .. } => format!("{review} takes rulings again"),
            What::Reminded { review, whom, .. } => {
                format!("{} reminded of {review}", self.names(whom))
            }
            What::Escalated { review, whom, .. } => {
                format!("{} asked next on {review}", self.names(whom))
            }
            What::LessonRevoked { review, lesson, by } => {
                format!("{} took back what entry {lesson} on {review} teaches", self.name(by))
            }
            What::Overran { review } => {
                format!("Nobody answered on {review} in time; it stays open")
            }
            What::DigestComposed { .. }
            | What::ModelAsked { .. }
            | What::DraftWritten { .. }
            | What::PostFailed { .. }
            | What::Paused { .. }
            | What::CarriedOut { .. }
            | What::NotCarriedOut { .. }
            | What::SilenceLifted { .. }
            | What::DayFull { .. }
            | What::PersonErased { .. } => self.of_bot(what),
        }
    }

    /// What the bot did, or what was done to it.
    fn of_bot(&self, what: &What) -> String {
        match what {
            What::DigestComposed { slot, review, .. } => {
                let time = slot.0.format("%a %-d %B %Y %H:%M");
                match review {
                    Some(review) => format!("Digest of {time}: {review}"),
                    None => format!("Digest of {time}: nothing new"),
                }
            }
            What::DraftWritten { slot, by } => asked(&Purpose::Digest(*slot), by),
            What::ModelAsked { purpose, by } => asked(purpose, by),
            What::PostFailed { key, why } => {
                let key = shortened(key.as_str(), TITLE_LIMIT);
                format!("Post {key} given up: {}", quoted(why))
            }
            What::Paused { by, paused: true } => format!("{} silenced the bot", self.name(by)),
            What::Paused { by, paused: false } => format!("{} woke the bot", self.name(by)),
            What::CarriedOut { review, target, did, .. } => {
                format!(
                    "{review} carried out in {}: {}",
                    shortened(target.as_str(), TITLE_LIMIT),
                    shortened(did, QUOTE_LIMIT)
                )
            }
            What::NotCarriedOut { review, target, why, .. } => {
                format!(
                    "{review} not carried out in {}: {}",
                    shortened(target.as_str(), TITLE_LIMIT),
                    shortened(why, QUOTE_LIMIT)
                )
            }
            What::SilenceLifted { detector, by, .. } => format!("{} wants to hear {detector} again", self.name(by)),
            What::DayFull { waiting, .. } => {
                format!("The day's exceptions are used up; waiting: {}", super::noise::by_detector(waiting))
            }
            What::PersonErased { messages } => {
                let messages = usize::try_from(*messages).unwrap_or(usize::MAX);
                let messages = values::count(messages, "message");
                format!("A person's words erased at their request: {messages}")
            }
            other => other.kind().to_owned(),
        }
    }

    fn year(&self) -> i32 {
        self.project.day(self.at).year()
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        when::moment(self.project, at, self.at)
    }

    fn name(&self, id: &PersonId) -> String {
        shortened(self.project.roster.name_of(id), TITLE_LIMIT)
    }

    fn names(&self, ids: &[PersonId]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.name(id)).collect();
        values::list(names.iter().map(String::as_str), "and")
    }

    fn holder(&self, account: &Account) -> String {
        let person = self.project.roster.holder(account);
        person.map_or_else(|| "Somebody outside the roster".to_owned(), |person| shortened(&person.name, TITLE_LIMIT))
    }

    /// `due date of PC-1 is 21 May`.
    fn values(&self, values: &[Proposed]) -> String {
        let said = values.iter().map(|value| {
            let written = values::value(&value.field, &value.value, self.year());
            let item = shortened(value.item.as_str(), TITLE_LIMIT);
            format!("{} of {item} is {written}", values::field(&value.field))
        });
        said.collect::<Vec<_>>().join("; ")
    }

    fn ruled(&self, review: &ReviewId, by: &PersonId, ruling: &Ruling, act: (&Trace, Seen)) -> String {
        let by = self.name(by);
        let what = match ruling {
            Ruling::Approve => format!("{by} approved {review}"),
            Ruling::Reject { reason } if reason.trim().is_empty() => {
                format!("{by} rejected {review}")
            }
            Ruling::Reject { reason } => format!("{by} rejected {review}: {}", quoted(reason)),
            Ruling::Correct { values, text } if values.is_empty() => {
                format!("{by} corrected {review}: {}", quoted(text))
            }
            Ruling::Correct { values, .. } => {
                format!("{by} corrected {review}: {}", self.values(values))
            }
            Ruling::Hold { until } => {
                format!("{by} held {review} until {}", when::day(*until, self.year()))
            }
            Ruling::Delegate { to } => format!("{by} handed {review} to {}", self.name(to)),
        };
        let how = match act.0 {
            Trace::Reaction { emoji, .. } => format!("by :{}:", shortened(emoji, TITLE_LIMIT)),
            Trace::Reply(_) => "by reply".to_owned(),
            Trace::Press(_) => "by button".to_owned(),
        };
        let seen = match act.1 {
            Seen::At(_) => String::new(),
            Seen::Between(from, to) => format!(", seen between {} and {}", self.moment(from), self.moment(to)),
        };
        format!("{what} ({how}{seen})")
    }

    fn settled(&self, review: &ReviewId, state: &ReviewState, by: &[u64], so: &[Proposed]) -> String {
        let what = match state {
            ReviewState::Held { until } => format!("held until {}", when::day(*until, self.year())),
            ReviewState::Superseded { by: Some(by) } => format!("superseded by {by}"),
            ReviewState::Expired => "expired, nobody answered in time".to_owned(),
            state => state.as_str().to_owned(),
        };
        let entries: Vec<String> = by.iter().map(|entry| format!("entry {entry}")).collect();
        let entries = values::list(entries.iter().map(String::as_str), "and");
        let by = if entries.is_empty() { String::new() } else { format!(" by {entries}") };
        let so = if so.is_empty() { String::new() } else { format!(": {}", self.values(so)) };
        format!("{review} {what}{by}{so}")
    }
}

/// That a model was asked, and what it cost where that is known.
fn asked(purpose: &Purpose, by: &Authorship) -> String {
    let what = match purpose {
        Purpose::Digest(slot) => format!("the digest of {}", slot.0.format("%a %-d %B %Y %H:%M")),
        Purpose::Answer => "an answer".to_owned(),
    };
    let model = shortened(&by.model, TITLE_LIMIT);
    let cost = if by.cost.is_zero() { String::new() } else { format!(", cost {}", by.cost.normalize()) };
    format!("{model} was asked for {what}, by prompt {}: {} tokens{cost}", by.prompt, by.tokens)
}

fn reason(because: Because) -> &'static str {
    match because {
        Because::Unreacted => "the reaction was taken off",
        Because::Edited => "the reply was edited",
        Because::Deleted => "the reply was deleted",
        Because::Undone => "its author undid it",
        Because::Replaced => "its author said something else",
        Because::LostStanding => "its author may no longer rule",
    }
}

fn refused(refusal: &Refusal) -> String {
    let why = match refusal {
        Refusal::Barred(Barred::Bot) => "bots don't rule",
        Refusal::Barred(Barred::Stranger) => "not on the roster",
        Refusal::Barred(Barred::Guest) => "guests don't rule here",
        Refusal::Barred(Barred::NotNamed) => "the policy names others",
        Refusal::Barred(Barred::Author) => "its author doesn't rule on it",
        Refusal::Closed(state) => return format!("it is {} already", state.as_str()),
        Refusal::Changed => "it had changed since it was shown",
        Refusal::Unknown => "there is no such review",
        Refusal::InformOnly => "it is for information",
        Refusal::NothingToTakeBack => "nothing stood that could be taken back",
        Refusal::NotToThem => "it can't be handed to that person",
        Refusal::NoValue => "it names no value",
        Refusal::BadDay => "the day has passed, or lies too far ahead",
    };
    why.to_owned()
}
