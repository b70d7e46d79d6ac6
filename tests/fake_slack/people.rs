//! What people do with messages: write, edit, delete, react, upload.

use serde_json::json;

use super::FakeSlack;
use super::api::files;
use super::delivery::{Outcome, Pending};
use super::message::{Author, Message};
use super::text;
use super::world::{File, World};

/// Somebody in a workspace, to do things in their name.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(super) slack: FakeSlack,
    pub(super) team: String,
    pub(super) user: String,
}

impl std::fmt::Debug for FakeSlack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FakeSlack({})", self.api_url())
    }
}

/// What somebody did: the message that stands, and the events about it.
pub(super) type Done = Result<(Option<String>, Vec<Option<Pending>>), &'static str>;

impl FakeSlack {
    /// Somebody of a workspace.
    pub(crate) fn person(&self, team: &str, user: &str) -> Person {
        Person { slack: self.clone(), team: team.to_owned(), user: user.to_owned() }
    }

    /// Does something to the world, and tells the app what happened.
    pub(super) async fn does(&self, deed: impl FnOnce(&mut World) -> Done) -> Outcome {
        self.settles().await;
        let done = deed(&mut self.world());
        match done {
            Err(refused) => Outcome::Refused(refused.to_owned()),
            Ok((ts, events)) => {
                let outcome = self.tell(events.into_iter().flatten().collect()).await;
                ts.map_or(outcome.clone(), |ts| outcome.with_ts(&ts))
            }
        }
    }

    /// An integration of the old kind writes: `bot_message`, without a user.
    pub(crate) async fn integration_posts(&self, (team, channel): (&str, &str), name: &str, text: &str) -> Outcome {
        self.does(|world| {
            let author = Author::Integration { bot_id: "B0HOOK".to_owned(), name: name.to_owned() };
            let mut message = Message::new(world.stamp(), author, text::escape(text));
            message.subtype = Some("bot_message");
            Ok(world.says(team, channel, message))
        })
        .await
    }
}

impl World {
    /// Puts a message into a channel; its events.
    fn says(&mut self, team: &str, channel: &str, message: Message) -> (Option<String>, Vec<Option<Pending>>) {
        let mut events = vec![self.message_event(team, channel, &message)];
        let mention = format!("<@{}>", self.app(team).bot_user);
        if message.text.contains(&mention) && matches!(message.author, Author::Person { .. }) {
            events.push(self.mention_event(team, channel, &message));
        }
        let ts = message.ts.clone();
        self.keep(channel, message);
        (Some(ts), events)
    }

    /// Whether somebody may write in a channel.
    fn may_write(&self, person: &Person, channel: &str) -> Result<(), &'static str> {
        let user = self.user(&person.team, &person.user).ok_or("user_not_found")?;
        if user.deleted {
            return Err("account_inactive");
        }
        let place = self.place(&person.team, channel).ok_or("channel_not_found")?;
        match (place.members.contains(&person.user), place.archived) {
            (false, _) => Err("not_in_channel"),
            (true, true) => Err("is_archived"),
            (true, false) => Ok(()),
        }
    }

    fn written(&mut self, person: &Person, words: &str) -> Message {
        let words = text::escape(words);
        let block = self.mint("").to_lowercase();
        let mut message = Message::new(self.stamp(), self.author(&person.team, &person.user), words);
        message.blocks = text::rich_text(&message.text, &block);
        message
    }

    /// The message of somebody, and only of them.
    fn own_message(&self, person: &Person, channel: &str, ts: &str) -> Result<Message, &'static str> {
        let message = self.message(channel, ts).ok_or("message_not_found")?;
        let is_own = message.author.user() == person.user;
        if is_own { Ok(message.clone()) } else { Err("cant_update_message") }
    }
}

impl Person {
    /// Writes in a channel.
    pub(crate) async fn posts(&self, channel: &str, words: &str) -> Outcome {
        self.writes(channel, None, None, words).await
    }

    /// Writes in the thread under a message.
    pub(crate) async fn replies(&self, channel: &str, root: &str, words: &str) -> Outcome {
        self.writes(channel, Some(root), None, words).await
    }

