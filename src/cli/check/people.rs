//! Whether every rule of a project can be met by people who are there.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::line::{Found, Line};
use crate::domain::admission::Circumstance;
use crate::domain::person::Person;
use crate::domain::policy::{Mode, Rule};
use crate::domain::project::Project;

const ABOUT: &str = "policy";

/// How many days ahead absences are looked at.
const AHEAD: i64 = 14;

/// Checks each rule of a project.
pub(super) fn check(project: &Project, now: DateTime<Utc>, found: &mut Found) {
    let policy = &project.policy;
    for rule in policy.rules.iter().map(|(_, rule)| rule).chain([&policy.default]) {
        let bench = Bench { project, rule };
        let lines: Vec<Line> = bench.quorum(now).into_iter().chain(bench.stages(now)).collect();
        if lines.is_empty() {
            found.push(bench.fine(now));
        }
        found.extend(lines);
    }
    let changers = policy.changers.of(project).count();
    if changers == 0 {
        found.push(Line::ok(
            ABOUT,
            format!("{}: nobody may pause the bot from the chat ([policy] changers)", project.id),
        ));
    }
}

struct Bench<'a> {
    project: &'a Project,
    rule: &'a Rule,
}

impl Bench<'_> {
    fn named(&self) -> String {
        format!("{}, rule \"{}\"", self.project.id, self.rule.name)
    }

    /// Those who are there and may rule, at the last stage of the rule or the first.
    fn asked(&self, stage: usize, now: DateTime<Utc>) -> Vec<&Person> {
        let nobody = BTreeSet::new();
        self.rule.asked(self.project, Circumstance { stage, delegates: &nobody, author: None, now })
    }

    fn fine(&self, now: DateTime<Utc>) -> Line {
        let names = names(&self.asked(0, now));
        let text = match self.rule.mode {
            Mode::Inform => "informs, nobody rules".to_owned(),
            Mode::Auto { .. } => format!("acts alone unless somebody objects: {names}"),
            Mode::Ask if self.rule.quorum > 1 => format!("{} of {names}", self.rule.quorum),
            Mode::Ask => names,
        };
        Line::ok(ABOUT, format!("{}: {text}", self.named()))
    }

    /// The first day on which too few are there.
    fn quorum(&self, now: DateTime<Utc>) -> Option<Line> {
        if self.rule.mode == Mode::Inform {
            return None;
        }
        let days = (0..AHEAD).map(|ahead| now + TimeDelta::days(ahead));
        let mut working = days.filter(|at| self.project.calendar.is_working(self.project.day(*at)));
        let stages = self.rule.escalate.len();
        let needed = self.rule.quorum as usize;
        let at = working.find(|at| self.asked(stages, *at).len() < needed)?;
        let here = self.asked(stages, at);
        let who = if here.is_empty() { "nobody".to_owned() } else { format!("only {}", names(&here)) };
        let text = format!(
            "{}: needs {needed}, and on {} {who} is there ({})",
            self.named(),
            day(self.project.day(at)),
            self.away(at)
        );
        Some(Line::todo(ABOUT, text, "name a stand_in for who is away, more people, or a lower quorum"))
    }

    /// Who of those that the rule names is away, and until when.
    fn away(&self, at: DateTime<Utc>) -> String {
        let today = self.project.day(at);
        let named = self.project.roster.people().filter(|person| {
            self.rule.who.includes(person) || self.rule.escalate.iter().any(|who| who.includes(person))
        });
        let away = named.filter_map(|person| Some((person, person.absence(today)?)));
        let away: Vec<String> =
            away.map(|(person, absence)| format!("{} is away to {}", person.name, day(absence.to))).collect();
        if away.is_empty() { "nobody is away".to_owned() } else { away.join(", ") }
    }

    /// Stages that ask nobody who is there.
    fn stages(&self, now: DateTime<Utc>) -> Vec<Line> {
        let today = self.project.day(now);
        let mut lines = Vec::new();
        for (stage, who) in (2..).zip(&self.rule.escalate) {
            let reached =
                who.of(self.project).any(|person| person.absence(today).is_none_or(|gone| gone.stand_in.is_some()));
            if !reached {
                let text = format!("{}: stage {stage} reaches nobody who is there today", self.named());
                lines.push(Line::todo(ABOUT, text, "name more people in `escalate`, or a stand_in for who is away"));
            }
        }
        lines
    }
}

fn names(people: &[&Person]) -> String {
    people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn day(day: NaiveDate) -> String {
    day.format("%a %-d %B").to_string()
}
