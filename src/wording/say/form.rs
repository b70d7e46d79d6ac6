//! The forms behind buttons: what each asks, field by field, with what was claimed.

use crate::domain::finding::Proposed;
use crate::domain::form::{Form, INPUTS_LIMIT, Input, Kind, Wanted};
use crate::domain::name::PersonId;
use crate::domain::ruling::RulingKind;
use crate::domain::value::{Field, Value};

use super::matter::Matter;
use super::quoted::{TITLE_LIMIT, shortened};
use super::values;

/// The most people to choose from: as many as a select of Slack or two of Discord's hold.
const PEOPLE_LIMIT: usize = 100;

/// The form that a ruling needs first, if any.
pub(crate) fn form(matter: &Matter<'_>, kind: RulingKind) -> Option<Form> {
    let asks =
        |question: &str, words: String, inputs: Vec<Input>| Some(Form { question: question.to_owned(), words, inputs });
    match kind {
        RulingKind::Approve | RulingKind::Withdraw => None,
        RulingKind::Correct => {
            let claimed = matter.review.proposition.claimed();
            let first = matter.review.proposition.proposed.first();
            let words = first.map_or_else(String::new, |value| values::for_form(&value.field, &value.value));
            asks("What is right?", words, claimed.iter().take(INPUTS_LIMIT).map(|value| right(matter, value)).collect())
        }
        RulingKind::Reject => asks("Why not?", String::new(), Vec::new()),
        RulingKind::Hold => {
            let day = Input { wanted: Wanted::Day, label: "Until".to_owned(), kind: Kind::Date, claimed: None };
            asks("Until which day?", String::new(), vec![day])
        }
        RulingKind::Delegate => {
            let kind = Kind::Person(people(matter));
            let who = Input { wanted: Wanted::Person, label: "Who".to_owned(), kind, claimed: None };
            asks("Who decides?", String::new(), vec![who])
        }
        RulingKind::Ask => asks("What do you want to know?", String::new(), Vec::new()),
    }
}

/// Those to whom a ruling may be handed, by name.
pub(crate) fn people(matter: &Matter<'_>) -> Vec<(PersonId, String)> {
    let author = matter.review.author.as_ref().filter(|_| !matter.rule.author_may_rule);
    let named = matter.project.roster.people().filter(|person| matter.rule.may_be_handed_to(person));
    let others = named.filter(|person| author != Some(&person.id));
    others.take(PEOPLE_LIMIT).map(|person| (person.id.clone(), shortened(&person.name, TITLE_LIMIT))).collect()
}

fn right(matter: &Matter<'_>, claimed: &Proposed) -> Input {
    let (item, field) = (claimed.item.clone(), claimed.field.clone());
    let kind = match (&claimed.field, &claimed.value) {
        (_, Value::Date(_)) => Kind::Date,
        (_, Value::Number(_) | Value::Money { .. }) => Kind::Number,
        (_, Value::Status(_)) => Kind::Status,
        (Field::Owner, _) | (_, Value::Person(_)) => {
            let roster = matter.project.roster.people().take(PEOPLE_LIMIT);
            Kind::Person(roster.map(|person| (person.id.clone(), shortened(&person.name, TITLE_LIMIT))).collect())
        }
        (_, Value::Time(_) | Value::Duration { .. } | Value::Text(_)) => Kind::Words,
    };
    let label = values::capital(&values::field(&claimed.field));
    Input { wanted: Wanted::Value { item, field }, label, kind, claimed: Some(claimed.value.clone()) }
}
