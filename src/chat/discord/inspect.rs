//! What `check` wants to know of the bot and its channels. It changes nothing there.

use serde::Deserialize;
use serenity::http::Route;
use serenity::model::Permissions;

use super::Discord;
use super::guild::bits;
use super::platform::id;
use super::shape::{Channel, GuildShape, Id, Member};
use super::snowflake::Snowflake;
use crate::chat::SendError;
use crate::domain::message::ChannelId;

/// Each permission, and what it is needed for.
pub const PERMISSIONS: [(Permissions, &str, &str); 6] = [
    (Permissions::VIEW_CHANNEL, "View Channels", "hears what is said in the channels that it is in"),
    (Permissions::SEND_MESSAGES, "Send Messages", "posts cards"),
    (Permissions::CREATE_PUBLIC_THREADS, "Create Public Threads", "answers under a card, in a thread of its own"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "Send Messages in Threads", "writes there"),
    (Permissions::EMBED_LINKS, "Embed Links", "draws its cards"),
    (Permissions::READ_MESSAGE_HISTORY, "Read Message History", "reads again what it missed"),
];

/// The flags of an app that may read what people write: in every server, or in up to a hundred.
const READS_CONTENT: u64 = 1 << 18 | 1 << 19;

/// What Discord says of the bot.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The app's id.
    pub app: String,
    /// Its name.
    pub name: String,
    /// Whether it may read what people write.
    pub reads_content: bool,
}

/// How the bot stands in a channel.
#[derive(Clone, Debug)]
pub struct InChannel {
    /// The permissions that it lacks.
    pub lacks: Vec<&'static str>,
    /// True where not everybody in the server sees it.
    pub private: bool,
}

#[derive(Deserialize)]
struct App {
    id: Snowflake,
    #[serde(default)]
    name: String,
    #[serde(default)]
    flags: u64,
}

impl Discord {
    /// Asks who the bot is, and whether it may read what people write.
    ///
    /// # Errors
    /// Where Discord does not let it in.
    pub async fn inspect(&self) -> Result<Inspection, SendError> {
        let app: App =
            self.inner.api.get(Route::Oauth2ApplicationCurrent, Vec::new()).await.map_err(SendError::from)?;
        let own: Id = self.inner.api.get(Route::UserMe, Vec::new()).await.map_err(SendError::from)?;
        self.is_known_as(own.id);
        Ok(Inspection { app: app.id.to_string(), name: app.name, reads_content: app.flags & READS_CONTENT != 0 })
    }

    /// Reads a server of the config; it is told where the bot is not in it.
    ///
    /// # Errors
    /// Where the bot is not in it, or Discord does not answer.
    pub async fn is_in(&self, server: &str) -> Result<(), SendError> {
        let guild = Snowflake::parse(server).and_then(|id| self.guild(id));
        guild.ok_or_else(|| SendError::Gone(format!("server {server}")))?.learns().await
    }

    /// What the bot may do in a channel.
    ///
    /// # Errors
    /// Where it sees no such channel.
    pub async fn stands_in(&self, channel: &ChannelId) -> Result<InChannel, SendError> {
        let guild = self.home_of(channel)?;
        let own = self.own().ok_or_else(|| SendError::ShutOut("nobody knows who the bot is".to_owned()))?;
        let here: Channel = guild.channel(id(&channel.channel)?).await?;
        let guild_id = guild.id.0.into();
        let shape: GuildShape = guild.api.get(Route::Guild { guild_id }, Vec::new()).await.map_err(SendError::from)?;
        let member = Route::GuildMember { guild_id, user_id: own.0.into() };
        let member: Member = guild.api.get(member, Vec::new()).await.map_err(SendError::from)?;
        let roles = member.roles.unwrap_or_default();
        let may = permissions(&shape, &here, (own, &roles));
        let lacks = PERMISSIONS.iter().filter(|(needed, ..)| !may.contains(*needed)).map(|(_, name, _)| *name);
        let everybody = permissions(&shape, &here, (guild.id, &[]));
        Ok(InChannel { lacks: lacks.collect(), private: !everybody.contains(Permissions::VIEW_CHANNEL) })
    }
}

/// What somebody with these roles may do in a channel: the roles' permissions, then what the channel takes and gives
/// (discord.com/developers/docs/topics/permissions, "Permission Overwrites").
fn permissions(guild: &GuildShape, channel: &Channel, (user, roles): (Snowflake, &[Snowflake])) -> Permissions {
    let has = |role: &Snowflake| *role == guild.id || roles.contains(role);
    let own = guild.roles.iter().filter(|role| has(&role.id));
    let base = own.fold(Permissions::empty(), |all, role| all | bits(role.permissions.as_deref()));
    if base.contains(Permissions::ADMINISTRATOR) {
        return Permissions::all();
    }
    let over = |of: &dyn Fn(&Snowflake) -> bool, base: Permissions| {
        let here = channel.permission_overwrites.iter().flatten().filter(|over| of(&over.id));
        let (allow, deny) = here.fold((Permissions::empty(), Permissions::empty()), |(allow, deny), over| {
            (allow | bits(over.allow.as_deref()), deny | bits(over.deny.as_deref()))
        });
        (base - deny) | allow
    };
    let everybody = over(&|id| *id == guild.id, base);
    let by_role = over(&|id| *id != guild.id && roles.contains(id), everybody);
    let all = over(&|id| *id == user && *id != guild.id, by_role);
    if all.contains(Permissions::VIEW_CHANNEL) { all } else { Permissions::empty() }
}
