//! The JSON shape of a card: what the page draws and the file keeps. Pure, both ways; every text stays a text.

use serde::{Deserialize, Serialize};

use super::unreadable::WireError;
use super::wire_action::{ActionV1, action_of, action_v1};
use super::wire_form::{FormV1, form_of, form_v1};
use crate::domain::card::{Block, Button, Card, Line, Span, Weight};
use crate::domain::message::MessageId;

/// A card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardV1 {
    pub(super) blocks: Vec<BlockV1>,
    pub(super) fallback: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum BlockV1 {
    Heading(Vec<SpanV1>),
    Text(Vec<SpanV1>),
    Quote(Vec<SpanV1>),
    List { label: String, lines: Vec<Vec<SpanV1>> },
    Numbered { number: u32, line: Vec<SpanV1>, buttons: Vec<ButtonV1> },
    Buttons(Vec<ButtonV1>),
    Foot(Vec<SpanV1>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SpanV1 {
    Plain(String),
    Strong(String),
    Faint(String),
    Person(String),
    Message(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ButtonV1 {
    label: String,
    action: ActionV1,
    weight: WeightV1,
    form: Option<FormV1>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WeightV1 {
    Primary,
    Plain,
    Danger,
}

impl From<&Card> for CardV1 {
    fn from(card: &Card) -> Self {
        Self { blocks: card.blocks.iter().map(block_v1).collect(), fallback: card.fallback.clone() }
    }
}

impl TryFrom<&CardV1> for Card {
    type Error = WireError;

    fn try_from(wire: &CardV1) -> Result<Self, WireError> {
        Ok(Self {
            blocks: wire.blocks.iter().map(block_of).collect::<Result<_, _>>()?,
            fallback: wire.fallback.clone(),
        })
    }
}

fn block_v1(block: &Block) -> BlockV1 {
    match block {
        Block::Heading(line) => BlockV1::Heading(line_v1(line)),
        Block::Text(line) => BlockV1::Text(line_v1(line)),
        Block::Quote(line) => BlockV1::Quote(line_v1(line)),
        Block::List { label, lines } => {
            BlockV1::List { label: label.clone(), lines: lines.iter().map(line_v1).collect() }
        }
        Block::Numbered { number, line, buttons } => {
            BlockV1::Numbered { number: *number, line: line_v1(line), buttons: buttons.iter().map(button_v1).collect() }
        }
        Block::Buttons(buttons) => BlockV1::Buttons(buttons.iter().map(button_v1).collect()),
        Block::Foot(line) => BlockV1::Foot(line_v1(line)),
    }
}

fn block_of(block: &BlockV1) -> Result<Block, WireError> {
    Ok(match block {
        BlockV1::Heading(line) => Block::Heading(line_of(line)?),
        BlockV1::Text(line) => Block::Text(line_of(line)?),
        BlockV1::Quote(line) => Block::Quote(line_of(line)?),
        BlockV1::List { label, lines } => Block::List {
            label: label.clone(),
            lines: lines.iter().map(|line| line_of(line)).collect::<Result<_, _>>()?,
        },
        BlockV1::Numbered { number, line, buttons: below } => {
            Block::Numbered { number: *number, line: line_of(line)?, buttons: buttons_of(below)? }
        }
        BlockV1::Buttons(row) => Block::Buttons(buttons_of(row)?),
        BlockV1::Foot(line) => Block::Foot(line_of(line)?),
    })
}

fn line_v1(line: &Line) -> Vec<SpanV1> {
    let span = |span: &Span| match span {
        Span::Plain(text) => SpanV1::Plain(text.clone()),
        Span::Strong(text) => SpanV1::Strong(text.clone()),
        Span::Faint(text) => SpanV1::Faint(text.clone()),
        Span::Person(name) => SpanV1::Person(name.clone()),
        Span::Message(id) => SpanV1::Message(id.to_string()),
    };
    line.iter().map(span).collect()
}

fn line_of(line: &[SpanV1]) -> Result<Line, WireError> {
    let span = |span: &SpanV1| {
        Ok(match span {
            SpanV1::Plain(text) => Span::Plain(text.clone()),
            SpanV1::Strong(text) => Span::Strong(text.clone()),
            SpanV1::Faint(text) => Span::Faint(text.clone()),
            SpanV1::Person(name) => Span::Person(name.clone()),
            SpanV1::Message(id) => {
                Span::Message(MessageId::parse(id).ok_or_else(|| WireError::new("a message's id", id))?)
            }
        })
    };
    line.iter().map(span).collect()
}

fn button_v1(button: &Button) -> ButtonV1 {
    ButtonV1 {
        label: button.label.clone(),
        action: action_v1(&button.action),
        weight: match button.weight {
            Weight::Primary => WeightV1::Primary,
            Weight::Plain => WeightV1::Plain,
            Weight::Danger => WeightV1::Danger,
        },
        form: button.form.as_ref().map(form_v1),
    }
}

fn buttons_of(buttons: &[ButtonV1]) -> Result<Vec<Button>, WireError> {
    buttons.iter().map(button_of).collect()
}

fn button_of(button: &ButtonV1) -> Result<Button, WireError> {
    Ok(Button {
        label: button.label.clone(),
        action: action_of(&button.action)?,
        weight: match button.weight {
            WeightV1::Primary => Weight::Primary,
            WeightV1::Plain => Weight::Plain,
            WeightV1::Danger => Weight::Danger,
        },
        form: button.form.as_ref().map(form_of).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card::Action;
    use crate::domain::form::Form;
    use crate::domain::name::{PersonId, ReviewId};
    use crate::domain::proposition::ContentHash;
    use crate::domain::ruling::RulingKind;
    use crate::domain::value::{Field, Status, Value};

    fn review() -> ReviewId {
        ReviewId::parse("harbour-12").unwrap()
    }

    fn button(action: Action, weight: Weight) -> Button {
        Button { label: "Press".to_owned(), action, weight, form: None }
    }

    fn one_of_each_block() -> Card {
        let message = MessageId::parse("local:harbour/site#12").unwrap();
        let approve = Action::Rule { review: review(), on: ContentHash([0xab; 32]), kind: RulingKind::Approve };
        let correct = Button {
            form: Some(Form { question: "What is right?".to_owned(), words: "14 May".to_owned(), inputs: Vec::new() }),
            ..button(Action::Why { review: review() }, Weight::Plain)
        };
        Card {
            blocks: vec![
                Block::Heading(vec![Span::Plain("<b>Digest</b>".to_owned())]),
                Block::Text(vec![Span::Strong("is".to_owned()), Span::Faint("so".to_owned()), Span::Message(message)]),
                Block::Quote(vec![Span::Person("Ana".to_owned())]),
                Block::List { label: "Decided".to_owned(), lines: vec![vec![], vec![Span::Plain("B".to_owned())]] },
                Block::Numbered { number: 1, line: vec![], buttons: vec![button(approve, Weight::Primary), correct] },
                Block::Buttons(vec![button(Action::Undo { review: review(), entry: 7 }, Weight::Danger)]),
                Block::Foot(vec![]),
            ],
            fallback: "Digest".to_owned(),
        }
    }

    #[test]
    fn a_card_becomes_json_in_which_every_text_is_a_text() {
        let blocks = CardV1::from(&one_of_each_block()).blocks;
        let json: Vec<String> = blocks.iter().map(|block| serde_json::to_string(block).unwrap()).collect();
        insta::assert_snapshot!(json.join("\n"), @r#"
        {"heading":[{"plain":"<b>Digest</b>"}]}
        {"text":[{"strong":"is"},{"faint":"so"},{"message":"local:harbour/site#12"}]}
        {"quote":[{"person":"Ana"}]}
        {"list":{"label":"Decided","lines":[[],[{"plain":"B"}]]}}
        {"numbered":{"number":1,"line":[],"buttons":[{"label":"Press","action":{"rule":{"review":"harbour-12","on":"abababababababababababababababababababababababababababababababab","kind":"approve"}},"weight":"primary","form":null},{"label":"Press","action":{"why":{"review":"harbour-12"}},"weight":"plain","form":{"question":"What is right?","prefilled":"14 May"}}]}}
        {"buttons":[{"label":"Press","action":{"undo":{"review":"harbour-12","entry":7}},"weight":"danger","form":null}]}
        {"foot":[]}
        "#);
    }

    #[test]
    fn a_card_comes_back_as_it_was() {
        let card = one_of_each_block();
        assert_eq!(Card::try_from(&CardV1::from(&card)).unwrap(), card);
    }

    #[test]
    fn every_action_and_value_comes_back_as_it_was() {
        let values = [
            Value::Date("2026-05-14".parse().unwrap()),
            Value::Time("17:00:00".parse().unwrap()),
            Value::Number("0.480".parse().unwrap()),
            Value::Money { amount: "1100000.00".parse().unwrap(), currency: Some("EUR".into()) },
            Value::Money { amount: "-3".parse().unwrap(), currency: None },
            Value::Duration { minutes: 90 },
            Value::Person("Ana".into()),
            Value::Status(Status::Blocked),
            Value::Text("any \"text\"".into()),
        ];
        let on = ContentHash([1; 32]);
        let choose = |value| Action::Choose { review: review(), on, field: Field::from_name("due"), value };
        let rule = |kind| Action::Rule { review: review(), on, kind };
        let actions = values.map(choose).into_iter().chain(RulingKind::ALL.map(rule)).chain([Action::Hand {
            review: review(),
            on,
            to: PersonId::parse("ana").unwrap(),
        }]);
        for action in actions {
            let wire = serde_json::to_string(&action_v1(&action)).unwrap();
            assert_eq!(action_of(&serde_json::from_str(&wire).unwrap()).unwrap(), action, "{wire}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (json, what) in [
            (r#"{"rule":{"review":"harbour","on":"","kind":"approve"}}"#, "a review"),
            (r#"{"rule":{"review":"harbour-1","on":"ab","kind":"approve"}}"#, "a content hash"),
            (r#"{"hand":{"review":"harbour-1","on":"ab","to":""}}"#, "a content hash"),
        ] {
            let error = action_of(&serde_json::from_str(json).unwrap()).unwrap_err();
            assert_eq!(error.what, what);
        }
    }
}
