//! What may answer a question: messages and reviews from the full-text index, as somebody may read them in a channel.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::digest::brief_message;
use super::known::Known;
use super::office::Office;
use crate::domain::brief::BriefMessage;
use crate::domain::message::{ChannelId, Message, MessageId};
use crate::domain::name::ReviewId;
use crate::domain::person::Standing;
use crate::domain::project::Project;
use crate::language::question::is_question;
use crate::language::sentences::sentences;
use crate::ledger::{LedgerError, Sought};
use crate::writer::inquiry::{Inquiry, Passage};

/// So many questions that were found are followed to what came after them.
const FOLLOWED_LIMIT: usize = 8;

/// So many messages after a question may answer it.
const AFTER_LIMIT: usize = 6;

/// Outside of a thread, what comes so long after a question may answer it.
const AFTER: TimeDelta = TimeDelta::hours(4);

/// The most messages that are read for that.
const WINDOW_LIMIT: usize = 200;

/// What was found for a question.
#[derive(Debug, Default)]
pub(super) struct Retrieved {
    /// How rare each word of the question is.
    pub(super) rarity: Vec<f32>,
    /// What was said, each with the question that it came right after.
    pub(super) said: Vec<(BriefMessage, Option<BriefMessage>)>,
    /// What was put before people and may be told there.
    pub(super) reviews: Vec<ReviewId>,
}

impl Retrieved {
    /// What was said, as the writer reads it.
    pub(super) fn passages(&self) -> Vec<Passage<'_>> {
        self.said.iter().map(|(message, under)| Passage { message, under: under.as_ref() }).collect()
    }
}

/// Finds what may answer a question that is asked in that channel.
pub(super) async fn retrieve(
    (office, project): (&Office, &Project),
    known: &mut Known,
    inquiry: &Inquiry,
    asked_in: &ChannelId,
) -> Result<Retrieved, LedgerError> {
    if inquiry.words.is_empty() {
        return Ok(Retrieved::default());
    }
    let readable = project.channels.iter().filter(|channel| !channel.private || channel.id == *asked_in);
    let channels = readable.map(|channel| channel.id.clone()).collect();
    let sought = Sought { project: project.id.clone(), channels, words: inquiry.words.clone() };
    let found = office.ledger.seek(&sought).await?;
    let mut shelf = Shelf { office, project, cards: HashMap::new(), followed: 0 };
    let mut said: Vec<(BriefMessage, Option<BriefMessage>)> = Vec::new();
    for message in found.messages {
        if shelf.is_under_card(known, &message).await? {
            continue;
        }
        for passage in shelf.passages(known, message).await? {
            if !said.contains(&passage) {
                said.push(passage);
            }
        }
    }
    let mut reviews = Vec::new();
    for id in found.reviews {
        known.recall(office, &id).await?;
        let review = known.state.review(&id).filter(|review| review.audience.may_read_in(asked_in));
        let about = |subject: &str, text: &str| inquiry.is_about(&[subject, text], &found.rarity);
        if review.is_some_and(|review| about(&review.proposition.subject, &review.proposition.text)) {
            reviews.push(id);
        }
    }
    Ok(Retrieved { rarity: found.rarity, said, reviews })
}

struct Shelf<'a> {
    office: &'a Office,
    project: &'a Project,
    /// Whether a message shows a review, for those that were looked up.
    cards: HashMap<MessageId, bool>,
    followed: usize,
}

impl Shelf<'_> {
    /// What people say to the bot under its cards is no evidence: what came of it stands in the ledger.
    async fn is_under_card(&mut self, known: &Known, message: &Message) -> Result<bool, LedgerError> {
        let Some(root) = message.answers() else { return Ok(false) };
        if let Some(card) = self.cards.get(&root) {
            return Ok(*card);
        }
        let card = known.state.on_card(&root).is_some() || self.office.ledger.review_of_card(&root).await?.is_some();
        self.cards.insert(root, card);
        Ok(card)
    }

    /// A message, and where it asks something what came after it.
    async fn passages(
        &mut self,
        known: &Known,
        message: Message,
    ) -> Result<Vec<(BriefMessage, Option<BriefMessage>)>, LedgerError> {
        let asks = sentences(&message.text).iter().any(|sentence| is_question(sentence.text));
        let mut after = Vec::new();
        if asks && self.followed < FOLLOWED_LIMIT {
            self.followed += 1;
            after = self.after(known, &message).await?;
        }
        let asked = brief_message(self.project, message);
        let replies = after.into_iter().map(|reply| (brief_message(self.project, reply), Some(asked.clone())));
        let replies: Vec<_> = replies.collect();
        Ok(std::iter::once((asked, None)).chain(replies).collect())
    }

    /// What people wrote after a message: in its thread, or else in its channel soon after.
    async fn after(&mut self, known: &Known, asked: &Message) -> Result<Vec<Message>, LedgerError> {
        let root = asked.answers().unwrap_or_else(|| asked.id.clone());
        let thread = self.office.ledger.thread(&root).await?;
        let later = |message: &Message| {
            message.id != asked.id && message.at >= asked.at && message.author.standing != Standing::Bot
        };
        let mut after: Vec<Message> = thread.into_iter().filter(later).take(AFTER_LIMIT).collect();
        if after.is_empty() && asked.answers().is_none() {
            let window = (asked.at, asked.at + AFTER);
            let channel = [asked.id.channel.clone()];
            let messages = self.office.ledger.messages(&channel, window, WINDOW_LIMIT).await?;
            let own = |message: &Message| later(message) && message.answers().is_none();
            // Only what comes next answers it; what comes later is as likely about something else.
            after = messages.into_iter().find(own).into_iter().collect();
        }
        let mut kept = Vec::new();
        for message in after {
            if !self.is_under_card(known, &message).await? {
                kept.push(message);
            }
        }
        Ok(kept)
    }
}
