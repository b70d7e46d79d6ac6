//! Things as Discord's JSON has them.

use serde_json::{Value, json};

use super::snowflake::{made_at, written};
use super::state::{Answered, Channel, Message, Reaction, State, kind};

pub(crate) fn ids<'a>(ids: impl IntoIterator<Item = &'a u64>) -> Vec<String> {
    ids.into_iter().map(u64::to_string).collect()
}

/// An emoji by its name in a path: a character, or `name:id`.
pub(crate) fn emoji(name: &str) -> Value {
    match name.split_once(':') {
        Some((name, id)) => json!({"id": id, "name": name}),
        None => json!({"id": null, "name": name}),
    }
}

impl State {
    pub(crate) fn user_json(&self, id: u64) -> Value {
        let user = &self.users[&id];
        json!({
            "id": id.to_string(), "username": user.name, "discriminator": "0", "global_name": user.shown,
            "avatar": null, "avatar_decoration_data": null, "banner": null, "accent_color": null, "banner_color": null,
            "collectibles": null, "clan": null, "primary_guild": null, "display_name_styles": null,
            "bot": user.bot, "system": false, "flags": 0, "public_flags": 0,
        })
    }

    /// Somebody as a member of a server, without who it is.
    pub(crate) fn member_json(&self, guild: u64, user: u64) -> Value {
        let Some(member) = self.guilds.get(&guild).and_then(|guild| guild.members.get(&user)) else {
            return Value::Null;
        };
        json!({
            "nick": member.nick, "avatar": null, "avatar_decoration_data": null, "banner": null, "collectibles": null,
            "display_name_styles": null, "roles": ids(&member.roles), "joined_at": written(member.joined),
            "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
            "communication_disabled_until": null, "unusual_dm_activity_until": null,
        })
    }

    pub(crate) fn member_with_user(&self, guild: u64, user: u64) -> Value {
        let mut member = self.member_json(guild, user);
        member["user"] = self.user_json(user);
        member
    }

    pub(crate) fn role_json(&self, guild: u64, id: u64) -> Value {
        let role = &self.guilds[&guild].roles[&id];
        let mut json = json!({
            "id": id.to_string(), "name": role.name, "description": null, "permissions": role.permissions.to_string(),
            "position": i32::from(id != guild), "color": 0,
            "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
            "hoist": false, "managed": role.of_bot.is_some(), "mentionable": false, "icon": null,
            "unicode_emoji": null, "flags": 0,
        });
        if let Some(bot) = role.of_bot {
            json["tags"] = json!({"bot_id": bot.to_string()});
        }
        json
    }

    pub(crate) fn channel_json(&self, id: u64) -> Value {
        let channel = &self.channels[&id];
        let Some(guild) = channel.guild else {
            let other = channel.recipient.map(|user| self.user_json(user));
            return json!({
                "id": id.to_string(), "type": kind::DIRECT, "flags": 0, "last_message_id": null,
                "recipients": other.into_iter().collect::<Vec<_>>(),
            });
        };
        let last =
            self.messages.range(..).rev().find(|(_, message)| message.channel == id).map(|(id, _)| id.to_string());
        let mut json = json!({
            "id": id.to_string(), "type": channel.kind, "guild_id": guild.to_string(), "name": channel.name,
            "parent_id": channel.parent.map(|parent| parent.to_string()), "last_message_id": last,
            "rate_limit_per_user": 0, "flags": 0,
        });
        match &channel.thread {
            Some(_) => self.thread_fields(id, channel, &mut json),
            None => {
                let overwrites: Vec<Value> = channel
                    .overwrites
                    .iter()
                    .map(|over| {
                        json!({
                            "id": over.id.to_string(), "type": u8::from(over.of_member),
                            "allow": over.allow.to_string(), "deny": over.deny.to_string(),
                        })
                    })
                    .collect();
                json["permission_overwrites"] = overwrites.into();
                json["position"] = 0.into();
                json["topic"] = channel.topic.clone().into();
                json["nsfw"] = false.into();
                if channel.kind == kind::FORUM {
                    json["available_tags"] = json!([]);
                    json["default_reaction_emoji"] = Value::Null;
                    json["default_sort_order"] = Value::Null;
                    json["default_forum_layout"] = 0.into();
                }
            }
        }
        json
    }

    fn thread_fields(&self, id: u64, channel: &Channel, json: &mut Value) {
        let thread = channel.thread.as_ref().expect("a thread");
        let count = self.messages.values().filter(|one| one.channel == id && one.id != id).count();
        json["owner_id"] = thread.owner.to_string().into();
        json["thread_metadata"] = json!({
            "archived": thread.archived, "archive_timestamp": written(thread.archived_at),
            "auto_archive_duration": 4320, "locked": thread.locked, "create_timestamp": written(made_at(id)),
        });
        json["message_count"] = count.into();
        json["total_message_sent"] = count.into();
        json["member_count"] = thread.members.len().into();
        if thread.members.contains(&self.app.id) {
            json["member"] = self.thread_member(id, self.app.id);
        }
    }

