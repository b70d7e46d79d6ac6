//! The JSON shape of what people do: how the page sends it and how the file keeps it.

use serde::{Deserialize, Serialize};

use super::act::Doing;
use super::unreadable::WireError;
use super::wire_action::{ActionV1, action_of, action_v1};
use super::wire_form::{GivenV1, given_of, given_v1};

/// What somebody does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum DoingV1 {
    /// Writes a message.
    Post {
        /// The channel's id.
        channel: String,
        /// The message in whose thread it stands.
        thread: Option<u64>,
        /// What it says.
        text: String,
    },
    /// Changes a message.
    Edit {
        /// Which.
        message: u64,
        /// What it says now.
        text: String,
    },
    /// Deletes a message.
    Delete {
        /// Which.
        message: u64,
    },
    /// Puts a reaction on a message.
    React {
        /// Which.
        message: u64,
        /// The emoji's name.
        emoji: String,
    },
    /// Takes a reaction off.
    Unreact {
        /// From which.
        message: u64,
        /// The emoji's name.
        emoji: String,
    },
    /// Presses a button.
    Press {
        /// On which card.
        message: u64,
        /// What the button carries.
        action: ActionV1,
        /// What was typed into its form.
        typed: Option<String>,
        /// What was given there field by field.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        given: Vec<GivenV1>,
    },
    /// Puts a message before the team.
    PutForward {
        /// Which.
        message: u64,
    },
    /// Types a slash command.
    Command {
        /// Where.
        channel: String,
        /// All after the command's name.
        text: String,
    },
}

impl From<&Doing> for DoingV1 {
    fn from(doing: &Doing) -> Self {
        match doing.clone() {
            Doing::Post { channel, thread, text } => Self::Post { channel, thread, text },
            Doing::Edit { message, text } => Self::Edit { message, text },
            Doing::Delete { message } => Self::Delete { message },
            Doing::React { message, emoji } => Self::React { message, emoji },
            Doing::Unreact { message, emoji } => Self::Unreact { message, emoji },
            Doing::Press { message, action, typed, given } => {
                Self::Press { message, action: action_v1(&action), typed, given: given_v1(&given) }
            }
            Doing::PutForward { message } => Self::PutForward { message },
            Doing::Command { channel, text } => Self::Command { channel, text },
        }
    }
}

impl TryFrom<DoingV1> for Doing {
    type Error = WireError;

    fn try_from(wire: DoingV1) -> Result<Self, WireError> {
        Ok(match wire {
            DoingV1::Post { channel, thread, text } => Self::Post { channel, thread, text },
            DoingV1::Edit { message, text } => Self::Edit { message, text },
            DoingV1::Delete { message } => Self::Delete { message },
            DoingV1::React { message, emoji } => Self::React { message, emoji },
            DoingV1::Unreact { message, emoji } => Self::Unreact { message, emoji },
            DoingV1::Press { message, action, typed, given } => {
                Self::Press { message, action: action_of(&action)?, typed, given: given_of(&given)? }
            }
            DoingV1::PutForward { message } => Self::PutForward { message },
            DoingV1::Command { channel, text } => Self::Command { channel, text },
        })
    }
}
