//! Names and times as stored text. Every name can be written, and comes back as it was, whatever signs stand in it.

use chrono::{DateTime, Datelike as _, SecondsFormat, Utc};

use crate::domain::message::{ChannelId, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::person::{Account, Platform};

use crate::ledger::chain::{instant, micros};

/// What is wrong with something that is stored.
#[derive(Debug)]
pub(crate) struct Unreadable(pub(crate) String);

impl Unreadable {
    pub(crate) fn new(what: &str, raw: &str) -> Self {
        Self(format!("{raw:?} is no {what}"))
    }
}

/// A stored name, read by its parser.
pub(crate) fn read<T>(what: &str, raw: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, Unreadable> {
    parse(raw).ok_or_else(|| Unreadable::new(what, raw))
}

/// `platform:workspace/user`.
pub(crate) fn account(account: &Account) -> String {
    pair(account.platform, &account.workspace, &account.user)
}

/// `platform:workspace/channel`.
pub(crate) fn channel(channel: &ChannelId) -> String {
    pair(channel.platform, &channel.workspace, &channel.channel)
}

/// `platform:workspace/channel#id`.
pub(crate) fn message(message: &MessageId) -> String {
    let channel = channel(&message.channel);
    if channel.contains('#') {
        format!("{}#{}", channel.replace('#', "%23"), message.id)
    } else {
        format!("{channel}#{}", message.id)
    }
}

/// Per cent signs are escaped everywhere, and the sign that ends a part within it.
fn pair(platform: Platform, workspace: &str, last: &str) -> String {
    if workspace.contains(['%', '/']) || last.contains('%') {
        let workspace = workspace.replace('%', "%25").replace('/', "%2F");
        let last = last.replace('%', "%25");
        return format!("{}:{workspace}/{last}", platform.as_str());
    }
    format!("{}:{workspace}/{last}", platform.as_str())
}

fn read_pair(raw: &str) -> Option<(Platform, String, String)> {
    let (platform, rest) = raw.split_once(':')?;
    let (workspace, last) = rest.split_once('/')?;
    Some((Platform::parse(platform)?, plain(workspace), plain(last)))
}

fn plain(part: &str) -> String {
    if part.contains('%') { part.replace("%23", "#").replace("%2F", "/").replace("%25", "%") } else { part.to_owned() }
}

pub(crate) fn read_account(raw: &str) -> Result<Account, Unreadable> {
    let read = read_pair(raw).map(|(platform, workspace, user)| Account { platform, workspace, user });
    read.ok_or_else(|| Unreadable::new("account", raw))
}

pub(crate) fn read_channel(raw: &str) -> Result<ChannelId, Unreadable> {
    let read = read_pair(raw).map(|(platform, workspace, channel)| ChannelId { platform, workspace, channel });
    read.ok_or_else(|| Unreadable::new("channel", raw))
}

pub(crate) fn read_message(raw: &str) -> Result<MessageId, Unreadable> {
    let (channel, id) = raw.split_once('#').ok_or_else(|| Unreadable::new("message", raw))?;
    Ok(MessageId { channel: read_channel(channel)?, id: id.to_owned() })
}

pub(crate) fn read_review(raw: &str) -> Result<ReviewId, Unreadable> {
    read("review", raw, ReviewId::parse)
}

/// RFC 3339 with microseconds where there are any, in UTC. Years that the form can't hold are the nearest that it can.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    let held = match at.year() {
        ..0 => instant(-62_167_219_200_000_000),
        0..=9999 => instant(micros(at)),
        _ => instant(253_402_300_799_999_999),
    };
    held.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

pub(crate) fn read_time(raw: &str) -> Result<DateTime<Utc>, Unreadable> {
    read("time", raw, |raw| DateTime::parse_from_rfc3339(raw).ok().map(|at| at.with_timezone(&Utc)))
}

pub(crate) fn read_due(raw: Option<&String>) -> Result<Option<DateTime<Utc>>, Unreadable> {
    raw.map(|raw| read_time(raw)).transpose()
}

#[cfg(test)]
mod tests {
    use super::{message, read_message, read_time, time};
    use crate::domain::message::{ChannelId, MessageId};
    use crate::domain::person::Platform;
    use crate::ledger::chain::instant;

    #[test]
    fn every_message_id_comes_back_as_it_was() {
        let parts = ["T1", "a/b", "a%b", "%2F", "a#b", "%23", "a:b", "", "%", "ü"];
        for workspace in parts {
            for channel in parts {
                for id in parts {
                    let original = MessageId {
                        channel: ChannelId {
                            platform: Platform::Slack,
                            workspace: workspace.to_owned(),
                            channel: channel.to_owned(),
                        },
                        id: id.to_owned(),
                    };
                    let stored = message(&original);
                    let read = read_message(&stored).expect("readable");
                    assert_eq!(read, original, "{stored}");
                }
            }
        }
    }

    #[test]
    fn an_ordinary_id_is_stored_as_it_is_shown() {
        let id = MessageId::parse("slack:T1/C1#171.000200").expect("an id");
        assert_eq!(message(&id), id.to_string());
    }

    #[test]
    fn every_time_can_be_stored_and_read() {
        for at in [i64::MIN, -62_167_219_200_000_001, 0, 1_700_000_000_123_456, i64::MAX] {
            let stored = time(instant(at));
            assert!(read_time(&stored).is_ok(), "{stored}");
        }
        assert_eq!(time(instant(1_700_000_000_123_456)), "2023-11-14T22:13:20.123456Z");
    }
}