    pub(crate) fn thread_member(&self, thread: u64, user: u64) -> Value {
        json!({
            "id": thread.to_string(), "user_id": user.to_string(), "join_timestamp": written(made_at(thread)),
            "flags": 0,
        })
    }

    /// A server as the gateway tells it: with its channels, threads and members.
    pub(crate) fn guild_create(&self, id: u64) -> Value {
        let mut json = self.guild_json(id);
        let own = |thread: bool| {
            let here = self.channels.iter().filter(move |(_, one)| one.guild == Some(id));
            let here = here.filter(move |(_, one)| match &one.thread {
                Some(meta) => thread && !meta.archived,
                None => !thread,
            });
            here.filter(|(channel, _)| self.sees(self.app.id, **channel))
                .map(|(channel, _)| self.channel_json(*channel))
                .collect::<Vec<_>>()
        };
        let members: Vec<Value> =
            self.guilds[&id].members.keys().map(|user| self.member_with_user(id, *user)).collect();
        json["joined_at"] = written(self.now).into();
        json["large"] = false.into();
        json["unavailable"] = false.into();
        json["member_count"] = members.len().into();
        json["members"] = members.into();
        json["channels"] = own(false).into();
        json["threads"] = own(true).into();
        for empty in ["voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"] {
            json[empty] = json!([]);
        }
        json
    }

    pub(crate) fn guild_json(&self, id: u64) -> Value {
        let guild = &self.guilds[&id];
        let roles: Vec<Value> = guild.roles.keys().map(|role| self.role_json(id, *role)).collect();
        let mut json = json!({
            "id": id.to_string(), "name": guild.name, "owner_id": guild.owner.to_string(), "roles": roles,
            "afk_timeout": 300, "verification_level": 0, "default_message_notifications": 0,
            "explicit_content_filter": 0, "emojis": [], "stickers": [], "features": [], "mfa_level": 0,
            "system_channel_flags": 0, "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US",
            "nsfw_level": 0, "nsfw": false, "premium_progress_bar_enabled": false, "max_members": 500_000,
            "max_presences": null, "max_video_channel_users": 25, "max_stage_video_channel_users": 50,
            "region": "us-central", "widget_enabled": false, "premium_progress_bar_enabled_user_updated_at": null,
        });
        for nothing in [
            "icon",
            "splash",
            "discovery_splash",
            "banner",
            "description",
            "home_header",
            "afk_channel_id",
            "application_id",
            "system_channel_id",
            "rules_channel_id",
            "public_updates_channel_id",
            "safety_alerts_channel_id",
            "vanity_url_code",
            "widget_channel_id",
            "hub_type",
            "incidents_data",
            "owner_configured_content_level",
            "latest_onboarding_question_id",
        ] {
            json[nothing] = Value::Null;
        }
        json
    }

    /// A message in full, as the bot reads it over REST.
    pub(crate) fn message_json(&self, message: &Message) -> Value {
        let mentions: Vec<Value> = self.mentioned(message).into_iter().map(|user| self.user_json(user)).collect();
        let reactions: Vec<Value> = message.reactions.iter().map(|reaction| self.reaction_json(reaction)).collect();
        let mut json = json!({
            "id": message.id.to_string(), "channel_id": message.channel.to_string(),
            "author": self.user_json(message.author), "content": message.content,
            "timestamp": written(made_at(message.id)), "edited_timestamp": message.edited.map(written),
            "tts": false, "mention_everyone": false, "mentions": mentions, "mention_roles": [],
            "attachments": message.attachments, "embeds": message.embeds, "components": message.components,
            "pinned": false, "type": message.kind, "flags": message.flags,
        });
        if !reactions.is_empty() {
            json["reactions"] = reactions.into();
        }
        if let Some(nonce) = &message.nonce {
            json["nonce"] = nonce.clone();
        }
        if message.webhook {
            json["webhook_id"] = self.app.id.to_string().into();
        }
        if self.users[&message.author].bot {
            json["application_id"] = message.author.to_string().into();
        }
        if let Some((channel, id)) = message.answers {
            let guild = self.channels.get(&channel).and_then(|channel| channel.guild);
            json["message_reference"] = json!({
                "type": 0, "channel_id": channel.to_string(), "message_id": id.to_string(),
                "guild_id": guild.map(|guild| guild.to_string()),
            });
            let answered = self.messages.get(&id);
            json["referenced_message"] = answered.map_or(Value::Null, |one| {
                let mut one = self.message_json(one);
                one.as_object_mut().expect("a message").remove("referenced_message");
                one
            });
        }
        if self.thread_from(message.id).is_some() {
            json["thread"] = self.channel_json(message.id);
            json["flags"] = (message.flags | 1 << 5).into();
        }
        if let Some(interaction) = message.interaction {
            let kind = self.interactions.get(&interaction).map_or(2, |one| one.kind);
            let by = self.interactions.get(&interaction).map_or(message.author, |one| one.by);
            json["interaction_metadata"] = json!({
                "id": interaction.to_string(), "type": kind, "user": self.user_json(by),
                "authorizing_integration_owners": {"0": self.guild_of(message.channel).map(|guild| guild.to_string())},
            });
        }
        json
    }

