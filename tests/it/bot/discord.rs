//! Discord as stories see it: people do things on the fake, and read what stands there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::chat::Chat;
use countersign::chat::discord::{
    COMMAND, Described, Discord, Opened, PUT_FORWARD, Server, Verb, read_button, written_button,
};
use countersign::config::Config;
use countersign::domain::card::Action;
use countersign::domain::form::Wanted;
use countersign::domain::message::{ChannelId, MessageId};
use countersign::domain::name::ProjectId;
use countersign::domain::value::Value as Given;
use countersign::wording::say::command::COMMANDS;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::picture;
use super::platform::{Deed, Deeded, Seen, Shown};
use super::town_on_discord::{Ids, on_the_fake};
use crate::fake_discord::{FakeDiscord, Message, Served};

/// The bot's token in stories.
pub(crate) const TOKEN: &str = "a-token-for-stories";

/// A town on the fake, and the bot's way to it while it runs.
#[derive(Clone)]
pub(crate) struct OnDiscord {
    pub(crate) fake: FakeDiscord,
    pub(crate) ids: Arc<Ids>,
    projects: Vec<ProjectId>,
    discord: Arc<Mutex<Option<Discord>>>,
}

impl OnDiscord {
    pub(super) fn new(local: &Config, now: DateTime<Utc>, runtime: &Runtime) -> Self {
        let fake = runtime.block_on(FakeDiscord::start(now, TOKEN, Served::default()));
        let ids = Arc::new(on_the_fake(local, &fake));
        let projects = local.projects.iter().map(|configured| configured.project.id.clone()).collect();
        Self { fake, ids, projects, discord: Arc::default() }
    }

    pub(super) fn api(&self) -> String {
        format!("http://{}", self.fake.address())
    }

    /// Opens Discord anew, as a process does that starts.
    pub(super) fn open(&self) -> Opened {
        let verb = |usage: &countersign::wording::say::command::Usage| Verb {
            name: usage.name.to_owned(),
            takes: usage.arguments.to_owned(),
            about: usage.does.to_owned(),
            tells: usage.tells(),
        };
        let open = ["library", "site"].map(|name| self.ids.channels[name].to_string()).to_vec();
        let server = Server { id: self.ids.guild.to_string(), guests: vec![self.ids.guest_role.to_string()], open };
        let described = Described {
            token: TOKEN.to_owned().into(),
            api: self.api(),
            servers: vec![server],
            projects: self.projects.clone(),
            verbs: COMMANDS.iter().map(verb).collect(),
            gap: TimeDelta::zero(),
        };
        let opened = Discord::open(described).expect("a client");
        *self.discord.lock().expect("whole") = Some(opened.discord.clone());
        opened
    }

    /// The process is gone.
    pub(super) fn stops(&self) {
        *self.discord.lock().expect("whole") = None;
    }

    pub(crate) fn discord(&self) -> Option<Discord> {
        self.discord.lock().expect("whole").clone()
    }

    pub(super) fn chat(&self) -> Chat {
        Chat::Discord(self.discord().expect("a process has started"))
    }

    pub(crate) fn user(&self, name: &str) -> u64 {
        self.ids.users[name]
    }

    pub(crate) fn channel_number(&self, name: &str) -> u64 {
        name.parse().unwrap_or_else(|_| self.ids.channels[name])
    }

    pub(super) fn message_id(&self, channel: u64, id: &str) -> MessageId {
        let channel = ChannelId::parse(&format!("discord:{}/{channel}", self.ids.guild)).expect("a channel");
        MessageId { channel, id: id.to_owned() }
    }

    /// What the bot counted.
    pub(crate) fn tally(&self) -> Vec<(&'static str, String, u64)> {
        self.discord().expect("it runs").tally().counts()
    }

    fn put_off(&self) -> u64 {
        let counts = self.discord().map(|discord| discord.tally().counts()).unwrap_or_default();
        counts.into_iter().filter(|(what, ..)| *what == "put off").map(|(.., count)| count).sum()
    }

