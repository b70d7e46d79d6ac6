//! What a button carries on a platform that keeps nothing for us: the action, and the form that it opens first, as one short text.
//! A card is years old and the process new: all that is needed to judge a press comes back with it.
//!
//! The text is `1~action~review~…`; parts never hold `~`, which is escaped. It is opaque to people and to the platform.

use std::str::FromStr as _;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::domain::card::Action;
use crate::domain::form::{Form, Input, Kind, Wanted};
use crate::domain::name::{ItemKey, PersonId, ReviewId};
use crate::domain::proposition::ContentHash;
use crate::domain::ruling::RulingKind;
use crate::domain::value::{Field, Status, Value};

/// The version of the text. What a release wrote is read by every later one: cards stay.
const VERSION: &str = "1";

/// A button as it is written, with its form where there is room for it.
#[must_use]
pub fn encode(action: &Action, form: Option<&Form>, limit: usize) -> String {
    let alone = encode_action(action);
    let Some(form) = form else { return alone };
    let whole = format!("{alone}~{}", encode_form(form, form.inputs.len()));
    if whole.len() <= limit {
        return whole;
    }
    // Without typed inputs the form still asks for words; without its form the button could not ask at all.
    let words = format!("{alone}~{}", encode_form(&Form { words: String::new(), ..form.clone() }, 0));
    if words.len() <= limit { words } else { alone }
}

/// A button, read back. None for what no release wrote.
#[must_use]
pub fn decode(text: &str) -> Option<(Action, Option<Form>)> {
    let mut parts = text.split('~').map(plain);
    (parts.next()?? == VERSION).then_some(())?;
    let kind = parts.next()??;
    let mut next = || parts.next().flatten();
    let review = ReviewId::parse(&next()?)?;
    let action = match kind.as_str() {
        "why" => Action::Why { review },
        "undo" => Action::Undo { review, entry: next()?.parse().ok()? },
        "hand" => Action::Hand { review, on: ContentHash::parse(&next()?)?, to: PersonId::parse(&next()?)? },
        "choose" => {
            let on = ContentHash::parse(&next()?)?;
            Action::Choose { review, on, field: Field::from_name(&next()?), value: decode_value(&next()?)? }
        }
        ruling => Action::Rule { review, on: ContentHash::parse(&next()?)?, kind: RulingKind::parse(ruling)? },
    };
    let rest: Vec<String> = parts.collect::<Option<_>>()?;
    let form = if rest.is_empty() { None } else { Some(decode_form(&rest)?) };
    Some((action, form))
}

fn encode_action(action: &Action) -> String {
    let parts: Vec<String> = match action {
        Action::Why { review } => vec!["why".into(), review.to_string()],
        Action::Undo { review, entry } => vec!["undo".into(), review.to_string(), entry.to_string()],
        Action::Hand { review, on, to } => {
            vec!["hand".into(), review.to_string(), on.to_string(), to.to_string()]
        }
        Action::Choose { review, on, field, value } => {
            vec!["choose".into(), review.to_string(), on.to_string(), field.to_string(), encode_value(value)]
        }
        Action::Rule { review, on, kind } => vec![kind.as_str().into(), review.to_string(), on.to_string()],
    };
    let escaped = parts.iter().map(|part| escaped(part));
    [VERSION.to_owned()].into_iter().chain(escaped).collect::<Vec<_>>().join("~")
}

/// `question~words`, then four parts an input: what is wanted, its label, how it looks, what was claimed.
fn encode_form(form: &Form, inputs: usize) -> String {
    let mut parts = vec![escaped(&form.question), escaped(&form.words)];
    for input in form.inputs.iter().take(inputs) {
        parts.push(escaped(&match &input.wanted {
            Wanted::Value { item, field } => format!("v{}/{item}", field.as_str().replace('/', "%2f")),
            Wanted::Day => "d".to_owned(),
            Wanted::Person => "p".to_owned(),
        }));
        parts.push(escaped(&input.label));
        parts.push(
            match input.kind {
                Kind::Date => "date",
                Kind::Number => "number",
                Kind::Person(_) => "person",
                Kind::Status => "status",
                Kind::Words => "words",
            }
            .to_owned(),
        );
        parts.push(input.claimed.as_ref().map_or_else(String::new, |value| escaped(&encode_value(value))));
    }
    parts.join("~")
}

fn decode_form(parts: &[String]) -> Option<Form> {
    let [question, words, inputs @ ..] = parts else { return None };
    let inputs = inputs.chunks(4).map(decode_input).collect::<Option<Vec<_>>>()?;
    Some(Form { question: question.clone(), words: words.clone(), inputs })
}

fn decode_input(parts: &[String]) -> Option<Input> {
    let [wanted, label, kind, claimed] = parts else { return None };
    let wanted = match wanted.as_str() {
        "d" => Wanted::Day,
        "p" => Wanted::Person,
        value => {
            let (field, item) = value.strip_prefix('v')?.split_once('/')?;
            Wanted::Value { item: ItemKey::parse(item)?, field: Field::from_name(&field.replace("%2f", "/")) }
        }
    };
    let kind = match kind.as_str() {
        "date" => Kind::Date,
        "number" => Kind::Number,
        // The platform's own people are offered.
        "person" => Kind::Person(Vec::new()),
        "status" => Kind::Status,
        "words" => Kind::Words,
        _ => return None,
    };
    let claimed = if claimed.is_empty() { None } else { Some(decode_value(claimed)?) };
    Some(Input { wanted, label: label.clone(), kind, claimed })
}

