//! Lines of the local platform's file, and their stored shapes. A shape that was released is never edited.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::act::Acted;
use super::unreadable::WireError;
use super::wire::CardV1;
use super::wire_act::DoingV1;
use crate::domain::card::Card;
use crate::domain::name::{DeliveryId, OutgoingKey};

/// One thing that the local platform keeps.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Line {
    /// Somebody acted.
    Acted(Acted),
    /// The bot recorded an act.
    Recorded(DeliveryId),
    /// The bot posted.
    Posted(Posted),
    /// The bot changed a card.
    Updated {
        /// Of which message.
        message: u64,
        /// What it shows now.
        card: Card,
    },
}

/// A post of the bot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Posted {
    /// The number of the message.
    pub(super) makes: u64,
    /// The idempotency mark; none for the answer to a command.
    pub(super) mark: Option<OutgoingKey>,
    /// The act that it answers.
    pub(super) answers: Option<DeliveryId>,
    /// When.
    pub(super) at: DateTime<Utc>,
    /// The channel's id.
    pub(super) channel: String,
    /// In whose thread.
    pub(super) thread: Option<u64>,
    /// The only user who sees it.
    pub(super) only: Option<String>,
    /// What it shows.
    pub(super) card: Card,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredLine {
    ActedV1(ActedV1),
    RecordedV1(RecordedV1),
    PostedV1(PostedV1),
    UpdatedV1(UpdatedV1),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActedV1 {
    key: String,
    by: String,
    at: String,
    doing: DoingV1,
    makes: Option<u64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordedV1 {
    key: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PostedV1 {
    makes: u64,
    mark: Option<String>,
    answers: Option<String>,
    at: String,
    channel: String,
    thread: Option<u64>,
    only: Option<String>,
    card: CardV1,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UpdatedV1 {
    message: u64,
    card: CardV1,
}

impl Line {
    /// The line as the file has it, with its line feed.
    pub(super) fn encode(&self) -> Vec<u8> {
        let stored = match self {
            Self::Acted(acted) => StoredLine::ActedV1(ActedV1 {
                key: acted.key.to_string(),
                by: acted.by.clone(),
                at: acted.at.to_rfc3339(),
                doing: DoingV1::from(&acted.doing),
                makes: acted.makes,
            }),
            Self::Recorded(key) => StoredLine::RecordedV1(RecordedV1 { key: key.to_string() }),
            Self::Posted(posted) => StoredLine::PostedV1(PostedV1 {
                makes: posted.makes,
                mark: posted.mark.as_ref().map(ToString::to_string),
                answers: posted.answers.as_ref().map(ToString::to_string),
                at: posted.at.to_rfc3339(),
                channel: posted.channel.clone(),
                thread: posted.thread,
                only: posted.only.clone(),
                card: CardV1::from(&posted.card),
            }),
            Self::Updated { message, card } => {
                StoredLine::UpdatedV1(UpdatedV1 { message: *message, card: CardV1::from(card) })
            }
        };
        let mut bytes = serde_json::to_vec(&stored).expect("a line has only texts and numbers");
        bytes.push(b'\n');
        bytes
    }

    /// The line, read back.
    pub(super) fn decode(text: &str) -> Result<Self, WireError> {
        let stored: StoredLine = serde_json::from_str(text).map_err(|_| WireError::new("a line", text))?;
        Ok(match stored {
            StoredLine::ActedV1(acted) => Self::Acted(Acted {
                key: delivery(&acted.key)?,
                by: acted.by,
                at: time(&acted.at)?,
                doing: acted.doing.try_into()?,
                makes: acted.makes,
            }),
            StoredLine::RecordedV1(recorded) => Self::Recorded(delivery(&recorded.key)?),
            StoredLine::PostedV1(posted) => Self::Posted(Posted {
                makes: posted.makes,
                mark: posted.mark.as_deref().map(mark).transpose()?,
                answers: posted.answers.as_deref().map(delivery).transpose()?,
                at: time(&posted.at)?,
                channel: posted.channel,
                thread: posted.thread,
                only: posted.only,
                card: Card::try_from(&posted.card)?,
            }),
            StoredLine::UpdatedV1(updated) => {
                Self::Updated { message: updated.message, card: Card::try_from(&updated.card)? }
            }
        })
    }
}

fn delivery(text: &str) -> Result<DeliveryId, WireError> {
    DeliveryId::parse(text).ok_or_else(|| WireError::new("an act's key", text))
}

fn mark(text: &str) -> Result<OutgoingKey, WireError> {
    OutgoingKey::parse(text).ok_or_else(|| WireError::new("a mark", text))
}

fn time(text: &str) -> Result<DateTime<Utc>, WireError> {
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).map_err(|_| WireError::new("a time", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines as the first release wrote them. They are never edited: a file of then is read for good.
    const GOLDEN: [&str; 7] = [
        r#"{"acted-v1":{"key":"local/ana/a","by":"ana","at":"2026-03-02T10:42:00+00:00","doing":{"post":{"channel":"site","thread":3,"text":"no"}},"makes":4}}"#,
        r#"{"acted-v1":{"key":"local/ana/b","by":"ana","at":"2026-03-02T10:42:00.123456+00:00","doing":{"edit":{"message":4,"text":"yes"}},"makes":null}}"#,
        r#"{"acted-v1":{"key":"local/ana/c","by":"ana","at":"2026-03-02T10:42:00+00:00","doing":{"react":{"message":4,"emoji":"thumbsup"}},"makes":null}}"#,
        r#"{"acted-v1":{"key":"local/ana/d","by":"ana","at":"2026-03-02T10:42:00+00:00","doing":{"press":{"message":5,"action":{"undo":{"review":"harbour-1","entry":7}},"typed":null}},"makes":null}}"#,
        r#"{"recorded-v1":{"key":"local/ana/a"}}"#,
        r#"{"posted-v1":{"makes":5,"mark":"card-1","answers":null,"at":"2026-03-02T10:42:00+00:00","channel":"site","thread":null,"only":"gus","card":{"blocks":[{"text":[{"plain":"Recorded"}]},{"buttons":[{"label":"Undo","action":{"undo":{"review":"harbour-1","entry":7}},"weight":"danger","form":null}]}],"fallback":"Recorded"}}}"#,
        r#"{"updated-v1":{"message":5,"card":{"blocks":[],"fallback":"closed"}}}"#,
    ];

    #[test]
    fn lines_of_every_release_are_read_and_written_as_they_were() {
        for golden in GOLDEN {
            let line = Line::decode(golden).unwrap();
            assert_eq!(String::from_utf8(line.encode()).unwrap(), format!("{golden}\n"));
        }
    }
}