    /// Waits until the bot has recorded all that it was told; false where it does not.
    pub(crate) async fn heard(&self) -> bool {
        let Some(discord) = self.discord() else { return false };
        let before = self.put_off();
        loop {
            if *discord.seen().borrow() >= self.fake.newest() {
                return true;
            }
            if self.put_off() > before {
                return false;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn deeded(&self, message: Option<MessageId>) -> Deeded {
        if self.heard().await { Deeded::Acked(message) } else { Deeded::NotAcked }
    }

    pub(super) async fn act(&self, by: &str, deed: &Deed, now: DateTime<Utc>) -> Deeded {
        self.fake.set_now(now);
        let user = self.user(by);
        match deed {
            Deed::Says { channel, under, text } => {
                let channel = self.channel_number(channel);
                let Some(message) = self.says(user, channel, under.as_ref(), text) else {
                    return Deeded::NotDone("they don't see it".to_owned());
                };
                self.deeded(Some(message)).await
            }
            Deed::Edits { message, text } => match self.fake.edits(user, number(message), text) {
                true => self.deeded(Some(message.clone())).await,
                false => Deeded::NotDone("it is not theirs".to_owned()),
            },
            Deed::Deletes { message } => match self.fake.deletes(number(message)) {
                true => self.deeded(None).await,
                false => Deeded::NotDone("it is gone".to_owned()),
            },
            Deed::Reacts { message, emoji } => match self.fake.reacts(user, number(message), &character(emoji)) {
                true => self.deeded(None).await,
                false => Deeded::NotDone("they can't".to_owned()),
            },
            Deed::Unreacts { message, emoji } => match self.fake.unreacts(user, number(message), &character(emoji)) {
                true => self.deeded(None).await,
                false => Deeded::NotDone("they had not".to_owned()),
            },
            Deed::Presses { message, action, typed, given } => {
                self.presses(user, (message, action), typed.as_deref(), given).await
            }
            Deed::PutsForward { message } => match self.fake.picks(user, PUT_FORWARD, number(message)) {
                Ok(interaction) => self.answered(&message.channel.channel, interaction, false).await,
                Err(why) => Deeded::NotDone(why),
            },
            Deed::Commands { channel, text } => {
                let channel = self.channel_number(channel);
                let known = self.options(text);
                let typed = known.and_then(|options| self.fake.commands(user, channel, COMMAND, &options).ok());
                match typed {
                    Some(interaction) => {
                        let here = text.ends_with(" here");
                        self.answered(&channel.to_string(), interaction, here).await
                    }
                    // What can't be typed as a command is said to the bot by its name.
                    None => self.mentions(user, channel, text).await,
                }
            }
        }
    }

    /// In a thread where there is one under the message, else as a reply to it.
    fn says(&self, user: u64, channel: u64, under: Option<&MessageId>, text: &str) -> Option<MessageId> {
        let Some(root) = under else {
            let id = self.fake.says(user, channel, text)?;
            return Some(self.message_id(channel, &id.to_string()));
        };
        let thread: u64 = root.id.split('/').next()?.parse().ok()?;
        if self.fake.channel_stands(thread).is_some() {
            let id = self.fake.says(user, thread, text)?;
            return Some(self.message_id(channel, &format!("{thread}/{id}")));
        }
        let id = self.fake.replies(user, thread, text)?;
        Some(self.message_id(channel, &id.to_string()))
    }

    async fn mentions(&self, user: u64, channel: u64, text: &str) -> Deeded {
        let said = format!("<@{}> {text}", self.fake.app());
        let Some(asked) = self.fake.says(user, channel, &said) else {
            return Deeded::NotDone("they don't see it".to_owned());
        };
        if !self.heard().await {
            return Deeded::NotAcked;
        }
        let answer = self
            .fake
            .until(|state| state.messages.values().find(|one| one.answers == Some((channel, asked))).map(|one| one.id));
        let answer = answer.await;
        Deeded::Acked(Some(self.message_id(channel, &answer.to_string())))
    }

    /// The message that answers an interaction, once it is there.
    async fn answered(&self, channel: &str, interaction: u64, here: bool) -> Deeded {
        if !self.heard().await {
            return Deeded::NotAcked;
        }
        let answer = self.fake.until(|state| {
            let one = &state.interactions[&interaction];
            let put_off = one.callback.as_ref().is_some_and(|callback| callback["type"] == 5);
            if here && put_off { one.followed.last().copied() } else { one.original }
        });
        let answer = answer.await;
        let channel = channel.parse().expect("a channel");
        Deeded::Acked(Some(self.message_id(channel, &answer.to_string())))
    }

    /// What is typed as the options of the registered command; none where it can't be.
    fn options(&self, text: &str) -> Option<Value> {
        let registered = self.fake.registered(Some(self.ids.guild));
        let command = registered.iter().find(|one| one["name"] == COMMAND)?;
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        let verb = command["options"].as_array()?.iter().find(|one| one["name"] == verb)?;
        if verb["name"] == "forget" {
            return (rest == "me").then(|| json!([{ "name": "forget", "type": 1, "options": [] }]));
        }
        let known = verb["options"].as_array().cloned().unwrap_or_default();
        let mut given = Vec::new();
        let has_here = known.iter().any(|one| one["name"] == "here");
        let here = has_here && (rest == "here" || rest.ends_with(" here"));
        let mut rest = if here { rest.strip_suffix("here").unwrap_or(rest).trim() } else { rest.trim() };
        let words: Vec<&Value> = known.iter().filter(|one| one["type"] == 3).collect();
        for (n, option) in words.iter().enumerate() {
            let (word, after) =
                if n + 1 == words.len() { (rest, "") } else { rest.split_once(' ').unwrap_or((rest, "")) };
            if !word.is_empty() {
                given.push(json!({ "name": option["name"], "type": 3, "value": word }));
            }
            rest = after.trim();
        }
        if here {
            given.push(json!({ "name": "here", "type": 5, "value": true }));
        }
        rest.is_empty().then(|| json!([{ "name": verb["name"], "type": 1, "options": given }]))
    }

    async fn presses(
        &self,
        user: u64,
        (message, action): (&MessageId, &Action),
        typed: Option<&str>,
        given: &[(Wanted, Given)],
    ) -> Deeded {
        let Some(seen) = self.fake.message(user, number(message)) else {
            return Deeded::NotDone("no such message".to_owned());
        };
        let found = buttons(&seen).into_iter().find(|(_, _, known, _)| known == action);
        let Some((custom_id, _, _, opens)) = found else {
            // A client still shows the button, and the message no longer has it.
            let custom_id = written_button(action, false).expect("it has room");
            self.fake.forges(user, number(message), &custom_id);
            return self.deeded(None).await;
        };
        let pressed = match self.fake.presses(user, number(message), &custom_id) {
            Ok(pressed) => pressed,
            Err(why) => return Deeded::NotDone(why),
        };
        if !self.heard().await {
            return Deeded::NotAcked;
        }
        if !opens {
            return Deeded::Acked(None);
        }
        let opened = self.fake.answered(pressed).await;
        let form = opened.callback.map(|callback| callback["data"]["components"].clone()).unwrap_or_default();
        let mut fields: Vec<(String, String)> = Vec::new();
        fields.extend(typed.map(|typed| ("words".to_owned(), typed.to_owned())));
        for (wanted, value) in given {
            match asked(&form, wanted) {
                Some(id) => fields.push((id, put(value))),
                None => return Deeded::NotDone("the form does not ask for that".to_owned()),
            }
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect();
        let submitted = match self.fake.submits(pressed, &fields) {
            Ok(submitted) => submitted,
            Err(why) => return Deeded::NotDone(why),
        };
        if !self.heard().await {
            return Deeded::NotAcked;
        }
        let answered = self.fake.answered(submitted).await;
        let said = answered.callback.map(|callback| callback["data"]["content"].clone()).unwrap_or_default();
        match said.as_str() {
            Some(why) => Deeded::NotDone(why.to_owned()),
            None => Deeded::Acked(None),
        }
    }

    pub(super) async fn delivers_again(&self, now: DateTime<Utc>) -> usize {
        self.fake.set_now(now);
        self.heard().await.into()
    }

    pub(super) fn channel(&self, viewer: &str, channel: &str) -> Vec<Seen> {
        let channel = self.channel_number(channel);
        let messages = self.fake.messages(self.user(viewer), channel);
        let outside = messages.iter().filter(|one| one.answers.is_none() && matches!(one.kind, 0 | 20));
        outside.map(|one| self.seen(channel, one)).collect()
    }

    /// What stands in the thread, beside it as a reply, and what only the viewer was told about it.
    pub(super) fn thread(&self, viewer: &str, root: &MessageId) -> Vec<Seen> {
        let (viewer, root_id) = (self.user(viewer), number(root));
        let channel: u64 = root.channel.channel.parse().expect("a channel");
        let mut all: Vec<Message> = self.fake.messages(viewer, root_id);
        let beside = self.fake.messages(viewer, channel).into_iter();
        all.extend(beside.filter(|one| {
            let reply = one.answers == Some((channel, root_id));
            let followed = one.only.is_some()
                && one.interaction.is_some_and(|id| {
                    let interaction = self.fake.interaction(id);
                    interaction.followed.contains(&one.id) && interaction.message == Some(root_id)
                });
            reply || followed
        }));
        let link = format!("/{root_id}");
        all.extend(self.fake.direct_messages(viewer).into_iter().filter(|one| one.content.ends_with(&link)));
        all.retain(|one| matches!(one.kind, 0 | 19 | 20));
        all.sort_by_key(|one| one.id);
        all.iter().map(|one| self.seen(channel, one)).collect()
    }

    pub(super) fn message(&self, viewer: &str, id: &MessageId) -> Option<Seen> {
        let found = self.fake.message(self.user(viewer), number(id))?;
        Some(self.seen(id.channel.channel.parse().ok()?, &found))
    }

    fn seen(&self, channel: u64, message: &Message) -> Seen {
        let own = message.author == self.fake.app();
        let numbers = picture::numbers(&message.embeds);
        let shown = own.then(|| Shown {
            buttons: buttons(message)
                .into_iter()
                .map(|(_, label, action, _)| (plain(&label, &numbers), action))
                .collect(),
        });
        let text = if own { picture::of_embeds(&message.embeds, &message.components) } else { message.content.clone() };
        let id = if message.channel == channel {
            message.id.to_string()
        } else {
            format!("{}/{}", message.channel, message.id)
        };
        Seen { id: self.message_id(channel, &id), text, shown }
    }
}

/// The label of a button without the number of the line that it belongs to.
fn plain(label: &str, numbers: &[String]) -> String {
    match label.split_once(' ') {
        Some((number, rest)) if numbers.iter().any(|known| known == number) => rest.to_owned(),
        _ => label.to_owned(),
    }
}

/// The buttons of a message: id, label, what it does, whether it opens a form.
fn buttons(message: &Message) -> Vec<(String, String, Action, bool)> {
    let parts = message.components.iter().flat_map(|row| row["components"].as_array().into_iter().flatten());
    let read = parts.filter_map(|part| {
        let custom_id = part["custom_id"].as_str()?;
        let (action, opens) = read_button(custom_id)?;
        Some((custom_id.to_owned(), part["label"].as_str()?.to_owned(), action, opens))
    });
    read.collect()
}

/// The field of a form that asks for something.
fn asked(form: &Value, wanted: &Wanted) -> Option<String> {
    let end = match wanted {
        Wanted::Value { item, field } => format!("~v~{field}~{item}"),
        Wanted::Day => "~day".to_owned(),
        Wanted::Person => "~person".to_owned(),
    };
    let ids = form.as_array()?.iter().filter_map(|row| row["components"][0]["custom_id"].as_str());
    ids.into_iter().find(|id| id.ends_with(&end)).map(str::to_owned)
}

/// A value as it is typed.
fn put(value: &Given) -> String {
    match value {
        Given::Number(amount) | Given::Money { amount, .. } => amount.to_string(),
        Given::Date(date) => date.to_string(),
        Given::Status(status) => status.as_str().to_owned(),
        other => other.to_string(),
    }
}

pub(crate) fn number(id: &MessageId) -> u64 {
    id.id.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a message of Discord")
}

/// An emoji as a client sends it: a character, or a server's own with its id.
fn character(name: &str) -> String {
    let (plain, tone) = name.split_once("::skin-tone-").map_or((name, None), |(name, tone)| (name, Some(tone)));
    let plain = if plain == "thumbs_up" { "+1" } else { plain };
    let Some(known) = emojis::get_by_shortcode(plain) else {
        let own = name.bytes().fold(900_000_000_000_000_000_u64, |id, byte| id + u64::from(byte) * 7);
        return format!("{name}:{own}");
    };
    let tones: BTreeMap<&str, char> =
        [("2", '\u{1f3fb}'), ("3", '\u{1f3fc}'), ("4", '\u{1f3fd}'), ("5", '\u{1f3fe}'), ("6", '\u{1f3ff}')].into();
    let tone = tone.and_then(|tone| tones.get(tone));
    format!("{}{}", known.as_str(), tone.map(char::to_string).unwrap_or_default())
}
