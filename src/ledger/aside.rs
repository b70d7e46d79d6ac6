//! What stands aside of the chain: notes that a platform's room keeps for its next start, and frames that nobody could read.

use chrono::{DateTime, Utc};

/// How many unread frames are kept, the newest of them: enough to see what a platform sends that we don't know.
pub const FRAMES_LIMIT: usize = 1_000;

/// How much of an unread frame is kept, in bytes; Slack's frames have a few thousand.
pub const FRAME_LIMIT: usize = 64 << 10;

/// A frame that a platform sent and that could not be read. It may hold people's words: it goes with the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// When it came.
    pub at: DateTime<Utc>,
    /// Which platform sent it.
    pub platform: String,
    /// What the platform calls it, as far as that can be read.
    pub kind: String,
    /// The frame, cut at [`FRAME_LIMIT`].
    pub body: Vec<u8>,
}

impl Frame {
    /// A frame, cut to what is kept of one.
    #[must_use]
    pub fn new(at: DateTime<Utc>, platform: &str, kind: &str, body: &[u8]) -> Self {
        let body = body[..body.len().min(FRAME_LIMIT)].to_vec();
        Self { at, platform: platform.to_owned(), kind: kind.to_owned(), body }
    }
}
