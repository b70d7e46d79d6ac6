//! A message, and the shapes that Slack gives it: in the history, in an event, under a thread.

use serde_json::{Map, Value, json};

use super::text;

/// One message. An ephemeral one has somebody whom alone it is for, and stands in no history.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) ts: String,
    pub(crate) author: Author,
    /// As Slack keeps it: `&`, `<` and `>` escaped, mentions as `<@U…>`.
    pub(crate) text: String,
    pub(crate) blocks: Value,
    pub(crate) thread_ts: Option<String>,
    pub(crate) subtype: Option<&'static str>,
    pub(crate) metadata: Option<Value>,
    /// Each emoji with who reacted, oldest first.
    pub(crate) reactions: Vec<(String, Vec<String>)>,
    /// Who edited it, and when.
    pub(crate) edited: Option<(String, String)>,
    pub(crate) files: Vec<Value>,
    pub(crate) only_for: Option<String>,
    /// Fields of a subtype: `old_name`, `inviter`.
    pub(crate) more: Map<String, Value>,
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    Person {
        user: String,
        team: String,
    },
    App {
        user: String,
        bot_id: String,
        app_id: String,
        name: String,
        team: String,
    },
    /// An integration of the old kind, which has no user.
    Integration {
        bot_id: String,
        name: String,
    },
}

impl Author {
    pub(super) fn user(&self) -> &str {
        match self {
            Self::Person { user, .. } | Self::App { user, .. } => user,
            Self::Integration { bot_id, .. } => bot_id,
        }
    }
}

impl Message {
    pub(super) fn new(ts: String, author: Author, text: String) -> Self {
        Self {
            ts,
            author,
            blocks: Value::Null,
            text,
            thread_ts: None,
            subtype: None,
            metadata: None,
            reactions: Vec::new(),
            edited: None,
            files: Vec::new(),
            only_for: None,
            more: Map::new(),
        }
    }

    /// Whether it stands in a thread under another message.
    pub(super) fn is_reply(&self) -> bool {
        self.thread_ts.as_ref().is_some_and(|thread| *thread != self.ts)
    }

    /// Whether it stands in the channel itself.
    pub(super) fn is_in_channel(&self) -> bool {
        !self.is_reply() || self.subtype == Some("thread_broadcast")
    }

    /// The message as an event carries it, and every other shape starts from.
    pub(super) fn body(&self) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert("type".into(), "message".into());
        if let Some(subtype) = self.subtype {
            body.insert("subtype".into(), subtype.into());
        }
        match &self.author {
            Author::Integration { bot_id, name } => {
                body.insert("bot_id".into(), bot_id.as_str().into());
                body.insert("username".into(), name.as_str().into());
                body.insert("icons".into(), json!({"emoji": ":robot_face:"}));
            }
            Author::Person { user, team } => {
                body.insert("user".into(), user.as_str().into());
                body.insert("team".into(), team.as_str().into());
                if matches!(self.subtype, None | Some("thread_broadcast" | "file_share")) {
                    body.insert("client_msg_id".into(), text::client_message_id(&self.ts).into());
                }
            }
            Author::App { user, bot_id, app_id, name, team } => {
                body.insert("user".into(), user.as_str().into());
                body.insert("team".into(), team.as_str().into());
                body.insert("bot_id".into(), bot_id.as_str().into());
                body.insert("app_id".into(), app_id.as_str().into());
                let icons = json!({"image_36": "https://a.example/36.png", "image_48": "https://a.example/48.png", "image_72": "https://a.example/72.png"});
                let profile = json!({"id": bot_id, "app_id": app_id, "user_id": user, "name": name, "icons": icons,
                    "deleted": false, "updated": 1_700_000_000, "team_id": team});
                body.insert("bot_profile".into(), profile);
            }
        }
        body.insert("text".into(), self.text.as_str().into());
        body.insert("ts".into(), self.ts.as_str().into());
        if !self.blocks.is_null() {
            body.insert("blocks".into(), self.blocks.clone());
        }
        if let Some(thread) = &self.thread_ts {
            body.insert("thread_ts".into(), thread.as_str().into());
        }
        if !self.files.is_empty() {
            body.insert("files".into(), Value::Array(self.files.clone()));
            body.insert("upload".into(), false.into());
            body.insert("display_as_bot".into(), false.into());
        }
        if let Some((user, ts)) = &self.edited {
            body.insert("edited".into(), json!({"user": user, "ts": ts}));
        }
        body.extend(self.more.clone());
        body
    }

    /// The message as the history has it.
    pub(super) fn in_history(&self, with_metadata: bool) -> Map<String, Value> {
        let mut body = self.body();
        if !self.reactions.is_empty() {
            body.insert("reactions".into(), self.reactions_shape());
        }
        if let Some(metadata) = self.metadata.as_ref().filter(|_| with_metadata) {
            body.insert("metadata".into(), metadata.clone());
        }
        body
    }

    pub(super) fn reactions_shape(&self) -> Value {
        let shape = |(name, users): &(String, Vec<String>)| json!({"name": name, "users": users, "count": users.len()});
        self.reactions.iter().map(shape).collect()
    }
}

/// What the root of a thread says of its replies.
pub(super) fn thread_summary(root: &mut Map<String, Value>, replies: &[&Message]) {
    let Some(last) = replies.last() else { return };
    let mut users: Vec<&str> = Vec::new();
    for reply in replies {
        if !users.contains(&reply.author.user()) {
            users.push(reply.author.user());
        }
    }
    root.insert("reply_count".into(), replies.len().into());
    root.insert("reply_users_count".into(), users.len().into());
    root.insert("latest_reply".into(), last.ts.as_str().into());
    root.insert("reply_users".into(), json!(users));
    root.insert("is_locked".into(), false.into());
    root.insert("subscribed".into(), false.into());
    let ts = root.get("ts").cloned().unwrap_or_default();
    root.entry("thread_ts").or_insert(ts);
}
