//! After downtime, and regularly: what happened on the cards of open reviews meanwhile is judged by difference.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::reception::{Closed, DeskHandle};
use super::shown::Shown;
use super::work::Work;
use crate::chat::{Chat, SendError};
use crate::domain::delivery::{Delivery, Happened, Seen};
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::{DeliveryId, ProjectId};
use crate::domain::person::{Account, Actor, Platform, Standing};
use crate::ledger::{Ledger, LedgerError};
use crate::wording::emoji;

/// Of how many messages is asked at once whether they were heard.
const HEARD_LIMIT: usize = 256;

/// Why something could not be read again. Nothing expires before it was.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The platform does not answer.
    #[error("read {what} again")]
    Platform {
        /// What was to be read.
        what: String,
        /// What the platform says.
        #[source]
        source: SendError,
    },
    /// The store does not answer.
    #[error("compare what was read with what is known")]
    Ledger(#[from] LedgerError),
    /// The desk does not answer.
    #[error("have what was read judged")]
    Desk(#[from] Closed),
}

/// Reads a platform again, for one project.
#[derive(Debug)]
pub struct Recovery<'a> {
    /// Whose open reviews are compared.
    pub project: &'a ProjectId,
    /// Where things are known.
    pub ledger: &'a Ledger,
    /// Which platform is read again.
    pub platform: Platform,
    /// Where.
    pub chat: &'a Chat,
    /// Who judges.
    pub desk: &'a DeskHandle,
    /// Since when nothing may have been heard.
    pub since: DateTime<Utc>,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Recovery<'_> {
    /// Reads the channels' gap and every open review's card and thread again. Says how much had been missed.
    ///
    /// # Errors
    /// Where something could not be read; what was read before is judged.
    pub async fn run(&self, channels: &[ChannelId]) -> Result<usize, RecoverError> {
        let mut missed = 0;
        for channel in channels {
            let history = self.chat.history(channel, self.since).await;
            missed += self.messages(history.map_err(|source| unread(channel, source))?).await?;
        }
        let shown = self.desk.shown().await?;
        for shown in shown.iter().filter(|shown| shown.card.channel.platform == self.platform) {
            missed += self.card(shown).await?;
        }
        Ok(missed)
    }

    async fn card(&self, shown: &Shown) -> Result<usize, RecoverError> {
        let known: Vec<MessageId> = self.ledger.thread(&shown.card).await?.into_iter().map(|known| known.id).collect();
        let look = match self.chat.look(&shown.card, &known).await {
            Ok(look) => look,
            // The card was deleted: there is nothing on it any more that could be taken off.
            Err(SendError::Gone(_)) => return Ok(0),
            Err(source) => return Err(unread(&shown.card, source)),
        };
        let mut missed = 0;
        for happened in difference(shown, &look.reactions) {
            self.judge(happened).await?;
            missed += 1;
        }
        missed += self.deleted(&shown.card, &look.thread).await?;
        Ok(missed + self.messages(look.thread).await?)
    }

    async fn messages(&self, read: Vec<Message>) -> Result<usize, RecoverError> {
        let mut missed = 0;
        let people: Vec<Message> =
            read.into_iter().filter(|message| message.author.standing != Standing::Bot).collect();
        for some in people.chunks(HEARD_LIMIT) {
            let said: Vec<Delivery> =
                some.iter().map(|message| self.delivery(Happened::Said(message.clone()))).collect();
            let edited = some.iter().map(|message| self.delivery(Happened::Edited(message.clone())));
            let heard = said.iter().cloned().chain(edited).map(|delivery| delivery.identity()).collect::<Vec<_>>();
            // What this project has heard: another one in the same channel hears for itself.
            let heard = self.ledger.seen(self.project, &heard).await?;
            let (first, latest) = heard.split_at(some.len());
            for ((said, first), latest) in said.into_iter().zip(first).zip(latest) {
                let Happened::Said(message) = &said.happened else { continue };
                if !first {
                    self.desk.work(Work::Delivered(said)).await?;
                } else if !latest && self.differs(message).await? {
                    self.judge(Happened::Edited(message.clone())).await?;
                } else {
                    continue;
                }
                missed += 1;
            }
        }
        Ok(missed)
    }

    /// True where a message that was heard says something else now. A platform that tells when it was edited has told so; of
    /// one that does not, the words are compared, as long as they are kept.
    async fn differs(&self, message: &Message) -> Result<bool, LedgerError> {
        if message.edited.is_some() {
            return Ok(true);
        }
        Ok(self.ledger.message(&message.id).await?.is_some_and(|known| known.text != message.text))
    }

    async fn deleted(&self, root: &MessageId, thread: &[Message]) -> Result<usize, RecoverError> {
        let there: BTreeSet<&MessageId> = thread.iter().map(|message| &message.id).collect();
        let known = self.ledger.thread(root).await?;
        let gone: Vec<MessageId> =
            known.into_iter().map(|message| message.id).filter(|id| id != root && !there.contains(id)).collect();
        let missed = gone.len();
        for id in gone {
            self.judge(Happened::Deleted(id)).await?;
        }
        Ok(missed)
    }

    async fn judge(&self, happened: Happened) -> Result<(), RecoverError> {
        self.desk.work(Work::Delivered(self.delivery(happened))).await?;
        Ok(())
    }

    fn delivery(&self, happened: Happened) -> Delivery {
        let id = DeliveryId::parse(&identity(&happened, self.now)).expect("it is made of a hash and a time");
        let seen = match &happened {
            Happened::Said(message) => Seen::At(message.edited.unwrap_or(message.at)),
            Happened::Edited(Message { edited: Some(at), .. }) => Seen::At(*at),
            _ => Seen::Between(self.since, self.now),
        };
        Delivery { id, seen, happened }
    }
}

