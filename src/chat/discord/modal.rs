//! Forms: a form as one of Discord's modals, and what was filled in read back (discord.com/developers/docs/components/reference, "Text
//! Input"). A modal has five fields, all of them text; what a field asks stands in its id. Pure.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::custom::CUSTOM_ID_LIMIT;
use super::shape::Given;
use crate::domain::card::Action;
use crate::domain::form::{Filled, Form, Input, Kind, Wanted};
use crate::domain::name::ItemKey;
use crate::domain::ruling::RulingKind;
use crate::domain::value::{Field, Status, Value};

/// The most fields of a modal; the last is for words.
const FIELDS_LIMIT: usize = 5;

/// The most characters of a title and of a label.
const TITLE_LIMIT: usize = 45;
const LABEL_LIMIT: usize = 45;

/// The most characters of words, and of a value.
const WORDS_LIMIT: usize = 3_000;
const VALUE_LIMIT: usize = 300;

/// The field for words.
const WORDS: &str = "words";

/// What somebody filled in, or why it can't be read, for them.
pub(super) type Filling = Result<Filled, String>;

/// The form that a ruling opens where nobody knows its own any more: words alone.
pub(super) fn plain(action: &Action) -> Form {
    let question = match action {
        Action::Rule { kind: RulingKind::Correct, .. } => "What is right?",
        Action::Rule { kind: RulingKind::Reject, .. } => "Why not?",
        Action::Rule { kind: RulingKind::Hold, .. } => "Until which day?",
        Action::Rule { kind: RulingKind::Delegate, .. } => "Who decides?",
        _ => "In words",
    };
    Form { question: question.to_owned(), words: String::new(), inputs: Vec::new() }
}

/// A form as a modal. Its id is that of the button: all that a submission needs comes back with it.
pub(super) fn modal(form: &Form, custom_id: &str) -> Json {
    let mut rows: Vec<Json> = Vec::new();
    for input in &form.inputs {
        let Some(id) = id(input).filter(|_| rows.len() < FIELDS_LIMIT - 1) else { continue };
        let claimed = input.claimed.as_ref().map(shown).unwrap_or_default();
        let hint = match input.kind {
            Kind::Date => "2026-05-21",
            Kind::Number => "120000",
            Kind::Status => "planned, active, blocked, done or cancelled",
            Kind::Person(_) | Kind::Words => "",
        };
        rows.push(field(&id, &input.label, &claimed, (1, VALUE_LIMIT, hint)));
    }
    // Where values are asked one by one, words are for what they can't say.
    let alone = rows.is_empty();
    let (label, filled) = if alone { (form.question.as_str(), form.words.as_str()) } else { ("Or in words", "") };
    rows.push(field(WORDS, label, filled, (2, WORDS_LIMIT, "")));
    json!({ "custom_id": custom_id, "title": cut(&form.question, TITLE_LIMIT), "components": rows })
}

fn field(id: &str, label: &str, value: &str, (style, limit, hint): (u8, usize, &str)) -> Json {
    let mut input = json!({
        "type": 4, "custom_id": id, "style": style, "label": cut(label, LABEL_LIMIT), "required": false,
        "max_length": limit,
    });
    if !value.is_empty() {
        input["value"] = json!(value.chars().take(limit).collect::<String>());
    }
    if !hint.is_empty() {
        input["placeholder"] = json!(hint);
    }
    json!({ "type": 1, "components": [input] })
}

