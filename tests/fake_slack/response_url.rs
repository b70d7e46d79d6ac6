//! Response URLs: each takes five answers in thirty minutes, <https://docs.slack.dev/interactivity/handling-user-interaction>.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::answer::Refusal;
use super::api::chat;
use super::blocks::{Surface, faults_of};
use super::message::Message;
use super::text;
use super::world::World;

/// Answers that one URL takes.
pub(crate) const ANSWERS: usize = 5;
/// How long a URL takes them.
pub(crate) const LIVES: TimeDelta = TimeDelta::minutes(30);

/// A response URL and what came over it.
#[derive(Clone, Debug)]
pub(crate) struct ResponseUrl {
    pub(crate) team: String,
    pub(crate) user: String,
    pub(crate) channel: String,
    /// The message whose button was pressed; its thread, where it stands in one.
    pub(super) message: Option<String>,
    pub(super) thread: Option<String>,
    pub(super) at: DateTime<Utc>,
    pub(crate) came: Vec<Value>,
}

impl World {
    /// A new response URL's path.
    pub(super) fn response_url(
        &mut self,
        (team, channel, user): (&str, &str, &str),
        message: Option<&Message>,
    ) -> String {
        let path = format!("/actions/{team}/{}/{}", self.mint(""), self.mint("").to_lowercase());
        let url = ResponseUrl {
            team: team.to_owned(),
            user: user.to_owned(),
            channel: channel.to_owned(),
            message: message.map(|message| message.ts.clone()),
            thread: message.and_then(|message| message.thread_ts.clone()),
            at: self.now,
            came: Vec::new(),
        };
        self.response_urls.insert(path.clone(), url);
        path
    }

    /// An answer over a response URL.
    pub(super) fn respond(&mut self, path: &str, body: &Value) -> Result<(), Refusal> {
        let now = self.now;
        let url = self.response_urls.get_mut(path).ok_or("no_such_url")?;
        if url.at + LIVES <= now {
            return Err("expired_url".into());
        }
        if url.came.len() >= ANSWERS {
            return Err("used_url".into());
        }
        url.came.push(body.clone());
        let url = url.clone();
        self.answer_person(&url, body)
    }

    /// What an answer to a command or an interaction does: a message for all or for one, or another in its place.
    pub(super) fn answer_person(&mut self, url: &ResponseUrl, body: &Value) -> Result<(), Refusal> {
        if body["delete_original"] == true {
            self.drop_original(url);
            return Ok(());
        }
        if body["text"].as_str().is_none_or(str::is_empty) && body["blocks"].is_null() {
            return Err("no_text".into());
        }
        let faults =
            if body["blocks"].is_null() { Vec::new() } else { faults_of(&body["blocks"], Surface::Message, "/blocks") };
        if !faults.is_empty() {
            return Err(super::answer::invalid("invalid_blocks", &faults));
        }
        let words = text::escape(body["text"].as_str().unwrap_or_default());
        let blocks = chat::blocks_or_rich_text(self, &body["blocks"], &words);
        if body["replace_original"] == true && self.replace_original(url, &words, &blocks) {
            return Ok(());
        }
        let ts = self.stamp();
        let mut message = Message::new(ts, self.app_author(&url.team), words);
        message.blocks = blocks;
        message.thread_ts = body["thread_ts"].as_str().map(str::to_owned).or_else(|| url.thread.clone());
        if body["response_type"] == "in_channel" {
            chat::post(self, &url.team, &url.channel, message);
        } else {
            message.only_for = Some(url.user.clone());
            self.keep(&url.channel, message);
        }
        Ok(())
    }

    fn replace_original(&mut self, url: &ResponseUrl, words: &str, blocks: &Value) -> bool {
        let stamp = self.stamp();
        let Some(ts) = &url.message else { return false };
        let said = self.messages.get_mut(&url.channel);
        let found = said.and_then(|said| said.iter_mut().find(|message| message.ts == *ts));
        let Some(message) = found else { return false };
        let before = message.clone();
        words.clone_into(&mut message.text);
        message.blocks = blocks.clone();
        if message.only_for.is_none() {
            message.edited = Some((message.author.user().to_owned(), stamp));
            let after = message.clone();
            chat::tell_changed(self, &url.team, &url.channel, (&before, &after));
        }
        true
    }

    fn drop_original(&mut self, url: &ResponseUrl) {
        let Some(ts) = &url.message else { return };
        if self.message(&url.channel, ts).is_some() {
            chat::remove(self, &url.team, &url.channel, ts);
        } else if let Some(said) = self.messages.get_mut(&url.channel) {
            said.retain(|message| message.ts != *ts);
        }
    }
}

/// What a URL answers: `ok` in plain text, or the error as JSON with a status of 404.
pub(super) fn refused(refusal: &Refusal) -> Value {
    json!({"ok": false, "error": refusal.error})
}
