//! What people do with cards, dialogs and menus, in our words (docs.slack.dev/reference/interaction-payloads). Pure.

use super::event::{Unreadable, Words, instant, named, words};
use super::shape::{Container, Interaction, View, ViewState};
use super::view::{Behind, CALLBACK};
use crate::chat::button;
use crate::domain::card::Action;
use crate::domain::form::Form;

/// The name of the entry in the menu of a message.
pub const PUT_FORWARD: &str = "put-forward";

/// Something that somebody did.
pub(super) struct Done {
    /// In which workspace.
    pub(super) team: String,
    /// Who.
    pub(super) user: String,
    /// Where an answer that only they see can be sent.
    pub(super) answer: Option<String>,
    /// What.
    pub(super) act: Act,
}

/// What somebody did.
pub(super) enum Act {
    /// Pressed a button.
    Pressed {
        /// The channel's id.
        channel: String,
        /// The message that it stands on, or the root of that one's thread: that is where it is answered.
        ts: String,
        /// What makes the press the same one.
        id: String,
        /// What the button does.
        action: Action,
        /// The form that it opens first.
        form: Option<Form>,
        /// With what a dialog can be opened, within 3 s.
        trigger: Option<String>,
    },
    /// Filled in a dialog.
    Submitted {
        /// The dialog's id.
        view: String,
        /// What stood behind it.
        behind: Box<Behind>,
        /// What was filled in.
        state: ViewState,
    },
    /// Put a message before the team.
    PutForward {
        /// The message.
        words: Words,
        /// What makes it the same act.
        id: String,
    },
    /// Pressed a button that no release of ours made.
    UnknownButton,
    /// Nothing that the bot listens to.
    NotOurs(&'static str),
}

/// Reads an interaction.
///
/// # Errors
/// Names what we need and is missing or of another form.
pub(super) fn read(payload: &str) -> Result<Done, Unreadable> {
    let interaction: Interaction = serde_json::from_str(payload).map_err(|_| Unreadable::new("an interaction"))?;
    let missing =
        |what: &str| Unreadable::new(format!("{what} of {}", interaction.kind.chars().take(40).collect::<String>()));
    let team = interaction.team.as_ref().map(|team| team.id.clone()).ok_or_else(|| missing("the workspace"))?;
    let user = interaction.user.as_ref().map(|user| user.id.clone());
    let user = named(user.ok_or_else(|| missing("the user"))?, "the user of an interaction")?;
    let answer = interaction.response_url.clone();
    let act = match interaction.kind.as_str() {
        "block_actions" => pressed(interaction)?,
        "view_submission" => submitted(interaction.view)?,
        "message_action" if interaction.callback_id.as_deref() == Some(PUT_FORWARD) => put_forward(interaction)?,
        "message_action" | "shortcut" => Act::NotOurs("a menu entry of somebody else"),
        "view_closed" => Act::NotOurs("a dialog that was closed"),
        "block_suggestion" => Act::NotOurs("a question for options"),
        _ => Act::NotOurs("an interaction that the bot does not listen to"),
    };
    Ok(Done { team, user, answer, act })
}

fn pressed(interaction: Interaction) -> Result<Act, Unreadable> {
    let pressed =
        interaction.actions.into_iter().flatten().next().ok_or_else(|| Unreadable::new("a pressed button"))?;
    let Some((action, form)) = pressed.value.as_deref().and_then(button::decode) else {
        return Ok(Act::UnknownButton);
    };
    let Container { message_ts, channel_id, thread_ts } =
        interaction.container.ok_or_else(|| Unreadable::new("where a button stands"))?;
    let channel = channel_id.or(interaction.channel.map(|channel| channel.id)).filter(|channel| !channel.is_empty());
    let ts = thread_ts.or(message_ts).filter(|ts| instant(ts).is_some());
    let (Some(channel), Some(ts)) = (channel, ts) else {
        return Ok(Act::NotOurs("a button on no message"));
    };
    let when = pressed.action_ts.or_else(|| interaction.trigger_id.clone());
    let id = when.filter(|id| !id.is_empty()).ok_or_else(|| Unreadable::new("when a button was pressed"))?;
    let channel = named(channel, "where a button stands")?;
    Ok(Act::Pressed { channel, ts, id, action, form, trigger: interaction.trigger_id })
}

fn submitted(view: Option<View>) -> Result<Act, Unreadable> {
    let view = view.ok_or_else(|| Unreadable::new("a dialog"))?;
    if view.callback_id.as_deref() != Some(CALLBACK) {
        return Ok(Act::NotOurs("a dialog of somebody else"));
    }
    let behind = view.private_metadata.as_deref().and_then(Behind::decode);
    let behind = behind.filter(|behind| instant(&behind.ts).is_some());
    let (Some(behind), Some(id)) = (behind, view.id.filter(|id| !id.is_empty())) else {
        return Err(Unreadable::new("what stood behind a dialog"));
    };
    Ok(Act::Submitted { view: id, behind: Box::new(behind), state: view.state.unwrap_or_default() })
}

fn put_forward(interaction: Interaction) -> Result<Act, Unreadable> {
    let channel = interaction.channel.map(|channel| channel.id);
    let message = interaction.message.ok_or_else(|| Unreadable::new("the message that is put forward"))?;
    let words = words(message, channel)?;
    let id = interaction.trigger_id.filter(|id| !id.is_empty());
    Ok(Act::PutForward { words, id: id.ok_or_else(|| Unreadable::new("what makes an act the same"))? })
}
