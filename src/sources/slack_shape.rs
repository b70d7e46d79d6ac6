//! The shapes of a Slack export's files (slack.com/help/articles/220556107, "How to read Slack data exports"). Everything that an
//! export may leave out is optional.

use serde::Deserialize;

/// A row of `users.json`.
#[derive(Deserialize)]
pub(super) struct User {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) real_name: Option<String>,
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
#[derive(Default, Deserialize)]
pub(super) struct Profile {
    #[serde(default)]
    pub(super) display_name: Option<String>,
    #[serde(default)]
    pub(super) real_name: Option<String>,
}

/// A row of `channels.json`, `groups.json`, `dms.json` or `mpims.json`. Direct messages have no name: their folder is the id.
#[derive(Deserialize)]
pub(super) struct Channel {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: Option<String>,
}

/// A row of a day's file.
#[derive(Deserialize)]
pub(super) struct Post {
    #[serde(default)]
    pub(super) subtype: Option<String>,
    #[serde(default)]
    pub(super) user: Option<String>,
    #[serde(default)]
    pub(super) username: Option<String>,
    #[serde(default)]
    pub(super) bot_id: Option<String>,
    #[serde(default)]
    pub(super) user_profile: Option<Profile>,
    #[serde(default)]
    pub(super) text: String,
    pub(super) ts: String,
    #[serde(default)]
    pub(super) thread_ts: Option<String>,
    #[serde(default)]
    pub(super) edited: Option<Edited>,
    #[serde(default)]
    pub(super) reactions: Vec<Reaction>,
}

/// When a post was edited.
#[derive(Deserialize)]
pub(super) struct Edited {
    pub(super) ts: String,
}

/// Who reacted with what.
#[derive(Deserialize)]
pub(super) struct Reaction {
    pub(super) name: String,
    #[serde(default)]
    pub(super) users: Vec<String>,
}

impl Post {
    /// True where somebody said something: joins, topics, pins and the like are no messages.
    pub(super) fn is_said(&self) -> bool {
        let subtype = self.subtype.as_deref();
        subtype.is_none_or(|subtype| {
            matches!(
                subtype,
                "bot_message" | "me_message" | "thread_broadcast" | "reply_broadcast" | "file_share" | "file_comment"
            )
        })
    }
}
