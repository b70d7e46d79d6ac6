//! Events on their way to the sessions that want them and may have them.

use serde_json::{Value, json};

use super::session::intent;
use super::state::{Message, State};

/// Where an event is from, which says who hears it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum From {
    /// A server as a whole.
    Guild(u64),
    /// A channel: heard where the bot sees it.
    Channel(u64),
    /// The bot itself.
    Own,
}

impl State {
    /// Tells sessions of something.
    pub(crate) fn tell(&mut self, from: From, intent: u64, name: &str, data: &Value) {
        self.tell_each(from, intent, name, |_, _| data.clone());
    }

    fn tell_each(&mut self, from: From, intent: u64, name: &str, data: impl Fn(&Self, u64) -> Value) {
        let heard = match from {
            From::Guild(guild) => self.is_in(guild),
            From::Channel(channel) => self.sees(self.app.id, channel),
            From::Own => true,
        };
        if !heard {
            return;
        }
        for place in 0..self.sessions.len() {
            let session = &self.sessions[place];
            if !session.lives || (intent != 0 && session.intents & intent == 0) {
                continue;
            }
            let data = data(self, session.intents);
            self.send(place, name, data);
        }
    }

    /// Sends an event to a session, as well as the wire is.
    fn send(&mut self, place: usize, name: &str, data: Value) {
        if self.wire.swaps && self.wire.held.is_empty() {
            self.wire.held.push_back((place, name.to_owned(), data));
            return;
        }
        if self.wire.doubles > 0 {
            self.wire.doubles -= 1;
            self.sessions[place].push(name, data.clone());
        }
        self.sessions[place].push(name, data);
        if self.wire.swaps {
            self.wire.swaps = false;
            while let Some((place, name, data)) = self.wire.held.pop_front() {
                self.sessions[place].push(&name, data);
            }
        }
    }

    fn message_intent(&self, channel: u64) -> u64 {
        if self.guild_of(channel).is_some() { intent::GUILD_MESSAGES } else { intent::DIRECT_MESSAGES }
    }

    fn reaction_intent(&self, channel: u64) -> u64 {
        match self.guild_of(channel) {
            Some(_) => intent::GUILD_MESSAGE_REACTIONS,
            None => intent::DIRECT_MESSAGE_REACTIONS,
        }
    }

    /// Tells of a message, new or changed; what only one person sees is told to nobody.
    pub(crate) fn tell_message(&mut self, name: &str, message: u64) {
        let Some(message) = self.messages.get(&message).cloned() else { return };
        let whole = self.message_event(&message);
        self.tell_of(name, &message, &whole);
    }

    /// Tells some fields of a changed message, as when a link in it was unfolded.
    pub(crate) fn tell_partly(&mut self, message: &Message, fields: Value) {
        let mut data = json!({
            "id": message.id.to_string(), "channel_id": message.channel.to_string(),
            "guild_id": self.guild_of(message.channel).map(|guild| guild.to_string()),
        });
        for (name, value) in fields.as_object().cloned().unwrap_or_default() {
            data[name] = value;
        }
        self.tell_of("MESSAGE_UPDATE", message, &data);
    }

    fn tell_of(&mut self, name: &str, message: &Message, data: &Value) {
        if message.only.is_some() {
            return;
        }
        let intent = self.message_intent(message.channel);
        self.tell_each(From::Channel(message.channel), intent, name, |state, intents| {
            if intents & intent::MESSAGE_CONTENT == 0 { state.stripped(message, data.clone()) } else { data.clone() }
        });
    }

    pub(crate) fn tell_deleted(&mut self, channel: u64, ids: &[u64]) {
        let guild = self.guild_of(channel).map(|guild| guild.to_string());
        let (name, mut data) = match ids {
            [id] => ("MESSAGE_DELETE", json!({"id": id.to_string()})),
            ids => ("MESSAGE_DELETE_BULK", json!({"ids": super::render::ids(ids)})),
        };
        data["channel_id"] = channel.to_string().into();
        data["guild_id"] = guild.into();
        self.tell(From::Channel(channel), self.message_intent(channel), name, &data);
    }

    /// Tells of a reaction of somebody, put there or taken off.
    pub(crate) fn tell_reaction(&mut self, name: &str, message: u64, user: u64, emoji: &str) {
        let Some((channel, author)) = self.messages.get(&message).map(|one| (one.channel, one.author)) else { return };
        let mut data = json!({
            "user_id": user.to_string(), "channel_id": channel.to_string(), "message_id": message.to_string(),
            "emoji": super::render::emoji(emoji), "burst": false, "type": 0,
        });
        if let Some(guild) = self.guild_of(channel) {
            data["guild_id"] = guild.to_string().into();
            if name == "MESSAGE_REACTION_ADD" {
                data["member"] = self.member_with_user(guild, user);
                data["message_author_id"] = author.to_string().into();
            }
        }
        self.tell(From::Channel(channel), self.reaction_intent(channel), name, &data);
    }

    /// Tells that all reactions went, or all of one emoji.
    pub(crate) fn tell_cleared(&mut self, message: u64, emoji: Option<&str>) {
        let Some(channel) = self.messages.get(&message).map(|one| one.channel) else { return };
        let mut data = json!({
            "channel_id": channel.to_string(), "message_id": message.to_string(),
            "guild_id": self.guild_of(channel).map(|guild| guild.to_string()),
        });
        let name = match emoji {
            Some(emoji) => {
                data["emoji"] = super::render::emoji(emoji);
                "MESSAGE_REACTION_REMOVE_EMOJI"
            }
            None => "MESSAGE_REACTION_REMOVE_ALL",
        };
        self.tell(From::Channel(channel), self.reaction_intent(channel), name, &data);
    }

    /// Tells of a channel or thread: made, changed.
    pub(crate) fn tell_channel(&mut self, what: &str, channel: u64) {
        let thread = self.channels[&channel].thread.is_some();
        let name = format!("{}_{what}", if thread { "THREAD" } else { "CHANNEL" });
        let mut data = self.channel_json(channel);
        if thread && what == "CREATE" {
            data["newly_created"] = true.into();
        }
        self.tell(From::Channel(channel), intent::GUILDS, &name, &data);
    }
}