    fn reaction_json(&self, reaction: &Reaction) -> Value {
        let count = reaction.users.len();
        json!({
            "emoji": emoji(&reaction.emoji), "count": count, "me": reaction.users.contains(&self.app.id),
            "count_details": {"burst": 0, "normal": count}, "burst_colors": [], "me_burst": false,
        })
    }

    /// Whom a message names: `<@id>` in its text, and whom it answers with a ping.
    pub(crate) fn mentioned(&self, message: &Message) -> Vec<u64> {
        let mut all = message.pings.clone();
        for part in message.content.split("<@").skip(1) {
            let id = part.trim_start_matches('!').split('>').next().and_then(|id| id.parse().ok());
            if let Some(id) = id.filter(|id| self.users.contains_key(id) && !all.contains(id)) {
                all.push(id);
            }
        }
        all
    }

    pub(crate) fn guild_of(&self, channel: u64) -> Option<u64> {
        self.channels.get(&channel)?.guild
    }

    /// A message as the gateway tells it: with its server and its author as a member.
    pub(crate) fn message_event(&self, message: &Message) -> Value {
        let mut json = self.message_json(message);
        if let Some(guild) = self.guild_of(message.channel) {
            json["guild_id"] = guild.to_string().into();
            json["member"] = self.member_json(guild, message.author);
        }
        json
    }

    /// What is left of a message for an app that may not read what people write.
    pub(crate) fn stripped(&self, message: &Message, mut json: Value) -> Value {
        let direct = self.guild_of(message.channel).is_none();
        let named = self.mentioned(message).contains(&self.app.id);
        if message.author != self.app.id && !direct && !named {
            for (field, empty) in
                [("content", json!("")), ("embeds", json!([])), ("attachments", json!([])), ("components", json!([]))]
            {
                if json.get(field).is_some() {
                    json[field] = empty;
                }
            }
        }
        json
    }

    pub(crate) fn application_json(&self) -> Value {
        json!({
            "id": self.app.id.to_string(), "name": self.app.name, "icon": null, "description": "", "type": null,
            "bot": self.user_json(self.app.id), "rpc_origins": [], "bot_public": true,
            "bot_require_code_grant": false, "integration_types_config": {"0": {}}, "verify_key": "0".repeat(64),
            "flags": self.flags(), "flags_new": self.flags().to_string(), "eligible_oauth2_scopes": [],
            "max_participants": -1, "tags": [], "hook": true, "redirect_uris": [],
            "interactions_endpoint_url": null, "role_connections_verification_url": null,
            "owner": self.user_json(self.app.id), "approximate_guild_count": self.guilds.len(),
            "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0, "team": null, "event_webhooks_status": 1,
        })
    }

    /// The app's flags: which privileged intents are switched on, for an app in less than a hundred servers.
    pub(crate) fn flags(&self) -> u64 {
        let on = |intent: u64, flag: u64| if self.app.privileged & intent == 0 { 0 } else { flag };
        on(1 << 8, 1 << 13) | on(1 << 1, 1 << 15) | on(1 << 15, 1 << 19)
    }

    /// What an interaction's answer is, in the answer to its callback.
    pub(crate) fn callback_json(&self, id: u64, callback: &Value) -> Value {
        let interaction = &self.interactions[&id];
        let mut json = json!({
            "interaction": {
                "id": id.to_string(), "type": interaction.kind,
                "response_message_loading": matches!(interaction.answered, Answered::Promised { .. }),
                "channel_id": interaction.channel.to_string(),
            },
        });
        if let Some(guild) = self.guild_of(interaction.channel) {
            json["interaction"]["guild_id"] = guild.to_string().into();
        }
        if let Some(message) = interaction.original.and_then(|message| self.messages.get(&message)) {
            json["interaction"]["response_message_id"] = message.id.to_string().into();
            json["interaction"]["response_message_ephemeral"] = message.only.is_some().into();
            // What only keeps or promises a message brings none.
            if callback["type"] == 4 || callback["type"] == 7 {
                json["resource"] = json!({"type": callback["type"], "message": self.message_json(message)});
            }
        }
        json
    }
}
