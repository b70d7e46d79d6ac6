//! Policy: for a kind of review, who may rule, how many, by when, who is asked next, and whether the machine may act alone.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::finding::Detector;
use super::name::{PersonId, Role};
use super::person::{Actor, Person, Standing};
use super::project::Project;

/// What kind of thing is put before people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewKind {
    /// A digest's summary.
    Summary,
    /// A finding.
    Exception(Detector),
    /// An update for a client, before the client sees it.
    Update,
    /// Something that a person put before the team.
    Request,
}

/// Some people, by id and by role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// By id.
    pub people: BTreeSet<PersonId>,
    /// By role.
    pub roles: BTreeSet<Role>,
}

impl Who {
    /// True where `person` is one of them.
    #[must_use]
    pub fn includes(&self, person: &Person) -> bool {
        self.people.contains(&person.id) || !self.roles.is_disjoint(&person.roles)
    }

    /// Those of the project's people who are meant, by id.
    pub fn of<'a>(&'a self, project: &'a Project) -> impl Iterator<Item = &'a Person> + 'a {
        project.roster.people().filter(|person| self.includes(person))
    }
}

/// How a review comes to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// People rule.
    Ask,
    /// People are told; there is nothing to rule on.
    Inform,
    /// The machine acts alone once nobody has objected for that long. Zero: at once.
    Auto {
        /// How long people have to object.
        objection_within: TimeDelta,
    },
}

/// Whose refusal ends a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objections {
    /// One rejection is enough.
    One,
    /// That many people must reject.
    Quorum(u32),
}

/// Whom a ruling may be handed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delegation {
    /// Only people whom the rule names anyway.
    Named,
    /// Anybody on the roster.
    Roster,
}

/// What it means that time ran out. Nobody answered is never a refusal, and never an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// The review ends as expired; nothing is done.
    Lapse,
    /// It stays open and goes on being listed.
    StayOpen,
}

/// What holds for reviews of some kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What people call it.
    pub name: String,
    /// Ask, inform or act alone.
    pub mode: Mode,
    /// Who may rule.
    pub who: Who,
    /// The author of what is put before people may rule on it too.
    pub author_may_rule: bool,
    /// Approvals needed.
    pub quorum: u32,
    /// Rejections needed.
    pub objections: Objections,
    /// How long each stage lasts before the next people are asked; none: no end.
    pub within: Option<TimeDelta>,
    /// How long before the end of a stage people are reminded.
    pub reminders: Vec<TimeDelta>,
    /// Who may rule too from the second stage on, stage by stage.
    pub escalate: Vec<Who>,
    /// What the end of the last stage means.
    pub expiry: Expiry,
    /// Whom a ruling may be handed to.
    pub delegation: Delegation,
    /// Guests and people of connected workspaces who are on the roster and named may rule.
    pub guests: bool,
}

/// Which reviews a rule is for. The first rule that matches holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applies {
    /// Every review.
    Always,
    /// Reviews of these kinds.
    Kinds(Vec<ReviewKind>),
    /// Exceptions of every detector.
    Exceptions,
}

impl Applies {
    fn to(&self, kind: ReviewKind) -> bool {
        match self {
            Self::Always => true,
            Self::Kinds(kinds) => kinds.contains(&kind),
            Self::Exceptions => matches!(kind, ReviewKind::Exception(_)),
        }
    }
}

/// All rules of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The rules in order.
    pub rules: Vec<(Applies, Rule)>,
    /// What holds where no rule matches.
    pub default: Rule,
    /// Who may change the policy from the chat.
    pub changers: Who,
}

impl Policy {
    /// The rule for reviews of a kind.
    #[must_use]
    pub fn rule(&self, kind: ReviewKind) -> &Rule {
        self.rules.iter().find(|(applies, _)| applies.to(kind)).map_or(&self.default, |(_, rule)| rule)
    }
}

/// Why somebody may not rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Barred {
    /// A bot, or the bot itself.
    Bot,
    /// The account is on no roster.
    Stranger,
    /// A guest, or from a connected workspace.
    Guest,
    /// On the roster, but the rule names others.
    NotNamed,
    /// They wrote what is to be ruled on.
    Author,
}

/// What bears on who may rule at a moment: how far the review has escalated, to whom it was handed, who wrote it.
#[derive(Clone, Copy, Debug)]
pub struct Circumstance<'a> {
    /// How many stages have passed.
    pub stage: usize,
    /// To whom rulings were handed.
    pub delegates: &'a BTreeSet<PersonId>,
    /// Who wrote what is to be ruled on.
    pub author: Option<&'a PersonId>,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Rule {
    /// The person who acts, where they may rule.
    ///
    /// # Errors
    /// Says why they may not.
    pub fn admit<'a>(
        &self,
        project: &'a Project,
        actor: &Actor,
        circumstance: Circumstance<'_>,
    ) -> Result<&'a Person, Barred> {
        if actor.standing == Standing::Bot {
            return Err(Barred::Bot);
        }
        let Some(person) = project.roster.holder(&actor.account) else {
            return Err(if actor.standing == Standing::Guest { Barred::Guest } else { Barred::Stranger });
        };
        if actor.standing == Standing::Guest && !self.guests {
            return Err(Barred::Guest);
        }
        if !self.author_may_rule && circumstance.author == Some(&person.id) {
            return Err(Barred::Author);
        }
        if self.may_rule(project, person, circumstance) { Ok(person) } else { Err(Barred::NotNamed) }
    }

    /// True where the rule names that person now: by itself, by escalation, by delegation, or as a stand-in for somebody away.
    #[must_use]
    pub fn may_rule(&self, project: &Project, person: &Person, circumstance: Circumstance<'_>) -> bool {
        self.names(person, circumstance.stage)
            || circumstance.delegates.contains(&person.id)
            || self.stands_in(project, person, circumstance)
    }

    /// Those who may rule now and are there, by id.
    #[must_use]
    pub fn asked<'a>(&'a self, project: &'a Project, circumstance: Circumstance<'_>) -> Vec<&'a Person> {
        let day = project.day(circumstance.now);
        let here = |person: &&Person| person.absence(day).is_none();
        let author = |person: &&Person| !self.author_may_rule && circumstance.author == Some(&person.id);
        let people = project.roster.people();
        people
            .filter(here)
            .filter(|person| !author(person))
            .filter(|person| self.may_rule(project, person, circumstance))
            .collect()
    }

    /// True where a ruling may be handed to that person.
    #[must_use]
    pub fn may_be_handed_to(&self, person: &Person) -> bool {
        match self.delegation {
            Delegation::Roster => true,
            Delegation::Named => self.names(person, self.escalate.len()),
        }
    }

    fn names(&self, person: &Person, stage: usize) -> bool {
        self.who.includes(person) || self.escalate.iter().take(stage).any(|who| who.includes(person))
    }

    fn stands_in(&self, project: &Project, person: &Person, circumstance: Circumstance<'_>) -> bool {
        let day = project.day(circumstance.now);
        project.roster.people().filter(|absent| self.names(absent, circumstance.stage)).any(|absent| {
            let author = !self.author_may_rule && circumstance.author == Some(&absent.id);
            !author && absent.absence(day).is_some_and(|absence| absence.stand_in.as_ref() == Some(&person.id))
        })
    }
}
