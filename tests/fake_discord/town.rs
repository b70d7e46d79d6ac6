//! Who and what is there: servers, people, roles, channels, and what an administrator changes.

use chrono::TimeDelta;
use serde_json::json;

use super::FakeDiscord;
use super::events::From;
use super::session::intent;
use super::snowflake::snowflake;
use super::state::{Channel, Guild, Member, Overwrite, Role, State, User, kind, may};

/// What is there at the start is older than the story.
const BEFORE: TimeDelta = TimeDelta::days(300);

impl State {
    fn old_id(&mut self) -> u64 {
        let nth = self.number();
        snowflake(self.now - BEFORE, nth)
    }
}

impl FakeDiscord {
    /// The app's id, which is its bot's too.
    pub(crate) fn app(&self) -> u64 {
        self.world.look(|state| state.app.id)
    }

    /// Privileged intents that are switched on in the app's settings.
    pub(crate) fn allows_intents(&self, privileged: u64) {
        self.world.change(|state| state.app.privileged = privileged);
    }

    /// Somebody with an account.
    pub(crate) fn person(&self, name: &str, shown: &str, bot: bool) -> u64 {
        self.world.change(|state| {
            let id = state.old_id();
            state.users.insert(id, User { name: name.to_owned(), shown: Some(shown.to_owned()), bot });
            id
        })
    }

    /// A server of somebody, with the bot in it.
    pub(crate) fn guild(&self, name: &str, owner: u64) -> u64 {
        self.world.change(|state| {
            let id = state.old_id();
            let (bot, now, of_bot) = (state.app.id, state.now, state.old_id());
            let member = Member { roles: Vec::new(), nick: None, joined: now - BEFORE };
            let own = Role { name: state.app.name.clone(), permissions: may::EVERYONE, of_bot: Some(bot) };
            let everyone = Role { name: "@everyone".into(), permissions: may::EVERYONE, of_bot: None };
            let guild = Guild {
                name: name.to_owned(),
                owner,
                roles: [(id, everyone), (of_bot, own)].into(),
                members: [(owner, member.clone()), (bot, Member { roles: vec![of_bot], ..member })].into(),
            };
            state.guilds.insert(id, guild);
            id
        })
    }

    pub(crate) fn role(&self, guild: u64, name: &str) -> u64 {
        self.world.change(|state| {
            let id = state.old_id();
            let role = Role { name: name.to_owned(), permissions: 0, of_bot: None };
            state.guilds.get_mut(&guild).expect("a server").roles.insert(id, role);
            let json = json!({"guild_id": guild.to_string(), "role": state.role_json(guild, id)});
            state.tell(From::Guild(guild), intent::GUILDS, "GUILD_ROLE_CREATE", &json);
            id
        })
    }

    /// Somebody comes into a server.
    pub(crate) fn joins(&self, guild: u64, user: u64, roles: &[u64]) {
        self.world.change(|state| {
            let member = Member { roles: roles.to_vec(), nick: None, joined: state.now };
            state.guilds.get_mut(&guild).expect("a server").members.insert(user, member);
            let mut json = state.member_with_user(guild, user);
            json["guild_id"] = guild.to_string().into();
            state.tell(From::Guild(guild), intent::GUILD_MEMBERS, "GUILD_MEMBER_ADD", &json);
        });
    }

    /// Somebody leaves; where it is the bot, it was kicked.
    pub(crate) fn leaves(&self, guild: u64, user: u64) {
        self.world.change(|state| {
            if user == state.app.id {
                let json = json!({"id": guild.to_string()});
                state.tell(From::Guild(guild), intent::GUILDS, "GUILD_DELETE", &json);
            }
            state.guilds.get_mut(&guild).expect("a server").members.remove(&user);
            let json = json!({"guild_id": guild.to_string(), "user": state.user_json(user)});
            state.tell(From::Guild(guild), intent::GUILD_MEMBERS, "GUILD_MEMBER_REMOVE", &json);
        });
    }

    /// Somebody has these roles from now on.
    pub(crate) fn has_roles(&self, guild: u64, user: u64, roles: &[u64]) {
        self.world.change(|state| {
            let guild_here = state.guilds.get_mut(&guild).expect("a server");
            guild_here.members.get_mut(&user).expect("a member").roles = roles.to_vec();
            let mut json = state.member_with_user(guild, user);
            json["guild_id"] = guild.to_string().into();
            state.tell(From::Guild(guild), intent::GUILD_MEMBERS, "GUILD_MEMBER_UPDATE", &json);
        });
    }

    pub(crate) fn channel(&self, guild: u64, name: &str) -> u64 {
        self.channel_of(guild, name, kind::TEXT)
    }

    pub(crate) fn forum(&self, guild: u64, name: &str) -> u64 {
        self.channel_of(guild, name, kind::FORUM)
    }

    fn channel_of(&self, guild: u64, name: &str, kind: u8) -> u64 {
        self.world.change(|state| {
            let id = state.old_id();
            let channel = Channel {
                guild: Some(guild),
                kind,
                name: name.to_owned(),
                topic: None,
                parent: None,
                overwrites: Vec::new(),
                thread: None,
                recipient: None,
            };
            state.channels.insert(id, channel);
            state.tell_channel("CREATE", id);
            id
        })
    }

    /// Only these see a channel from now on, and the bot where it is among them.
    pub(crate) fn only_for(&self, channel: u64, users: &[u64]) {
        self.world.change(|state| {
            let guild = state.channels[&channel].guild.expect("a channel of a server");
            let seen = may::VIEW_CHANNEL;
            let hidden = Overwrite { id: guild, of_member: false, allow: 0, deny: seen };
            let own = users.iter().map(|user| Overwrite { id: *user, of_member: true, allow: seen, deny: 0 });
            let overwrites: Vec<Overwrite> = [hidden].into_iter().chain(own).collect();
            let before = state.sees(state.app.id, channel);
            state.channels.get_mut(&channel).expect("a channel").overwrites = overwrites;
            let json = state.channel_json(channel);
            // A bot that may no longer see a channel is told of the change, and of nothing after it.
            let from = if before { From::Guild(guild) } else { From::Channel(channel) };
            state.tell(from, intent::GUILDS, "CHANNEL_UPDATE", &json);
        });
    }

    /// Everybody loses a permission in a channel, unless they have it by themselves.
    pub(crate) fn forbids(&self, channel: u64, permission: u64) {
        self.world.change(|state| {
            let guild = state.channels[&channel].guild.expect("a channel of a server");
            let deny = Overwrite { id: guild, of_member: false, allow: 0, deny: permission };
            state.channels.get_mut(&channel).expect("a channel").overwrites.push(deny);
            state.tell_channel("UPDATE", channel);
        });
    }

    pub(crate) fn renames(&self, channel: u64, name: &str) {
        self.world.change(|state| state.rename(channel, name));
    }

    pub(crate) fn removes(&self, channel: u64) {
        self.world.change(|state| state.remove_channel(channel));
    }

    pub(crate) fn archives(&self, thread: u64, locked: bool) {
        self.world.change(|state| state.set_archived(thread, true, locked));
    }

    pub(crate) fn reopens(&self, thread: u64) {
        self.world.change(|state| state.set_archived(thread, false, false));
    }
}