fn cut(text: &str, limit: usize) -> String {
    let text: String = text.chars().take(limit).collect();
    if text.trim().is_empty() { "…".to_owned() } else { text }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Date(date) => date.to_string(),
        Value::Number(amount) | Value::Money { amount, .. } => amount.to_string(),
        Value::Status(status) => status.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// What a field asks, in its id. None where there is no room for it, or where its value can't be typed.
fn id(input: &Input) -> Option<String> {
    let kind = match (&input.kind, &input.claimed) {
        (Kind::Date, _) => "d".to_owned(),
        (Kind::Number, Some(Value::Money { currency, .. })) => {
            format!("m{}", currency.as_deref().unwrap_or_default())
        }
        (Kind::Number, _) => "n".to_owned(),
        (Kind::Person(_), _) => "p".to_owned(),
        (Kind::Status, _) => "s".to_owned(),
        (Kind::Words, None | Some(Value::Text(_))) => "x".to_owned(),
        // A time, a duration: the words say it.
        (Kind::Words, Some(_)) => return None,
    };
    let wanted = match &input.wanted {
        Wanted::Value { item, field } => vec!["v".to_owned(), field.to_string(), item.to_string()],
        Wanted::Day => vec!["day".to_owned()],
        Wanted::Person => vec!["person".to_owned()],
    };
    let parts = [kind].into_iter().chain(wanted).map(|part| part.replace('%', "%25").replace('~', "%7e"));
    let id = parts.collect::<Vec<_>>().join("~");
    (id.chars().count() <= CUSTOM_ID_LIMIT).then_some(id)
}

/// What was filled in; a field that is not there was left empty.
pub(super) fn filled(action: &Action, given: &[Given]) -> Filling {
    let mut filled = Filled::default();
    for field in given {
        let text = field.value.as_deref().unwrap_or_default().trim();
        let id = field.custom_id.as_deref().unwrap_or_default();
        if id == WORDS {
            text.clone_into(&mut filled.words);
        } else if !text.is_empty()
            && let Some((wanted, kind)) = asked(id)
        {
            filled.given.push((wanted, value(&kind, text)?));
        }
    }
    // A refusal needs no reason.
    let may_be_empty = matches!(action, Action::Rule { kind: RulingKind::Reject, .. });
    if filled.given.is_empty() && filled.words.is_empty() && !may_be_empty {
        return Err("Nothing was filled in, and nothing was recorded.".to_owned());
    }
    Ok(filled)
}

fn asked(id: &str) -> Option<(Wanted, String)> {
    let mut parts = id.split('~').map(|part| part.replace("%7e", "~").replace("%25", "%"));
    let kind = parts.next().filter(|kind| !kind.is_empty())?;
    let wanted = match parts.next()?.as_str() {
        "v" => {
            let field = Field::from_name(&parts.next()?);
            Wanted::Value { item: ItemKey::parse(&parts.next()?)?, field }
        }
        "day" => Wanted::Day,
        "person" => Wanted::Person,
        _ => return None,
    };
    parts.next().is_none().then_some((wanted, kind))
}

fn value(kind: &str, text: &str) -> Result<Value, String> {
    let quoted: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    let no = |what: &str| format!("“{quoted}” is no {what}. Nothing was recorded; press the button again.");
    let letter = kind.chars().next().unwrap_or('x');
    Ok(match (letter, &kind[letter.len_utf8().min(kind.len())..]) {
        ('d', _) => Value::Date(text.parse().map_err(|_| no("day, such as 2026-05-21"))?),
        ('n', _) => Value::Number(text.parse::<Decimal>().map_err(|_| no("number"))?),
        ('m', currency) => {
            let currency = Some(currency).filter(|currency| !currency.is_empty()).map(Arc::from);
            Value::Money { amount: text.parse().map_err(|_| no("number"))?, currency }
        }
        ('p', _) => Value::Person(Arc::from(text)),
        ('s', _) => Value::Status(Status::parse(&text.to_lowercase()).ok_or_else(|| no("status"))?),
        _ => Value::Text(Arc::from(text)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::button::encode_value;
    use crate::domain::name::ReviewId;
    use crate::domain::proposition::ContentHash;

    fn rule(kind: RulingKind) -> Action {
        Action::Rule { review: ReviewId::parse("harbour-12").unwrap(), on: ContentHash([1; 32]), kind }
    }

    fn input(field: &str, kind: Kind, claimed: Value) -> Input {
        let item = ItemKey::parse("PC~1").unwrap();
        let wanted = Wanted::Value { item, field: Field::from_name(field) };
        Input { wanted, label: field.to_owned(), kind, claimed: Some(claimed) }
    }

    fn form() -> Form {
        let money = Value::Money { amount: "1100000".parse().unwrap(), currency: Some("EUR".into()) };
        let inputs = vec![
            input("due", Kind::Date, Value::Date("2026-05-14".parse().unwrap())),
            input("budget", Kind::Number, money),
            input("owner", Kind::Person(Vec::new()), Value::Person("Ana".into())),
            input("status", Kind::Status, Value::Status(Status::Active)),
            input("title", Kind::Words, Value::Text("Consent".into())),
        ];
        Form { question: "What is right?".to_owned(), words: "14 May 2026".to_owned(), inputs }
    }

    /// What comes back when each field is sent off with what stands in it, but for what is typed.
    fn sent(modal: &Json, typed: &[(usize, &str)]) -> Vec<Given> {
        let rows = modal["components"].as_array().unwrap().iter().enumerate();
        rows.map(|(n, row)| {
            let input = &row["components"][0];
            let typed = typed.iter().find(|(at, _)| *at == n).map(|(_, text)| *text);
            let value = typed.or(input["value"].as_str()).unwrap_or_default().to_owned();
            Given { custom_id: input["custom_id"].as_str().map(str::to_owned), value: Some(value) }
        })
        .collect()
    }

    #[test]
    fn a_form_is_a_modal_of_five_fields_filled_with_what_was_claimed() {
        let modal = modal(&form(), "c1f~c~harbour-12~x");
        let fields = modal["components"].as_array().unwrap();
        assert_eq!((fields.len(), modal["title"].as_str()), (5, Some("What is right?")));
        assert_eq!(fields[0]["components"][0]["value"], "2026-05-14");
        assert_eq!(fields[4]["components"][0]["custom_id"], "words");
        let typed = [(0, "2026-05-21"), (1, "1200000.50"), (2, "Ben"), (3, "Done"), (4, "they moved")];
        let filled = filled(&rule(RulingKind::Correct), &sent(&modal, &typed)).unwrap();
        let values: Vec<String> = filled.given.iter().map(|(_, value)| encode_value(value)).collect();
        assert_eq!(values, ["d2026-05-21", "m1200000.50 EUR", "pBen", "sdone"]);
        assert_eq!(filled.words, "they moved");
        assert!(matches!(&filled.given[0].0, Wanted::Value { item, .. } if item.as_str() == "PC~1"));
    }

    #[test]
    fn what_can_t_be_read_is_told_and_missing_fields_are_empty() {
        let modal = modal(&form(), "c1f~c~harbour-12~x");
        let correct = rule(RulingKind::Correct);
        let why = filled(&correct, &sent(&modal, &[(0, "never")])).unwrap_err();
        assert_eq!(why, "“never” is no day, such as 2026-05-21. Nothing was recorded; press the button again.");
        assert!(filled(&correct, &[]).is_err() && filled(&rule(RulingKind::Reject), &[]).is_ok());
        let strange = Given { custom_id: Some("d~x".to_owned()), value: Some("2026-01-01".to_owned()) };
        let odd = Given { custom_id: Some("é~day".to_owned()), value: Some("x".to_owned()) };
        assert!(filled(&correct, &[strange, Given { custom_id: None, value: None }]).is_err());
        assert!(filled(&correct, &[odd]).is_ok());
    }
}
