//! Prompts: briefs in words for a language model. What people wrote goes in as data, with its secrets taken out.

use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, context};
use serde_json::{Value, json};
use thiserror::Error;

use crate::domain::authorship::Authorship;
use crate::domain::brief::{Brief, BriefMessage};

use super::secrets;

/// The prompts that are compiled in, by name.
const BUILT_IN: &[(&str, &str)] =
    &[("answer", include_str!("../../prompts/answer.jinja")), ("digest", include_str!("../../prompts/digest.jinja"))];

/// What parts the instructions from what is shown.
const PARTING: &str = "======\n";

/// The most claims that a model is asked for.
pub const MOST_CLAIMS: usize = 12;

/// The most sentences that a model is asked for as an answer.
const MOST_OF_ANSWER: usize = 4;

/// A model is shown at most so many bytes of one message: what is longer is a log or a file.
const MESSAGE_LIMIT: usize = 2_000;

/// About so many bytes make a token in English chat: a low figure, so that what is counted is rather too much.
const BYTES_A_TOKEN: usize = 3;

/// Why a prompt can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PromptError {
    /// There is none of that name.
    #[error("find the prompt {0:?}")]
    Unknown(String),
    /// Its opening lines are not as they should be.
    #[error("read the opening of the prompt {name:?}: {why}")]
    Opening {
        /// Which prompt.
        name: String,
        /// What is wrong.
        why: &'static str,
    },
    /// Its template can't be filled in.
    #[error("fill in the prompt {name:?}: {why}")]
    Template {
        /// Which prompt.
        name: String,
        /// What the template engine says.
        why: String,
    },
}

/// All prompts: those that are compiled in, and those that an operator put in their place.
#[derive(Clone, Debug, Default)]
pub struct Prompts {
    own: BTreeMap<String, String>,
}

/// A prompt that is filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// What the model is told to do: the same for all briefs, so that servers may keep it at hand.
    pub instructions: String,
    /// What it is shown.
    pub shown: String,
    /// How freely it may phrase, from 0.
    pub temperature: f32,
    /// The most tokens of its answer.
    pub max_tokens: u32,
    /// The version of the prompt and its parameters.
    pub version: String,
    /// The messages of the brief that it is shown, by the numbers that it knows them by.
    pub numbered: Vec<usize>,
}

/// A prompt as its file has it.
struct Parsed<'p> {
    temperature: f32,
    max_tokens: u32,
    instructions: &'p str,
    shown: &'p str,
}

impl Prompts {
    /// The prompts with some replaced, by their names.
    #[must_use]
    pub fn with(own: BTreeMap<String, String>) -> Self {
        Self { own }
    }

    /// Fills in the digest's prompt: as many of the newest messages as fit in `budget` tokens.
    ///
    /// # Errors
    /// Where the prompt is not as it should be.
    pub fn digest(
        &self,
        (project, goals): (&str, &[String]),
        brief: &Brief,
        budget: usize,
    ) -> Result<Filled, PromptError> {
        let (messages, numbered) = shown(&brief.messages, budget);
        let goals: Vec<String> = goals.iter().map(|goal| secrets::taken_out(goal)).collect();
        let values = context! {
            project => secrets::taken_out(project),
            goals,
            lessons => brief.lessons.iter().map(|lesson| secrets::taken_out(lesson)).collect::<Vec<_>>(),
            messages => messages.iter().map(Value::to_string).collect::<Vec<_>>(),
            mark => mark(&messages),
            most_claims => MOST_CLAIMS,
        };
        self.filled("digest", &values, numbered)
    }

