//! Events as Slack words them: what happened, and the envelope around it that all events share.

use serde_json::{Map, Value, json};

use super::api::reactions::is_emoji_name;
use super::delivery::{Kind, Pending};
use super::message::{Message, thread_summary};
use super::world::World;

impl World {
    /// An event in its envelope. `None` where the app isn't told: it is not in the channel.
    pub(super) fn event(&mut self, team: &str, channel: Option<&str>, event: Value) -> Option<Pending> {
        let place = channel.and_then(|channel| self.place(team, channel));
        let bot = self.app(team).bot_user.clone();
        if place.as_ref().is_some_and(|place| !place.members.contains(&bot)) {
            return None;
        }
        let id = self.mint("Ev");
        let app = self.app(team);
        let payload = json!({
            "token": "verification-token", "team_id": team, "context_team_id": team, "context_enterprise_id": null,
            "api_app_id": app.id, "event": event, "type": "event_callback", "event_id": id,
            "event_time": self.now.timestamp(),
            "authorizations": [{"enterprise_id": null, "team_id": team, "user_id": app.bot_user, "is_bot": true,
                "is_enterprise_install": false}],
            "is_ext_shared_channel": place.is_some_and(|place| place.shared),
            "event_context": format!("4-{}", id.to_lowercase()),
        });
        Some(Pending { team: team.to_owned(), kind: Kind::Event, payload, tries: 0, reason: "" })
    }

    /// Has the app told of something that it did itself.
    pub(super) fn echo(&mut self, event: Option<Pending>) {
        if let Some(event) = event {
            self.echoes.push_back(event);
            self.new_echoes += 1;
        }
    }

    /// `message`.
    pub(super) fn message_event(&mut self, team: &str, channel: &str, message: &Message) -> Option<Pending> {
        let event = self.in_channel(team, channel, message.body(), &message.ts);
        let mut event = self.with_home(team, event);
        if message.subtype == Some("thread_broadcast")
            && let Some(root) = message.thread_ts.as_deref().and_then(|root| self.message(channel, root))
        {
            let mut root = root.body();
            let mut replies = self.replies(channel, message.thread_ts.as_deref().unwrap_or_default());
            replies.push(message);
            thread_summary(&mut root, &replies);
            event.insert("root".into(), Value::Object(root));
        }
        if message.is_reply()
            && let Some(root) = message.thread_ts.as_deref().and_then(|root| self.message(channel, root))
        {
            event.insert("parent_user_id".into(), root.author.user().into());
        }
        self.event(team, Some(channel), Value::Object(event))
    }

    /// `app_mention`, which comes beside the message.
    pub(super) fn mention_event(&mut self, team: &str, channel: &str, message: &Message) -> Option<Pending> {
        let mut event = self.in_channel(team, channel, message.body(), &message.ts);
        event.insert("type".into(), "app_mention".into());
        event.remove("channel_type");
        self.event(team, Some(channel), Value::Object(event))
    }

    /// `message_changed`.
    pub(super) fn changed_event(
        &mut self,
        team: &str,
        channel: &str,
        (before, after): (&Message, &Message),
    ) -> Option<Pending> {
        let stamp = after.edited.as_ref().map_or_else(|| self.stamp(), |(_, ts)| ts.clone());
        let shape = |world: &Self, message: &Message| {
            let mut shape = world.with_home(team, message.body());
            if !message.is_reply() {
                thread_summary(&mut shape, &world.replies(channel, &message.ts));
            }
            shape
        };
        let mut event = Map::new();
        event.insert("type".into(), "message".into());
        event.insert("subtype".into(), "message_changed".into());
        event.insert("hidden".into(), true.into());
        event.insert("message".into(), Value::Object(shape(self, after)));
        event.insert("previous_message".into(), Value::Object(shape(self, before)));
        event.insert("ts".into(), stamp.as_str().into());
        let event = self.in_channel(team, channel, event, &stamp);
        self.event(team, Some(channel), Value::Object(event))
    }

    /// Removes a message: `message_deleted`; the root of a thread with replies leaves a tombstone, `message_changed`.
    pub(super) fn take_away(&mut self, team: &str, channel: &str, ts: &str) -> Option<Pending> {
        let before = self.message(channel, ts)?.clone();
        let stamp = self.stamp();
        if !self.replies(channel, ts).is_empty() {
            let mut after = Message::new(ts.to_owned(), before.author.clone(), "This message was deleted.".to_owned());
            after.subtype = Some("tombstone");
            after.thread_ts = Some(ts.to_owned());
            after.more.insert("hidden".into(), true.into());
            *self.message_mut(channel, ts)? = after.clone();
            return self.changed_event(team, channel, (&before, &after));
        }
        self.messages.get_mut(channel)?.retain(|message| message.ts != ts);
        let mut event = Map::new();
        event.insert("type".into(), "message".into());
        event.insert("subtype".into(), "message_deleted".into());
        event.insert("hidden".into(), true.into());
        event.insert("deleted_ts".into(), ts.into());
        event.insert("previous_message".into(), Value::Object(before.body()));
        event.insert("ts".into(), stamp.as_str().into());
        let event = self.in_channel(team, channel, event, &stamp);
        self.event(team, Some(channel), Value::Object(event))
    }