    /// Writes in a thread, and shows it in the channel too.
    pub(crate) async fn broadcasts(&self, channel: &str, root: &str, words: &str) -> Outcome {
        self.writes(channel, Some(root), Some("thread_broadcast"), words).await
    }

    /// `/me` and words.
    pub(crate) async fn does_me(&self, channel: &str, words: &str) -> Outcome {
        self.writes(channel, None, Some("me_message"), words).await
    }

    /// Writes in a channel and names the app in front.
    pub(crate) async fn mentions(&self, channel: &str, words: &str) -> Outcome {
        let bot = self.slack.world().app(&self.team).bot_user.clone();
        self.posts(channel, &format!("<@{bot}> {words}")).await
    }

    async fn writes(&self, channel: &str, root: Option<&str>, subtype: Option<&'static str>, words: &str) -> Outcome {
        self.slack
            .does(|world| {
                world.may_write(self, channel)?;
                let mut message = world.written(self, words);
                if let Some(root) = root {
                    let root = world.message(channel, root).ok_or("thread_not_found")?;
                    message.thread_ts = Some(root.thread_ts.clone().unwrap_or_else(|| root.ts.clone()));
                }
                message.subtype = subtype;
                Ok(world.says(&self.team, channel, message))
            })
            .await
    }

    /// Changes an own message.
    pub(crate) async fn edits(&self, channel: &str, ts: &str, words: &str) -> Outcome {
        self.slack
            .does(|world| {
                world.may_write(self, channel)?;
                let before = world.own_message(self, channel, ts)?;
                let stamp = world.stamp();
                let mut after = before.clone();
                after.text = text::escape(words);
                let block = world.mint("").to_lowercase();
                after.blocks = text::rich_text(&after.text, &block);
                after.edited = Some((self.user.clone(), stamp));
                *world.message_mut(channel, ts).ok_or("message_not_found")? = after.clone();
                let event = world.changed_event(&self.team, channel, (&before, &after));
                Ok((Some(ts.to_owned()), vec![event]))
            })
            .await
    }

    /// Deletes an own message.
    pub(crate) async fn deletes(&self, channel: &str, ts: &str) -> Outcome {
        self.slack
            .does(|world| {
                world.own_message(self, channel, ts)?;
                let event = world.take_away(&self.team, channel, ts);
                Ok((None, vec![event]))
            })
            .await
    }

    /// Reacts with an emoji, by its name without colons.
    pub(crate) async fn reacts(&self, channel: &str, ts: &str, name: &str) -> Outcome {
        self.changes_reaction((channel, ts), name, true).await
    }

    /// Takes an own reaction off.
    pub(crate) async fn unreacts(&self, channel: &str, ts: &str, name: &str) -> Outcome {
        self.changes_reaction((channel, ts), name, false).await
    }

    async fn changes_reaction(&self, (channel, ts): (&str, &str), name: &str, add: bool) -> Outcome {
        self.slack
            .does(|world| {
                world.may_write(self, channel)?;
                let event = world.react(&self.team, (channel, ts), (&self.user, name), add)?;
                Ok((None, vec![event]))
            })
            .await
    }

    /// Uploads a file into a channel, with words.
    pub(crate) async fn uploads(&self, channel: &str, (name, bytes): (&str, &[u8]), words: &str) -> Outcome {
        self.slack
            .does(|world| {
                world.may_write(self, channel)?;
                let id = world.mint("F");
                let file = File {
                    id: id.clone(),
                    name: name.to_owned(),
                    title: name.to_owned(),
                    bytes: bytes.to_vec(),
                    shared: Some((channel.to_owned(), None)),
                    promised: bytes.len() as u64,
                    uploaded: true,
                };
                let mut shape = files::shape(&file, world.now.timestamp());
                shape["user"] = self.user.as_str().into();
                world.files.insert(id.clone(), file);
                let mut message = world.written(self, words);
                message.files = vec![shape];
                message.subtype = Some("file_share");
                let (ts, mut events) = world.says(&self.team, channel, message);
                let shared = json!({"type": "file_shared", "file_id": id, "user_id": self.user, "file": {"id": id},
                    "channel_id": channel, "event_ts": ts});
                events.push(world.event(&self.team, Some(channel), shared));
                Ok((ts, events))
            })
            .await
    }
}
