//! Dialogs: a form as one of Slack's modals, and what was filled in read back (docs.slack.dev/surfaces/modals). Pure.

use std::sync::Arc;

use rust_decimal::Decimal;
use slack_morphism::prelude::*;

use super::shape::{Given, ViewState};
use crate::chat::button;
use crate::domain::card::{Action, Card};
use crate::domain::form::{Filled, Form, Input, Kind, WORDS_LIMIT, Wanted};
use crate::domain::value::{Status, Value};

/// What marks a dialog as ours.
pub(super) const CALLBACK: &str = "countersign-form";

/// The most characters that a dialog carries to its submission.
const METADATA_LIMIT: usize = 3_000;

/// The most characters of a title, and of a label.
const TITLE_LIMIT: usize = 24;
const LABEL_LIMIT: usize = 150;

/// What is said where words are longer than [`WORDS_LIMIT`].
const TOO_LONG: &str = "That is too long: 3,000 characters at most.";

/// The block of the input for words.
const WORDS: &str = "words";

/// Where a button stood, what it does, and what its form asks: all that a submission needs. Written as
/// `channel ts|button`, in the dialog's own metadata.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Behind {
    pub(super) channel: String,
    pub(super) ts: String,
    pub(super) action: Action,
    pub(super) form: Form,
}

impl Behind {
    fn encode(&self) -> String {
        format!("{} {}|{}", self.channel, self.ts, button::encode(&self.action, Some(&self.form), METADATA_LIMIT - 200))
    }

    /// What stood behind a dialog; none where it is not one of ours.
    pub(super) fn decode(metadata: &str) -> Option<Self> {
        let (place, carried) = metadata.split_once('|')?;
        let (channel, ts) = place.split_once(' ')?;
        let (action, form) = button::decode(carried)?;
        Some(Self { channel: channel.to_owned(), ts: ts.to_owned(), action, form: form? })
    }

    /// The dialog.
    pub(super) fn view(&self) -> SlackView {
        let mut blocks: Vec<SlackBlock> = Vec::new();
        for (index, input) in self.form.inputs.iter().enumerate() {
            let id = format!("in-{index}");
            blocks.push(block(&id, &input.label, element(input, &id)).into());
        }
        let words = SlackBlockPlainTextInputElement::new()
            .with_action_id(SlackActionId(WORDS.to_owned()))
            .with_max_length(WORDS_LIMIT as u64)
            .with_multiline(true);
        // Where values are asked one by one, words are for what they can't say.
        let alone = self.form.inputs.is_empty();
        let filled = Some(self.form.words.clone()).filter(|words| alone && !words.is_empty());
        let words = words.opt_initial_value(filled);
        let label = if alone { self.form.question.as_str() } else { "Or in words" };
        blocks.push(block(WORDS, label, SlackInputBlockElement::PlainTextInput(words)).into());
        let modal = SlackModalView::new(plain(&self.form.question, TITLE_LIMIT), blocks)
            .with_submit(plain("Record", TITLE_LIMIT))
            .with_close(plain("Cancel", TITLE_LIMIT))
            .with_callback_id(SlackCallbackId(CALLBACK.to_owned()))
            .with_private_metadata(self.encode());
        SlackView::Modal(modal)
    }

    /// What was filled in. A value that can't be read is told with the block that it stands in.
    pub(super) fn filled(&self, state: &ViewState, team: &str) -> Result<Filled, (String, &'static str)> {
        let given = |block: &str| state.values.get(block).and_then(|inputs| inputs.get(block));
        let words = given(WORDS).and_then(|given| given.value.clone()).unwrap_or_default();
        // Slack holds people to it; whoever else signs for Slack is held to it here.
        if words.chars().count() > WORDS_LIMIT {
            return Err((WORDS.to_owned(), TOO_LONG));
        }
        let mut filled = Filled::words(words);
        for (index, input) in self.form.inputs.iter().enumerate() {
            let block = format!("in-{index}");
            let value = given(&block).map(|given| value(input, given, team)).transpose();
            match value {
                Ok(value) => filled.given.extend(value.flatten().map(|value| (input.wanted.clone(), value))),
                Err(why) => return Err((block, why)),
            }
        }
        if filled.given.is_empty() && filled.words.trim().is_empty() && !self.may_be_empty() {
            return Err((WORDS.to_owned(), "Fill in one of them."));
        }
        Ok(filled)
    }

