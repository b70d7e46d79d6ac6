//! Who is asked, what is missing, by when: the status of a review in words. None of it is hashed.

use std::collections::BTreeSet;

use crate::domain::evidence::Evidence;
use crate::domain::finding::Detector;
use crate::domain::name::PersonId;
use crate::domain::policy::{Mode, Who};
use crate::domain::proposition::ReviewKind;
use crate::domain::review_state::ReviewState;
use crate::domain::ruling::{Ruling, Standing};
use crate::domain::value::{Field, Value};

use super::matter::Matter;
use super::quoted::quoted;
use super::values;
use super::when;

/// The most standing rulings that a card tells one by one.
const RULINGS_LIMIT: usize = 8;

impl Matter<'_> {
    /// The name of a person of the roster.
    pub(crate) fn name(&self, id: &PersonId) -> String {
        super::quoted::shortened(self.project.roster.name_of(id), super::quoted::TITLE_LIMIT)
    }

    /// Those who may rule now and are there, by name.
    pub(crate) fn may_rule(&self) -> Vec<String> {
        let asked = (self.rule).asked(self.project, self.circumstance());
        asked.iter().map(|person| self.name(&person.id)).collect()
    }

    fn circumstance(&self) -> crate::domain::admission::Circumstance<'_> {
        crate::domain::admission::Circumstance {
            stage: self.review.stage,
            delegates: &self.review.delegates,
            author: self.review.author.as_ref(),
            now: self.now,
        }
    }

    /// Those whose word is still missing, by name.
    fn waited_for(&self) -> Vec<String> {
        let spoke: BTreeSet<&PersonId> = self.standing().map(|standing| &standing.by).collect();
        let asked = (self.rule).asked(self.project, self.circumstance());
        let silent = asked.iter().filter(|person| !spoke.contains(&person.id));
        silent.map(|person| self.name(&person.id)).collect()
    }

    /// True where a person is asked and has not spoken.
    pub(crate) fn waits_for(&self, person: &PersonId) -> bool {
        let asked = (self.rule).asked(self.project, self.circumstance());
        asked.iter().any(|asked| asked.id == *person) && !self.standing().any(|standing| standing.by == *person)
    }

    /// The rulings that stand on the proposition as it is shown.
    fn standing(&self) -> impl Iterator<Item = &Standing> {
        (self.review.standing.iter()).filter(|standing| standing.on == self.review.hash)
    }

    fn approvals(&self) -> usize {
        let approvals = self.standing().filter(|standing| standing.ruling == Ruling::Approve);
        approvals.map(|standing| &standing.by).collect::<BTreeSet<_>>().len()
    }

    /// `, by Tue 17:00`, or nothing where there is no end.
    fn by_when(&self) -> String {
        let due = self.review.due;
        due.map(|due| format!(", by {}", when::moment(self.project, due, self.now))).unwrap_or_default()
    }

    /// Who is asked and by when: `Ana or Ben, by Tue 17:00`; with a quorum, how much of it is there.
    pub(crate) fn asked(&self) -> String {
        match self.rule.mode {
            Mode::Inform => "For information".to_owned(),
            Mode::Auto { .. } => {
                let when = self
                    .review
                    .due
                    .map_or_else(String::new, |due| format!(" {}", when::moment(self.project, due, self.now)));
                format!("Goes ahead{when} unless somebody objects")
            }
            Mode::Ask => self.quorum(),
        }
    }

    /// The same, or nothing where the policy names nobody, as in a replay.
    pub(crate) fn asked_if_any(&self) -> Option<String> {
        let nobody = self.rule.mode == Mode::Ask && self.rule.who == Who::default() && self.rule.escalate.is_empty();
        (!nobody).then(|| self.asked())
    }

    /// The same for a sentence: `Asked: Ana or Ben, by Tue 17:00`.
    pub(crate) fn asked_in_words(&self) -> String {
        match self.rule.mode {
            Mode::Ask => format!("Asked: {}", self.asked()),
            Mode::Inform | Mode::Auto { .. } => self.asked(),
        }
    }

    fn quorum(&self) -> String {
        let (needed, waited) = (self.rule.quorum as usize, self.waited_for());
        let who = if !waited.is_empty() {
            values::list(waited.iter().map(String::as_str), "or")
        } else if self.may_rule().is_empty() {
            "nobody who may rule is there".to_owned()
        } else {
            "all who were asked have spoken".to_owned()
        };
        let (who, by) = (if needed > 1 { who } else { values::capital(&who) }, self.by_when());
        if needed > 1 {
            format!("{} of {needed} approvals · {who}{by}", self.approvals())
        } else {
            format!("{who}{by}")
        }
    }

    /// What people said so far, a line each.
    pub(crate) fn rulings(&self) -> Vec<String> {
        let all: Vec<&Standing> = self.standing().collect();
        let mut lines: Vec<String> = (all.iter().take(RULINGS_LIMIT)).map(|standing| self.ruled(standing)).collect();
        if all.len() > RULINGS_LIMIT {
            lines.push(format!("and {} more", all.len() - RULINGS_LIMIT));
        }
        lines
    }

    fn ruled(&self, standing: &Standing) -> String {
        let who = self.name(&standing.by);
        let at = when::moment(self.project, standing.at, self.now);
        match &standing.ruling {
            Ruling::Approve if self.proposes() => format!("{who} approved, {at}"),
            Ruling::Approve => format!("{who} noted it, {at}"),
            Ruling::Reject { reason } if reason.trim().is_empty() => {
                format!("{who} rejected, {at}")
            }
            Ruling::Reject { reason } => format!("{who} rejected, {at}: {}", quoted(reason)),
            Ruling::Correct { values, .. } => {
                format!("{who} corrected, {at}: {}", self.assertion(values))
            }
            Ruling::Hold { until } => {
                format!("{who} held it until {}, {at}", when::day(*until, self.year()))
            }
            Ruling::Delegate { to } => format!("{who} handed it to {}, {at}", self.name(to)),
        }
    }

    /// True where an approval makes something so, or agrees to what a source has made so; else it only takes note.
    pub(crate) fn proposes(&self) -> bool {
        let proposition = &self.review.proposition;
        let takes_note = match proposition.kind {
            ReviewKind::Exception(detector) => detector != Detector::Slipped,
            ReviewKind::Summary | ReviewKind::Update | ReviewKind::Request | ReviewKind::Silence => false,
        };
        !proposition.proposed.is_empty() || !takes_note
    }

    /// How long it has been so, for those findings in which that matters: `Three working days late`.
    pub(crate) fn age(&self) -> Option<String> {
        let ReviewKind::Exception(detector) = self.review.proposition.kind else {
            return None;
        };
        let evidence = &self.review.proposition.evidence;
        let (since, words) = match detector {
            Detector::Overdue => (evidence.iter().find_map(due_day)?, "late"),
            Detector::Blocked | Detector::Unanswered => {
                let written = evidence.iter().find_map(|evidence| match evidence {
                    Evidence::Message { at, .. } => Some(*at),
                    _ => None,
                })?;
                (self.project.day(written), "without an answer")
            }
            _ => return None,
        };
        let today = self.project.day(self.now);
        let days = self.project.calendar.working_days_between(since, today);
        let days = usize::try_from(days).ok().filter(|days| *days > 0)?;
        let days = values::capital(&values::count(days, "working day"));
        Some(format!("{days} {words}"))
    }

    /// The first lines of the status of a review that takes rulings, then who is asked.
    pub(crate) fn open_status(&self) -> Vec<String> {
        let mut lines = self.rulings();
        if let ReviewState::Held { until } = &self.review.state {
            lines.push(format!("Held until {}", when::day(*until, self.year())));
        }
        lines.extend(self.age());
        lines.extend(self.asked_if_any());
        lines
    }
}

fn due_day(evidence: &Evidence) -> Option<chrono::NaiveDate> {
    match evidence {
        Evidence::Reading { field: Field::Due, value: Value::Date(day), .. } => Some(*day),
        _ => None,
    }
}
