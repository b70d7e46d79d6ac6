//! What commands answer: the open reviews, the policy, the schedule, whether the bot is silent.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::calendar::Term;
use crate::domain::lesson::Lesson;
use crate::domain::name::{PersonId, ReviewId};
use crate::domain::policy::{Applies, Expiry, Mode, Objections, Rule, Who};
use crate::domain::project::Project;
use crate::domain::proposition::ReviewKind;

use super::matter::Matter;
use super::quoted::{QUOTE_LIMIT, TITLE_LIMIT, shortened};
use super::values;
use super::when;

/// The most open reviews that are listed at once.
const LISTED_LIMIT: usize = 20;

/// The open reviews, a line each: `harbour-12 Planning consent: Ana or Ben, by Tue 17:00`. Those that wait for `asker` come first.
#[must_use]
pub fn open(matters: &[Matter<'_>], asker: Option<&PersonId>) -> Vec<String> {
    if matters.is_empty() {
        return vec!["Nothing is open.".to_owned()];
    }
    let Some(asker) = asker else { return listed(matters.iter()) };
    let (theirs, others): (Vec<&Matter<'_>>, Vec<&Matter<'_>>) =
        matters.iter().partition(|matter| matter.waits_for(asker));
    let mut lines = match theirs.len() {
        0 => vec!["Nothing waits for you.".to_owned()],
        number => vec![format!("Waiting for you: {}", values::count(number, "review"))],
    };
    lines.extend(listed(theirs.into_iter()));
    if !others.is_empty() {
        lines.push("Open for others:".to_owned());
        lines.extend(listed(others.into_iter()));
    }
    lines
}

fn listed<'a>(matters: impl ExactSizeIterator<Item = &'a Matter<'a>>) -> Vec<String> {
    let more = matters.len().saturating_sub(LISTED_LIMIT);
    let line = |matter: &Matter<'_>| {
        let text = shortened(&matter.review.proposition.text, QUOTE_LIMIT);
        format!("{}: {text} {}.", matter.review.id, matter.asked())
    };
    let mut lines: Vec<String> = matters.take(LISTED_LIMIT).map(line).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}

/// What stays quiet because it was refused: `Quiet: harbour-5 Soil report, refused by Ben Okafor, Mon 07:28`.
#[must_use]
pub fn quiet(matter: &Matter<'_>, lesson: &Lesson) -> String {
    let (id, subject, by) = (&matter.review.id, matter.subject(), matter.name(&lesson.by));
    let at = when::moment(matter.project, lesson.since, matter.now);
    format!("Quiet: {id} {subject}, refused by {by}, {at}. It comes back when it says something else.")
}

/// When the next digest comes.
#[must_use]
pub fn schedule(project: &Project, now: DateTime<Utc>) -> Vec<String> {
    let next = (project.digest.as_ref())
        .and_then(|schedule| schedule.next(now, &project.calendar).map(|slot| schedule.at(slot)));
    let line = next.map_or_else(
        || "No digest is scheduled.".to_owned(),
        |at| format!("Next digest: {} ({}).", when::moment(project, at, now), project.zone),
    );
    vec![line]
}

/// That a button is of a project that this bot does not know.
pub const NO_SUCH_PROJECT: &str = "The project of that button is not configured here. Nothing was recorded.";

/// That no project talks where somebody typed a command.
pub const NO_PROJECT: &str = "No project talks in this channel. Whoever runs the bot can add it to one.";

/// That a number names a review in each of several projects.
#[must_use]
pub fn which_project(reviews: &[ReviewId]) -> String {
    let names: Vec<String> = reviews.iter().map(ToString::to_string).collect();
    let names = values::list(names.iter().map(String::as_str), "or");
    format!("Nothing was done: more than one project talks here. Which is meant, {names}?")
}

/// That the bot was silenced or woken.
#[must_use]
pub fn paused(by: &str, paused: bool) -> String {
    let by = shortened(by, TITLE_LIMIT);
    if paused {
        format!(
            "Silent from now on, by {by}: no digests, no new exceptions. Rulings are still taken. `/countersign resume` wakes me."
        )
    } else {
        format!("Awake again, by {by}.")
    }
}