    /// A refusal needs no reason.
    fn may_be_empty(&self) -> bool {
        matches!(self.action, Action::Rule { kind: crate::domain::ruling::RulingKind::Reject, .. })
    }
}

fn block(id: &str, label: &str, element: SlackInputBlockElement) -> SlackInputBlock {
    SlackInputBlock::new(plain(label, LABEL_LIMIT), element)
        .with_block_id(SlackBlockId(id.to_owned()))
        .with_optional(true)
}

/// The input of a block, by the same name.
fn element(input: &Input, id: &str) -> SlackInputBlockElement {
    let id = SlackActionId(id.to_owned());
    match (&input.kind, &input.claimed) {
        (Kind::Date, claimed) => {
            let picker = SlackBlockDatePickerElement::new().with_action_id(id);
            SlackInputBlockElement::DatePicker(match claimed {
                Some(Value::Date(date)) => picker.with_initial_date(date.to_string()),
                _ => picker,
            })
        }
        (Kind::Number, claimed) => {
            let number = SlackBlockNumberInputElement::new(true).with_action_id(id);
            SlackInputBlockElement::NumberInput(match claimed {
                Some(Value::Number(amount) | Value::Money { amount, .. }) => {
                    number.with_initial_value(amount.to_string())
                }
                _ => number,
            })
        }
        (Kind::Person(_), _) => {
            SlackInputBlockElement::UsersSelect(SlackBlockUsersSelectElement::new().with_action_id(id))
        }
        (Kind::Status, claimed) => {
            let option = |status: Status| {
                SlackBlockChoiceItem::new(plain(status.as_str(), LABEL_LIMIT), status.as_str().to_owned())
            };
            let all = [Status::Planned, Status::Active, Status::Blocked, Status::Done, Status::Cancelled];
            let select = SlackBlockStaticSelectElement::new()
                .with_action_id(id)
                .with_options(all.into_iter().map(option).collect());
            SlackInputBlockElement::StaticSelect(match claimed {
                Some(Value::Status(status)) => select.with_initial_option(option(*status)),
                _ => select,
            })
        }
        (Kind::Words, claimed) => {
            let words = SlackBlockPlainTextInputElement::new().with_action_id(id).with_max_length(WORDS_LIMIT as u64);
            let claimed = claimed.as_ref().map(ToString::to_string);
            SlackInputBlockElement::PlainTextInput(words.opt_initial_value(claimed))
        }
    }
}

/// The value of an input; none where it was left empty. Somebody is named by their account.
fn value(input: &Input, given: &Given, team: &str) -> Result<Option<Value>, &'static str> {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    Ok(match &input.kind {
        Kind::Date => match text(&given.selected_date) {
            Some(date) => Some(Value::Date(date.parse().map_err(|_| "That is no day.")?)),
            None => None,
        },
        Kind::Number => match text(&given.value) {
            Some(number) => {
                let amount: Decimal = number.trim().parse().map_err(|_| "That is no number.")?;
                Some(match &input.claimed {
                    Some(Value::Money { currency, .. }) => Value::Money { amount, currency: currency.clone() },
                    _ => Value::Number(amount),
                })
            }
            None => None,
        },
        Kind::Person(_) => {
            given.selected_user.as_ref().map(|user| Value::Person(Arc::from(format!("slack:{team}/{user}"))))
        }
        Kind::Status => match &given.selected_option {
            Some(chosen) => Some(Value::Status(Status::parse(&chosen.value).ok_or("That is no status.")?)),
            None => None,
        },
        Kind::Words if given.value.as_ref().is_some_and(|words| words.chars().count() > WORDS_LIMIT) => {
            return Err(TOO_LONG);
        }
        Kind::Words => text(&given.value).map(|words| match (&input.wanted, &input.claimed) {
            (Wanted::Value { .. }, Some(claimed)) if claimed.to_string() == words => claimed.clone(),
            _ => Value::Text(Arc::from(words)),
        }),
    })
}

fn plain(text: &str, limit: usize) -> SlackBlockPlainTextOnly {
    let text: String = text.chars().take(limit).collect();
    let text = if text.trim().is_empty() { "…".to_owned() } else { text };
    SlackBlockPlainText::new(text).with_emoji(false).into()
}

