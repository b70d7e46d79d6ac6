//! The shapes of what Slack sends, as far as we read them (docs.slack.dev/reference/events, …/interaction-payloads). What we don't
//! read may have any form: a block or a field that is new to us never makes a reply unreadable.

use serde::Deserialize;
use serde_json::value::RawValue;

/// The outside of an event.
#[derive(Deserialize)]
pub(super) struct Callback<'a> {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) challenge: Option<String>,
    #[serde(default)]
    pub(super) team_id: Option<String>,
    #[serde(default)]
    pub(super) authorizations: Option<Vec<Authorization>>,
    #[serde(default)]
    pub(super) event_id: Option<String>,
    #[serde(borrow, default)]
    pub(super) event: Option<&'a RawValue>,
}

/// For which workspace an event is.
#[derive(Deserialize)]
pub(super) struct Authorization {
    #[serde(default)]
    pub(super) team_id: Option<String>,
}

/// What an event is.
#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) subtype: Option<String>,
}

/// A message, wherever it stands.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Post {
    #[serde(default)]
    pub(super) subtype: Option<String>,
    #[serde(default)]
    pub(super) channel: Option<String>,
    pub(super) ts: String,
    #[serde(default)]
    pub(super) thread_ts: Option<String>,
    #[serde(default)]
    pub(super) user: Option<String>,
    #[serde(default)]
    pub(super) username: Option<String>,
    #[serde(default)]
    pub(super) bot_id: Option<String>,
    #[serde(default)]
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) files: Option<Vec<File>>,
    #[serde(default)]
    pub(super) edited: Option<Edited>,
    #[serde(default)]
    pub(super) reactions: Option<Vec<Reaction>>,
    #[serde(default)]
    pub(super) latest_reply: Option<String>,
    #[serde(default)]
    pub(super) metadata: Option<Metadata>,
    #[serde(default)]
    pub(super) channel_type: Option<String>,
    #[serde(default)]
    pub(super) parent_user_id: Option<String>,
}

/// A file that hangs on a message.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct File {
    #[serde(default)]
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) name: Option<String>,
}

/// When a message was edited.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Edited {
    pub(super) ts: String,
}

/// Who has put an emoji on a message. The list of users may be shorter than the count.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Reaction {
    pub(super) name: String,
    #[serde(default)]
    pub(super) users: Vec<String>,
    #[serde(default)]
    pub(super) count: usize,
}

/// What an app keeps with its message.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metadata {
    #[serde(default)]
    pub(super) event_type: Option<String>,
    #[serde(default)]
    pub(super) event_payload: Option<serde_json::Value>,
}

/// A message that changed.
#[derive(Deserialize)]
pub(super) struct Changed {
    pub(super) channel: String,
    #[serde(default)]
    pub(super) channel_type: Option<String>,
    pub(super) message: Post,
    #[serde(default)]
    pub(super) previous_message: Option<Before>,
}

/// What a message said before.
#[derive(Deserialize)]
pub(super) struct Before {
    #[serde(default)]
    pub(super) text: Option<String>,
}

/// A message that is gone.
#[derive(Deserialize)]
pub(super) struct Deleted {
    pub(super) channel: String,
    pub(super) deleted_ts: String,
}

/// A reaction that was put on or taken off.
#[derive(Deserialize)]
pub(super) struct Reacted {
    pub(super) user: String,
    pub(super) reaction: String,
    pub(super) item: Item,
    #[serde(default)]
    pub(super) event_ts: Option<String>,
}

/// What a reaction stands on.
#[derive(Deserialize)]
pub(super) struct Item {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) channel: Option<String>,
    #[serde(default)]
    pub(super) ts: Option<String>,
}

/// A channel that has another id.
#[derive(Deserialize)]
pub(super) struct Moved {
    pub(super) old_channel_id: String,
    pub(super) new_channel_id: String,
}

