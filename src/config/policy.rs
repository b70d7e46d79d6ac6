//! The policy of the file, and whether the people of a project can carry it out.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::domain::calendar::Term;
use crate::domain::finding::Detector;
use crate::domain::name::{PersonId, Role};
use crate::domain::person::Person;
use crate::domain::policy::{Applies, Delegation, Expiry, Mode, Objections, Policy, Rule, Who};
use crate::domain::proposition::ReviewKind;
use crate::domain::spelling::nearest;

use super::people::{NAME, unknown};
use super::table::{At, Section};
use super::terms;

/// The most people whom a quorum may ask for.
const QUORUM_LIMIT: u32 = 100;

/// Some people as the file names them.
struct Named {
    line: usize,
    people: Vec<At<PersonId>>,
    roles: Vec<At<Role>>,
}

impl Named {
    fn who(&self) -> Who {
        Who {
            people: self.people.iter().map(|at| at.value.clone()).collect(),
            roles: self.roles.iter().map(|at| at.value.clone()).collect(),
        }
    }
}

/// A rule as the file has it, before the people are known.
struct Written {
    line: usize,
    section: String,
    applies: Applies,
    rule: Rule,
    who: Option<Named>,
    quorum_line: usize,
    escalate: Vec<Named>,
}

/// A policy as the file has it, before the people are known.
pub(crate) struct Draft {
    rules: Vec<Written>,
    default: Option<Written>,
    changers: Named,
}

/// Reads `[policy]`.
pub(crate) fn draft(section: &Section<'_>) -> Draft {
    let name = section.name.trim_matches(['[', ']']).to_owned();
    let rules: Vec<Written> = (section.tables("rule", &format!("[[{name}.rule]]")).into_iter())
        .filter_map(|rule| rule.read(|rule| written(rule, true)))
        .collect();
    for (index, rule) in rules.iter().enumerate() {
        if let Some(first) = rules[..index].iter().find(|first| first.rule.name == rule.rule.name) {
            let what = format!("rule `{}` stands on line {} already", rule.rule.name, first.line);
            section.document.wrong(rule.line, what, "give each rule a name of its own");
        }
    }
    if !section.has("default") {
        section.lacks("default", "say what holds where no rule matches");
    }
    let default = (section.table("default", &format!("[{name}.default]")))
        .and_then(|rule| rule.read(|rule| written(rule, false)));
    let changers =
        named(section, "changers").unwrap_or(Named { line: section.line, people: Vec::new(), roles: Vec::new() });
    Draft { rules, default, changers }
}

fn named(section: &Section<'_>, key: &'static str) -> Option<Named> {
    let table = section.table(key, &format!("{key} of {}", section.name))?;
    Some(table.read(|table| some_people(table)))
}

fn some_people(table: &Section<'_>) -> Named {
    let people = table.texts("people");
    let roles = table.texts("roles");
    Named {
        line: table.line,
        people: (people.iter()).filter_map(|text| table.understood("people", text, NAME, PersonId::parse)).collect(),
        roles: (roles.iter()).filter_map(|text| table.understood("roles", text, NAME, Role::parse)).collect(),
    }
}

