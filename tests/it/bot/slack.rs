//! Slack as stories see it: people do things on the fake, and read what stands there.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use countersign::chat::slack::{Manners, Opened, PUT_FORWARD, Slack, Timer, Workspace};
use countersign::chat::{Chat, button};
use countersign::config::Config;
use countersign::domain::card::Action;
use countersign::domain::form::Wanted;
use countersign::domain::message::{ChannelId, MessageId};
use countersign::domain::value::Value as Given;
use serde_json::Value;
use tokio::runtime::Handle;

use super::platform::{Deed, Deeded, Seen, Shown};
use super::{Clock, picture, town_on};
use crate::fake_slack::message::{Author, Message};
use crate::fake_slack::people::Person;
use crate::fake_slack::{FakeSlack, Input, Outcome};

/// The one workspace of a town.
pub(crate) const TEAM: &str = "TTOWN";

/// A town's user on Slack.
pub(crate) fn user_id(name: &str) -> String {
    if name.starts_with('U') { name.to_owned() } else { format!("U{}", plain(name)) }
}

/// A town's channel on Slack.
pub(crate) fn channel_id(name: &str) -> String {
    if name.starts_with('C') { name.to_owned() } else { format!("C{}", plain(name)) }
}

pub(crate) fn team_id(name: &str) -> String {
    format!("T{}", plain(name))
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase()
}

/// A town on the fake, and the bot's way to it while it runs.
#[derive(Clone)]
pub(crate) struct OnSlack {
    pub(crate) fake: FakeSlack,
    slack: Arc<Mutex<Option<Slack>>>,
    /// How long a channel is left alone between two posts, and in which time calls are counted.
    pace: Arc<Mutex<(TimeDelta, TimeDelta)>>,
    clock: Clock,
}

impl OnSlack {
    pub(super) fn new(local: &Config, clock: &Clock, runtime: &Handle) -> Self {
        let fake = FakeSlack::start(town_on::on_the_fake(local), clock.now(), runtime);
        Self { fake, slack: Arc::default(), pace: Arc::default(), clock: clock.clone() }
    }

    /// Opens Slack anew, as a process does that starts.
    pub(super) fn open(&self) -> Opened {
        let app = self.fake.app(TEAM);
        let workspace = Workspace {
            id: TEAM.to_owned(),
            bot_token: app.bot_token.into(),
            app_token: Some(app.app_token.into()),
            signing_secret: Some(app.signing_secret.into()),
            connections: 2,
            open: vec![channel_id("library"), channel_id("site")],
        };
        let (gap, window) = *self.pace.lock().expect("whole");
        let manners = Manners { gap, window, timer: self.timer() };
        let opened = Slack::open(&[workspace], &self.fake.api_url(), manners).expect("the certificates are there");
        *self.slack.lock().expect("whole") = Some(opened.slack.clone());
        opened
    }

    /// What waits its turn has the story's time go on.
    fn timer(&self) -> Timer {
        let (clock, passing, fake) = (self.clock.clone(), self.clock.clone(), self.fake.clone());
        Timer::new(
            move || clock.now(),
            move |wait| {
                passing.set(passing.now() + wait);
                fake.set_now(passing.now());
                async {}
            },
        )
    }

    /// How long a channel is left alone between two posts, and in which time calls are counted, from the next start on.
    pub(super) fn keeps_to(&self, gap: TimeDelta, window: TimeDelta) {
        *self.pace.lock().expect("whole") = (gap, window);
    }

    pub(super) fn slack(&self) -> Slack {
        self.slack.lock().expect("whole").clone().expect("a process has started")
    }

    pub(super) fn chat(&self) -> Chat {
        Chat::Slack(self.slack())
    }

    pub(crate) fn person(&self, name: &str) -> Person {
        self.fake.person(TEAM, &user_id(name))
    }

    fn message_id(channel: &str, ts: &str) -> MessageId {
        let channel = ChannelId::parse(&format!("slack:{TEAM}/{channel}")).expect("a channel");
        MessageId { channel, id: ts.to_owned() }
    }

