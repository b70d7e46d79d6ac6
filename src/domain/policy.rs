//! Policy: for a kind of review, who may rule, how many, by when, who is asked next, and whether the machine may act alone.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::calendar::Term;
use super::name::{PersonId, Role};
use super::person::Person;
use super::proposition::ReviewKind;

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
        objection_within: Term,
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
    pub within: Option<Term>,
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
