//! A language model behind an OpenAI-compatible API. It is asked for one JSON object, and what it says is only read here: whether it
//! holds is checked elsewhere. It has no tools.

use std::sync::Arc;
use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestMessage, ChatCompletionRequestSystemMessage,
    ChatCompletionRequestUserMessage, CreateChatCompletionRequest, ResponseFormat, ResponseFormatJsonSchema,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::domain::summary::ClaimKind;

/// The longest answer that is read, in bytes. A dozen claims have three thousand; what is longer is no summary.
const ANSWER_LIMIT: usize = 64 << 10;

/// The most claims that are taken from one answer.
const CLAIMS_LIMIT: usize = 40;

/// The most messages that one claim may rest on.
const EVIDENCE_LIMIT: usize = 8;

/// At most so many mistakes of an answer are told back.
const MISTAKES_TOLD: usize = 8;

/// Where a model is, and how it is asked.
#[derive(Clone, Debug)]
pub struct ModelSettings {
    /// The address of the API, up to `/v1`.
    pub base_url: String,
    /// The key; none where the server wants none.
    pub key: Option<SecretString>,
    /// How long one call may take, retries included.
    pub timeout: Duration,
    /// How many calls there may be at the same time.
    pub concurrency: usize,
}

/// Models of one server.
#[derive(Clone, Debug)]
pub struct Model {
    client: Client<OpenAIConfig>,
    timeout: Duration,
    at_once: Arc<Semaphore>,
}

/// What a model is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask<'a> {
    /// Which model.
    pub model: &'a str,
    /// What it is told to do.
    pub instructions: &'a str,
    /// What it is shown.
    pub shown: &'a str,
    /// The JSON schema of its answer.
    pub schema: &'a serde_json::Value,
    /// How freely it may phrase.
    pub temperature: f32,
    /// The most tokens of its answer.
    pub max_tokens: u32,
    /// How many messages it is shown: they are numbered from 1.
    pub messages: usize,
}

/// A claim as a model put it: nothing of it is known to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// The sentence.
    pub text: String,
    /// What kind of thing it would report.
    pub kind: ClaimKind,
    /// The messages that it would rest on, counted from 1.
    pub evidence: Vec<usize>,
}

/// What came of asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The claims; none where no answer could be used.
    pub claims: Option<Vec<Put>>,
    /// Claims that were left out because they were not as asked.
    pub misshapen: usize,
    /// The tokens that the model was shown over all calls, as the server counts them.
    pub shown: u64,
    /// The tokens that it answered.
    pub answered: u64,
}

/// Why a call failed.
#[derive(Debug, Error)]
enum CallError {
    #[error("ask the model: no answer within {0:?}")]
    Late(Duration),
    #[error("ask the model")]
    Server(#[source] OpenAIError),
    #[error("ask the model: it answered nothing")]
    Nothing,
}

/// An answer as it should be.
#[derive(Deserialize)]
struct Answer {
    claims: Vec<serde_json::Value>,
}

/// One claim of an answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claimed {
    text: String,
    kind: String,
    evidence: Vec<i64>,
}

impl Model {
    /// A client of that server. Nothing is asked yet.
    #[must_use]
    pub fn new(settings: &ModelSettings) -> Self {
        // The first one counts; that there is one already is no mistake.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let key = settings.key.as_ref().map_or("none", |key| key.expose_secret());
        let config = OpenAIConfig::default().with_api_base(settings.base_url.clone()).with_api_key(key);
        Self {
            client: Client::with_config(config),
            timeout: settings.timeout,
            at_once: Arc::new(Semaphore::new(settings.concurrency.max(1))),
        }
    }

    /// Asks once, and once more with the mistakes where the answer is not as asked.
    pub async fn ask(&self, ask: &Ask<'_>) -> Asked {
        let mut messages = vec![
            ChatCompletionRequestMessage::System(ChatCompletionRequestSystemMessage::from(ask.instructions)),
            ChatCompletionRequestMessage::User(ChatCompletionRequestUserMessage::from(ask.shown)),
        ];
        let mut asked = Asked::default();
        for round in 0..2 {
            let Ok((text, shown, answered)) = self.call(ask, messages.clone()).await else {
                return asked;
            };
            asked.shown += shown;
            asked.answered += answered;
            let (claims, mistakes) = read(&text, ask.messages);
            asked.misshapen = mistakes.len();
            // A few good claims are better than none: the second answer stands as it is.
            let usable = claims.filter(|claims| mistakes.is_empty() || round == 1 && !claims.is_empty());
            if usable.is_some() {
                asked.claims = usable;
                return asked;
            }
            messages.push(ChatCompletionRequestMessage::Assistant(ChatCompletionRequestAssistantMessage::from(
                bounded(&text).as_str(),
            )));
            messages.push(ChatCompletionRequestMessage::User(ChatCompletionRequestUserMessage::from(
                repair(&mistakes).as_str(),
            )));
        }
        asked
    }