    pub(super) async fn act(&self, by: &str, deed: &Deed, now: DateTime<Utc>) -> Deeded {
        self.fake.set_now(now);
        let person = self.person(by);
        match deed {
            Deed::Says { channel, under, text } => {
                let channel = channel_id(channel);
                let came = match under {
                    Some(root) => person.replies(&channel, &root.id, text).await,
                    None => person.posts(&channel, text).await,
                };
                deeded(came, |ts| Some(Self::message_id(&channel, &ts?)))
            }
            Deed::Edits { message, text } => {
                let came = person.edits(&message.channel.channel, &message.id, text).await;
                deeded(came, |_| Some(message.clone()))
            }
            Deed::Deletes { message } => deeded(person.deletes(&message.channel.channel, &message.id).await, |_| None),
            Deed::Reacts { message, emoji } => {
                deeded(person.reacts(&message.channel.channel, &message.id, emoji).await, |_| None)
            }
            Deed::Unreacts { message, emoji } => {
                deeded(person.unreacts(&message.channel.channel, &message.id, emoji).await, |_| None)
            }
            Deed::Presses { message, action, typed, given } => {
                self.presses(&person, (message, action), typed.as_deref(), given).await
            }
            Deed::PutsForward { message } => {
                let before = person.was_answered().len();
                let at = (message.channel.channel.as_str(), message.id.as_str());
                let came = person.runs_message_shortcut(at, PUT_FORWARD).await;
                self.answered(&person, &message.channel.channel, came, before).await
            }
            Deed::Commands { channel, text } => {
                let (channel, before) = (channel_id(channel), person.was_answered().len());
                let came = person.commands(&channel, "/countersign", text).await;
                self.answered(&person, &channel, came, before).await
            }
        }
    }

    /// An answer comes with the ack, or over the address that Slack gave for it: the newest message that they see there.
    async fn answered(&self, person: &Person, channel: &str, came: Outcome, before: usize) -> Deeded {
        if came.is_acked() && came.body()["text"].is_null() {
            while person.was_answered().len() == before {
                tokio::task::yield_now().await;
            }
        }
        let newest = || {
            let seen = person.sees_everything(channel).into_iter();
            seen.max_by(|a, b| a.ts.cmp(&b.ts)).map(|message| Self::message_id(channel, &message.ts))
        };
        deeded(came, |_| newest())
    }

    /// Presses the button that does something, and nothing more.
    pub(crate) async fn press(&self, by: &str, message: &MessageId, action: &Action) {
        let (person, at) = (self.person(by), (message.channel.channel.as_str(), message.id.as_str()));
        let seen = person.sees(at.0, at.1).expect("a message");
        let button = elements(&seen.blocks).into_iter().find(|button| decoded(button).as_ref() == Some(action));
        let button = button.expect("the button stands on it");
        let (id, value) = (button["action_id"].as_str().unwrap_or_default(), button["value"].as_str());
        assert!(person.presses(at, id, value, &[]).await.is_acked());
    }

    /// What the bot counted.
    pub(crate) fn tally(&self) -> Vec<(&'static str, String, u64)> {
        self.slack().tally().counts()
    }

