//! What a chat export holds, whatever form it came in: messages, reactions, channels.

use chrono::{DateTime, Datelike as _, Utc};

use crate::domain::message::{ChannelId, Message, TEXT_LIMIT};
use crate::domain::person::{Account, Platform};

use super::problem::quoted;
use super::written_date::YEARS;

/// The workspace of exported messages: they are shown on the local platform.
pub const WORKSPACE: &str = "export";

/// A channel of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedChannel {
    /// Which one.
    pub id: ChannelId,
    /// What its people call it, without `#`.
    pub name: String,
    /// True where the export says that not everybody may read it.
    pub private: bool,
}

/// A reaction as it stood when the chat was exported; nobody knows when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedReaction {
    /// The emoji's name, without colons.
    pub emoji: String,
    /// Whose.
    pub by: Account,
}

/// A message with what the export knows beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The message.
    pub message: Message,
    /// Its reactions.
    pub reactions: Vec<ExportedReaction>,
}

/// A channel of the export.
pub(super) fn channel_id(channel: &str) -> ChannelId {
    ChannelId { platform: Platform::Local, workspace: WORKSPACE.to_owned(), channel: channel.to_owned() }
}

/// An account of the export.
pub(super) fn account(user: &str) -> Account {
    Account { platform: Platform::Local, workspace: WORKSPACE.to_owned(), user: user.to_owned() }
}

/// The time of a message: [`time`], within the years that plans may name too.
pub(super) fn moment(raw: &str) -> Result<DateTime<Utc>, String> {
    let at = time(raw).ok_or_else(|| format!("the time {:?} is not RFC 3339", quoted(raw)))?;
    if YEARS.contains(&at.year()) {
        return Ok(at);
    }
    Err(format!("the year {} in {:?} is not within {} to {}", at.year(), quoted(raw), YEARS.start(), YEARS.end()))
}

/// RFC 3339, or seconds since 1970 as Slack writes them.
pub(super) fn time(raw: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(raw) {
        return Some(at.to_utc());
    }
    let (seconds, fraction) = raw.split_once('.').unwrap_or((raw, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if seconds.is_empty() || seconds.len() > 11 || !plain(seconds) || !plain(fraction) {
        return None;
    }
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    DateTime::from_timestamp(seconds.parse().ok()?, digits.parse().ok()?)
}

/// The text, cut to [`TEXT_LIMIT`], and saying so.
pub(super) fn cut(mut text: String) -> String {
    const MARK: &str = " … (cut)";
    if text.len() > TEXT_LIMIT {
        text.truncate(text.floor_char_boundary(TEXT_LIMIT - MARK.len()));
        text.push_str(MARK);
    }
    text
}
