//! What people write and react with.

use serde_json::{Value, json};

use super::FakeDiscord;
use super::rest::Written;
use super::state::State;

impl State {
    fn says(&mut self, by: u64, channel: u64, body: &Value) -> Option<u64> {
        if !self.sees(by, channel) {
            return None;
        }
        if let Some(thread) = self.channels.get_mut(&channel).and_then(|channel| channel.thread.as_mut())
            && std::mem::take(&mut thread.archived)
        {
            self.tell_channel("UPDATE", channel);
        }
        let written = Written { channel, author: by, ..Written::default() };
        Some(written.write(self, body, &[]).unwrap_or_else(|problem| panic!("{problem:?}")))
    }
}

impl FakeDiscord {
    /// Somebody writes in a channel or thread; none where they don't see it.
    pub(crate) fn says(&self, by: u64, channel: u64, text: &str) -> Option<u64> {
        self.world.change(|state| state.says(by, channel, &json!({"content": text})))
    }

    /// Somebody answers a message, in its channel.
    pub(crate) fn replies(&self, by: u64, to: u64, text: &str) -> Option<u64> {
        self.world.change(|state| {
            let channel = state.messages.get(&to)?.channel;
            let body = json!({"content": text, "message_reference": {"message_id": to.to_string()}});
            state.says(by, channel, &body)
        })
    }

    /// Somebody makes a thread from a message.
    pub(crate) fn starts_thread(&self, by: u64, message: u64, name: &str) -> u64 {
        self.world.change(|state| {
            let message = state.messages[&message].clone();
            if state.thread_from(message.id).is_none() {
                state.start_thread(by, &message, name);
            }
            message.id
        })
    }

    /// Somebody posts in a forum: a thread whose first message has its id.
    pub(crate) fn posts_in_forum(&self, by: u64, forum: u64, title: &str, text: &str) -> u64 {
        let body = json!({"content": text});
        self.world.change(|state| state.post_in_forum(by, forum, title, &body, &[]).expect("it fits"))
    }

    /// Somebody edits what they wrote; false where it is not theirs or gone.
    pub(crate) fn edits(&self, by: u64, message: u64, text: &str) -> bool {
        self.world.change(|state| {
            let now = state.now;
            let Some(found) = state.messages.get_mut(&message).filter(|found| found.author == by) else { return false };
            text.clone_into(&mut found.content);
            found.edited = Some(now);
            state.tell_message("MESSAGE_UPDATE", message);
            true
        })
    }

    /// A link in a message is unfolded: an update that nobody edited. Discord sends it whole today, and sent the embeds alone
    /// for years; clients that expect a whole message don't survive the latter.
    pub(crate) fn unfolds(&self, message: u64, url: &str, whole: bool) {
        self.world.change(|state| {
            let embed = json!({"type": "link", "url": url, "title": "A page"});
            let Some(found) = state.messages.get_mut(&message) else { return };
            found.embeds = vec![embed.clone()];
            let found = found.clone();
            match whole {
                true => state.tell_message("MESSAGE_UPDATE", message),
                false => state.tell_partly(&found, json!({"embeds": [embed]})),
            }
        });
    }

    pub(crate) fn deletes(&self, message: u64) -> bool {
        self.deletes_all(&[message])
    }

    /// A moderator deletes several messages of a channel at once.
    pub(crate) fn deletes_all(&self, messages: &[u64]) -> bool {
        self.world.change(|state| {
            let gone: Vec<_> = messages.iter().filter_map(|id| state.messages.remove(id)).collect();
            let Some(channel) = gone.first().map(|one| one.channel) else { return false };
            let ids: Vec<u64> = gone.iter().map(|one| one.id).collect();
            state.tell_deleted(channel, &ids);
            true
        })
    }

    /// Somebody reacts; false where they can't see the message, or had reacted so before.
    pub(crate) fn reacts(&self, by: u64, message: u64, emoji: &str) -> bool {
        self.world.change(|state| {
            let sees = state.messages.get(&message).is_some_and(|found| state.sees(by, found.channel));
            sees && state.react(message, by, emoji)
        })
    }

    pub(crate) fn unreacts(&self, by: u64, message: u64, emoji: &str) -> bool {
        self.world.change(|state| state.unreact(message, by, emoji))
    }

    /// A moderator takes all reactions off, or all of one emoji.
    pub(crate) fn clears(&self, message: u64, emoji: Option<&str>) {
        self.world.change(|state| state.clear(message, emoji));
    }
}