    async fn call(
        &self,
        ask: &Ask<'_>,
        messages: Vec<ChatCompletionRequestMessage>,
    ) -> Result<(String, u64, u64), CallError> {
        let request = CreateChatCompletionRequest {
            model: ask.model.to_owned(),
            messages,
            temperature: Some(ask.temperature),
            max_completion_tokens: Some(ask.max_tokens),
            response_format: Some(ResponseFormat::JsonSchema {
                json_schema: ResponseFormatJsonSchema {
                    description: None,
                    name: "claims".to_owned(),
                    schema: ask.schema.clone(),
                    strict: Some(true),
                },
            }),
            ..CreateChatCompletionRequest::default()
        };
        let answered = async {
            let _place = self.at_once.acquire().await;
            self.client.chat().create(request).await
        };
        let response = tokio::time::timeout(self.timeout, answered).await.map_err(|_| CallError::Late(self.timeout))?;
        let response = response.map_err(CallError::Server)?;
        let text = response.choices.into_iter().next().and_then(|choice| choice.message.content);
        let text = text.ok_or(CallError::Nothing)?;
        // A server that counts nothing costs something all the same.
        let (shown, answered) = match response.usage {
            Some(usage) => (u64::from(usage.prompt_tokens), u64::from(usage.completion_tokens)),
            None => (guessed(ask.instructions) + guessed(ask.shown), guessed(&text)),
        };
        Ok((text, shown, answered))
    }
}

/// About how many tokens a text has, where the server does not say: a token has three bytes or more.
fn guessed(text: &str) -> u64 {
    (text.len() as u64).div_ceil(3)
}

fn bounded(text: &str) -> String {
    text[..text.floor_char_boundary(ANSWER_LIMIT / 16)].to_owned()
}

fn repair(mistakes: &[String]) -> String {
    let told: Vec<&str> = mistakes.iter().take(MISTAKES_TOLD).map(String::as_str).collect();
    format!(
        "Your answer can't be used:\n- {}\nAnswer again with the whole JSON object, and nothing else.",
        told.join("\n- ")
    )
}

/// The claims of an answer that are as asked, and what is wrong with the rest; no claims where it is no such object at all.
fn read(text: &str, messages: usize) -> (Option<Vec<Put>>, Vec<String>) {
    if text.len() > ANSWER_LIMIT {
        return (None, vec![format!("it is longer than {ANSWER_LIMIT} bytes")]);
    }
    let json = text.trim().trim_start_matches("```json").trim_start_matches("```").trim_end_matches("```");
    let answer: Answer = match serde_json::from_str(json) {
        Ok(answer) => answer,
        Err(error) => return (None, vec![format!("it is not the JSON object that was asked for: {error}")]),
    };
    let (mut claims, mut mistakes) = (Vec::new(), Vec::new());
    if answer.claims.len() > CLAIMS_LIMIT {
        mistakes.push(format!("it has more than {CLAIMS_LIMIT} claims"));
    }
    for (at, value) in answer.claims.into_iter().take(CLAIMS_LIMIT).enumerate() {
        match claim(value, messages) {
            Ok(claim) => claims.push(claim),
            Err(why) => mistakes.push(format!("claims[{at}]: {why}")),
        }
    }
    (Some(claims), mistakes)
}

fn claim(value: serde_json::Value, messages: usize) -> Result<Put, String> {
    let claimed: Claimed = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let kind = ClaimKind::parse(&claimed.kind).ok_or_else(|| format!("{:?} is no kind", claimed.kind))?;
    if claimed.text.trim().is_empty() {
        return Err("it has no text".to_owned());
    }
    let number = |n: &i64| usize::try_from(*n).ok().filter(|n| (1..=messages).contains(n));
    if let Some(wrong) = claimed.evidence.iter().find(|n| number(n).is_none()) {
        return Err(format!("there is no message {wrong}"));
    }
    let evidence: Vec<usize> = claimed.evidence.iter().filter_map(number).take(EVIDENCE_LIMIT).collect();
    if evidence.is_empty() {
        return Err("it names no message".to_owned());
    }
    Ok(Put { text: claimed.text, kind, evidence })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Vec<String> {
        read(text, 3).1
    }

    #[test]
    fn an_answer_as_asked_is_read() {
        let (claims, mistakes) =
            read("```json\n{\"claims\":[{\"text\":\"The frame is up\",\"kind\":\"done\",\"evidence\":[2]}]}\n```", 3);
        assert_eq!(
            claims,
            Some(vec![Put { text: "The frame is up".to_owned(), kind: ClaimKind::Done, evidence: vec![2] }])
        );
        assert_eq!(mistakes, Vec::<String>::new());
    }

    #[test]
    fn what_is_wrong_with_an_answer_is_told() {
        for (text, why) in [
            (r#"{"claims":[{"text":"x","kind":"done","evidence":[4]}]}"#, "claims[0]: there is no message 4"),
            (r#"{"claims":[{"text":"x","kind":"maybe","evidence":[1]}]}"#, "claims[0]: \"maybe\" is no kind"),
            (r#"{"claims":[{"text":" ","kind":"said","evidence":[1]}]}"#, "claims[0]: it has no text"),
            (r#"{"claims":[{"text":"x","kind":"said","evidence":[]}]}"#, "claims[0]: it names no message"),
        ] {
            assert_eq!(mistakes(text), [why]);
        }
        assert!(mistakes("sorry")[0].starts_with("it is not the JSON object"));
        assert!(mistakes(&"x".repeat(ANSWER_LIMIT + 1))[0].starts_with("it is longer"));
    }
}
