//! The answer to the one who acted: how it is worded for Slack, and where it goes.

use serde_json::{Value as Json, json};

use super::api::Web;
use super::blocks;
use super::event::By;
use super::team::Team;
use crate::chat::Answer;
use crate::domain::card::{Block, Card, Span};

/// The longest text of a command, in characters, behind the bot's name or a slash: as much as a dialog takes. Whoever writes
/// more writes a message.
pub const COMMAND_LIMIT: usize = 3_000;

/// Where the answer to an act goes.
pub(super) enum Answered {
    /// To the address that Slack gave for it.
    At { web: Box<Web>, site: String, address: String },
    /// To the channel, for the one who asked, or under what they wrote for all.
    InChannel { team: Box<Team>, channel: String, user: By, thread: String },
    /// Nowhere: the thread tells.
    Nowhere,
}

impl Answered {
    /// To the address that came with the act, where one came.
    pub(super) fn by_address(team: &Team, address: Option<String>) -> Self {
        let web = Box::new(team.api.web.clone());
        address.map_or(Self::Nowhere, |address| Self::At { web, site: team.site(), address })
    }

    /// Sends it there; what is not taken is logged.
    pub(super) async fn send(self, answer: Answer) {
        let sent = match self {
            Self::Nowhere => return,
            Self::At { web, site, address } => web.answer(&address, &worded(&site, &answer)).await,
            Self::InChannel { team, channel, user: By::User(user), thread } => {
                let (text, drawn) = (blocks::fallback(&answer.card), blocks::blocks(&answer.card, &team.site()));
                let mut body = json!({ "channel": channel, "text": text, "blocks": drawn });
                if answer.here {
                    body["thread_ts"] = json!(thread);
                    team.api.post::<Json>("chat.postMessage", &body).await.map(drop)
                } else {
                    body["user"] = json!(user);
                    team.api.post::<Json>("chat.postEphemeral", &body).await.map(drop)
                }
            }
            Self::InChannel { .. } => return,
        };
        if let Err(error) = sent {
            tracing::warn!(%error, "somebody was not answered");
        }
    }
}

/// An answer as Slack takes it.
pub(super) fn worded(site: &str, answer: &Answer) -> Json {
    let kind = if answer.here { "in_channel" } else { "ephemeral" };
    json!({
        "response_type": kind,
        "replace_original": false,
        "text": blocks::fallback(&answer.card),
        "blocks": blocks::blocks(&answer.card, site),
    })
}

/// What somebody is answered whose command is too long.
pub(super) fn too_long() -> Answer {
    let says = format!("A command has {COMMAND_LIMIT} characters at most. Nothing was recorded.");
    let card = Card { blocks: vec![Block::Text(vec![Span::Plain(says.clone())])], fallback: says };
    Answer { card, here: false }
}
