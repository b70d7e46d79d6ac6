//! The JSON shape of a form behind a button, and of what was filled in: the page draws the one and sends the other. Pure, both ways.

use serde::{Deserialize, Serialize};

use super::unreadable::WireError;
use super::wire_action::{ValueV1, value_of, value_v1};
use crate::domain::form::{Form, Input, Kind, Wanted};
use crate::domain::name::{ItemKey, PersonId};
use crate::domain::value::{Field, Value};

/// A form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormV1 {
    question: String,
    prefilled: String,
    /// Cards of earlier releases asked for words alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    inputs: Vec<InputV1>,
}

/// One input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InputV1 {
    wanted: WantedV1,
    label: String,
    kind: KindV1,
    claimed: Option<ValueV1>,
    /// What was claimed, as words.
    shown: String,
}

/// What an input is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum WantedV1 {
    /// The right value of a field.
    Value {
        /// The item's key.
        item: String,
        /// The field's name.
        field: String,
    },
    /// The day until which something is held.
    Day,
    /// Who decides.
    Person,
}

/// How an input looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum KindV1 {
    Date,
    Number,
    /// One of these people: the id, and the name to show.
    Person(Vec<(String, String)>),
    Status,
    Words,
}

/// What was given for an input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenV1 {
    wanted: WantedV1,
    value: ValueV1,
}

pub(super) fn form_v1(form: &Form) -> FormV1 {
    FormV1 {
        question: form.question.clone(),
        prefilled: form.words.clone(),
        inputs: form.inputs.iter().map(input_v1).collect(),
    }
}

pub(super) fn form_of(form: &FormV1) -> Result<Form, WireError> {
    Ok(Form {
        question: form.question.clone(),
        words: form.prefilled.clone(),
        inputs: form.inputs.iter().map(input_of).collect::<Result<_, _>>()?,
    })
}

pub(super) fn given_v1(given: &[(Wanted, Value)]) -> Vec<GivenV1> {
    given.iter().map(|(wanted, value)| GivenV1 { wanted: wanted_v1(wanted), value: value_v1(value) }).collect()
}

pub(super) fn given_of(given: &[GivenV1]) -> Result<Vec<(Wanted, Value)>, WireError> {
    given.iter().map(|one| Ok((wanted_of(&one.wanted)?, value_of(&one.value)?))).collect()
}

fn input_v1(input: &Input) -> InputV1 {
    let people = |people: &[(PersonId, String)]| {
        people.iter().map(|(id, name)| (id.as_str().to_owned(), name.clone())).collect()
    };
    InputV1 {
        wanted: wanted_v1(&input.wanted),
        label: input.label.clone(),
        kind: match &input.kind {
            Kind::Date => KindV1::Date,
            Kind::Number => KindV1::Number,
            Kind::Person(offered) => KindV1::Person(people(offered)),
            Kind::Status => KindV1::Status,
            Kind::Words => KindV1::Words,
        },
        claimed: input.claimed.as_ref().map(value_v1),
        shown: input.claimed.as_ref().map_or_else(String::new, ToString::to_string),
    }
}

fn input_of(input: &InputV1) -> Result<Input, WireError> {
    let person = |(id, name): &(String, String)| {
        PersonId::parse(id).map(|id| (id, name.clone())).ok_or_else(|| WireError::new("a person", id))
    };
    Ok(Input {
        wanted: wanted_of(&input.wanted)?,
        label: input.label.clone(),
        kind: match &input.kind {
            KindV1::Date => Kind::Date,
            KindV1::Number => Kind::Number,
            KindV1::Person(people) => Kind::Person(people.iter().map(person).collect::<Result<_, _>>()?),
            KindV1::Status => Kind::Status,
            KindV1::Words => Kind::Words,
        },
        claimed: input.claimed.as_ref().map(value_of).transpose()?,
    })
}

fn wanted_v1(wanted: &Wanted) -> WantedV1 {
    match wanted {
        Wanted::Value { item, field } => {
            WantedV1::Value { item: item.as_str().to_owned(), field: field.as_str().to_owned() }
        }
        Wanted::Day => WantedV1::Day,
        Wanted::Person => WantedV1::Person,
    }
}

fn wanted_of(wanted: &WantedV1) -> Result<Wanted, WireError> {
    Ok(match wanted {
        WantedV1::Value { item, field } => {
            let item = ItemKey::parse(item).ok_or_else(|| WireError::new("an item", item))?;
            Wanted::Value { item, field: Field::from_name(field) }
        }
        WantedV1::Day => Wanted::Day,
        WantedV1::Person => Wanted::Person,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::value::Status;

    fn input(wanted: Wanted, kind: Kind, claimed: Option<Value>) -> Input {
        Input { wanted, label: "L".to_owned(), kind, claimed }
    }

    #[test]
    fn a_form_comes_back_as_it_was_and_so_does_what_was_given() {
        let value =
            |field: &str| Wanted::Value { item: ItemKey::parse("PC-1").unwrap(), field: Field::from_name(field) };
        let money = Value::Money { amount: "1100000.50".parse().unwrap(), currency: Some("EUR".into()) };
        let ana = (PersonId::parse("ana").unwrap(), "Ana Keller".to_owned());
        let form = Form {
            question: "What is right?".to_owned(),
            words: "14 May".to_owned(),
            inputs: vec![
                input(value("due"), Kind::Date, Some(Value::Date("2026-05-14".parse().unwrap()))),
                input(value("budget"), Kind::Number, Some(money)),
                input(value("owner"), Kind::Person(vec![ana]), Some(Value::Person("Ben".into()))),
                input(value("status"), Kind::Status, Some(Value::Status(Status::Active))),
                input(value("effort"), Kind::Words, Some(Value::Duration { minutes: 90 })),
                input(Wanted::Day, Kind::Date, None),
                input(Wanted::Person, Kind::Person(Vec::new()), None),
            ],
        };
        let json = serde_json::to_string(&form_v1(&form)).unwrap();
        assert_eq!(form_of(&serde_json::from_str(&json).unwrap()).unwrap(), form, "{json}");
        let claimed = form.inputs.iter().filter_map(|input| Some((input.wanted.clone(), input.claimed.clone()?)));
        let given: Vec<(Wanted, Value)> = claimed.collect();
        let json = serde_json::to_string(&given_v1(&given)).unwrap();
        assert_eq!(given_of(&serde_json::from_str::<Vec<GivenV1>>(&json).unwrap()).unwrap(), given, "{json}");
    }

    #[test]
    fn a_form_of_an_earlier_release_asks_for_words_alone() {
        let form: FormV1 = serde_json::from_str(r#"{"question":"Why not?","prefilled":""}"#).unwrap();
        assert_eq!(form_of(&form).unwrap().inputs, []);
    }
}