/// A user of whom something changed: an id, or the whole user.
#[derive(Deserialize)]
pub(super) struct UserChanged {
    pub(super) user: UserOrId,
}

/// A user, or an id alone.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum UserOrId {
    Id(String),
    User { id: String },
}

/// A home tab that was opened.
#[derive(Deserialize)]
pub(super) struct HomeOpened {
    pub(super) user: String,
    #[serde(default)]
    pub(super) tab: Option<String>,
}

/// A user as `users.info` and `users.list` tell them.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: String,
    #[serde(default)]
    pub(super) team_id: Option<String>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) real_name: Option<String>,
    #[serde(default)]
    pub(super) deleted: bool,
    #[serde(default)]
    pub(super) is_bot: bool,
    #[serde(default)]
    pub(super) is_restricted: bool,
    #[serde(default)]
    pub(super) is_ultra_restricted: bool,
    #[serde(default)]
    pub(super) is_stranger: bool,
    #[serde(default)]
    pub(super) profile: Profile,
}

/// Names that a user chose.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Profile {
    #[serde(default)]
    pub(super) display_name: Option<String>,
    #[serde(default)]
    pub(super) real_name: Option<String>,
}

/// Something that somebody did with a card, a dialog or a menu.
#[derive(Deserialize)]
pub(super) struct Interaction {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) team: Option<Id>,
    #[serde(default)]
    pub(super) user: Option<Id>,
    #[serde(default)]
    pub(super) channel: Option<Id>,
    #[serde(default)]
    pub(super) trigger_id: Option<String>,
    #[serde(default)]
    pub(super) response_url: Option<String>,
    #[serde(default)]
    pub(super) callback_id: Option<String>,
    #[serde(default)]
    pub(super) container: Option<Container>,
    #[serde(default)]
    pub(super) actions: Option<Vec<Pressed>>,
    #[serde(default)]
    pub(super) message: Option<Post>,
    #[serde(default)]
    pub(super) view: Option<View>,
}

/// Something with an id.
#[derive(Deserialize)]
pub(super) struct Id {
    pub(super) id: String,
}

/// Where a button stands.
#[derive(Deserialize)]
pub(super) struct Container {
    #[serde(default)]
    pub(super) message_ts: Option<String>,
    #[serde(default)]
    pub(super) channel_id: Option<String>,
    #[serde(default)]
    pub(super) thread_ts: Option<String>,
}

/// A button that was pressed.
#[derive(Deserialize)]
pub(super) struct Pressed {
    #[serde(default)]
    pub(super) value: Option<String>,
    #[serde(default)]
    pub(super) action_ts: Option<String>,
}

/// A dialog that was filled in.
#[derive(Deserialize)]
pub(super) struct View {
    #[serde(default)]
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) callback_id: Option<String>,
    #[serde(default)]
    pub(super) private_metadata: Option<String>,
    #[serde(default)]
    pub(super) state: Option<ViewState>,
}

/// For each block its inputs, by their action ids.
#[derive(Default, Deserialize)]
pub(super) struct ViewState {
    #[serde(default)]
    pub(super) values: std::collections::BTreeMap<String, std::collections::BTreeMap<String, Given>>,
}

/// What stands in an input.
#[derive(Default, Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    pub(super) value: Option<String>,
    #[serde(default)]
    pub(super) selected_date: Option<String>,
    #[serde(default)]
    pub(super) selected_user: Option<String>,
    #[serde(default)]
    pub(super) selected_option: Option<Chosen>,
}

/// An option that was chosen.
#[derive(Deserialize)]
pub(super) struct Chosen {
    pub(super) value: String,
}

/// A slash command, as a form has it.
#[derive(Deserialize)]
pub(super) struct SlashCommand {
    pub(super) team_id: String,
    pub(super) channel_id: String,
    pub(super) user_id: String,
    #[serde(default)]
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) response_url: Option<String>,
    #[serde(default)]
    pub(super) trigger_id: Option<String>,
}