    /// Fills in the prompt of an answer: as many of the messages as fit in `budget` tokens, the first of them.
    ///
    /// # Errors
    /// Where the prompt is not as it should be.
    pub fn answer(
        &self,
        project: &str,
        question: &str,
        messages: &[BriefMessage],
        budget: usize,
    ) -> Result<Filled, PromptError> {
        let (messages, numbered) = numbered(fitting(messages.iter().enumerate(), budget));
        let asked = json!({ "question": secrets::taken_out(&question[..question.floor_char_boundary(MESSAGE_LIMIT)]) });
        let all: Vec<Value> = std::iter::once(asked.clone()).chain(messages.iter().cloned()).collect();
        let values = context! {
            project => secrets::taken_out(project),
            question => asked.to_string(),
            messages => messages.iter().map(Value::to_string).collect::<Vec<_>>(),
            mark => mark(&all),
            most_claims => MOST_OF_ANSWER,
        };
        self.filled("answer", &values, numbered)
    }

    fn filled(&self, name: &str, values: &minijinja::Value, numbered: Vec<usize>) -> Result<Filled, PromptError> {
        let text = self.text(name)?;
        let parsed = parse(name, text)?;
        Ok(Filled {
            instructions: fill(name, parsed.instructions, values)?,
            shown: fill(name, parsed.shown, values)?,
            temperature: parsed.temperature,
            max_tokens: parsed.max_tokens,
            version: Authorship::version(text),
            numbered,
        })
    }

    /// Whether each of them can be read.
    ///
    /// # Errors
    /// The first that can't.
    pub fn check(&self) -> Result<(), PromptError> {
        BUILT_IN.iter().try_for_each(|(name, _)| parse(name, self.text(name)?).map(drop))
    }

    fn text(&self, name: &str) -> Result<&str, PromptError> {
        let built_in = || BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        self.own.get(name).map(String::as_str).or_else(built_in).ok_or_else(|| PromptError::Unknown(name.to_owned()))
    }
}

/// The schema of an answer with claims.
#[must_use]
pub fn claims_schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "claims": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "text": { "type": "string" },
                        "kind": { "type": "string", "enum": ["decided", "done", "blocked", "asked", "promised", "said"] },
                        "evidence": { "type": "array", "items": { "type": "integer" } },
                    },
                    "required": ["text", "kind", "evidence"],
                    "additionalProperties": false,
                },
            },
        },
        "required": ["claims"],
        "additionalProperties": false,
    })
}

/// About how many tokens a text has.
#[must_use]
pub fn tokens(text: &str) -> usize {
    text.len().div_ceil(BYTES_A_TOKEN)
}

/// The newest messages that fit, oldest first, as data, with their places in the brief.
fn shown(messages: &[BriefMessage], budget: usize) -> (Vec<Value>, Vec<usize>) {
    let mut kept = fitting(messages.iter().enumerate().rev(), budget);
    kept.reverse();
    numbered(kept)
}

/// The first messages that fit, as data.
fn fitting<'a>(messages: impl Iterator<Item = (usize, &'a BriefMessage)>, budget: usize) -> Vec<(usize, Value)> {
    let mut left = budget;
    let mut kept = Vec::new();
    for (at, message) in messages {
        let text = secrets::taken_out(&message.text[..message.text.floor_char_boundary(MESSAGE_LIMIT)]);
        let line = json!({
            "by": secrets::taken_out(&message.author),
            "at": message.at.format("%Y-%m-%d").to_string(),
            "text": text,
        });
        let cost = tokens(&line.to_string());
        if cost > left {
            break;
        }
        left -= cost;
        kept.push((at, line));
    }
    kept
}

/// The messages with the numbers that a model knows them by, and their places.
fn numbered(kept: Vec<(usize, Value)>) -> (Vec<Value>, Vec<usize>) {
    let places = kept.iter().map(|(at, _)| *at).collect();
    // A day is told once, where it changes: most messages of a day are short.
    let mut day = Value::Null;
    let number = |(n, (_, mut line)): (usize, (usize, Value))| {
        line["n"] = json!(n + 1);
        if line["at"] == day {
            line.as_object_mut().map(|line| line.remove("at"));
        } else {
            day = line["at"].clone();
        }
        line
    };
    (kept.into_iter().enumerate().map(number).collect(), places)
}

/// A mark that none of the data holds: what people write can't close it.
fn mark(messages: &[Value]) -> String {
    let all: String = messages.iter().map(Value::to_string).collect();
    format!("<<data {}>>", Authorship::version(&all))
}