/// A letter for the type, then the value.
pub(in crate::chat) fn encode_value(value: &Value) -> String {
    match value {
        Value::Date(date) => format!("d{date}"),
        Value::Time(time) => format!("t{}", time.format("%H:%M:%S")),
        Value::Number(number) => format!("n{number}"),
        Value::Money { amount, currency } => format!("m{amount} {}", currency.as_deref().unwrap_or_default()),
        Value::Duration { minutes } => format!("l{minutes}"),
        Value::Person(name) => format!("p{name}"),
        Value::Status(status) => format!("s{}", status.as_str()),
        Value::Text(text) => format!("x{text}"),
    }
}

pub(in crate::chat) fn decode_value(text: &str) -> Option<Value> {
    let kind = text.chars().next()?;
    let rest = &text[kind.len_utf8()..];
    Some(match kind {
        'd' => Value::Date(rest.parse().ok()?),
        't' => Value::Time(rest.parse().ok()?),
        'n' => Value::Number(Decimal::from_str(rest).ok()?),
        'm' => {
            let (amount, currency) = rest.split_once(' ')?;
            let currency = (!currency.is_empty()).then(|| Arc::from(currency));
            Value::Money { amount: Decimal::from_str(amount).ok()?, currency }
        }
        'l' => Value::Duration { minutes: rest.parse().ok()? },
        'p' => Value::Person(Arc::from(rest)),
        's' => Value::Status(Status::parse(rest)?),
        'x' => Value::Text(Arc::from(rest)),
        _ => return None,
    })
}

fn escaped(part: &str) -> String {
    part.replace('%', "%25").replace('~', "%7e")
}

/// A part as it was before it was escaped.
fn plain(part: &str) -> Option<String> {
    let mut out = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        out.push(match rest.get(at..at + 3)? {
            "%25" => '%',
            "%7e" => '~',
            _ => return None,
        });
        rest = &rest[at + 3..];
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review() -> ReviewId {
        ReviewId::parse("harbour~odd%-12").unwrap()
    }

    fn form() -> Form {
        let item = ItemKey::parse("PC/1~%").unwrap();
        let value = |field: &str, kind, claimed| Input {
            wanted: Wanted::Value { item: item.clone(), field: Field::from_name(field) },
            label: field.to_owned(),
            kind,
            claimed,
        };
        let date = Value::Date("2026-05-14".parse().unwrap());
        let day = Input { wanted: Wanted::Day, label: "Until".to_owned(), kind: Kind::Date, claimed: None };
        let who = Input { wanted: Wanted::Person, kind: Kind::Person(Vec::new()), ..day.clone() };
        let cost = Value::Money { amount: "1100000.50".parse().unwrap(), currency: Some("EUR".into()) };
        Form {
            question: "What is ~right~?".to_owned(),
            words: "100 %".to_owned(),
            inputs: vec![
                value("due", Kind::Date, Some(date)),
                value("odd/field", Kind::Words, Some(Value::Text("~".into()))),
                value("budget", Kind::Number, Some(cost)),
                value("status", Kind::Status, Some(Value::Status(Status::Blocked))),
                day,
                who,
            ],
        }
    }

    #[test]
    fn every_action_and_form_comes_back_as_it_was() {
        let on = ContentHash([0xab; 32]);
        let values = [
            Value::Date("2026-05-14".parse().unwrap()),
            Value::Time("17:00:00".parse().unwrap()),
            Value::Number("0.480".parse().unwrap()),
            Value::Money { amount: "-3".parse().unwrap(), currency: None },
            Value::Duration { minutes: 90 },
            Value::Person("Ana ~".into()),
            Value::Text("any \"text\"".into()),
        ];
        let choose = |value| Action::Choose { review: review(), on, field: Field::from_name("due"), value };
        let rule = |kind| Action::Rule { review: review(), on, kind };
        let others = [
            Action::Why { review: review() },
            Action::Undo { review: review(), entry: 7 },
            Action::Hand { review: review(), on, to: PersonId::parse("ana").unwrap() },
        ];
        for action in values.map(choose).into_iter().chain(RulingKind::ALL.map(rule)).chain(others) {
            for form in [None, Some(form())] {
                let text = encode(&action, form.as_ref(), 2_000);
                assert_eq!(decode(&text), Some((action.clone(), form)), "{text}");
            }
        }
    }

    #[test]
    fn where_there_is_no_room_a_form_asks_for_words_and_then_goes() {
        let action = Action::Rule { review: review(), on: ContentHash([1; 32]), kind: RulingKind::Correct };
        let words = decode(&encode(&action, Some(&form()), 150)).unwrap().1.unwrap();
        assert_eq!((words.question.as_str(), words.inputs.len()), ("What is ~right~?", 0));
        assert_eq!(decode(&encode(&action, Some(&form()), 100)), Some((action, None)));
    }

    /// As the first release wrote them. Cards that carry them stand for years.
    #[test]
    fn buttons_of_every_release_are_read() {
        let on = "ab".repeat(32);
        for text in [
            format!("1~approve~harbour-12~{on}"),
            format!("1~correct~harbour-12~{on}~What is right?~14 May 2026~vdue/PC-1~Due date~date~d2026-05-14"),
            format!("1~hold~harbour-12~{on}~Until which day?~~d~Until~date~"),
            format!("1~hand~harbour-12~{on}~ana"),
            "1~undo~harbour-12~7".to_owned(),
            "1~why~harbour-12".to_owned(),
        ] {
            let (action, form) = decode(&text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(encode(&action, form.as_ref(), 2_000), text);
        }
        for rubbish in
            ["", "1", "2~why~harbour-12", "1~why~", "1~approve~harbour-12~ab", "1~dance~h-1", "1~why~h-1~%", "{}"]
        {
            assert_eq!(decode(rubbish), None, "{rubbish}");
        }
    }
}