fn written(section: &Section<'_>, is_listed: bool) -> Option<Written> {
    let name = if is_listed {
        section.need("name", "what people call the rule")
    } else {
        let (value, line) = ("default".to_owned(), section.line);
        Some(At { value, line })
    };
    let applies = if is_listed { kinds(section) } else { Some(Applies::Always) };
    let mode = mode(section);
    let who = named(section, "who");
    if who.is_none() && mode != Some(Mode::Inform) && !section.has("who") {
        section.lacks("who", "say who may rule: people, roles or both");
    }
    let quorum = section.number("quorum", 1..QUORUM_LIMIT + 1);
    let objections = section.number("objections", 1..QUORUM_LIMIT + 1);
    let within = section.parsed("within", terms::TERM, terms::term);
    let escalate: Vec<Named> = (section.tables("escalate", &format!("escalate of {}", section.name)).into_iter())
        .map(|table| table.read(|table| some_people(table)))
        .collect();
    let expiry = section.one_of("expiry", &[("lapse", Expiry::Lapse), ("stay-open", Expiry::StayOpen)]);
    let delegation = section.one_of("delegation", &[("named", Delegation::Named), ("roster", Delegation::Roster)]);
    let reminders = reminders(section, within.as_ref());
    let waits = !escalate.is_empty() || !reminders.is_empty();
    if waits && !section.has("within") {
        section.lacks("within", "reminders and escalation need to know when the time is up");
    }
    let author_may_rule = section.flag("author_may_rule").unwrap_or(false);
    let guests = section.flag("guests").unwrap_or(false);
    // Every key is asked for by now: what returns earlier would make the rest look unknown.
    let (name, applies, mode) = (name?, applies?, mode?);
    Some(Written {
        line: section.line,
        section: section.name.clone(),
        quorum_line: quorum.as_ref().map_or(section.line, |at| at.line),
        applies,
        rule: Rule {
            name: name.value,
            mode,
            who: who.as_ref().map(Named::who).unwrap_or_default(),
            author_may_rule,
            quorum: quorum.map_or(1, |at| at.value),
            objections: objections.map_or(Objections::One, |at| match at.value {
                1 => Objections::One,
                more => Objections::Quorum(more),
            }),
            within: within.map(|at| at.value),
            reminders,
            escalate: escalate.iter().map(Named::who).collect(),
            expiry: expiry.map_or(Expiry::StayOpen, |at| at.value),
            delegation: delegation.map_or(Delegation::Named, |at| at.value),
            guests,
        },
        who,
        escalate,
    })
}

fn mode(section: &Section<'_>) -> Option<Mode> {
    let words = [("ask", Mode::Ask), ("inform", Mode::Inform), ("auto", Mode::Auto { objection_within: Term::ZERO })];
    let objection = section.parsed("objection_within", terms::TERM, terms::term_or_none);
    let mode = if section.has("mode") { section.one_of("mode", &words)?.value } else { Mode::Ask };
    match (mode, objection) {
        (Mode::Auto { .. }, Some(within)) => Some(Mode::Auto { objection_within: within.value }),
        (Mode::Auto { .. }, None) => {
            if !section.has("objection_within") {
                section.lacks("objection_within", "say how long people have to object; \"0\" acts at once");
            }
            None
        }
        (mode, Some(within)) => {
            let what = format!("`objection_within` in {} has no meaning", section.name);
            section.document.wrong(within.line, what, "it belongs to mode = \"auto\"");
            Some(mode)
        }
        (mode, None) => Some(mode),
    }
}

fn reminders(section: &Section<'_>, within: Option<&At<Term>>) -> Vec<TimeDelta> {
    let mut reminders = Vec::new();
    for text in section.texts("reminders") {
        let Some(reminder) = section.understood("reminders", &text, terms::CLOCK, terms::clock) else {
            continue;
        };
        let too_long =
            within.is_some_and(|within| within.value.working_days == 0 && within.value.clock <= reminder.value);
        if too_long {
            let what = format!("`reminders` in {}: {} is as long as `within`", section.name, text.value);
            section.document.wrong(text.line, what, "remind before the time is up, not at its start");
        }
        reminders.push(reminder.value);
    }
    // The first to come is the one that is furthest from the end.
    reminders.sort_by(|a, b| b.cmp(a));
    reminders
}