fn fill(name: &str, template: &str, values: &minijinja::Value) -> Result<String, PromptError> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.add_filter("json", |value: minijinja::Value| match value.as_str() {
        // Messages are JSON already; names and goals become JSON text.
        Some(text) if text.starts_with('{') => text.to_owned(),
        Some(text) => Value::from(text).to_string(),
        None => value.to_string(),
    });
    environment
        .render_str(template, values)
        .map_err(|error| PromptError::Template { name: name.to_owned(), why: error.to_string() })
}

fn parse<'p>(name: &str, text: &'p str) -> Result<Parsed<'p>, PromptError> {
    let wrong = |why| PromptError::Opening { name: name.to_owned(), why };
    let rest = text.strip_prefix("---\n").ok_or_else(|| wrong("it does not begin with ---"))?;
    let (opening, body) = rest.split_once("---\n").ok_or_else(|| wrong("no --- ends it"))?;
    let key = |key: &str| opening.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':')).map(str::trim);
    key("purpose").filter(|purpose| !purpose.is_empty()).ok_or_else(|| wrong("it has no purpose"))?;
    if key("schema") != Some("claims") {
        return Err(wrong("its schema is not \"claims\""));
    }
    let temperature: f32 =
        key("temperature").and_then(|raw| raw.parse().ok()).ok_or_else(|| wrong("it has no temperature"))?;
    let max_tokens = key("max_tokens").and_then(|raw| raw.parse().ok()).ok_or_else(|| wrong("it has no max_tokens"))?;
    if !(0.0..=2.0).contains(&temperature) {
        return Err(wrong("its temperature is not between 0 and 2"));
    }
    let (instructions, shown) = body.split_once(PARTING).ok_or_else(|| wrong("no line ====== parts it"))?;
    Ok(Parsed { temperature, max_tokens, instructions, shown })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::message::MessageId;

    fn brief(texts: &[&str]) -> Brief {
        let message = |(at, text): (usize, &&str)| BriefMessage {
            id: MessageId::parse(&format!("local:demo/general#{at}")).expect("the id is well formed"),
            thread: None,
            author: "Ana".to_owned(),
            at: DateTime::UNIX_EPOCH,
            text: (*text).to_owned(),
            reactions: 0,
        };
        Brief { messages: texts.iter().enumerate().map(message).collect(), ..Brief::default() }
    }

    #[test]
    fn every_prompt_is_filled_in_with_data_between_its_marks() {
        let filled =
            Prompts::default().digest(("Harbour", &[]), &brief(&["The frame is \"up\"", "password: hunter22"]), 1_000);
        let filled = filled.expect("the prompt is filled in");
        assert!(
            filled.shown.contains(r#"{"at":"1970-01-01","by":"Ana","n":1,"text":"The frame is \"up\""}"#),
            "{}",
            filled.shown
        );
        assert!(!filled.shown.contains("hunter22"));
        let mark = filled.shown.lines().find(|line| line.starts_with("<<data ")).expect("a mark");
        assert_eq!(filled.shown.matches(mark).count(), 2);
        assert!(!filled.instructions.contains(mark), "the instructions are the same for all briefs");
        assert_eq!(filled.numbered, [0, 1]);
        assert_eq!(filled.version.len(), 16);
    }

    #[test]
    fn the_newest_messages_that_fit_are_shown() {
        let long = "x".repeat(300);
        let filled = Prompts::default().digest(("Harbour", &[]), &brief(&[&long, &long, "the frame is up"]), 160);
        assert_eq!(filled.expect("the prompt is filled in").numbered, [1, 2]);
    }

    #[test]
    fn a_prompt_of_the_operators_own_is_checked() {
        let own = Prompts::with(BTreeMap::from([("digest".to_owned(), "Just write".to_owned())]));
        assert_eq!(
            own.check().map_err(|error| error.to_string()),
            Err("read the opening of the prompt \"digest\": it does not begin with ---".to_owned())
        );
    }
}