    /// Adds a reaction or takes it off: `reaction_added`, `reaction_removed`.
    pub(super) fn react(
        &mut self,
        team: &str,
        (channel, ts): (&str, &str),
        (user, name): (&str, &str),
        add: bool,
    ) -> Result<Option<Pending>, &'static str> {
        if !is_emoji_name(name) {
            return Err("invalid_name");
        }
        let message = self.message_mut(channel, ts).ok_or("message_not_found")?;
        let author = message.author.clone();
        let at = message.reactions.iter().position(|(known, _)| known == name);
        let stands = at.is_some_and(|at| message.reactions[at].1.iter().any(|known| known == user));
        match (add, stands, at) {
            (true, true, _) => return Err("already_reacted"),
            (false, false, _) | (false, true, None) => return Err("no_reaction"),
            (true, false, Some(at)) => message.reactions[at].1.push(user.to_owned()),
            (true, false, None) => message.reactions.push((name.to_owned(), vec![user.to_owned()])),
            (false, true, Some(at)) => {
                message.reactions[at].1.retain(|known| known != user);
                message.reactions.retain(|(_, users)| !users.is_empty());
            }
        }
        let kind = if add { "reaction_added" } else { "reaction_removed" };
        let event = json!({"type": kind, "user": user, "reaction": name, "item_user": author.user(),
            "item": {"type": "message", "channel": channel, "ts": ts}, "event_ts": self.stamp()});
        Ok(self.event(team, Some(channel), event))
    }

    /// `member_joined_channel`, and the message that says so.
    pub(super) fn joined_events(&mut self, team: &str, channel: &str, user: &str) -> Vec<Option<Pending>> {
        let kind = self.channel(team, channel).map_or("C", |channel| if channel.private { "G" } else { "C" });
        let event = json!({"type": "member_joined_channel", "user": user, "channel": channel, "channel_type": kind,
            "team": team, "event_ts": self.stamp()});
        let joined = self.event(team, Some(channel), event);
        let said = self.notice(team, (channel, user), ("channel_join", "has joined the channel"), &[]);
        vec![joined, said]
    }

    /// A message that Slack itself writes in somebody's name: `channel_join`, `channel_name`, `channel_archive`.
    pub(super) fn notice(
        &mut self,
        team: &str,
        (channel, user): (&str, &str),
        (subtype, said): (&'static str, &str),
        more: &[(&str, &str)],
    ) -> Option<Pending> {
        let text = if subtype == "channel_join" { format!("<@{user}> {said}") } else { said.to_owned() };
        let mut message = Message::new(self.stamp(), self.author(team, user), text);
        message.subtype = Some(subtype);
        message.more = more.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
        let event = self.message_event(team, channel, &message);
        self.keep(channel, message);
        event
    }

    /// What every event of a channel says of where and when.
    fn in_channel(&self, team: &str, channel: &str, mut event: Map<String, Value>, ts: &str) -> Map<String, Value> {
        event.insert("channel".into(), channel.into());
        event.insert("event_ts".into(), ts.into());
        let kind = self.place(team, channel).map_or("channel", |place| place.kind());
        event.insert("channel_type".into(), kind.into());
        event
    }

    /// People of other workspaces come with the workspace that they are of.
    fn with_home(&self, team: &str, mut event: Map<String, Value>) -> Map<String, Value> {
        let user = event.get("user").and_then(Value::as_str).and_then(|user| self.user(team, user));
        if let Some((user, home)) = user.and_then(|user| Some((user, user.from.clone()?))) {
            let profile = json!({"avatar_hash": "g0123456789a", "image_72": "https://a.example/72.png",
                "first_name": user.name, "real_name": user.name, "display_name": user.name, "team": home,
                "name": user.name.to_lowercase(), "is_restricted": false, "is_ultra_restricted": false});
            event.insert("user_profile".into(), profile);
            event.insert("user_team".into(), home.as_str().into());
            event.insert("source_team".into(), home.into());
        }
        event
    }
}