fn kinds(section: &Section<'_>) -> Option<Applies> {
    let texts = section.texts("kinds");
    if texts.is_empty() {
        section
            .lacks("kinds", "say which reviews the rule is for, such as [\"exceptions\"], [\"summary\"] or [\"all\"]");
        return None;
    }
    let plain = [
        ("summary", ReviewKind::Summary),
        ("update", ReviewKind::Update),
        ("request", ReviewKind::Request),
        ("silence", ReviewKind::Silence),
    ];
    let detectors = Detector::ALL.map(|detector| (detector.as_str(), ReviewKind::Exception(detector)));
    let one = |(word, kind): (&'static str, ReviewKind)| (word, vec![kind]);
    let every: Vec<ReviewKind> = detectors.iter().map(|(_, kind)| *kind).collect();
    let all: Vec<ReviewKind> = plain.iter().map(|(_, kind)| *kind).chain(every.clone()).collect();
    let mut words: Vec<(&str, Vec<ReviewKind>)> = plain.into_iter().chain(detectors).map(one).collect();
    words.push(("exceptions", every));
    words.push(("all", all));
    if let [only] = texts.as_slice() {
        match only.value.as_str() {
            "exceptions" => return Some(Applies::Exceptions),
            "all" => return Some(Applies::Always),
            _ => {}
        }
    }
    let found: Vec<_> = texts.iter().map(|text| section.word("kinds", text, &words)).collect();
    let found: Option<Vec<_>> = found.into_iter().collect();
    let kinds: BTreeSet<ReviewKind> = found?.into_iter().flat_map(|at| at.value).collect();
    Some(Applies::Kinds(kinds.into_iter().collect()))
}

impl Draft {
    /// The policy for these people; what they can't carry out is told.
    pub(crate) fn for_people(&self, root: &Section<'_>, project: &str, people: &[Person]) -> Option<Policy> {
        let court = Court { root, project, people };
        self.rules.iter().chain(&self.default).for_each(|rule| court.examine(rule));
        court.known(&self.changers);
        let default = self.default.as_ref()?;
        Some(Policy {
            rules: (self.rules.iter()).map(|written| (written.applies.clone(), written.rule.clone())).collect(),
            default: default.rule.clone(),
            changers: self.changers.who(),
        })
    }
}

/// The people of one project, before whom a rule must stand.
struct Court<'a> {
    root: &'a Section<'a>,
    project: &'a str,
    people: &'a [Person],
}

impl Court<'_> {
    fn examine(&self, written: &Written) {
        let rule = &written.rule;
        for named in written.who.iter().chain(&written.escalate) {
            self.known(named);
        }
        if let (Some(named), false) = (&written.who, rule.mode == Mode::Inform) {
            self.enough(written, named);
        }
        let mut asked = self.ids(&rule.who);
        for (stage, named) in written.escalate.iter().enumerate() {
            let next = self.ids(&named.who());
            if next.is_subset(&asked) {
                let what = format!(
                    "stage {} of `escalate` in {} asks nobody new in project `{}`",
                    stage + 1,
                    written.section,
                    self.project
                );
                self.root.document.wrong(named.line, what, "name people or roles who are not asked already");
            }
            asked.extend(next);
        }
    }

    /// As many may rule as must.
    fn enough(&self, written: &Written, named: &Named) {
        let may = self.ids(&written.rule.who).len();
        let document = self.root.document;
        if may == 0 {
            let what = format!("nobody in project `{}` may rule by {}", self.project, written.section);
            document.wrong(named.line, what, "name people or roles of the project");
            return;
        }
        let quorum = written.rule.quorum as usize;
        if quorum > may {
            let what = format!(
                "`quorum` in {} is {quorum}, but only {may} of project `{}` may rule",
                written.section, self.project
            );
            document.wrong(written.quorum_line, what, "name more people, or lower the quorum");
        }
        if let Objections::Quorum(number) = written.rule.objections
            && number as usize > may
        {
            let what = format!(
                "`objections` in {} is {number}, but only {may} of project `{}` may rule",
                written.section, self.project
            );
            document.wrong(written.line, what, "name more people, or lower the number");
        }
    }

    fn ids(&self, who: &Who) -> BTreeSet<&PersonId> {
        (self.people.iter()).filter(|person| who.includes(person)).map(|person| &person.id).collect()
    }

    /// Every person is there, every role has somebody.
    fn known(&self, named: &Named) {
        for id in &named.people {
            if !self.people.iter().any(|person| person.id == id.value) {
                unknown(self.root, &id.value, id.line, self.people.iter());
            }
        }
        let roles: BTreeSet<&str> =
            (self.people.iter()).flat_map(|person| person.roles.iter().map(Role::as_str)).collect();
        for role in &named.roles {
            if !roles.contains(role.value.as_str()) {
                let what = format!("nobody in project `{}` has the role `{}`", self.project, role.value);
                let hint = nearest(role.value.as_str(), roles.iter().copied()).map_or_else(
                    || "give it to a [[person]], or name another".to_owned(),
                    |known| format!("did you mean `{known}`?"),
                );
                self.root.document.wrong(role.line, what, hint);
            }
        }
    }
}
