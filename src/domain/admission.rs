//! Admission: whether somebody may rule on a review now, by what the policy says of them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::name::PersonId;
use super::person::{Actor, Person, Standing};
use super::policy::{Delegation, Rule, Who};
use super::project::Project;

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

impl Who {
    /// Those of the project's people who are meant, by id.
    pub fn of<'a>(&'a self, project: &'a Project) -> impl Iterator<Item = &'a Person> + 'a {
        project.roster.people().filter(|person| self.includes(person))
    }
}
