//! How a session begins or goes on: who the bot is, how its servers stand, the commands that it registers there.

use serenity::http::Route;

use super::session::Session;
use super::shape::{Id, Ready};
use super::{After, Discord, News};
use crate::chat::SendError;

impl Discord {
    /// Reads who the bot is and how its servers stand: a session of an earlier process goes on without telling either.
    pub(super) async fn learns(&self) -> Result<(), SendError> {
        for guild in self.inner.guilds.values() {
            guild.learns().await?;
        }
        let own: Id = self.inner.api.get(Route::UserMe, Vec::new()).await?;
        self.is_known_as(own.id);
        Ok(())
    }

    /// A session began: who the bot is, and where.
    pub(super) fn begins(&self, ready: Ready) -> After {
        self.is_known_as(ready.user.id);
        let url = ready.resume_gateway_url.unwrap_or_default();
        *self.session() = Some(Session { id: ready.session_id, url, seen: 0 });
        for guild in self.inner.guilds.keys() {
            if !ready.guilds.iter().any(|known| known.id == *guild) {
                tracing::error!(server = %guild, "the bot is not in a server of the config; hint: invite it with `countersign manifest discord`");
            }
        }
        let app = ready.application.map_or(ready.user.id, |app| app.id);
        tracing::info!(bot = %ready.user.id, "Discord let the bot in");
        // What happened before it is told to nobody.
        self.tell(News::Gap);
        let discord = self.clone();
        Box::pin(async move {
            for guild in discord.inner.guilds.keys() {
                if let Err(error) = discord.registers(*guild, app).await {
                    tracing::warn!(server = %guild, %error, "the command was not registered; hint: invite the bot with the scope applications.commands");
                }
            }
        })
    }
}
