//! Hearing what people do with buttons, dialogs, menus and commands.

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use super::answered::{Answered, COMMAND_LIMIT, too_long, worded};
use super::event::{self, Unreadable};
use super::hearing::{Heard, delivery};
use super::interaction::{self, Act, Done};
use super::shape::SlashCommand;
use super::team::Team;
use super::view::Behind;
use super::{Reply, Slack};
use crate::chat::{Acked, After};
use crate::domain::card::Action;
use crate::domain::delivery::{Happened, Seen};
use crate::domain::form::Filled;

impl Slack {
    pub(super) async fn interaction(&self, body: &[u8], now: DateTime<Utc>) -> Result<Heard, Unreadable> {
        let payload = std::str::from_utf8(body).map_err(|_| Unreadable::new("an interaction"))?;
        let Done { team, user, answer, act } = interaction::read(payload)?;
        let Some(team) = self.team(&team) else { return Ok((self.unknown("interaction"), None)) };
        match act {
            Act::Pressed { channel, ts, action, form: Some(form), trigger, .. } => {
                let behind = Behind { channel, ts, action, form };
                Ok((Reply::Taken, Some(self.opens(team, behind, trigger, answer))))
            }
            Act::Pressed { channel, ts, id, action, form: None, .. } => {
                let id = format!("slack/{}/{channel}/{ts}/{user}/press/{id}", team.id);
                let pressed = (channel, ts, action, Filled::default());
                self.pressed(team, (&user, &id, now), pressed, Answered::by_address(team, answer)).await
            }
            Act::Submitted { view, behind, state } => {
                let filled = match behind.filled(&state, &team.id) {
                    Ok(filled) => filled,
                    Err((block, why)) => {
                        let errors = json!({ "response_action": "errors", "errors": { block: why } });
                        return Ok((Reply::Said(errors), None));
                    }
                };
                let id = format!("slack/{}/view/{view}", team.id);
                let Behind { channel, ts, action, .. } = *behind;
                self.pressed(team, (&user, &id, now), (channel, ts, action, filled), Answered::Nowhere).await
            }
            Act::PutForward { words, id } => {
                let both = futures_util::future::join(team.message(words), team.people.actor(&user)).await;
                let (message, by) = match both {
                    (Ok(message), Ok(by)) => (message, by),
                    (Err(error), _) | (_, Err(error)) => return Ok((self.not_known(&error), None)),
                };
                let happened = Happened::PutForward { message, by };
                let delivery = delivery(&format!("slack/{}/shortcut/{id}", team.id), Seen::At(now), happened)?;
                Ok(self.answered(self.handed(delivery).await, Answered::by_address(team, answer)))
            }
            Act::UnknownButton => {
                self.inner.tally.add("refused", "a button of another deployment");
                Ok((Reply::Taken, self.says(answer, "That button is not known here. Nothing was recorded.")))
            }
            Act::NotOurs(why) => {
                self.inner.tally.add("not ours", why);
                Ok((Reply::Taken, None))
            }
        }
    }

    async fn pressed(
        &self,
        team: &Team,
        (user, id, now): (&str, &str, DateTime<Utc>),
        (channel, ts, action, filled): (String, String, Action, Filled),
        to: Answered,
    ) -> Result<Heard, Unreadable> {
        let by = match team.people.actor(user).await {
            Ok(by) => by,
            Err(error) => return Ok((self.not_known(&error), None)),
        };
        let message = team.message_id(&channel, &ts);
        let delivery = delivery(id, Seen::At(now), Happened::Pressed { message, by, action, filled })?;
        Ok(self.answered(self.handed(delivery).await, to))
    }

    pub(super) async fn command(&self, body: &[u8], now: DateTime<Utc>) -> Result<Heard, Unreadable> {
        let command: SlashCommand = serde_json::from_slice(body).map_err(|_| Unreadable::new("a slash command"))?;
        let Some(team) = self.team(&command.team_id) else {
            let _ = self.unknown("command");
            let text = "Countersign is not set up for this workspace. Whoever runs it can add it.";
            return Ok((Reply::Said(json!({ "response_type": "ephemeral", "text": text })), None));
        };
        let id =
            command.trigger_id.filter(|id| !id.is_empty()).ok_or_else(|| Unreadable::new("a slash command's id"))?;
        let user = event::named(command.user_id, "who typed a slash command")?;
        let channel = event::named(command.channel_id, "where a slash command was typed")?;
        let by = match team.people.actor(&user).await {
            Ok(by) => by,
            Err(error) => return Ok((self.not_known(&error), None)),
        };
        let text = command.text.unwrap_or_default();
        if self.is_too_long(&text) {
            return Ok((Reply::Said(worded(&team.site(), &too_long())), None));
        }
        let text = team.readable(&text).await;
        let happened = Happened::Commanded { channel: team.channel(&channel), by, text };
        let delivery = delivery(&format!("slack/{}/command/{id}", team.id), Seen::At(now), happened)?;
        Ok(match self.handed(delivery).await {
            // A command's answer goes back the way that it came.
            Acked::Answered(answer) => (Reply::Said(worded(&team.site(), &answer)), None),
            other => self.answered(other, Answered::by_address(team, command.response_url)),
        })
    }

    /// Opens the dialog behind a button, within the 3 s that Slack gives.
    fn opens(&self, team: &Team, behind: Behind, trigger: Option<String>, answer: Option<String>) -> After {
        let (slack, team) = (self.clone(), team.clone());
        Box::pin(async move {
            let view = json!({ "trigger_id": trigger.unwrap_or_default(), "view": behind.view() });
            if let Err(error) = team.api.post::<Json>("views.open", &view).await {
                slack.inner.tally.add("dialog not opened", "Slack refused it");
                tracing::warn!(%error, "a dialog was not opened");
                if let Some(says) =
                    slack.says(answer, "That took too long, and the dialog did not open. Press the button again.")
                {
                    says.await;
                }
            }
        })
    }

    /// Says something to the one who acted, where Slack gave an address for that.
    fn says(&self, address: Option<String>, text: &'static str) -> Option<After> {
        let (web, address) = (self.inner.web.clone(), address?);
        Some(Box::pin(async move {
            let body = json!({ "response_type": "ephemeral", "replace_original": false, "text": text });
            if let Err(error) = web.answer(&address, &body).await {
                tracing::warn!(%error, "somebody was not answered");
            }
        }))
    }

    /// True where a command is longer than it may be; it is counted.
    pub(super) fn is_too_long(&self, text: &str) -> bool {
        let too_long = text.chars().count() > COMMAND_LIMIT;
        if too_long {
            self.inner.tally.add("refused", "a command that is too long");
        }
        too_long
    }
}