/// A card as a home tab.
pub(super) fn home(card: &Card, site: &str) -> SlackView {
    SlackView::Home(SlackHomeView::new(super::blocks::blocks(card, site)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::name::{ItemKey, ReviewId};
    use crate::domain::proposition::ContentHash;
    use crate::domain::ruling::RulingKind;
    use crate::domain::value::Field;

    fn input(field: &str, kind: Kind, claimed: Option<Value>) -> Input {
        let item = ItemKey::parse("PC-1").unwrap();
        Input { wanted: Wanted::Value { item, field: Field::from_name(field) }, label: field.to_owned(), kind, claimed }
    }

    fn behind(inputs: Vec<Input>) -> Behind {
        let (review, on) = (ReviewId::parse("harbour-12").unwrap(), ContentHash([1; 32]));
        let form =
            Form { question: "What is right for the harbour?".to_owned(), words: "14 May 2026".to_owned(), inputs };
        let action = Action::Rule { review, on, kind: RulingKind::Correct };
        Behind { channel: "C1".to_owned(), ts: "1.000001".to_owned(), action, form }
    }

    fn all() -> Behind {
        let money = Value::Money { amount: "1100000".parse().unwrap(), currency: Some("EUR".into()) };
        behind(vec![
            input("due", Kind::Date, Some(Value::Date("2026-05-14".parse().unwrap()))),
            input("budget", Kind::Number, Some(money)),
            input("owner", Kind::Person(Vec::new()), Some(Value::Person("Ana".into()))),
            input("status", Kind::Status, Some(Value::Status(Status::Active))),
            input("title", Kind::Words, Some(Value::Text("Consent".into()))),
        ])
    }

    fn state(json: &str) -> ViewState {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_form_is_a_dialog_filled_with_what_was_claimed() {
        let view = serde_json::to_value(all().view()).unwrap();
        assert_eq!(view["title"]["text"], "What is right for the ha");
        let element = |index: usize| &view["blocks"][index]["element"];
        assert_eq!(element(0)["initial_date"], "2026-05-14");
        assert_eq!(element(1)["initial_value"], "1100000");
        assert_eq!(element(2)["type"], "users_select");
        assert_eq!(element(3)["initial_option"]["value"], "active");
        assert_eq!(element(4)["initial_value"], "Consent");
        assert_eq!(
            (element(5)["type"].as_str(), &element(5)["initial_value"]),
            (Some("plain_text_input"), &serde_json::Value::Null)
        );
        assert_eq!(Behind::decode(view["private_metadata"].as_str().unwrap()), Some(all()));
    }

    #[test]
    fn what_was_filled_in_is_read_by_its_kind() {
        let filled = all()
            .filled(
                &state(
                    r#"{"values":{"in-0":{"in-0":{"type":"datepicker","selected_date":"2026-05-21"}},
                    "in-1":{"in-1":{"value":"1200000.50"}},"in-2":{"in-2":{"selected_user":"U7"}},
                    "in-3":{"in-3":{"selected_option":{"value":"done"}}},"in-4":{"in-4":{"value":"Consent"}},
                    "words":{"words":{"value":"they moved"}}}}"#,
                ),
                "T1",
            )
            .unwrap();
        let values: Vec<String> = filled.given.iter().map(|(_, value)| button::encode_value(value)).collect();
        assert_eq!(values, ["d2026-05-21", "m1200000.50 EUR", "pslack:T1/U7", "sdone", "xConsent"]);
        assert_eq!(filled.words, "they moved");
    }

    #[test]
    fn what_can_t_be_read_or_is_empty_is_told_where_it_stands() {
        let filled = |json: &str| all().filled(&state(json), "T1").unwrap_err();
        assert_eq!(
            filled(r#"{"values":{"in-1":{"in-1":{"value":"much"}}}}"#),
            ("in-1".to_owned(), "That is no number.")
        );
        assert_eq!(filled(r#"{"values":{"in-0":{"in-0":{"selected_date":"never"}}}}"#).0, "in-0");
        let long = format!(r#"{{"values":{{"words":{{"words":{{"value":"{}"}}}}}}}}"#, "x".repeat(WORDS_LIMIT + 1));
        assert_eq!(filled(&long), (WORDS.to_owned(), TOO_LONG));
        assert_eq!(filled(&long.replace("words", "in-4")), ("in-4".to_owned(), TOO_LONG));
        for empty in ["{}", r#"{"values":{"in-0":{"in-0":{"selected_date":null}},"words":{"words":{"value":" "}}}}"#] {
            assert_eq!(filled(empty).0, WORDS);
        }
    }
}