/// The policy, a line a rule.
#[must_use]
pub fn policy(project: &Project) -> Vec<String> {
    let policy = &project.policy;
    let mut lines: Vec<String> = (policy.rules.iter())
        .map(|(applies, rule)| {
            format!("{} ({}): {}", shortened(&rule.name, TITLE_LIMIT), kinds(applies), terms(project, rule))
        })
        .collect();
    let all_else = if lines.is_empty() { "Everything" } else { "Everything else" };
    lines.push(format!("{all_else}: {}", terms(project, &policy.default)));
    let changers = people(project, &policy.changers);
    lines.push(if changers.is_empty() {
        "Nobody may change this from the chat.".to_owned()
    } else {
        format!("{} may change this.", values::capital(&changers))
    });
    lines
}

fn kinds(applies: &Applies) -> String {
    match applies {
        Applies::Always => "everything".to_owned(),
        Applies::Exceptions => "all exceptions".to_owned(),
        Applies::Kinds(kinds) => {
            let names: Vec<&str> = kinds.iter().map(|kind| kind_word(*kind)).collect();
            names.join(", ")
        }
    }
}

fn kind_word(kind: ReviewKind) -> &'static str {
    match kind {
        ReviewKind::Summary => "summary",
        ReviewKind::Exception(detector) => detector.as_str(),
        ReviewKind::Update => "update",
        ReviewKind::Request => "request",
        ReviewKind::Silence => "silence",
    }
}

/// People by name, roles as `any lead`.
fn people(project: &Project, who: &Who) -> String {
    let names = who.people.iter().map(|id| project.roster.name_of(id).to_owned());
    let roles = who.roles.iter().map(|role| format!("any {role}"));
    let all: Vec<String> = names.chain(roles).collect();
    values::list(all.iter().map(String::as_str), "or")
}

fn terms(project: &Project, rule: &Rule) -> String {
    let who = people(project, &rule.who);
    match rule.mode {
        Mode::Inform => return "for information".to_owned(),
        Mode::Auto { objection_within } if objection_within == Term::ZERO => {
            return format!("done at once; {who} may take it back");
        }
        Mode::Auto { objection_within } => {
            return format!("done unless somebody objects within {}; {who} may rule", term(objection_within));
        }
        Mode::Ask => {}
    }
    let mut parts = vec![if rule.quorum > 1 { format!("{} approvals of {who}", rule.quorum) } else { who }];
    match rule.objections {
        Objections::One => parts.push("one rejection ends it".to_owned()),
        Objections::Quorum(number) => parts.push(format!("{number} rejections end it")),
    }
    if let Some(within) = rule.within {
        parts.push(format!("within {}", term(within)));
        parts.extend(rule.escalate.iter().map(|next| format!("then {}", people(project, next))));
        parts.push(match rule.expiry {
            Expiry::Lapse => "then it expires".to_owned(),
            Expiry::StayOpen => "then it stays open".to_owned(),
        });
    }
    parts.join("; ")
}

/// `two working days`, `four hours`.
fn term(term: Term) -> String {
    let mut parts = Vec::new();
    if term.working_days > 0 {
        let days = usize::try_from(term.working_days).unwrap_or(usize::MAX);
        parts.push(values::count(days, "working day"));
    }
    if term.clock > TimeDelta::zero() {
        let minutes = usize::try_from(term.clock.num_minutes()).unwrap_or(usize::MAX);
        if minutes % 60 == 0 {
            parts.push(values::count(minutes / 60, "hour"));
        } else {
            parts.push(values::count(minutes, "minute"));
        }
    }
    parts.join(" and ")
}

/// That what somebody wrote was erased.
#[must_use]
pub fn forgotten(messages: u64) -> String {
    let messages = values::count(usize::try_from(messages).unwrap_or(usize::MAX), "message");
    format!(
        "Erased from my store: {messages} of yours. What you ruled stays in the ledger, without your words. Delete them on the platform too."
    )
}