fn unread(what: &impl std::fmt::Display, source: SendError) -> RecoverError {
    RecoverError::Platform { what: what.to_string(), source }
}

/// What changed on a card since it was last seen.
fn difference(shown: &Shown, now: &[(Actor, String)]) -> Vec<Happened> {
    let message = &shown.card;
    let there: BTreeSet<(&Account, &str)> =
        now.iter().map(|(actor, emoji)| (&actor.account, emoji::bare_name(emoji))).collect();
    let before: BTreeSet<(&Account, &str)> =
        shown.reactions.iter().map(|(account, emoji)| (account, emoji.as_str())).collect();
    let gone = before.difference(&there).map(|(account, emoji)| {
        let by = Actor { account: (*account).clone(), name: String::new(), standing: Standing::Member };
        Happened::Unreacted { message: message.clone(), by, emoji: (*emoji).to_owned() }
    });
    let new = now.iter().filter(|(actor, emoji)| !before.contains(&(&actor.account, emoji::bare_name(emoji))));
    let new =
        new.map(|(by, emoji)| Happened::Reacted { message: message.clone(), by: by.clone(), emoji: emoji.clone() });
    // What went is judged before what came: who changed a thumb up into a thumb down is read as having done just that.
    gone.chain(new).collect()
}

/// A name for something that was found when a platform was read: it is new each time it is found, since what is judged is the
/// difference to what is known.
fn identity(happened: &Happened, now: DateTime<Utc>) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    match happened {
        Happened::Said(message) | Happened::Edited(message) => (&message.id, &message.text).hash(&mut hasher),
        Happened::Deleted(id) => id.hash(&mut hasher),
        Happened::Reacted { message, by, emoji } => ("on", message, &by.account, emoji).hash(&mut hasher),
        Happened::Unreacted { message, by, emoji } => ("off", message, &by.account, emoji).hash(&mut hasher),
        Happened::Pressed { .. } | Happened::PutForward { .. } | Happened::Commanded { .. } => {}
    }
    format!("read-again-{:016x}-{}", hasher.finish(), now.timestamp_micros())
}
