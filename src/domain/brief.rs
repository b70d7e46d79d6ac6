//! Briefs: what the writer is shown. Built by `app` and `cli` from messages that the reader may see; phrased as prompts by `wording`.

use chrono::{DateTime, Utc};

use super::message::MessageId;

/// What the writer is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// The messages, oldest first.
    pub messages: Vec<BriefMessage>,
    /// What somebody wants to know. Without one, the brief is summed up.
    pub query: Option<String>,
    /// What rulings taught of what was spoken of, in words.
    pub lessons: Vec<String>,
    /// How many words the claims may have together. Without a limit the writer takes what matters, about a dozen claims.
    pub max_words: Option<usize>,
}

/// One message of a brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefMessage {
    /// Where it is.
    pub id: MessageId,
    /// The message that its thread hangs from; its own id where it is the root; none outside a thread.
    pub thread: Option<String>,
    /// Who wrote it, by the name that people see.
    pub author: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What it says.
    pub text: String,
    /// How many reactions it has.
    pub reactions: u32,
}
