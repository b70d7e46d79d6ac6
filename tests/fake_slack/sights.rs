//! What stands on the fake, as somebody sees it, and what the app asked of it.

use serde_json::Value;

use super::FakeSlack;
use super::message::Message;
use super::people::Person;
use super::response_url::ResponseUrl;
use super::town::{App, Channel};
use super::views::View;
use super::world::{Call, File};

impl Person {
    /// Whether they read a channel: members do, and all but guests where it is public.
    fn reads(&self, channel: &str) -> bool {
        let world = self.slack.world();
        let is_member = world
            .user(&self.team, &self.user)
            .is_some_and(|user| user.standing == super::Standing::Member && user.from.is_none() && !user.deleted);
        world
            .place(&self.team, channel)
            .is_some_and(|place| place.members.contains(&self.user) || (is_member && !place.private))
    }

    fn sees_where(&self, channel: &str, wanted: impl Fn(&Message) -> bool) -> Vec<Message> {
        if !self.reads(channel) {
            return Vec::new();
        }
        let world = self.slack.world();
        let mine = |message: &&Message| message.only_for.as_deref().is_none_or(|user| user == self.user);
        world.said(channel).iter().filter(mine).filter(|message| wanted(message)).cloned().collect()
    }

    /// What they see in a channel outside threads, oldest first; nothing where they don't read it.
    pub(crate) fn sees_in(&self, channel: &str) -> Vec<Message> {
        self.sees_where(channel, Message::is_in_channel)
    }

    /// What they see in the thread under a message, without the message itself.
    pub(crate) fn sees_under(&self, channel: &str, root: &str) -> Vec<Message> {
        self.sees_where(channel, |message| message.is_reply() && message.thread_ts.as_deref() == Some(root))
    }

    /// All that they see in a channel and its threads, oldest first.
    pub(crate) fn sees_everything(&self, channel: &str) -> Vec<Message> {
        self.sees_where(channel, |_| true)
    }

    /// One message, where they see it.
    pub(crate) fn sees(&self, channel: &str, ts: &str) -> Option<Message> {
        self.sees_where(channel, |message| message.ts == ts).pop()
    }

    /// The modals that stand before them, the newest last.
    pub(crate) fn modals(&self) -> Vec<View> {
        let world = self.slack.world();
        let mine = |view: &&View| view.team == self.team && view.user == self.user && view.shape["type"] == "modal";
        world.views.0.iter().filter(mine).filter(|view| view.open).cloned().collect()
    }

    /// The home tab that the app published for them.
    pub(crate) fn home(&self) -> Option<View> {
        self.slack.world().views.home(&self.team, &self.user).cloned()
    }

    /// What came over the response URLs that were made for them, oldest first.
    pub(crate) fn was_answered(&self) -> Vec<Value> {
        let world = self.slack.world();
        let mine = |url: &&ResponseUrl| url.team == self.team && url.user == self.user;
        world.response_urls.values().filter(mine).flat_map(|url| url.came.clone()).collect()
    }
}

impl FakeSlack {
    /// Every call that was made, oldest first.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.world().calls.clone()
    }

    /// The calls of a method.
    pub(crate) fn calls_of(&self, method: &str) -> Vec<Call> {
        self.world().calls.iter().filter(|call| call.method == method).cloned().collect()
    }

    /// Forgets the calls that were made.
    pub(crate) fn forgets_calls(&self) {
        self.world().calls.clear();
    }

    /// How many calls came too early, while the limits are on.
    pub(crate) fn too_early(&self) -> u64 {
        self.world().limits.exceeded
    }

    /// The files, those that were only promised included.
    pub(crate) fn files(&self) -> Vec<File> {
        self.world().files.values().cloned().collect()
    }

    /// What was given to the app for one use: the paths of response URLs, the tickets of sockets.
    pub(crate) fn addresses_given(&self) -> Vec<String> {
        let world = self.world();
        world.response_urls.keys().cloned().chain(world.sockets.tickets_given()).collect()
    }

    /// The app, with the tokens that it has in a workspace.
    pub(crate) fn app(&self, team: &str) -> App {
        self.world().app(team).clone()
    }

    /// A channel as it is now.
    pub(crate) fn channel(&self, team: &str, id: &str) -> Option<Channel> {
        self.world().channel(team, id).cloned()
    }

    /// An address of this server.
    pub(super) fn absolute(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.shared.port)
    }
}