    async fn presses(
        &self,
        person: &Person,
        (message, action): (&MessageId, &Action),
        typed: Option<&str>,
        given: &[(Wanted, Given)],
    ) -> Deeded {
        let at = (message.channel.channel.as_str(), message.id.as_str());
        let Some(seen) = person.sees(at.0, at.1) else { return Deeded::NotDone("no such message".to_owned()) };
        let buttons = elements(&seen.blocks);
        let found = buttons.iter().find(|button| decoded(button).as_ref() == Some(action));
        let Some(button) = found else { return self.presses_unseen(person, message, action).await };
        let form = button["value"].as_str().and_then(button::decode).and_then(|(_, form)| form);
        let opens = form.is_some();
        let before = person.modals().len();
        let (id, value) = (button["action_id"].as_str().unwrap_or_default(), button["value"].as_str());
        let came = person.presses(at, id, value, &[]).await;
        if !opens || !came.is_acked() {
            return deeded(came, |_| None);
        }
        while person.modals().len() == before {
            tokio::task::yield_now().await;
        }
        let modal = person.modals().pop().expect("a dialog stands open");
        let mut inputs: Vec<(String, Input)> = Vec::new();
        inputs.extend(typed.map(|typed| ("words".to_owned(), Input::Text(typed.to_owned()))));
        for (wanted, value) in given {
            let asked = form.iter().flat_map(|form| &form.inputs).position(|input| input.wanted == *wanted);
            let Some(place) = asked else { return Deeded::NotDone("the form does not ask for that".to_owned()) };
            inputs.push((format!("in-{place}"), put(value)));
        }
        let inputs: Vec<(&str, Input)> = inputs.iter().map(|(block, input)| (block.as_str(), input.clone())).collect();
        let submitted = person.submits(&modal.id, &inputs).await;
        if submitted.is_acked() && submitted.body()["response_action"] == "errors" {
            let _ = person.closes(&modal.id).await;
            return Deeded::NotDone(submitted.body()["errors"].to_string());
        }
        deeded(submitted, |_| None)
    }

    /// A press on a button that a client still shows and the message no longer has.
    async fn presses_unseen(&self, person: &Person, message: &MessageId, action: &Action) -> Deeded {
        let at = (message.channel.channel.as_str(), message.id.as_str());
        deeded(person.presses_remembered(at, &button::encode(action, None, 2_000)).await, |_| None)
    }

    pub(super) fn channel(&self, viewer: &str, channel: &str) -> Vec<Seen> {
        let channel = channel_id(channel);
        self.person(viewer).sees_in(&channel).iter().map(|message| seen(&channel, message)).collect()
    }

    pub(super) fn thread(&self, viewer: &str, root: &MessageId) -> Vec<Seen> {
        let channel = &root.channel.channel;
        self.person(viewer).sees_under(channel, &root.id).iter().map(|message| seen(channel, message)).collect()
    }

    pub(super) fn message(&self, viewer: &str, id: &MessageId) -> Option<Seen> {
        let found = self.person(viewer).sees(&id.channel.channel, &id.id)?;
        Some(seen(&id.channel.channel, &found))
    }
}

/// A value as somebody puts it into an input of a dialog.
fn put(value: &Given) -> Input {
    match value {
        Given::Date(date) => Input::Date(date.to_string()),
        Given::Person(name) => Input::User(user_id(name)),
        Given::Status(status) => Input::Choice(status.as_str().to_owned()),
        Given::Money { amount, .. } => Input::Text(amount.to_string()),
        other => Input::Text(other.to_string()),
    }
}

fn deeded(came: Outcome, message: impl FnOnce(Option<String>) -> Option<MessageId>) -> Deeded {
    match came {
        Outcome::Acked { ts, .. } => Deeded::Acked(message(ts)),
        Outcome::NotAcked { .. } => Deeded::NotAcked,
        Outcome::Refused(why) => Deeded::NotDone(why),
    }
}

fn seen(channel: &str, message: &Message) -> Seen {
    let own = matches!(message.author, Author::App { .. });
    let shown = own.then(|| Shown {
        buttons: elements(&message.blocks)
            .iter()
            .filter_map(|button| Some((button["text"]["text"].as_str()?.to_owned(), decoded(button)?)))
            .collect(),
    });
    let text = if own { picture::of_blocks(&message.blocks) } else { message.text.clone() };
    Seen { id: OnSlack::message_id(channel, &message.ts), text, shown }
}

/// The buttons of a message.
fn elements(blocks: &Value) -> Vec<Value> {
    let actions = blocks.as_array().into_iter().flatten().filter(|block| block["type"] == "actions");
    actions.flat_map(|block| block["elements"].as_array().cloned().unwrap_or_default()).collect()
}

fn decoded(button: &Value) -> Option<Action> {
    button["value"].as_str().and_then(button::decode).map(|(action, _)| action)
}
