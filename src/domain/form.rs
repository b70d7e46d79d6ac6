//! Forms: what a dialog behind a button asks for, field by field, and what somebody filled in.

use super::finding::Proposed;
use super::name::{ItemKey, PersonId};
use super::value::{Field, Value};

/// The most inputs of a form: more is a spreadsheet, and Slack's buttons carry 2,000 characters.
pub const INPUTS_LIMIT: usize = 5;

/// What an input is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The right value of a field.
    Value {
        /// Of which item.
        item: ItemKey,
        /// Which field.
        field: Field,
    },
    /// The day until which something is held.
    Day,
    /// Who decides.
    Person,
}

/// How an input looks: what can be typed into it, or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A day.
    Date,
    /// A number; amounts of money keep the currency that was claimed.
    Number,
    /// One of these people.
    Person(Vec<(PersonId, String)>),
    /// Where work stands.
    Status,
    /// Words.
    Words,
}

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What it is for.
    pub wanted: Wanted,
    /// What stands over it.
    pub label: String,
    /// How it looks.
    pub kind: Kind,
    /// What stands in it already: what was claimed.
    pub claimed: Option<Value>,
}

/// The longest words that an input takes, in characters: what is longer is a message.
pub const WORDS_LIMIT: usize = 3_000;

impl Input {
    /// Whether that is what the input asks for: a value of its kind, somebody who is offered, the currency that was claimed.
    #[must_use]
    pub fn takes(&self, value: &Value) -> bool {
        match (&self.kind, value) {
            (Kind::Date, Value::Date(_)) | (Kind::Status, Value::Status(_)) => true,
            (Kind::Number, Value::Money { currency, .. }) => {
                matches!(&self.claimed, Some(Value::Money { currency: claimed, .. }) if claimed == currency)
            }
            (Kind::Number, Value::Number(_)) => !matches!(&self.claimed, Some(Value::Money { .. })),
            (Kind::Person(offered), Value::Person(named)) => offered.iter().any(|(id, _)| id.as_str() == &**named),
            (Kind::Words, Value::Text(words)) => words.chars().count() <= WORDS_LIMIT,
            (Kind::Words, other) => self.claimed.as_ref() == Some(other),
            _ => false,
        }
    }
}

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The question that stands over it.
    pub question: String,
    /// What stands already in the field for words; platforms without other inputs show this one alone.
    pub words: String,
    /// What is asked one by one, where the platform can: at most [`INPUTS_LIMIT`].
    pub inputs: Vec<Input>,
}

/// What somebody filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// What they typed into the field for words.
    pub words: String,
    /// What they gave one by one.
    pub given: Vec<(Wanted, Value)>,
}

impl Filled {
    /// Words alone.
    #[must_use]
    pub fn words(words: impl Into<String>) -> Self {
        Self { words: words.into(), given: Vec::new() }
    }

    /// The values that were given.
    pub fn values(&self) -> impl Iterator<Item = Proposed> + '_ {
        self.given.iter().filter_map(|(wanted, value)| match wanted {
            Wanted::Value { item, field } => {
                Some(Proposed { item: item.clone(), field: field.clone(), value: value.clone() })
            }
            Wanted::Day | Wanted::Person => None,
        })
    }

    /// What was given for something.
    #[must_use]
    pub fn of(&self, wanted: &Wanted) -> Option<&Value> {
        self.given.iter().find(|(given, _)| given == wanted).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_takes_what_it_asks_for_and_nothing_else() {
        let money = |currency: &str| Value::Money { amount: 3.into(), currency: Some(currency.into()) };
        let ana = (PersonId::parse("ana").unwrap(), "Ana".to_owned());
        let date = Value::Date("2026-05-14".parse().unwrap());
        let cases = [
            (Kind::Date, None, date.clone(), true),
            (Kind::Date, None, Value::Text("2026-05-14".into()), false),
            (Kind::Number, None, Value::Number(3.into()), true),
            (Kind::Number, Some(money("EUR")), money("EUR"), true),
            (Kind::Number, Some(money("EUR")), money("USD"), false),
            (Kind::Number, Some(money("EUR")), Value::Number(3.into()), false),
            (Kind::Number, None, money("EUR"), false),
            (Kind::Person(vec![ana.clone()]), None, Value::Person("ana".into()), true),
            (Kind::Person(vec![ana]), None, Value::Person("ben".into()), false),
            (Kind::Words, None, Value::Text("x".repeat(WORDS_LIMIT).into()), true),
            (Kind::Words, None, Value::Text("x".repeat(WORDS_LIMIT + 1).into()), false),
            (Kind::Words, Some(Value::Duration { minutes: 90 }), Value::Duration { minutes: 90 }, true),
            (Kind::Words, Some(Value::Duration { minutes: 90 }), Value::Duration { minutes: 91 }, false),
            (Kind::Status, None, date, false),
        ];
        for (kind, claimed, value, takes) in cases {
            let input = Input { wanted: Wanted::Day, label: String::new(), kind, claimed };
            assert_eq!(input.takes(&value), takes, "{input:?} {value:?}");
        }
    }
}
