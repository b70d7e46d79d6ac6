//! What `check` wants to know of a workspace. It changes nothing there.

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret as _;
use serde_json::{Value as Json, json};

use super::{Own, Slack};
use crate::chat::SendError;
use crate::domain::message::ChannelId;

/// What Slack says of the bot in a workspace.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// Who it is.
    pub own: Own,
    /// What it may do; empty where Slack did not say.
    pub scopes: Vec<String>,
    /// What time it is there.
    pub at: Option<DateTime<Utc>>,
}

impl Slack {
    /// Asks who the bot is, what it may do, and what time it is.
    ///
    /// # Errors
    /// Where Slack does not let it in.
    pub async fn inspect(&self, workspace: &str) -> Result<Inspection, SendError> {
        let team = self.team(workspace).ok_or_else(|| SendError::Gone(format!("workspace {workspace}")))?;
        let own: Own = team.api.get("auth.test", &[]).await?;
        let head = team.api.head("auth.test").await?;
        let text = |name: &str| head.get(name).and_then(|value| value.to_str().ok());
        let scopes = text("x-oauth-scopes").unwrap_or_default().split(',').map(|scope| scope.trim().to_owned());
        let scopes = scopes.filter(|scope| !scope.is_empty()).collect();
        let at = text("date").and_then(|date| DateTime::parse_from_rfc2822(date).ok()).map(|at| at.to_utc());
        Ok(Inspection { own, scopes, at })
    }

    /// Asks for a connection of Socket Mode, and does not use it.
    ///
    /// # Errors
    /// Where Slack gives none.
    pub async fn try_socket(&self, workspace: &str) -> Result<(), SendError> {
        let none = || SendError::ShutOut(format!("workspace {workspace} has no app-level token"));
        let (token, _) =
            self.inner.apps.first().filter(|(token, _)| !token.expose_secret().is_empty()).ok_or_else(none)?;
        self.inner.web.with(token).post::<Json>("apps.connections.open", &json!({})).await.map(drop)
    }

    /// Whether the bot is in a channel, and whether that is private.
    ///
    /// # Errors
    /// Where the bot sees no such channel, or it is archived.
    pub async fn is_in(&self, channel: &ChannelId) -> Result<(bool, bool), SendError> {
        let team = self.team_of(channel).ok_or_else(|| SendError::Gone(format!("channel {channel}")))?;
        let info = team.info(channel).await?;
        if info.is_archived {
            return Err(SendError::Gone("it is archived".to_owned()));
        }
        Ok((info.is_member, info.is_private))
    }
}
